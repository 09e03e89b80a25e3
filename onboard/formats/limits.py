"""How large an input may be, and where in it something stands."""

from onboard.errors import FormatError

MAX_BYTES = 4 * 1024 * 1024
MAX_LINES = 50_000
MAX_LINE_LENGTH = 2_000
MAX_ELEMENTS = 200
MAX_NAMES = 30
MAX_DEPTH = 64


def text_of(data: bytes) -> str:
    """The text of an input, without a byte order mark.

    Raises:
        FormatError: it is larger than `MAX_BYTES`, or not UTF-8 (which ASCII is part of).
    """
    if len(data) > MAX_BYTES:
        raise FormatError(f"the input is larger than {MAX_BYTES} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        raise error_at(before, len(before), "this byte is not UTF-8 text") from error


def error_at(text: str, offset: int, message: str) -> FormatError:
    """The error for the character at `offset`, with line and column counted from 1."""
    before = text[:offset]
    return FormatError(message, before.count("\n") + 1, offset - before.rfind("\n"))
