"""How soon a message needs a person, and who on board may see it: rules that show their reasons.

Words come from the lexicon of the message's language; times from what the desk knows about flight and channel.
Order within a level is by score, then by age, so that nothing starves.
"""

import functools
import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from onboard.text.lexicon import LANGUAGES, alternatives, lexicon
from onboard.text.reading import BLANKED, read

Level = Literal["urgent", "soon", "normal"]

_URGENT = 100
_SOON = 40
_WORDS = {
    "safety": 120,
    "medical": 110,
    "threat": 100,
    "minor": 60,
    "conduct": 60,
    "stranded": 50,
    "health": 40,
    "theft": 40,
    "pressing": 40,
    "colleague": 30,
}
_FOR_THE_PURSER = ("threat", "theft", "conduct", "colleague")
_PRIVATE = ("medical", "health", "minor", "threat", "theft", "conduct", "colleague")
_TIMES = {
    "departure": ((60, 50), (180, 40), (24 * 60, 10)),
    "landing": ((30, 50), (90, 40), (240, 10)),
    "connection": ((60, 50), (180, 40)),
    "window": ((60, 50), (180, 20)),
}
_LONGEST_WAIT = 120
_MINUTES_PER_POINT = 2
_EXPOSED = 40
_UNACCOMPANIED = 60


class Facts(Struct, frozen=True, kw_only=True):
    """What is known about a message.

    Attributes:
        text: as it was written.
        language: ISO 639-1 code or "und".
        minutes_to_departure, minutes_to_landing, minutes_to_connection: of the passenger's flight, if known.
        window_minutes: until the channel no longer lets a reply through.
        waiting_minutes: since the message came.
        unaccompanied_minor: the passenger list says that a child travels alone.
        exposes_personal_data: a public post names a booking reference or contact.
    """

    text: str
    language: str
    minutes_to_departure: int | None = None
    minutes_to_landing: int | None = None
    minutes_to_connection: int | None = None
    window_minutes: int | None = None
    waiting_minutes: int = 0
    unaccompanied_minor: bool = False
    exposes_personal_data: bool = False


class Reason(Struct, frozen=True):
    """One thing that makes a message more urgent.

    Attributes:
        code: stable name, one of the lexicon's kinds ("medical") or a circumstance ("landing", "waiting").
        weight: its part of the score.
        word: what was written, empty for a circumstance.
        start: where the word stands, in code points of the message; None for a circumstance.
        end: where it ends.
    """

    code: str
    weight: int
    word: str = ""
    start: int | None = None
    end: int | None = None


class Urgency(Struct, frozen=True):
    """How soon a message needs a person; reasons with the heaviest first."""

    level: Level
    score: int
    reasons: tuple[Reason, ...]


def assess(facts: Facts) -> Urgency:
    """The urgency of a message. Only one reason of a hundred points makes it urgent, never a sum of small ones."""
    reasons = sorted(
        [*_worded(facts.text, facts.language), *_timed(facts), *_circumstances(facts)],
        key=lambda reason: (-reason.weight, reason.code),
    )
    score = sum(reason.weight for reason in reasons)
    level: Level = "soon" if score >= _SOON else "normal"
    if reasons and reasons[0].weight >= _URGENT:
        level = "urgent"
    return Urgency(level, score, tuple(reasons))


def audience_hint(text: str, language: str) -> Literal["purser"] | None:
    """The audience to preselect: the purser alone for conduct, threat, theft or a complaint about a colleague."""
    kinds = {reason.code for reason in _worded(text, language)}
    return "purser" if kinds.intersection(_FOR_THE_PURSER) else None


def private(text: str, language: str) -> bool:
    """Whether screens show only the seat and "Private" until touched: health, a minor in need, conduct."""
    return any(reason.code in _PRIVATE for reason in _worded(text, language))


def _worded(text: str, language: str) -> Iterator[Reason]:
    reading = read(text)
    plain = _pattern("ignored", language).sub(lambda found: BLANKED * len(found.group()), reading.plain)
    for kind, weight in _WORDS.items():
        found = _pattern(kind, language).search(plain)
        if found:
            start, end = reading.starts[found.start()], reading.ends[found.end() - 1]
            yield Reason(kind, weight, text[start:end], start, end)


def _timed(facts: Facts) -> Iterator[Reason]:
    minutes = {
        "departure": facts.minutes_to_departure,
        "landing": facts.minutes_to_landing,
        "connection": facts.minutes_to_connection,
        "window": facts.window_minutes,
    }
    for code, steps in _TIMES.items():
        left = minutes[code]
        weight = next((points for limit, points in steps if left is not None and 0 <= left <= limit), 0)
        if weight:
            yield Reason(code, weight)


def _circumstances(facts: Facts) -> Iterator[Reason]:
    waited = min(facts.waiting_minutes, _LONGEST_WAIT) // _MINUTES_PER_POINT
    if waited > 0:
        yield Reason("waiting", waited)
    if facts.unaccompanied_minor:
        yield Reason("unaccompanied_minor", _UNACCOMPANIED)
    if facts.exposes_personal_data:
        yield Reason("personal_data", _EXPOSED)


@functools.cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    """The words of the message's language, of all when it is not known; medical ones always in English too."""
    languages = {language} if language in LANGUAGES else set(LANGUAGES)
    if kind in {"medical", "ignored"}:
        languages.add("en")
    return re.compile(alternatives(word for each in languages for word in lexicon(each).urgency[kind]))
