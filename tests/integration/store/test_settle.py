"""What a device does with the relay's verdicts."""

from collections.abc import Callable

import msgspec
import pytest

from onboard.domain.event import Event
from onboard.domain.note import Note, NoteWritten
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.log import Change, Draft
from onboard.store.outbox import OUTBOX
from onboard.store.replica import Replica
from tests.integration.store.crash import survives_every_crash
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, note, rows, stored


def yes(event: Event, number: int, outcome: Outcome = Outcome.ACCEPTED, effective_at: int | None = None) -> Verdict:
    effective_at = event.at if effective_at is None else effective_at
    return Verdict(event.epoch, event.seq, outcome, number, NOW + 5, effective_at, b"chek")


def no(event: Event, outcome: Outcome = Outcome.REJECTED) -> Verdict:
    return Verdict(event.epoch, event.seq, outcome, reason="Not your flight.")


def send(replica: Replica) -> list[Event]:
    return replica.outgoing([(queued.epoch, queued.seq) for queued in replica.queue()])


def texts(replica: Replica) -> dict[str, str]:
    return {subject: state.text for subject, state in replica.states("note").items() if isinstance(state, Note)}


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.DUPLICATE])
def test_a_stored_event_leaves_the_queue_and_gets_its_place(replica: Replica, outcome: Outcome) -> None:
    kept, waiting = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    replica.settle([yes(kept, 7, outcome)])
    expected = msgspec.structs.replace(kept, number=7, received=NOW + 5, effective_at=kept.at, check=b"chek")
    assert stored(replica) == [expected, waiting]
    assert [queued.seq for queued in replica.queue()] == [waiting.seq]
    assert getattr(replica.state("note-1"), "unsent", None) is False
    assert getattr(replica.state("note-2"), "unsent", None) is True


def test_a_verdict_that_comes_twice_changes_nothing(replica: Replica) -> None:
    (event,) = replica.append("ana", [note("note-1")], NOW + 60 * MINUTE)
    verdict = yes(event, 7, effective_at=(NOW + MINUTE) << 16)
    replica.settle([verdict])
    replica.append("ana", [note("note-2")], NOW + 5 * MINUTE)
    before = rows(replica, schema.meta), rows(replica, schema.event), rows(replica, schema.entity)
    replica.settle([verdict])
    assert (rows(replica, schema.meta), rows(replica, schema.event), rows(replica, schema.entity)) == before


def test_a_verdict_on_something_unknown_changes_nothing(replica: Replica) -> None:
    replica.settle([Verdict(9, 9, outcome) for outcome in Outcome if outcome is not Outcome.SEQ_REUSE])
    assert stored(replica) == []


def test_a_clock_that_ran_ahead_is_set_back_when_nothing_is_left_that_has_its_time(replica: Replica) -> None:
    first, second = replica.append("ana", [note("note-1"), note("note-1", "And eggs")], NOW + 60 * MINUTE)
    replica.settle([yes(first, 1, effective_at=(NOW + MINUTE) << 16)])
    (third,) = replica.append("ana", [note("note-1", "And milk")], NOW)
    assert third.at > second.at
    replica.settle(
        [yes(second, 2, effective_at=(NOW + MINUTE) << 16), yes(third, 3, effective_at=(NOW + MINUTE) << 16)]
    )
    (fourth,) = replica.append("ana", [note("note-1")], NOW)
    assert fourth.at == ((NOW + MINUTE) << 16) + 1


def test_an_event_to_be_sent_again_stays_in_the_queue(replica: Replica) -> None:
    (event,) = replica.append("ana", [note("note-1")], NOW)
    send(replica)
    replica.settle([Verdict(event.epoch, event.seq, Outcome.RETRY)])
    assert [(queued.seq, queued.attempts) for queued in replica.queue()] == [(1, 1)]
    assert stored(replica) == [event]


def test_what_the_relay_refuses_leaves_the_fold_with_the_later_ones_of_the_entity(replica: Replica) -> None:
    drafts = [note("note-1", "One"), note("note-1", "Two"), note("note-2", "Three"), note("note-1", "Four")]
    events = replica.append("ana", drafts, NOW)
    replica.settle([yes(events[0], 1), no(events[1])])
    assert texts(replica) == {"note-1": "One", "note-2": "Three"}
    assert [queued.seq for queued in replica.queue()] == [3]
    assert [(w.event.seq, w.rejected) for w in replica.waiting()] == [
        (2, "Not your flight."),
        (3, None),
        (4, "Not your flight."),
    ]
    assert replica.not_sent() == 3


