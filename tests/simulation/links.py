"""Links as they are measured in flight: how long bytes take, what gets lost, and when there is no link at all.

Figures: NetForecast (by way of valourconsultancy.com) for the average geostationary link, fangfufu.co.uk for a bad one,
FFI report 20/01338 for Iridium's gaps of up to 70 s, arXiv 2508.09839 for Starlink; ACARS over VHF has 2.4 kbit/s.
"""

import random
from enum import Enum
from typing import NamedTuple

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


class Profile(NamedTuple):
    """A kind of link.

    Attributes:
        round_trip: milliseconds, from and to.
        rate: bits per second, for each direction.
        loss: probability that a request, or its answer, is lost.
        gap: milliseconds without any service at most, once in each `GAPS_EVERY`.
        meter: bytes that a flight may cost, where somebody has to pay for each.
    """

    name: str
    round_trip: tuple[int, int]
    rate: int
    loss: float
    gap: int = 0
    meter: int | None = None


GAPS_EVERY = 5 * MINUTE

PROFILES = (
    Profile("GEO", (700, 900), 200_000, 0.13),
    Profile("bad GEO", (1253, 2768), 64_000, 0.16),
    Profile("Iridium", (1000, 1800), 22_000, 0.05, gap=70 * SECOND),
    Profile("Starlink", (30, 90), 24_000_000, 0.01),
    Profile("ACARS", (2000, 8000), 2_400, 0.05),
)
METERED = tuple(Profile("metered", (1000, 1800), 64_000, 0.05, meter=meter) for meter in (2_000, 6_000, 20_000))
GROUND = Profile("ground", (20, 60), 50_000_000, 0.0)


class Condition(Enum):
    UP = "up"
    DOWN = "down"
    HALF_OPEN = "half-open"
    """Requests arrive, answers do not."""
    PORTAL = "portal"
    """Something else answers."""


class Way(Enum):
    UP = "up"
    DOWN = "down"


class Link:
    """One tablet's link.

    Attributes:
        profile: what it is like while it is up.
    """

    def __init__(self, profile: Profile, rng: random.Random) -> None:
        self.profile = profile
        self._rng = rng
        self._phase = rng.randrange(GAPS_EVERY)
        self._disturbance = Condition.UP
        self._until = 0
        self._free_at = dict.fromkeys(Way, 0)

    def disturb(self, condition: Condition, until: int) -> None:
        self._disturbance, self._until = condition, until

    def heal(self) -> None:
        """From now on it is as good as at the gate."""
        self.profile = GROUND
        self._until = 0
        self._free_at = dict.fromkeys(Way, 0)

    def condition(self, now: int) -> Condition:
        if now < self._until:
            return self._disturbance
        return Condition.DOWN if (now + self._phase) % GAPS_EVERY < self.profile.gap else Condition.UP

    def loses(self) -> bool:
        return self._rng.random() < self.profile.loss

    def carry(self, way: Way, size: int, now: int) -> int:
        """Milliseconds until so many bytes have arrived; each direction carries one thing after the other."""
        free = max(now, self._free_at[way]) + size * 8 * SECOND // self.profile.rate
        self._free_at[way] = free
        return free - now + self._rng.randint(*self.profile.round_trip) // 2
