"""How long to wait before the relay is tried again."""

import random

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds."""

MOST_DOUBLINGS = 10


def before_try(failures: int, rng: random.Random) -> float:
    """Seconds to pause after so many failures in a row: twice as long each time, and somewhere in the upper half.

    So devices that lost the relay together do not come back together.
    """
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, MOST_DOUBLINGS))
    return rng.uniform(longest / 2, longest)
