"""The cabin's link: a TCP proxy in front of the relay with the shape and the faults of real links.

Each direction is one queue for all connections, as on a satellite link. Shapes hold above TCP: a new connection costs
a round trip, but there is no slow start and no retransmission, and what TCP/IP adds is neither counted nor slow.
"""

import asyncio
import math
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import NamedTuple, Self

POLL = 0.05
PIECE = 1400
"""Bytes that travel at once: about one packet."""

BUFFER = 4 * 1024
"""Bytes of each socket's buffer, before the kernel doubles them: little may seem sent that has not set out."""

BREAKS_WITHIN = 16 * 1024
"""Bytes within which a connection breaks that is going to be lost."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Landing = asyncio.Queue[tuple[float, bytes]]
"""Pieces on their way with when they arrive, by the loop's clock; an empty piece says that its sender has finished."""


class LinkProfile(NamedTuple):
    """What a link is like.

    Attributes:
        round_trip: seconds, half of them each way.
        up: bits per second from the cabin, for all connections together; `down` towards it.
        loss: chance that a connection breaks within its first 16 KiB.
    """

    round_trip: float = 0.0
    up: float = math.inf
    down: float = math.inf
    loss: float = 0.0


OPEN = LinkProfile()


class Traffic(NamedTuple):
    """What has gone over the link since it was made; bytes above TCP, TLS and HTTP included.

    Attributes:
        round_trips: those that came one after the other; what runs side by side counts once.
    """

    up: int
    down: int
    connections: int
    round_trips: int

    def since(self, before: "Traffic") -> "Traffic":
        return Traffic(*(now - then for now, then in zip(self, before, strict=True)))


class RoundTrips:
    """Counts those that came one after the other, of which the last had to end before the next could begin."""

    def __init__(self) -> None:
        self.count = 0
        self._ended = -math.inf

    def over(self, began: float, ended: float) -> None:
        if began >= self._ended:
            self.count += 1
            self._ended = ended


class Flow:
    """One connection's books.

    Attributes:
        up: bytes that the cabin has sent; `down` likewise.
    """

    def __init__(self, link: "CabinLink", breaks_at: float) -> None:
        """Books of a connection that breaks after that many bytes in both directions."""
        self.up = self.down = 0
        self._link = link
        self._breaks_at = breaks_at
        self._arrived = 0
        self._asked: float | None = None

    def left_cabin(self, size: int) -> None:
        self.up += size
        self._may_break()
        if self._asked is None and size:
            self._asked = asyncio.get_running_loop().time()

    def reached_relay(self, size: int) -> None:
        self._arrived += size

    def left_relay(self, size: int) -> None:
        if self._link.half_open:
            raise ConnectionResetError
        self.down += size
        self._may_break()

    def reached_cabin(self, size: int) -> None:
        """What comes while the cabin is still sending is no answer to it."""
        if size and self._asked is not None and self._arrived == self.up:
            self._link.round_trips.over(self._asked, asyncio.get_running_loop().time())
            self._asked = None

    def _may_break(self) -> None:
        if self.up + self.down > self._breaks_at:
            raise ConnectionResetError


class Lane:
    """One direction: pieces set out in the order of their arrival, as fast as the rate lets them."""

    def __init__(self, link: "CabinLink", rate: Callable[[LinkProfile], float]) -> None:
        self._link = link
        self._rate = rate
        self._turn = asyncio.Lock()
        self._room = asyncio.Event()
        self._pieces: asyncio.Queue[tuple[float, bytes, Landing]] = asyncio.Queue()
        self._waiting = 0

    async def send(self, piece: bytes, landing: Landing) -> None:
        """Queues a piece as soon as there is room; no more than a round trip's worth waits, as TCP would have it."""
        async with self._turn:
            while self._waiting > self._rate(self._link.profile) / 8 * max(self._link.profile.round_trip, POLL):
                self._room.clear()
                await self._room.wait()
            self._waiting += len(piece)
            self._pieces.put_nowait((asyncio.get_running_loop().time(), piece, landing))

    async def run(self) -> None:
        """Lets pieces set out until it is cancelled."""
        loop = asyncio.get_running_loop()
        free = 0.0
        while True:
            arrived, piece, landing = await self._pieces.get()
            if self._link.stalled:
                await self._link.moves()
                free = loop.time()
            profile = self._link.profile
            # Not from now: a sleep that took too long must not slow the link down.
            free = max(free, arrived) + len(piece) * 8 / self._rate(profile)
            await asyncio.sleep(max(0.0, free - loop.time()))
            self._waiting -= len(piece)
            self._room.set()
            landing.put_nowait((free + profile.round_trip / 2, piece))


