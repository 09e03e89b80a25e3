"""The comparisons: what is compared of a found item and a loss report, and how well it agrees.

Each gives a level, a word of its `levels`, or None where it has nothing to say. Pure functions of two parts, the found
item's first.
"""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from onboard.matching.description import Features, Leg, Seat
from onboard.matching.names import SAME, SIMILAR, alike
from onboard.matching.thesaurus import category_of, group_of, near
from onboard.matching.thesaurus_forms import tree

_SOON = 3
_LATER = 10
_LATE_REPORT = 10
_SEATS_NEAR = 3
_PLACES_NEAR = (frozenset({"seat", "seat_pocket"}), frozenset({"seat", "overhead_bin"}), frozenset({"gate", "lounge"}))
_EXCLUSIVE = (
    {"left", "right"},
    {"pair", "single"},
    {"small", "large"},
    {"long", "short"},
    {"new", "old"},
    {"children_size", "womens", "mens"},
    {"striped", "checked", "dotted", "floral", "plain"},
    {"dog", "cat", "bear", "rabbit", "horse", "elephant", "bird", "butterfly", "unicorn", "dinosaur"},
)
"""Details of which one thing has only one."""
HUB = "AMS"
_FIRST_LETTER_BEYOND_ALPHABETS = "\u0530"


class Comparison(Struct, frozen=True):
    """What is taken of each side (nothing is said where that is empty) and how it is compared."""

    name: str
    levels: tuple[str, ...]
    of_found: Callable[[Features], Any]
    of_lost: Callable[[Features], Any]
    level: Callable[[Any, Any], str | None]


def compare_flights(found: tuple[Leg, ...], lost: tuple[Leg, ...]) -> str:
    """The best agreement of any two legs that are named."""
    if len(found) == len(lost) == 1:
        return _legs(found[0], lost[0])
    levels = {_legs(one, other) for one in found for other in lost}
    return next(level for level in FLIGHT.levels if level in levels)


def _legs(one: Leg, other: Leg) -> str:
    days = abs((one.day - other.day).days) if one.day and other.day else None
    if one.number == other.number and (one.carrier == other.carrier or not (one.carrier and other.carrier)):
        return "same_number" if days is None else "same" if days == 0 else "day_off" if days == 1 else "other_day"
    return "other_leg" if days is not None and days <= 1 else "other"


def compare_days(found: tuple[date, ...], lost: tuple[date, ...]) -> str:
    """How long after the loss the thing was found."""
    days = min(((one - other).days for one in found for other in lost), key=abs)
    if abs(days) <= 1:
        return ("day_before", "same", "day_after")[days + 1]
    if days < 0:
        return "early" if days >= -_SOON else "far"
    return "soon" if days <= _SOON else "later" if days <= _LATER else "far"


def compare_report(found: tuple[date, ...], reported: date) -> str:
    """Whether the report came after the find, as it should."""
    days = min((reported - one).days for one in found)
    return "before" if days < -1 else "in_time" if days <= _LATE_REPORT else "late"


def compare_seats(found: tuple[Seat, ...], lost: tuple[Seat, ...]) -> str:
    """The nearest of any two seats."""
    if any(one.letter and one == other for one in found for other in lost):
        return "same"
    rows = min(abs(one.row - other.row) for one in found for other in lost)
    return "row" if rows == 0 else "next_row" if rows == 1 else "near" if rows <= _SEATS_NEAR else "far"


def compare_places(found: frozenset[str], lost: frozenset[str]) -> str:
    """Seat pocket, bin, gate; a thing slips from the pocket to the seat."""
    if found & lost:
        return "same"
    return "near" if any(pair & found and pair & lost for pair in _PLACES_NEAR) else "other"


def compare_stations(boards: frozenset[str], named: frozenset[str]) -> str | None:
    """Whether the report names the city where the item's flight began.

    Most flights begin or end at the hub: a report that names nothing else, or another end of a flight from there,
    says nothing.
    """
    if boards & named:
        return "named"
    return None if HUB in boards or named == {HUB} else "other"


def compare_items(found: tuple[str, ...], lost: tuple[str, ...]) -> str:
    """What the thing is: the one named first is the thing, the others are with it or in it."""
    if found[0] in lost and lost[0] in found:
        return "same"
    if found[0] in lost or lost[0] in found:
        return "among"
    if set(found) & set(lost):
        return "with_it"
    if not (_alike(found[0]).isdisjoint(lost) and _alike(lost[0]).isdisjoint(found)):
        return "group"
    return "category" if _category(found[0]) == _category(lost[0]) else "other"


_category = functools.cache(category_of)


@functools.cache
def _alike(item: str) -> frozenset[str]:
    """The items of one group, which are taken for one another."""
    category, _, group = group_of(item).partition(".")
    return frozenset(tree().items[category][group])


def compare_categories(found: frozenset[str], lost: frozenset[str]) -> str:
    """For descriptions of which one does not say what the thing is."""
    return "same" if found & lost else "other"


def compare_colours(found: frozenset[str], lost: frozenset[str]) -> str:
    """Colours that people take for one another are near."""
    if found & lost:
        return "same"
    return "near" if any(near(colour) & lost for colour in found) else "other"


def compare_sets(found: frozenset[str], lost: frozenset[str]) -> str:
    """Brands, materials: one in common is agreement."""
    return "same" if found & lost else "other"


