"""What the engine puts on the link: two lanes, whole entities in their order, what breaks the relay, what must wait."""

import random
from collections.abc import Sequence
from itertools import count

import msgspec
import pytest

from onboard.domain.blob import BlobReference
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Event, Priority, encode
from onboard.domain.flight import FlightOpened
from onboard.domain.note import NoteWritten
from onboard.domain.request import RequestRelayed, Urgency
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.store.log import Draft
from onboard.store.reach import Cursor
from onboard.store.replica import Replica
from onboard.sync.budget import AROUND, Carried
from onboard.sync.engine import PUT_OFF, Engine, FailedError, Outgoing, RefusedError
from onboard.sync.pauses import LONGEST_PAUSE
from onboard.sync.protocol import SyncRequest, SyncResponse
from onboard.sync.session import POLL, PUSH_FIRST, PushSession, WaitSession
from tests.simulation.parts import FLIGHT, NOW, OTHER_FLIGHT, note

MINUTE = 60_000
NUMBERS = count(1)


def message(subject: str, text: str = "We need a doctor") -> Draft:
    return Draft(FLIGHT, subject, CrewMessageWritten(text=text))


def urgent(subject: str) -> Draft:
    return Draft(FLIGHT, subject, RequestRelayed(text="Chest pain", seat="12A", urgency=Urgency.URGENT))


def verdicts(events: Sequence[Event], outcome: Outcome = Outcome.ACCEPTED) -> list[Verdict]:
    return [Verdict(e.epoch, e.seq, outcome, next(NUMBERS), NOW, e.at, b"abcd", reason="No.") for e in events]


def accepted(outgoing: Outgoing, outcome: Outcome = Outcome.ACCEPTED) -> SyncResponse:
    said = verdicts(outgoing.request.events, outcome)
    return SyncResponse(outgoing.nonce, outgoing.sent, 1, verdicts=said, token="token")


def subjects(outgoing: Outgoing | None) -> list[str]:
    return [] if outgoing is None else [event.subject for event in outgoing.request.events]


@pytest.fixture
def engine(replica: Replica) -> Engine:
    return Engine(replica, lambda _: "assertion", random.Random(0))


def write(engine: Engine, *drafts: Draft, at: int = NOW) -> list[Event]:
    return engine.replica.append("ana", drafts, at)


def slow(engine: Engine, rate: float = 2000.0) -> None:
    """A link on which a batch holds few entries."""
    engine.budget.observe(Carried(100, 100, 0, 0.001))
    engine.budget.observe(Carried(3000, 1000, 6000, 4000 / rate))


def test_two_lanes_never_carry_events_of_one_entity_at_once(engine: Engine) -> None:
    slow(engine, 1100.0)
    write(engine, *(note("x" * 200, f"note-{number % 5}") for number in range(60)))
    under_way: list[Outgoing] = []
    seen: list[Event] = []
    rng = random.Random(1)
    while True:
        outgoing = engine.push(NOW) if len(under_way) < 2 else None
        if outgoing is not None:
            busy = {subject for other in under_way for subject in subjects(other)}
            assert not busy & set(subjects(outgoing))
            under_way.append(outgoing)
        elif not under_way:
            break
        if outgoing is None or rng.random() < 0.5:
            done = under_way.pop(rng.randrange(len(under_way)))
            seen += done.request.events
            engine.answered(done, accepted(done), NOW)
            engine.ended(done)
    assert sorted(event.seq for event in seen) == list(range(1, 61))
    for subject in {event.subject for event in seen}:
        of_one = [event.seq for event in seen if event.subject == subject]
        assert of_one == sorted(of_one)


class Link:
    """A transport on which things go as the test says."""

    def __init__(self, engine: Engine) -> None:
        self.fault: Exception | None = None
        self.spoil = False
        self._engine = engine

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        if self.fault is not None:
            raise self.fault
        answer = SyncResponse(request.nonce, NOW, 1, verdicts=verdicts(request.events), token="token")
        return (
            SyncResponse(request.nonce, NOW, 1, scopes=[FLIGHT], events=[broken(request.events[0])])
            if self.spoil
            else answer
        )


