"""Flights, seats, booking references and days that a passenger names, with their places in the message."""

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from onboard.text import dates, flights, locators, seats
from onboard.text.cues import introduced
from onboard.text.language import detect
from onboard.text.reading import BLANKED, Find, Reading, without_links
from onboard.text.reading import read as read_characters

_NUMBER_SIGN = re.compile("#")
_NAMED_BY_NUMBER = ("flight", "seat", "row", "booking", "locator")


class Mention(Struct, frozen=True):
    """Something a message names; `start` and `end` count code points of the message as it was written."""

    value: str
    start: int
    end: int


class DateMention(Struct, frozen=True):
    """A day a message names; `start` and `end` as in `Mention`."""

    value: date
    start: int
    end: int


class Mentions(Struct, frozen=True, kw_only=True):
    """What a message names, each in order of appearance and each time it appears.

    Attributes:
        flights: carrier and number as written, without blanks: "KL0605", "KLM605".
        seats: row and letter without leading zeros: "12A".
        locators: booking references, six characters, upper case.
        dates: days, years resolved.
    """

    flights: tuple[Mention, ...] = ()
    seats: tuple[Mention, ...] = ()
    locators: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()


def read(text: str, today: date) -> Mentions:
    """What the message names; `today` is the local date at the flight's board point."""
    language = detect(text)
    reading = _prose(read_characters(text))
    found_dates = dates.find(reading.plain, language, today)
    reading = _hidden(reading, found_dates)
    found_flights = flights.find(reading, language)
    found_locators = locators.find(_hidden(reading, found_flights))
    reading = _hidden(reading, [*found_flights, *found_locators])
    found_seats = seats.find(reading, [flight.end for flight in found_flights])
    return Mentions(
        flights=_placed(found_flights, reading),
        seats=_placed(found_seats, reading),
        locators=_placed(found_locators, reading),
        dates=tuple(
            DateMention(day.value, reading.starts[day.start], reading.ends[day.end - 1]) for day in found_dates
        ),
    )


def _prose(reading: Reading) -> Reading:
    """Without addresses, handles and hashtags; "seat #12A" is no hashtag."""
    numbered = {
        found.start()
        for found in _NUMBER_SIGN.finditer(reading.text)
        if introduced(reading.plain, found.start(), *_NAMED_BY_NUMBER)
    }
    text = without_links(reading, numbered)
    plain = "".join(
        BLANKED if character == BLANKED else kept for character, kept in zip(text, reading.plain, strict=True)
    )
    return replace(reading, text=text, plain=plain)


def _hidden(reading: Reading, finds: Sequence[dates.Day | Find]) -> Reading:
    text, plain = list(reading.text), list(reading.plain)
    for find in finds:
        text[find.start : find.end] = plain[find.start : find.end] = BLANKED * (find.end - find.start)
    return replace(reading, text="".join(text), plain="".join(plain))


def _placed(finds: Sequence[Find], reading: Reading) -> tuple[Mention, ...]:
    return tuple(Mention(find.value, reading.starts[find.start], reading.ends[find.end - 1]) for find in finds)
