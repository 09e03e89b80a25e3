"""Where a thing lay: the place, the flight or gate, the seat."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.found_item import Place
from onboard.domain.manifest import Manifest
from ui.viewmodels import item_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.register_flights import FlightRow, Known, gate_here, is_gate, read_known, rows
from ui.viewmodels.register_seats import RegisterSeatsViewModel
from ui.viewmodels.register_sweep import SweepViewModel
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

ON_THE_GROUND = frozenset({Place.GATE, Place.LOUNGE, Place.SECURITY})

_ICONS = {
    Place.SEAT: "seat",
    Place.SEAT_POCKET: "pocket",
    Place.OVERHEAD_BIN: "overhead",
    Place.LAVATORY: "lavatory",
    Place.GATE: "door",
    Place.LOUNGE: "lounge",
    Place.SECURITY: "shield",
}


def tiles(places: Iterable[Place]) -> list[dict[str, str]]:
    """Places to tap on: `key`, `text` and `icon` of each."""
    names = ((place, item_words.place(place)) for place in places)
    return [{"key": str(place), "text": name[:1].upper() + name[1:], "icon": _ICONS[place]} for place, name in names]


@QmlElement
@QmlUncreatable("made by the view model of the register")
class WhereViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """Where it lay. Flights come from the manifests; nothing is chosen by itself."""

    DEPENDS = frozenset({"manifest", "sweep"})

    changed = Signal()

    def __init__(self, feed: Feed, actions: StationActions, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._station = actions.station
        self._known: Known | None = None
        self._place: Place | None = None
        self._typed = ""
        self._flight = ""
        self._flights = RowsModel(FlightRow, self)
        self._seats = RegisterSeatsViewModel(self)
        self._named: tuple[str, ...] = ()
        self._sweep = SweepViewModel(feed, actions, self)
        self.refresh()

    @property
    def chosen_place(self) -> Place | None:
        return self._place

    @property
    def chosen_flight(self) -> str | None:
        return self._flight or None

    def clear(self, *, keep: bool) -> None:
        """Ready for the next thing; with `keep` it comes from the same place."""
        self._seats.choose(())
        if not keep:
            self._place, self._typed, self._flight = None, "", ""
        self._tell()

    @property
    def chosen_seats(self) -> tuple[str, ...]:
        """Seats count in a cabin alone."""
        return self._seats.seats if self._aboard else ()

    @property
    def shut(self) -> bool:
        """Nothing may be touched there, or nobody has looked yet."""
        return bool(self._sweep.property("shut"))

    def choose_named(self, seats: tuple[str, ...]) -> None:
        """Seats that words name; they stand where a person chose none."""
        if self._seats.seats in {(), self._named}:
            self._seats.choose(seats)
            self._named = seats

    def begin(self, flight: str, seat: str) -> None:
        """Another thing, from this flight and seat."""
        self._place, self._typed, self._flight = None, "", ""
        self._seats.choose(())
        self.fill(flight, seat)

    def fill(self, flight: str, seat: str) -> None:
        """Puts in what is known; what is empty stays."""
        self._flight = flight or self._flight
        if seat:
            self._seats.choose((seat,))
        self._tell()

    def knows(self, flight: str) -> bool:
        return self._known is not None and flight in self._known.manifests

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def places(self) -> list[dict[str, str]]:
        """`key`, `text` and `icon` of each."""
        return tiles(Place)

    @Property(str, notify=changed)
    def place(self) -> str:
        """Empty as long as nobody said."""
        return str(self._place or "")

    @Property(str, notify=changed)
    def typed(self) -> str:
        """What was typed to find the flight: a gate or a flight number."""
        return self._typed

    @typed.setter  # type: ignore[no-redef] # a Property takes its setter so
    def typed(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self._tell()

    @Property(QObject, constant=True)
    def flights(self) -> RowsModel[FlightRow]:
        return self._flights

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._known is None

    @Property(str, notify=changed)
    def flight(self) -> str:
        """The id of the flight that was chosen, or empty."""
        return self._flight

    @Property(str, notify=changed)
    def flightName(self) -> str:
        return item_words.flight(self._flight)

    @Property(str, notify=changed)
    def gate(self) -> str:
        """The flight's gate here, or the one that was typed."""
        manifest = self._manifest
        if manifest is not None:
            return gate_here(manifest, self._station)
        return self._typed.replace(" ", "").upper() if is_gate(self._typed) else ""

    @Property(bool, notify=changed)
    def aboard(self) -> bool:
        """Whether the place is in a cabin, where seats count and the aircraft must have been searched."""
        return self._aboard

    @Property(RegisterSeatsViewModel, constant=True)
    def seats(self) -> RegisterSeatsViewModel:
        return self._seats

    @Property(SweepViewModel, constant=True)
    def sweep(self) -> SweepViewModel:
        return self._sweep

    @Slot(str)
    def choosePlace(self, place: str) -> None:
        self._place = Place(place)
        self._tell()

    @Slot(str)
    def chooseFlight(self, flight: str) -> None:
        """Chooses a flight; the one that is chosen already, or none, means no flight.

        Seats stay as far as the flight has them: those of one aircraft say nothing of another.
        """
        self._flight = "" if flight == self._flight else flight
        self._tell()
        if self._flight:
            self._seats.keep_those_here()

    @property
    def _aboard(self) -> bool:
        return self._place not in ON_THE_GROUND

    @property
    def _manifest(self) -> Manifest | None:
        return self._known.manifests.get(self._flight) if self._known else None

    def _query(self) -> Callable[[], Known]:
        device = self._feed.device
        return partial(read_known, device.replica, self._station, device.now())

    def _show(self, known: Known) -> None:
        self._known = known
        self._tell()

    def _tell(self) -> None:
        known, manifest = self._known, self._manifest
        if known is not None:
            self._flights.replace(rows(known, self._station, self._typed, self._flight))
        self._seats.show(manifest.sections if manifest else ())
        asked = self._flight if self._aboard else ""
        sweep = known.sweeps.get(asked) if known else None
        self._sweep.show(asked or None, item_words.flight(asked), sweep)
        self.changed.emit()