def broken(event: Event) -> Event:
    return Event("other", 1, 1, "ben", FLIGHT, "note-9", event.at, "note.written", 1, 2, b"\xc1", number=99)


@pytest.mark.parametrize(
    "fault", [LinkError("down"), FailedError("broke"), RefusedError("who?", NOW), ZeroDivisionError("a bug")]
)
def test_a_request_that_came_to_nothing_frees_its_entities(engine: Engine, fault: Exception) -> None:
    write(engine, note("One"), note("Two", "note-2"))
    link = Link(engine)
    session = PushSession(engine, link, lambda: NOW)
    link.fault = fault
    if isinstance(fault, ZeroDivisionError):
        with pytest.raises(ZeroDivisionError):
            session.step()
    else:
        session.step()
    assert not engine.pushing
    link.fault = None
    while engine.replica.not_sent():
        session.step()


def test_an_answer_that_cannot_be_stored_frees_its_entities(engine: Engine) -> None:
    write(engine, note("One"))
    link = Link(engine)
    session = PushSession(engine, link, lambda: NOW)
    link.spoil = True
    with pytest.raises(msgspec.DecodeError):
        session.step()
    assert not engine.pushing
    link.spoil = False
    session.step()
    assert engine.replica.not_sent() == 0


def drive(engine: Engine, poison: set[str], seconds: int) -> dict[str, float]:
    """Pushes as a session does, pauses included, to a relay that breaks on some entities; when each other one went."""
    now, gone, failures = float(NOW), dict[str, float](), 0
    while now < NOW + 1000 * seconds and not gone.keys() >= {q.subject for q in engine.replica.queue()} - poison:
        outgoing = engine.push(int(now))
        if outgoing is None:
            now += 1000
            continue
        engine.ended(outgoing)
        if poison & set(subjects(outgoing)):
            failures += 1
            now += 600 + 1000 * engine.failed(FailedError("broke"), failures, outgoing, int(now))
            continue
        failures = 0
        now += 600
        engine.answered(outgoing, accepted(outgoing), int(now))
        gone |= dict.fromkeys(subjects(outgoing), (now - NOW) / 1000)
        if not {q.subject for q in engine.replica.queue()} - poison:
            break
    return gone


@pytest.mark.parametrize("poison", [{"note-0"}, {"note-57"}, {"note-0", "note-1", "note-99"}])
def test_what_breaks_the_relay_is_found_and_put_off_and_all_others_pass(engine: Engine, poison: set[str]) -> None:
    write(engine, *(note(f"Text {number}", f"note-{number}") for number in range(100)))
    gone = drive(engine, poison, seconds=300)
    assert gone.keys() == {f"note-{number}" for number in range(100)} - poison
    assert max(gone.values()) < 200
    assert {queued.subject for queued in engine.replica.queue()} == poison


def test_what_once_broke_the_relay_holds_up_nothing_new(engine: Engine) -> None:
    write(engine, note("Poison", "note-0"))
    outgoing = engine.push(NOW)
    assert outgoing is not None
    engine.ended(outgoing)
    engine.failed(FailedError("broke"), 9, outgoing, NOW)
    assert engine.push(NOW + PUT_OFF - 1) is None
    later = NOW + int(LONGEST_PAUSE * 1000) + PUT_OFF
    write(engine, note("One", "note-1"), note("Two", "note-2"), at=NOW + 1)
    batches: list[list[str]] = []
    while (outgoing := engine.push(later)) is not None and len(batches) < 9:
        batches.append(subjects(outgoing))
        engine.answered(outgoing, accepted(outgoing), later)
        engine.ended(outgoing)
    assert batches[-1] == ["note-0"]
    assert [subject for batch in batches for subject in batch] == ["note-1", "note-2", "note-0"]


def test_a_relay_that_was_mended_takes_everything_and_batches_grow_again(engine: Engine) -> None:
    write(engine, *(note(f"Text {number}", f"note-{number}") for number in range(40)))
    for failures in range(1, 12):
        outgoing = engine.push(NOW)
        if outgoing is None:
            break
        engine.ended(outgoing)
        engine.failed(FailedError("broke"), failures, outgoing, NOW)
    sizes = []
    while (outgoing := engine.push(NOW + PUT_OFF)) is not None:
        sizes.append(len(outgoing.request.events))
        engine.answered(outgoing, accepted(outgoing), NOW + PUT_OFF)
        engine.ended(outgoing)
    assert engine.replica.not_sent() == 0
    assert sizes[:4] == [1, 2, 4, 8]


