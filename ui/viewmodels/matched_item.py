"""The found items whose owners are looked for: the list of those to decide, and the facts of one."""

from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.bootstrap import Device
from onboard.domain.claim import Claim
from onboard.domain.found_item import Description, FoundItem
from onboard.domain.manifest import Manifest
from onboard.domain.scope import station_scope
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.departures import Departure, Departures
from ui.viewmodels.photos import photo_rows

MOST = 200
"""Items in the list at most; who walks along it never gets so far, and the shelf has all of them."""


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item to decide.

    Attributes:
        detail: flight and seats, or where it lay.
        next: who of those who sat there leaves first: `12A leaves 13:20 UTC from D14`.
        due: the next deadline, with its `tone`.
        ready: it is known who sat there, so that its owner can be decided now.
    """

    key: str
    title: str
    reference: str
    iconName: str
    detail: str
    next: str
    due: str
    tone: str
    ready: bool


class MatchedItem(msgspec.Struct, frozen=True, kw_only=True):
    """The item whose owner is looked for.

    Attributes:
        facts: `label` and `value` of what is known, in the order of reading.
        helps: what would help to know: `seat`, `flight`, `item`, `name`.
        owner: the candidate whose it is, as a person decided; `decided` is that decision's event.
        ended: what became of it, in words, where it is no longer here.
    """

    key: str = ""
    reference: str = ""
    title: str = ""
    icon: str = ""
    due: str = ""
    tone: str = "neutral"
    facts: list[dict[str, str]] = []
    photos: list[dict[str, object]] = []
    helps: list[str] = []
    owner: str = ""
    decided: str = ""
    ended: str = ""
    flight: str = ""


class ToDecide(msgspec.Struct, frozen=True):
    """The items to decide, those first whose owners fly on first; and the one that is looked at."""

    rows: list[ItemRow]
    item: MatchedItem | None


def to_decide(device: Device, station: str, selected: str, now: int) -> ToDecide:
    """Reads what the screen shows; without a selection, or with one that is gone, the first of the list is shown."""
    replica, scope = device.replica, station_scope(station)
    departures = Departures(replica, station, now)
    claimed = {each.item for each in replica.find("claim.open", scope).values() if isinstance(each, Claim)}
    listed = _Listed(replica)
    waiting = [
        (departures.next(item), key, item)
        for key, item in replica.find("found_item.open", scope).items()
        if isinstance(item, FoundItem) and item.owner is None and key not in claimed
    ]
    waiting.sort(key=lambda each: (*_order(each[2], each[0], now), each[1]))
    ordered = [_row(key, item, leaves, listed, now) for leaves, key, item in waiting[:MOST]]
    here = replica.state(selected) if selected else None
    if not isinstance(here, FoundItem):
        selected = ordered[0].key if ordered else ""
        here = replica.state(selected) if selected else None
    item = matched_item(device, selected, here, now) if isinstance(here, FoundItem) else None
    return ToDecide(ordered, item)


class _Listed:
    """Whether a flight's passengers are known; asked once for each."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._known: dict[str, bool] = {}

    def __call__(self, flight: str) -> bool:
        if flight not in self._known:
            self._known[flight] = bool(self._replica.find("manifest.flight", flight))
        return self._known[flight]


def _order(item: FoundItem, leaves: Departure | None, now: int) -> tuple[bool, int, int]:
    """Who flies on first comes first; then what falls due first."""
    due = item_words.due(item, now)
    return leaves is None, leaves.at if leaves else 0, due.at if due else now


def _row(key: str, item: FoundItem, leaves: Departure | None, listed: _Listed, now: int) -> ItemRow:
    description = item.description
    due = item_words.due(item, now)
    where = [item_words.flight(description.flight), item_words.seats(description) or item_words.lay(description)]
    return ItemRow(
        key=key,
        title=item_words.title(description),
        reference=item.reference or "",
        iconName=item_words.icon(description.category),
        detail=" · ".join(part for part in where if part),
        next=leaves.words if leaves else "",
        due=due.text if due else "",
        tone=due.tone if due else "neutral",
        ready=bool(description.seats and description.flight and listed(description.flight)),
    )


def matched_item(device: Device, key: str, item: FoundItem, now: int) -> MatchedItem:
    """The facts of one item."""
    description = item.description
    due = item_words.due(item, now)
    owner = item.owner
    return MatchedItem(
        key=key,
        reference=item.reference or QCoreApplication.translate("Matches", "Not numbered yet"),
        title=_sentence(description.words) or item_words.title(description),
        icon=item_words.icon(description.category),
        due=due.text if due else "",
        tone=due.tone if due else "neutral",
        facts=_facts(device.replica, item, now),
        photos=photo_rows(device, item.scope, item.photos),
        helps=_helps(description),
        owner=owner.candidate if owner else "",
        decided=owner.event if owner else "",
        ended=item_words.hand(item.ended) if item.ended else "",
        flight=description.flight or "",
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _facts(replica: Replica, item: FoundItem, now: int) -> list[dict[str, Any]]:
    description = item.description
    found = desk_words.moment(description.found_at, now)
    facts = (
        (QCoreApplication.translate("Matches", "Found"), f"{found} · {item_words.lay(description)}"),
        (QCoreApplication.translate("Matches", "Flight"), _flight(replica, description)),
        (QCoreApplication.translate("Matches", "Seat"), item_words.seats(description)),
        (QCoreApplication.translate("Matches", "Colour"), item_words.concept(description.colour)),
        (QCoreApplication.translate("Matches", "Brand"), description.brand),
        (QCoreApplication.translate("Matches", "Name on it"), description.name),
        (QCoreApplication.translate("Matches", "By"), item.links[0].author),
        (QCoreApplication.translate("Matches", "Now"), item_words.where(item)),
    )
    return [{"label": label, "value": value} for label, value in facts if value]


def _flight(replica: Replica, description: Description) -> str:
    """`KL 1024 from LHR, gate D14`."""
    name = item_words.flight(description.flight)
    listed = replica.find("manifest.flight", description.flight).values() if description.flight else ()
    manifest = next((each for each in listed if isinstance(each, Manifest)), None)
    gate = description.gate or (manifest.arrival_gate if manifest else "")
    if manifest:
        words = QCoreApplication.translate("Matches", "%1 from %2")
        name = words.replace("%1", name).replace("%2", manifest.board)
    if not gate:
        return name
    at_gate = QCoreApplication.translate("Matches", "gate %1").replace("%1", gate)
    return f"{name}, {at_gate}" if name else at_gate


def _helps(description: Description) -> list[str]:
    lacking = {
        "flight": not description.flight,
        "seat": not description.seats,
        "item": description.item is None,
        "name": not description.name,
    }
    return [code for code, missing in lacking.items() if missing]
