"""The device's side of sync without any I/O: what to send next, what an answer means, when to try again.

Three sessions drive one engine: one pushes, a second one overtakes it, the third waits. All state that matters is in
the replica; the engine holds the token, what is under way and what is put off, so a crash at any moment loses nothing.
"""

import random
import secrets
from collections.abc import Callable, Sequence
from enum import StrEnum
from threading import RLock
from typing import NamedTuple

import msgspec

from onboard.domain import flight
from onboard.domain.event import Event
from onboard.domain.priority import effective
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import AccessError, LinkError
from onboard.store.outbox import Queued
from onboard.store.replica import Pulled, Replica
from onboard.sync import priority
from onboard.sync.budget import Budget
from onboard.sync.pauses import LONGEST_PAUSE, before_try
from onboard.sync.protocol import SyncRequest, SyncResponse, digest

RETURNED = 100
"""Events at most that one request gives back to a restored relay."""

PUT_OFF = 30_000
"""Milliseconds after which events are sent again that the relay could not check yet."""

KEEP_HEARD = 60_000
"""Milliseconds after which the time of the last answer is stored anew."""

CLOCK_TOLERANCE = 1000
"""Milliseconds by which the relay's clock may seem to differ before the device corrects its own."""


class LinkState(StrEnum):
    OFFLINE = "offline"
    CONNECTED = "connected"
    PORTAL = "portal"
    REFUSED = "refused"


class Link(msgspec.Struct, frozen=True):
    """The link as the bar shows it.

    Attributes:
        heard: when the relay last answered, Unix milliseconds, or None.
        detail: words for a person where something is wrong.
        next_try: when it is tried again by itself, Unix milliseconds by this device's clock, where something is wrong.
    """

    state: LinkState = LinkState.OFFLINE
    heard: int | None = None
    detail: str = ""
    next_try: int | None = None


class Outgoing(NamedTuple):
    """A request with what it was made from; the other session may change all of it while this one is on its way.

    Attributes:
        token: what lets the device in, or None where the request carries an assertion instead.
        held: the scopes that the request says are held.
        sent: when it set out by this device's clock, Unix milliseconds.
    """

    request: SyncRequest
    token: str | None
    held: frozenset[str]
    sent: int

    @property
    def nonce(self) -> str:
        return self.request.nonce


class Answer(NamedTuple):
    """How to go on after an answer: more is there right now; or the relay had nothing though it was asked to wait."""

    more: bool
    idle: bool


class PortalError(LinkError):
    """Something answered that is not the relay: a captive portal wants a visit, or a proxy is in the way."""


class FailedError(LinkError):
    """The relay is there and broke on this very request: a fault of its program, or something it cannot digest."""


class RefusedError(AccessError):
    """The relay did not accept this device's token or assertion; `now` is the relay's clock."""

    def __init__(self, detail: str, now: int) -> None:
        super().__init__(detail)
        self.now = now


