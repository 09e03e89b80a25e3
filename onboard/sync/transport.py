"""Carrying one exchange over HTTPS with `requests`."""

import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import requests
import urllib3

from onboard.errors import FormatError, LinkError
from onboard.sync.budget import Budget, Carried
from onboard.sync.compression import HARD
from onboard.sync.engine import FailedError, PortalError, RefusedError
from onboard.sync.priority import ENVELOPE
from onboard.sync.protocol import (
    DICTIONARIES,
    LARGEST,
    MSGPACK_ZSTD,
    PATH,
    WITH_DICTIONARY,
    Problem,
    SyncRequest,
    SyncResponse,
    decode,
    encode,
)

CONNECT = 10
"""Seconds for a connection to come up."""

MARGIN = 20
"""Seconds that an answer may take beyond the time for which it was asked to wait."""

PIECE = 64 * 1024

OK = 200
UNAUTHORISED = 401
FORBIDDEN = 403
SERVER_ERRORS = range(500, 600)
BROKE_ON_IT = {400, 413, 500}
"""The relay could not read this very request, or failed on it: with fewer events it may not."""
UNSUPPORTED_MEDIA_TYPE = 415
LOG_IN_FIRST = 511
"""Network Authentication Required (RFC 6585, section 6)."""

PROBLEM = "application/problem+json"

T = TypeVar("T")


def open_session(authority: Path) -> requests.Session:
    """A session that trusts this authority's certificate alone and sends no header of its own."""
    session = requests.Session()
    # A .netrc would replace the token, and a proxy of the environment is not the relay's.
    session.trust_env = False
    session.verify = str(authority)
    session.headers.clear()
    # What urllib3 would add tells the relay nothing, and every byte goes over the satellite.
    session.headers.update({"User-Agent": urllib3.util.SKIP_HEADER, "Accept-Encoding": urllib3.util.SKIP_HEADER})
    return session


class Transport(Protocol):
    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        """Carries one request to the relay and brings its answer.

        Raises:
            LinkError: no answer came, or it was not the relay's.
            RefusedError: the relay does not let this device in.
        """


class Line:
    """One keep-alive connection to one address of a relay, over which messages are posted."""

    def __init__(self, url: str, authority: Path, budget: Budget, connect: float = CONNECT) -> None:
        """A line to `url` that trusts this authority's certificate alone; `connect` is seconds.

        What an exchange that fails has carried is counted for `budget`.
        """
        self._url = url
        self._budget = budget
        self._connect = connect
        self.session = open_session(authority)

    def post(self, data: bytes, headers: Mapping[str, str], patience: float, kind: type[T]) -> tuple[T, int]:
        """What the relay answers within `patience` seconds, of this kind, and the size of its body.

        Raises:
            LinkError, RefusedError: see `read_answer`.
        """
        deadline, body = time.monotonic() + self._connect + patience, bytearray()
        try:
            with self.session.post(
                self._url,
                data=data,
                headers=headers,
                timeout=(self._connect, patience),
                # A 307 of a captive portal would post passengers' words to it.
                allow_redirects=False,
                stream=True,
            ) as response:
                read_onto(body, response, deadline)
                return read_answer(response, bytes(body), kind), len(body)
        except requests.exceptions.SSLError as error:
            raise _no_trust(error) from error
        except requests.RequestException as error:
            if _had_set_out(error):
                self._budget.count(len(data))
            raise LinkError("The relay cannot be reached.") from error
        except (LinkError, RefusedError):
            self._budget.count(len(data) + len(body))
            raise

    def close(self) -> None:
        self.session.close()


class _UnknownDictionaryError(LinkError):
    """The relay does not know the dictionary that this version compresses with."""


