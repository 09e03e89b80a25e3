"""Copying blobs between a device and the relay: piece by piece, behind the events, taken up again where it broke off.

An upload that is not certain begins with an offer. To offer again changes nothing and tells how much the relay has, so
one exchange answers every doubt: after a restart, a lost answer, another device's upload, a restored relay.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
import requests
import urllib3

from onboard.errors import FormatError, LinkError, OnboardError
from onboard.store.blobs import DAMAGED, Blobs, Standing
from onboard.sync import tus
from onboard.sync.budget import Budget, Carried
from onboard.sync.engine import RefusedError
from onboard.sync.loop import Loop
from onboard.sync.pauses import LONGEST_PAUSE, before_try
from onboard.sync.protocol import Problem
from onboard.sync.session import IDLE, Clock
from onboard.sync.transport import CONNECT, MARGIN, PIECE, PROBLEM, SERVER_ERRORS, UNAUTHORISED, open_session, read_body

SMALLEST_PIECE = 1024
"""Bytes; less than this costs more in headers than in data."""

BEHIND_EVENTS = 2.0
"""Seconds after which it is looked again whether the link is free."""

PUT_OFF = 900_000
"""Milliseconds after which a blob is tried again that the relay did not take or give."""

MOST_HALVINGS = 6
"""After so many failures, a piece is small enough for any link that carries one at all."""

CREATED, NO_CONTENT, PARTIAL_CONTENT, NOT_FOUND, CONFLICT, GONE = 201, 204, 206, 404, 409, 410

UNREACHABLE = "The relay cannot be reached."


class NotTakenError(OnboardError):
    """The relay does not take or give this one blob now; others are not concerned."""


class GoneError(NotTakenError):
    """The relay has deleted all data of the blob's scope, as its time was over."""


class Reached(NamedTuple):
    """How many bytes of a blob the relay has, and once it has all, the number of its announcement."""

    offset: int
    announced: int | None


class BlobTransport(Protocol):
    """Each raises `LinkError` (no answer, or not the relay's), `RefusedError` (the token) or `NotTakenError`."""

    def offer(self, blob: Standing, token: str) -> Reached:
        """Announces an upload, again if need be; gives how much of it the relay has.

        Raises:
            GoneError: the relay wants no more of it.
        """

    def send(self, blob: Standing, data: bytes, token: str) -> Reached:
        """Sends bytes that follow on what is uploaded; gives how much the relay has now, whatever was sent."""

    def fetch(self, blob: Standing, length: int, token: str) -> bytes:
        """Brings bytes that follow on what is here, `length` at most and one at least."""


