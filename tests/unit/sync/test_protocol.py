"""Messages on the wire: they come back as they were, and nothing from outside does harm."""

import json
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.event import Event
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import FormatError
from onboard.store.reach import Backfill, Cursor
from onboard.sync.protocol import (
    JSON,
    LARGEST,
    MEDIA_TYPES,
    MSGPACK_ZSTD,
    EnrolRequest,
    EnrolResponse,
    Problem,
    SealedOutcome,
    SealedRequest,
    SealedResponse,
    SealedVerdict,
    SyncRequest,
    SyncResponse,
    decode,
    digest,
    encode,
)

numbers = st.integers(0, 2**53)
words = st.text(max_size=20)
checks = st.none() | st.binary(min_size=4, max_size=4)
events = st.builds(
    Event,
    device=words,
    epoch=numbers,
    seq=numbers,
    author=words,
    scope=words,
    subject=words,
    at=numbers,
    kind=words,
    schema=st.integers(1, 9),
    priority=st.integers(0, 3),
    body=st.binary(max_size=50),
    expires=st.none() | numbers,
    number=st.none() | numbers,
    received=st.none() | numbers,
    effective_at=st.none() | numbers,
    check=checks,
)
cursors = st.dictionaries(st.integers(0, 3), st.builds(Cursor, numbers, checks))
backfills = st.lists(st.builds(Backfill, words, st.integers(0, 3), numbers, numbers), max_size=3)
requests = st.builds(
    SyncRequest,
    nonce=words,
    events=st.lists(events, max_size=3),
    cursors=cursors,
    backfills=backfills,
    holding=st.binary(max_size=8),
    wait=st.integers(0, 240),
    assertion=st.none() | words,
)
verdicts = st.builds(
    Verdict,
    numbers,
    numbers,
    st.sampled_from(Outcome),
    st.none() | numbers,
    st.none() | numbers,
    st.none() | numbers,
    checks,
    st.none() | words,
)
responses = st.builds(
    SyncResponse,
    nonce=words,
    now=numbers,
    as_of=numbers,
    verdicts=st.lists(verdicts, max_size=3),
    events=st.lists(events, max_size=3),
    cursors=cursors,
    scopes=st.none() | st.lists(words, max_size=3),
    filled=backfills,
    more=st.booleans(),
    token=st.none() | words,
)
others = (
    st.builds(Problem, st.integers(400, 599), words, numbers)
    | st.builds(EnrolRequest, words, words, st.binary(max_size=32))
    | st.builds(SealedRequest, words, st.lists(st.binary(max_size=80), max_size=3))
    | st.builds(SealedResponse, words, st.lists(st.builds(SealedVerdict, st.sampled_from(SealedOutcome)), max_size=3))
    | st.builds(EnrolResponse, words, words, st.none() | words, words, st.binary(max_size=32))
)

ASKED = SyncRequest(
    nonce="n",
    events=[Event("tablet", 1, 2, "ana", "flight:X", "note-1", 7 << 16, "note.written", 1, 2, b"\x80", None)],
    cursors={1: Cursor(5, b"abcd")},
    backfills=[Backfill("flight:X", 2, 0, 9)],
    wait=25,
)
NESTING = 100_000


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@given(message=requests | responses | others)
def test_a_message_comes_back_as_it_was(media_type: str, message: msgspec.Struct) -> None:
    assert decode(encode(message, media_type), media_type, type(message)) == message


def test_the_json_form_is_for_clients_of_any_kind() -> None:
    seen = json.loads(encode(ASKED, JSON))
    assert seen == {
        "nonce": "n",
        "events": [["tablet", 1, 2, "ana", "flight:X", "note-1", 7 << 16, "note.written", 1, 2, "gA==", *[None] * 5]],
        "cursors": {"1": [5, "YWJjZA=="]},
        "backfills": [["flight:X", 2, 0, 9]],
        "wait": 25,
    }
    assert decode(json.dumps(seen).encode(), JSON, SyncRequest) == ASKED


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_fields_of_later_versions_pass(media_type: str) -> None:
    plain = msgspec.to_builtins(ASKED) | {"later": {"than": ["this"]}}
    plain["events"] = [[*event, "later"] for event in plain["events"]]
    if media_type != JSON:
        plain = msgspec.to_builtins(ASKED, builtin_types=(bytes,)) | {"later": 1}
    assert decode(encode(plain, media_type), media_type, SyncRequest) == ASKED


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_refused_with_the_one_error(media_type: str, raw: bytes) -> None:
    with pytest.raises(FormatError, match="not a SyncRequest"):
        decode(raw, media_type, SyncRequest)


@given(st.recursive(st.none() | st.integers() | words | st.binary(max_size=9), st.lists, max_leaves=5))
def test_any_compressed_bytes_are_refused_with_the_one_error(content: Any) -> None:
    try:
        raw = msgspec.msgpack.encode(content)
    except OverflowError:
        raw = b""
    with pytest.raises(FormatError):
        decode(zstandard.compress(raw), MSGPACK_ZSTD, SyncRequest)


@pytest.mark.parametrize("size", [LARGEST + 1, 200 * LARGEST])
def test_a_bomb_is_not_inflated(size: int) -> None:
    """A few kilobytes that claim or reach gigabytes."""
    compressor = zstandard.ZstdCompressor().compressobj()
    piece = bytes(LARGEST // 8)
    bomb = b"".join(compressor.compress(piece[: min(len(piece), size - done)]) for done in range(0, size, len(piece)))
    bomb += compressor.flush()
    assert len(bomb) < LARGEST
    with pytest.raises(FormatError, match="too large"):
        decode(bomb, MSGPACK_ZSTD, SyncRequest)


def test_the_largest_message_still_passes() -> None:
    # One letter needs one byte more than it is long, a long text five.
    room = LARGEST - len(msgspec.msgpack.encode(SyncRequest("n"))) - 3
    largest = SyncRequest("n" * room)
    assert len(msgspec.msgpack.encode(largest)) == LARGEST
    assert decode(encode(largest, MSGPACK_ZSTD), MSGPACK_ZSTD, SyncRequest) == largest


def test_a_frame_that_asks_for_more_memory_than_a_message_has_is_refused() -> None:
    greedy = zstandard.ZstdCompressionParameters.from_level(3, window_log=27, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=greedy).compressobj()
    raw = compressor.compress(msgspec.msgpack.encode(ASKED)) + compressor.flush()
    with pytest.raises(FormatError, match="not a SyncRequest"):
        decode(raw, MSGPACK_ZSTD, SyncRequest)


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_message_that_breaks_off_is_refused(cut: int) -> None:
    for media_type in MEDIA_TYPES:
        with pytest.raises(FormatError):
            decode(encode(ASKED, media_type)[:-cut], media_type, SyncRequest)


def test_nesting_does_not_exhaust_the_stack() -> None:
    open_json = b'{"nonce": "n", "later": ' + b"[" * NESTING + b"]" * NESTING + b"}"
    packed = b"\x82\xa5nonce\xa1n\xa5later" + b"\x91" * NESTING + b"\x00"
    with pytest.raises(FormatError, match="not a SyncRequest"):
        decode(open_json, JSON, SyncRequest)
    with pytest.raises(FormatError, match="not a SyncRequest"):
        decode(zstandard.compress(packed), MSGPACK_ZSTD, SyncRequest)


def test_a_digest_stands_for_a_set_of_scopes() -> None:
    assert digest(frozenset()) == b""
    assert digest(frozenset({"a", "b"})) == digest(frozenset({"b", "a"})) != digest(frozenset({"a"}))
    assert len(digest(frozenset({"a"}))) == 8