def test_a_relay_that_breaks_on_everything_is_asked_less_and_less(engine: Engine) -> None:
    write(engine, *(note(f"Text {number}", f"note-{number}") for number in range(8)))
    pauses = []
    for failures in range(1, 12):
        outgoing = engine.push(NOW)
        assert outgoing is not None
        engine.ended(outgoing)
        pauses.append(engine.failed(FailedError("broke"), failures, outgoing, NOW))
    assert max(pauses[:3]) <= 2
    assert min(pauses[6:]) >= LONGEST_PAUSE / 2


def test_on_a_poor_link_background_entries_wait_and_entities_go_whole(engine: Engine) -> None:
    for _ in range(5):
        slow(engine, 400.0)
    write(engine, note("Later", "note-1"), message("message-1"))
    photo = CrewMessageWritten(
        text="See", photos=(BlobReference(hash="a" * 64, media_type="image/webp", size=9, thumbnail=b"x"),)
    )
    write(engine, Draft(FLIGHT, "message-2", photo), message("message-2"))
    assert [queued.priority for queued in engine.replica.queue()] == [2, 1, 2, 1]
    assert subjects(engine.push(NOW)) == ["message-1", "message-2", "message-2"]


def test_what_waited_on_a_poor_link_goes_in_the_end(engine: Engine) -> None:
    for _ in range(5):
        slow(engine, 400.0)
    write(engine, note("Later", "note-1"))
    assert engine.push(NOW + 10 * MINUTE - 1) is None
    assert subjects(engine.push(NOW + 10 * MINUTE)) == ["note-1"]


def test_when_the_limit_is_used_up_only_what_is_urgent_goes(engine: Engine) -> None:
    write(engine, note("Later", "note-1"), message("message-1"), urgent("request-1"))
    engine.meter(1000)
    engine.budget.count(1000)
    outgoing = engine.push(NOW)
    assert subjects(outgoing) == ["request-1"]
    assert outgoing is not None
    assert outgoing.request.urgent_only
    engine.answered(outgoing, accepted(outgoing), NOW)
    engine.ended(outgoing)
    assert engine.push(NOW + 60 * MINUTE) is None
    engine.meter(None)
    assert subjects(engine.push(NOW)) == ["message-1", "note-1"]


def opened(departure: int, subject: str = "KL0605/2026-11-21/AMS") -> Draft:
    body = FlightOpened(
        carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO", departure=departure
    )
    return Draft(f"flight:{subject}", subject, body)


def hear(engine: Engine, now: int) -> None:
    outgoing = engine.wait(now, 0)
    engine.answered(outgoing, SyncResponse(outgoing.nonce, now, 1), now)


def test_what_a_flight_has_cost_survives_a_restart_and_the_next_flight_begins_anew(replica: Replica) -> None:
    engine = Engine(replica, lambda _: "assertion")
    write(engine, opened(NOW - MINUTE))
    hear(engine, NOW)
    engine.budget.count(700)
    engine.meter(5000)
    assert engine.budget.spent == 0
    engine.budget.count(1500)
    hear(engine, NOW + MINUTE)
    spent = engine.budget.spent
    assert spent > 1500
    again = Engine(replica, lambda _: "assertion")
    assert (again.budget.spent, again.budget.limit) == (spent, 5000)
    hear(again, NOW + 2 * MINUTE)
    assert again.budget.spent == spent
    write(again, opened(NOW + 3 * MINUTE, "KL0606/2026-11-21/SFO"))
    hear(again, NOW + 4 * MINUTE)
    assert (again.budget.spent, again.budget.limit) == (0, 5000)


