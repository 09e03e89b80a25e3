"""What of the outbox goes first (design section 5)."""

from collections import deque
from collections.abc import Sequence

from onboard.domain.event import Priority
from onboard.store.replica import Queued

AGEING = 600_000
"""Milliseconds of waiting by which a queued event gains a class."""

ENVELOPE = 60
"""Bytes that an event takes beside its body, roughly."""


def effective(priority: int, waited: int) -> int:
    """The class in which an event goes after `waited` milliseconds; only true class 0 goes as class 0."""
    if priority == Priority.URGENT:
        return Priority.URGENT
    return max(int(Priority.NORMAL), priority - max(0, waited) // AGEING)


def select(queue: Sequence[Queued], now: int, budget: int) -> list[tuple[int, int]]:
    """The (epoch, seq) of the events that go next, in sending order, filling about `budget` bytes.

    Order is strict by effective class, then as written. Whatever was written earlier about the same entity goes
    before, whatever its class. At least one event is chosen.
    """
    to_go: dict[str, deque[Queued]] = {}
    for queued in queue:
        to_go.setdefault(queued.subject, deque()).append(queued)
    chosen: dict[tuple[int, int], None] = {}
    size = 0
    for queued in sorted(queue, key=lambda each: effective(each.priority, now - each.queued_at)):
        while (queued.epoch, queued.seq) not in chosen:
            earlier = to_go[queued.subject].popleft()
            chosen[earlier.epoch, earlier.seq] = None
            size += earlier.size + ENVELOPE
        if size >= budget:
            break
    return list(chosen)
