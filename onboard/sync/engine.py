"""The device's side of sync without any I/O: what to send next, what an answer means, when to try again.

Two sessions drive one engine: one pushes, the other waits. All state that matters is in the replica; the engine
only holds the token and what is put off, so a crash at any moment loses nothing.
"""

import random
import secrets
from collections.abc import Callable, Sequence
from enum import StrEnum
from threading import Lock
from typing import NamedTuple

import msgspec

from onboard.domain.event import Event
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import AccessError, LinkError
from onboard.store.replica import Pulled, Queued, Replica
from onboard.sync import priority
from onboard.sync.protocol import SyncRequest, SyncResponse, digest

BATCH = 64 * 1024
"""Bytes of event bodies in one request, about."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
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
    """

    state: LinkState = LinkState.OFFLINE
    heard: int | None = None
    detail: str = ""


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


class RefusedError(AccessError):
    """The relay did not accept this device's token or assertion; `now` is the relay's clock."""

    def __init__(self, detail: str, now: int) -> None:
        super().__init__(detail)
        self.now = now


class Engine:
    """Decides; `Session` carries out. Both sessions may call it at any time.

    Attributes:
        offset: milliseconds by which the relay's clock is ahead of this device's, as last known.
    """

    def __init__(self, replica: Replica, sign_in: Callable[[int], str], rng: random.Random | None = None) -> None:
        """`sign_in` gives a signed assertion for a time in Unix milliseconds."""
        self.replica = replica
        self.link = Link(heard=replica.heard)
        self.offset = replica.offset
        self._sign_in = sign_in
        self._rng = rng or random.Random()  # noqa: S311 # jitter needs no secrecy
        self._token: str | None = None
        self._kept_heard = replica.heard
        self._put_off: dict[str, int] = {}
        self._listeners: list[Callable[[Link], None]] = []
        self._lock = Lock()

    def subscribe(self, listener: Callable[[Link], None]) -> None:
        """Calls `listener` with the link whenever it changes, on the session's thread."""
        self._listeners.append(listener)

    @property
    def token(self) -> str | None:
        """What lets this device in, as last known."""
        return self._token

    def push(self, now: int) -> Outgoing | None:
        """The next batch of what is not sent, or None if nothing is to be sent now."""
        queue = self._ready(now)
        if not queue:
            return None
        chosen = priority.select(queue, now + self.offset, BATCH)
        return self._outgoing(now, events=self.replica.outgoing(chosen))

    def wait(self, now: int, seconds: int) -> Outgoing:
        """A request that reads what is new; it waits for it unless something is to be read already."""
        return self._outgoing(now, wait=seconds)

    def _ready(self, now: int) -> list[Queued]:
        """The queue without the entities that the relay could not check a moment ago."""
        with self._lock:
            # A clock that was set back must not put anything off for longer.
            self._put_off = {subject: at for subject, at in self._put_off.items() if 0 <= now - at < PUT_OFF}
            put_off = self._put_off.keys()
        return [queued for queued in self.replica.queue() if queued.subject not in put_off]

    def _outgoing(self, now: int, wait: int = 0, events: Sequence[Event] = ()) -> Outgoing:
        token, held = self._token, self.replica.held_scopes()
        cursors, backfills = self.replica.pulled_so_far()
        request = SyncRequest(
            nonce=secrets.token_urlsafe(6),
            events=list(events),
            cursors={priority: cursor for priority, cursor in cursors.items() if cursor.number},
            backfills=backfills,
            holding=digest(held),
            wait=0 if backfills else wait,
            assertion=None if token else self._sign_in(now + self.offset),
        )
        return Outgoing(request, token, held, now)

    def answered(self, outgoing: Outgoing, response: SyncResponse, now: int) -> Answer:
        """Stores what an answer brought, and says how to go on.

        Raises:
            PortalError: the answer does not repeat the nonce.
        """
        if response.nonce != outgoing.nonce:
            raise PortalError("Something else than the relay answered. Does this network want a log-in?")
        self._correct_clock(response.now, outgoing.sent, now)
        self._put_off_what_waits(outgoing.request.events, response.verdicts, now)
        self.replica.settle(response.verdicts)
        # Without scopes, the answer means those that the request had named, whatever is held by now.
        held = outgoing.held if response.scopes is None else frozenset(response.scopes)
        self.replica.receive(Pulled(response.events, response.cursors, held, response.as_of, response.filled))
        if response.token:
            self._token = response.token
        self._heard(now)
        more = response.more or bool(self.replica.pulled_so_far()[1])
        brought = response.verdicts or response.events or response.filled or response.token
        return Answer(more, idle=bool(outgoing.request.wait and not (more or brought)))

    def _heard(self, now: int) -> None:
        """Shows that the relay answered; kept once a minute, so that the age is known after a restart too."""
        if self._kept_heard is None or abs(now - self._kept_heard) >= KEEP_HEARD:
            self._kept_heard = self.replica.heard = now
        self._show(Link(LinkState.CONNECTED, now))

    def failed(self, error: LinkError, failures: int = 1) -> float:
        """Shows that the link failed; gives the seconds to pause before the next try, with jitter.

        `failures` is how many there were in a row. There is no last try, and nothing ever clears the queue.
        """
        state = LinkState.PORTAL if isinstance(error, PortalError) else LinkState.OFFLINE
        self._show(Link(state, self.link.heard, str(error)))
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, 10))
        return self._rng.uniform(longest / 2, longest)

    def refused(self, outgoing: Outgoing, error: RefusedError, now: int, refusals: int = 1) -> float:
        """Signs in anew, with the relay's time, after a first refusal; a second one in a row waits for a person.

        Gives the seconds to pause before the next try.
        """
        with self._lock:
            # The other session may have signed in anew already.
            if self._token == outgoing.token:
                self._token = None
        self._correct_clock(error.now, outgoing.sent, now)
        if refusals == 1:
            return 0.0
        self._show(Link(LinkState.REFUSED, self.link.heard, str(error)))
        return LONGEST_PAUSE

    def broke(self) -> float:
        """Shows that a session met a fault of this program; gives the seconds to pause before the next try."""
        detail = "Something went wrong in this app. It keeps trying to reach the relay."
        self._show(Link(LinkState.OFFLINE, self.link.heard, detail))
        return LONGEST_PAUSE

    def _put_off_what_waits(self, events: Sequence[Event], verdicts: Sequence[Verdict], now: int) -> None:
        waiting = {(verdict.epoch, verdict.seq) for verdict in verdicts if verdict.outcome is Outcome.RETRY}
        with self._lock:
            self._put_off |= {event.subject: now for event in events if (event.epoch, event.seq) in waiting}

    def _correct_clock(self, relay_now: int, sent: int, now: int) -> None:
        """The relay's clock stood at `relay_now` somewhere between `sent` and `now`; no nearer can be known."""
        nearest = min(max(self.offset, relay_now - now), relay_now - min(sent, now))
        if abs(nearest - self.offset) > CLOCK_TOLERANCE:
            self.offset = self.replica.offset = nearest

    def _show(self, link: Link) -> None:
        self.link = link
        for listener in self._listeners:
            listener(link)
