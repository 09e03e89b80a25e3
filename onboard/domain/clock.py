"""The hybrid logical clock (Kulkarni et al., 2014): wall-clock milliseconds that never run backwards on one device.

A timestamp is one integer: 48 bits of Unix milliseconds, then 16 bits of counter.
"""

from typing import Annotated

from msgspec import Meta

Moment = Annotated[int, Meta(ge=0, lt=4_102_444_800_000)]
"""Unix milliseconds that a person or a scan gave, before the year 2100: any calendar can show them."""

COUNTER_BITS = 16

MAXIMUM_LEAD = 60_000
"""Milliseconds by which an event's time may run ahead of the relay before the relay caps it (design section 4)."""


def tick(last: int, now: int) -> int:
    """The timestamp after `last` at wall-clock time `now` (Unix milliseconds)."""
    return max(last + 1, now << COUNTER_BITS)


def milliseconds(timestamp: int) -> int:
    """The Unix milliseconds of a timestamp."""
    return timestamp >> COUNTER_BITS


def effective(timestamp: int, now: int) -> int:
    """The timestamp by which the log is ordered: the author's own, capped at a minute ahead of the relay's `now`."""
    return min(timestamp, (now + MAXIMUM_LEAD) << COUNTER_BITS)