class HttpBlobTransport:
    """One keep-alive connection to a relay."""

    def __init__(
        self,
        address: str,
        authority: Path,
        budget: Budget | None = None,
        connect: float = CONNECT,
        margin: float = MARGIN,
    ) -> None:
        """A transport to `address` (`https://host:port`) that trusts this authority's certificate alone.

        What it carries is measured for `budget`; `connect` and `margin` are seconds, see `onboard.sync.transport`.
        """
        self._address = address
        self._budget = budget or Budget()
        self._connect = connect
        self._margin = margin
        self._session = open_session(authority)

    def offer(self, blob: Standing, token: str) -> Reached:
        said = tus.encode_metadata(hash=blob.hash, scope=blob.scope, media_type=blob.media_type)
        headers = {tus.RESUMABLE: tus.VERSION, tus.LENGTH: str(blob.size), tus.METADATA: said}
        with self._ask("POST", tus.PATH, token, headers) as response:
            return self._reached(response, blob, (CREATED,))

    def send(self, blob: Standing, data: bytes, token: str) -> Reached:
        headers = {
            tus.RESUMABLE: tus.VERSION,
            tus.OFFSET: str(blob.uploaded),
            "Content-Type": tus.OFFSET_STREAM,
        }
        began = time.monotonic()
        with self._ask("PATCH", tus.path_of(blob.id), token, headers, data) as response:
            if response.status_code == NOT_FOUND:
                raise LinkError("The relay has lost this upload. It is offered again.")
            reached = self._reached(response, blob, (NO_CONTENT, CONFLICT))
        self._budget.observe(Carried(len(data), 0, 0, time.monotonic() - began))
        return reached

    def fetch(self, blob: Standing, length: int, token: str) -> bytes:
        last = min(blob.here + length, blob.size) - 1
        headers = {"Range": f"bytes={blob.here}-{last}"}
        began = time.monotonic()
        with self._ask("GET", tus.path_of(blob.id), token, headers) as response:
            given = response.headers.get("Content-Range", "")
            if response.status_code != PARTIAL_CONTENT or not given.startswith(f"bytes {blob.here}-"):
                raise self._refusal(response)
            data = self._prefix(response, last + 1 - blob.here)
        self._budget.observe(Carried(0, len(data), 0, time.monotonic() - began))
        return data

    def close(self) -> None:
        self._session.close()

    def _ask(
        self, method: str, path: str, token: str, headers: dict[str, str], data: bytes | None = None
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                self._address + path,
                data=data,
                headers=headers | {"Authorization": f"Bearer {token}"},
                timeout=(self._connect, max(self._margin, self._budget.patience(len(data or b"")))),
                # A 307 of a captive portal would send passengers' photos to it.
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise LinkError(UNREACHABLE) from error

    def _reached(self, response: requests.Response, blob: Standing, expected: tuple[int, ...]) -> Reached:
        if response.status_code not in expected or response.headers.get(tus.RESUMABLE) != tus.VERSION:
            raise self._refusal(response)
        try:
            offset = tus.number(response.headers.get(tus.OFFSET), tus.OFFSET)
            told = response.headers.get(tus.ANNOUNCED)
            announced = None if told is None else tus.number(told, tus.ANNOUNCED)
        except FormatError as error:
            raise LinkError("What answered is not the relay.") from error
        # Read to its end, the connection can be used again.
        read_body(response, self._deadline())
        return Reached(min(offset, blob.size), announced)

    def _refusal(self, response: requests.Response) -> OnboardError:
        """What an answer means that is not the one hoped for."""
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        status = response.status_code
        body = read_body(response, self._deadline())
        if media_type != PROBLEM or status in SERVER_ERRORS:
            return LinkError(f"The relay cannot answer now ({status}).")
        try:
            problem: Any = msgspec.json.decode(body, type=Problem)
        except (msgspec.DecodeError, RecursionError):
            return LinkError("What answered is not the relay.")
        if status == UNAUTHORISED:
            return RefusedError(problem.detail, problem.now)
        return (GoneError if status == GONE else NotTakenError)(problem.detail)

    def _prefix(self, response: requests.Response, length: int) -> bytes:
        """What came before the answer broke off or took too long: the rest can be asked for."""
        body, deadline = bytearray(), self._deadline()
        with suppress(urllib3.exceptions.HTTPError):
            while len(body) < length and time.monotonic() < deadline and (piece := response.raw.read1(PIECE)):
                body += piece
        if not body:
            raise LinkError("The answer broke off.")
        return bytes(body[:length])

    def _deadline(self) -> float:
        return time.monotonic() + self._margin


class Copying(NamedTuple):
    """One exchange about a blob: `data` is sent, or `length` bytes are fetched; with neither, the blob is offered.

    `incarnation` is the relay's, as known when the exchange begins.
    """

    blob: Standing
    token: str
    incarnation: str
    data: bytes | None = None
    length: int | None = None


class BlobSession(Loop):
    """Copies what is to be copied, downloads first, since somebody waits for them; sleeps while there is nothing.

    Wake it when a blob was recorded or is wanted, when the relay announced one, and when the link is free again.
    """

    def __init__(
        self,
        blobs: Blobs,
        transport: BlobTransport,
        clock: Clock,
        *,
        token: Callable[[], str | None],
        piece: Callable[[], int],
        may_run: Callable[[], bool],
        rng: random.Random | None = None,
    ) -> None:
        """A session; `token` lets the device in, as last known.

        `piece` gives how many bytes the link carries in one piece now, `may_run` whether no event waits to be sent.
        """
        super().__init__()
        self._blobs = blobs
        self._transport = transport
        self._clock = clock
        self._token = token
        self._piece = piece
        self._may_run = may_run
        self._rng = rng or random.SystemRandom()
        self._certain: set[str] = set()
        self._put_off: dict[str, int] = {}
        self._refused: str | None = None
        self._failures = 0
        self._halvings = 0

    def try_now(self) -> None:
        """A person asked, or the system reported a link: tries at once, and pauses are short again."""
        self._failures = 0
        self._put_off = {}
        self.wake()

    def step(self) -> float:
        copying = self.next_exchange()
        return self.carry(copying) if isinstance(copying, Copying) else copying

    def next_exchange(self) -> Copying | float:
        """What is to be copied now, or the seconds to pause where nothing is."""
        token = self._token()
        if token is None or token == self._refused:
            return IDLE
        if not self._may_run():
            return BEHIND_EVENTS
        blob = self._next()
        return IDLE if blob is None else self._plan(blob, token)

    def broke(self) -> float:
        self._certain.clear()
        return LONGEST_PAUSE

    def _next(self) -> Standing | None:
        """What goes next, without what the relay did not take or give a moment ago."""
        now = self._clock()
        # A clock that was set back must not put anything off for longer.
        put_off = {blob for blob, at in self._put_off.items() if 0 <= now - at < PUT_OFF}
        waiting = (blob for blob in (*self._blobs.downloads(), *self._blobs.uploads()) if blob.id not in put_off)
        return next(waiting, None)

    def _plan(self, blob: Standing, token: str) -> Copying:
        incarnation = self._blobs.incarnation
        if not blob.wanted and blob.id not in self._certain:
            return Copying(blob, token, incarnation)
        # A link that breaks within every piece needs smaller ones, whatever it seems to carry.
        length = max(SMALLEST_PIECE, self._piece() >> self._halvings)
        if blob.wanted:
            return Copying(blob, token, incarnation, length=length)
        data = self._blobs.read(blob.id, blob.uploaded, blob.uploaded + length) or b""
        return Copying(blob, token, incarnation, data)

    def carry(self, copying: Copying) -> float:
        """Carries out one exchange and acts on what comes of it; gives the seconds to pause."""
        blob = copying.blob.id
        try:
            self._exchange(copying)
        except LinkError:
            self._failures += 1
            self._halvings = min(MOST_HALVINGS, self._halvings + 1)
            self._certain.clear()
            return before_try(self._failures, self._rng)
        except RefusedError:
            # The other sessions sign in anew; until then this token is of no use.
            self._refused = copying.token
            return IDLE
        except GoneError:
            self._blobs.purged(copying.blob.scope)
        except NotTakenError as error:
            self._certain.discard(blob)
            self._put_off = {**self._put_off, blob: self._clock()}
            self._blobs.troubled(blob, str(error))
        self._failures = 0
        return 0.0

    def _exchange(self, copying: Copying) -> None:
        blob, token, incarnation, data, length = copying
        if length is not None:
            self._fetch(blob, length, token)
        elif data is not None:
            self._confirm(blob, self._transport.send(blob, data, token), incarnation)
        else:
            self._confirm(blob, self._transport.offer(blob, token), incarnation)
            self._certain.add(blob.id)
            return
        self._halvings = max(0, self._halvings - 1)

    def _fetch(self, blob: Standing, length: int, token: str) -> None:
        data = self._transport.fetch(blob, length, token)
        if not self.stopping and not self._blobs.received(blob.id, blob.here, data):
            raise NotTakenError(DAMAGED)

    def _confirm(self, blob: Standing, reached: Reached, incarnation: str) -> None:
        if not self.stopping:
            self._blobs.confirmed(blob.id, reached.offset, incarnation, reached.announced)
