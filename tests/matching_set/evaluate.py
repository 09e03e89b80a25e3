"""`python -m tests.matching_set.evaluate HALF`: how well the matching does on a half of the labelled set."""

import itertools
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from onboard.matching.candidates import Ranking, rank_item
from onboard.matching.description import Found, Lost
from onboard.matching.files import read_found, read_lost
from onboard.matching.index import Case, Cases
from onboard.matching.meaning import Meaning, SentenceEncoder

HERE = Path(__file__).parent
LISTED = 10_000
BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
Z = 1.96
"""Of a 95 % interval."""


class Half(msgspec.Struct, frozen=True):
    """One half of the set; `pairs` are the found items' ids with those of their reports."""

    founds: list[Found]
    losts: list[Lost]
    pairs: dict[str, str]


class Outcome(msgspec.Struct, frozen=True):
    """How one found item with a report came out: the report's rank, counted from 1, and what it is like."""

    found: str
    lost: str
    place: int
    flight_known: bool
    same_language: bool


class Figures(msgspec.Struct, frozen=True):
    """Recall and mean reciprocal rank of some outcomes."""

    pairs: int
    recall_at_1: float
    recall_at_5: float
    mean_reciprocal_rank: float


class Bin(msgspec.Struct, frozen=True):
    """Candidates whose stated probability lies in one range: how many are right, and the Wilson interval of that."""

    stated: float
    right: int
    candidates: int
    low: float
    high: float


def read(half: str) -> Half:
    """One half of the set, by its folder's name."""
    folder = HERE / half
    pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    return Half(
        read_found(folder / "found.jsonl"),
        read_lost(folder / "lost.jsonl"),
        {pair["found"]: pair["lost"] for pair in pairs},
    )


def opened(half: Half, meaning: Meaning | None) -> tuple[Cases, list[Case]]:
    """All reports and items as open cases, and the items."""
    cases = Cases(meaning)
    items, reports = cases.read_found(*half.founds), cases.read_lost(*half.losts)
    for item in items:
        cases.add("found", item)
    for report in reports:
        cases.add("lost", report)
    return cases, items


def rankings(half: Half, meaning: Meaning | None) -> dict[str, Ranking]:
    """Each found item's ranking of all reports."""
    cases, items = opened(half, meaning)
    return {item.id: rank_item(cases, item, LISTED) for item in items}


def outcomes(half: Half, ranked: dict[str, Ranking]) -> list[Outcome]:
    """The rank of the true report of each found item that has one."""
    founds = {found.id: found for found in half.founds}
    losts = {lost.id: lost for lost in half.losts}
    return [
        Outcome(
            found,
            lost,
            1 + [candidate.id for candidate in ranked[found].candidates].index(lost),
            bool(founds[found].flight and losts[lost].flight),
            founds[found].language == losts[lost].language,
        )
        for found, lost in half.pairs.items()
    ]


def strata(found: list[Outcome]) -> dict[str, Figures]:
    """The figures of all and of each stratum."""
    groups = {
        "all": found,
        "flight known on both sides": [one for one in found if one.flight_known],
        "flight not known on a side": [one for one in found if not one.flight_known],
        "same language": [one for one in found if one.same_language],
        "across languages": [one for one in found if not one.same_language],
    }
    return {name: _figures(group) for name, group in groups.items() if group}


def _figures(group: list[Outcome]) -> Figures:
    return Figures(
        len(group),
        sum(one.place == 1 for one in group) / len(group),
        sum(one.place <= 5 for one in group) / len(group),
        sum(1 / one.place for one in group) / len(group),
    )


def calibration(half: Half, ranked: dict[str, Ranking]) -> Iterator[Bin]:
    """The first candidate of each item: what was stated, and how often it was right."""
    stated = [
        (ranking.candidates[0].probability, half.pairs.get(found) == ranking.candidates[0].id)
        for found, ranking in ranked.items()
        if ranking.candidates
    ]
    for low, high in itertools.pairwise(BINS):
        inside = [one for one in stated if low <= one[0] < high or one[0] == high == 1]
        if inside:
            right = sum(correct for _, correct in inside)
            yield Bin(sum(p for p, _ in inside) / len(inside), right, len(inside), *wilson(right, len(inside)))


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share = right / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    reach = Z / (1 + Z**2 / of) * math.sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return middle - reach, middle + reach


def lines(half: Half, meaning: Meaning | None) -> Iterator[str]:
    """The figures in lines of text."""
    ranked = rankings(half, meaning)
    found = outcomes(half, ranked)
    for name, figures in strata(found).items():
        yield (
            f"{name:<28} {figures.pairs:4} pairs  recall@1 {figures.recall_at_1:.3f}"
            f"  recall@5 {figures.recall_at_5:.3f}  MRR {figures.mean_reciprocal_rank:.3f}"
        )
    for one in calibration(half, ranked):
        inside = "within" if one.low <= one.stated <= one.high else "OUTSIDE"
        yield (
            f"stated {one.stated:.3f}  right {one.right:3} of {one.candidates:3}"
            f"  interval {one.low:.3f} to {one.high:.3f}  {inside}"
        )
    for outcome in found:
        if outcome.place > 1:
            yield f"{outcome.found} wants {outcome.lost}, which is number {outcome.place}"


if __name__ == "__main__":
    for text in lines(read(sys.argv[1]), SentenceEncoder()):
        sys.stdout.write(text + "\n")
