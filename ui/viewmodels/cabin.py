"""The cabin as crew see it: the flight that is shown, and everything in it that can be opened."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.crew import CrewActions
from ui.viewmodels.aboard import Aboard, HeldFlight, read_aboard
from ui.viewmodels.feed import Feed
from ui.viewmodels.found_on_board import FoundOnBoardViewModel
from ui.viewmodels.ground import GroundViewModel
from ui.viewmodels.live import Live
from ui.viewmodels.notes import NotesViewModel
from ui.viewmodels.passengers import PassengersViewModel
from ui.viewmodels.requests import RequestsViewModel
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.seat_map import SeatMapViewModel
from ui.viewmodels.seat_sheet import SeatSheetViewModel
from ui.viewmodels.times import MINUTE

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

AGES_GO_STALE = 20_000
"""Milliseconds after which ages ("came 29 min ago") are computed anew."""


class FlightRow(msgspec.Struct, frozen=True, kw_only=True):
    """A flight that this device holds."""

    key: str
    flight: str
    route: str
    date: str
    position: str


def route(held: HeldFlight) -> str:
    return f"{held.flight.board} → {held.flight.destination}"


@QmlElement
@QmlUncreatable("Injected from Main")
class CabinViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """One flight for a crew member.

    `choosing`: several flights are held and nobody chose yet. `seat` and `request` are what is open; a request whose
    seat is not known is open without a seat.
    """

    DEPENDS = frozenset({"flight", "cabin", "passenger", "roster", "request", "note", "crew_message"})

    changed = Signal()
    selectionChanged = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        actions = feed.device.actions
        assert isinstance(actions, CrewActions)
        self._aboard: Aboard | None = None
        self._chosen: str | None = None
        self._seat = self._request = ""
        self._flights = RowsModel(FlightRow, self)
        self._requests = RequestsViewModel(feed, actions, self)
        self._passengers = PassengersViewModel(feed, self)
        self._seat_map = SeatMapViewModel(feed, self._passengers, self)
        self._sheet = SeatSheetViewModel(feed, self)
        self._notes = NotesViewModel(feed, actions, self)
        self._ground = GroundViewModel(feed, actions, self)
        self._found = FoundOnBoardViewModel(feed, actions, self)
        self._ground.changed.connect(self.changed)
        self._requests.changed.connect(self.changed)
        timer = QTimer(self)
        timer.timeout.connect(self.refresh)
        timer.start(AGES_GO_STALE)
        self.refresh()

    def _query(self) -> Callable[[], Aboard]:
        device = self._feed.device
        return partial(read_aboard, device.replica, device.membership.person, device.now(), self._chosen)

    def _show(self, aboard: Aboard) -> None:
        self._aboard = aboard
        self._flights.replace([_flight_row(held) for held in aboard.held])
        self._requests.show(aboard)
        self._passengers.show(aboard)
        self._seat_map.show(aboard)
        self._ground.show(aboard)
        self._found.show(aboard)
        self._show_selection()
        self.changed.emit()

    def _show_selection(self) -> None:
        if self._aboard is not None:
            self._sheet.show(self._aboard, self._seat, self._request)
            self._notes.show(self._aboard, self._seat)

    def _select(self, seat: str, request: str) -> None:
        self._seat, self._request = seat, request
        self._requests.touch(request)
        self._show_selection()
        self.selectionChanged.emit()

    @Slot(str)
    def chooseFlight(self, key: str) -> None:
        """Shows another of the flights; nothing shows the chooser."""
        self._chosen = key or None
        self._select("", "")
        self.refresh()

    @Slot(str)
    def selectSeat(self, seat: str) -> None:
        """Opens a seat with its most pressing request."""
        self._select(seat, "")

    @Slot(str)
    def openRequest(self, key: str) -> None:
        """Opens a request with its seat; from now on its private words may be read."""
        request = self._aboard.requests.get(key) if self._aboard else None
        if request is not None:
            self._select(request.seat or "", key)

    @Slot()
    def close(self) -> None:
        """Closes what is open; private words are covered again."""
        self._select("", "")

    @Property(str, notify=selectionChanged)
    def seat(self) -> str:
        return self._seat

    @Property(str, notify=selectionChanged)
    def request(self) -> str:
        return self._request

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._aboard is None

    @Property(bool, notify=changed)
    def choosing(self) -> bool:
        return self._aboard is not None and self._aboard.flight is None and bool(self._aboard.held)

    @Property(bool, notify=changed)
    def several(self) -> bool:
        """Whether there is another flight to change to."""
        return self._aboard is not None and len(self._aboard.held) > 1

    @Property(bool, notify=changed)
    def hasFlight(self) -> bool:
        return self._shown is not None

    @property
    def _shown(self) -> HeldFlight | None:
        return self._aboard.flight if self._aboard else None

    @Property(str, notify=changed)
    def flight(self) -> str:
        return self._shown.flight.name if self._shown else ""

    @Property(str, notify=changed)
    def route(self) -> str:
        return route(self._shown) if self._shown else ""

    @Property(str, notify=changed)
    def position(self) -> str:
        """This person's position on the flight, or nothing."""
        return self._shown.duty.position if self._shown and self._shown.duty else ""

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def zones(self) -> list[str]:
        """The zones that this person looks after; none means the whole cabin."""
        return list(self._aboard.zones) if self._aboard else []

    @Property(int, notify=changed)
    def minutesToLanding(self) -> int:
        """Minutes until the flight lands, -1 when not known or past."""
        arrival = self._shown.flight.arrival if self._shown else None
        if arrival is None or self._aboard is None or arrival < self._aboard.now:
            return -1
        return (arrival - self._aboard.now) // MINUTE

    @Property(int, notify=changed)
    def openRequests(self) -> int:
        return self._requests.count_open()

    @Property(int, notify=changed)
    def groundUnread(self) -> int:
        return self._ground.count_unread()

    @Property(QObject, constant=True)
    def flights(self) -> RowsModel[FlightRow]:
        return self._flights

    @Property(RequestsViewModel, constant=True)
    def requests(self) -> RequestsViewModel:
        return self._requests

    @Property(PassengersViewModel, constant=True)
    def passengers(self) -> PassengersViewModel:
        return self._passengers

    @Property(SeatMapViewModel, constant=True)
    def seatMap(self) -> SeatMapViewModel:
        return self._seat_map

    @Property(SeatSheetViewModel, constant=True)
    def sheet(self) -> SeatSheetViewModel:
        return self._sheet

    @Property(NotesViewModel, constant=True)
    def notes(self) -> NotesViewModel:
        return self._notes

    @Property(GroundViewModel, constant=True)
    def ground(self) -> GroundViewModel:
        return self._ground

    @Property(FoundOnBoardViewModel, constant=True)
    def found(self) -> FoundOnBoardViewModel:
        return self._found


def _flight_row(held: HeldFlight) -> FlightRow:
    position = held.duty.position if held.duty else ""
    return FlightRow(key=held.id, flight=held.flight.name, route=route(held), date=held.flight.date, position=position)
