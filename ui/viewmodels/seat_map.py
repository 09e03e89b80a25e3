"""The seat map: layers of marks over the cabin, a search, and the whole cabin as a strip."""

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, QPointF, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.passenger import Passenger, Service
from onboard.domain.request import Request, Urgency
from ui.viewmodels.aboard import Aboard, pressing
from ui.viewmodels.feed import Feed
from ui.viewmodels.passengers import PassengersViewModel, folded
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.seat_grid import Grid, MapRow, Mark, lay_out, marked

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST_HITS = 8

REQUEST_MARKS = {
    "urgent": Mark("flag", "urgent"),
    "soon": Mark("clock", "soon"),
    "request": Mark("message", "accent"),
}


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place that the search found: a seat with who sits there, or a whole row."""

    key: str
    seat: str
    name: str
    row: int


class Picture(msgspec.Struct, frozen=True):
    """The map as it is to be drawn; `home` is the seat to show first."""

    grid: Grid
    rows: list[MapRow]
    home: str


def picture(aboard: Aboard, layer: str) -> Picture:
    """The map with the marks of a layer: "requests", "services", "meals", "tiers", "connections"."""
    grid = lay_out(aboard.layout) if aboard.layout else Grid()
    people = {person.seat: person.name for person in aboard.passengers.values() if person.seat}
    alerts = seat_alerts(aboard)
    marks = _overview(aboard, alerts) if layer == "requests" else _layer(aboard, layer)
    return Picture(grid, marked(grid, people, marks, alerts), _home(aboard, grid, alerts))


def _home(aboard: Aboard, grid: Grid, alerts: Mapping[str, str]) -> str:
    """The frontmost seat with an open request in the person's zones; without one, where their zones begin."""
    seats = [name for row in grid.seats for name in row.names]
    mine = [seat for seat in seats if not aboard.zones or aboard.zone_of(seat) in aboard.zones]
    return next((seat for seat in mine if seat in alerts), mine[0] if mine else "")


def seat_alerts(aboard: Aboard) -> dict[str, str]:
    """The most pressing open request of each seat. What only the purser may know leaves no mark on the map."""
    shown = [r for r in aboard.requests.values() if r.seat and not r.ended and not r.audience.purser_only]
    return {request.seat or "": _alert(request) for request in sorted(shown, key=pressing, reverse=True)}


def _alert(request: Request) -> str:
    if request.urgency is Urgency.URGENT:
        return "urgent"
    return "soon" if request.urgency is Urgency.SOON or request.by is not None else "request"


def _overview(aboard: Aboard, alerts: dict[str, str]) -> dict[str, Mark]:
    """Requests over notes over services over tiers, so that one look tells who needs attention."""
    marks: dict[str, Mark] = {}
    for person in aboard.passengers.values():
        icon = "star" if person.tier else ""
        icon = service_icon(person.services[0]) if person.services else icon
        if person.seat and icon:
            marks[person.seat] = Mark(icon)
    marks |= {note.seat: Mark("note") for note in aboard.notes.values() if not note.audience.purser_only}
    return marks | {seat: REQUEST_MARKS[alert] for seat, alert in alerts.items()}


def is_meal(service: Service) -> bool:
    """IATA's codes of special meals end so."""
    return service.code.endswith("ML")


def service_icon(service: Service) -> str:
    """The name of the icon for a service; codes that begin with WC are wheelchairs."""
    if is_meal(service):
        return "meal"
    return "wheelchair" if service.code.startswith("WC") else "person"


def _layer(aboard: Aboard, layer: str) -> dict[str, Mark]:
    found = ((person.seat, _icon(person, layer)) for person in aboard.passengers.values())
    return {seat: Mark(icon, "accent") for seat, icon in found if seat and icon}


def _icon(person: Passenger, layer: str) -> str:
    match layer:
        case "services":
            return next((service_icon(each) for each in person.services if not is_meal(each)), "")
        case "meals":
            return "meal" if any(is_meal(each) for each in person.services) else ""
        case "tiers":
            return "star" if person.tier else ""
        case "connections":
            return "connection" if person.onward else ""
    raise ValueError(layer)


