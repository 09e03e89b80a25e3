"""The text proposed for the crew: what the passenger wants, without the booking reference."""

import functools
import re

from onboard.text.lexicon import context
from onboard.text.mentions import Mention, Mentions
from onboard.text.reading import plain, read

COVER = "••••••"

_CLAUSE = re.compile(r"[^,;.!?\n，、。；！？]*[,;.!?\n，、。；！？]*")  # noqa: RUF001 full-width signs end clauses too
_LOOSE_END = " \t\n,;:-，、；"  # noqa: RUF001
_SAID = re.compile(r"[^\W_]")
_BOILERPLATE = ("flight", "seat", "row", "booking", "locator", "joiner")


def for_crew(text: str, mentions: Mentions) -> str:
    """The message without its booking references, and without clauses that only name the flight or the seat.

    A clause goes only when nothing else is said in it, and seats stay where several are named. `mentions` are
    those of `text`. A reference inside a sentence is covered.
    """
    kept = [
        text[start:end]
        for start, end in (clause.span() for clause in _CLAUSE.finditer(text))
        if not _says_nothing_else(text, start, end, mentions)
    ]
    return _covered("".join(kept).strip(_LOOSE_END), mentions)


def _says_nothing_else(text: str, start: int, end: int, mentions: Mentions) -> bool:
    named: list[Mention] = [*mentions.locators, *_if_single(mentions.flights), *_if_single(mentions.seats)]
    inside = [mention for mention in named if start <= mention.start and mention.end <= end]
    if not inside:
        return False
    rest = list(text[start:end])
    days = [(day.start, day.end) for day in mentions.dates if start <= day.start and day.end <= end]
    for first, last in [(mention.start, mention.end) for mention in inside] + days:
        rest[first - start : last - start] = " " * (last - first)
    return not _SAID.search(_boilerplate().sub(" ", plain("".join(rest))))


def _if_single(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return mentions if len({mention.value for mention in mentions}) == 1 else ()


def _covered(text: str, mentions: Mentions) -> str:
    for value in {mention.value for mention in mentions.locators}:
        reading = read(text)
        spans = [found.span() for found in re.finditer(re.escape(value), reading.text, re.IGNORECASE)]
        for start, end in reversed(spans):
            text = text[: reading.starts[start]] + COVER + text[reading.ends[end - 1] :]
    return text


@functools.cache
def _boilerplate() -> re.Pattern[str]:
    return re.compile("|".join(context(kind) for kind in _BOILERPLATE))
