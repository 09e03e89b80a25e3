"""The cabin's link: a TCP proxy in front of the relay with a switch, and the faults of real links."""

import asyncio
from contextlib import suppress
from threading import Event

POLL = 0.05
PIECE = 64 * 1024


class CabinLink:
    """Carries bytes both ways while `up`.

    Attributes:
        up: False cuts all connections and lets none through; may be set from any thread.
        half_open: what the cabin sends arrives, answers do not come back.
        port: where the cabin connects, once `ready` is set.
    """

    def __init__(self, relay_port: int) -> None:
        self.up = True
        self.half_open = False
        self.port = 0
        self.ready = Event()
        self._relay_port = relay_port
        self._connections: set[asyncio.Task[None]] = set()

    def run(self, stop: Event) -> None:
        """Serves until `stop` is set; blocks."""
        asyncio.run(self._serve(stop))

    async def _serve(self, stop: Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        async with server:
            while not stop.is_set():
                await asyncio.sleep(POLL)
                if not self.up:
                    await self._cut()
            await self._cut()

    async def _cut(self) -> None:
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if not self.up:
            writer.transport.abort()
            return
        self._connections.add(task)
        try:
            await self._carry(reader, writer)
        except (asyncio.CancelledError, ConnectionError):
            # The link is cut, or one side hung up: the other side learns it the hard way, as on a real link.
            writer.transport.abort()
        finally:
            self._connections.discard(task)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        relay_reader, relay_writer = await asyncio.open_connection("127.0.0.1", self._relay_port)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._up(reader, relay_writer))
                both.create_task(self._down(relay_reader, writer))
        except* ConnectionError:
            writer.transport.abort()
        finally:
            relay_writer.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
        raise ConnectionResetError

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            if self.half_open:
                raise ConnectionResetError
            with suppress(ConnectionError):
                writer.write(piece)
                await writer.drain()
        raise ConnectionResetError
