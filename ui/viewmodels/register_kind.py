"""What a thing is: read from a person's words, or tapped; and what the words say besides."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from onboard.matching import thesaurus
from onboard.matching.description import Found
from onboard.matching.intake import describe_found
from onboard.matching.thesaurus_forms import tree
from ui.viewmodels import item_words
from ui.viewmodels.times import utc

SWATCHES = {
    "black": "#1c1c1e",
    "dark_grey": "#4a4d52",
    "grey": "#85898f",
    "silver": "#c3c8ce",
    "white": "#fafafa",
    "beige": "#dccdb0",
    "brown": "#6d4a2e",
    "red": "#c6282d",
    "burgundy": "#6e1f33",
    "pink": "#ec8fb2",
    "orange": "#ea7b1c",
    "yellow": "#f2cb30",
    "gold": "#b8903c",
    "green": "#3a8a46",
    "olive": "#6f7136",
    "turquoise": "#22a3a6",
    "light_blue": "#8cc3ec",
    "blue": "#2a62c4",
    "navy": "#1d2c52",
    "purple": "#71409a",
    "transparent": "",
    "multicoloured": "",
}
"""Colours to tap on, as they look; those that are no one colour have none."""

MOST_KINDS = 14


class Understood(msgspec.Struct, frozen=True):
    """What words say of a thing. The first of `items` and `colours` is named first; `brand` is written out."""

    items: tuple[str, ...] = ()
    category: str = ""
    colour: str = ""
    brand: str = ""
    seats: tuple[str, ...] = ()
    language: str = ""


class KindRow(msgspec.Struct, frozen=True):
    """A kind of thing to choose: a concept of the thesaurus."""

    key: str
    text: str
    chosen: bool


class ColourRow(msgspec.Struct, frozen=True):
    """A colour to choose; `swatch` is how it looks, or empty."""

    key: str
    text: str
    swatch: str
    chosen: bool


def understand(words: str, now: int) -> Understood:
    """What the words of a description say; takes some milliseconds, the first time longer."""
    said = describe_found(Found(id="", description=words, found_on=_day(now)))
    named = thesaurus.read(words, said.language).named
    colours = [one.id for one in named if one.table == "colours"]
    return Understood(
        items=said.items,
        category=next(iter(sorted(said.categories)), ""),
        colour=colours[0] if colours else "",
        brand=_brand(next(iter(sorted(said.brands)), "")),
        seats=tuple(f"{seat.row}{seat.letter}" for seat in said.seats),
        language=said.language or "",
    )


def kinds(category: str, read: tuple[str, ...], chosen: str) -> list[KindRow]:
    """What the words name, then what a category holds most often."""
    shown = dict.fromkeys([*([chosen] if chosen else []), *read, *_heads(category)])
    return [KindRow(each, _capital(item_words.concept(each)), each == chosen) for each in shown][:MOST_KINDS]


def colours(chosen: str) -> list[ColourRow]:
    """Those to tap on, and the chosen one if it is another."""
    shown = dict.fromkeys([*SWATCHES, *([chosen] if chosen else [])])
    return [
        ColourRow(each, _capital(item_words.concept(each)), SWATCHES.get(each, ""), each == chosen) for each in shown
    ]


def _heads(category: str) -> Iterator[str]:
    """The first of each group of a category: what it stands for."""
    return (items[0] for items in tree().items.get(category, {}).values())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _brand(code: str) -> str:
    return " ".join(_capital(word) for word in code.split("_"))


def _day(now: int) -> dt.date:
    return utc(now).date()
