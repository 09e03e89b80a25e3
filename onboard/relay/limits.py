"""What the relay takes from a device: values that its database can hold. Honest devices stay far below."""

from collections.abc import Iterable

from onboard.domain.event import Event, Priority
from onboard.errors import FormatError
from onboard.store import schema
from onboard.sync.protocol import SyncRequest

LARGEST_NUMBER = 2**63
LARGEST_SCHEMA = 2**15
LARGEST_BODY = 256 * 1024
"""Bytes of one event's body."""

CLASSES = frozenset(int(priority) for priority in Priority)
LENGTHS = {name: schema.event.c[name].type.length for name in ("device", "author", "scope", "subject", "kind")}  # type: ignore[attr-defined] # these are String columns


def check(request: SyncRequest) -> None:
    """Passes when the database can hold everything that the request says.

    Raises:
        FormatError: it cannot; the message names the part.
    """
    if request.wait < 0:
        raise FormatError("the wait is negative")
    for priority, cursor in request.cursors.items():
        _check_position(f"cursor {priority}", priority, (cursor.number,))
    for number, backfill in enumerate(request.backfills, start=1):
        _check_position(f"backfill {number}", backfill.priority, (backfill.after, backfill.upto))
    for number, event in enumerate(request.events, start=1):
        if reason := _objection(event):
            raise FormatError(f"event {number}: {reason}")


def _check_position(name: str, priority: int, numbers: Iterable[int]) -> None:
    if priority not in CLASSES or not _all_fit(numbers):
        raise FormatError(f"{name} cannot be")


def _objection(event: Event) -> str | None:
    if event.priority not in CLASSES or not 0 < event.schema < LARGEST_SCHEMA:
        return "there is no such class or schema"
    if not _all_fit((event.epoch, event.seq, event.at, event.expires or 0)):
        return "a number is out of range"
    texts = {name: getattr(event, name) for name in LENGTHS}
    if any(len(text) > LENGTHS[name] or "\0" in text for name, text in texts.items()):
        return "a name is too long or holds a character that no name has"
    return "its body is too large" if len(event.body) > LARGEST_BODY else None


def _all_fit(numbers: Iterable[int]) -> bool:
    return all(0 <= number < LARGEST_NUMBER for number in numbers)
