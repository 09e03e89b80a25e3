"""From scores to probabilities: the candidates of one description and "none of these" sum to one."""

import msgspec
import numpy as np

from onboard.matching.index import Scored
from onboard.matching.score import Reason
from onboard.matching.weights import Calibration, Floats


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what it could belong to.

    Attributes:
        kind: what `id` names: a loss report, a passenger, or for a report a found item.
        score: the sum of the reasons' weights, in bits.
        probability: among all candidates, those not listed too, and none of them.
    """

    kind: str
    id: str
    score: float
    probability: float
    reasons: tuple[Reason, ...]


class Ranking(msgspec.Struct, frozen=True):
    """The best candidates, the best first.

    Attributes:
        candidates: as many as were asked for.
        others: the probability that it is one of those not listed.
        none: the probability that it is none of the open cases.
        certain: whether the first is likely enough to be called known; else the program says that it does not know.
    """

    candidates: tuple[Candidate, ...]
    others: float
    none: float
    certain: bool


def rank(scored: Scored, kind: str, calibration: Calibration) -> Ranking:
    """The probabilities of one description's matches."""
    shares, none = probabilities(scored.scores, np.array([match.score for match in scored.matches]), calibration)
    candidates = tuple(
        Candidate(kind=kind, id=match.case, score=match.score, probability=float(share), reasons=match.reasons)
        for match, share in zip(scored.matches, shares, strict=True)
    )
    listed = sum(candidate.probability for candidate in candidates)
    certain = bool(candidates) and candidates[0].probability >= calibration.known_from
    return Ranking(candidates, max(0.0, 1 - none - listed), none, certain)


def probabilities(scores: Floats, listed: Floats, calibration: Calibration) -> tuple[Floats, float]:
    """The share of each listed score among all scores and none of them, and that of none.

    A score is the evidence against a random pair. With more open cases each of them is less likely to be the one, so
    "none of these" stands against all of them together.
    """
    if not len(scores):
        return np.zeros(0, np.float32), 1.0
    rest = np.log2(len(scores)) + calibration.none
    highest = max(float(scores.max()), float(rest))
    weighed = np.exp2(calibration.temperature * (scores.astype(np.float64) - highest)).sum()
    none = np.exp2(calibration.temperature * (rest - highest))
    shares = np.exp2(calibration.temperature * (listed - highest)) / (weighed + none)
    return shares, float(none / (weighed + none))
