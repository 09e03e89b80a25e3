"""What stands beside a find: a word that explains it, a unit, a sign.

Positions are those of a `Reading`; every question is asked of `Reading.plain`.
"""

import functools
import re

from onboard.text.lexicon import context

_REACH = 60
_GLUE = r"[\s:=#(\[\"'*./-]"
_ENDED_BY_COMMA = {"place", "flight", "other_code", "weather"}
_MONEY_BEFORE = re.compile(r"[€$£¥₩₽₺]\s?\Z")
_MONEY_AFTER = re.compile(r"\s?(?:[€$£¥₩₽₺%°′\"]|,-)")  # noqa: RUF001 the prime is a unit
_SENTENCE_END = re.compile(r"[!?\n。！？]|\.\s")  # noqa: RUF001 full-width signs end sentences too


@functools.cache
def _before(kind: str) -> re.Pattern[str]:
    glue = _GLUE if kind in _ENDED_BY_COMMA else rf"{_GLUE}|,"
    return re.compile(rf"{context(kind)}(?:{glue}|{context('joiner')}){{0,8}}\Z")


@functools.cache
def _after(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_GLUE}|,|{context('joiner')}){{0,6}}{context(kind)}")


@functools.cache
def _next_word(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\s*-?{context(kind)}")


@functools.cache
def _word(kind: str) -> re.Pattern[str]:
    return re.compile(context(kind))


def introduced(plain: str, start: int, *kinds: str) -> bool:
    """Whether a word of one of the kinds leads up to `start`, with nothing but filling words between."""
    floor = max(0, start - _REACH)
    return any(_before(kind).search(plain, floor, start) for kind in kinds)


def explained(plain: str, end: int, *kinds: str) -> bool:
    """Whether what follows `end` says that it was one of the kinds: "X7K2PQ is my booking"."""
    return any(_after(kind).match(plain, end, end + _REACH) for kind in kinds)


def followed(plain: str, end: int, kind: str) -> bool:
    """Whether the very next word after `end` is of the kind."""
    return _next_word(kind).match(plain, end) is not None


def measured(plain: str, start: int, end: int) -> bool:
    """Whether the span is an amount: money before or after it, or a unit as the next word."""
    return bool(
        _MONEY_BEFORE.search(plain, max(0, start - 3), start)
        or _MONEY_AFTER.match(plain, end)
        or followed(plain, end, "unit")
    )


def near(plain: str, start: int, end: int, reach: int, *kinds: str) -> bool:
    """Whether a word of one of the kinds stands within `reach` characters in the same sentence."""
    before = _SENTENCE_END.split(plain[max(0, start - reach) : start])[-1]
    after = _SENTENCE_END.split(plain[end : end + reach])[0]
    return any(_word(kind).search(side) for kind in kinds for side in (before, after))
