"""What stands between the server and Litestar, so that thousands of requests can wait in one process."""

import asyncio
from typing import Any

from litestar import Litestar
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import Receive

from onboard.relay import routes
from onboard.sync import protocol

LARGEST_BODY = 8 * 1024 * 1024

AT_ONCE = 16
"""Sync requests that are looked at. The others have their turn later: before it, they take least memory."""


class Application(Litestar):
    """Litestar, whose frames and request objects would be most of a waiting request, only for as long as it is needed.

    A sync request comes to it as a whole and in its turn; what waits then does so when Litestar is through with it.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._door = asyncio.Semaphore(AT_ONCE)

    @staticmethod
    def _get_default_plugins(plugins: list[Any]) -> list[Any]:
        """Without those for pydantic, which Litestar takes along wherever it is installed: seven megabytes."""
        return [*plugins, MsgspecDIPlugin()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The ASGI application; the types are ASGI's."""
        if scope["type"] != "http" or scope["path"] != protocol.PATH:
            await super().__call__(scope, receive, send)
            return
        come = await _come(receive)
        async with self._door:
            await super().__call__(scope, come, send)
        visit: routes.Visit | None = scope["state"].pop(routes.WAITING, None)
        if visit is not None:
            del come
            # The server asks for the method once more; all else has been read.
            method = scope["method"]
            scope["headers"].clear()
            scope.clear()
            scope.update(type="http", method=method)
            await routes.answer_later(self.state.relay, visit, scope, receive, send)


async def _come(receive: Receive) -> Receive:
    """Gives out a request that has come as a whole, or further than is taken: a slow link keeps nobody from a turn."""
    messages: list[Any] = []
    size = 0
    more = True
    while more and size <= LARGEST_BODY:
        message: Any = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    messages.reverse()

    async def give() -> Any:
        return messages.pop() if messages else await receive()

    return give