def compare_details(found: frozenset[str], lost: frozenset[str]) -> str:
    """A thing is not both left and right, a child's and a man's."""
    shared = found & lost
    if len(shared) > 1:
        return "several"
    if shared:
        return "one"
    return "contrary" if any(found & group and lost & group for group in _EXCLUSIVE) else "none"


def compare_names(found: tuple[str, ...], lost: tuple[str, ...]) -> str | None:
    """A name on the item against the reporter's; nothing is said of initials alone and across scripts."""
    if name_kind(found) != name_kind(lost) or name_kind(found) == "initials":
        return None
    best = [max(alike(word, other) for other in lost) for word in found]
    full = sum(1 for word, likeness in zip(found, best, strict=True) if len(word) > 1 and likeness >= SAME)
    fitting = all(likeness >= SIMILAR for likeness in best)
    if full > 1 and fitting:
        return "same"
    if full:
        return "fitting" if fitting else "partly"
    return (
        "similar" if any(len(word) > 1 and near >= SIMILAR for word, near in zip(found, best, strict=True)) else "other"
    )


def name_kind(words: tuple[str, ...]) -> Literal["initials", "alphabet", "signs"]:
    """Names of different kinds cannot be compared."""
    if all(word.isalpha() and len(word) == 1 and word < _FIRST_LETTER_BEYOND_ALPHABETS for word in words):
        return "initials"
    return "signs" if any(word[0] >= _FIRST_LETTER_BEYOND_ALPHABETS for word in words) else "alphabet"


def compare_initials(found: str, lost: str) -> str:
    """Initials on the item against those of the reporter's name, in whatever order they stand."""
    return "same" if set(found) <= set(lost) else "other"


def _boards(features: Features) -> frozenset[str]:
    return frozenset({leg.board for leg in features.legs if leg.board})


def _categories(features: Features) -> frozenset[str]:
    return features.categories | {category_of(item) for item in features.items}


def _both(part: Callable[[Features], Any]) -> dict[str, Callable[[Features], Any]]:
    return {"of_found": part, "of_lost": part}


FLIGHT = Comparison(
    name="flight",
    levels=("same", "same_number", "day_off", "other_day", "other_leg", "other"),
    level=compare_flights,
    **_both(lambda features: features.legs),
)
DAY = Comparison(
    name="day",
    levels=("same", "day_after", "day_before", "soon", "early", "later", "far"),
    level=compare_days,
    **_both(lambda features: features.days),
)
REPORT = Comparison(
    name="report",
    levels=("in_time", "late", "before"),
    of_found=lambda features: features.days,
    of_lost=lambda features: features.reported,
    level=compare_report,
)
SEAT = Comparison(
    name="seat",
    levels=("same", "row", "next_row", "near", "far"),
    level=compare_seats,
    **_both(lambda features: features.seats),
)
PLACE = Comparison(
    name="place",
    levels=("same", "near", "other"),
    level=compare_places,
    **_both(lambda features: features.places),
)
STATION = Comparison(
    name="station",
    levels=("named", "other"),
    of_found=_boards,
    of_lost=lambda features: features.stations,
    level=compare_stations,
)
ITEM = Comparison(
    name="item",
    levels=("same", "among", "with_it", "group", "category", "other"),
    level=compare_items,
    **_both(lambda features: features.items),
)
CATEGORY = Comparison(
    name="category",
    levels=("same", "other"),
    level=compare_categories,
    **_both(_categories),
)
COLOUR = Comparison(
    name="colour",
    levels=("same", "near", "other"),
    level=compare_colours,
    **_both(lambda features: features.colours),
)
BRAND = Comparison(
    name="brand",
    levels=("same", "other"),
    level=compare_sets,
    **_both(lambda features: features.brands),
)
MATERIAL = Comparison(
    name="material",
    levels=("same", "other"),
    level=compare_sets,
    **_both(lambda features: features.materials),
)
DETAILS = Comparison(
    name="details",
    levels=("several", "one", "none", "contrary"),
    level=compare_details,
    **_both(lambda features: features.details),
)
INITIALS = Comparison(
    name="initials",
    levels=("same", "other"),
    level=compare_initials,
    **_both(lambda features: features.initials),
)
NAME = Comparison(
    name="name",
    levels=("same", "fitting", "partly", "similar", "other"),
    level=compare_names,
    **_both(lambda features: features.name),
)
BY_VALUE = (FLIGHT, DAY, REPORT, SEAT, PLACE, STATION, ITEM, CATEGORY, COLOUR, BRAND, MATERIAL, DETAILS, INITIALS)
"""Compared value by value, as few of them differ; names, rare words and meaning differ in each description."""

WORDS = "words"
WORD_LEVELS = ("much", "some", "little", "none")
WORD_BITS = (18.0, 10.0, 5.0)
"""How rare the shared words must be together, in bits, for the first three levels."""

MEANING = "meaning"
MEANING_LEVELS = ("very_near", "near", "somewhat", "hardly", "apart")
MEANING_COSINES = (0.45, 0.3, 0.18, 0.06)
"""Cosines, after centring, from which the first four levels count."""

SILENT: dict[str, tuple[str, frozenset[str]]] = {
    "day": ("flight", frozenset({"same", "day_off", "other_day", "other_leg", "other"})),
    "station": ("flight", frozenset({"same", "day_off", "other_day", "other_leg", "other"})),
    "seat": ("flight", frozenset({"other_day", "other_leg", "other"})),
    "category": ("item", frozenset(ITEM.levels)),
    "initials": ("name", frozenset(NAME.levels)),
}
"""Comparisons that say nothing where another one is at one of these levels: it has said it already, or better."""
