"""What the link carries, as measured, and how much is put on it because of that (design section 5)."""

from collections import deque
from enum import StrEnum
from threading import Lock
from typing import NamedTuple

from onboard.domain.event import Priority

LANES = 2
"""Batches that may be under way at once; see `onboard.sync.session.OvertakingSession`."""

SECONDS = 3.2 / LANES
"""Of the link, that one batch fills: what comes after all that is under way waits four seconds at most, also where
the link has become somewhat worse since it was measured.
"""

FIRST = 4 * 1024
"""Bytes of the first batch, while nothing is known of the link, or a failure has shown that it is another one now."""

SMALLEST, LARGEST = 1024, 64 * 1024
"""Bytes of a batch on the wire."""

SHORT = 1500
"""Bytes of an exchange that says how long the way is; longer ones say how wide."""

SMALLEST_SHARE = SMALLEST / LARGEST
"""Of a batch, after several failures in a row: however good the link was, the smallest one is tried in the end."""

FASTEST, SLOWEST = 1e7, 50.0
"""Bytes a second that are believed of one exchange, as it may have been held up or hardly timed."""

DENSEST = 1 / 20
"""What compression makes of events, at best: a batch of more of them would be too much at once for the relay."""

LONGEST_PATIENCE = 120.0
"""Seconds after which an answer does not come any more, however slow the link was."""

AROUND = 500
"""Bytes that HTTP and TLS put around both messages of an exchange."""

POOR = 1000.0
"""Bytes a second below which background entries wait for a better link."""

GROUND_RATE, GROUND_ROUND_TRIP = 125_000.0, 0.2
"""Bytes a second and seconds that no link in the air has by 2026 without being as good as one on the ground."""


class LinkMode(StrEnum):
    GROUND = "ground"
    GOOD = "good"
    POOR = "poor"
    METERED = "metered"


class Carried(NamedTuple):
    """One exchange as the transport saw it.

    Attributes:
        up, down: bytes of both bodies on the wire.
        clear: bytes of the events in the request before compression, as `priority.select` counts them.
        seconds: from the first byte to the last, without the time for which the relay was asked to wait.
        fresh: the connection was new, so that `seconds` has its handshakes in it.
        beside: bytes that other exchanges brought to an end meanwhile, on the same link.
    """

    up: int
    down: int
    clear: int
    seconds: float
    fresh: bool = False
    beside: int = 0


class Budget:
    """Measures the link and says what to put on it. Both lanes and the waiting session share one.

    Attributes:
        limit: bytes that this flight may cost, where somebody has to pay for each; None where nobody counts.
        spent: bytes that went either way since counting began.
        moved: bytes of all exchanges that were observed, to be compared before and after another one.
    """

    def __init__(self) -> None:
        self.limit: int | None = None
        self.spent = 0
        self.moved = 0
        # Seconds that a byte takes: the mean of these follows a link that got worse at once, and one hasty
        # measurement can no more than double a batch.
        self._pace: float | None = None
        self._sure = False
        self._ways: deque[float] = deque(maxlen=20)
        self._density = 0.5
        self._share = 1.0
        self._lock = Lock()

    def count(self, size: int) -> None:
        """Adds what an exchange cost that tells nothing of the link, with bodies of so many bytes."""
        with self._lock:
            self.spent += size + AROUND

    def observe(self, carried: Carried) -> None:
        """Takes one exchange into account. A full batch tells of the rate, however small it was on the wire."""
        size = carried.up + carried.down
        self.count(size)
        with self._lock:
            self.moved += size
            self._share = min(1.0, 2 * self._share)
            if size <= SHORT and carried.clear < SMALLEST:
                if not carried.fresh:
                    self._ways.append(carried.seconds)
                return
            pace = min(max((carried.seconds - self.round_trip) / (size + carried.beside), 1 / FASTEST), 1 / SLOWEST)
            # What was measured before the way was known may have been all way.
            self._pace = pace if self._pace is None or self._sure < bool(self._ways) else (self._pace + pace) / 2
            self._sure = bool(self._ways)
            if carried.clear >= SMALLEST:
                self._density = max(DENSEST, (self._density + min(1.0, carried.up / carried.clear)) / 2)

    def forget(self) -> None:
        """The link may be another one: it is measured anew."""
        with self._lock:
            self._pace = None
            self._ways.clear()

    def failed(self) -> None:
        """The link broke: the next batch is small, as a short time on a worse link may be all there is for it."""
        with self._lock:
            self._ways.clear()
            if self._pace is not None:
                self._pace = max(self._pace, SECONDS / FIRST)
            self._share = max(self._share / 2, SMALLEST_SHARE)

    @property
    def round_trip(self) -> float:
        """Seconds there and back; the shortest of late, as others have waited for what was on the link before them."""
        return min(self._ways, default=0.0)

    @property
    def rate(self) -> float | None:
        """Bytes a second, or None while nothing is known."""
        pace = self._pace
        return None if pace is None else 1 / pace

    @property
    def wire(self) -> int:
        """Bytes that one batch may take on the wire."""
        rate = self.rate
        fitting = FIRST if rate is None else rate * SECONDS
        return int(max(min(fitting, LARGEST) * self._share, SMALLEST))

    @property
    def clear(self) -> int:
        """Bytes of events, before compression, that one batch may have."""
        return int(self.wire / self._density)

    def patience(self, up: int) -> float:
        """Seconds that an answer to a request of so many bytes may need on this link; 0 while nothing is known."""
        rate = self.rate
        return 0.0 if rate is None else min(LONGEST_PATIENCE, 3 * self.round_trip + 2 * (up + self.wire) / rate)

    @property
    def mode(self) -> LinkMode:
        if self.limit is not None:
            return LinkMode.METERED
        rate = self.rate
        if rate is not None and rate < POOR and self._sure:
            return LinkMode.POOR
        if (rate or 0.0) > GROUND_RATE and 0.0 < self.round_trip < GROUND_ROUND_TRIP:
            return LinkMode.GROUND
        return LinkMode.GOOD

    @property
    def used_up(self) -> bool:
        return self.limit is not None and self.spent >= self.limit

    @property
    def deepest(self) -> Priority:
        """The least urgent class, aged as it may be, that goes now."""
        if self.used_up:
            return Priority.URGENT
        return Priority.NORMAL if self.mode is LinkMode.POOR else Priority.BULK

    @property
    def photos(self) -> bool:
        """Whether photos may go now."""
        return self.mode in {LinkMode.GROUND, LinkMode.GOOD}
