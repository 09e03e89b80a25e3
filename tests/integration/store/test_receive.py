"""What a device does with what the relay sends."""

from collections.abc import Callable, Sequence

import msgspec

from onboard.domain import clock
from onboard.domain.event import Event, Priority
from onboard.domain.note import Note
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Change
from onboard.store.reach import Backfill, Cursor
from onboard.store.replica import Pulled, Replica
from tests.integration.store.crash import everything, survives_every_crash
from tests.integration.store.samples import (
    FLIGHT,
    MINUTE,
    NOW,
    OTHER_FLIGHT,
    Pen,
    accept,
    catch_up,
    note,
    pull,
    push,
    relay,
    rows,
    stored,
)

EMPTY = {int(priority): Cursor() for priority in Priority}


def numbered(*texts: str, scope: str = FLIGHT, first: int = 1) -> list[Event]:
    """Notes as the relay hands them out."""
    pen = Pen("desk")
    return [
        msgspec.structs.replace(
            pen.write(note(f"note-{number}", text, scope), seq=number),
            number=number,
            received=NOW,
            effective_at=(NOW << 16) + number,
            check=number.to_bytes(4, "big"),
        )
        for number, text in enumerate(texts, start=first)
    ]


def answer(
    events: Sequence[Event] = (),
    scopes: Sequence[str] = (FLIGHT,),
    as_of: int = 1,
    reached: int = 0,
    filled: Sequence[Backfill] = (),
) -> Pulled:
    cursors = {int(Priority.BACKGROUND): Cursor(reached, reached.to_bytes(4, "big"))} if reached else {}
    return Pulled(events, cursors, frozenset(scopes), as_of, filled)


def background(replica: Replica) -> int:
    return replica.pulled_so_far()[0][Priority.BACKGROUND].number


def texts(replica: Replica) -> set[str]:
    return {state.text for state in replica.states("note").values() if isinstance(state, Note)}


def test_events_states_scopes_and_cursors_come_together(replica: Replica) -> None:
    events = numbered("One", "Two")
    heard: list[frozenset[Change]] = []
    replica.subscribe(heard.append)
    replica.receive(answer(events, as_of=2, reached=2))
    assert stored(replica) == events
    assert texts(replica) == {"One", "Two"}
    assert replica.held_scopes() == {FLIGHT}
    assert replica.pulled_so_far() == (EMPTY | {2: Cursor(2, bytes((0, 0, 0, 2)))}, [])
    assert replica.not_sent() == 0
    assert heard == [frozenset({Change("note", "note-1"), Change("note", "note-2")})]


def test_an_answer_that_comes_twice_changes_nothing(replica: Replica) -> None:
    pulled = answer(numbered("One", "Two"), as_of=2, reached=2)
    replica.receive(pulled)
    before = everything(replica)
    heard: list[frozenset[Change]] = []
    replica.subscribe(heard.append)
    replica.receive(pulled)
    assert everything(replica) == before
    assert heard == []


def test_an_event_that_stands_twice_in_an_answer_is_stored_once(replica: Replica) -> None:
    events = numbered("One")
    replica.receive(answer(events * 2))
    assert stored(replica) == events


def test_a_cursor_only_advances(replica: Replica) -> None:
    replica.receive(answer(as_of=5, reached=5))
    replica.receive(answer(as_of=5, reached=3))
    assert background(replica) == 5
    replica.receive(answer(as_of=9, reached=9))
    assert background(replica) == 9


def test_an_answer_from_before_the_newest_one_brings_events_but_moves_nothing(replica: Replica) -> None:
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=5, reached=4))
    replica.receive(answer(numbered("Late"), scopes=(FLIGHT,), as_of=4, reached=9))
    assert texts(replica) == {"Late"}
    assert replica.held_scopes() == {FLIGHT, OTHER_FLIGHT}
    assert background(replica) == 4


def test_what_is_written_next_sorts_after_what_was_received(replica: Replica) -> None:
    ahead = msgspec.structs.replace(numbered("One")[0], effective_at=(NOW + MINUTE) << 16)
    replica.receive(answer([ahead]))
    (event,) = replica.append("ana", [note("note-1", "Two")], NOW)
    assert event.order > ahead.order
    replica.receive(answer(numbered("Older", first=7)))
    (event,) = replica.append("ana", [note("note-1", "Three")], NOW)
    assert event.order > ahead.order


def test_a_gained_scope_is_read_from_its_beginning_up_to_the_cursor(replica: Replica) -> None:
    replica.receive(answer(as_of=5, reached=5))
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=8, reached=8))
    assert replica.pulled_so_far()[1] == [Backfill(OTHER_FLIGHT, Priority.BACKGROUND, 0, 5)]


