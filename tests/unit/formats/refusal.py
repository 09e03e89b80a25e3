"""The one way in which a reader may fail."""

from collections.abc import Callable

from onboard.errors import FormatError


def reads_or_refuses(read: Callable[[], object], lines: int) -> bool:
    """Whether `read` gave something, or a FormatError with a position in an input of so many lines."""
    try:
        read()
    except FormatError as error:
        return 1 <= error.line <= lines + 1 and error.column >= 1
    return True
