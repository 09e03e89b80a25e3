"""What of the outbox goes first (design section 5)."""

from collections import deque
from collections.abc import Sequence

from onboard.domain.priority import effective
from onboard.store.outbox import Queued

ENVELOPE = 60
"""Bytes that an event takes beside its body, roughly."""


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
