"""Peers of the matching: each ranks all loss reports for every found item of the labelled set."""

import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import splink
import splink.comparison_library as compare
from rapidfuzz import fuzz, process
from splink.backends.duckdb import DuckDBAPI
from splink.blocking_rule_library import CustomRule

from onboard.matching.candidates import rank_item
from onboard.matching.description import Features, Found, Lost
from onboard.matching.intake import describe_found, describe_lost
from onboard.matching.meaning import SentenceEncoder
from tests.matching_set.evaluate import LISTED, Half, opened

SHOWN = 5
"""Candidates that the matching lists, with their reasons, where its speed is measured."""

Order = dict[str, list[str]]
"""For each found item the reports' ids, the best first; those left out are tied at the end."""


class Ranked(msgspec.Struct, frozen=True):
    """What a ranker gives, and what a query costs it once everything has been read."""

    order: Order
    milliseconds: float


def ours(half: Half) -> Ranked:
    """The matching, with its thesaurus and its model of meaning."""
    cases, items = opened(half, SentenceEncoder())
    order = {item.id: [one.id for one in rank_item(cases, item, LISTED).candidates] for item in items}
    start = time.perf_counter()
    for item in items:
        rank_item(cases, item, SHOWN)
    return Ranked(order, (time.perf_counter() - start) * 1000 / len(items))


def bm25(half: Half) -> Ranked:
    """SQLite's full-text search: any word of the item's description and fields."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE reports USING fts5(id UNINDEXED, words, tokenize = 'unicode61')")
    database.executemany("INSERT INTO reports VALUES (?, ?)", [(lost.id, _lost_text(lost)) for lost in half.losts])

    def ask(item: Found) -> list[str]:
        words = {f'"{word}"' for word in _found_text(item).replace('"', " ").split()}
        query = "SELECT id FROM reports WHERE reports MATCH ? ORDER BY rank"
        return [row[0] for row in database.execute(query, (" OR ".join(sorted(words)),))]

    return _asked(half.founds, ask)


def rapidfuzz(half: Half) -> Ranked:
    """The share of tokens that two texts have in common, as rapidfuzz counts it."""
    texts = {lost.id: _lost_text(lost).lower() for lost in half.losts}

    def ask(item: Found) -> list[str]:
        query = _found_text(item).lower()
        return [key for _, _, key in process.extract(query, texts, scorer=fuzz.token_set_ratio, limit=None)]

    return _asked(half.founds, ask)


def splink_unsupervised(half: Half) -> Ranked:
    """Splink 5 on the same features, fitted without labels as its guide says; it scores all pairs at once."""
    start = time.perf_counter()
    linker = splink.Linker(_tables(half), _settings(), log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in ("flight", "day", "item"):
        linker.training.estimate_parameters_using_expectation_maximisation(
            splink.block_on(rule), record_sample_proportion=1.0
        )
    pairs = linker.inference.predict().as_record_list()
    elapsed = (time.perf_counter() - start) * 1000 / len(half.founds)
    order: Order = {found.id: [] for found in half.founds}
    for pair in sorted(pairs, key=lambda pair: -float(pair["match_weight"])):
        found, lost = pair["unique_id_l"], pair["unique_id_r"]
        order[found if found in order else lost].append(lost if found in order else found)
    return Ranked(order, elapsed)


RANKERS: dict[str, Callable[[Half], Ranked]] = {
    "matching": ours,
    "BM25, SQLite FTS5": bm25,
    "rapidfuzz, token_set_ratio": rapidfuzz,
    "Splink 5, unsupervised, on the same features": splink_unsupervised,
}


def _asked(items: Sequence[Found], ask: Callable[[Found], list[str]]) -> Ranked:
    start = time.perf_counter()
    order = {item.id: ask(item) for item in items}
    return Ranked(order, (time.perf_counter() - start) * 1000 / len(items))


def _found_text(found: Found) -> str:
    parts = (found.category, found.colour, found.brand, found.owner_name, found.description, found.flight, *found.seats)
    return " ".join(filter(None, parts))


def _lost_text(lost: Lost) -> str:
    return " ".join(filter(None, (lost.text, lost.name, lost.flight, *lost.seats)))


def _tables(half: Half) -> list[Any]:
    sides = (
        {found.id: describe_found(found) for found in half.founds},
        {lost.id: describe_lost(lost) for lost in half.losts},
    )
    database = DuckDBAPI()
    rows = [[_row(key, one) for key, one in side.items()] for side in sides]
    return [database.register(pa.Table.from_pylist(side, schema=_SCHEMA)) for side in rows]


_LISTS = ("items", "colours", "brands", "places", "details", "words")
_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("unique_id", "flight", "day", "row", "seat", "item", "name")]
    + [(name, pa.list_(pa.string())) for name in _LISTS]
)


def _row(key: str, one: Features) -> dict[str, object]:
    leg, seat = next(iter(one.legs), None), next(iter(one.seats), None)
    day: dt.date | None = next(iter(one.days), None)
    return {
        "unique_id": key,
        "flight": f"{leg.number}/{leg.day or day}" if leg else None,
        "day": day.isoformat() if day else None,
        "row": str(seat.row) if seat else None,
        "seat": f"{seat.row}{seat.letter}" if seat and seat.letter else None,
        "item": one.items[0] if one.items else None,
        "name": " ".join(sorted(one.name)) or None,
        **{name: sorted(getattr(one, name)) or None for name in _LISTS},
    }


def _settings() -> splink.SettingsCreator:
    return splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.ExactMatch("flight"),
            compare.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day", "day"], thresholds=[1, 3]
            ),
            compare.ExactMatch("row"),
            compare.JaroWinklerAtThresholds("name", [0.93, 0.82]),
            *(compare.ArrayIntersectAtSizes(name, [2, 1] if name == "words" else [1]) for name in _LISTS),
        ],
        blocking_rules_to_generate_predictions=[CustomRule("1 = 1")],
        probability_two_random_records_match=1 / 400,
    )
