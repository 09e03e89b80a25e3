"""What the relay hears of the log's growth: nothing twice, nothing left out, in whatever order it is told."""

import pytest

from onboard.domain.event import Event
from onboard.domain.flight import FlightOpened
from onboard.domain.note import NoteWritten
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.relay.notices import CONVERSATIONS, LIAISON, topics_of
from onboard.relay.tail import News, Tail
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from tests.integration.relay.kit import NOW, SCOPE

NOTE = NoteWritten(seat="12A", text="Allergic to nuts")
ALL = frozenset({SCOPE})


def write(ledger: Ledger, count: int = 1) -> list[Event]:
    first = ledger.page([], {}, NOW).as_of
    return ledger.append("desk", [Draft(SCOPE, f"note-{first + number}", NOTE) for number in range(count)], NOW)


def news(events: list[Event], *, here: bool = True) -> News:
    return News(events[0].number or 0, events[-1].number or 0, ALL, events if here else None)


def heard(tail: Tail, said: News, wanted: frozenset[str] = ALL) -> list[int | None]:
    """The numbers of what is new with this."""
    events = tail.advance(said, wanted)
    return [event.number for event in (tail.read(events) if isinstance(events, range) else events)]


@pytest.fixture
def tail(ledger: Ledger) -> Tail:
    write(ledger, 3)
    tail = Tail(ledger)
    tail.begin()
    return tail


def test_what_follows_is_taken_as_it_was_heard_and_only_once(ledger: Ledger, tail: Tail) -> None:
    events = write(ledger, 2)
    assert heard(tail, news(events)) == [4, 5]
    assert heard(tail, news(events)) == []
    assert heard(tail, news(events, here=False)) == []


def test_commits_that_are_told_in_the_wrong_order_are_heard_in_the_right_one(ledger: Ledger, tail: Tail) -> None:
    first, second = write(ledger, 2), write(ledger, 2)
    assert heard(tail, news(second)) == [4, 5, 6, 7]
    assert heard(tail, news(first)) == []


def test_what_another_process_committed_is_read_where_somebody_waits_for_it(ledger: Ledger, tail: Tail) -> None:
    assert heard(tail, news(write(ledger), here=False)) == [4]
    assert heard(tail, news(write(ledger), here=False), frozenset({"flight:another"})) == []
    assert heard(tail, news(write(ledger), here=False)) == [6]


def test_after_missed_notices_everything_since_is_read(ledger: Ledger, tail: Tail) -> None:
    last = [write(ledger), write(ledger), write(ledger)][-1][-1].number
    assert heard(tail, News(0, last or 0), frozenset({"flight:another"})) == [4, 5, 6]


def test_the_topics_of_events_name_whose_scopes_they_change(ledger: Ledger) -> None:
    opened = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO")
    bodies = (opened, RosterAssigned(flight="F", person="p1", position="Purser"), RosterRemoved(person="p2"))
    events = ledger.append("desk", [Draft(SCOPE, f"s{number}", body) for number, body in enumerate(bodies)], NOW)
    assert topics_of(events) == {SCOPE, LIAISON, "person:p1", "person:p2"}
    assert CONVERSATIONS not in topics_of(events)