class HttpTransport:
    """One keep-alive connection to a relay; each session has its own."""

    def __init__(
        self,
        address: str,
        authority: Path,
        budget: Budget | None = None,
        connect: float = CONNECT,
        margin: float = MARGIN,
    ) -> None:
        """A transport to `address` (`https://host:port`) that trusts this authority's certificate alone.

        What it carries is measured for `budget`; `connect` and `margin` are seconds, see `CONNECT` and `MARGIN`.
        """
        self._budget = budget or Budget()
        self._line = Line(address + PATH, authority, self._budget, connect)
        self._margin = margin
        self._media_type = WITH_DICTIONARY
        self._fresh = True

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        try:
            return self._exchange(request, token)
        except _UnknownDictionaryError:
            self._media_type = MSGPACK_ZSTD
            return self._exchange(request, token)

    def _exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        headers = {"Content-Type": self._media_type}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = encode(request, self._media_type, HARD)
        patience = max(self._margin, self._budget.patience(len(data))) + request.wait
        # Whatever breaks, the next exchange has to connect first.
        fresh, self._fresh = self._fresh, True
        began, moved = time.monotonic(), self._budget.moved
        answer, size = self._line.post(data, headers, patience, SyncResponse)
        self._fresh = False
        if request.wait:
            self._budget.count(len(data) + size)
        else:
            clear = sum(len(event.body) + ENVELOPE for event in request.events)
            beside = self._budget.moved - moved
            self._budget.observe(Carried(len(data), size, clear, time.monotonic() - began, fresh, beside))
        return answer

    def close(self) -> None:
        self._line.close()


def read_body(response: requests.Response, deadline: float) -> bytes:
    """The body of a streamed response, see `read_onto`."""
    body = bytearray()
    read_onto(body, response, deadline)
    return bytes(body)


def read_onto(body: bytearray, response: requests.Response, deadline: float) -> None:
    """Reads a streamed response until `deadline` on the monotonic clock, which holds for all of it.

    What came before an error stands in `body` too. A timeout of `requests` starts anew with every byte, and its own
    reading waits for whole pieces.

    Raises:
        LinkError: the body is too large, too slow, or breaks off.
    """
    try:
        while piece := response.raw.read1(PIECE):
            body += piece
            if len(body) > LARGEST or time.monotonic() > deadline:
                raise LinkError("The answer took too long.")
    except urllib3.exceptions.HTTPError as error:
        raise LinkError("The answer broke off.") from error


def _had_set_out(error: requests.RequestException) -> bool:
    """Whether the link may have carried the request: there was a connection, and it broke or went silent."""
    broke = any(isinstance(cause, urllib3.exceptions.ProtocolError) for cause in error.args)
    return broke or isinstance(error, requests.ReadTimeout)


def _no_trust(error: requests.exceptions.SSLError) -> LinkError:
    """A certificate that is not the relay's means that somebody else answered; otherwise the link just broke."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    if cause is None:
        return LinkError("The relay cannot be reached.")
    return PortalError(
        "Something else than the relay answered. Does this network want a log-in? Is this device's date right?"
    )


def read_answer(response: requests.Response, body: bytes, kind: type[T]) -> T:
    """What the relay answered, which has to be a message of this kind.

    Raises:
        RefusedError: the token is of no use.
        FailedError: the relay broke on this very request.
        PortalError: it was not the relay that answered.
        LinkError: the relay cannot answer now.
    """
    status = response.status_code
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if status == OK and media_type in DICTIONARIES:
        try:
            return decode(body, media_type, kind)
        except FormatError as error:
            raise PortalError("What answered is not the relay.") from error
    if status in {UNAUTHORISED, FORBIDDEN} and (problem := _problem(body)):
        raise RefusedError(problem.detail, problem.now)
    if status == UNSUPPORTED_MEDIA_TYPE and media_type == PROBLEM:
        raise _UnknownDictionaryError("The relay does not read what this version writes.")
    if status in BROKE_ON_IT and media_type == PROBLEM:
        raise FailedError("The relay has failed on this. Its operator can see why.")
    if media_type == PROBLEM or (status in SERVER_ERRORS and status != LOG_IN_FIRST):
        raise LinkError(f"The relay cannot answer now ({status}).")
    raise PortalError("This network asks for a log-in before it lets anything through.")


def _problem(body: bytes) -> Problem | None:
    """What the relay says, or None where it was not the relay that spoke."""
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, RecursionError):
        return None
