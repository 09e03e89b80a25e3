"""What a description says in words: items, colours, materials and details, in any of the thirteen languages.

The longest phrase at a place counts, first in the text's own language, then in any: passengers mix product words of
other languages into their own. Words that fit nowhere are tried without their ending, as the end of a compound, and
as a typing error.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from rapidfuzz import fuzz, process

from onboard.matching.thesaurus_forms import (
    CONTINUOUS,
    OTHER,
    SHORTEST_FUZZY,
    WORD,
    Concepts,
    bare,
    common,
    endings,
    lookup,
    spelt,
    tree,
)
from onboard.text import reading
from onboard.text.lexicon import LANGUAGES

_LEAST_LIKENESS = 86
_SHORTEST_FOREIGN = 4
_SHORTEST_JOINED = 6
_SHORTEST_HEAD = 4
_SHORTEST_BEFORE_HEAD = 3
_SHORTEST_UNKNOWN = 5
_SHORT_KATAKANA = 3
_LINKS = ("", "en", "s", "n", "e")
_HEADS = frozenset({"items", "colours", "categories", OTHER})
_ADJECTIVES = frozenset({"colours", "materials", "details"})
_INSIDE = {"items": _ADJECTIVES, "details": frozenset({"items", "materials"})}
"""What the words inside a phrase add to what the phrase means: "leather wallet" is of leather."""
_ANY_CONTINUOUS = re.compile(f"[{CONTINUOUS}]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")
_PARTICLES = re.compile(
    "(?:들)?(?:을|를|이|가|은|는|도|과|와|의|에|에서|으로|로|만|랑|이랑|하고|한|두|이나|나|입니다|이에요|예요|이요|요|인데|였)?"
    "(?![\uac00-\ud7a3])"
)

_Match = tuple[str, Concepts]
"""A form of the thesaurus and its meanings."""
_Token = tuple[str, int, int]
"""A word as it is looked up, and where it starts and ends."""


class Named(Struct, frozen=True):
    """One thing that a text names.

    Attributes:
        table: "items", "colours", "materials", "details" or "categories".
        id: the concept's id in that table.
        start: where its words start in the text, in code points.
        end: where they end.
        form: the form by which the thesaurus knows it, folded.
    """

    table: str
    id: str
    start: int
    end: int
    form: str


class Words(Struct, frozen=True):
    """What a text names, each as ids.

    `categories` holds only those named as such ("a device"); an item's own is `category_of(item)`. `unknown` are
    longer words that nothing knew, where a noun stands, for staff to add; none from scripts without blanks.
    """

    items: frozenset[str]
    colours: frozenset[str]
    materials: frozenset[str]
    details: frozenset[str]
    categories: frozenset[str]
    unknown: tuple[str, ...]
    named: tuple[Named, ...]


class _Found(Struct, frozen=True):
    """A match between two positions of the folded text."""

    start: int
    end: int
    match: _Match


def read(text: str, language: str | None = None) -> Words:
    """What a text names, in text order; a language that is missing or plainly wrong is found out from the words."""
    folded = _folded(text)
    runs = list(_runs(folded.plain, language)) if _ANY_CONTINUOUS.search(folded.plain) else []
    rest = _without(folded.plain, runs)
    tokens: list[_Token] = [(spelt(word.group()), word.start(), word.end()) for word in WORD.finditer(rest)]
    spoken = _spoken([key for key, _, _ in tokens], language)
    words = list(_matches(tokens, spoken))
    named = tuple(
        Named(table, concept, folded.starts[found.start], folded.ends[found.end - 1], found.match[0])
        for found in sorted(runs + words, key=lambda found: found.start)
        for table, concept in found.match[1]
        if table != OTHER
    )
    return _words(named, tuple(_unknown(folded.text, tokens, words, spoken)))


def category_of(item: str) -> str:
    """The category of an item; KeyError where the thesaurus has no such item."""
    return _places()[item][0]


def group_of(item: str) -> str:
    """The group of an item as "category.group": its members are taken for one another."""
    return ".".join(_places()[item])


def near(colour: str) -> frozenset[str]:
    """The colours that a colour is taken for, in both directions; KeyError where there is no such colour."""
    colours = tree().colours
    return frozenset({*colours[colour], *(other for other, row in colours.items() if colour in row)})


@functools.cache
def _places() -> dict[str, tuple[str, str]]:
    return {
        item: (category, group)
        for category, groups in tree().items.items()
        for group, items in groups.items()
        for item in items
    }


def _folded(text: str) -> reading.Reading:
    """`reading.read`, quickly where every character stands for itself, as in nearly all text that is typed."""
    letters, table = _alphabet()
    if not letters.issuperset(text):
        return reading.read(text)
    length = len(text)
    return reading.Reading(text, text.translate(table), tuple(range(length)), tuple(range(1, length + 1)))


def _words(named: tuple[Named, ...], unknown: tuple[str, ...]) -> Words:
    ids: dict[str, set[str]] = {}
    for one in named:
        ids.setdefault(one.table, set()).add(one.id)
    items, colours, materials, details, categories = (
        frozenset(ids.get(table, ())) for table in ("items", "colours", "materials", "details", "categories")
    )
    return Words(items, colours, materials, details, categories, unknown, named)


def _without(plain: str, found: list[_Found]) -> str:
    for one in found:
        plain = plain[: one.start] + " " * (one.end - one.start) + plain[one.end :]
    return plain


def _spoken(keys: list[str], language: str | None) -> str:
    """The given language if any word is known in it, else the one in which most words are."""
    phrases = lookup().phrases
    if language and any(language in phrases.get(key, ()) or key in common(language) for key in keys):
        return language
    known = {
        candidate: sum(candidate in phrases.get(key, ()) or key in common(candidate) for key in keys)
        for candidate in ("en", *LANGUAGES)
    }
    best = max(known, key=lambda candidate: known[candidate])
    return best if known[best] else language or "en"


def _matches(tokens: list[_Token], language: str) -> Iterator[_Found]:
    """The longest matches from the left, in the order of the text."""
    keys = [key for key, _, _ in tokens]
    rows = (keys, *zip(*(bare(key, language) for key in keys), strict=True))
    position = 0
    while position < len(keys):
        size, matches = _phrase(rows, position, language) or _word(keys, position, language)
        for match in matches:
            yield _Found(tokens[position][1], tokens[position + size - 1][2], match)
        if size > 1:
            yield from _inside(tokens[position : position + size], matches[0], language)
        position += size


def _inside(tokens: list[_Token], phrase: _Match, language: str) -> Iterator[_Found]:
    tables = _INSIDE.get(phrase[1][0][0], frozenset())
    for word, start, end in tokens:
        for match in _of(_exact(word, language), tables):
            yield _Found(start, end, match)


def _phrase(rows: tuple[Sequence[str], ...], position: int, language: str) -> tuple[int, tuple[_Match, ...]] | None:
    """The longest phrase of several words at a position, and how many words it has.

    `rows` are the words as they stand and the two ways of writing them that `bare` gives.
    """
    begun = lookup().begun
    inflected = begun.get(language, frozenset())
    chains = [_chain(row, position, known) for row, known in zip(rows, (begun[""], inflected, inflected), strict=True)]
    for index in range(max(map(len, chains)) - 1, -1, -1):
        written, *variants = (chain[index] if index < len(chain) else "" for chain in chains)
        if found := _exact(written, language) or _inflected(variants, language) or _foreign(written, language):
            return index + 2, found
    return None


def _chain(words: Sequence[str], position: int, begun: frozenset[str]) -> list[str]:
    chain: list[str] = []
    phrase = words[position]
    for word in words[position + 1 :]:
        phrase = f"{phrase} {word}"
        if phrase not in begun:
            break
        chain.append(phrase)
    return chain


def _word(keys: list[str], position: int, language: str) -> tuple[int, tuple[_Match, ...]]:
    """What two words mean that belong together as one ("hand bag", "sun glasses"), else what the one word means."""
    joined = "".join(keys[position : position + 2])
    if len(joined) >= _SHORTEST_JOINED and position + 1 < len(keys) and (found := _exact(joined, language)):
        return 2, found
    return 1, _single(keys[position], language)


@functools.lru_cache(maxsize=1 << 16)
def _single(word: str, language: str) -> tuple[_Match, ...]:
    """What one word means: as it stands, inflected, as a compound, in another language, mistyped."""
    if found := _exact(word, language):
        return found + _compound(word, language)[0]
    if word in common(language) or word.isdecimal():
        return ()
    return (
        _inflected(bare(word, language), language)
        or sum(_compound(word, language), ())
        or _foreign(word, language)
        or _mistyped(word, language)
        or _inflected(bare(word, "en"), "en")
        or _mistyped(word, "en")
    )


def _exact(phrase: str, language: str) -> tuple[_Match, ...]:
    meanings = lookup().phrases.get(phrase)
    return ((phrase, meanings[language]),) if meanings and language in meanings else ()


def _foreign(phrase: str, language: str) -> tuple[_Match, ...]:
    short = len(phrase) < _SHORTEST_FOREIGN and phrase.isascii()
    return () if short or phrase in common(language) else _exact(phrase, "")


def _inflected(variants: Iterable[str], language: str) -> tuple[_Match, ...]:
    known = lookup().inflected.get(language, {})
    phrase = next((known[variant] for variant in variants if variant in known), "")
    return _exact(phrase, language)


def _compound(word: str, language: str) -> tuple[tuple[_Match, ...], tuple[_Match, ...]]:
    """What stands before the longest known end of a word, if a colour, material or detail, and that end."""
    known = endings(language)
    if known.compounds:
        for cut in range(_SHORTEST_BEFORE_HEAD, len(word) - _SHORTEST_HEAD + 1):
            before, head = word[:cut], word[cut:]
            if head in known.not_heads or before in known.not_before:
                continue
            if found := _of(_exact(head, language) or _head(head, language), _HEADS):
                return _before_head(before, language), found
    return (), ()


def _head(head: str, language: str) -> tuple[_Match, ...]:
    """The inflected end of a compound, if it begins as the word does: not every "-ppen" is a pen."""
    found = _inflected(bare(head, language), language)
    return found if found and found[0][0][:_SHORTEST_HEAD] == head[:_SHORTEST_HEAD] else ()


def _before_head(before: str, language: str) -> tuple[_Match, ...]:
    for link in _LINKS:
        if before.endswith(link) and (found := _exact(before.removesuffix(link), language)):
            return _of(found, _ADJECTIVES)
    return ()


def _of(matches: tuple[_Match, ...], tables: frozenset[str]) -> tuple[_Match, ...]:
    kept = ((form, tuple(concept for concept in concepts if concept[0] in tables)) for form, concepts in matches)
    return tuple(match for match in kept if match[1])


def _mistyped(word: str, language: str) -> tuple[_Match, ...]:
    if len(word) < SHORTEST_FUZZY:
        return ()
    alike = lookup().alike.get((language, word[0]), [])
    best = process.extractOne(word, alike, scorer=fuzz.ratio, processor=None, score_cutoff=_LEAST_LIKENESS)
    return _exact(best[0], language) if best else ()


def _runs(plain: str, language: str | None) -> Iterator[_Found]:
    """The longest known forms in Chinese, Japanese and Korean text, which has no words to look up."""
    spoken = language if language in {"zh", "ja", "ko"} else _script(plain)
    lengths = lookup().lengths
    position, free = 0, 0
    while position < len(plain):
        for size in lengths.get(plain[position], ()):
            if position + size > len(plain):
                continue
            match = _run(plain[position : position + size], spoken)
            if match and _stands(plain, position, position + size, free):
                yield _Found(position, position + size, match)
                position = free = position + size
                break
        else:
            position += 1


def _run(form: str, language: str) -> _Match | None:
    meanings = lookup().runs.get(form)
    if meanings is None or (len(form) == 1 and language not in meanings):
        return None
    return form, meanings.get(language) or meanings[""]


def _script(plain: str) -> str:
    return "ja" if _KANA.search(plain) else "ko" if _HANGUL.search(plain) else "zh"


def _stands(plain: str, start: int, end: int, free: int) -> bool:
    """Whether a form at this place is a word: not the inside of another one, as far as its script shows that.

    `free` is where the last match ended: a form may follow another one without a blank.
    """
    before = plain[start - 1] if start > free else " "
    after = plain[end] if end < len(plain) else " "
    if _HANGUL.match(plain[start]):
        complete = _PARTICLES.match(plain, end) is not None
        return complete if end - start == 1 or _HANGUL.match(before) else True
    if _KATAKANA.fullmatch(plain, start, end) and end - start <= _SHORT_KATAKANA:
        return not _KATAKANA.match(after) and (end - start == _SHORT_KATAKANA or not _KATAKANA.match(before))
    return not (plain[start].isascii() and before.isalnum() and before.isascii())


def _unknown(text: str, tokens: list[_Token], found: list[_Found], language: str) -> Iterator[str]:
    """Longer words that nothing knew, where a noun stands: after an article or an adjective that is known.

    German nouns are capitalised, elsewhere a capital letter means a name.
    """
    inside = {position for one in found for position in range(one.start, one.end)}
    adjectives = {one.end for one in found if _of((one.match,), _ADJECTIVES)}
    seen: set[str] = set()
    for (before, _, ended), (key, start, end) in itertools.pairwise(tokens):
        word = text[start:end]
        noun = word[0].isupper() == (language == "de") and not word.isupper() and word.isalpha()
        follows = ended in adjectives or before in endings(language).articles
        if noun and follows and start not in inside and len(word) >= _SHORTEST_UNKNOWN and _new(key, seen):
            yield word


def _new(key: str, seen: set[str]) -> bool:
    if key in seen or key in _small_words():
        return False
    seen.add(key)
    return True


@functools.cache
def _alphabet() -> tuple[frozenset[str], dict[int, str]]:
    """Latin and Cyrillic letters and signs that are folded one to one, and what they are folded to."""
    codes = itertools.chain(range(0x300), range(0x370, 0x483), range(0x48A, 0x530), range(0x2010, 0x2040))
    letters = {letter: reading.plain(letter) for letter in map(chr, codes)}
    single = {letter: plain for letter, plain in letters.items() if len(plain) == 1}
    return frozenset(single), str.maketrans(single)


@functools.cache
def _small_words() -> frozenset[str]:
    return frozenset().union(*(common(language) for language in LANGUAGES))
