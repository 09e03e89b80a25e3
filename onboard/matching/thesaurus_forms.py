"""The thesaurus as it is looked up: concepts, and the forms of every language folded into dictionaries, loaded once."""

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec
from msgspec import Struct, field

from onboard.text.lexicon import LANGUAGES, lexicon
from onboard.text.reading import plain

TABLES = ("items", "colours", "materials", "details", "categories")
OTHER = "other"
"""The table of phrases that hold a word of the thesaurus and mean something else."""

CONTINUOUS = "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
"""Letters of scripts that are written without blanks or with endings attached, for a character class."""

WORD = re.compile(rf"[^\W_{CONTINUOUS}]+")
SHORTEST_FUZZY = 5
"""Fewer letters are no typing error of anything."""

_CONTINUOUS_LETTER = re.compile(f"[{CONTINUOUS}]")
_SPELLING = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})
_SHORTEST_JOINED = 6

Concepts = tuple[tuple[str, str], ...]
"""What a form means: pairs of table and id."""


class Tree(Struct, frozen=True, forbid_unknown_fields=True):
    """The ids of `concepts.toml`: items by category and group, colours by nearness, materials and details."""

    items: dict[str, dict[str, list[str]]]
    colours: dict[str, list[str]]
    materials: dict[str, list[str]]
    details: dict[str, list[str]]


class Forms(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's file: the forms of each id, and phrases that hold a form and mean something else."""

    items: dict[str, list[str]]
    colours: dict[str, list[str]]
    materials: dict[str, list[str]]
    details: dict[str, list[str]]
    categories: dict[str, list[str]]
    other: list[str] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Every form with its table and id."""
        for table in TABLES:
            forms: dict[str, list[str]] = getattr(self, table)
            for concept, words in forms.items():
                yield from ((word, (table, concept)) for word in words)
        yield from ((phrase, (OTHER, "")) for phrase in self.other)


class Endings(Struct, frozen=True, forbid_unknown_fields=True):
    """How the words of one language end; the fields are explained in `endings.toml`."""

    endings: list[str] = field(default_factory=list)
    shortest: int = 4
    single: bool = False
    last: dict[str, str] = field(default_factory=dict)
    compounds: bool = False
    not_heads: list[str] = field(default_factory=list)
    not_before: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)


class Lookup(Struct, frozen=True):
    """Forms to meanings, by language; the language "" stands for all together.

    Attributes:
        phrases: words joined by one blank, to language, to meaning.
        inflected: language, to words without their endings, to the phrases they stand for.
        begun: language, to what the first words of a phrase may be, without their endings; "" as they stand, of all.
        alike: language and first letter, to the single words that a typing error may have meant.
        runs: forms of scripts without blanks, to language, to meaning.
        lengths: first letter of a run, to the lengths of such runs, the longest first.
    """

    phrases: dict[str, dict[str, Concepts]]
    inflected: dict[str, dict[str, str]]
    begun: dict[str, frozenset[str]]
    alike: dict[tuple[str, str], list[str]]
    runs: dict[str, dict[str, Concepts]]
    lengths: dict[str, tuple[int, ...]]


def spelt(word: str) -> str:
    """A word in lower case without accents as it is looked up: ß and ligatures written out."""
    return word if word.isascii() else word.translate(_SPELLING)


@functools.cache
def tree() -> Tree:
    """The concepts."""
    return msgspec.toml.decode(_folder().joinpath("concepts.toml").read_bytes(), type=Tree)


@functools.cache
def forms(language: str) -> Forms | None:
    """The forms of a language; None where the thesaurus has no file for it."""
    file = _folder().joinpath(f"{language}.toml")
    return msgspec.toml.decode(file.read_bytes(), type=Forms) if file.is_file() else None


@functools.cache
def common(language: str) -> frozenset[str]:
    """The most frequent small words of a language, which mean no thing whatever they mean elsewhere."""
    return frozenset(spelt(plain(word)) for word in lexicon(language).common) if language in LANGUAGES else frozenset()


@functools.cache
def endings(language: str) -> Endings:
    """How the words of a language end; nothing ends where nothing is known."""
    return _all_endings().get(language, Endings())


@functools.cache
def lookup() -> Lookup:
    """All languages' forms, ready to be looked up."""
    phrases: dict[str, dict[str, Concepts]] = defaultdict(dict)
    runs: dict[str, dict[str, Concepts]] = defaultdict(dict)
    for language in LANGUAGES:
        for form, concept in itertools.chain.from_iterable(
            _written(word, concept) for word, concept in _pairs(language)
        ):
            meanings = (runs if _CONTINUOUS_LETTER.search(form) else phrases)[form]
            for known in (language, ""):
                meanings[known] = tuple(dict.fromkeys((*meanings.get(known, ()), concept)))
    inflected = _inflected(phrases)
    begun = {language: _begun(known) for language, known in inflected.items()} | {"": _begun(phrases)}
    return Lookup(dict(phrases), inflected, begun, _alike(phrases), dict(runs), _lengths(runs))


@functools.lru_cache(maxsize=1 << 16)
def bare(word: str, language: str) -> tuple[str, str]:
    """A word as its inflected forms share it: as it stands, and without its ending."""
    known = endings(language)
    for ending in _by_length(language):
        if word.endswith(ending) and len(word) - len(ending) >= known.shortest:
            return _levelled(word, known), _levelled(word[: -len(ending)], known)
    return (_levelled(word, known),) * 2


def _levelled(word: str, known: Endings) -> str:
    if known.single:
        word = "".join(letter for letter, _ in itertools.groupby(word))
    return word[:-1] + known.last.get(word[-1], word[-1])


@functools.cache
def _by_length(language: str) -> list[str]:
    return sorted({spelt(plain(ending)) for ending in endings(language).endings}, key=len, reverse=True)


@functools.cache
def _all_endings() -> dict[str, Endings]:
    return msgspec.toml.decode(_folder().joinpath("endings.toml").read_bytes(), type=dict[str, Endings])


def _folder() -> Traversable:
    return resources.files("onboard.matching").joinpath("thesaurus")


def _pairs(language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    known = forms(language)
    return known.pairs() if known else iter(())


def _written(word: str, concept: tuple[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """A form in the ways in which it is looked up: as it stands, and without the blanks inside it."""
    folded = spelt(plain(word))
    if _CONTINUOUS_LETTER.search(folded):
        for form in sorted({folded, folded.replace(" ", "")}):
            yield form, concept
        return
    words = WORD.findall(folded)
    joined = "".join(words)
    yield " ".join(words), concept
    if len(words) > 1 and len(joined) >= _SHORTEST_JOINED:
        yield joined, concept


def _inflected(phrases: dict[str, dict[str, Concepts]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for phrase, meanings in phrases.items():
        for language in meanings.keys() & found.keys():
            for variant in zip(*(bare(word, language) for word in phrase.split()), strict=True):
                found[language].setdefault(" ".join(variant), phrase)
    return found


def _begun(phrases: Iterable[str]) -> frozenset[str]:
    split = (phrase.split() for phrase in phrases if " " in phrase)
    return frozenset(" ".join(words[:size]) for words in split for size in range(2, len(words) + 1))


def _alike(phrases: dict[str, dict[str, Concepts]]) -> dict[tuple[str, str], list[str]]:
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for phrase, meanings in phrases.items():
        if len(phrase) >= SHORTEST_FUZZY and " " not in phrase:
            for language in meanings:
                alike[language, phrase[0]].append(phrase)
    return dict(alike)


def _lengths(runs: dict[str, dict[str, Concepts]]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for run in runs:
        lengths[run[0]].add(len(run))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
