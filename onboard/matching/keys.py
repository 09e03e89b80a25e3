"""The keys by which two texts share a rare word: a model, an engraved name, an uncommon noun."""

import functools
import re
from collections.abc import Iterator

from onboard.text.lexicon import LANGUAGES, lexicon
from onboard.text.reading import plain

_TOKEN = re.compile(r"[0-9a-z\u00aa-\u02af\u0400-\u052f]+|[\u30a1-\u30fc]+|[\u3400-\u9fff]+|[\uac00-\ud7a3]+")
_STEM = 6
"""Letters after which words of Latin and Cyrillic script are taken to be the same; endings differ."""
_SHORTEST = 3
_HANGUL_STEM = 2
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


def keys(text: str) -> frozenset[str]:
    """What a text is known by: stems of words, numbers, pairs of Han characters, starts of Korean words."""
    return frozenset(key for token in _TOKEN.findall(plain(text)) for key in _of(token))


def _of(token: str) -> Iterator[str]:
    if token in _common():
        return
    if _HAN.match(token):
        yield from (token[start : start + 2] for start in range(len(token) - 1))
    elif _HANGUL.match(token):
        if len(token) >= _HANGUL_STEM:
            yield token[:_HANGUL_STEM]
    elif len(token) >= _SHORTEST or any(letter.isdigit() for letter in token):
        yield token[:_STEM]


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(plain(word) for language in LANGUAGES for word in lexicon(language).common)
