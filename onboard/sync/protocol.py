"""What a device and the relay say to each other in `POST /v1/sync`, and how it is written on the wire."""

from collections.abc import Callable
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
import zstandard

from onboard.domain.event import Event
from onboard.domain.verdict import Verdict
from onboard.errors import FormatError
from onboard.store.reach import Backfill, Cursor
from onboard.sync.compression import FAST, NEWEST, compress, decompress

PATH = "/v1/sync"
SEALED_PATH = "/v1/sealed"
ENROL_PATH = "/v1/enrol"
AUTHORITY_PATH = "/v1/authority"

MSGPACK_ZSTD = "application/vnd.onboard.sync+msgpack.zstd"
WITH_DICTIONARY = f"application/vnd.onboard.sync.{NEWEST}+msgpack.zstd"
"""The dictionary's name stands in the type: who does not have it answers 415, and the device leaves it out."""

JSON = "application/json"
DICTIONARIES = {MSGPACK_ZSTD: None, WITH_DICTIONARY: NEWEST}
"""The media types of compressed MessagePack, with the dictionary of each."""

MEDIA_TYPES = (*DICTIONARIES, JSON)

LARGEST = 8 * 1024 * 1024
"""Bytes of one message, uncompressed, at most."""


class SyncRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A device's half of an exchange.

    Attributes:
        nonce: random; the answer repeats it, so that a captive portal's page is never taken for an answer.
        events: what this device has not had a verdict for, most urgent first.
        seen: what the device knows of the relay's log beyond its cursors; see `Standing.seen`.
        holding: digest of the scopes that the device holds; see `digest`.
        verdicts_only: another request of this device reads what is new.
        wait: seconds for which the device is willing to wait for something new.
        room: bytes that the answer may have, about; 0 leaves it to the relay.
        urgent_only: nothing else is to be sent: what this flight's link may cost is used up.
        epoch: the epoch in which this device writes; what it wrote in it is not sent back. 0 asks for that, too.
        seq: the newest that it has written.
        incarnation: the relay's, as the device knows it; empty before the first answer.
        returned: what a restored relay lacks although it was its own once; see `Replica.to_return`.
        assertion: signs the device in, where it has no token.
    """

    nonce: str
    events: list[Event] = []
    cursors: dict[int, Cursor] = {}
    seen: list[Cursor] = []
    backfills: list[Backfill] = []
    holding: bytes = b""
    verdicts_only: bool = False
    wait: int = 0
    room: int = 0
    urgent_only: bool = False
    epoch: int = 0
    seq: int = 0
    incarnation: str = ""
    returned: list[Event] = []
    assertion: str | None = None


class SyncResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """The relay's half of an exchange.

    Attributes:
        now: the relay's clock, Unix milliseconds.
        as_of: newest number of the log when this was read; 0 where nothing was.
        verdicts: one for each event that was sent, in their order.
        scopes: what the device holds from now on; None where that is what it said.
        filled: how far each backfill has come.
        more: more is there right now.
        incarnation: the relay's, where the device named none, or another one; then nothing else was done.
        covered: up to which number a backup of the relay has the log; with `token` or `incarnation`.
        own: the newest seq that the relay has of this device's epoch, where that is beyond the device's own.
        token: signs the device in from now on.
    """

    nonce: str
    now: int
    as_of: int
    verdicts: list[Verdict] = []
    events: list[Event] = []
    cursors: dict[int, Cursor] = {}
    scopes: list[str] | None = None
    filled: list[Backfill] = []
    more: bool = False
    incarnation: str | None = None
    covered: int | None = None
    own: int | None = None
    token: str | None = None


class SealedOutcome(StrEnum):
    """What became of a sealed entry at the relay; whoever carried it keeps it after the last two alone."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    PURGED = "purged"
    REVIEW = "review"
    RETRY = "retry"
    REFUSED = "refused"


class SealedVerdict(msgspec.Struct, frozen=True, array_like=True):
    """The outcome for one sealed entry. Why it was refused is said; all else concerns nobody but its author."""

    outcome: SealedOutcome
    reason: str | None = None


class SealedRequest(msgspec.Struct, frozen=True):
    """Entries that any enrolled device may carry to the relay in `POST /v1/sealed`; see `onboard.security.sealing`.

    Attributes:
        nonce: random; the answer repeats it.
        entries: those of one device in the order in which it wrote them.
    """

    nonce: str
    entries: list[bytes]


class SealedResponse(msgspec.Struct, frozen=True):
    """One verdict for each entry, in their order."""

    nonce: str
    verdicts: list[SealedVerdict]


class Problem(msgspec.Struct, frozen=True):
    """Why the relay did not serve a request, with its clock so that a device can correct its own."""

    status: int
    detail: str
    now: int


class EnrolRequest(msgspec.Struct, frozen=True):
    """What a new device sends once; `secret` is the enrolment code's, hexadecimal."""

    secret: str
    device: str
    public_key: bytes


class EnrolResponse(msgspec.Struct, frozen=True):
    """Whom the device belongs to from now on, and the relay's X25519 key, to which it seals what it writes."""

    person: str
    role: str
    team: str | None
    relay: str
    sealing_key: bytes


def digest(scopes: frozenset[str]) -> bytes:
    """Eight bytes that stand for a set of scopes."""
    return sha256("\n".join(sorted(scopes)).encode()).digest()[:8] if scopes else b""


T = TypeVar("T")

_pack = msgspec.msgpack.Encoder().encode
_json = msgspec.json.Encoder().encode


def encode(message: Any, media_type: str, level: int = FAST) -> bytes:
    """A message in one of `MEDIA_TYPES`; `level` is how hard to compress it."""
    if media_type in DICTIONARIES:
        return compress(_pack(message), DICTIONARIES[media_type], level)
    return _json(message)


def decode(raw: bytes, media_type: str, kind: type[T]) -> T:
    """A message from the wire.

    Raises:
        FormatError: it is too large, not compressed as it says, or not a message of this kind.
    """
    packed = media_type in DICTIONARIES
    read: Callable[..., T] = msgspec.msgpack.decode if packed else msgspec.json.decode
    try:
        return read(decompress(raw, DICTIONARIES[media_type], LARGEST) if packed else raw, type=kind)
    except (msgspec.DecodeError, zstandard.ZstdError, RecursionError) as error:
        raise FormatError(f"this is not a {kind.__name__}: {error}") from error
