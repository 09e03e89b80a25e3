"""The way back to the owners: the station's claims, the one that is open, and who comes by themselves."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Qt, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from ui.viewmodels.claim_rows import ClaimRow, claim_rows
from ui.viewmodels.claim_sheet import ClaimSheetViewModel
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.walk_in import WalkInViewModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the station's view model")
class ReturnsViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The claims of this station."""

    DEPENDS = frozenset({"claim", "found_item"})

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        actions = feed.device.actions
        assert isinstance(actions, StationActions)
        self._station = actions.station
        self._loaded = False
        self._rows = RowsModel(ClaimRow, self)
        self._sheet = ClaimSheetViewModel(feed, actions, self)
        self._walk_in = WalkInViewModel(feed, actions, self)
        self._walk_in.begun.connect(self._sheet.open)
        # Links change on the sessions' threads; some things are handed over with a link alone.
        feed.linked.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self.refresh()

    @Property(int, notify=changed)
    def due(self) -> int:
        """How many claims wait for the station."""
        return sum(row.section == "here" for row in self._rows.rows)

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        return self._loaded

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(ClaimSheetViewModel, constant=True)
    def sheet(self) -> ClaimSheetViewModel:
        """The claim that is open."""
        return self._sheet

    @Property(WalkInViewModel, constant=True)
    def walkIn(self) -> WalkInViewModel:
        """Somebody stands here and asks for a thing."""
        return self._walk_in

    def _query(self) -> Callable[[], list[ClaimRow]]:
        device, station, now = self._feed.device, self._station, self._feed.device.now()
        return lambda: claim_rows(device, station, now)

    def _show(self, rows: list[ClaimRow]) -> None:
        self._loaded = True
        self._rows.replace(rows)
        self.changed.emit()
