"""How well and how fast found items meet their reports: beside peers on one labelled set, and among 200,000."""

import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec

from onboard.matching.candidates import rank_item
from onboard.matching.description import Features, Leg, Seat
from onboard.matching.index import Case, Cases
from onboard.matching.meaning import SentenceEncoder, Vector
from tests.bench.processes import peak_memory
from tests.bench.rankers import RANKERS, Ranked
from tests.bench.result import Result, alone, beside
from tests.matching_set import evaluate
from tests.matching_set.evaluate import Half

HALF = "development"
OURS = "matching"
MANY = 200_000
SOME = 20_000
QUERIES = 40
LISTED = 5
DAYS = 60
FLIGHTS = 4_000
SURNAMES = 30_000


class Figures(msgspec.Struct, frozen=True):
    """What is printed of each ranker; memory is what its process held at most."""

    recall_at_1: float
    recall_at_5: float
    mean_reciprocal_rank: float
    milliseconds: float
    megabytes: float


def measure(_: Path) -> Iterator[Result]:
    """The matching beside each peer, then its speed among many."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        # Each in a process of its own, so that none is charged another one's memory.
        figures = {name: pool.apply(_figures, (name,)) for name in RANKERS}
    own = figures.pop(OURS)
    for peer, theirs in figures.items():
        for name, unit, better in (
            ("recall_at_1", "share", "higher"),
            ("recall_at_5", "share", "higher"),
            ("mean_reciprocal_rank", "share", "higher"),
            ("milliseconds", "ms/query", "lower"),
            ("megabytes", "MB", "lower"),
        ):
            value, peer_value = getattr(own, name), getattr(theirs, name)
            label = f"matching, {name.replace('_', ' ')}"
            yield beside(peer, peer_value, name=label, value=value, unit=unit, better=better)
    yield from _among_many()


def _figures(ranker: str) -> Figures:
    half = evaluate.read(HALF)
    ranked = RANKERS[ranker](half)
    places = [_place(ranked, found, lost, len(half.losts)) for found, lost in half.pairs.items()]
    return Figures(
        sum(place <= 1 for place in places) / len(places),
        sum(place <= LISTED for place in places) / len(places),
        statistics.mean(1 / place for place in places),
        ranked.milliseconds,
        peak_memory(os.getpid()),
    )


def _place(ranked: Ranked, found: str, lost: str, reports: int) -> float:
    """The true report's place; one that was left out stands in the middle of those left out."""
    order = ranked.order[found]
    return order.index(lost) + 1 if lost in order else (len(order) + 1 + reports) / 2


def _among_many() -> Iterator[Result]:
    half = evaluate.read(HALF)
    cases, items = Cases(SentenceEncoder()), evaluate.opened(half, SentenceEncoder())[1]
    reports = _reports(half)
    for size in (SOME, MANY):
        for _ in range(cases.count("lost"), size):
            cases.add("lost", next(reports))
        times = sorted(_milliseconds(cases, item) for item in items[:QUERIES])
        for share, name in ((0.5, "median"), (0.95, "95 %")):
            value = times[int(share * len(times))]
            yield alone(name=f"matching among {size:,}, {name}", value=value, unit="ms of a core/query", better="lower")
    yield alone(name=f"matching, memory with {MANY:,}", value=peak_memory(os.getpid()), unit="MB", better="lower")
    item = half.founds[0]
    start = time.process_time()
    rank_item(cases, cases.read_found(item)[0], LISTED)
    value = (time.process_time() - start) * 1000
    yield alone(name=f"from registering to candidates, {MANY:,}", value=value, unit="ms of a core", better="lower")


def _milliseconds(cases: Cases, item: Case) -> float:
    """Of one core, as it is all that a query uses: what else runs does not count."""
    start = time.process_time()
    rank_item(cases, item, LISTED)
    return (time.process_time() - start) * 1000


def _reports(half: Half) -> Iterator[Case]:
    """Reports without end: each says parts of several real ones, of some flight, by somebody."""
    chance = Random(1)
    real = Cases(SentenceEncoder()).read_lost(*half.losts)
    names = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randrange(3, 9))) for _ in range(SURNAMES)]
    number = 0
    while True:
        number += 1
        one, other, third = chance.choices(real, k=3)
        yield Case(
            f"R{number}", _mixed(chance, one.features, other.features, third.features, names), _turned(chance, one)
        )


def _mixed(chance: Random, one: Features, other: Features, third: Features, names: list[str]) -> Features:
    days = one.days or other.days or third.days
    leg = Leg("KL", str(chance.randrange(FLIGHTS // DAYS) + 400), days[0] if days else None, "AMS")
    return msgspec.structs.replace(
        one,
        legs=(leg,) if chance.random() < 0.6 else (),
        seats=(Seat(chance.randrange(1, 40), chance.choice("ABCDEF")),) if chance.random() < 0.4 else (),
        items=one.items + other.items[:1] if chance.random() < 0.5 else one.items,
        colours=other.colours,
        details=third.details | other.details,
        name=(chance.choice(names), chance.choice(names)),
        words=frozenset(sorted(one.words)[:4]) | frozenset(word[:6] for word in chance.choices(names, k=4)),
    )


def _turned(chance: Random, one: Case) -> Vector | None:
    """A meaning near that of the report."""
    if one.vector is None:
        return None
    cut = chance.randrange(len(one.vector.values))
    values = one.vector.values[cut:] + one.vector.values[:cut] if chance.random() < 0.5 else one.vector.values
    return msgspec.structs.replace(one.vector, values=values)
