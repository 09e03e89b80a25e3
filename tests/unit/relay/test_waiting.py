"""Whom new events wake."""

import asyncio

import pytest

from onboard.domain.contact import ContactHeard
from onboard.domain.event import Body, Event, encode
from onboard.domain.flight import FlightOpened
from onboard.domain.note import NoteWritten
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.relay.waiting import Waiters

SCOPE, OTHER, GROUND = "flight:KL0605/2026-11-21/AMS", "flight:KL0601/2026-11-21/AMS", "ground:desk"
NOTE = NoteWritten(seat="12A", text="Allergic to nuts")
HEARD = ContactHeard(flight="F", person="p", position="Purser", at=1, cursors=(0, 0, 0, 0))
OPENED = FlightOpened(carrier="KL", number="0601", date="2026-11-21", board="AMS", destination="JFK")


def woken(scope: str, body: Body) -> tuple[bool, bool]:
    """Whether the event sets a waiter of this scope, and one of the ground, to look."""

    async def play() -> tuple[bool, bool]:
        waiters = Waiters()
        waiters.attach()
        with waiters.waiting("tablet", [SCOPE]) as aboard, waiters.waiting("desk", [GROUND, SCOPE, OTHER]) as desk:
            event = Event("d", 1, 1, "a", scope, "s", 1, body.KIND, 1, 1, encode(body))
            await asyncio.to_thread(waiters.committed, [event])
            return aboard.event.is_set(), desk.event.is_set()

    return asyncio.run(play())


@pytest.mark.parametrize(
    ("scope", "body", "expected"),
    [
        (SCOPE, NOTE, (True, True)),
        (OTHER, NOTE, (False, True)),
        ("ground:baggage", NOTE, (False, False)),
        (GROUND, HEARD, (False, False)),
        (OTHER, OPENED, (True, True)),
        (OTHER, RosterAssigned(flight="F", person="p", position="Purser"), (True, True)),
        (OTHER, RosterRemoved(person="p"), (True, True)),
    ],
)
def test_events_wake_whoever_holds_the_scope_and_changes_of_scopes_wake_all(
    scope: str, body: Body, expected: tuple[bool, bool]
) -> None:
    assert woken(scope, body) == expected


def test_a_push_releases_its_own_device_alone_and_a_waiter_that_left_hears_nothing() -> None:
    waiters = Waiters()
    with waiters.waiting("tablet", [SCOPE]) as left:
        pass
    with waiters.waiting("tablet", [SCOPE]) as own, waiters.waiting("desk", [SCOPE]) as other:
        waiters.release("tablet")
        assert (own.released, own.event.is_set(), other.released, left.released) == (True, True, False, False)


def test_no_wait_begins_while_the_relay_stops() -> None:
    async def stop_then_wait() -> bool:
        waiters = Waiters()
        waiters.attach()
        waiters.release_all()
        await asyncio.sleep(0)
        with waiters.waiting("tablet", ["flight:KL0605/2026-11-21/AMS"]) as waiter:
            return waiter.released

    assert asyncio.run(stop_then_wait())
