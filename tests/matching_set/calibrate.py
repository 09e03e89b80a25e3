"""`python -m tests.matching_set.calibrate`: the calibrations that make the development half least surprising.

They are for `[calibration]` in onboard/matching/weights.toml.
"""

import itertools
import sys

import numpy as np
import numpy.typing as npt

from onboard.matching.candidates import NOT_YET_OPEN
from onboard.matching.meaning import SentenceEncoder
from tests.matching_set.evaluate import LISTED, Half, opened, read

TEMPERATURES = np.arange(0.4, 1.3, 0.05)
NONES = np.arange(-4.0, 5.0, 0.25)
SHOWN = 5

Scores = npt.NDArray[np.float64]


def scores(half: Half) -> list[tuple[Scores, float | None]]:
    """For each item the scores of all reports, and that of its own where it has one."""
    cases, items = opened(half, SentenceEncoder())
    found = []
    for item in items:
        of = {match.case: match.score for match in cases.rank(item, LISTED).matches}
        found.append((np.array(list(of.values())), of.get(half.pairs.get(item.id, ""))))
    return found


def surprise(found: list[tuple[Scores, float | None]], temperature: float, none: float) -> float:
    """The mean surprise, in bits, at each item's own report, or at its having none."""
    bits = []
    for of, own in found:
        rest = np.log2(len(of) + NOT_YET_OPEN) + none
        everything = np.logaddexp2.reduce(np.append(temperature * of, rest))
        bits.append(everything - (rest if own is None else temperature * own))
    return float(np.mean(bits))


if __name__ == "__main__":
    development = scores(read("development"))
    grid = [(surprise(development, *point), *point) for point in itertools.product(TEMPERATURES, NONES)]
    for bits, temperature, none in sorted(grid)[:SHOWN]:
        sys.stdout.write(f"temperature {temperature:.2f}  none {none:+.2f}  surprise {bits:.4f} bits\n")
