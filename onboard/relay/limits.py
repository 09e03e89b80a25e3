"""What the relay takes from a device: values that its database can hold. Honest devices stay far below."""

from collections.abc import Sequence
from operator import attrgetter, gt

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
_texts = attrgetter(*LENGTHS)
_lengths = tuple(LENGTHS.values())


def check(request: SyncRequest) -> None:
    """Passes when the database can hold everything that the request says.

    Raises:
        FormatError: it cannot; the message names the part.
    """
    if request.wait < 0:
        raise FormatError("the wait is negative")
    if not _all_fit((request.room, request.epoch, *(cursor.number for cursor in request.seen))):
        raise FormatError("room, epoch or a number that was seen are out of range")
    for priority, cursor in request.cursors.items():
        _check_position(f"cursor {priority}", priority, (cursor.number,))
    for number, backfill in enumerate(request.backfills, start=1):
        _check_position(f"backfill {number}", backfill.priority, (backfill.after, backfill.upto))
    for name, events in (("event", request.events), ("returned event", request.returned)):
        for number, event in enumerate(events, start=1):
            if reason := objection(event):
                raise FormatError(f"{name} {number}: {reason}")


def _check_position(name: str, priority: int, numbers: Sequence[int]) -> None:
    if priority not in CLASSES or not _all_fit(numbers):
        raise FormatError(f"{name} cannot be")


def objection(event: Event) -> str | None:
    """Why the database cannot hold this event, or None."""
    if event.priority not in CLASSES or not 0 < event.schema < LARGEST_SCHEMA:
        return "there is no such class or schema"
    if not _all_fit((event.epoch, event.seq, event.at, event.expires or 0)):
        return "a number is out of range"
    texts = _texts(event)
    if any(map(gt, map(len, texts), _lengths)) or "\0" in "".join(texts):
        return "a name is too long or holds a character that no name has"
    return "its body is too large" if len(event.body) > LARGEST_BODY else None


def _all_fit(numbers: Sequence[int]) -> bool:
    return min(numbers) >= 0 and max(numbers) < LARGEST_NUMBER
