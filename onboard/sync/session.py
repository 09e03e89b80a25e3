"""The sessions of a device: one pushes what is not sent, one overtakes it, the third waits for what is new.

They run on threads that the caller starts; each step is one exchange.
"""

from collections.abc import Callable

from onboard.errors import LinkError, StorageError
from onboard.sync.engine import Answer, Engine, Outgoing, RefusedError
from onboard.sync.loop import Loop
from onboard.sync.pauses import FIRST_PAUSE
from onboard.sync.transport import Transport

Clock = Callable[[], int]
"""Gives Unix milliseconds."""

IDLE = 30.0
"""Seconds after which a session with nothing to do looks again though nobody woke it."""

SHORTEST_WAIT, LONGEST_WAIT = 25, 240
"""Seconds for which the waiting session asks the relay to hold its answer: longer each time that nothing came and the
link held, as an idle hour should cost little; short again where something on the way cuts idle connections.
"""


PUSH_FIRST, POLL = 5.0, 0.5
"""Seconds that the waiting session gives a push that reads, in steps: reading must not hang on a push that does."""

CAUTION = 4
"""Waits that must have held, once one broke, before a longer one is tried."""


class Session(Loop):
    """One loop of exchanges over one connection.

    Attributes:
        on_link: called when an exchange works again after a failure: what the other session put off can be tried.
    """

    def __init__(self, engine: Engine, transport: Transport, clock: Clock) -> None:
        super().__init__()
        self.engine = engine
        self.on_link: Callable[[], None] = lambda: None
        self._transport = transport
        self._clock = clock
        self._failures = 0
        self._refusals = 0

    def try_now(self) -> None:
        """A person asked, or the system reported a link: tries at once, and pauses are short again."""
        self._failures = self._refusals = 0
        self.engine.budget.forget()
        self.wake()

    def broke(self) -> float:
        return self.engine.broke()

    def step(self) -> float:
        outgoing = self.next_request()
        return IDLE if outgoing is None else self.carry(outgoing)

    def next_request(self) -> Outgoing | None:
        raise NotImplementedError

    def after(self, answer: Answer) -> float:
        """The seconds to pause after an answer; one with nothing in it must not make a loop as fast as the link."""
        return FIRST_PAUSE if answer.idle else 0.0

    def broken(self, outgoing: Outgoing) -> None:
        """The link broke under this request."""

    def carry(self, outgoing: Outgoing) -> float:
        """Carries one request to the relay and acts on what comes of it; gives the seconds to pause."""
        try:
            return self._carry(outgoing)
        finally:
            self.engine.ended(outgoing)

    def _carry(self, outgoing: Outgoing) -> float:
        try:
            response = self._transport.exchange(outgoing.request, outgoing.token)
            if self.stopping:
                self.engine.charge(self._clock())
                return 0.0
            answer = self.engine.answered(outgoing, response, self._clock())
        except StorageError as error:
            return self.engine.broke(str(error))
        except LinkError as error:
            self._failures += 1
            self.broken(outgoing)
            return self.engine.failed(error, self._failures, outgoing, self._clock())
        except RefusedError as error:
            self._refusals += 1
            return self.engine.refused(outgoing, error, self._clock(), self._refusals)
        recovered = self._failures > 0
        self._failures = self._refusals = 0
        if recovered:
            self.on_link()
        return self.after(answer)


class PushSession(Session):
    """Sends the outbox; sleeps while it is empty. Wake it after each append.

    Attributes:
        on_push: called when a batch sets out: there may be more for the overtaking session.
    """

    def __init__(self, engine: Engine, transport: Transport, clock: Clock) -> None:
        super().__init__(engine, transport, clock)
        self.on_push: Callable[[], None] = lambda: None

    def next_request(self) -> Outgoing | None:
        outgoing = self.engine.push(self._clock())
        if outgoing is not None:
            self.on_push()
        return outgoing


class OvertakingSession(PushSession):
    """Sends beside a push that is under way, so that something urgent need not wait for its answer.

    With a full queue, the two take turns and the link never idles. Otherwise this one has nothing to do, not even a
    connection.
    """

    def next_request(self) -> Outgoing | None:
        return super().next_request() if self.engine.pushing else None


class WaitSession(Session):
    """Reads what is new, waiting at the relay for it."""

    def __init__(self, engine: Engine, transport: Transport, clock: Clock) -> None:
        super().__init__(engine, transport, clock)
        self._behind = True
        self._seconds = SHORTEST_WAIT
        self._held = 0
        self._waited_for_push = 0.0
        self._proof = 1

    def next_request(self) -> Outgoing | None:
        return self.engine.wait(self._clock(), 0 if self._behind else self._seconds)

    def step(self) -> float:
        """See `Session.step`; a push that reads is let through first, as both would bring the same."""
        if self.engine.reading and self._waited_for_push < PUSH_FIRST:
            self._waited_for_push += POLL
            return POLL
        self._waited_for_push = 0.0
        return super().step()

    def after(self, answer: Answer) -> float:
        self._behind = answer.more
        if answer.idle:
            self._held += 1
        if self._held >= self._proof:
            self._seconds, self._held = min(LONGEST_WAIT, 2 * self._seconds), 0
        return super().after(answer)

    def broken(self, outgoing: Outgoing) -> None:
        """A wait that broke may have been too long for something on the way: a longer one needs more proof now."""
        if outgoing.request.wait:
            self._seconds, self._held, self._proof = max(SHORTEST_WAIT, outgoing.request.wait // 2), 0, CAUTION
