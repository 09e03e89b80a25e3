"""Persons' names: as words that can be compared, and how near two of them are."""

import re

from rapidfuzz.distance import JaroWinkler

from onboard.text.reading import plain

_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?<![^\W_])([A-Z])\.?\s?([A-Z])\.?(?:\s?([A-Z])\.)?(?![^\W_])")
_POINTED = re.compile(r"(?<![^\W_])([A-Z])\.\s?([A-Z])\.?(?:\s?([A-Z])\.?)?(?![^\W_])")
_NO_NAMES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "mstr",
        "chd",
        "inf",
        "hr",
        "herr",
        "frau",
        "fam",
        "familie",
        "family",
        "mevr",
        "mevrouw",
        "dhr",
        "de",
        "van",
        "der",
        "den",
        "het",
        "ten",
        "ter",
        "von",
        "zu",
        "la",
        "le",
        "les",
        "el",
        "al",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "della",
        "del",
        "du",
        "san",
        "sr",
        "sra",
        "mme",
        "bin",
        "ben",
    ]
)
SAME = 0.93
"""Jaro-Winkler similarity of two spellings of one name (reference: workable levels .93 and .82)."""
SIMILAR = 0.82


def name_words(name: str | None) -> tuple[str, ...]:
    """The words of a name, folded, without titles and particles."""
    words = dict.fromkeys(_WORD.findall(plain(name or "")))
    return tuple(word for word in words if word not in _NO_NAMES)


def initials_of(name: str | None) -> str:
    """The first letters of the name's words, sorted, as nobody knows in which order they stand."""
    words = name_words(name)
    return "".join(sorted(word[0] for word in words)) if len(words) > 1 else ""


def initials_in(text: str) -> str:
    """The initials in a text, "J.V." or "A. M.", sorted; where the text is nothing else they need no points."""
    pattern = _INITIALS if len(text.strip()) <= len("A. B. C.") else _POINTED
    found = pattern.search(text)
    return "".join(sorted(filter(None, found.groups()))).lower() if found else ""


def alike(first: str, second: str) -> float:
    """How near two words of names are; an initial fits any word that starts with it as well as a similar name does."""
    if 1 in {len(first), len(second)}:
        return SIMILAR if first[0] == second[0] else 0.0
    return JaroWinkler.similarity(first, second)
