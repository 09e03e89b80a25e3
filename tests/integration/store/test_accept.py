"""The relay stores what devices send: each event once, in the order of commits, with a verdict each."""

from collections.abc import Sequence

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Event
from onboard.domain.request import Request, RequestAssigned, RequestTaken, Status
from onboard.domain.verdict import Outcome
from onboard.store import schema
from onboard.store.admission import Refusal
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, state
from tests.integration.store.crash import survives_every_crash
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, Pen, accept, allow, note, nothing, relay, stored


class RefuseFirst:
    """Refuses the first event of a subject that it is asked about."""

    def __init__(self, subject: str, outcome: Outcome = Outcome.REJECTED) -> None:
        self._open = {subject}
        self._outcome = outcome

    def __call__(self, _connection: Connection, event: Event, _history: Sequence[Event]) -> Refusal | None:
        if event.subject not in self._open:
            return None
        self._open.remove(event.subject)
        return Refusal(self._outcome, "Not your flight.")


def test_events_are_numbered_without_gaps_in_the_order_in_which_they_came(ledger: Ledger) -> None:
    pen = Pen()
    first = [pen.write(note("note-1")), pen.write(relay("request-1"))]
    verdicts = accept(ledger, *first)
    ledger.append("relay", [note("note-2")], NOW)
    verdicts += accept(ledger, pen.write(note("note-3")))
    assert [(verdict.outcome, verdict.number) for verdict in verdicts] == [
        (Outcome.ACCEPTED, 1),
        (Outcome.ACCEPTED, 2),
        (Outcome.ACCEPTED, 4),
    ]
    log = stored(ledger)
    assert [(event.number, event.subject) for event in log] == [
        (1, "note-1"),
        (2, "request-1"),
        (3, "note-2"),
        (4, "note-3"),
    ]
    for verdict, event in zip(verdicts, (log[0], log[1], log[3]), strict=True):
        assert (verdict.epoch, verdict.seq, verdict.check) == (event.epoch, event.seq, event.check)
        assert (verdict.received, verdict.effective_at) == (NOW, event.at)
    assert len({event.check for event in log}) == 4
    assert {len(event.check or b"") for event in log} == {4}
    assert [msgspec.structs.astuple(event)[:12] for event in log[:2]] == [
        msgspec.structs.astuple(event)[:12] for event in first
    ]


def test_an_event_is_stored_once_however_often_it_comes(ledger: Ledger) -> None:
    event = Pen().write(note("note-1"))
    first, again = accept(ledger, event, event)
    (later,) = accept(ledger, event, now=NOW + MINUTE)
    assert len(stored(ledger)) == 1
    assert first.outcome is Outcome.ACCEPTED
    assert later.outcome is Outcome.DUPLICATE
    assert {verdict.number for verdict in (first, again, later)} == {1}
    assert {verdict.check for verdict in (first, again, later)} == {first.check}
    assert later.received == NOW


def test_a_batch_of_known_events_takes_no_number(ledger: Ledger) -> None:
    pen = Pen()
    event = pen.write(note("note-1"))
    accept(ledger, event)
    accept(ledger, event)
    (verdict,) = accept(ledger, pen.write(note("note-2")))
    assert verdict.number == 2


def test_an_identity_with_other_words_is_reported_and_not_stored(ledger: Ledger) -> None:
    pen = Pen()
    accept(ledger, pen.write(note("note-1", "Allergic to nuts"), seq=1))
    verdicts = accept(ledger, pen.write(note("note-1", "Likes nuts"), seq=1), pen.write(note("note-2"), seq=2))
    assert [verdict.outcome for verdict in verdicts] == [Outcome.SEQ_REUSE, Outcome.ACCEPTED]
    assert verdicts[0].reason
    assert getattr(ledger.state("note-1"), "text", None) == "Allergic to nuts"


def test_an_identity_with_two_contents_in_one_batch_keeps_the_first(ledger: Ledger) -> None:
    pen = Pen()
    verdicts = accept(ledger, pen.write(note("note-1", "One"), seq=1), pen.write(note("note-1", "Two"), seq=1))
    assert [verdict.outcome for verdict in verdicts] == [Outcome.ACCEPTED, Outcome.SEQ_REUSE]
    assert getattr(ledger.state("note-1"), "text", None) == "One"


def test_a_rejected_event_stops_the_later_ones_of_its_subject_in_this_batch_alone(ledger: Ledger) -> None:
    pen = Pen()
    batch = [pen.write(draft) for draft in (note("note-1"), note("note-2"), note("note-1"), note("note-2"))]
    verdicts = ledger.accept(batch, RefuseFirst("note-1"), nothing, NOW)
    assert [verdict.outcome for verdict in verdicts] == [
        Outcome.REJECTED,
        Outcome.ACCEPTED,
        Outcome.REJECTED,
        Outcome.ACCEPTED,
    ]
    assert verdicts[0].reason == "Not your flight."
    assert verdicts[2].reason
    assert [event.seq for event in stored(ledger)] == [2, 4]
    assert accept(ledger, pen.write(note("note-1")))[0].outcome is Outcome.ACCEPTED


