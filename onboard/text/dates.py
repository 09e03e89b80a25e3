"""Days named in a message, in thirteen languages, as calendar dates."""

import functools
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from onboard.text.cues import introduced, measured
from onboard.text.lexicon import LANGUAGES, alternatives, lexicon
from onboard.text.reading import BLANKED, plain

_START = r"(?<![0-9a-z])(?<![0-9][-/.,:])"
_END = r"(?![0-9a-z]|[-/.,:]\d)"
_MONTH_FIRST = {"zh", "ja", "ko"}
_NEAR = timedelta(days=60)
_NEVER_DATES = {(24, 7), (50, 50)}
_RATINGS = {2, 3, 4, 5, 10}
_MONTHS = 12
_HOURS = 24
_RUSSIAN_ORDINAL = "(?:\u0433\u043e|\u0435)"
_SHORT_YEAR = 100
_CENTURY = 2000
_YEARS = range(1900, 2101)

_YEAR_FIRST = re.compile(rf"{_START}(\d{{4}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{1,2}}){_END}")
_YEAR_LAST = re.compile(rf"{_START}(\d{{1,2}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}}){_END}")
_TWO_FIGURES = re.compile(rf"{_START}(\d{{1,2}})([-/.])(\d{{1,2}})(?!\d|[-/:]\d|\.\d|[a-z])")
_HAN_DIGITS = "一二三四五六七八九"
_SIGNS = re.compile(
    rf"(?:(\d{{4}}|\d{{2}})\s*[年년]\s*)?(?<!\d)(\d{{1,2}}|[{_HAN_DIGITS}十]{{1,3}})\s*[月월]\s*"
    rf"(\d{{1,2}}|[{_HAN_DIGITS}十]{{1,3}})\s*[日号號일]"
)
_FLIGHT_BEFORE = re.compile(r"(?<![0-9a-z])(?:[a-z]{2,3}|[a-z]\d|\d[a-z])[ -]?\d{1,4}[\s,;:/-]{1,3}\Z")


class Day(Struct, frozen=True):
    """A day found between two positions of a `Reading`."""

    value: date
    start: int
    end: int


class _Message(Struct, frozen=True):
    plain: str
    language: str
    today: date


def find(text: str, language: str, today: date) -> list[Day]:
    """The days that a message names, in order, never overlapping.

    `text` is the `plain` form of a `Reading`. A date without a year is the one nearest to `today`. In "05/12"
    the day stands first, except in Chinese, Japanese and Korean, and except where only the other order gives a
    date within sixty days.
    """
    hidden = _other().sub(lambda found: BLANKED * len(found.group()), text)
    message = _Message(hidden, language, today)
    days = sorted(_all(message), key=lambda day: (day.start, -day.end))
    kept: list[Day] = []
    for day in days:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def _all(message: _Message) -> Iterator[Day]:
    readers: list[tuple[re.Pattern[str], Callable[[re.Match[str], _Message], date | None]]] = [
        (_YEAR_FIRST, _year_first),
        (_YEAR_LAST, _year_last),
        (_SIGNS, _signs),
        (_day_month(message.language), _named),
        (_month_day(message.language), _named),
        (_TWO_FIGURES, _two_figures),
        (_relative(message.language), _relative_day),
    ]
    for pattern, reader in readers:
        for found in pattern.finditer(message.plain):
            value = reader(found, message)
            if value is not None:
                yield Day(value, found.start(), found.end())


def _year_first(found: re.Match[str], _: _Message) -> date | None:
    return _date(int(found[1]), int(found[3]), int(found[4]))


def _year_last(found: re.Match[str], message: _Message) -> date | None:
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if measured(message.plain, found.start(), found.end()):
        return None
    return _date(year, second, first) or _date(year, first, second)


def _signs(found: re.Match[str], message: _Message) -> date | None:
    month, day = _figure(found[2]), _figure(found[3])
    if found[1]:
        return _date(_full_year(found[1]), month, day)
    return _nearest(month, day, message.today)


def _named(found: re.Match[str], message: _Message) -> date | None:
    month = _month_numbers(message.language)[found["month"]]
    year = found["year"] or found.groupdict().get("short_year")
    if year:
        return _date(_full_year(year), month, int(found["day"]))
    return _nearest(month, int(found["day"]), message.today)


