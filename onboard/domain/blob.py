"""Blobs: photos and other files, addressed by their SHA-256. Events carry a reference; the bytes travel by themselves.

A blob belongs to the scope of the event that refers to it. The same bytes in two scopes are two blobs, so that one
scope never tells what another one has.
"""

import hashlib
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from onboard.domain.event import Body, Fact, Priority, kind

LARGEST = 2_000_000
"""Bytes of one blob at most."""

LARGEST_THUMBNAIL = 3 * 1024
"""Bytes of a thumbnail at most."""

REFERENCE = "blob.reference"
"""The key, with the hash as its value, under which a state is found that refers to a blob."""

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256, lower-case hexadecimal."""


class Photo(NamedTuple):
    """A photo to be sent, with a small one to go before it; both are of `media_type`."""

    data: bytes
    media_type: str
    thumbnail: bytes


class BlobReference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an event says of a blob. `size` is in bytes; `thumbnail` is a small picture of the same media type."""

    hash: Hash
    media_type: str
    size: Annotated[int, Meta(ge=1, le=LARGEST)]
    thumbnail: Annotated[bytes, Meta(max_length=LARGEST_THUMBNAIL)] = b""


class Illustrated(Body, frozen=True, kw_only=True):
    """A body that may carry photos."""

    photos: tuple[BlobReference, ...] = ()


@kind("blob.available", Priority.BACKGROUND)
class BlobAvailable(Body, frozen=True, kw_only=True):
    """The relay has all of a blob and its hash is right. The relay alone writes it, in the blob's scope."""

    hash: Hash


class Blob(msgspec.Struct, frozen=True):
    """A blob that is on the ground; `at` is since when, Unix milliseconds."""

    hash: str
    at: int

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return ()


def fold(history: Sequence[Fact]) -> Blob | None:
    announced = ((fact, fact.body) for fact in history)
    return next((Blob(body.hash, fact.at) for fact, body in announced if isinstance(body, BlobAvailable)), None)


def hash_of(data: bytes) -> str:
    """SHA-256, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def blob_id(scope: str, digest: str) -> str:
    """The id of the blob with this hash in a scope: `blob/` and 64 hexadecimal digits."""
    return "blob/" + hash_of(f"{scope}\n{digest}".encode())


def reference_keys(photos: Sequence[BlobReference]) -> tuple[tuple[str, str], ...]:
    """The keys of a state that shows these photos."""
    return tuple((REFERENCE, photo.hash) for photo in photos)
