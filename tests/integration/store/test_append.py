"""What a person enters is recorded in one piece or not at all (design section 4)."""

from collections.abc import Callable

from onboard.domain import clock
from onboard.domain.request import Request, RequestTaken, Status
from onboard.store import schema
from onboard.store.log import Change, Draft
from onboard.store.replica import Replica
from tests.integration.store.crash import survives_every_crash
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, note, relay, rows, stored


def test_an_action_is_recorded_with_state_queue_number_and_time(replica: Replica) -> None:
    taken = Draft(FLIGHT, "request-1", RequestTaken(saw=Status.OPEN), expires=NOW + MINUTE)
    events = replica.append("ana", [relay("request-1"), taken], NOW)
    assert stored(replica) == events
    assert [str(event.identity) for event in events] == ["tablet.1.1", "tablet.1.2"]
    assert [clock.milliseconds(event.at) for event in events] == [NOW, NOW]
    assert [event.expires for event in events] == [None, NOW + MINUTE]
    state = replica.state("request-1")
    assert isinstance(state, Request)
    assert (state.status, state.holder, state.unsent) == (Status.TAKEN, "ana", True)
    assert [(queued.seq, queued.subject, queued.queued_at) for queued in replica.queue()] == [
        (1, "request-1", NOW),
        (2, "request-1", NOW),
    ]
    assert replica.not_sent() == 2


def test_a_crash_at_any_statement_leaves_nothing(replica: Replica) -> None:
    replica.append("ana", [note("note-1")], NOW)
    survives_every_crash(replica, lambda: replica.append("ana", [note("note-2"), relay("request-1")], NOW))
    assert [event.seq for event in stored(replica)] == [1, 2, 3]


def test_listeners_hear_of_it_when_it_is_durable(replica: Replica) -> None:
    heard: list[tuple[frozenset[Change], object]] = []
    replica.subscribe(lambda changes: heard.append((changes, replica.state("note-1"))))
    replica.append("ana", [note("note-1")], NOW)
    assert heard == [(frozenset({Change("note", "note-1")}), replica.state("note-1"))]
    assert heard[0][1] is not None


def test_numbers_go_on_and_time_never_runs_backwards(open_replica: Callable[[str], Replica]) -> None:
    first = open_replica("tablet").append("ana", [note("note-1")], NOW)[0]
    second = open_replica("tablet").append("ana", [note("note-2")], NOW - 60 * MINUTE)[0]
    assert (first.seq, second.seq) == (1, 2)
    assert second.at == first.at + 1


def test_recording_nothing_changes_nothing(replica: Replica) -> None:
    assert replica.append("ana", [], NOW) == []
    assert rows(replica, schema.meta) == []
    assert replica.not_sent() == 0