def test_what_a_metered_link_has_cost_is_kept_with_each_exchange(replica: Replica) -> None:
    """An app that is killed goes on counting where it was, whether it was answered or not."""
    engine = Engine(replica, lambda _: "assertion")
    hear(engine, NOW)
    engine.meter(5000)
    engine.budget.count(700)
    hear(engine, NOW + 1)
    heard = engine.budget.spent
    assert Engine(replica, lambda _: "assertion").budget.spent == heard > 700
    engine.budget.count(800)
    engine.failed(LinkError("No link."), 1, None, NOW + 2)
    assert Engine(replica, lambda _: "assertion").budget.spent == heard + 800 + AROUND
    engine.budget.count(900)
    engine.refused(engine.wait(NOW + 3, 0), RefusedError("Sign in.", NOW), NOW + 3)
    assert Engine(replica, lambda _: "assertion").budget.spent == heard + 800 + 900 + 2 * AROUND


def test_a_limit_is_kept_at_once(replica: Replica) -> None:
    Engine(replica, lambda _: "assertion").meter(5000)
    assert Engine(replica, lambda _: "assertion").budget.limit == 5000
    Engine(replica, lambda _: "assertion").meter(None)
    assert Engine(replica, lambda _: "assertion").budget.limit is None


def test_what_is_returned_to_a_restored_relay_fits_the_link(engine: Engine) -> None:
    slow(engine, 300.0)
    theirs = [
        Event("relay", 1, n, "relay", FLIGHT, f"note-{n}", NOW << 16, "note.written", 1, 2, body(), number=n)
        for n in range(1, 40)
    ]
    outgoing = engine.wait(NOW, 0)
    engine.answered(outgoing, SyncResponse(outgoing.nonce, NOW, 40, events=theirs, scopes=[FLIGHT]), NOW)
    engine.replica.enter_incarnation("first", 0)
    engine.replica.enter_incarnation("next", 0)
    offered = []
    while returned := engine.wait(NOW, 0).request.returned:
        assert len(returned) == 1 or sum(len(event.body) for event in returned) <= engine.budget.clear
        offered += returned
        engine.replica.note_returned(returned)
    assert [event.seq for event in offered] == list(range(1, 40))
    engine.replica.enter_incarnation("next but one", 0)
    engine.meter(0)
    assert engine.wait(NOW, 0).request.returned == []


def body() -> bytes:
    return encode(NoteWritten(seat="12A", text="x" * 500))


def test_a_gained_scope_is_not_asked_for_again_and_again_when_the_limit_is_used_up(engine: Engine) -> None:
    outgoing = engine.wait(NOW, 0)
    reached = {int(Priority.NORMAL): Cursor(5, b"abcd")}
    engine.answered(outgoing, SyncResponse(outgoing.nonce, NOW, 5, cursors=reached, scopes=[FLIGHT]), NOW)
    outgoing = engine.wait(NOW, 0)
    gained = SyncResponse(outgoing.nonce, NOW, 6, scopes=[FLIGHT, OTHER_FLIGHT])
    assert engine.answered(outgoing, gained, NOW).more
    assert engine.wait(NOW, 25).request.wait == 0
    engine.meter(0)
    outgoing = engine.wait(NOW, 25)
    assert (outgoing.request.wait, outgoing.request.backfills) == (25, [])
    answer = engine.answered(outgoing, SyncResponse(outgoing.nonce, NOW, 7), NOW)
    assert (answer.more, answer.idle) == (False, True)
    engine.meter(None)
    assert [backfill.scope for backfill in engine.wait(NOW, 25).request.backfills] == [OTHER_FLIGHT]


def test_expired_entries_become_drafts_before_they_go_and_take_nothing_along(engine: Engine) -> None:
    late = Draft(FLIGHT, "note-1", NoteWritten(seat="12A", text="Before landing"), expires=NOW + MINUTE)
    write(engine, late, note("Stays", "note-2"))
    assert subjects(engine.push(NOW + MINUTE + 1)) == ["note-2"]
    assert [(w.event.subject, w.rejected is not None) for w in engine.replica.waiting()] == [
        ("note-1", True),
        ("note-2", False),
    ]


def test_what_is_on_its_way_does_not_expire(engine: Engine) -> None:
    late = Draft(FLIGHT, "note-1", NoteWritten(seat="12A", text="Before landing"), expires=NOW + MINUTE)
    write(engine, late)
    outgoing = engine.push(NOW)
    assert outgoing is not None
    assert engine.push(NOW + 2 * MINUTE) is None
    engine.answered(outgoing, accepted(outgoing), NOW + 2 * MINUTE)
    assert engine.replica.waiting() == []


