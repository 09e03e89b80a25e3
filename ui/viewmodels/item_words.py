"""What lost & found says of things: titles, places, hands and deadlines as a person reads them."""

import functools
from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from onboard.domain.custody import Hand
from onboard.domain.found_item import Description, FoundItem, Place
from onboard.domain.handling import Limit, Rules, rules_for
from ui.viewmodels.times import DAY, HOUR, MINUTE

_CATEGORIES = {
    "electronics": (QT_TRANSLATE_NOOP("Items", "Electronics"), "device"),
    "jewellery": (QT_TRANSLATE_NOOP("Items", "Jewellery"), "ring"),
    "bags": (QT_TRANSLATE_NOOP("Items", "Bags"), "bag"),
    "documents": (QT_TRANSLATE_NOOP("Items", "Documents"), "document"),
    "clothing": (QT_TRANSLATE_NOOP("Items", "Clothing"), "shirt"),
    "headwear": (QT_TRANSLATE_NOOP("Items", "Headwear"), "hat"),
    "comfort": (QT_TRANSLATE_NOOP("Items", "Comfort"), "umbrella"),
    "eyewear": (QT_TRANSLATE_NOOP("Items", "Eyewear"), "glasses"),
    "keys": (QT_TRANSLATE_NOOP("Items", "Keys"), "key"),
    "children": (QT_TRANSLATE_NOOP("Items", "Children"), "toy"),
    "medical": (QT_TRANSLATE_NOOP("Items", "Medical"), "medicine"),
    "other": (QT_TRANSLATE_NOOP("Items", "Other"), "box"),
}

_PLACES = {
    Place.SEAT: QT_TRANSLATE_NOOP("Items", "seat"),
    Place.SEAT_POCKET: QT_TRANSLATE_NOOP("Items", "seat pocket"),
    Place.OVERHEAD_BIN: QT_TRANSLATE_NOOP("Items", "overhead bin"),
    Place.LAVATORY: QT_TRANSLATE_NOOP("Items", "lavatory"),
    Place.GATE: QT_TRANSLATE_NOOP("Items", "gate"),
    Place.LOUNGE: QT_TRANSLATE_NOOP("Items", "lounge"),
    Place.SECURITY: QT_TRANSLATE_NOOP("Items", "security"),
}

_HANDS = {
    Hand.FOUND: QT_TRANSLATE_NOOP("Items", "Found"),
    Hand.CARRIED: QT_TRANSLATE_NOOP("Items", "Carried"),
    Hand.SHELVED: QT_TRANSLATE_NOOP("Items", "Put on the shelf"),
    Hand.PASSED_ON: QT_TRANSLATE_NOOP("Items", "Passed on"),
    Hand.HANDED_OVER: QT_TRANSLATE_NOOP("Items", "Handed to the owner"),
    Hand.SHIPPED: QT_TRANSLATE_NOOP("Items", "Shipped to the owner"),
    Hand.AUTHORITIES: QT_TRANSLATE_NOOP("Items", "Given to the authorities"),
    Hand.DONATED: QT_TRANSLATE_NOOP("Items", "Donated"),
    Hand.DISPOSED: QT_TRANSLATE_NOOP("Items", "Disposed of"),
    Hand.DONE: QT_TRANSLATE_NOOP("Items", "Done"),
    Hand.UNDONE: QT_TRANSLATE_NOOP("Items", "Not done after all"),
}

_LIMITS = {
    "security": QT_TRANSLATE_NOOP("Items", "Security"),
    "issuer": QT_TRANSLATE_NOOP("Items", "Issuer"),
    "bank": QT_TRANSLATE_NOOP("Items", "Bank"),
    "medical_desk": QT_TRANSLATE_NOOP("Items", "Medical desk"),
    "pharmacy": QT_TRANSLATE_NOOP("Items", "Pharmacy"),
    "fire_safe_store": QT_TRANSLATE_NOOP("Items", "Battery"),
    "disposal": QT_TRANSLATE_NOOP("Items", "Perishable"),
    "leak_check": QT_TRANSLATE_NOOP("Items", "Leaks"),
    "authorities": QT_TRANSLATE_NOOP("Items", "Authorities"),
    "charity": QT_TRANSLATE_NOOP("Items", "Charity"),
}

_SPELT = {
    "cpap": "CPAP",
    "e_cigarette": "E-cigarette",
    "ebook_reader": "E-book reader",
    "t_shirt": "T-shirt",
    "usb_stick": "USB stick",
}
"""Concepts of the thesaurus that are not written as their id is."""

_LONGEST_TITLE = 6
"""Words of a description that stand for a title."""

_SOON = 48 * HOUR


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """The next thing to do with an item.

    Attributes:
        code: of the handling rules.
        text: what and how long still: `Battery: 48 h`.
        tone: `urgent` once it has passed, `soon`, or `neutral`.
        at: Unix milliseconds.
        action: what to do, in English, as the handling rules have it.
        final: the item is no longer here afterwards.
    """

    code: str
    text: str
    tone: str
    at: int
    action: str
    final: bool


def say(text: object) -> str:
    """Words of lost & found in the person's language."""
    return QCoreApplication.translate("Items", str(text))


def category(code: str) -> str:
    """The name of a category; a code that this version does not know stays as it is."""
    return say(_CATEGORIES[code][0]) if code in _CATEGORIES else code


