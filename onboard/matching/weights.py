"""The weights of the comparisons: expert priors, and what they become among the open cases."""

import functools
from collections.abc import Iterable
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

_MOST_COMMON = 0.6

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
    """The priors of all comparisons.

    Attributes:
        strength: how many comparisons with strangers the estimates stand for.
        chances: by comparison and level.
        frequencies: by comparison, how often strangers' descriptions say a value; "typical" is that of all others.
    """

    strength: float
    calibration: Calibration
    chances: dict[str, dict[str, Chance]]
    frequencies: dict[str, dict[str, float]]

    def among(self, comparison: str, counts: Counts, said: Iterable[str] = ()) -> Floats:
        """The weight of each level in bits, where the open cases stand at the levels that `counts` says.

        A case is measured against the others: it does not count itself. Agreement on what a description has `said`
        weighs the less, the more often others say it.
        """
        m, u = _columns(self, comparison)
        u = self._by_frequency(comparison, u, list(said))
        others = np.maximum(counts - 1, 0)
        seen = (self.strength * u + others) / (self.strength + max(counts.sum() - 1, 0))
        return np.asarray(np.log2(m / seen), np.float32)

    def _by_frequency(self, comparison: str, u: Counts, said: list[str]) -> Counts:
        usual = self.frequencies.get(comparison)
        if not usual or not said:
            return u
        agreeing = min(sum(usual.get(value, usual["typical"]) for value in said), _MOST_COMMON)
        return np.append(agreeing, u[1:] * (1 - agreeing) / (1 - u[0]))

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
    own = {name: data.pop(name) for name in ("strength", "calibration", "frequencies")}
    return msgspec.convert({**own, "chances": data}, Weights)
