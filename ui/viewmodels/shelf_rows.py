"""What lies where: the rows of the shelf, filtered, searched and in the order in which they press."""

import math
import re
from collections.abc import Iterable

import msgspec

from onboard.domain.claim import Claim
from onboard.domain.custody import Hand
from onboard.domain.found_item import FoundItem
from onboard.domain.scope import station_scope
from onboard.store.replica import Replica
from ui.pictures import thumbnail_source
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.deadlines import DeadlineRow, deadline_rows
from ui.viewmodels.departures import Departure, Departures

MOST = 200
"""Rows that a person scrolls through; who looks for more searches."""

MOST_PLACES = 6
_BETWEEN = " · "
_LEAST_OF_REFERENCE = 4
_WORD = re.compile(r"[^\W_]+")


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the shelf.

    Attributes:
        section: why it stands here: its owner is `leaving`, something is `due`, it is one of the `rest`, or `gone`.
        where: the place where it is, or empty where nobody said.
        standing: `open`, an open `claim`, its `owner` was decided, `returned`, or otherwise `ended`.
        ended: how its time here ended and when, in words.
        provisional: its end is not on the ground yet.
    """

    key: str
    section: str
    title: str
    reference: str
    where: str
    seat: str
    flight: str
    due: str
    tone: str
    departure: str
    standing: str
    ended: str
    provisional: bool
    unsent: bool
    thumbnail: str
    symbol: str


class View(msgspec.Struct, frozen=True):
    """What a person wants to see: `all`, `unclaimed`, `today`, `returned` or one `place`; and words to search for."""

    chosen: str = "all"
    place: str = ""
    words: str = ""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What a view shows.

    Attributes:
        rows: at most `MOST` of `matching` things.
        lying: how many things are here in all.
        places: the first words of the places where things lie, the fullest first.
        today: what must happen today, whatever the view shows.
    """

    rows: tuple[ItemRow, ...] = ()
    matching: int = 0
    lying: int = 0
    places: tuple[str, ...] = ()
    today: tuple[DeadlineRow, ...] = ()


def shelf(replica: Replica, station: str, view: View, now: int) -> Shelf:
    """The shelf of a station as it stands."""
    scope = station_scope(station)
    lying = found_items(replica, "found_item.open", scope)
    gone = found_items(replica, "found_item.scope", scope) if view.chosen == "returned" else {}
    claims = (claim for claim in replica.find("claim.open", scope).values() if isinstance(claim, Claim))
    claimed = {claim.item for claim in claims}
    today = deadline_rows(lying, now)
    pool = {key: item for key, item in gone.items() if item.ended} if view.chosen == "returned" else lying
    due = {row.item for row in today}
    wanted = {
        key: item
        for key, item in pool.items()
        if _is_chosen(view, key, item, claimed, due) and (not view.words or matches(item, view.words))
    }
    departures = Departures(replica, station, now)
    ordered = _ordered(wanted, departures, now)[:MOST]
    return Shelf(
        rows=tuple(_row(key, item, departure, claimed, now) for key, item, departure in ordered),
        matching=len(wanted),
        lying=len(lying),
        places=_places(lying.values()),
        today=today,
    )


def found_items(replica: Replica, name: str, key: str) -> dict[str, FoundItem]:
    """The found items under a key of theirs, by id."""
    return {subject: item for subject, item in replica.find(name, key).items() if isinstance(item, FoundItem)}


def matches(item: FoundItem, words: str) -> bool:
    """Whether a search means this thing: by its reference in any typing, or each word by how a word of it begins."""
    squeezed = _squeezed(words)
    if len(squeezed) >= _LEAST_OF_REFERENCE and squeezed in _squeezed(item.reference or ""):
        return True
    if squeezed and squeezed in _flights(item):
        return True
    said = _said(item)
    return all(any(each.startswith(token) for each in said) for token in words.casefold().split())


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _flights(item: FoundItem) -> frozenset[str]:
    designator = _squeezed((item.description.flight or "").partition("/")[0])
    return frozenset({designator, _squeezed(item_words.flight(item.description.flight))})


