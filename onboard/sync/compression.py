"""Compression with a dictionary that was trained on made-up conversations of many languages.

A dictionary is a file `dictionaries/<name>.zdict`. One that was released stays, so that devices of earlier versions are
understood; a new one gets a new name. `packaging/train_dictionary.py` makes them.
"""

from functools import cache
from importlib.resources import files

import zstandard

from onboard.errors import FormatError

NEWEST = "d1"
"""The dictionary that this version writes with."""

FAST, HARD = 3, 12
"""Levels: for what is many, and for what goes over a link where every byte takes its time."""


@cache
def _dictionary(name: str) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict((files("onboard.sync") / "dictionaries" / f"{name}.zdict").read_bytes())


@cache
def _prepared(name: str, level: int) -> zstandard.ZstdCompressionDict:
    """The dictionary made ready for a level, which costs more than a small message."""
    dictionary = zstandard.ZstdCompressionDict(_dictionary(name).as_bytes())
    dictionary.precompute_compress(level=level)
    return dictionary


def compress(raw: bytes, dictionary: str | None, level: int = FAST) -> bytes:
    """A frame that does not repeat what the media type says already: no size, no checksum, no dictionary's id."""
    # Compressors are not shared between threads; making one costs a few microseconds.
    compressor = zstandard.ZstdCompressor(
        level=level,
        dict_data=_prepared(dictionary, level) if dictionary else None,
        write_content_size=False,
        write_dict_id=False,
    )
    return compressor.compress(raw)


def decompress(raw: bytes, dictionary: str | None, largest: int) -> bytes:
    """The bytes of a frame, read as a stream with a cap: a frame's own claim of its size proves nothing.

    Raises:
        FormatError: there are more than `largest`.
        zstandard.ZstdError: this is no frame, or one of another dictionary.
    """
    decompressor = zstandard.ZstdDecompressor(
        dict_data=_dictionary(dictionary) if dictionary else None, max_window_size=largest
    )
    with decompressor.stream_reader(raw) as stream:
        clear = stream.read(largest + 1)
    if len(clear) > largest:
        raise FormatError("the message is too large")
    return clear
