"""All open cases, and the exact ranking of one description among them: every case of the other side is scored."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from onboard.matching import edition
from onboard.matching.comparisons import MEANING, MEANING_COSINES, SILENT, WORD_BITS, WORDS
from onboard.matching.description import Features, Found, Lost
from onboard.matching.intake import describe_found, describe_lost
from onboard.matching.meaning import Meaning, Means, Vector
from onboard.matching.pool import UNKNOWN, Levels, Pool, Side
from onboard.matching.score import Reason, both_shown
from onboard.matching.weights import LEVELS, Counts, Floats, Weights, expert

_RARE = 3.0
"""Bits from which a word that two descriptions share counts at all."""
_SEEN_ELSEWHERE = 200
"""Texts without a word beyond those at hand, so that among few nothing is rare beyond reason."""


class Match(msgspec.Struct, frozen=True):
    """One case of the other side with its score in bits and the lines that make it up."""

    case: str
    score: float
    reasons: tuple[Reason, ...]


class Scored(msgspec.Struct, frozen=True):
    """The best matches, the best first, and the scores of all open cases in no order."""

    matches: tuple[Match, ...]
    scores: Counts


class Case(msgspec.Struct, frozen=True):
    """A description as it was read, with its meaning where a model was at hand."""

    id: str
    features: Features
    vector: Vector | None = None


class Cases:
    """The open found items and loss reports.

    Everything works without a model of meaning; then vectors that others computed still count.
    """

    def __init__(self, meaning: Meaning | None = None, weights: Weights | None = None) -> None:
        self.weights = weights or expert()
        self._meaning = meaning
        self._pools: Mapping[Side, Pool] = {"found": Pool("found"), "lost": Pool("lost")}
        self._means = Means()

    def read_found(self, *founds: Found) -> list[Case]:
        """What found items say."""
        return self._cases({found.id: describe_found(found) for found in founds})

    def read_lost(self, *losts: Lost) -> list[Case]:
        """What loss reports say."""
        return self._cases({lost.id: describe_lost(lost) for lost in losts})

    def _cases(self, features: dict[str, Features]) -> list[Case]:
        vectors: list[Vector | None] = [None] * len(features)
        if self._meaning:
            read = features.values()
            vectors = self._meaning.vectors([one.text for one in read], [one.language for one in read])
        return [Case(name, one, vector) for (name, one), vector in zip(features.items(), vectors, strict=True)]

    def digest(self, description: Found | Lost) -> bytes:
        """Of all that a case is read from: while it stays the same, so does the case (`edition.py`)."""
        return edition.digest(description, self._meaning.model if self._meaning else "")

    def add(self, side: Side, case: Case) -> None:
        """Opens a case, in the place of one of that side with the same id."""
        self._pools[side].add(case.id, case.features, case.vector)
        if case.vector:
            self._means.add(case.vector)

    def remove(self, side: Side, case: str) -> None:
        """Closes a case; nothing happens where it is not open."""
        self._pools[side].remove(case)

    def count(self, side: Side) -> int:
        """How many cases of a side are open."""
        return len(self._pools[side])

    def rank(self, case: Case, most: int) -> Scored:
        """The loss reports that fit a found item best."""
        return _Query(case, self._pools["lost"], self.weights, self._rarity(case), self._means).scored(most)

    def rank_lost(self, case: Case, most: int) -> Scored:
        """The found items that fit a loss report best."""
        return _Query(case, self._pools["found"], self.weights, self._rarity(case), self._means).scored(most)

    def _rarity(self, case: Case) -> dict[str, float]:
        """The bits that each rare word of a description is worth."""
        texts = sum(len(pool) for pool in self._pools.values()) + _SEEN_ELSEWHERE
        bits = {
            key: float(np.log2(texts / (1 + sum(pool.postings.count(key) for pool in self._pools.values()))))
            for key in case.features.words
        }
        return {key: worth for key, worth in bits.items() if worth >= _RARE}


class _Query:
    """One description beside all open cases of the other side."""

    def __init__(self, case: Case, pool: Pool, weights: Weights, rarity: dict[str, float], means: Means) -> None:
        self._case = case
        self._pool = pool
        self._rarity = rarity
        self._means = means
        self._tables = {name: column.levels(case.features) for name, column in pool.columns.items()}
        self._words = self._word_levels()
        self._bits = self._weights(weights)
        self._meaning = np.full(len(pool.ids), UNKNOWN, np.int8)

    def scored(self, most: int) -> Scored:
        if not len(self._pool):
            return Scored((), np.zeros(0))
        scores = self._scores()
        best = min(most, len(self._pool))
        self._add_meaning(scores, best)
        last = -np.partition(-scores, best - 1)[best - 1]
        rows = sorted(np.flatnonzero(scores >= last), key=lambda row: (-scores[row], self._pool.ids[row]))
        return Scored(tuple(self._match(int(row)) for row in rows[:best]), scores[self._pool.open])

    def _word_levels(self) -> Levels:
        bits = self._pool.postings.bits(self._rarity)
        levels = len(WORD_BITS) - np.digitize(bits, WORD_BITS[::-1])
        return np.where(bits < 0 if self._case.features.words else True, UNKNOWN, levels).astype(np.int8)

    def _weights(self, weights: Weights) -> dict[str, Floats]:
        """The bits of each level, and at the end those of the unknown one: none."""
        bits = {MEANING: weights.prior(MEANING), WORDS: weights.among(WORDS, _counted(self._words, WORDS))}
        for name, table in self._tables.items():
            counts = _counted(table, name, self._pool.columns[name].counts)
            bits[name] = weights.among(name, counts, self._said(name) if name in weights.frequencies else ())
        return {name: np.append(values, np.float32(0)) for name, values in bits.items()}

    def _scores(self) -> Counts:
        scores = np.where(self._pool.open, 0.0, -np.inf)
        for name, table in self._tables.items():
            if table.max(initial=UNKNOWN) == UNKNOWN:
                continue
            gained = self._bits[name][table][self._pool.columns[name].codes]
            scores += gained * self._heard(name) if name in SILENT else gained
        return scores + self._bits[WORDS][self._words]

    def _heard(self, name: str) -> npt.NDArray[np.bool_]:
        """Where a comparison counts, as the one that decides about it leaves it something to say."""
        decider, levels = SILENT[name]
        silent = np.array([*(level in levels for level in LEVELS[decider]), False])
        return ~silent[self._tables[decider]][self._pool.columns[decider].codes]

    def _add_meaning(self, scores: Counts, best: int) -> None:
        """Adds what the meaning says where that can still bring a case among the best.

        Vectors are long: for all other cases it would be computed in vain.
        """
        query = self._case.vector
        if query is None:
            return
        reach = self._bits[MEANING].max() - self._bits[MEANING].min()
        hopeful = np.flatnonzero(scores >= -np.partition(-scores, best - 1)[best - 1] - reach)
        vectors = {int(row): self._pool.vectors[row] for row in hopeful}
        comparable = {row: vector for row, vector in vectors.items() if vector and vector.model == query.model}
        if comparable:
            rows = list(comparable)
            cosines = self._means.cosines(query, list(comparable.values()))
            self._meaning[rows] = len(MEANING_COSINES) - np.digitize(cosines, MEANING_COSINES[::-1])
            scores[rows] += self._bits[MEANING][self._meaning[rows]]

    def _match(self, row: int) -> Match:
        reasons = tuple(self._reasons(row))
        return Match(self._pool.ids[row], sum(reason.weight for reason in reasons), reasons)

    def _reasons(self, row: int) -> list[Reason]:
        levels = {name: int(table[self._pool.columns[name].codes[row]]) for name, table in self._tables.items()}
        levels |= {WORDS: int(self._words[row]), MEANING: int(self._meaning[row])}
        known = {name: LEVELS[name][level] for name, level in levels.items() if level != UNKNOWN}
        return [
            Reason(name, level, float(self._bits[name][levels[name]]), *self._sides(name, row))
            for name, level in known.items()
            if name not in SILENT or known.get(SILENT[name][0]) not in SILENT[name][1]
        ]

    def _sides(self, name: str, row: int) -> tuple[str, str]:
        """What the found item and the report say, each in short."""
        if name == WORDS:
            shared = [key for key in self._rarity if row in self._pool.postings.rows(key)]
            return (", ".join(sorted(shared, key=lambda key: -self._rarity[key])[:3]),) * 2
        if name == MEANING:
            return "", ""
        column = self._pool.columns[name]
        theirs, own = column.values[column.codes[row]], self._part(name)
        return both_shown(name, *((own, theirs) if self._pool.side == "lost" else (theirs, own)))

    def _part(self, name: str) -> Any:
        """What the description itself says."""
        comparison = self._pool.columns[name].comparison
        of = comparison.of_found if self._pool.side == "lost" else comparison.of_lost
        return of(self._case.features)

    def _said(self, name: str) -> Iterable[str]:
        """Of several items the first is the thing."""
        part = self._part(name)
        return part[:1] if isinstance(part, tuple) else part


def _counted(levels: Levels, name: str, weights: npt.NDArray[np.int64] | None = None) -> Counts:
    """How many cases stand at each level; those of which nothing is known are left out."""
    counts = np.bincount(levels.astype(np.int64) + 1, weights=weights, minlength=len(LEVELS[name]) + 1)
    return counts[1:].astype(np.float64)
