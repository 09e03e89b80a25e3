"""Compression on the wire, with and without a dictionary; nothing that comes from outside does harm."""

import tomllib
from contextlib import suppress
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.event import Event, encode
from onboard.domain.note import NoteWritten
from onboard.errors import FormatError
from onboard.sync import protocol
from onboard.sync.compression import FAST, HARD, NEWEST, compress, decompress

NOW = 1_795_255_200_000
ROOM = 8 * 1024 * 1024
NAMES = [None, NEWEST]


@pytest.mark.parametrize("level", [FAST, HARD])
@pytest.mark.parametrize("name", NAMES)
@given(raw=st.binary(max_size=2000))
def test_what_was_compressed_comes_back(raw: bytes, name: str | None, level: int) -> None:
    assert decompress(compress(raw, name, level), name, ROOM) == raw


def test_the_dictionary_makes_a_small_message_much_smaller() -> None:
    body = encode(NoteWritten(seat="12A", text="She is allergic to nuts."))
    subject = "019a9c7e-3f4b-7c1d-8e2f-0a1b2c3d4e5f"
    flight = "flight:KL0605/2026-11-21/AMS"
    event = Event("a" * 32, 1, 7, "b" * 32, flight, subject, NOW << 16, "note.written", 1, 2, body)
    request = protocol.SyncRequest("nonce", events=[event])
    plain = protocol.encode(request, protocol.MSGPACK_ZSTD)
    assert len(protocol.encode(request, protocol.WITH_DICTIONARY)) < 0.75 * len(plain)


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_may_hold_what_the_cap_says_and_no_byte_more(name: str | None) -> None:
    frame = compress(bytes(ROOM), name)
    assert len(frame) < 1000
    assert decompress(frame, name, ROOM) == bytes(ROOM)
    with pytest.raises(FormatError):
        decompress(frame, name, ROOM - 1)


def test_a_frame_with_a_window_larger_than_the_cap_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=24, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    frame = compressor.compress(bytes(2 * ROOM)) + compressor.flush()
    with pytest.raises(zstandard.ZstdError):
        decompress(frame, None, ROOM)


@pytest.mark.parametrize("name", NAMES)
@given(raw=st.binary(max_size=300))
def test_foreign_bytes_are_refused_and_never_more_than_the_cap(raw: bytes, name: str | None) -> None:
    with suppress(FormatError, zstandard.ZstdError):
        assert len(decompress(raw, name, 1000)) <= 1000


@pytest.mark.parametrize("media_type", [protocol.MSGPACK_ZSTD, protocol.WITH_DICTIONARY])
@given(raw=st.binary(max_size=300))
def test_a_message_of_foreign_bytes_is_a_format_error(raw: bytes, media_type: str) -> None:
    with pytest.raises(FormatError):
        protocol.decode(raw, media_type, protocol.SyncRequest)


def test_a_message_read_with_the_wrong_dictionary_is_a_format_error() -> None:
    request = protocol.SyncRequest("nonce", assertion="a" * 200)
    for written, read in (
        (protocol.WITH_DICTIONARY, protocol.MSGPACK_ZSTD),
        (protocol.MSGPACK_ZSTD, protocol.WITH_DICTIONARY),
    ):
        raw = protocol.encode(request, written)
        with suppress(FormatError):
            assert protocol.decode(raw, read, protocol.SyncRequest) == request


def test_each_dictionary_that_the_code_names_is_in_the_package() -> None:
    root = Path(__file__).parents[3]
    patterns = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["onboard"]
    for name in filter(None, protocol.DICTIONARIES.values()):
        assert (files("onboard.sync") / "dictionaries" / f"{name}.zdict").is_file()
        assert any(fnmatch(f"sync/dictionaries/{name}.zdict", pattern) for pattern in patterns)


def test_a_media_type_names_its_dictionary() -> None:
    for media_type, name in protocol.DICTIONARIES.items():
        assert name is None or f".{name}+" in media_type
    assert protocol.DICTIONARIES[protocol.WITH_DICTIONARY] == NEWEST
