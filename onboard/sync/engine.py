"""The device's side of sync without any I/O: what to send next, what an answer means, when to try again.

Two sessions drive one engine: one pushes, the other waits. All state that matters is in the replica; the engine
only holds the token and the pauses, so a crash at any moment loses nothing.
"""

import random
import secrets
from collections.abc import Callable
from enum import StrEnum
from threading import Lock
from typing import NamedTuple

import msgspec

from onboard.domain.verdict import Outcome
from onboard.errors import AccessError, LinkError
from onboard.store.replica import Pulled, Replica
from onboard.sync import priority
from onboard.sync.protocol import SyncRequest, SyncResponse, digest

BATCH = 64 * 1024
"""Bytes of event bodies in one request, about."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
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


class Answer(NamedTuple):
    """How to go on after an answer: more is there right now; something that was sent has to be sent again."""

    more: bool
    retry: bool


class PortalError(LinkError):
    """Something answered that is not the relay: a captive portal wants a visit, or a proxy is in the way."""


class Engine:
    """Decides; `Session` carries out.

    Attributes:
        sign_in: gives a signed assertion for a time in Unix milliseconds.
    """

    def __init__(self, replica: Replica, sign_in: Callable[[int], str], rng: random.Random | None = None) -> None:
        self.replica = replica
        self.link = Link()
        self.offset = replica.offset
        self._sign_in = sign_in
        self._rng = rng or random.Random()  # noqa: S311 # jitter needs no secrecy
        self._token: str | None = None
        self._refusals = 0
        self._failures = 0
        self._listeners: list[Callable[[Link], None]] = []
        self._lock = Lock()

    def subscribe(self, listener: Callable[[Link], None]) -> None:
        """Calls `listener` with the link whenever it changes, on the session's thread."""
        self._listeners.append(listener)

    @property
    def token(self) -> str | None:
        return self._token

    def push(self, now: int) -> SyncRequest | None:
        """The next batch of what is not sent, or None if all is sent."""
        queue = self.replica.queue()
        if not queue:
            return None
        chosen = priority.select(queue, now + self.offset, BATCH)
        return self._request(now, events=self.replica.outgoing(chosen))

    def wait(self, now: int, seconds: int) -> SyncRequest:
        """A request that reads what is new; it waits for it unless something is to be read already."""
        return self._request(now, wait=seconds)

    def _request(self, now: int, **fields: object) -> SyncRequest:
        cursors, backfills = self.replica.pulled_so_far()
        if backfills:
            fields["wait"] = 0
        return SyncRequest(
            nonce=secrets.token_urlsafe(6),
            cursors={priority: cursor for priority, cursor in cursors.items() if cursor.number},
            backfills=backfills,
            holding=digest(self.replica.held_scopes()),
            assertion=None if self._token else self._sign_in(now + self.offset),
            **fields,  # type: ignore[arg-type] # the callers above name fields of SyncRequest
        )

    def answered(self, request: SyncRequest, response: SyncResponse, now: int) -> Answer:
        """Stores what an answer brought, and says how to go on.

        Raises:
            PortalError: the answer does not repeat the nonce.
        """
        if response.nonce != request.nonce:
            raise PortalError("Something else than the relay answered. Does this network want a log-in?")
        self._correct_clock(response.now, now)
        self.replica.settle(response.verdicts)
        held = self.replica.held_scopes() if response.scopes is None else frozenset(response.scopes)
        self.replica.receive(Pulled(response.events, response.cursors, held, response.as_of, response.filled))
        with self._lock:
            self._token = response.token or self._token
            self._failures = self._refusals = 0
        self._show(Link(LinkState.CONNECTED, now))
        return Answer(
            more=response.more or bool(self.replica.pulled_so_far()[1]),
            retry=any(verdict.outcome is Outcome.RETRY for verdict in response.verdicts),
        )

    def failed(self, error: LinkError | AccessError, now: int, relay_now: int | None = None) -> float:
        """Takes note of a failure; gives the seconds to pause before the next try, with jitter.

        Nothing ever clears the queue. A first refusal is answered by signing in anew with the relay's time; a second
        one waits for a person.
        """
        with self._lock:
            self._failures += 1
            failures = self._failures
        if isinstance(error, AccessError):
            return self._refused(error, now, relay_now)
        state = LinkState.PORTAL if isinstance(error, PortalError) else LinkState.OFFLINE
        self._show(Link(state, self.link.heard, str(error)))
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10))
        return self._rng.uniform(longest / 2, longest)

    def _refused(self, error: AccessError, now: int, relay_now: int | None) -> float:
        with self._lock:
            self._token = None
            self._refusals += 1
            first = self._refusals == 1
        if relay_now is not None:
            self._correct_clock(relay_now, now)
        if first:
            return 0.0
        self._show(Link(LinkState.REFUSED, self.link.heard, str(error)))
        return LONGEST_PAUSE

    def try_now(self) -> None:
        """A person asked, or the system reported a link: the next pause is a short one."""
        with self._lock:
            self._failures = self._refusals = 0

    def _correct_clock(self, relay_now: int, now: int) -> None:
        offset = relay_now - now
        if abs(offset - self.offset) > CLOCK_TOLERANCE:
            self.offset = self.replica.offset = offset

    def _show(self, link: Link) -> None:
        self.link = link
        for listener in self._listeners:
            listener(link)
