"""The loops of the two sessions on real threads: waking, stopping, and faults that must not end them silently."""

import threading
from collections.abc import Callable, Iterator

import pytest

from onboard.sync.engine import Engine, LinkState, Outgoing
from onboard.sync.protocol import SyncRequest, SyncResponse
from onboard.sync.session import IDLE, PushSession, Session, WaitSession
from onboard.sync.transport import Transport
from tests.simulation.parts import FLIGHT, Relay, Tablet, note, stored, texts

PATIENCE = 20.0
"""Seconds; less than a session sleeps that was not woken."""

Run = Callable[[Session], threading.Thread]


class Direct:
    """A link without faults. `before` is called with each request before the relay gets it."""

    def __init__(self, relay: Relay, before: Callable[[SyncRequest], None] = lambda _: None) -> None:
        self._relay = relay
        self._before = before

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        self._before(request)
        return self._relay.answer(request, token)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def run(stop: threading.Event) -> Iterator[Run]:
    """Runs sessions until the test ends."""
    running: list[tuple[Session, threading.Thread]] = []

    def start(session: Session) -> threading.Thread:
        thread = threading.Thread(target=session.run, args=(stop,))
        running.append((session, thread))
        thread.start()
        return thread

    yield start
    stop.set()
    for session, thread in running:
        session.wake()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def emptied(tablet: Tablet) -> threading.Event:
    """Is set when a change leaves nothing to send."""
    done = threading.Event()
    tablet.replica.subscribe(lambda _: None if tablet.replica.not_sent() else done.set())
    return done


class WokenTooEarly(PushSession):
    """Finds nothing to send; before it can sleep, a person writes."""

    def __init__(self, engine: Engine, transport: Transport, tablet: Tablet) -> None:
        super().__init__(engine, transport, tablet.clock)
        self._tablet = tablet
        self._written = False

    def next_request(self) -> Outgoing | None:
        found = super().next_request()
        if not self._written:
            self._written = True
            self._tablet.write(note("Written in between"))
            self.wake()
        return found


def test_a_wake_between_looking_and_sleeping_is_not_lost(relay: Relay, tablet: Tablet, run: Run) -> None:
    assert PATIENCE < IDLE
    sent = emptied(tablet)
    run(WokenTooEarly(tablet.engine, Direct(relay), tablet))
    assert sent.wait(PATIENCE)


def test_a_sleeping_session_wakes_for_each_append(relay: Relay, tablet: Tablet, run: Run) -> None:
    session = PushSession(tablet.engine, Direct(relay), tablet.clock)
    run(session)
    for number in range(20):
        sent = emptied(tablet)
        tablet.write(note(f"Text {number}"))
        session.wake()
        assert sent.wait(PATIENCE)
    assert sum(texts(relay.ledger).values()) == 20


def test_a_fault_surfaces_and_syncing_goes_on(
    relay: Relay, tablet: Tablet, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    surfaced: list[type[BaseException]] = []
    happened = threading.Event()

    def hook(arguments: threading.ExceptHookArgs) -> None:
        surfaced.append(arguments.exc_type)
        happened.set()

    monkeypatch.setattr(threading, "excepthook", hook)
    faults = iter([ZeroDivisionError("a bug")])

    def fail_once(_request: SyncRequest) -> None:
        for fault in faults:
            raise fault

    sent = emptied(tablet)
    tablet.write(note("Nuts"))
    session = PushSession(tablet.engine, Direct(relay, fail_once), tablet.clock)
    run(session)
    assert happened.wait(PATIENCE)
    assert surfaced == [ZeroDivisionError]
    session.wake()
    assert sent.wait(PATIENCE)


def test_a_fault_is_shown_and_pauses(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    tablet.write(note("Nuts"))
    # Nothing was put into the mailbox: the fake's assertion stands for a bug.
    assert tablet.push._surviving_step() == 60
    assert tablet.engine.link.state is LinkState.OFFLINE
    assert "went wrong" in tablet.engine.link.detail
    assert tablet.replica.not_sent() == 1


def test_an_answer_after_the_stop_changes_nothing(
    relay: Relay, tablet: Tablet, run: Run, stop: threading.Event
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def hang(_request: SyncRequest) -> None:
        asked.set()
        assert go_on.wait(PATIENCE)

    shown: list[object] = []
    tablet.engine.subscribe(shown.append)
    thread = run(WaitSession(tablet.engine, Direct(relay, hang), tablet.clock))
    assert asked.wait(PATIENCE)
    stop.set()
    go_on.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert not shown
    assert tablet.replica.pulled_so_far()[0][1].number == 0


def test_an_answer_after_the_stop_is_paid_for(relay: Relay, tablet: Tablet, run: Run, stop: threading.Event) -> None:
    tablet.engine.meter(1_000_000)

    def cost_and_stop(_request: SyncRequest) -> None:
        tablet.engine.budget.count(5000)
        stop.set()

    run(WaitSession(tablet.engine, Direct(relay, cost_and_stop), tablet.clock)).join(PATIENCE)
    assert tablet.replica.spending[1] == tablet.engine.budget.spent > 5000


def test_both_sessions_share_one_engine(relay: Relay, tablet: Tablet, run: Run, stop: threading.Event) -> None:
    push = PushSession(tablet.engine, Direct(relay), tablet.clock)
    wait = WaitSession(tablet.engine, Direct(relay), tablet.clock)
    threads = [run(push), run(wait)]
    for number in range(60):
        tablet.write(note(f"Text {number}", f"note-{number % 7}"))
        relay.write(note(f"From the ground {number}", f"ground-{number % 7}"))
        push.wake()
        wait.wake()
        if number % 20 == 0:
            relay.forget_tokens()
    sent = emptied(tablet)
    tablet.write(note("The last one"))
    push.wake()
    assert sent.wait(PATIENCE)
    stop.set()
    for session, thread in zip((push, wait), threads, strict=True):
        session.wake()
        thread.join(PATIENCE)
    tablet.catch_up()
    assert stored(tablet.replica, FLIGHT) == stored(relay.ledger, FLIGHT)
    assert set(texts(relay.ledger).values()) == {1}
