"""From scores to probabilities: the candidates of one description and "none of these" sum to one."""

from collections.abc import Iterator, Mapping

import msgspec
import numpy as np

from onboard.matching.description import Features
from onboard.matching.index import Case, Cases, Match, Scored
from onboard.matching.owners import OnBoard, owners
from onboard.matching.score import Reason, total
from onboard.matching.weights import REPORTED, Calibration, Counts, Weights

_SAID_BY_THE_LIST = frozenset({"flight", "day", "station", "seat", "name", "initials"})
"""What a report says that the passenger list has said already, where its reporter is on it."""
NOT_YET_OPEN = 100
"""Cases that may still come, beside those that are open."""
_REPORTS_JOINED = 100
"""Reports that may support a passenger: the best ones."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what it could belong to.

    Attributes:
        kind: what `id` names: "report", "passenger", or for a report the found "item".
        score: the sum of the reasons' weights, in bits.
        probability: among all candidates, those not listed too, and none of them.
        report: the loss report that supports a passenger.
    """

    kind: str
    id: str
    score: float
    probability: float
    reasons: tuple[Reason, ...]
    report: str | None = None


class Ranking(msgspec.Struct, frozen=True):
    """The best candidates, the best first. All probabilities, with `others` and `none`, sum to one.

    Attributes:
        candidates: as many as were asked for, and every passenger who sat where the item lay.
        others: the probability that it is one of those not listed.
        none: the probability that it is none of the open cases.
        certain: whether the first is likely enough to be called known; else the program says that it does not know.
    """

    candidates: tuple[Candidate, ...]
    others: float
    none: float
    certain: bool


class _Term(msgspec.Struct, frozen=True):
    """A candidate with its odds against "none of these"."""

    kind: str
    id: str
    odds: float
    reasons: tuple[Reason, ...]
    report: str | None = None
    fits: bool = False


def rank_item(cases: Cases, item: Case, most: int, aboard: OnBoard | None = None) -> Ranking:
    """Whose a found item could be: loss reports, and passengers where the flight's list is at hand."""
    scored = cases.rank(item, max(most, _REPORTS_JOINED) if aboard else most)
    passengers = list(_passengers(item.features, aboard, scored, cases.weights)) if aboard else []
    return _ranking("report", scored, passengers, most, cases.weights.calibration)


def rank_report(cases: Cases, report: Case, most: int) -> Ranking:
    """Which of the found items a loss report could be about."""
    return _ranking("item", cases.rank_lost(report, most), [], most, cases.weights.calibration)


def _ranking(kind: str, scored: Scored, passengers: list[_Term], most: int, calibration: Calibration) -> Ranking:
    joined = {term.report for term in passengers}
    odds = _odds(scored.scores, len(scored.scores), calibration)
    matches = [
        _Term(
            kind, match.case, float(_odds(np.array([match.score]), len(scored.scores), calibration)[0]), match.reasons
        )
        for match in scored.matches
    ]
    reports = [term for term in matches if term.id not in joined]
    apart = sum(term.odds for term in matches if term.id in joined)
    everything = 1 + float(odds.sum()) - apart + sum(term.odds for term in passengers)
    terms = sorted(reports + passengers, key=lambda term: (-term.odds, term.id))
    listed = [term for place, term in enumerate(terms) if place < most or term.fits]
    candidates = tuple(_candidate(term, everything) for term in listed)
    none = 1 / everything
    others = max(0.0, 1 - none - sum(candidate.probability for candidate in candidates))
    certain = bool(candidates) and candidates[0].probability >= calibration.known_from
    return Ranking(candidates, others, none, certain)


def _odds(scores: Counts, cases: int, calibration: Calibration) -> Counts:
    """The odds of cases against "none of these".

    A score is the evidence against a random pair. With more open cases each of them is less likely to be the one;
    where there are few, those that nobody has opened yet are likelier.
    """
    return np.asarray(np.exp2(calibration.temperature * scores - calibration.none) / (cases + NOT_YET_OPEN))


def _passengers(item: Features, aboard: OnBoard, scored: Scored, weights: Weights) -> Iterator[_Term]:
    reports = _reports(aboard.reporters, scored)
    aboard_at_all = owners(item, aboard, weights)
    listed = weights.calibration.listed
    prior = listed / (1 - listed) / max(len(aboard_at_all), 1)
    for owner in aboard_at_all:
        match = reports.get(owner.id)
        reasons = owner.reasons + (_supporting(match, weights) if match else ())
        yield _Term(
            "passenger",
            owner.id,
            prior * float(np.exp2(total(reasons))),
            reasons,
            match.case if match else None,
            owner.fits,
        )


def _reports(reporters: Mapping[str, str], scored: Scored) -> dict[str, Match]:
    """The best report of each passenger who made one."""
    best: dict[str, Match] = {}
    for match in scored.matches:
        if match.case in reporters:
            best.setdefault(reporters[match.case], match)
    return best


def _supporting(match: Match, weights: Weights) -> tuple[Reason, ...]:
    kept = tuple(reason for reason in match.reasons if reason.comparison not in _SAID_BY_THE_LIST)
    return (Reason(REPORTED, "yes", float(weights.prior(REPORTED)[0])), *kept)


def _candidate(term: _Term, everything: float) -> Candidate:
    return Candidate(
        kind=term.kind,
        id=term.id,
        score=total(term.reasons),
        probability=term.odds / everything,
        reasons=term.reasons,
        report=term.report,
    )
