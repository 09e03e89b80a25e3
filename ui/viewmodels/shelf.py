"""The shelf: what lies where at this station, what must happen today, and the thing that is open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.scope import station_scope
from onboard.formats.property_record import property_record, to_csv
from ui.viewmodels.deadlines import DeadlinesViewModel
from ui.viewmodels.feed import Feed
from ui.viewmodels.item_sheet import ItemSheetViewModel
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.saved_files import save
from ui.viewmodels.shelf_rows import ItemRow, Shelf, View, found_items, shelf

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

TICK = 30_000
"""Milliseconds between two looks at what falls due and who leaves."""


@QmlElement
@QmlUncreatable("made by the station's view model")
class ShelfViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What lies where."""

    DEPENDS = frozenset({"found_item", "claim", "manifest"})

    changed = Signal()
    exported = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        actions = feed.device.actions
        assert isinstance(actions, StationActions)
        self._station = actions.station
        self._view = View()
        self._shelf = Shelf()
        self._loaded = False
        self._rows = RowsModel(ItemRow, self)
        self._sheet = ItemSheetViewModel(feed, actions, self)
        self._deadlines = DeadlinesViewModel(feed, actions, self)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.refresh)
        self._timer.timeout.connect(self._sheet.refresh)
        self._timer.start()
        self.refresh()

    @Property(ItemSheetViewModel, constant=True)
    def sheet(self) -> ItemSheetViewModel:
        """The thing that is open."""
        return self._sheet

    @Property(DeadlinesViewModel, constant=True)
    def deadlines(self) -> DeadlinesViewModel:
        return self._deadlines

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        return self._loaded

    @Property(str, notify=changed)
    def chosen(self) -> str:
        """The filter: `all`, `unclaimed`, `today`, `returned` or `place`."""
        return self._view.chosen

    @Property(str, notify=changed)
    def place(self) -> str:
        """The place whose things are shown, or empty."""
        return self._view.place

    @Property(str, notify=changed)
    def words(self) -> str:
        """What is searched for."""
        return self._view.words

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def places(self) -> list[str]:
        """The first words of the places where things lie, the fullest first."""
        return list(self._shelf.places)

    @Property(int, notify=changed)
    def lying(self) -> int:
        """How many things are here."""
        return self._shelf.lying

    @Property(int, notify=changed)
    def matching(self) -> int:
        """How many things the view fits; the rows may be fewer."""
        return self._shelf.matching

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._shelf.rows)

    @Slot(str, str)
    def choose(self, chosen: str, place: str) -> None:
        """Shows what a filter keeps; `place` is given where the filter is `place`."""
        self._look(View(chosen, place, self._view.words))

    @Slot(str)
    def search(self, words: str) -> None:
        """Shows what these words mean, within the filter."""
        self._look(View(self._view.chosen, self._view.place, words))

    @Slot(QUrl)
    def export(self, file: QUrl) -> None:
        """Writes the records of all that lies here into a file, as CSV."""
        self._feed.read(self._records, lambda records: save(self._feed, file, records, self.exported.emit))

    def _records(self) -> bytes:
        lying = found_items(self._feed.device.replica, "found_item.open", station_scope(self._station))
        return to_csv(property_record(item) for item in lying.values()).encode("utf-8-sig")

    def _look(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self.changed.emit()
            self.refresh()

    def _query(self) -> Callable[[], tuple[View, Shelf]]:
        device, view = self._feed.device, self._view
        find = partial(shelf, device.replica, self._station, view, device.now())
        return lambda: (view, find())

    def _show(self, result: tuple[View, Shelf]) -> None:
        view, found = result
        if view != self._view:
            return
        self._shelf, self._loaded = found, True
        self._rows.replace(found.rows)
        self._deadlines.show(found.today)
        self.changed.emit()
