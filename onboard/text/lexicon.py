"""The words of thirteen languages, one readable file per language in `lexicon/`.

A trailing `*` in an entry lets the word go on with any letters. Entries in Latin and Cyrillic script match whole
words; entries in Chinese, Japanese and Korean match anywhere, because those are written without blanks or with
endings attached. Case and accents do not count.
"""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources

from msgspec import Struct, convert

from onboard.text.reading import plain

LANGUAGES = ("zh", "nl", "en", "fr", "de", "it", "ja", "ko", "no", "pt", "ru", "es", "tr")
"""The seeds' languages: the fourteen KLM answered in (skift.com, 2015-06-29) without Thai."""

_LETTER = "[a-z\u00aa-\u02af\u0400-\u052f]"


class DateWords(Struct, frozen=True):
    """How one language names days.

    Attributes:
        on: words that introduce a date.
        months: for each of the twelve months its names.
        ambiguous: those of the names that mean something else in other languages.
        other: phrases that contain a name of a day or month and mean none.
        relative: days from today, as text, to the words for them.
    """

    on: list[str]
    months: list[list[str]]
    ambiguous: list[str]
    other: list[str]
    relative: dict[str, list[str]]


class Lexicon(Struct, frozen=True):
    """The words of one language, by what they are a sign of."""

    common: list[str]
    context: dict[str, list[str]]
    dates: DateWords
    urgency: dict[str, list[str]]


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The words of one of `LANGUAGES`."""
    file = resources.files("onboard.text").joinpath("lexicon", f"{language}.toml")
    return convert(tomllib.loads(file.read_text(encoding="utf-8")), Lexicon)


@functools.cache
def context(kind: str) -> str:
    """A pattern source for the words of all languages that are a sign of `kind`, for `Reading.plain`."""
    return alternatives(word for language in LANGUAGES for word in lexicon(language).context[kind])


def alternatives(words: Iterable[str]) -> str:
    """A pattern source that matches any of the entries, the longest first."""
    entries = sorted({_entry(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(entries) + ")" if entries else "(?!)"


def _entry(word: str) -> str:
    source = re.escape(plain(word)).replace(r"\*", f"{_LETTER}*").replace(r"\ ", r"\s+")
    first, last = plain(word)[0], plain(word)[-1]
    before = f"(?<!{_LETTER})" if re.match(_LETTER, first) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, last) else ""
    return before + source + after
