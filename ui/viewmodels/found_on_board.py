"""What crew find on board: the form over a seat, and what this tablet has registered on the flight."""

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.crew import CrewActions
from onboard.domain.blob import Photo
from onboard.domain.flight import Flight
from onboard.domain.found_item import Description, FoundItem, Place
from onboard.domain.handling import BATTERY, ORDINARY, Rules, dangers, handling
from onboard.store.replica import Replica
from ui.viewmodels import item_words
from ui.viewmodels.aboard import Aboard, HeldFlight
from ui.viewmodels.feed import Feed
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.register_what import WhatViewModel
from ui.viewmodels.register_where import tiles
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

PLACES = (Place.SEAT, Place.SEAT_POCKET, Place.OVERHEAD_BIN, Place.LAVATORY)
"""Where things lie on board."""

IN_THE_SEAT = frozenset({Place.SEAT, Place.SEAT_POCKET})
"""Places from which a thing can slip into the seat's mechanism."""


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that was registered here.

    Attributes:
        seat: where it lay, or nothing for a place that is nobody's.
        at: when it was found, UTC.
        photos: how many there are of it.
    """

    key: str
    seat: str
    title: str
    icon: str
    lay: str
    at: str
    station: str
    photos: int
    unsent: bool


def found_rows(replica: Replica, flight: str) -> list[FoundRow]:
    """What this tablet registered on a flight, the newest first."""
    found = replica.find("found_item.flight", flight)
    items = [(key, item) for key, item in found.items() if isinstance(item, FoundItem)]
    items.sort(key=lambda each: (-each[1].description.found_at, each[0]))
    return [_row(key, item) for key, item in items]


def _row(key: str, item: FoundItem) -> FoundRow:
    description = item.description
    return FoundRow(
        key=key,
        seat=item_words.seats(description),
        title=item_words.title(description),
        icon=item_words.icon(description.category),
        lay=item_words.lay(description),
        at=clock(description.found_at),
        station=item.station,
        photos=len(item.photos),
        unsent=item.unsent,
    )


def station_for(flight: Flight, now: int) -> str:
    """Whose lost & found a thing is for: the destination's, or before departure that of where the flight stands."""
    return flight.board if flight.departure is not None and now < flight.departure else flight.destination


def dangerous(rules: Rules, category: str, place: Place | None) -> tuple[str, ...]:
    """Codes of the dangers to think of before such a thing is touched, the nearest first."""
    codes = []
    if BATTERY in rules.classes:
        codes += ["seat_mechanism"] if place in IN_THE_SEAT else []
        codes.append("heat")
    if category == "bags":
        codes.append("unknown_owner")
    return tuple(codes)


def at_once(rules: Rules) -> tuple[str, ...]:
    """What to do with it at once, on board: the first instruction of each class. Shelves and labels come later."""
    classes = handling().classes
    return tuple(classes[each].instructions[0] for each in rules.classes if each != ORDINARY)


