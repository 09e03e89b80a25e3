"""After the relay was restored from a backup, desks bring back what it had written itself and lost."""

import pytest

from onboard.domain import conversation, note, request
from onboard.domain.event import Body, Event
from onboard.domain.flight import FlightOpened
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import roster_id
from onboard.domain.verdict import Outcome
from onboard.relay.access import Gate
from onboard.relay.decisions import decide
from onboard.security.roles import Role
from onboard.store.log import set_meta
from tests.integration.relay.kit import FLIGHT, GROUND, MINUTE, OTHER_FLIGHT, SCOPE, Gadget, Office

LOST = f"flight:{OTHER_FLIGHT}"
NOTE = note.NoteWritten(seat="12A", text="Allergic to nuts")
ASSIGNED = request.RequestAssigned(person="somebody", step="tablet.1.1")
OPENED = FlightOpened(carrier="KL", number="0601", date="2026-11-21", board="AMS", destination="SFO")


@pytest.fixture(autouse=True)
def relay(office: Office) -> None:
    office.load()
    with office.ledger.writing() as connection:
        set_meta(connection, device=office.ledger.device, epoch=5)


def restore(office: Office) -> None:
    office.ledger.renew_incarnation(office.ledger.incarnation(), office.now)


def own(office: Office, by: Gadget, scope: str, subject: str, body: Body, epoch: int = 4) -> Event:
    """What the relay wrote before."""
    return by.write(scope, subject, body, device=office.ledger.device, author=office.ledger.device, epoch=epoch)


def hand_in(office: Office, gadget: Gadget, *events: Event) -> list[Outcome]:
    device = office.relay.register.device(gadget.device)
    assert device is not None
    verdicts = office.ledger.accept(events, Gate(device, office.now).judge, decide, office.now)
    return [verdict.outcome for verdict in verdicts]


def test_a_desk_returns_what_the_relay_wrote(office: Office) -> None:
    desk = office.enrol(Role.LIAISON)
    restore(office)
    events = [
        own(office, desk, SCOPE, "r1", ASSIGNED),
        own(office, desk, GROUND, "c1", conversation.ConversationClosed()),
    ]
    assert hand_in(office, desk, *events) == [Outcome.ACCEPTED] * 2
    assert hand_in(office, desk, *events) == [Outcome.DUPLICATE] * 2


def test_a_flight_that_the_relay_lost_comes_back_with_its_roster(office: Office) -> None:
    desk, crew = office.enrol(Role.LIAISON), office.enrol(Role.CREW, FLIGHT)
    lost = crew.write(LOST, "n1", NOTE)
    office.now += MINUTE
    restore(office)
    assert hand_in(office, crew, lost) == [Outcome.RETRY]
    rostered = RosterAssigned(flight=OTHER_FLIGHT, person=crew.person, position="Purser")
    opened = own(office, desk, LOST, OTHER_FLIGHT, OPENED)
    assigned = own(office, desk, LOST, roster_id(OTHER_FLIGHT), rostered)
    assert hand_in(office, desk, opened, assigned) == [Outcome.ACCEPTED] * 2
    assert hand_in(office, crew, lost) == [Outcome.ACCEPTED]


def test_what_is_written_after_the_restore_is_judged_as_ever(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    restore(office)
    office.now += MINUTE
    assert hand_in(office, crew, crew.write(LOST, "n1", NOTE)) == [Outcome.REJECTED]


def test_nobody_returns_anything_to_a_relay_that_was_not_restored(office: Office) -> None:
    desk = office.enrol(Role.LIAISON)
    office.ledger.incarnation()
    assert hand_in(office, desk, own(office, desk, SCOPE, "r1", ASSIGNED)) == [Outcome.REJECTED]


def test_only_desks_return_and_only_what_came_before(office: Office) -> None:
    desk, crew, gone = office.enrol(Role.LIAISON), office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    office.relay.register.revoke(gone.device, office.now)
    restore(office)
    for gadget in (crew, gone):
        assert hand_in(office, gadget, own(office, gadget, SCOPE, "r1", ASSIGNED)) == [Outcome.REJECTED]
    present = own(office, desk, SCOPE, "r1", ASSIGNED, epoch=office.now // 1_000)
    assert hand_in(office, desk, present) == [Outcome.REJECTED]
    elsewhere = own(office, desk, "ground:baggage", "c1", conversation.ConversationClosed())
    assert hand_in(office, desk, elsewhere) == [Outcome.REJECTED]
