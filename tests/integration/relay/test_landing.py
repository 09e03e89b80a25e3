"""Requests end by landing: what never reached the crew returns to the desk."""

from onboard.domain.contact import ContactHeard
from onboard.domain.flight import FlightOpened
from onboard.domain.request import Audience, Request, RequestRelayed, RequestTaken, Status
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import roster_id
from onboard.relay.landing import GRACE, Landing
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from tests.integration.relay.kit import FLIGHT, GROUND, NOW, SCOPE

ARRIVAL = NOW
LATER = ARRIVAL + GRACE


def flown(ledger: Ledger, *asked: RequestRelayed) -> None:
    """A flight with a purser and somebody in zone 2, and a request `r0`, `r1`, … for each that was asked."""
    opened = FlightOpened(
        carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO", arrival=ARRIVAL
    )
    duties = (
        RosterAssigned(flight=FLIGHT, person="anna", position="Purser"),
        RosterAssigned(flight=FLIGHT, person="bo", position="Zone 2", zones=("2",)),
    )
    drafts = [Draft(SCOPE, FLIGHT, opened), *(Draft(SCOPE, roster_id(FLIGHT), duty) for duty in duties)]
    drafts += [Draft(SCOPE, f"r{number}", body) for number, body in enumerate(asked)]
    ledger.append("relay", drafts, NOW - 1_000)


def hear(ledger: Ledger, person: str, position: str) -> None:
    """The person's tablet has all that is in the log."""
    newest = max(event.number or 0 for event in ledger.page([SCOPE], {}, NOW).events)
    cursors = (newest, newest, newest, newest)
    heard = ContactHeard(flight=FLIGHT, person=person, position=position, at=NOW, cursors=cursors)
    ledger.append("relay", [Draft(GROUND, f"contact/{FLIGHT}/{person}", heard)], NOW)


def status(ledger: Ledger, subject: str) -> Status:
    found = ledger.state(subject)
    assert isinstance(found, Request)
    return found.status


def test_a_request_that_no_tablet_had_returns_after_the_landing(ledger: Ledger) -> None:
    flown(ledger, RequestRelayed(text="A cake"))
    assert Landing(ledger).work(LATER - 1) == 0
    assert status(ledger, "r0") is Status.OPEN
    assert Landing(ledger).work(LATER) == 1
    assert status(ledger, "r0") is Status.RETURNED
    assert Landing(ledger).work(LATER) == 0


def test_one_that_reached_somebody_it_was_for_stays(ledger: Ledger) -> None:
    flown(ledger, RequestRelayed(text="A cake", audience=Audience(zone="2")))
    hear(ledger, "bo", "Zone 2")
    assert Landing(ledger).work(LATER) == 0


def test_one_that_reached_only_others_returns(ledger: Ledger) -> None:
    flown(ledger, RequestRelayed(text="He threatens her", audience=Audience(purser_only=True)))
    hear(ledger, "bo", "Zone 2")
    assert Landing(ledger).work(LATER) == 1
    assert status(ledger, "r0") is Status.RETURNED


def test_one_that_somebody_took_stays_with_them(ledger: Ledger) -> None:
    flown(ledger, RequestRelayed(text="A cake"))
    ledger.append("bo", [Draft(SCOPE, "r0", RequestTaken(saw=Status.OPEN))], NOW)
    assert Landing(ledger).work(LATER) == 0
