"""Where in a JSON text an error stands: msgspec names a byte or a path, a person needs line and column."""

import json
import re
from typing import TypeVar

import msgspec

from onboard.formats.limits import MAX_DEPTH, error_at, text_of

T = TypeVar("T")

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z0-9_]+)|\[([0-9]+)\]")
_BLANK = re.compile(r"[ \t\r\n]*")
_BYTE = re.compile(r"\(byte ([0-9]+)\)")
_decoder = json.JSONDecoder()


def decode_json(data: bytes, shape: type[T]) -> T:
    """`data` as `shape`.

    Raises:
        FormatError: too large, nested too deep, malformed, or a value has the wrong type; with the line
            and column, and for a wrong type the path of the value as well.
    """
    text = text_of(data)
    _check_depth(text)
    encoded = text.encode()
    try:
        return msgspec.json.decode(encoded, type=shape)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        where = path.strip("`") or "$"
        raise error_at(text, _offset_of(text, where), f"{message} at {where}") from error
    except msgspec.DecodeError as error:
        byte = _BYTE.search(str(error))
        offset = len(encoded[: int(byte[1])].decode(errors="ignore")) if byte else len(text)
        message = _BYTE.sub("", str(error)).strip()
        raise error_at(text, offset, message) from error


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        depth += (first in "[{") - (first in "]}")
        if depth > MAX_DEPTH:
            raise error_at(text, token.start(), f"nested deeper than {MAX_DEPTH} levels")


def _offset_of(text: str, path: str) -> int:
    """The offset of the value at `path` (`$.data[0].number`), or of the deepest value around it."""
    at = _skip_blank(text, 0)
    for key, index in _STEP.findall(path):
        found = _value_of_key(text, at, key) if key else _value_at(text, at, int(index))
        if found is None:
            break
        at = found
    return at


def _skip_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _value_at(text: str, at: int, index: int) -> int | None:
    if text[at : at + 1] != "[":
        return None
    at = _skip_blank(text, at + 1)
    for _ in range(index):
        _, end = _decoder.raw_decode(text, at)
        at = _skip_blank(text, _skip_blank(text, end) + 1)
    return at


def _value_of_key(text: str, at: int, key: str) -> int | None:
    """The value of the last `key` of the object at `at`; a decoder reads the values on the way to it."""
    if text[at : at + 1] != "{":
        return None
    at = _skip_blank(text, at + 1)
    while text[at : at + 1] == '"':
        found, end = _decoder.raw_decode(text, at)
        value = _skip_blank(text, _skip_blank(text, end) + 1)
        if found == key:
            return value
        _, end = _decoder.raw_decode(text, value)
        at = _skip_blank(text, _skip_blank(text, end) + 1)
    return None