@QmlElement
@QmlUncreatable("made by the cabin's view model")
class FoundOnBoardViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The form for one thing, which keeps until it is saved or discarded; and the flight's list.

    Signals:
        saved: it is recorded; goes with the thing's title.
    """

    changed = Signal()
    saved = Signal(str, arguments=["title"])

    def __init__(self, feed: Feed, actions: CrewActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._actions = actions
        self._aboard: Aboard | None = None
        self._flight: HeldFlight | None = None
        self._seat = self._asked = ""
        self._place: Place | None = None
        self._what = WhatViewModel(feed, self)
        self._picked = PickedPhotosViewModel(feed, self)
        self._rows = RowsModel(FoundRow, self)
        for part in (self._what, self._picked):
            part.changed.connect(self.changed)
        feed.changed.connect(self._on_changed)

    def show(self, aboard: Aboard) -> None:
        """Shows what was found on the flight of this picture."""
        self._aboard = aboard
        if aboard.flight is not None:
            self._feed.read(partial(found_rows, self._feed.device.replica, aboard.flight.id), self._replace)

    def _replace(self, rows: list[FoundRow]) -> None:
        self._rows.replace(rows)
        self.changed.emit()

    def _on_changed(self, names: frozenset[str]) -> None:
        if "found_item" in names and self._aboard is not None:
            self.show(self._aboard)

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[FoundRow]:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(WhatViewModel, constant=True)
    def what(self) -> WhatViewModel:
        return self._what

    @Property(PickedPhotosViewModel, constant=True)
    def picked(self) -> PickedPhotosViewModel:
        return self._picked

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def places(self) -> list[dict[str, str]]:
        """`key`, `text` and `icon` of each."""
        return tiles(PLACES)

    @Property(str, notify=changed)
    def place(self) -> str:
        """Empty as long as nobody said."""
        return str(self._place or "")

    @Property(str, notify=changed)
    def seat(self) -> str:
        """The seat over which the form was begun."""
        return self._seat

    @Property(str, notify=changed)
    def elsewhere(self) -> str:
        """The seat for which a form is wanted, while the one for another thing is not saved yet; or empty."""
        return self._asked if self._asked != self._seat else ""

    @Property(str, notify=changed)
    def flight(self) -> str:
        return self._flight.flight.name if self._flight else ""

    @Property(str, notify=changed)
    def station(self) -> str:
        """Whose lost & found gets it."""
        return station_for(self._flight.flight, self._feed.device.now()) if self._flight else ""

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def dangers(self) -> list[str]:
        """Each danger to think of first: a question and what to do."""
        codes = dangerous(self._what.rules, self._what.current_category, self._place) if self._said_what else ()
        asked = {each.code: (each.question, each.instruction) for each in dangers()}
        return [" ".join(QCoreApplication.translate("Handling", line) for line in asked[code]) for code in codes]

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def instructions(self) -> list[str]:
        """What to do with it at once."""
        rules = at_once(self._what.rules) if self._said_what else ()
        return [QCoreApplication.translate("Handling", line) for line in rules]

    @Property(str, notify=changed)
    def missing(self) -> str:
        """What keeps it from being saved: `place`, `what` or `photos` (in preparation); or empty."""
        if self._place is None:
            return "place"
        if not self._what.said_anything:
            return "what"
        return "photos" if self._picked.are_preparing() else ""

    @Slot(str)
    def begin(self, seat: str) -> None:
        """The form for a thing at that seat. One that was begun and is not saved comes back as it was."""
        self._asked = seat
        if not self._begun:
            self._start(seat)
        self._what.prepare()
        self.changed.emit()

    @Slot()
    def beginAnew(self) -> None:
        """Discards what was begun, for a thing at the seat that was asked for."""
        self._clear()
        for row in tuple(self._picked.property("rows").rows):
            self._picked.remove(row.key)
        self._start(self._asked)
        self.changed.emit()

    @Slot(str)
    def choosePlace(self, place: str) -> None:
        self._place = Place(place)
        self.changed.emit()

    @Slot()
    def save(self) -> None:
        """Registers it for lost & found, if nothing is missing."""
        if self.property("missing") or self._flight is None:
            return
        description = self._description(self._flight.id)
        station = station_for(self._flight.flight, description.found_at)
        ready = self._picked.ready()
        photos = () if self._what.rules.no_photo_of_content else ready
        register = partial(self._actions.register, station, description, photos)
        self._feed.act(register, partial(self._saved, item_words.title(description), ready))

    def _description(self, flight: str) -> Description:
        assert self._place is not None
        # A lavatory is everybody's: what lies there belongs to no seat.
        seats = (self._seat,) if self._place is not Place.LAVATORY and self._seat else ()
        return self._what.describe(self._place, self._feed.device.now(), flight, seats)

    def _saved(self, title: str, photos: Sequence[Photo]) -> None:
        self._clear()
        self._picked.sent("", photos)
        self._start(self._asked)
        self.changed.emit()
        self.saved.emit(title)

    @property
    def _said_what(self) -> bool:
        return bool(self._what.current_category)

    @property
    def _begun(self) -> bool:
        return self._place is not None or self._what.said_anything or bool(self._picked.property("count"))

    def _start(self, seat: str) -> None:
        self._seat = seat
        self._flight = self._aboard.flight if self._aboard else None

    def _clear(self) -> None:
        self._place = None
        self._what.clear()
