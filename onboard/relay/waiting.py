"""Requests that wait at the relay until something is new in their scopes."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from onboard.domain.contact import ContactHeard
from onboard.domain.event import Event
from onboard.domain.flight import FlightOpened
from onboard.domain.roster import RosterAssigned, RosterRemoved

QUIET = frozenset({ContactHeard.KIND})
"""Kinds that wake nobody: they would make every contact with a cabin an answer to every desk."""

SCOPE_GIVING = frozenset({FlightOpened.KIND, RosterAssigned.KIND, RosterRemoved.KIND})
"""Kinds that change who holds which scopes: everybody looks anew."""


class Waiter:
    """One waiting request: `event` is set when it shall look, `released` when it shall answer at once."""

    def __init__(self, device: str, scopes: Iterable[str]) -> None:
        self.device = device
        # The empty scope stands for the change of scopes itself.
        self.scopes = frozenset(scopes) | {""}
        self.event = asyncio.Event()
        self.released = False


class Waiters:
    """All waiting requests of this process, by scope and by device. Lives on the event loop's thread."""

    def __init__(self) -> None:
        self._by_scope: dict[str, set[Waiter]] = {}
        self._by_device: dict[str, set[Waiter]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False

    def attach(self) -> None:
        """Binds to the running event loop."""
        self._loop = asyncio.get_running_loop()

    @contextmanager
    def waiting(self, device: str, scopes: Iterable[str]) -> Iterator[Waiter]:
        """A waiter that hears of everything from now on until the context ends."""
        waiter = Waiter(device, scopes)
        waiter.released = self._stopping
        places = [self._by_device.setdefault(device, set())]
        places += [self._by_scope.setdefault(scope, set()) for scope in waiter.scopes]
        for place in places:
            place.add(waiter)
        try:
            yield waiter
        finally:
            for place in places:
                place.discard(waiter)

    def release(self, device: str) -> None:
        """Ends the wait of this device: it is pushing, and its answer brings what is new."""
        for waiter in self._by_device.get(device, set()):
            waiter.released = True
            waiter.event.set()

    def release_all(self) -> None:
        """Ends all waits, and lets none begin, since the relay is stopping; may be called on any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._release_all)

    def _release_all(self) -> None:
        self._stopping = True
        for device in self._by_device:
            self.release(device)

    def committed(self, events: Sequence[Event]) -> None:
        """Wakes whoever waits for these events; may be called on any thread."""
        scopes = {event.scope for event in events if event.kind not in QUIET}
        if any(event.kind in SCOPE_GIVING for event in events):
            scopes.add("")
        if scopes and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, scopes)

    def _wake(self, scopes: set[str]) -> None:
        for scope in scopes:
            for waiter in self._by_scope.get(scope, set()):
                waiter.event.set()