def icon(code: str) -> str:
    """The icon of a category."""
    return _CATEGORIES.get(code, _CATEGORIES["other"])[1]


def concept(name: str) -> str:
    """A concept of the thesaurus in plain words: `dark_grey` is "dark grey"."""
    return say(_SPELT.get(name, name.replace("_", " ")))


def title(description: Description) -> str:
    """What it is, in a line: `Tablet, dark grey, Apple`; where nobody said what it is, its first words."""
    said = description.words.split()
    if description.item:
        thing = concept(description.item)
    elif said:
        thing = " ".join(said[:_LONGEST_TITLE]).rstrip(",.;:") + ("…" if len(said) > _LONGEST_TITLE else "")
    else:
        thing = category(description.category)
    first = thing.partition(" ")[0]
    # A name such as "iPad" keeps its own spelling.
    parts = [thing if first[1:] != first[1:].lower() else thing[:1].upper() + thing[1:]]
    if description.item or not said:
        parts += [concept(description.colour), description.brand]
    return ", ".join(part for part in parts if part)


def place(where: Place) -> str:
    return say(_PLACES[where])


def lay(description: Description) -> str:
    """Where it lay: `seat pocket`, or `gate D14` where the gate is known and the thing lay on the ground."""
    named = place(description.place)
    on_the_ground = description.place in {Place.GATE, Place.LOUNGE, Place.SECURITY}
    return f"{named} {description.gate}" if on_the_ground and description.gate else named


def seats(description: Description) -> str:
    """The seats that it may belong to: `12A or 12B`, `row 12`; empty where none is known."""
    either = say(QT_TRANSLATE_NOOP("Items", "%1 or %2"))
    words = ""
    for seat in description.seats:
        named = seat if not seat.isdigit() else say(QT_TRANSLATE_NOOP("Items", "row %1")).replace("%1", seat)
        words = either.replace("%1", words).replace("%2", named) if words else named
    return words


def flight(identity: str | None) -> str:
    """The flight as people say it: `KL 1024` of `KL1024/2026-11-21/LHR`; empty where there is none."""
    designator = (identity or "").partition("/")[0]
    return f"{designator[:2]} {designator[2:].lstrip('0')}" if designator else ""


def found_in(description: Description) -> str:
    """Where it was found, whole: `seat pocket · 12A or 12B · KL 1024`."""
    return " · ".join(part for part in (lay(description), seats(description), flight(description.flight)) if part)


def where(item: FoundItem) -> str:
    """The place where it is now; empty while nobody has said after finding it, and once it has gone."""
    if item.ended is not None:
        return ""
    return next((link.place for link in reversed(item.links[1:]) if link.place), "")


def hand(what: Hand) -> str:
    """What happened to the item."""
    return say(_HANDS[what])


def limit(code: str) -> str:
    """What a deadline is about; a code that this version does not know stays as it is."""
    return say(_LIMITS[code]) if code in _LIMITS else code


def rules(description: Description) -> Rules:
    """The handling rules that hold for it."""
    return _rules(description.category, description.item, description.battery)


@functools.cache
def _rules(category: str, item: str | None, battery: bool) -> Rules:
    """A shelf asks for the same few kinds of things thousands of times."""
    return rules_for(category, item, battery=battery)


def due(item: FoundItem, now: int) -> Due | None:
    """The next deadline of an item that is still here; overdue it stays until it is done, or the item gone."""
    return next((_due(each, at, now) for each, at in _limits(item)), None)


def due_until(item: FoundItem, now: int, until: int) -> tuple[Due, ...]:
    """The deadlines of an item up to a moment, the earliest first; see `due`."""
    return tuple(_due(each, at, now) for each, at in _limits(item) if at < until)


def due_soon(item: FoundItem, now: int) -> int | None:
    """When its next deadline is, Unix milliseconds, if that is overdue or soon; see `due`."""
    at = next((at for _, at in _limits(item)), None)
    return at if at is not None and at - now <= _SOON else None


def _limits(item: FoundItem) -> Iterator[tuple[Limit, int]]:
    """What is still to be done and by when, the earliest first."""
    if item.ended is not None:
        return
    done = {link.deadline for link in item.done}
    for each in rules(item.description).limits:
        if each.final or each.code not in done:
            yield each, item.description.found_at + each.hours * HOUR


def _due(falling: Limit, at: int, now: int) -> Due:
    rest = at - now
    tone = "urgent" if rest <= 0 else "soon" if rest <= _SOON else "neutral"
    left = remaining(rest) if rest > 0 else say(QT_TRANSLATE_NOOP("Items", "overdue"))
    return Due(
        code=falling.code,
        text=f"{limit(falling.code)}: {left}",
        tone=tone,
        at=at,
        action=falling.action,
        final=falling.final,
    )


def remaining(milliseconds: int) -> str:
    """How long still, rounded up: `35 min`, `48 h`, `90 d`."""
    if milliseconds <= HOUR:
        unit, size = QT_TRANSLATE_NOOP("Items", "%1 min"), MINUTE
    elif milliseconds <= 3 * DAY:
        unit, size = QT_TRANSLATE_NOOP("Items", "%1 h"), HOUR
    else:
        unit, size = QT_TRANSLATE_NOOP("Items", "%1 d"), DAY
    return say(unit).replace("%1", str(-(-milliseconds // size)))
