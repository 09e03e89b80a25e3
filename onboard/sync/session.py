"""The two sessions of a device: one pushes what is not sent, the other waits for what is new.

They run on threads that the caller starts; each step is one exchange.
"""

from collections.abc import Callable
from threading import Event

from onboard.errors import LinkError
from onboard.sync.engine import Answer, Engine
from onboard.sync.protocol import SyncRequest
from onboard.sync.transport import RefusedError, Transport

Clock = Callable[[], int]
"""Gives Unix milliseconds."""

IDLE = 3600.0
"""Seconds for which a session with nothing to do sleeps unless it is woken."""

RETRY_PAUSE = 5.0
"""Seconds after which events are sent again that the relay could not check yet."""

WAIT = 25
"""Seconds for which the waiting session asks the relay to hold its answer."""


class Session:
    """One loop of exchanges over one connection."""

    def __init__(self, engine: Engine, transport: Transport, clock: Clock) -> None:
        self.engine = engine
        self._transport = transport
        self._clock = clock
        self._wake = Event()

    def wake(self) -> None:
        """Ends the current pause."""
        self._wake.set()

    def run(self, stop: Event) -> None:
        """Exchanges until `stop` is set (and `wake` called)."""
        while not stop.is_set():
            self._wake.wait(self.step())
            self._wake.clear()

    def step(self) -> float:
        """At most one exchange; gives the seconds to pause before the next."""
        request = self.next_request()
        return IDLE if request is None else self._exchange(request)

    def next_request(self) -> SyncRequest | None:
        raise NotImplementedError

    def after(self, answer: Answer) -> float:
        raise NotImplementedError

    def _exchange(self, request: SyncRequest) -> float:
        try:
            response = self._transport.exchange(request, self.engine.token)
            answer = self.engine.answered(request, response, self._clock())
        except RefusedError as error:
            return self.engine.failed(error, self._clock(), error.now)
        except LinkError as error:
            return self.engine.failed(error, self._clock())
        return self.after(answer)


class PushSession(Session):
    """Sends the outbox; sleeps while it is empty. Wake it after each append."""

    def next_request(self) -> SyncRequest | None:
        return self.engine.push(self._clock())

    def after(self, answer: Answer) -> float:
        return RETRY_PAUSE if answer.retry else 0.0


class WaitSession(Session):
    """Reads what is new, waiting at the relay for it."""

    def __init__(self, engine: Engine, transport: Transport, clock: Clock, on_link: Callable[[], None]) -> None:
        """`on_link` is called after each answer: the link is there, so what was put off can be tried now."""
        super().__init__(engine, transport, clock)
        self._on_link = on_link
        self._behind = True

    def next_request(self) -> SyncRequest | None:
        return self.engine.wait(self._clock(), 0 if self._behind else WAIT)

    def after(self, answer: Answer) -> float:
        self._behind = answer.more
        self._on_link()
        return 0.0
