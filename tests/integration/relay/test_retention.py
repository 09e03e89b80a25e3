"""A flight's data has its time: a day on devices, thirty days on the relay; what comes later is told so."""

from onboard.domain.event import Event, encode
from onboard.domain.flight import Flight, FlightOpened
from onboard.domain.manifest import Manifest, ManifestListed, ReachableListed, Traveller
from onboard.domain.note import NoteWritten
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import ground_scope, manifest_id, roster_id, station_scope
from onboard.domain.verdict import Outcome
from onboard.relay.access import Gate, scopes_of
from onboard.relay.decisions import decide
from onboard.relay.register import Device
from onboard.relay.retention import ON_DEVICES, ON_RELAY, Retention
from onboard.security.roles import Role
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from tests.integration.relay.kit import FLIGHT, NOW, SCOPE

ANNA = Device("tablet", "anna", Role.CREW, None, bytes(32), None, None)
BEN = Device("desktop", "ben", Role.LIAISON, "desk", bytes(32), None, None)


def land(ledger: Ledger) -> None:
    opened = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO", arrival=NOW)
    duty = RosterAssigned(flight=FLIGHT, person="anna", position="Purser")
    ledger.append("relay", [Draft(SCOPE, FLIGHT, opened), Draft(SCOPE, roster_id(FLIGHT), duty)], NOW - 1000)


def held(ledger: Ledger, device: Device) -> list[str]:
    with ledger.reading() as connection:
        return scopes_of(connection, device)


def late(ledger: Ledger, now: int) -> Outcome:
    """What becomes of a note that anna wrote on board and that arrives at this time."""
    body = NoteWritten(seat="12A", text="Sleeps")
    event = Event("tablet", 1, 1, "anna", SCOPE, "note-1", NOW << 16, body.KIND, 1, 2, encode(body))
    (verdict,) = ledger.accept([event], Gate(ANNA, now).judge, decide, now)
    return verdict.outcome


def test_devices_hold_a_flight_until_a_day_after_it_has_landed(ledger: Ledger) -> None:
    land(ledger)
    Retention(ledger).work(NOW + ON_DEVICES - 1)
    assert held(ledger, ANNA) == [SCOPE]
    assert held(ledger, BEN) == [ground_scope("desk"), SCOPE]
    Retention(ledger).work(NOW + ON_DEVICES)
    assert held(ledger, ANNA) == []
    assert held(ledger, BEN) == [ground_scope("desk")]


def test_a_flight_is_closed_once(ledger: Ledger) -> None:
    land(ledger)
    for _ in range(2):
        Retention(ledger).work(NOW + ON_DEVICES)
    assert isinstance(closed := ledger.state(FLIGHT), Flight)
    assert closed.closed
    assert [event.kind for event in ledger.page([SCOPE], {}, NOW).events].count("flight.closed") == 1


def test_what_was_written_on_board_is_taken_after_the_flight_was_closed(ledger: Ledger) -> None:
    land(ledger)
    Retention(ledger).work(NOW + ON_DEVICES)
    assert late(ledger, NOW + ON_DEVICES + 1) is Outcome.ACCEPTED


def test_after_thirty_days_nothing_is_left_and_nothing_comes_back(ledger: Ledger) -> None:
    land(ledger)
    assert Retention(ledger).work(NOW + ON_RELAY - 1) == 0
    assert Retention(ledger).work(NOW + ON_RELAY) == 1
    assert ledger.state(FLIGHT) is None
    assert ledger.page([SCOPE], {}, NOW).events == []
    assert late(ledger, NOW + ON_RELAY) is Outcome.PURGED
    assert Retention(ledger).work(NOW + ON_RELAY) == 0


def test_stations_forget_who_was_on_a_flight_when_the_relay_does(ledger: Ledger) -> None:
    land(ledger)
    scope, subject = station_scope("SFO"), manifest_id("SFO", FLIGHT)
    listed = ManifestListed(
        flight=FLIGHT,
        name="KL 605",
        board="AMS",
        destination="SFO",
        time_zone="UTC",
        travellers=(Traveller("p1", "Sofie"),),
    )
    for body in (listed, ReachableListed(passengers=("p1",))):
        ledger.append("relay", [Draft(scope, subject, body)], NOW)
    Retention(ledger).work(NOW + ON_DEVICES)
    before = ledger.state(subject)
    assert isinstance(before, Manifest)
    assert [traveller.name for traveller in before.travellers] == ["Sofie"]
    Retention(ledger).work(NOW + ON_RELAY)
    here = ledger.state(subject)
    assert isinstance(here, Manifest)
    assert (here.travellers, here.reachable, here.name) == ((), frozenset(), "KL 605")
    assert "Sofie" not in repr(ledger.page([scope], {}, NOW + ON_RELAY).events)