@QmlElement
@QmlUncreatable("Injected by the cabin's view model")
class SeatMapViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The map of the cabin. Sizes and places are in pixels at scale 1.

    `laidOut` tells of a cabin that was not drawn before, with the seat to show first.
    """

    changed = Signal()
    laidOut = Signal(str, arguments=["home"])
    layerChanged = Signal()
    queryChanged = Signal()

    def __init__(self, feed: Feed, passengers: PassengersViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._passengers = passengers
        self._rows = RowsModel(MapRow, self)
        self._hits = RowsModel(Hit, self)
        self._aboard: Aboard | None = None
        self._grid: Grid | None = None
        self._places: dict[str, tuple[int, int]] = {}
        self._layer = "requests"
        self._query = ""

    def show(self, aboard: Aboard) -> None:
        self._aboard = aboard
        self._read()

    def _read(self) -> None:
        if self._aboard is not None:
            self._feed.read(partial(picture, self._aboard, self._layer), self._draw)

    def _draw(self, drawn: Picture) -> None:
        self._rows.replace(drawn.rows)
        new = drawn.grid != self._grid
        if new:
            self._grid = drawn.grid
            self._places = drawn.grid.places()
        self.changed.emit()
        if new:
            self.laidOut.emit(drawn.home)

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[MapRow]:
        return self._rows

    @Property(QObject, constant=True)
    def hits(self) -> RowsModel[Hit]:
        return self._hits

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._grid is None

    @Property(int, notify=changed)
    def width(self) -> int:
        return self._grid.width if self._grid else 0

    @Property(int, notify=changed)
    def height(self) -> int:
        return self._grid.height if self._grid else 0

    @Property(str, notify=layerChanged)
    def layer(self) -> str:
        return self._layer

    @layer.setter  # type: ignore[no-redef] # a Property takes its setter so
    def layer(self, layer: str) -> None:
        if layer != self._layer:
            self._layer = layer
            self.layerChanged.emit()
            self._read()

    @Property(str, notify=queryChanged)
    def query(self) -> str:
        return self._query

    @query.setter  # type: ignore[no-redef] # a Property takes its setter so
    def query(self, query: str) -> None:
        if query != self._query:
            self._query = query
            self._hits.replace(self._search(query.strip()))
            self.queryChanged.emit()

    def _search(self, text: str) -> list[Hit]:
        if not text:
            return []
        rows = [Hit(key=f"row {text}", seat="", name="", row=int(text))] if self._has_row(text) else []
        people = self._passengers.find(text)
        found = [Hit(key=row.key, seat=row.seat, name=row.name, row=0) for row in people if row.seat]
        taken = {hit.seat for hit in found}
        start = folded(text).upper()
        empty = (seat for seat in self._places if seat.startswith(start) and start[:1].isdigit() and seat not in taken)
        return [*rows, *found, *(Hit(key=seat, seat=seat, name="", row=0) for seat in empty)][:MOST_HITS]

    def _has_row(self, text: str) -> bool:
        return text.isascii() and text.isdigit() and any(row.number == int(text) for row in self._rows.rows)

    @Slot(str, int, int, result=str)
    def neighbour(self, seat: str, across: int, along: int) -> str:
        """The seat one step away, for the arrow keys."""
        return self._grid.neighbour(seat, across, along) if self._grid else ""

    @Slot(str, result=QPointF)
    def place(self, seat: str) -> QPointF:
        """The upper left corner of a seat; (-1, -1) for one that this cabin does not have."""
        return QPointF(*self._places.get(seat, (-1, -1)))

    @Slot(int, result=int)
    def rowTop(self, number: int) -> int:
        """Where a row begins; 0 for one that this cabin does not have."""
        return next((row.start for row in self._rows.rows if row.number == number), 0)