def _said(item: FoundItem) -> frozenset[str]:
    """All words that are known of it."""
    texts = [item.reference or "", item_words.where(item)]
    for version in item.versions:
        each = version.description
        texts += [item_words.title(each), item_words.lay(each), item_words.category(each.category), each.words]
        texts += [*each.seats, each.gate, each.brand, each.name, each.bag_tag]
        texts += [item_words.flight(each.flight), (each.flight or "").partition("/")[0]]
    words = " ".join(texts).casefold()
    return frozenset(_WORD.findall(words)) | frozenset(words.split())


def _is_chosen(view: View, key: str, item: FoundItem, claimed: set[str], due: set[str]) -> bool:
    match view.chosen:
        case "unclaimed":
            return key not in claimed and item.owner is None
        case "today":
            return key in due
        case "place":
            return _part(item_words.where(item)) == view.place
    return True


def _ordered(
    items: dict[str, FoundItem], departures: Departures, now: int
) -> list[tuple[str, FoundItem, Departure | None]]:
    """By the owner's next departure, then by what falls due soon, then the newest first; what has gone by its end."""
    known = [(key, item, departures.next(item)) for key, item in items.items()]

    def pressing(entry: tuple[str, FoundItem, Departure | None]) -> tuple[float, float, int]:
        _, item, departure = entry
        soon = item_words.due_soon(item, now)
        leaves = departure.at if departure else math.inf
        return (leaves, math.inf if soon is None else soon, -(item.ended_at or item.description.found_at))

    return sorted(known, key=pressing)


def _row(key: str, item: FoundItem, departure: Departure | None, claimed: set[str], now: int) -> ItemRow:
    described = item.description
    due = item_words.due(item, now)
    return ItemRow(
        key=key,
        section=_section(item, departure, due),
        title=item_words.title(described),
        reference=item.reference or "",
        where=item_words.where(item),
        seat=item_words.seats(described),
        flight=item_words.flight(described.flight),
        due=due.text if due else "",
        tone=due.tone if due else "neutral",
        departure=departure.words if departure else "",
        standing=_standing(key, item, claimed),
        ended=ended_words(item, now),
        provisional=item.ended is not None and not item.final,
        unsent=item.unsent,
        thumbnail=thumbnail_source(next((photo.thumbnail for photo in item.photos if photo.thumbnail), b"")),
        symbol=item_words.icon(described.category),
    )


def _section(item: FoundItem, departure: Departure | None, due: item_words.Due | None) -> str:
    if item.ended is not None:
        return "gone"
    if departure is not None:
        return "leaving"
    return "due" if due is not None and due.tone != "neutral" else "rest"


def _standing(key: str, item: FoundItem, claimed: set[str]) -> str:
    if item.ended is not None:
        return "returned" if item.returned else "ended"
    if key in claimed:
        return "claim"
    return "owner" if item.owner else "open"


def ended_words(item: FoundItem, now: int) -> str:
    """How its time here ended and when; empty while it is here."""
    if item.ended is None:
        return ""
    return f"{item_words.hand(item.ended)} · {desk_words.moment(item.ended_at or now, now)}"


def _part(where: str) -> str:
    """The first words of a place, which stand for all that lies there: `T2` of `T2 · box 7`."""
    return where.partition(_BETWEEN)[0]


def _last_move(item: FoundItem) -> Hand:
    return next(link.hand for link in reversed(item.links) if not link.deadline)


def _places(items: Iterable[FoundItem]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for item in items:
        place = _part(item_words.where(item))
        if place and _last_move(item) is Hand.SHELVED:
            counts[place] = counts.get(place, 0) + 1
    return tuple(sorted(counts, key=lambda place: (-counts[place], place))[:MOST_PLACES])
