"""The audit trail: by the hour, under a pseudonym of each scope."""

from onboard.relay.trail import HOUR, Trail
from onboard.store.ledger import Ledger

FLIGHT = "flight:KL0605/2026-11-21/AMS"
OTHER = "flight:KL0606/2026-11-22/SFO"
NOON = 12 * HOUR


def test_what_a_person_does_is_written_once_an_hour(ledger: Ledger) -> None:
    trail = Trail(ledger)
    for now in (NOON, NOON + 5, NOON + HOUR):
        trail.note("anna", "read", [FLIGHT], now)
    trail.note("anna", "changed", [FLIGHT], NOON)
    assert [(note.hour, note.action) for note in trail.read(FLIGHT)] == [
        (NOON, "changed"),
        (NOON, "read"),
        (NOON + HOUR, "read"),
    ]


def test_another_process_writes_nothing_twice(ledger: Ledger) -> None:
    for trail in (Trail(ledger), Trail(ledger)):
        trail.note("anna", "read", [FLIGHT], NOON)
    assert len(Trail(ledger).read(FLIGHT)) == 1


def test_a_person_cannot_be_followed_from_flight_to_flight(ledger: Ledger) -> None:
    trail = Trail(ledger)
    trail.note("anna", "read", [FLIGHT, OTHER], NOON)
    (here,), (there,) = trail.read(FLIGHT), trail.read(OTHER)
    assert here.actor != there.actor
    assert "anna" not in here.actor + there.actor
    assert here.actor == Trail(ledger).pseudonym("anna", FLIGHT)
