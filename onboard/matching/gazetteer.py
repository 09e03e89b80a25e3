"""Names with their many writings, found in a message: brands, places, stations."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

from onboard.text.reading import Find, plain

_WORD = re.compile(r"[0-9a-z\u00aa-\u02af\u0400-\u052f]")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OPEN_END = "*"


def load(name: str) -> dict[str, Any]:
    """One of the data files of this folder."""
    file = resources.files("onboard.matching").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Gazetteer:
    """Writings and what they stand for.

    A writing in Latin or Cyrillic letters matches whole words, with a trailing `*` the beginning of one; in Chinese,
    Japanese and Korean it matches anywhere, because words are written without blanks or with endings attached.
    """

    def __init__(self, writings: Mapping[str, Iterable[str]]) -> None:
        self._by_start: dict[str, list[tuple[str, bool, str]]] = {}
        for value, forms in writings.items():
            for form in forms:
                word = plain(form).removesuffix(_OPEN_END)
                goes_on = form.endswith(_OPEN_END) or _CJK.match(word[-1]) is not None
                self._by_start.setdefault(word[0], []).append((word, goes_on, value))
        for entries in self._by_start.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[Find]:
        """What stands in the text, in order; of writings that overlap the longest. `text` is a `Reading.plain`."""
        return list(self._all(text))

    def _all(self, text: str) -> Iterator[Find]:
        position = 0
        while position < len(text):
            found = list(self._at(text, position))
            yield from found
            position = max((find.end for find in found), default=position + 1)

    def _at(self, text: str, start: int) -> Iterator[Find]:
        if start and _WORD.match(text[start]) and _WORD.match(text[start - 1]):
            return
        longest = 0
        for word, goes_on, value in self._by_start.get(text[start], ()):
            end = start + len(word)
            if len(word) < longest or not text.startswith(word, start):
                continue
            if goes_on or end == len(text) or not _WORD.match(text[end]):
                longest = len(word)
                yield Find(value, start, end)