def test_an_entity_that_is_refused_whole_is_gone_and_listeners_hear_of_it(replica: Replica) -> None:
    (event,) = replica.append("ana", [note("note-1")], NOW)
    heard: list[frozenset[Change]] = []
    replica.subscribe(heard.append)
    replica.settle([no(event)])
    assert replica.state("note-1") is None
    assert heard == [frozenset({Change("note", "note-1"), OUTBOX})]


def test_a_draft_rests_until_its_author_discards_it(replica: Replica) -> None:
    refused, queued = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    replica.settle([no(refused)])
    replica.append("ana", [note("note-3")], NOW)
    replica.discard(queued.epoch, queued.seq)
    assert [event.seq for event in send(replica)] == [2, 3]
    replica.discard(refused.epoch, refused.seq)
    assert [event.seq for event in stored(replica)] == [2, 3]
    assert [waiting.event.seq for waiting in replica.waiting()] == [2, 3]


def test_a_number_used_twice_goes_out_again_in_a_new_epoch_in_which_all_is_written_from_then_on(
    replica: Replica,
) -> None:
    events = replica.append("ana", [note(f"note-{index}") for index in range(1, 4)], NOW)
    send(replica)
    reuse = Verdict(1, 1, Outcome.SEQ_REUSE, reason="This number stands for something else here.")
    replica.settle([reuse, yes(events[1], 7), no(events[2])])
    assert [(queued.epoch, queued.seq, queued.subject) for queued in replica.queue()] == [(replica.epoch, 1, "note-1")]
    assert [(e.epoch, e.seq, e.number) for e in stored(replica)] == [(replica.epoch, 1, None), (1, 2, 7), (1, 3, None)]
    assert [event.identity for event in send(replica)] == [("tablet", replica.epoch, 1)]
    assert replica.epoch > 1
    (later,) = replica.append("ana", [note("note-5")], NOW)
    assert (later.epoch, later.seq) == (replica.epoch, 4)
    assert set(texts(replica)) == {"note-1", "note-2", "note-5"}


def test_what_the_relay_may_have_keeps_its_number_until_it_has_said_so(replica: Replica) -> None:
    """Under a new number the relay would store it a second time."""
    first, second = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    replica.settle([Verdict(first.epoch, first.seq, Outcome.SEQ_REUSE)])
    assert {(queued.epoch, queued.seq) for queued in replica.queue()} == {(replica.epoch, 1), (1, 2)}
    replica.settle([yes(second, 7, Outcome.DUPLICATE)])
    assert [(queued.epoch, queued.seq) for queued in replica.queue()] == [(replica.epoch, 1)]


def test_a_refusal_reaches_later_steps_in_a_newer_epoch(replica: Replica) -> None:
    first, second = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    send(replica)
    replica.settle([Verdict(second.epoch, second.seq, Outcome.SEQ_REUSE)])
    replica.append("ana", [note("note-1", "More")], NOW)
    replica.settle([no(first)])
    assert set(texts(replica)) == {"note-2"}
    assert [(queued.epoch, queued.seq) for queued in replica.queue()] == [(replica.epoch, 2)]


def test_what_is_sent_counts_its_attempts_and_comes_in_the_order_asked(replica: Replica) -> None:
    events = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    asked = [(event.epoch, event.seq) for event in reversed(events)]
    assert replica.outgoing([*asked, (9, 9)]) == [events[1], events[0]]
    assert [waiting.attempts for waiting in replica.waiting()] == [1, 1]
    assert [queued.size for queued in replica.queue()] == [len(event.body) for event in events]


def test_a_crash_at_any_statement_leaves_nothing(replica: Replica) -> None:
    drafts = [note("note-1"), note("note-2"), Draft(FLIGHT, "note-3", NoteWritten(seat="1A", text="Late"))]
    stays, refused, reused = replica.append("ana", drafts, NOW + 60 * MINUTE)
    send(replica)
    verdicts = [
        yes(stays, 1, effective_at=(NOW + MINUTE) << 16),
        no(refused),
        Verdict(reused.epoch, reused.seq, Outcome.SEQ_REUSE),
    ]
    survives_every_crash(replica, lambda: replica.settle(verdicts))


def test_everything_is_there_after_a_new_start(open_replica: Callable[[str], Replica]) -> None:
    replica = open_replica("tablet")
    stays, refused = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    replica.settle([yes(stays, 1), no(refused)])
    again = open_replica("tablet")
    assert again.waiting() == replica.waiting()
    assert texts(again) == {"note-1": "Allergic to nuts"}
