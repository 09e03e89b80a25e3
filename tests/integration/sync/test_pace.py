"""How much a device asks: the overtaking session only where it helps, waits as long as the link holds them."""

import random

import pytest

from onboard.errors import LinkError
from onboard.store.replica import Replica
from onboard.sync.engine import Engine, RefusedError
from onboard.sync.pauses import FIRST_PAUSE
from onboard.sync.protocol import SyncRequest, SyncResponse
from onboard.sync.session import CAUTION, IDLE, LONGEST_WAIT, SHORTEST_WAIT, OvertakingSession, PushSession, WaitSession
from tests.integration.sync.test_lanes import accepted, subjects, urgent, verdicts, write
from tests.simulation.parts import NOW, note


class Quiet:
    """A transport whose relay has nothing to say, or which breaks.

    Attributes:
        asked: every request.
        broken: what happens to the next requests.
        more: the relay has more right now.
    """

    def __init__(self) -> None:
        self.asked: list[SyncRequest] = []
        self.broken: Exception | None = None
        self.more = False

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        self.asked.append(request)
        if self.broken is not None:
            raise self.broken
        answer = SyncResponse(request.nonce, NOW, 1, verdicts=verdicts(request.events), more=self.more)
        return answer if token else SyncResponse(request.nonce, NOW, 1, token="token", verdicts=answer.verdicts)


@pytest.fixture
def engine(replica: Replica) -> Engine:
    return Engine(replica, lambda _: "assertion", random.Random(0))


@pytest.fixture
def link() -> Quiet:
    return Quiet()


def clock() -> int:
    return NOW


def waits(link: Quiet) -> list[int]:
    return [request.wait for request in link.asked]


def test_with_a_small_queue_nothing_overtakes(engine: Engine, link: Quiet) -> None:
    overtaking = OvertakingSession(engine, link, clock)
    assert overtaking.step() == IDLE
    write(engine, note("One"))
    assert overtaking.step() == IDLE
    push = PushSession(engine, link, clock)
    push.on_push = overtaking.wake
    outgoing = push.next_request()
    assert outgoing is not None
    assert overtaking.step() == IDLE
    assert link.asked == []
    engine.answered(outgoing, accepted(outgoing), NOW)
    engine.ended(outgoing)
    assert engine.replica.not_sent() == 0


def test_what_is_urgent_overtakes_a_batch_that_is_under_way(engine: Engine, link: Quiet) -> None:
    write(engine, note("x" * 200))
    push, overtaking = PushSession(engine, link, clock), OvertakingSession(engine, link, clock)
    outgoing = push.next_request()
    assert outgoing is not None
    write(engine, urgent("request-1"))
    assert overtaking.step() == 0
    assert [event.subject for event in link.asked[0].events] == ["request-1"]
    engine.ended(outgoing)
    assert overtaking.step() == IDLE
    assert subjects(push.next_request()) == ["note-1"]


def test_a_push_that_sets_out_wakes_the_overtaking_session(engine: Engine, link: Quiet) -> None:
    woken: list[bool] = []
    push = PushSession(engine, link, clock)
    push.on_push = lambda: woken.append(engine.pushing)
    push.step()
    assert woken == []
    write(engine, note("One"))
    push.step()
    assert woken == [True]


def test_waits_grow_while_the_link_holds_them(engine: Engine, link: Quiet) -> None:
    session = WaitSession(engine, link, clock)
    # Signing in, the first answer says that nothing is there; only then it is worth waiting.
    pauses = [session.step() for _ in range(8)]
    assert waits(link) == [0, 25, 50, 100, 200, 240, 240, 240]
    assert set(pauses[1:]) == {FIRST_PAUSE}
    assert (SHORTEST_WAIT, LONGEST_WAIT) == (25, 240)


def test_a_wait_that_broke_is_halved_and_grows_only_after_proof(engine: Engine, link: Quiet) -> None:
    session = WaitSession(engine, link, clock)
    for _ in range(6):
        session.step()
    link.broken = LinkError("cut")
    session.step()
    link.broken = None
    link.asked.clear()
    for _ in range(2 * CAUTION + 1):
        session.step()
    assert waits(link) == [*[120] * CAUTION, *[240] * CAUTION, 240]


def test_waits_that_break_shrink_to_the_shortest(engine: Engine, link: Quiet) -> None:
    session = WaitSession(engine, link, clock)
    for _ in range(6):
        session.step()
    link.broken = LinkError("cut")
    link.asked.clear()
    for _ in range(6):
        session.step()
    assert waits(link) == [240, 120, 60, 30, 25, 25]


def test_a_request_that_did_not_wait_says_nothing_about_waits(engine: Engine, link: Quiet) -> None:
    session = WaitSession(engine, link, clock)
    for _ in range(3):
        session.step()
    link.more = True
    session.step()
    link.broken = LinkError("down")
    session.step()
    link.broken, link.more = None, False
    session.step()
    link.asked.clear()
    session.step()
    assert waits(link) == [100]


def test_a_refusal_shortens_no_wait(engine: Engine, link: Quiet) -> None:
    session = WaitSession(engine, link, clock)
    for _ in range(3):
        session.step()
    link.broken = RefusedError("who?", NOW)
    session.step()
    link.broken = None
    link.asked.clear()
    session.step()
    assert waits(link) == [100]
