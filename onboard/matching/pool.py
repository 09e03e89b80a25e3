"""The open cases of one side, by columns, so that one description is compared with all of them at once.

A column keeps each different value once. A description is compared with the values, and each case looks up its own.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from onboard.matching.comparisons import BY_VALUE, NAME, Comparison, name_kind
from onboard.matching.description import Features
from onboard.matching.grown import Grown
from onboard.matching.meaning import Vector
from onboard.matching.names import SIMILAR

Side = Literal["found", "lost"]
Levels = npt.NDArray[np.int8]
Rows = npt.NDArray[np.int32]

UNKNOWN = -1
"""The level of a comparison that has nothing to say."""
_NOTHING = 0
"""The code of the empty value."""


class Column:
    """One comparison's values among the cases of one side."""

    def __init__(self, comparison: Comparison, side: Side) -> None:
        self.comparison = comparison
        self._side = side
        self._codes = Grown(np.int32)
        self._known: dict[Any, int] = {}
        self.values: list[Any] = [None]
        self._counts = Grown(np.int64)
        self._counts.append(0)

    @property
    def codes(self) -> Rows:
        return self._codes.view.astype(np.int32, copy=False)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many open cases have each value."""
        return self._counts.view.astype(np.int64, copy=False)

    def add(self, features: Features) -> None:
        part = (self.comparison.of_found if self._side == "found" else self.comparison.of_lost)(features)
        code = self._known.get(part) if part else _NOTHING
        if code is None:
            code = self._known[part] = len(self.values)
            self.values.append(part)
            self._counts.append(0)
        self._codes.append(code)
        self.counts[code] += 1

    def discard(self, row: int) -> None:
        self.counts[self.codes[row]] -= 1

    def levels(self, other: Features, codes: Iterable[int] | None = None) -> Levels:
        """The level of each value (of those of `codes` only) beside a description of the other side."""
        part = (self.comparison.of_lost if self._side == "found" else self.comparison.of_found)(other)
        table = np.full(len(self.values), UNKNOWN, np.int8)
        if part:
            place: dict[str | None, int] = {level: number for number, level in enumerate(self.comparison.levels)}
            place[None] = UNKNOWN
            rows = list(range(1, len(self.values)) if codes is None else codes)
            table[rows] = [place[level] for level in self._beside(part, [self.values[row] for row in rows])]
        return table

    def _beside(self, part: Any, values: list[Any]) -> Iterator[str | None]:
        if self._side == "lost":
            return map(self.comparison.level, itertools.repeat(part), values)
        return map(self.comparison.level, values, itertools.repeat(part))


class Names(Column):
    """The names, of which only those with a word like one of the description's are compared in full."""

    def __init__(self, side: Side) -> None:
        super().__init__(NAME, side)
        self._having: dict[str, list[int]] = {}
        self._of_kind: dict[str, list[int]] = {}

    def add(self, features: Features) -> None:
        code = len(self.values)
        super().add(features)
        if len(self.values) > code:
            self._of_kind.setdefault(name_kind(features.name), []).append(code)
            for word in features.name:
                self._having.setdefault(word, []).append(code)

    def levels(self, other: Features, codes: Iterable[int] | None = None) -> Levels:
        if codes is not None or not other.name:
            return super().levels(other, codes)
        kind = name_kind(other.name)
        table = super().levels(other, set(self._alike(other.name)))
        unlike = np.zeros(len(table), bool)
        unlike[self._of_kind.get(kind, [])] = kind != "initials"
        table[unlike & (table == UNKNOWN)] = NAME.levels.index("other")
        return table

    def _alike(self, words: tuple[str, ...]) -> Iterator[int]:
        vocabulary = list(self._having)
        for word in words:
            yield from self._having.get(word[0], ())
            for known, _, _ in process.extract(
                word, vocabulary, scorer=JaroWinkler.similarity, score_cutoff=SIMILAR, limit=None, processor=None
            ):
                yield from self._having[known]


class Postings:
    """Which cases have a key, for the rare words."""

    def __init__(self) -> None:
        self._rows: dict[str, Grown] = {}
        self._any = Grown(np.bool_)

    def add(self, row: int, keys: frozenset[str]) -> None:
        self._any.append(bool(keys))
        for key in keys:
            self._rows.setdefault(key, Grown(np.int32)).append(row)

    def count(self, key: str) -> int:
        return len(self._rows.get(key, ()))

    def rows(self, key: str) -> Rows:
        return self._rows[key].view.astype(np.int32, copy=False) if key in self._rows else np.zeros(0, np.int32)

    def bits(self, rarity: dict[str, float]) -> npt.NDArray[np.float32]:
        """For each case the bits of the keys that it shares; -1 where it has no keys."""
        bits = np.where(self._any.view, np.float32(0), np.float32(-1))
        for key, worth in rarity.items():
            bits[self.rows(key)] += np.float32(worth)
        return bits


class Pool:
    """The open cases of one side. The row of a case that was closed stays empty."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.ids: list[str] = []
        self.columns = {comparison.name: Column(comparison, side) for comparison in BY_VALUE}
        self.columns[NAME.name] = Names(side)
        self.postings = Postings()
        self.vectors: list[Vector | None] = []
        self._open = Grown(np.bool_)
        self._row: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, case: str) -> bool:
        return case in self._row

    def add(self, case: str, features: Features, vector: Vector | None) -> None:
        """Adds a case, in the place of one with the same id."""
        self.remove(case)
        self._row[case] = len(self.ids)
        self.postings.add(len(self.ids), features.words)
        self.ids.append(case)
        self._open.append(True)
        self.vectors.append(vector)
        for column in self.columns.values():
            column.add(features)

    def remove(self, case: str) -> None:
        """Takes a case out; one that is not there already is."""
        row = self._row.pop(case, None)
        if row is not None:
            self._open.view[row] = False
            self.vectors[row] = None
            for column in self.columns.values():
                column.discard(row)

    @property
    def open(self) -> npt.NDArray[np.bool_]:
        return self._open.view.astype(np.bool_, copy=False)
