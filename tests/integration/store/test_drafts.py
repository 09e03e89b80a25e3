"""Entries that the relay refused, and what their author may do about them; estimates that newer ones replace."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboard.domain.event import Body, Event, Identity, decode
from onboard.domain.flight import LinkExpected
from onboard.domain.note import Note, NoteWritten
from onboard.domain.request import Request, RequestDone, RequestTaken, RequestUndone, Status
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import RuleError, StorageError
from onboard.store.log import Draft
from onboard.store.outbox import EXPIRED
from onboard.store.replica import Replica
from tests.integration.store.crash import everything
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, OTHER_FLIGHT, note, relay, stored
from tests.integration.store.test_settle import no, send, texts, yes


def taken() -> Draft:
    return Draft(FLIGHT, "request-1", RequestTaken(saw=Status.OPEN))


def undone(step: str) -> Draft:
    return Draft(FLIGHT, "request-1", RequestUndone(step=step))


def estimate(by: int, subject: str = "flight-1") -> Draft:
    return Draft(FLIGHT, subject, LinkExpected(by=by))


def next_identity(replica: Replica, ahead: int = 1) -> str:
    last = max((event.seq for event in stored(replica)), default=0)
    return str(Identity(replica.device, replica.epoch, last + ahead))


def bodies(replica: Replica, subject: str) -> list[Body | None]:
    return [decode(waiting.event) for waiting in replica.waiting() if waiting.event.subject == subject]


def drafts(replica: Replica) -> list[tuple[int, str | None]]:
    return [(waiting.event.seq, waiting.rejected) for waiting in replica.waiting() if waiting.rejected]


def test_a_purged_scope_makes_drafts_and_is_let_go(replica: Replica) -> None:
    replica.append("ana", [note("note-1"), note("note-2"), note("note-3", scope=OTHER_FLIGHT)], NOW)
    sent = send(replica)
    replica.settle([no(sent[0], Outcome.PURGED)], NOW)
    assert texts(replica) == {"note-3": "Allergic to nuts"}
    assert drafts(replica) == [(1, "Not your flight.")]
    # The others of that flight still go out: each is for the relay to judge.
    assert [queued.seq for queued in replica.queue()] == [2, 3]
    replica.resend(1, 1, "ana", NOW)
    assert texts(replica) == {"note-3": "Allergic to nuts"}
    assert [queued.seq for queued in replica.queue()] == [2, 3, 4]


def test_an_estimate_that_is_superseded_vanishes(replica: Replica) -> None:
    (old, kept) = replica.append("ana", [estimate(5), note("note-1")], NOW)
    replica.settle([Verdict(old.epoch, old.seq, Outcome.SUPERSEDED)])
    assert stored(replica) == [kept]
    assert [waiting.event for waiting in replica.waiting()] == [kept]


def test_words_that_are_said_to_be_superseded_are_kept_as_a_draft(replica: Replica) -> None:
    (event,) = replica.append("ana", [note("note-1")], NOW)
    replica.settle([no(event, Outcome.SUPERSEDED)])
    assert drafts(replica) == [(1, "Not your flight.")]
    assert stored(replica) == [event]


def test_retry_notes_the_trouble_until_it_goes_out_again(replica: Replica) -> None:
    (event,) = replica.append("ana", [note("note-1")], NOW)
    send(replica)
    replica.settle([Verdict(1, 1, Outcome.RETRY, reason="The relay does not know this kind yet.")])
    (waiting,) = replica.waiting()
    assert (waiting.trouble, waiting.rejected) == ("The relay does not know this kind yet.", None)
    replica.outgoing([(event.epoch, event.seq)], NOW + 5)
    (waiting,) = replica.waiting()
    assert (waiting.trouble, waiting.tried_at, waiting.attempts) == (None, NOW + 5, 2)


def test_trouble_is_noted_with_what_was_under_way_and_nothing_is_told_of_nothing(replica: Replica) -> None:
    replica.append("ana", [note("note-1"), note("note-2")], NOW)
    heard: list[object] = []
    replica.subscribe(heard.append)
    replica.note_trouble([], "The relay cannot be reached.")
    assert heard == []
    replica.note_trouble([(1, 2)], "The relay cannot be reached.")
    assert [waiting.trouble for waiting in replica.waiting()] == [None, "The relay cannot be reached."]
    assert len(heard) == 1


def test_a_draft_goes_out_again_as_a_new_entry_with_the_later_ones_that_name_it(replica: Replica) -> None:
    first, other, second = replica.append("ana", [note("note-1", "One"), note("note-2"), note("note-1", "x")], NOW)
    body = NoteWritten(seat="12A", text="Two", saw=(str(first.identity), "desk.1.1"))
    (third,) = replica.append("ana", [Draft(FLIGHT, "note-1", body)], NOW)
    replica.settle([no(first)])
    assert texts(replica) == {"note-2": "Allergic to nuts"}
    replica.resend(first.epoch, first.seq, "ana", NOW + MINUTE)
    assert drafts(replica) == []
    assert [queued.seq for queued in replica.queue()] == [other.seq, 5, 6, 7]
    assert bodies(replica, "note-1") == [
        NoteWritten(seat="12A", text="One"),
        NoteWritten(seat="12A", text="x"),
        NoteWritten(seat="12A", text="Two", saw=("tablet.1.5", "desk.1.1")),
    ]
    assert all(waiting.attempts == 0 for waiting in replica.waiting())
    here = replica.state("note-1")
    assert isinstance(here, Note)
    assert [version.text for version in here.versions] == ["x", "Two"]
    assert {first.identity, second.identity, third.identity}.isdisjoint(event.identity for event in stored(replica))


def test_an_edited_draft_has_other_words_and_its_later_ones_their_own(replica: Replica) -> None:
    first, later = replica.append("ana", [note("note-1", "One"), note("note-1", "Two")], NOW)
    replica.settle([no(first)])
    replica.resend(first.epoch, first.seq, "ana", NOW, "Uno")
    assert bodies(replica, "note-1") == [NoteWritten(seat="12A", text="Uno"), NoteWritten(seat="12A", text="Two")]
    assert later.identity not in {event.identity for event in stored(replica)}


def test_an_undo_takes_back_the_step_that_went_out_again(replica: Replica) -> None:
    replica.append("ana", [relay("request-1")], NOW)
    replica.settle([yes(event, 1) for event in send(replica)])
    step = next_identity(replica)
    first, _ = replica.append("ana", [taken(), undone(step)], NOW + 1)
    replica.settle([no(first)])
    replica.resend(first.epoch, first.seq, "ana", NOW + MINUTE)
    (again, undo) = bodies(replica, "request-1")
    assert isinstance(again, RequestTaken)
    assert undo == RequestUndone(step="tablet.1.4")
    here = replica.state("request-1")
    assert isinstance(here, Request)
    assert (here.status, here.holder) == (Status.OPEN, None)


def test_only_words_can_be_changed_and_a_refusal_changes_nothing(replica: Replica) -> None:
    (first,) = replica.append("ana", [taken()], NOW)
    replica.settle([no(first)])
    before = everything(replica)
    with pytest.raises(RuleError):
        replica.resend(first.epoch, first.seq, "ana", NOW, "Other words")
    assert everything(replica) == before


def test_the_reply_of_a_step_can_be_changed(replica: Replica) -> None:
    (done,) = replica.append("ana", [Draft(FLIGHT, "request-1", RequestDone(saw=Status.OPEN, reply="Soon"))], NOW)
    replica.settle([no(done)])
    replica.resend(done.epoch, done.seq, "ana", NOW, "Gladly")
    assert bodies(replica, "request-1") == [RequestDone(saw=Status.OPEN, reply="Gladly")]


def test_what_is_no_draft_cannot_be_sent_again(replica: Replica) -> None:
    queued, draft = replica.append("ana", [note("note-1"), note("note-2")], NOW)
    replica.settle([no(draft)])
    replica.resend(draft.epoch, draft.seq, "ana", NOW)
    for identity in ((queued.epoch, queued.seq), (draft.epoch, draft.seq), (9, 9)):
        with pytest.raises(RuleError):
            replica.resend(*identity, "ana", NOW)
    assert len(replica.queue()) == 2


def test_a_draft_goes_out_whole_though_a_part_of_it_had_moved_to_a_newer_epoch(replica: Replica) -> None:
    first, second = replica.append("ana", [note("note-1", "One"), note("note-1", "Two")], NOW)
    replica.settle([Verdict(first.epoch, first.seq, Outcome.SEQ_REUSE)])
    assert [queued.seq for queued in replica.queue()] == [first.seq, second.seq]
    moved = Verdict(replica.epoch, first.seq, Outcome.REJECTED, reason="No.")
    replica.settle([moved])
    replica.resend(replica.epoch, first.seq, "ana", NOW)
    assert drafts(replica) == []
    assert bodies(replica, "note-1") == [NoteWritten(seat="12A", text="One"), NoteWritten(seat="12A", text="Two")]


def test_what_expired_is_a_draft_that_says_so_and_its_time_is_over_when_it_goes_again(replica: Replica) -> None:
    body = NoteWritten(seat="12A", text="Before landing")
    (event,) = replica.append("ana", [Draft(FLIGHT, "note-1", body, expires=NOW + MINUTE)], NOW)
    assert [queued.expires for queued in replica.queue()] == [NOW + MINUTE]
    replica.expire([(event.epoch, event.seq)])
    assert drafts(replica) == [(1, EXPIRED)]
    assert replica.state("note-1") is None
    replica.resend(event.epoch, event.seq, "ana", NOW + 2 * MINUTE)
    assert [(queued.seq, queued.expires) for queued in replica.queue()] == [(2, None)]


def test_a_time_that_is_still_to_come_holds_for_the_new_entry_too(replica: Replica) -> None:
    body = NoteWritten(seat="12A", text="Before landing")
    (event,) = replica.append("ana", [Draft(FLIGHT, "note-1", body, expires=NOW + MINUTE)], NOW)
    replica.settle([no(event)])
    replica.resend(event.epoch, event.seq, "ana", NOW + 1)
    assert [queued.expires for queued in replica.queue()] == [NOW + MINUTE]


SAID = st.sampled_from(("estimate", "note", "done"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(SAID, st.sampled_from("ab"), st.booleans()), min_size=1, max_size=12))
def test_estimates_collapse_in_the_outbox_and_words_never(replica: Replica, said: list[tuple[str, str, bool]]) -> None:
    replica.settle([yes(event, event.seq) for event in send(replica)])
    written: list[Event] = []
    for number, (what, name, sent) in enumerate(said):
        subject = f"{what}-{name}"
        draft = {
            "estimate": estimate(number, subject),
            "note": note(subject, f"Text {number}"),
            "done": Draft(FLIGHT, subject, RequestDone(saw=Status.OPEN, reply=f"Reply {number}")),
        }[what]
        written += replica.append("ana", [draft], NOW)
        if sent:
            replica.settle([yes(event, event.seq) for event in send(replica)])
            written = []
    newest = {event.subject: event for event in written if event.kind == LinkExpected.KIND}
    expected = [event for event in written if newest.get(event.subject, event) == event]
    assert [waiting.event for waiting in replica.waiting()] == expected


def cap(replica: Replica, pages: int) -> None:
    """Lets the database have so many pages at most."""
    connection = replica.engine.raw_connection()
    connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    connection.close()


def test_a_full_disk_records_nothing_says_so_and_all_is_well_once_there_is_space(replica: Replica) -> None:
    (kept,) = replica.append("ana", [note("note-1")], NOW)
    send(replica)
    with replica.reading() as connection:
        pages = connection.execute(sa.text("PRAGMA page_count")).scalar_one()
    cap(replica, pages)
    before = everything(replica)
    heard: list[object] = []
    replica.subscribe(heard.append)
    with pytest.raises(StorageError, match="storage is full"):
        replica.append("ana", [note("note-2", "x" * 100_000)], NOW)
    assert everything(replica) == before
    assert heard == []
    # What frees space still works.
    replica.settle([yes(kept, 1)])
    assert replica.not_sent() == 0
    cap(replica, 10 * pages)
    (event,) = replica.append("ana", [note("note-2", "x" * 100_000)], NOW)
    assert (event.seq, event.identity) == (2, replica.waiting()[0].event.identity)