class CabinLink:
    """Carries bytes both ways while `up`. Attributes may be set from any thread.

    Attributes:
        up: False cuts all connections and lets none through.
        half_open: what the cabin sends arrives, answers do not come back.
        stalled: nothing moves, and nothing breaks.
        profile: the shape of what sets out from now on.
        behind: the port to which new connections lead: the relay's, unless somebody is in between.
        port: where the cabin connects, once `ready` is set.
        flows: all connections that there have been, oldest first.
    """

    def __init__(self, relay_port: int, profile: LinkProfile = OPEN, seed: int = 0) -> None:
        """A link to that port; `seed` decides which connections are lost, and when."""
        self.up = True
        self.half_open = False
        self.stalled = False
        self.profile = profile
        self.behind = relay_port
        self.port = 0
        self.ready = Event()
        self.flows: list[Flow] = []
        self.round_trips = RoundTrips()
        self._rng = random.Random(seed)  # noqa: S311 # which connections are lost is no secret
        self._up, self._down = Lane(self, lambda profile: profile.up), Lane(self, lambda profile: profile.down)
        self._to_be_cut = False
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def traffic(self) -> Traffic:
        flows = list(self.flows)
        return Traffic(
            sum(flow.up for flow in flows), sum(flow.down for flow in flows), len(flows), self.round_trips.count
        )

    def reset(self) -> None:
        """Breaks all connections that there are; new ones come through."""
        self._to_be_cut = True

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Serves on a thread of its own."""
        stop = Event()
        thread = threading.Thread(target=self.run, args=(stop,), name="link")
        thread.start()
        self.ready.wait()
        try:
            yield self
        finally:
            stop.set()
            thread.join()

    def run(self, stop: Event) -> None:
        """Serves until `stop` is set; blocks."""
        asyncio.run(self._serve(stop))

    async def moves(self) -> None:
        """Returns when nothing stalls."""
        while self.stalled:  # noqa: ASYNC110 # an asyncio.Event cannot be set from any thread
            await asyncio.sleep(POLL)

    async def _serve(self, stop: Event) -> None:
        lanes = [asyncio.create_task(lane.run()) for lane in (self._up, self._down)]
        listening = _small_socket()
        listening.bind(("127.0.0.1", 0))
        server = await asyncio.start_server(self._connected, sock=listening, limit=PIECE)
        self.port = listening.getsockname()[1]
        self.ready.set()
        async with server:
            while not stop.is_set():
                await asyncio.sleep(POLL)
                if self._to_be_cut or not self.up:
                    self._to_be_cut = False
                    await self._cut()
            await self._cut()
        for lane in lanes:
            lane.cancel()

    async def _cut(self) -> None:
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    async def _connected(self, *cabin: *Streams) -> None:
        task = asyncio.current_task()
        assert task is not None
        _, writer = cabin
        self._connections.add(task)
        try:
            if self.up:
                await self._carry(cabin)
        except* (asyncio.CancelledError, OSError):
            # The link is cut, or one side hung up: the other side learns it the hard way, as on a real link.
            pass
        finally:
            writer.transport.abort()
            self._connections.discard(task)

    async def _carry(self, cabin: Streams) -> None:
        lost = self._rng.random() < self.profile.loss
        flow = Flow(self, self._rng.uniform(0, BREAKS_WITHIN) if lost else math.inf)
        self.flows.append(flow)
        await self._shake_hands()
        relay = await _reach(self.behind)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pump(cabin[0], relay[1], self._up, flow.left_cabin, flow.reached_relay))
                both.create_task(_pump(relay[0], cabin[1], self._down, flow.left_relay, flow.reached_cabin))
        finally:
            relay[1].transport.abort()

    async def _shake_hands(self) -> None:
        """TCP's own round trip, which a proxy's client does not wait for."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self.moves()
        await asyncio.sleep(self.profile.round_trip)
        self.round_trips.over(began, loop.time())


async def _pump(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    lane: Lane,
    left: Callable[[int], None],
    reached: Callable[[int], None],
) -> None:
    """Carries one direction of one connection until its sender has finished."""
    landing: Landing = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(_land(landing, writer, reached))
        piece = b" "
        while piece:
            piece = await reader.read(PIECE)
            left(len(piece))
            await lane.send(piece, landing)


async def _land(landing: Landing, writer: asyncio.StreamWriter, reached: Callable[[int], None]) -> None:
    loop = asyncio.get_running_loop()
    # What has been drained is out of this process, so that a connection may be dropped after it.
    writer.transport.set_write_buffer_limits(0)
    piece = b" "
    while piece:
        due, piece = await landing.get()
        await asyncio.sleep(max(0.0, due - loop.time()))
        reached(len(piece))
        writer.write(piece)
        await writer.drain()
    writer.write_eof()


async def _reach(port: int) -> Streams:
    towards = _small_socket()
    towards.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(towards, ("127.0.0.1", port))
    except BaseException:
        towards.close()
        raise
    return await asyncio.open_connection(sock=towards, limit=PIECE)


def _small_socket() -> socket.socket:
    """A socket that lets its peer believe of few bytes that they have been sent."""
    made = socket.socket()
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        made.setsockopt(socket.SOL_SOCKET, option, BUFFER)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, PIECE)
    return made