def test_an_event_to_be_sent_again_holds_back_the_later_ones_of_its_subject_without_rejecting_them(
    ledger: Ledger,
) -> None:
    pen = Pen()
    batch = [pen.write(note("note-1")), pen.write(note("note-1")), pen.write(note("note-2"))]
    verdicts = ledger.accept(batch, RefuseFirst("note-1", Outcome.RETRY), nothing, NOW)
    assert [verdict.outcome for verdict in verdicts] == [Outcome.RETRY, Outcome.RETRY, Outcome.ACCEPTED]


def test_a_time_far_ahead_is_capped_a_minute_ahead_of_the_relay(ledger: Ledger) -> None:
    fast = Pen("fast", now=NOW + 60 * MINUTE)
    slow = Pen("slow", now=NOW - 60 * MINUTE)
    verdicts = accept(ledger, fast.write(note("note-1")), slow.write(note("note-2")))
    assert verdicts[0].effective_at == (NOW + MINUTE) << 16
    assert verdicts[1].effective_at == slow.write(note("note-2"), seq=1).at
    assert stored(ledger)[0].at == fast.write(note("note-1"), seq=1).at


def assign(connection: Connection, events: Sequence[Event]) -> list[Draft]:
    """Gives a request to the first who took it, as the state in this transaction has it."""
    drafts = []
    for event in events:
        request = state(connection, event.subject)
        if event.kind == RequestTaken.KIND and isinstance(request, Request):
            drafts.append(Draft(event.scope, event.subject, RequestAssigned(person="ana", step=str(event.identity))))
    return drafts


def test_the_decision_is_committed_with_the_events_and_sorts_after_them(ledger: Ledger) -> None:
    pen = Pen("zulu", now=NOW + 60 * MINUTE)
    batch = [pen.write(relay("request-1")), pen.write(Draft(FLIGHT, "request-1", RequestTaken(saw=Status.OPEN)))]
    ledger.accept(batch, allow, assign, NOW)
    request = ledger.state("request-1")
    assert isinstance(request, Request)
    assert (request.holder, request.settled) == ("ana", True)
    log = stored(ledger)
    assert [event.number for event in log] == [1, 2, 3]
    assert max(log, key=lambda event: event.order).kind == RequestAssigned.KIND


def test_a_crash_at_any_statement_leaves_nothing(ledger: Ledger) -> None:
    pen = Pen()
    batch = [pen.write(relay("request-1")), pen.write(Draft(FLIGHT, "request-1", RequestTaken(saw=Status.OPEN)))]
    told: list[Sequence[Event]] = []
    ledger.follow(told.append)
    survives_every_crash(ledger, lambda: ledger.accept(batch, allow, assign, NOW))
    assert [[event.number for event in events] for events in told] == [[1, 2, 3]]


def test_an_error_in_a_rule_stores_nothing(ledger: Ledger) -> None:
    def fail(_connection: Connection, _events: Sequence[Event]) -> list[Draft]:
        raise LookupError

    with pytest.raises(LookupError):
        ledger.accept([Pen().write(note("note-1"))], allow, fail, NOW)
    assert stored(ledger) == []
    assert ledger.append("relay", [note("note-2")], NOW)[0].number == 1


def test_nothing_sent_gives_no_verdicts(ledger: Ledger) -> None:
    assert accept(ledger) == []
    assert stored(ledger) == []


def test_who_listens_in_the_commit_hears_of_all_new_events_while_nobody_else_sees_them(ledger: Ledger) -> None:
    heard: list[list[int | None]] = []

    def listen(connection: Connection, events: Sequence[Event]) -> None:
        heard.append([event.number for event in events])
        inside = connection.execute(sa.select(sa.func.count()).select_from(schema.event)).scalar_one()
        assert inside == len(stored(ledger)) + len(events)

    ledger.in_commit.append(listen)
    pen = Pen()
    batch = [pen.write(relay("request-1")), pen.write(Draft(FLIGHT, "request-1", RequestTaken(saw=Status.OPEN)))]
    ledger.accept(batch, allow, assign, NOW)
    ledger.append("relay", [note("note-1")], NOW)
    ledger.accept(batch, allow, assign, NOW)
    assert heard == [[1, 2, 3], [4]]


def test_who_fails_in_the_commit_undoes_it(ledger: Ledger) -> None:
    def fail(_connection: Connection, _events: Sequence[Event]) -> None:
        raise LookupError

    ledger.in_commit.append(fail)
    told: list[object] = []
    ledger.follow(told.append)
    with pytest.raises(LookupError):
        accept(ledger, Pen().write(note("note-1")))
    assert (stored(ledger), told) == ([], [])


def test_an_error_while_judging_a_later_event_leaves_nothing_of_the_batch(ledger: Ledger) -> None:
    def fail(_connection: Connection, event: Event, _history: Sequence[Event]) -> Refusal | None:
        if event.subject == "note-2":
            raise LookupError
        return None

    pen = Pen()
    with pytest.raises(LookupError):
        ledger.accept([pen.write(note("note-1")), pen.write(note("note-2"))], fail, nothing, NOW)
    assert stored(ledger) == []
    assert ledger.state("note-1") is None
