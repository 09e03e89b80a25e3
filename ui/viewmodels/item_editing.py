"""What may be said anew of a found item: the form that begins with all versions, and the description it becomes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from onboard.domain.found_item import Description, FoundItem, Place
from onboard.errors import RuleError
from onboard.matching import thesaurus
from ui.viewmodels import item_words
from ui.viewmodels.loss_words import Flight
from ui.viewmodels.times import utc

Meant: TypeAlias = Callable[[str, str], Sequence[Flight]]
"""The flights that a number, `KL 1024`, may mean on a day (ISO date), the likeliest first."""

_SEAT = re.compile(r"[1-9][0-9]?[A-Z]?")
_BETWEEN = " / "


def form(item: FoundItem) -> dict[str, object]:
    """The fields as QML edits them; where versions stand apart, what either of them says is in it."""
    last = item.description
    every = [version.description for version in item.versions]
    seats = dict.fromkeys(seat for each in every for seat in each.seats)
    return {
        "thing": item_words.concept(last.item) if last.item else "",
        "category": last.category,
        "place": str(last.place),
        "flight": item_words.flight(last.flight),
        "bag_tag": _joined(each.bag_tag for each in every),
        "colour": _joined(each.colour.replace("_", " ") for each in every),
        "brand": _joined(each.brand for each in every),
        "words": _joined(each.words for each in every),
        "seats": ", ".join(seats),
        "name": _joined(each.name for each in every),
        "marks": _joined(each.marks for each in every),
    }


def described(item: FoundItem, fields: Mapping[str, object], meant: Meant) -> Description:
    """The description that the form says; what the form does not ask stays as it was.

    Raises:
        RuleError: a seat is none, or no flight is meant.
    """
    said = {name: " ".join(str(value).split()) for name, value in fields.items()}
    last = item.description
    thing = said["thing"]
    concept, category, words = last.item, said["category"], said["words"]
    if thing.casefold() != (item_words.concept(last.item) if last.item else "").casefold():
        concept = _concept(thing, last.language)
        category = thesaurus.category_of(concept) if concept else category
        words = words if concept or not thing else ". ".join(part for part in (thing, words) if part)
    flight = _flight(last, said["flight"], meant)
    return msgspec.structs.replace(
        last,
        place=Place(said["place"]),
        flight=flight,
        gate=last.gate if flight == last.flight else "",
        bag_tag=said["bag_tag"],
        item=concept,
        category=category,
        words=words,
        colour=said["colour"].replace(" ", "_") if said["colour"] != last.colour.replace("_", " ") else last.colour,
        brand=said["brand"],
        seats=_seats(said["seats"]),
        name=said["name"],
        marks=said["marks"],
    )


def _joined(texts: Iterable[str]) -> str:
    return _BETWEEN.join(dict.fromkeys(text for text in texts if text))


def _concept(thing: str, language: str) -> str | None:
    """What the thesaurus calls it: the first item that the words name."""
    return next((named.id for named in thesaurus.read(thing, language).named if named.table == "items"), None)


def _flight(last: Description, said: str, meant: Meant) -> str | None:
    """The id of the flight that was said, on the day when the thing was found.

    Raises:
        RuleError: there is none.
    """
    if said == item_words.flight(last.flight):
        return last.flight
    if not said:
        return None
    flights = meant(said, utc(last.found_at).date().isoformat())
    if not flights:
        raise RuleError(f"No flight {said} is known here. Write it as KL 1024, or leave it empty.")
    return flights[0].key


def _seats(text: str) -> tuple[str, ...]:
    """Seats or rows, in the order in which they are named, each once.

    Raises:
        RuleError: one is none.
    """
    seats = tuple(dict.fromkeys(re.findall(r"[^\s,;/]+", text.upper())))
    wrong = next((seat for seat in seats if not _SEAT.fullmatch(seat)), None)
    if wrong is not None:
        raise RuleError(f"{wrong} is no seat. Write seats as 12A, 12B, or a row as 12.")
    return seats
