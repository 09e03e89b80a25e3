"""The passengers of a flight as a list, searched as one types: by name, seat or service."""

import re
import unicodedata
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.passenger import Passenger, Service
from onboard.domain.request import Urgency
from ui.viewmodels.aboard import Aboard
from ui.viewmodels.feed import Feed
from ui.viewmodels.rows import NO_INDEX, RowsModel
from ui.viewmodels.services import service_words

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_CONNECTION = re.compile(r"([A-Z0-9]{2})0*([1-9][0-9]{0,3})[A-Z][0-9]{2}([A-Z]{3}).*")
"""Flight, class, day and station of a connection, as a passenger list writes them: KL6125Y21PDX."""

_SEAT = re.compile(r"([0-9]+)([A-Z])")


class PassengerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A passenger in the list. `request` is "", "open" or "urgent"; `party` the seats of who travels along."""

    key: str
    seat: str
    name: str
    tier: str
    services: list[str]
    connection: str
    party: list[str]
    request: str
    notes: int


class PassengerIndex:
    """The list of passengers, made ready to be searched at each keystroke."""

    def __init__(self, rows: list[PassengerRow], words: list[str]) -> None:
        self.rows = rows
        self._words = words

    def find(self, text: str) -> list[PassengerRow]:
        """The passengers for whom each word of `text` begins their seat, a name or a service."""
        wanted = folded(text).split()
        if not wanted:
            return self.rows
        return [
            row
            for row, words in zip(self.rows, self._words, strict=True)
            if all(f" {word}" in words or (not word.isascii() and word in words) for word in wanted)
        ]


def folded(text: str) -> str:
    """Text as it is compared: without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def index_passengers(aboard: Aboard) -> PassengerIndex:
    """All passengers by seat; those without one come last, by name."""
    urgent = {r.seat: r.urgency is Urgency.URGENT for r in aboard.requests.values() if not r.ended}
    notes = [note.seat for note in aboard.notes.values()]
    parties = _parties(aboard)
    ordered = sorted(aboard.passengers.items(), key=lambda item: (seat_order(item[1].seat), item[1].name))
    rows, words = [], []
    for key, person in ordered:
        request = {None: "", False: "open", True: "urgent"}[urgent.get(person.seat) if person.seat else None]
        row = _row(key, person, parties.get(person.party or "", []), request, notes.count(person.seat or "-"))
        rows.append(row)
        codes = " ".join(service.code for service in person.services)
        words.append(" " + folded(" ".join((row.seat, row.name, row.tier, *row.services, codes))))
    return PassengerIndex(rows, words)


def _parties(aboard: Aboard) -> dict[str, list[str]]:
    parties: dict[str, list[str]] = {}
    for person in aboard.passengers.values():
        if person.party and person.seat:
            parties.setdefault(person.party, []).append(person.seat)
    return {party: sorted(seats, key=seat_order) for party, seats in parties.items()}


def seat_order(seat: str | None) -> tuple[int, str]:
    """Row by row from the front, then by letter; no seat comes last."""
    match = _SEAT.fullmatch(seat or "")
    return (int(match[1]), match[2]) if match else (10_000, seat or "")


def _row(key: str, person: Passenger, party: list[str], request: str, notes: int) -> PassengerRow:
    return PassengerRow(
        key=key,
        seat=person.seat or "",
        name=person.name,
        tier=person.tier or "",
        services=[in_words(service) for service in person.services],
        connection=connection(person.onward),
        party=[seat for seat in party if seat != person.seat],
        request=request,
        notes=notes,
    )


def in_words(service: Service) -> str:
    """A service as a person reads it; one without words here with the list's free text."""
    words = service_words(service.code)
    return f"{words} {service.text}" if words == service.code and service.text else words


def connection(onward: str | None) -> str:
    """An onward connection as a person reads it: `KL 6125 · PDX`."""
    match = _CONNECTION.fullmatch(onward or "")
    return f"{match[1]} {match[2]} · {match[3]}" if match else onward or ""


class _Found(RowsModel[PassengerRow]):
    """Search results by their place in the list.

    At each keystroke nearly all rows are others: new words in the cards that stand there cost half of new cards.
    """

    def show(self, rows: list[PassengerRow]) -> None:
        had, has = len(self._rows), len(rows)
        if has < had:
            self.beginRemoveRows(NO_INDEX, has, had - 1)
            del self._rows[has:]
            self.endRemoveRows()
        for number, row in enumerate(rows[:had]):
            if row != self._rows[number]:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, 0))
        if has > had:
            self.beginInsertRows(NO_INDEX, had, has - 1)
            self._rows.extend(rows[had:])
            self.endInsertRows()


@QmlElement
@QmlUncreatable("Injected by the cabin's view model")
class PassengersViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The list of passengers; `query` narrows it."""

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._found = _Found(PassengerRow, self)
        self._index: PassengerIndex | None = None
        self._query = ""

    def show(self, aboard: Aboard) -> None:
        self._feed.read(partial(index_passengers, aboard), self._indexed)

    def _indexed(self, index: PassengerIndex) -> None:
        self._index = index
        self._search()

    def _search(self) -> None:
        if self._index is not None:
            self._found.show(self._index.find(self._query))
        self.changed.emit()

    def find(self, text: str) -> list[PassengerRow]:
        """The passengers that match, for others who search."""
        return self._index.find(text) if self._index else []

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[PassengerRow]:
        return self._found

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._index is None

    @Property(int, notify=changed)
    def total(self) -> int:
        return len(self._index.rows) if self._index else 0

    @Property(int, notify=changed)
    def found(self) -> int:
        return self._found.rowCount()

    @Property(str, notify=changed)
    def query(self) -> str:
        return self._query

    @query.setter  # type: ignore[no-redef] # a Property takes its setter so
    def query(self, query: str) -> None:
        if query != self._query:
            self._query = query
            self._search()
