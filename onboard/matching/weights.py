"""The weights of the comparisons: expert priors, and what they become among the open cases."""

import functools
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from onboard.matching.comparisons import BY_VALUE, MEANING, MEANING_LEVELS, NAME, WORD_LEVELS, WORDS
from onboard.matching.gazetteer import load

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.float64]

LEG = "leg"
SAT = "sat"
REPORTED = "reported"
"""Comparisons with passengers: on which flight, where they sat, whether they reported a loss."""

LEVELS: dict[str, tuple[str, ...]] = {
    **{comparison.name: comparison.levels for comparison in (*BY_VALUE, NAME)},
    WORDS: WORD_LEVELS,
    MEANING: MEANING_LEVELS,
    LEG: ("this", "before"),
    SAT: ("same", "moved", "party", "row", "next_row", "near", "far"),
    REPORTED: ("yes", "no"),
}
"""Each comparison with its levels."""


class Chance(msgspec.Struct, frozen=True):
    """How often a level is seen when two belong together (`m`) and when they do not (`u`)."""

    m: float
    u: float


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """From scores in bits to probabilities.

    Attributes:
        temperature: what a bit of score is worth, as the comparisons are not independent.
        none: bits by which "none of these" stands against all open cases together, before any evidence.
        listed: how often the owner is on the passenger list of the item's flight, or of the one before.
        known_from: the probability from which the first candidate is called known.
    """

    temperature: float
    none: float
    listed: float
    known_from: float


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """The priors of all comparisons, by comparison and level."""

    strength: float
    calibration: Calibration
    chances: dict[str, dict[str, Chance]]

    def among(self, comparison: str, counts: Counts) -> Floats:
        """The weight of each level in bits, where the open cases stand at the levels that `counts` says.

        A case is measured against the others: it does not count itself.
        """
        m, u = _columns(self, comparison)
        others = np.maximum(counts - 1, 0)
        seen = (self.strength * u + others) / (self.strength + max(counts.sum() - 1, 0))
        return np.asarray(np.log2(m / seen), np.float32)

    def prior(self, comparison: str) -> Floats:
        """The weight of each level in bits by the priors alone."""
        return self.among(comparison, np.zeros(len(LEVELS[comparison])))


@functools.lru_cache(maxsize=64)
def _arrays(chances: tuple[tuple[float, float], ...]) -> tuple[Counts, Counts]:
    both = np.array(chances)
    return both[:, 0], both[:, 1]


def _columns(weights: Weights, comparison: str) -> tuple[Counts, Counts]:
    chances = weights.chances[comparison]
    return _arrays(tuple((chances[level].m, chances[level].u) for level in LEVELS[comparison]))


@functools.cache
def expert() -> Weights:
    """The weights that ship with the program."""
    data: dict[str, Any] = load("weights.toml")
    own = {"strength": data.pop("strength"), "calibration": data.pop("calibration")}
    return msgspec.convert({**own, "chances": data}, Weights)
