"""Weights from what people decided, taken only where there is enough of it and where it is better.

A pair is refused because it looked alike: refusals say nothing of how often strangers agree. They serve to judge, and
`u` is measured among the open cases instead. So confirmations re-estimate `m`, with the expert's as earlier counts.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from onboard.matching.weights import LEVELS, Chance, Weights

LEAST = 300
"""Confirmations from which weights are learned (lostfound reference, 5.3)."""
_EXPERT = 60.0
"""Confirmations that the expert's estimate of a comparison counts for."""
_HELD_BACK = 5
"""One item in so many is kept for judging."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided about one candidate of an item; `levels` are its comparisons' levels at that time."""

    item: str
    levels: Mapping[str, str]
    confirmed: bool


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """The weights to use, and how both did on the items held back.

    Attributes:
        taken: whether they are the learned ones.
        confirmations: how many there are.
        expert_loss: the expert weights' mean surprise, in bits, at which candidate was confirmed.
        learned_loss: the same of the learned weights; None where there were too few confirmations to learn.
    """

    weights: Weights
    taken: bool
    confirmations: int
    expert_loss: float | None = None
    learned_loss: float | None = None


def learn(decisions: Iterable[Decision], expert: Weights) -> Learned:
    """Learned weights where at least `LEAST` confirmations make them better on items held back, else the expert's."""
    kept: dict[bool, list[Decision]] = {False: [], True: []}
    for decision in decisions:
        kept[zlib.crc32(decision.item.encode()) % _HELD_BACK == 0].append(decision)
    training, held_back = kept[False], kept[True]
    confirmations = sum(decision.confirmed for decision in training + held_back)
    if confirmations < LEAST:
        return Learned(weights=expert, taken=False, confirmations=confirmations)
    learned = _fitted([decision.levels for decision in training if decision.confirmed], expert)
    before, after = loss(held_back, expert), loss(held_back, learned)
    return Learned(
        weights=learned if after < before else expert,
        taken=after < before,
        confirmations=confirmations,
        expert_loss=before,
        learned_loss=after,
    )


def loss(decisions: Sequence[Decision], weights: Weights) -> float:
    """The mean surprise, in bits, at which of an item's candidates was confirmed; 0 where there is no choice."""
    bits = {name: weights.prior(name) for name in LEVELS}
    scores: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for decision in decisions:
        score = sum(float(bits[name][LEVELS[name].index(level)]) for name, level in decision.levels.items())
        scores[decision.item].append((weights.calibration.temperature * score, decision.confirmed))
    surprises = [
        np.logaddexp2.reduce([score for score, _ in candidates]) - score
        for candidates in scores.values()
        if len(candidates) > 1
        for score, confirmed in candidates
        if confirmed
    ]
    return float(np.mean(surprises)) if surprises else 0.0


def _fitted(confirmed: Sequence[Mapping[str, str]], expert: Weights) -> Weights:
    chances = {
        name: _counted(Counter(levels[name] for levels in confirmed if name in levels), chances)
        for name, chances in expert.chances.items()
    }
    return msgspec.structs.replace(expert, chances=chances)


def _counted(seen: Counter[str], expert: Mapping[str, Chance]) -> dict[str, Chance]:
    return {
        level: Chance((_EXPERT * chance.m + seen[level]) / (_EXPERT + seen.total()), chance.u)
        for level, chance in expert.items()
    }
