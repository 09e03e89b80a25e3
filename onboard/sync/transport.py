"""Carrying one exchange over HTTPS with `requests`."""

import time
from pathlib import Path
from typing import Protocol

import msgspec
import requests

from onboard.errors import AccessError, FormatError, LinkError
from onboard.sync.engine import PortalError
from onboard.sync.protocol import LARGEST, MSGPACK_ZSTD, PATH, Problem, SyncRequest, SyncResponse, decode, encode

CONNECT = 10
"""Seconds for a connection to come up."""

MARGIN = 20
"""Seconds that an answer may take beyond the time for which it was asked to wait."""

UNAUTHORISED = 401
FORBIDDEN = 403
OK = 200
PIECE = 64 * 1024


class RefusedError(AccessError):
    """The relay did not accept this device's token or assertion; `now` is the relay's clock."""

    def __init__(self, detail: str, now: int) -> None:
        super().__init__(detail)
        self.now = now


class Transport(Protocol):
    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        """Carries one request to the relay and brings its answer.

        Raises:
            LinkError: no answer came, or it was not the relay's.
            RefusedError: the relay does not let this device in.
        """


class HttpTransport:
    """One keep-alive connection to a relay; each session has its own."""

    def __init__(self, address: str, authority: Path) -> None:
        """A transport to `address` (`https://host:port`) that trusts this authority's certificate alone."""
        self._url = address + PATH
        self._session = requests.Session()
        # A .netrc would replace the token, and a proxy of the environment is not the relay's.
        self._session.trust_env = False
        self._session.verify = str(authority)
        self._session.headers.clear()

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        headers = {"Content-Type": MSGPACK_ZSTD, "Accept": MSGPACK_ZSTD}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        deadline = time.monotonic() + CONNECT + MARGIN + request.wait
        try:
            with self._session.post(
                self._url,
                data=encode(request, MSGPACK_ZSTD),
                headers=headers,
                timeout=(CONNECT, MARGIN + request.wait),
                # A 307 of a captive portal would post passengers' words to it.
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response, _body(response, deadline))
        except requests.RequestException as error:
            raise LinkError("The relay cannot be reached.") from error

    def close(self) -> None:
        self._session.close()


def _body(response: requests.Response, deadline: float) -> bytes:
    """The body, within the deadline for all of it: a timeout of `requests` starts anew with every byte."""
    body = bytearray()
    for piece in response.iter_content(PIECE):
        body += piece
        if len(body) > LARGEST or time.monotonic() > deadline:
            raise LinkError("The answer took too long.")
    return bytes(body)


def _read(response: requests.Response, body: bytes) -> SyncResponse:
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if response.status_code in {UNAUTHORISED, FORBIDDEN}:
        try:
            problem = msgspec.json.decode(body, type=Problem)
        except msgspec.DecodeError as error:
            raise PortalError("This network asks for a log-in before it lets anything through.") from error
        raise RefusedError(problem.detail, problem.now)
    if response.status_code != OK and media_type == "application/problem+json":
        raise LinkError(f"The relay cannot answer now ({response.status_code}).")
    if response.status_code != OK or media_type != MSGPACK_ZSTD:
        raise PortalError("This network asks for a log-in before it lets anything through.")
    try:
        return decode(body, media_type, SyncResponse)
    except FormatError as error:
        raise PortalError("What answered is not the relay.") from error
