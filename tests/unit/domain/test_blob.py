"""References to blobs, what announces them, and which blob is which."""

import msgspec
import pytest

from onboard.domain import entities
from onboard.domain.blob import (
    LARGEST,
    LARGEST_THUMBNAIL,
    Blob,
    BlobAvailable,
    BlobReference,
    blob_id,
    hash_of,
)
from onboard.domain.event import PRIORITIES, Priority, encode
from tests.unit.domain.history import SCOPE, History

HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""SHA-256 of "abc" (FIPS 180-4, example)."""

REFERENCE = BlobReference(hash=HASH, media_type="image/webp", size=3, thumbnail=b"t")


def refused(**changes: object) -> bool:
    """Whether a reference with these changes cannot be read."""
    said = msgspec.structs.asdict(REFERENCE) | changes
    try:
        msgspec.msgpack.decode(msgspec.msgpack.encode(said), type=BlobReference)
    except msgspec.ValidationError:
        return True
    return False


def test_a_hash_is_sha_256() -> None:
    assert hash_of(b"abc") == HASH


def test_the_same_bytes_in_two_scopes_are_two_blobs() -> None:
    here, there = blob_id(SCOPE, HASH), blob_id("ground:desk", HASH)
    assert here != there
    assert here == blob_id(SCOPE, HASH)
    assert HASH not in here


def test_a_blob_is_on_the_ground_since_it_was_first_announced() -> None:
    history = History()
    history.add(BlobAvailable(hash=HASH), "relay", at=7)
    history.add(BlobAvailable(hash=HASH), "relay", at=9)
    assert history.state(Blob) == Blob(HASH, 7_000)


def test_availability_goes_before_the_blobs_themselves() -> None:
    assert PRIORITIES[BlobAvailable.KIND] is Priority.BACKGROUND


def test_a_blob_has_its_place_among_the_entities() -> None:
    assert entities.ENTITIES["blob"].state is Blob


def test_a_reference_survives_its_encoding() -> None:
    assert not refused()


@pytest.mark.parametrize(
    "changes",
    [
        {"hash": HASH.upper()},
        {"hash": HASH[1:]},
        {"hash": f"{HASH}\n"},
        {"size": 0},
        {"size": LARGEST + 1},
        {"thumbnail": bytes(LARGEST_THUMBNAIL + 1)},
    ],
)
def test_a_reference_that_no_device_makes_cannot_be_read(changes: dict[str, object]) -> None:
    assert refused(**changes)


def test_an_announcement_without_a_hash_cannot_be_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(encode(BlobAvailable(hash="x")), type=BlobAvailable)
