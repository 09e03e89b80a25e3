"""Text made comparable: one width, one kind of digit, no accents, with the way back to the original.

Passengers write full-width letters, Arabic digits, decomposed accents and marks of writing direction. Patterns
run over the folded text; what they find is reported in code points of the original.
"""

import functools
import re
import unicodedata
from collections.abc import Set as AbstractSet

from msgspec import Struct

BLANKED = "\x00"
CODES = re.compile(r"(?<![0-9A-Za-z])(?:[A-Za-z]{0,20}\d[0-9A-Za-z]*|(?:KLM|PNR)(?![A-Za-z]))")
"""Flight numbers, seats and references: characters that are no words."""

_ACCENTED_BELOW = 0x0530
_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_HALF_WIDTH_VOICE_MARKS = "\uff9e\uff9f"
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_SAME_LOOK = str.maketrans("АВЕКМНОРСТХУавекорсху", "ABEKMHOPCTXYabekopcxy")
_PUNCTUATION = str.maketrans("’‘ʼ＇‐‑‒–—―−", "''''-------")  # noqa: RUF001 typographic signs are the point
_MIXED_SCRIPTS = re.compile(
    r"(?<![^\W_])(?=[^\W_]*\d)[A-Za-z0-9АВЕКМНОРСТХУавекорсху]{2,8}(?![^\W_])"  # noqa: RUF001
)
_NOT_PROSE = re.compile(
    r"""(?:https?://|www\.)[!-~]+
      | (?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+
      | (?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,5}
        (?:com|net|org|info|app|io|aero|me|nl|de|fr|it|es|pt|br|no|ru|tr|jp|kr|cn|uk|eu)
        (?![a-z0-9.])(?:/[!-~]*)?
      | (?<![^\W_])@\w+
      | (?<![^\W_])\#[^\W\d]\w* | (?<![^\W_])\#\d+[^\W\d]\w*""",
    re.VERBOSE | re.IGNORECASE,
)


class Reading(Struct, frozen=True):
    """A message in comparable form; `text` and `plain` have one length and share positions.

    Attributes:
        text: compatibility-normalised (NFKC), ASCII digits, case kept.
        plain: the same in lower case and without accents.
        starts: for each position, where its original characters start.
        ends: for each position, where its original characters end.
    """

    text: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Find(Struct, frozen=True):
    """A value found between two positions of a `Reading`."""

    value: str
    start: int
    end: int


def read(text: str) -> Reading:
    """The message in comparable form."""
    if text.isascii():
        # Nothing but its case can differ: most words of a thesaurus are like that.
        return Reading(text, text.lower(), tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _normalised(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    folded = _MIXED_SCRIPTS.sub(lambda found: found.group().translate(_SAME_LOOK), "".join(characters))
    return Reading(folded, "".join(map(_plain, folded)), tuple(starts), tuple(ends))


def plain(text: str) -> str:
    """A word of a lexicon in the form that `Reading.plain` has."""
    return read(text).plain


def without_links(reading: Reading, numbered: AbstractSet[int] = frozenset()) -> str:
    """`Reading.text` with addresses, handles and hashtags blanked out.

    `numbered` are the positions of "#" signs that mean "number", as in "seat #12A", and no hashtag.
    """
    return _NOT_PROSE.sub(
        lambda found: found.group() if found.start() in numbered else BLANKED * len(found.group()), reading.text
    )


def _clusters(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for position, character in enumerate(text):
        if spans and _continues(character):
            spans[-1] = (spans[-1][0], position + 1)
        else:
            spans.append((position, position + 1))
    return spans


def _continues(character: str) -> bool:
    return (
        unicodedata.combining(character) != 0
        or ord(character) in _HANGUL_VOWELS_AND_FINALS
        or character in _HALF_WIDTH_VOICE_MARKS
    )


@functools.lru_cache(maxsize=1 << 12)
def _normalised(cluster: str) -> str:
    kept = []
    for character in unicodedata.normalize("NFKC", cluster).translate(_PUNCTUATION):
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            kept.append(str(digit))
        elif unicodedata.category(character) not in {"Cf", "Me"} and ord(character) not in _VARIATION_SELECTORS:
            kept.append(character)
    return "".join(kept)


@functools.lru_cache(maxsize=1 << 12)
def _plain(character: str) -> str:
    if ord(character) >= _ACCENTED_BELOW:
        return character.lower() if len(character.lower()) == 1 else character
    if character == "ı":  # noqa: RUF001 Turkish dotless i, typed as i on most keyboards
        return "i"
    return unicodedata.normalize("NFKD", character)[0].lower()
