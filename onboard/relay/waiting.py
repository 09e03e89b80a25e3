"""Requests that wait at the relay until something is new in their scopes.

Who waits has had an answer with nothing in it, as of a number of the log. What is committed after that number is
collected for each waiting request and answers it from memory, whoever committed it and in which process. A request
looks into the database again only where its scopes may have changed, where its device was withdrawn, or where the
answer would be a long one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec
import sqlalchemy as sa
import structlog

from onboard.domain.contact import ContactHeard
from onboard.domain.event import Event
from onboard.relay.exchange import PAGE_BYTES
from onboard.relay.notices import Notice, further_topics, person_topic
from onboard.relay.register import Device
from onboard.relay.tail import News, Tail
from onboard.relay.trail import Trail
from onboard.store import schema
from onboard.store.ledger import PAGE, Ledger
from onboard.store.log import chunks
from onboard.store.reach import Cursor
from onboard.sync.protocol import SyncRequest, SyncResponse

QUIET = frozenset({ContactHeard.KIND})
"""Kinds that wake nobody: they would make every contact with a cabin an answer to every desk."""

AT_ONCE = 50
"""Requests that are answered before the loop turns to something else."""

log = structlog.get_logger()

A = TypeVar("A")
T = TypeVar("T")


def _device_topic(device: str) -> str:
    return f"device:{device}"


class Waiter:
    """One waiting request.

    Attributes:
        answer: what it would be answered now, with nothing new in it; None before that is known.
        arrived: what was committed in its scopes since it began to wait, in the order of the log.
        must_look: only the database can tell what is new for it.
        released: it shall be answered at once, as it stands.
        woken: done when it ends: with its answer, or with None where it shall look into the database.
    """

    __slots__ = ("answer", "arrived", "device", "must_look", "released", "request", "topics", "woken")

    def __init__(self, device: Device, scopes: Iterable[str], request: SyncRequest) -> None:
        self.device = device
        self.request = request
        self.topics = (*scopes, person_topic(device.person), f"role:{device.role.value}", _device_topic(device.id))
        self.answer: SyncResponse | None = None
        self.arrived: list[Event] = []
        self.must_look = False
        self.released = False
        self.woken: asyncio.Future[SyncResponse | None] = asyncio.get_running_loop().create_future()

    @property
    def waits(self) -> bool:
        """Whether it has had its look and is not answered yet."""
        return self.answer is not None and not self.woken.done()

    @property
    def has_news(self) -> bool:
        return self.must_look or any(event.kind not in QUIET for event in self.arrived)

    def arrive(self, event: Event) -> bool:
        """Collects an event unless it has been looked at; tells whether that wakes the waiter."""
        if self.answer is not None and (event.number or 0) <= self.answer.as_of:
            return False
        self.arrived.append(event)
        return event.kind not in QUIET

    def wake(self, answer: SyncResponse | None) -> None:
        if not self.woken.done():
            self.woken.set_result(answer)

    def release(self) -> None:
        self.released = True
        self.wake(self.answer)

    def from_memory(self, now: int) -> SyncResponse | None:
        """Its answer with what has arrived; None where it has to look into the database."""
        assert self.answer is not None
        size = sum(len(event.body) for event in self.arrived)
        too_much = size > (self.request.room or PAGE_BYTES) or len(self.arrived) > PAGE
        own = any(event.device == self.device.id for event in self.arrived)
        if self.must_look or self.request.urgent_only or own or too_much:
            return None
        return msgspec.structs.replace(
            self.answer,
            now=now,
            as_of=self.arrived[-1].number,
            events=sorted(self.arrived, key=lambda event: event.priority),
            cursors=self.answer.cursors
            | {event.priority: Cursor(event.number or 0, event.check) for event in self.arrived},
        )


class Waiters:
    """All waiting requests of this process, by topic and by device. Lives on the event loop's thread."""

    def __init__(self, ledger: Ledger, trail: Trail, clock: Callable[[], int]) -> None:
        self._ledger = ledger
        self._trail = trail
        self._clock = clock
        self._tail = Tail(ledger)
        self._all: set[Waiter] = set()
        self._by_topic: dict[str, set[Waiter]] = {}
        self._news: deque[News] = deque()
        self._woken: set[Waiter] = set()
        self._work: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        # Its own, since those who come back at once would fill the queue of the loop's.
        self._thread = ThreadPoolExecutor(1, "waiting")

    def __len__(self) -> int:
        # A copy, since the operator's figures are read on another thread.
        return sum(waiter.waits for waiter in tuple(self._all))

    def attach(self) -> None:
        """Binds to the running event loop, and follows the log from now on."""
        self._loop = asyncio.get_running_loop()
        self._tail.begin()

    def begin(self, device: Device, scopes: Iterable[str], request: SyncRequest) -> Waiter:
        """A waiter that hears of everything from now on until its end."""
        waiter = Waiter(device, scopes, request)
        waiter.released = self._stopping
        self._all.add(waiter)
        for topic in waiter.topics:
            self._by_topic.setdefault(topic, set()).add(waiter)
        return waiter

    def end(self, waiter: Waiter) -> None:
        self._all.discard(waiter)
        self._woken.discard(waiter)
        for topic in waiter.topics:
            self._by_topic[topic].discard(waiter)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    async def until_news(self, waiter: Waiter, answer: SyncResponse, deadline: float) -> SyncResponse | None:
        """Waits for something beyond `answer`; gives the answer that tells it, or None where it has to look.

        One that is released gets `answer` back; so does one for whom nothing is new until `deadline`, by the loop's
        clock.
        """
        waiter.answer = answer
        waiter.arrived = [event for event in waiter.arrived if (event.number or 0) > answer.as_of]
        if waiter.has_news:
            self._woken.add(waiter)
            self._go_on()
        timer = waiter.woken.get_loop().call_at(deadline, waiter.wake, answer)
        try:
            return await waiter.woken
        finally:
            timer.cancel()

    def release(self, device: str) -> None:
        """Ends all waits of this device: it is pushing, and the answer to that brings what is new."""
        for waiter in self._by_topic.get(_device_topic(device), ()):
            waiter.release()

    def release_soon(self, device: str) -> None:
        """The same as `release`; may be called on any thread."""
        self._on_loop(self.release, device)

    def release_all(self) -> None:
        """Ends all waits, and lets none begin, since the relay is stopping; may be called on any thread."""
        self._on_loop(self._release_all)

    def _release_all(self) -> None:
        self._stopping = True
        self._end_all()

    def begin_again(self) -> None:
        """The log was put back: each device comes back with what it knows of it. May be called on any thread."""
        self._tail.begin()
        self._on_loop(self._end_all)

    def _end_all(self) -> None:
        for waiter in self._all:
            waiter.release()

    def committed(self, events: Sequence[Event]) -> None:
        """Hears of these events, which this process has committed; may be called on any thread."""
        first, last = events[0].number, events[-1].number
        self._on_loop(self._hear, News(first or 0, last or 0, events=events))

    def noticed(self, notice: Notice) -> None:
        """Hears of a commit of another process; may be called on any thread."""
        self._on_loop(self._hear, News(notice.first, notice.last, notice.topics), notice.devices)

    async def _on_thread(self, call: Callable[[A], T], argument: A) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, argument)

    def _on_loop(self, call: Callable[..., None], *arguments: object) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)

    def _hear(self, news: News, pushing: Iterable[str] = ()) -> None:
        for device in pushing:
            self.release(device)
        self._news.append(news)
        self._go_on()

    def _go_on(self) -> None:
        if self._work is None or self._work.done():
            self._work = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while self._news or self._woken:
            try:
                while self._news:
                    await self._collect(self._news.popleft())
                await self._answer()
            except Exception:
                # Nobody may go on waiting for what could not be read here.
                log.exception("waiting requests have to look for themselves")
                self._let_all_look()

    async def _collect(self, news: News) -> None:
        """Gives what is new to the waiters whom it concerns."""
        events = self._tail.advance(news, self._by_topic.keys())
        if isinstance(events, range):
            events = await self._on_thread(self._tail.read, events)
        for event in events:
            for waiter in self._by_topic.get(event.scope, ()):
                if waiter.arrive(event):
                    self._woken.add(waiter)
            for topic in further_topics(event):
                for waiter in self._by_topic.get(topic, ()):
                    waiter.must_look = True
                    self._woken.add(waiter)

    async def _answer(self) -> None:
        """Answers those who have been woken and know from where on they wait."""
        ready = [waiter for waiter in self._woken if waiter.waits]
        self._woken.clear()
        if not ready:
            return
        withdrawn = await self._on_thread(self._admit, ready)
        for number, waiter in enumerate(ready, start=1):
            waiter.wake(None if waiter.device.id in withdrawn else waiter.from_memory(self._clock()))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _admit(self, ready: Sequence[Waiter]) -> set[str]:
        """Gives the devices that were withdrawn, and notes in the trail what the others are about to read.

        Blocks on the database.
        """
        withdrawn: set[str] = set()
        table = schema.device
        with self._ledger.reading() as connection:
            for part in chunks([waiter.device.id for waiter in ready]):
                query = sa.select(table.c.id).where(table.c.id.in_(part), table.c.revoked.is_not(None))
                withdrawn |= set(connection.execute(query).scalars())
        visits: dict[str, set[str]] = {}
        for waiter in ready:
            if waiter.device.id not in withdrawn:
                visits.setdefault(waiter.device.person, set()).update(event.scope for event in waiter.arrived)
        self._trail.note_all(visits, "read", self._clock())
        return withdrawn

    def _let_all_look(self) -> None:
        self._woken.clear()
        for waiter in self._all:
            waiter.must_look = True
            waiter.wake(None)
