"""What is compared: a found item, a loss report, and what either of them says in comparable form."""

from datetime import date

import msgspec


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An item as registered. `seats` are the places it fits, "12A" or a row alone, "12"; words are in `language`."""

    id: str
    found_on: date | None = None
    flight: str | None = None
    seats: tuple[str, ...] = ()
    place: str | None = None
    category: str | None = None
    colour: str | None = None
    brand: str | None = None
    owner_name: str | None = None
    description: str = ""
    language: str | None = None


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A loss report, in the passenger's words where `text` has them."""

    id: str
    reported_on: date | None = None
    lost_on: date | None = None
    flight: str | None = None
    seats: tuple[str, ...] = ()
    name: str | None = None
    text: str = ""
    language: str | None = None


class Leg(msgspec.Struct, frozen=True):
    """A flight as far as it is named: "1023" alone has no carrier, a number in a message no date and no station."""

    carrier: str
    number: str
    day: date | None = None
    board: str | None = None


class Seat(msgspec.Struct, frozen=True):
    """A seat, or with an empty letter a whole row."""

    row: int
    letter: str = ""


class Features(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A description in comparable form; what is empty or None says nothing.

    Attributes:
        days: when it may have been lost, or was found.
        reported: the day of the report.
        items: concepts of the thesaurus in the order in which the words name them.
        categories: named as such; an item's own is not repeated here.
        name: words of a person's name, folded, with initials as single letters.
        initials: the first letters of the name's words, or those that stand on the item.
        words: the keys of what is left of the text once everything known is taken out of it.
        text: the words to compare by meaning, without flights, seats and dates.
    """

    legs: tuple[Leg, ...] = ()
    days: tuple[date, ...] = ()
    reported: date | None = None
    seats: tuple[Seat, ...] = ()
    places: frozenset[str] = frozenset()
    stations: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    colours: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    materials: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()
    name: tuple[str, ...] = ()
    initials: str = ""
    language: str | None = None
    words: frozenset[str] = frozenset()
    text: str = ""
