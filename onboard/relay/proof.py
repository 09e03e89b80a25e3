"""Whether a passenger's words and account name hold the name of a booking.

Airlines write names in A to Z without signs: JOHANNSON, VANDERBERG, MUELLER or MULLER. So blanks, hyphens, accents and
the two ways to write an umlaut do not count, and neither does the order (IATA Resolution 722, ICAO Doc 9303-3, 6.A).
"""

import unicodedata
from collections.abc import Iterable, Sequence

from onboard.domain.booking import Booking
from onboard.domain.conversation import Conversation

_WITH_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})  # noqa: RUF001 Turkish
_SHORTEST_IN_TEXT = 3
"""Letters of a surname that a message must at least hold: shorter ones are words of many languages."""


def says_surname(thread: Conversation, booking: Booking) -> bool:
    """Whether the account's name, or the passenger's own words, hold the surname of the booking."""
    surname = _joined(booking.surname)
    said = [thread.name or "", *(_words(thread) if len(surname) >= _SHORTEST_IN_TEXT else ())]
    return bool(surname) and _holds(said, surname)


def has_name(thread: Conversation) -> bool:
    """Whether the account has a name that could be compared: one in Latin letters."""
    return any("LATIN" in unicodedata.name(character, "") for character in thread.name or "")


def whose(thread: Conversation, bookings: Sequence[Booking], seat: str | None) -> Booking | None:
    """The one booking that is meant among several under one reference and surname: by seat, then by given name."""
    here = [booking for booking in bookings if seat in {None, booking.seat}]
    if len(here) > 1:
        here = [booking for booking in here if _says_given(thread, booking)]
    return here[0] if len(here) == 1 else None


def _says_given(thread: Conversation, booking: Booking) -> bool:
    """Whether one of the given names is said; airlines join them: `ANNAMARIA`."""
    given = _joined(booking.given or "")
    said = [thread.name or "", *_words(thread)]
    parts = {part for text in said for form in _forms(text) for part in form if len(part) >= _SHORTEST_IN_TEXT}
    return bool(given) and (_holds(said, given) or any(given.startswith(part) for part in parts))


def _words(thread: Conversation) -> Iterable[str]:
    return (message.text for message in thread.messages if message.from_passenger)


def _holds(texts: Iterable[str], name: str) -> bool:
    """Whether words that stand beside each other make up the name."""
    return any(_run(form, name) for text in texts for form in _forms(text))


def _run(words: Sequence[str], name: str) -> bool:
    for start in range(len(words)):
        rest = name
        for word in words[start:]:
            if not rest.startswith(word):
                break
            rest = rest.removeprefix(word)
            if not rest:
                return True
    return False


def _forms(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in small letters without accents, with umlauts written in both ways."""
    small = unicodedata.normalize("NFKC", text).casefold()
    return _plain(small).split(), _plain(small.translate(_WITH_E)).split()


def _plain(small: str) -> str:
    letters = unicodedata.normalize("NFKD", small.translate(_PLAIN))
    return "".join(c if c.isalpha() else " " for c in letters if not unicodedata.combining(c))


def _joined(name: str) -> str:
    return "".join(_forms(name)[0])