class Engine:
    """Decides; `Session` carries out. Both sessions may call it at any time.

    Attributes:
        offset: milliseconds by which the relay's clock is ahead of this device's, as last known.
        budget: what the link carries.
        returns: gives a restored relay back what it had written; the relay takes that from desks alone.
    """

    def __init__(
        self,
        replica: Replica,
        sign_in: Callable[[int], str],
        rng: random.Random | None = None,
        budget: Budget | None = None,
    ) -> None:
        """`sign_in` gives a signed assertion for a time in Unix milliseconds."""
        self.replica = replica
        self.budget = budget or Budget()
        self.returns = True
        self.link = Link(heard=replica.heard)
        self.offset = replica.offset
        self._sign_in = sign_in
        self._rng = rng or random.SystemRandom()
        self._token: str | None = None
        self._kept_heard = replica.heard
        _, self.budget.spent, self.budget.limit = replica.spending
        self._put_off: dict[str, int] = {}
        self._under_way: dict[str, frozenset[str]] = {}
        self._reading: str | None = None
        # Halved by each failure of the relay on a batch, until what it cannot digest goes alone.
        self._most: int | None = None
        # Entities on which the relay broke alone: they go last, so that each failure on them holds up no other.
        self._suspects: set[str] = set()
        self._listeners: list[Callable[[Link], None]] = []
        # What is sent is announced while it is held, and who hears of it may ask what is under way.
        self._lock = RLock()

    def subscribe(self, listener: Callable[[Link], None]) -> None:
        """Calls `listener` with the link whenever it changes, on the session's thread."""
        self._listeners.append(listener)

    @property
    def token(self) -> str | None:
        """What lets this device in, as last known."""
        return self._token

    @property
    def pushing(self) -> bool:
        """Whether something of the outbox is on its way right now."""
        return bool(self._under_way)

    def under_way(self) -> frozenset[str]:
        """The entities of which something is on its way right now."""
        with self._lock:
            return frozenset(subject for subjects in self._under_way.values() for subject in subjects)

    def goes_again(self) -> dict[str, int]:
        """When entities are sent again that were put off, Unix milliseconds by this device's clock."""
        with self._lock:
            return {subject: at + PUT_OFF for subject, at in self._put_off.items()}

    @property
    def reading(self) -> bool:
        """Whether a push on its way brings what is new as well."""
        return self._reading is not None

    def push(self, now: int) -> Outgoing | None:
        """The next batch of what is not sent, or None if nothing is to be sent now.

        Of several that are under way, the first one reads: the others would bring the same once more.
        """
        with self._lock:
            queue = self._ready(now)
            if not queue:
                return None
            trusted = [queued for queued in queue if queued.subject not in self._suspects]
            chosen = priority.select(trusted or queue, now + self.offset, self.budget.clear)
            chosen = chosen[: self._most if trusted else 1]
            events = self.replica.outgoing(chosen, now)
            outgoing = self._outgoing(now, events=events, verdicts_only=self.reading)
            self._reading = self._reading or outgoing.nonce
            self._under_way[outgoing.nonce] = frozenset(event.subject for event in outgoing.request.events)
        return outgoing

    def ended(self, outgoing: Outgoing) -> None:
        """The request is not under way any more, whatever became of it."""
        with self._lock:
            self._under_way.pop(outgoing.nonce, None)
            if self._reading == outgoing.nonce:
                self._reading = None

    def wait(self, now: int, seconds: int) -> Outgoing:
        """A request that reads what is new; it waits for it unless something is to be read already."""
        return self._outgoing(now, wait=seconds)

    def _ready(self, now: int) -> list[Queued]:
        """What may go now: in time, in a class that the link is good enough for, and of no entity that is under way
        or that the relay could not check a moment ago.
        """
        # A clock that was set back must not put anything off for longer.
        self._put_off = {subject: at for subject, at in self._put_off.items() if 0 <= now - at < PUT_OFF}
        busy = self._put_off.keys() | {subject for subjects in self._under_way.values() for subject in subjects}
        queue = [queued for queued in self.replica.queue() if queued.subject not in busy]
        relay_now, deepest = now + self.offset, self.budget.deepest
        # What went out before may be at the relay, so only the relay's verdict can tell that it came too late.
        late = [
            queued
            for queued in queue
            if queued.expires is not None and queued.expires < relay_now and not queued.attempts
        ]
        if late:
            self.replica.expire([(queued.epoch, queued.seq) for queued in late])
            return self._ready(now)
        # An entity goes whole: what is urgent of it needs what was said before. A time in the future was written by a
        # clock that was wrong, and tells nothing of how long this has waited: it need not wait until then.
        may_go = {
            queued.subject
            for queued in queue
            if effective(queued.priority, abs(relay_now - queued.queued_at)) <= deepest
        }
        return [queued for queued in queue if queued.subject in may_go]

    def _outgoing(
        self, now: int, wait: int = 0, events: Sequence[Event] = (), *, verdicts_only: bool = False
    ) -> Outgoing:
        token, urgent_only = self._token, self.budget.used_up
        with self.replica.reading():
            standing = self.replica.standing()
            # While only urgent events may cost anything, nothing else is asked for.
            backfills = [] if urgent_only or verdicts_only else standing.backfills
            returned = [] if events or backfills or urgent_only else self._returned()
        request = SyncRequest(
            nonce=secrets.token_urlsafe(6),
            verdicts_only=verdicts_only,
            room=self.budget.wire,
            urgent_only=urgent_only,
            # What was refused here may have been granted to a copy of this database: then it comes back as stored.
            epoch=0 if standing.drafts else standing.epoch,
            seq=standing.seq,
            incarnation=standing.incarnation,
            returned=returned,
            events=list(events),
            cursors={priority: cursor for priority, cursor in standing.cursors.items() if cursor.number},
            seen=standing.seen,
            backfills=backfills,
            holding=digest(standing.held),
            wait=0 if backfills else wait,
            assertion=None if token else self._sign_in(now + self.offset),
        )
        return Outgoing(request, token, standing.held, now)

    def _returned(self) -> list[Event]:
        """What a restored relay may lack, as much as one batch holds; one at least, where there is any."""
        room, events = self.budget.clear, list[Event]()
        for event in self.replica.to_return(RETURNED) if self.returns else ():
            room -= len(event.body) + priority.ENVELOPE
            if events and room < 0:
                break
            events.append(event)
        return events

    def answered(self, outgoing: Outgoing, response: SyncResponse, now: int) -> Answer:
        """Stores what an answer brought, and says how to go on.

        Raises:
            PortalError: the answer does not repeat the nonce.
        """
        if response.nonce != outgoing.nonce:
            raise PortalError("Something else than the relay answered. Does this network want a log-in?")
        self._correct_clock(response.now, outgoing.sent, now)
        if response.token:
            self._token = response.token
        self._heard(now)
        if not self._same_incarnation(outgoing.request, response):
            return Answer(more=True, idle=False)
        return self._take_in(outgoing, response, now)

    def _same_incarnation(self, request: SyncRequest, response: SyncResponse) -> bool:
        """Whether an answer counts: one from before the relay was restored acknowledges what may be gone since."""
        known = self.replica.incarnation
        if response.incarnation is None:
            return request.incarnation == known
        # An answer that comes late must not lead back.
        if request.incarnation == known:
            self.replica.enter_incarnation(response.incarnation, response.covered or 0)
        return not request.incarnation and response.incarnation == self.replica.incarnation

    def _take_in(self, outgoing: Outgoing, response: SyncResponse, now: int) -> Answer:
        if response.covered is not None:
            self.replica.cover(response.covered)
        self._digested(outgoing.request.events)
        self._put_off_what_waits(outgoing.request.events, response.verdicts, now)
        self.replica.settle(response.verdicts, now)
        self.replica.note_returned(outgoing.request.returned)
        # Without scopes, the answer means those that the request had named, whatever is held by now.
        held = outgoing.held if response.scopes is None else frozenset(response.scopes)
        # What was left out as written in the epoch of the request is to be read again where that has ended.
        same_epoch = outgoing.request.epoch in {0, self.replica.epoch}
        cursors = response.cursors if same_epoch else {}
        self.replica.receive(Pulled(response.events, cursors, held, response.as_of, response.filled), now)
        if response.own is not None and same_epoch:
            # After the cursors have moved, past what this device had written and does not know any more.
            self.replica.compare(response.own)
        more = response.more or (self.replica.is_behind() and not self.budget.used_up)
        brought = response.verdicts or response.events or response.filled or response.token
        return Answer(more, idle=bool(outgoing.request.wait and not (more or brought)))

    def _heard(self, now: int) -> None:
        """Shows that the relay answered; kept once a minute, so that the age is known after a restart too.

        What a metered link has cost is kept each time.
        """
        if self._kept_heard is None or abs(now - self._kept_heard) >= KEEP_HEARD:
            self._kept_heard = self.replica.heard = now
            self._keep_spent(now)
        else:
            self.charge(now)
        self._show(Link(LinkState.CONNECTED, now))

    def failed(
        self, error: LinkError, failures: int = 1, outgoing: Outgoing | None = None, now: int | None = None
    ) -> float:
        """Shows that the link failed; gives the seconds to pause before the next try, with jitter.

        `failures` is how many there were in a row. There is no last try, and nothing ever clears the queue.
        """
        events = outgoing.request.events if outgoing else []
        self.replica.note_trouble([(event.epoch, event.seq) for event in events], str(error))
        if now is not None:
            self.charge(now)
        if isinstance(error, FailedError):
            self._divide(events, now)
        else:
            self.budget.failed()
        state = LinkState.PORTAL if isinstance(error, PortalError) else LinkState.OFFLINE
        # While a batch can be divided, the next try is another one.
        pause = before_try(1 if isinstance(error, FailedError) and len(events) > 1 else failures, self._rng)
        self._show(Link(state, self.link.heard, str(error), now and now + int(pause * 1000)))
        return pause

    def refused(self, outgoing: Outgoing, error: RefusedError, now: int, refusals: int = 1) -> float:
        """Signs in anew, with the relay's time, after a first refusal; a second one in a row waits for a person.

        Gives the seconds to pause before the next try.
        """
        with self._lock:
            # The other session may have signed in anew already.
            if self._token == outgoing.token:
                self._token = None
        self._correct_clock(error.now, outgoing.sent, now)
        self.charge(now)
        if refusals == 1:
            return 0.0
        self._show(Link(LinkState.REFUSED, self.link.heard, str(error), now + int(LONGEST_PAUSE * 1000)))
        return LONGEST_PAUSE

    def broke(self, detail: str = "Something went wrong in this app. It keeps trying to reach the relay.") -> float:
        """Shows what keeps this device itself from syncing, its own fault where nothing is said.

        Gives the seconds to pause before the next try.
        """
        self._show(Link(LinkState.OFFLINE, self.link.heard, detail))
        return LONGEST_PAUSE

    def _divide(self, events: Sequence[Event], now: int | None) -> None:
        """The relay broke on these: fewer next time, and what breaks it alone lets the others pass."""
        with self._lock:
            self._most = max(1, len(events) // 2) if events else self._most
            if len(events) == 1 and now is not None:
                self._put_off[events[0].subject] = now
                self._suspects.add(events[0].subject)

    def _digested(self, events: Sequence[Event]) -> None:
        """The relay did not break on these."""
        with self._lock:
            self._suspects -= {event.subject for event in events}
            if events and self._most is not None:
                self._most *= 2

    def _put_off_what_waits(self, events: Sequence[Event], verdicts: Sequence[Verdict], now: int) -> None:
        waiting = {(verdict.epoch, verdict.seq) for verdict in verdicts if verdict.outcome is Outcome.RETRY}
        with self._lock:
            self._put_off |= {event.subject: now for event in events if (event.epoch, event.seq) in waiting}

    def meter(self, limit: int | None) -> None:
        """Somebody counts what the link costs: from now on it may carry so many bytes a flight; None ends that."""
        if self.budget.limit is None:
            self.budget.spent = 0
        self.budget.limit = limit
        self.replica.spending = (self.replica.spending[0], self.budget.spent, limit)

    def charge(self, now: int) -> None:
        """Keeps what an exchange has cost, whatever came of it, where somebody counts."""
        if self.budget.limit is not None:
            self._keep_spent(now)

    def _keep_spent(self, now: int) -> None:
        """Keeps what a metered link has cost; each flight begins anew."""
        aboard = flight.under_way(self.replica.states("flight"), now + self.offset) or ""
        if self.replica.spending[0] != aboard:
            self.budget.spent = 0
        self.replica.spending = (aboard, self.budget.spent, self.budget.limit)

    def _correct_clock(self, relay_now: int, sent: int, now: int) -> None:
        """The relay's clock stood at `relay_now` somewhere between `sent` and `now`; no nearer can be known."""
        nearest = min(max(self.offset, relay_now - now), relay_now - min(sent, now))
        if abs(nearest - self.offset) > CLOCK_TOLERANCE:
            self.offset = self.replica.offset = nearest

    def _show(self, link: Link) -> None:
        self.link = link
        for listener in self._listeners:
            listener(link)