def _two_figures(found: re.Match[str], message: _Message) -> date | None:
    first, second = int(found[1]), int(found[3])
    if (first, second) in _NEVER_DATES or measured(message.plain, found.start(), found.end()):
        return None
    led = _led_up_to(found.start(), message)
    if not led and not _looks_like_a_date(found):
        return None
    day_first = _nearest(second, first, message.today)
    month_first = _nearest(first, second, message.today)
    if message.language in _MONTH_FIRST:
        return month_first or day_first
    return _nearer(day_first, month_first, message.today)


def _looks_like_a_date(found: re.Match[str]) -> bool:
    first, second = int(found[1]), int(found[3])
    padded = "0" in (found[1][0], found[3][0])
    if found[2] == "/":
        return padded or not (second in _RATINGS and first <= second)
    if found[2] == "-":
        return padded or first > _MONTHS
    return first > _HOURS


def _led_up_to(start: int, message: _Message) -> bool:
    floor = max(0, start - 20)
    return bool(
        _introductions().search(message.plain, floor, start)
        or _FLIGHT_BEFORE.search(message.plain, floor, start)
        or introduced(message.plain, start, "flight")
    )


def _relative_day(found: re.Match[str], message: _Message) -> date:
    words = re.sub(r"\s+", " ", found.group())
    return message.today + timedelta(days=_offsets(message.language)[words])


def _nearer(first: date | None, second: date | None, today: date) -> date | None:
    if first is None or second is None:
        return first or second
    return second if abs(second - today) <= _NEAR < abs(first - today) else first


def _nearest(month: int, day: int, today: date) -> date | None:
    """The date with this month and day that is nearest to today; 29 February may be years away."""
    dates = [_date(today.year + shift, month, day) for shift in range(-4, 5)]
    return min((value for value in dates if value), key=lambda value: abs(value - today), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    year = int(text)
    return year + _CENTURY if year < _SHORT_YEAR else year


def _figure(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = 10 * (_HAN_DIGITS.find(tens) + 1 if tens else 1) if ten else 0
    return value + _HAN_DIGITS.find(ones) + 1 if ones else value


def _counts(word: str, owner: str, language: str) -> bool:
    return owner == language or word not in lexicon(owner).dates.ambiguous


@functools.cache
def _month_numbers(language: str) -> dict[str, int]:
    return {
        plain(name): number
        for owner in LANGUAGES
        for number, names in enumerate(lexicon(owner).dates.months, start=1)
        for name in names
        if _counts(name, owner, language)
    }


@functools.cache
def _offsets(language: str) -> dict[str, int]:
    return {
        plain(word): int(offset)
        for owner in LANGUAGES
        for offset, words in lexicon(owner).dates.relative.items()
        for word in words
        if _counts(word, owner, language)
    }


@functools.cache
def _day_month(language: str) -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _month_numbers(language)), key=len, reverse=True))
    return re.compile(
        rf"(?<![0-9a-z])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|de|ste|e|o|a|\.|-?{_RUSSIAN_ORDINAL})?"
        rf"\s*(?:of\s+|de\s+|del\s+|-|/)?(?P<month>{months})(?![a-z\u00aa-\u02af\u0400-\u052f])\.?"
        rf"(?:(?:\s*,?\s*(?:del?\s+)?|-|/)(?P<year>\d{{4}})(?!\d)|[-/']?(?P<short_year>\d{{2}})(?![0-9a-z]))?"
    )


@functools.cache
def _month_day(language: str) -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _month_numbers(language)), key=len, reverse=True))
    return re.compile(
        rf"(?<![0-9a-z\u00aa-\u02af\u0400-\u052f])(?P<month>{months})\.?\s*(?P<day>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?(?![0-9a-z]|[:.,/-]\d)(?:,?\s*(?P<year>\d{{4}})(?!\d))?"
    )


@functools.cache
def _relative(language: str) -> re.Pattern[str]:
    return re.compile(alternatives(_offsets(language)))


@functools.cache
def _other() -> re.Pattern[str]:
    return re.compile(alternatives(phrase for owner in LANGUAGES for phrase in lexicon(owner).dates.other))


@functools.cache
def _introductions() -> re.Pattern[str]:
    return re.compile(alternatives(word for owner in LANGUAGES for word in lexicon(owner).dates.on) + r"\s*\Z")