def test_an_old_incarnation_s_answer_acknowledges_nothing_and_leads_nowhere_back(engine: Engine) -> None:
    replica = engine.replica
    replica.enter_incarnation("first", 0)
    write(engine, note("One"))
    pushed, waited, late = engine.push(NOW), engine.wait(NOW, 25), engine.wait(NOW, 25)
    assert pushed is not None
    engine.answered(waited, SyncResponse(waited.nonce, NOW, 0, incarnation="second", covered=0), NOW)
    assert replica.incarnation == "second"
    assert engine.answered(pushed, accepted(pushed), NOW).more
    engine.ended(pushed)
    assert replica.not_sent() == 1
    engine.answered(late, SyncResponse(late.nonce, NOW, 0, incarnation="first", covered=0), NOW)
    assert replica.incarnation == "second"
    again = engine.push(NOW)
    assert again is not None
    assert (again.request.incarnation, subjects(again)) == ("second", ["note-1"])


def test_words_after_ten_minutes_overtake_no_safety(engine: Engine) -> None:
    write(engine, note("Old", "note-1"), message("message-1"))
    write(engine, urgent("request-1"), at=NOW + 60 * MINUTE)
    assert subjects(engine.push(NOW + 60 * MINUTE)) == ["request-1", "note-1", "message-1"]


def test_of_several_pushes_under_way_one_reads(engine: Engine) -> None:
    slow(engine)
    write(engine, *(note("x" * 200, f"note-{number}") for number in range(200)))
    first, second = engine.push(NOW), engine.push(NOW)
    assert first is not None
    assert second is not None
    assert (first.request.verdicts_only, second.request.verdicts_only) == (False, True)
    engine.ended(second)
    assert engine.reading
    engine.ended(first)
    assert not engine.reading
    third = engine.push(NOW)
    assert third is not None
    assert not third.request.verdicts_only


def test_waiting_lets_a_push_that_reads_go_first_but_not_for_ever(engine: Engine) -> None:
    asked = Asked()
    session = WaitSession(engine, asked, lambda: NOW)
    write(engine, message("message-1"))
    outgoing = engine.push(NOW)
    assert outgoing is not None
    pauses = [session.step() for _ in range(int(PUSH_FIRST / POLL))]
    assert pauses == [POLL] * len(pauses)
    assert not asked.requests
    session.step()
    assert len(asked.requests) == 1
    engine.ended(outgoing)
    session.step()
    assert len(asked.requests) == 2


class Asked:
    """A transport that answers that nothing is new."""

    def __init__(self) -> None:
        self.requests: list[SyncRequest] = []

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        self.requests.append(request)
        return SyncResponse(request.nonce, NOW, 1)


def test_what_a_wrong_clock_wrote_does_not_wait_for_its_time_on_a_poor_link(engine: Engine) -> None:
    slow(engine, 300.0)
    write(engine, note("Sleeps", "note-1"))
    assert engine.push(NOW) is None
    write(engine, note("Sleeps", "note-2"), at=NOW + 24 * 60 * MINUTE)
    assert subjects(engine.push(NOW)) == ["note-2"]


def test_while_something_is_refused_the_own_epoch_is_read_too(engine: Engine) -> None:
    """A copy of this database may have been granted what was refused here."""
    (refused,) = write(engine, note("Sleeps", "note-1"))
    outgoing = engine.push(NOW)
    assert outgoing is not None
    assert outgoing.request.epoch == engine.replica.epoch
    engine.answered(outgoing, accepted(outgoing, Outcome.REJECTED), NOW)
    engine.ended(outgoing)
    asked = engine.wait(NOW, 0)
    assert asked.request.epoch == 0
    stored = msgspec.structs.replace(refused, number=9, received=NOW, effective_at=refused.at)
    engine.answered(asked, SyncResponse(asked.nonce, NOW, 9, events=[stored], scopes=[FLIGHT]), NOW)
    assert engine.replica.waiting() == []
    assert engine.replica.state("note-1") is not None
    assert engine.wait(NOW, 0).request.epoch == engine.replica.epoch