def test_a_backfill_goes_on_page_by_page_and_ends(replica: Replica) -> None:
    replica.receive(answer(as_of=5, reached=5))
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=5))
    page = numbered("One", "Two", scope=OTHER_FLIGHT)
    replica.receive(answer(page, (FLIGHT, OTHER_FLIGHT), 5, filled=[Backfill(OTHER_FLIGHT, 2, 2, 5)]))
    assert replica.pulled_so_far()[1] == [Backfill(OTHER_FLIGHT, 2, 2, 5)]
    replica.receive(answer((), (FLIGHT, OTHER_FLIGHT), 5, filled=[Backfill(OTHER_FLIGHT, 2, 1, 5)]))
    assert replica.pulled_so_far()[1] == [Backfill(OTHER_FLIGHT, 2, 2, 5)]
    replica.receive(answer((), (FLIGHT, OTHER_FLIGHT), 5, filled=[Backfill(OTHER_FLIGHT, 2, 5, 5)]))
    assert replica.pulled_so_far()[1] == []
    assert texts(replica) == {"One", "Two"}


def test_a_lost_scope_is_not_read_any_more_and_starts_anew_when_it_comes_back(replica: Replica) -> None:
    replica.receive(answer(as_of=5, reached=5))
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=6))
    replica.receive(answer(scopes=(FLIGHT,), as_of=7, reached=7))
    assert replica.held_scopes() == {FLIGHT}
    assert replica.pulled_so_far()[1] == []
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=8))
    assert replica.pulled_so_far()[1] == [Backfill(OTHER_FLIGHT, 2, 0, 7)]


def test_a_late_page_of_an_earlier_backfill_does_not_end_the_new_one(replica: Replica) -> None:
    replica.receive(answer(as_of=5, reached=5))
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=6))
    replica.receive(answer(scopes=(FLIGHT,), as_of=7, reached=7))
    replica.receive(answer(scopes=(FLIGHT, OTHER_FLIGHT), as_of=8))
    replica.receive(answer(as_of=6, filled=[Backfill(OTHER_FLIGHT, 2, 5, 5)]))
    assert replica.pulled_so_far()[1] == [Backfill(OTHER_FLIGHT, 2, 0, 7)]


def test_a_crash_at_any_statement_leaves_nothing(replica: Replica) -> None:
    replica.receive(answer(numbered("One"), as_of=1, reached=1))
    replica.receive(answer((), (FLIGHT, OTHER_FLIGHT), 1))
    pulled = answer(
        numbered("Two", "Three", first=2), (OTHER_FLIGHT, "flight:third"), 3, 3, [Backfill(OTHER_FLIGHT, 2, 1, 1)]
    )
    survives_every_crash(replica, lambda: replica.receive(pulled))


def test_an_own_event_that_comes_back_before_its_verdict_settles_it(replica: Replica, ledger: Ledger) -> None:
    replica.append("ana", [note("note-1")], NOW)
    push(replica, ledger)
    catch_up(replica, ledger, [FLIGHT])
    assert stored(replica) == stored(ledger)
    assert replica.not_sent() == 0


def test_another_writer_under_our_name_makes_a_new_epoch_and_is_kept(replica: Replica, ledger: Ledger) -> None:
    """The database was copied: both copies write number 1, and the relay stored the other one's."""
    accept(ledger, Pen("tablet").write(note("note-1", "The copy's")))
    replica.append("ana", [note("note-2", "Ours")], NOW)
    catch_up(replica, ledger, [FLIGHT])
    assert texts(replica) == {"The copy's", "Ours"}
    replica.settle(push(replica, ledger))
    assert replica.not_sent() == 0
    assert [(event.device, event.epoch, event.seq) for event in stored(ledger)] == [
        ("tablet", 1, 1),
        ("tablet", replica.epoch, 1),
    ]


def test_a_device_restored_from_an_old_copy_goes_on_writing(replica: Replica, ledger: Ledger) -> None:
    pen = Pen("tablet")
    accept(ledger, *(pen.write(note(f"note-{index}", f"Before {index}")) for index in range(3)))
    catch_up(replica, ledger, [FLIGHT])
    replica.append("ana", [note("note-9", "After")], NOW)
    replica.settle(push(replica, ledger))
    assert texts(replica) == {"Before 0", "Before 1", "Before 2", "After"}
    assert len(stored(ledger)) == 4


def test_a_device_that_gains_a_scope_in_the_middle_ends_with_all_of_it(
    open_replica: Callable[[str], Replica], ledger: Ledger
) -> None:
    replica = open_replica("desk")
    for index in range(7):
        drafts = [relay(f"request-{index}", urgent=index % 2 == 0), note(f"note-{index}")]
        others = [note(f"other-{index}", scope=OTHER_FLIGHT), relay(f"other-request-{index}", scope=OTHER_FLIGHT)]
        ledger.append("relay", drafts + others, NOW)
    catch_up(replica, ledger, [FLIGHT], limit=3)
    ledger.append("relay", [note("other-7", scope=OTHER_FLIGHT)], NOW)
    catch_up(replica, ledger, [FLIGHT, OTHER_FLIGHT], limit=3)
    assert rows(replica, schema.entity) == rows(ledger, schema.entity)
    assert {event.identity for event in stored(replica)} == {event.identity for event in stored(ledger)}


def test_the_clock_counts_in_the_relays_time(replica: Replica, ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1")], NOW + MINUTE)
    pulled, more = pull(replica, ledger, [FLIGHT])
    replica.receive(pulled)
    assert not more
    (event,) = replica.append("ana", [note("note-1")], NOW)
    assert clock.milliseconds(event.at) == NOW + MINUTE
