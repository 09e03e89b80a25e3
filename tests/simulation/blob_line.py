"""A device's line to the relay's blob routes, without a socket: the real transport at one end, the real routes at the
other, and what is between them takes as long as the world says.
"""

import asyncio
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
import urllib3
from litestar import Litestar, Request, Response
from litestar.datastructures import State

from onboard.relay import routes
from onboard.relay.blob_routes import ROUTER
from onboard.relay.register import Register
from onboard.sync.blobs import HttpBlobTransport
from tests.simulation.parts import IN_MEMORY, Relay

ADDRESS = "https://relay"


class Departed(BaseException):
    """A request has left its transport, which hears of it again when there is an answer."""

    def __init__(self, request: requests.PreparedRequest) -> None:
        super().__init__()
        self.request = request


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Line(requests.adapters.BaseAdapter):
    """Takes a request off its transport, or gives it the answer that was put in."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Reply | requests.RequestException | None = None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        answer, self.answer = self.answer, None
        if answer is None:
            raise Departed(request)
        if isinstance(answer, Exception):
            raise answer
        raw = urllib3.HTTPResponse(BytesIO(answer.body), answer.headers, answer.status, preload_content=False)
        return requests.adapters.HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        pass


def connect(line: Line) -> HttpBlobTransport:
    transport = HttpBlobTransport(ADDRESS, IN_MEMORY)
    transport._session.mount(ADDRESS, line)
    return transport


class Routes:
    """The relay's blob routes. What breaks in them surfaces here."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._loop = asyncio.Runner()
        self.broke: Exception | None = None

    @property
    def register(self) -> Register:
        return self._relay.register

    def clock(self) -> int:
        return self._relay.now

    def close(self) -> None:
        self._loop.close()

    def answer(self, request: requests.PreparedRequest, come: int) -> Reply:
        """What the relay answers where so many bytes of the body have come before the link broke, or all of them."""
        application = _application()
        application.state.relay, application.state.blobs, self.broke = self, self._relay.blobs, None
        reply = self._loop.run(_exchange(application, request, come))
        if self.broke is not None:
            raise self.broke
        return reply


@cache
def _application() -> Litestar:
    handlers = routes.EXCEPTION_HANDLERS | {Exception: _note}
    return Litestar([ROUTER], state=State(), exception_handlers=handlers, logging_config=None, openapi_config=None)


def _note(request: Request[Any, Any, State], error: Exception) -> Response[None]:
    request.app.state.relay.broke = error
    return Response(None, status_code=500)


async def _exchange(application: Litestar, request: requests.PreparedRequest, come: int) -> Reply:
    sent = request.body or b""
    assert isinstance(sent, bytes)
    parts = [{"type": "http.request", "body": sent[:come], "more_body": come < len(sent)}]
    said: list[Any] = []

    async def receive() -> Any:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    await application(_scope(request), receive, send)
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return Reply(said[0]["status"], headers, b"".join(message.get("body", b"") for message in said[1:]))


def _scope(request: requests.PreparedRequest) -> Any:
    path = urlsplit(request.url or "").path
    assert isinstance(path, str)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in request.headers.items()],
        "client": ("192.0.2.1", 1),
        "server": ("relay", 443),
    }
