"""The lost & found station: the view models of its places, joined."""

from functools import partial

from PySide6.QtCore import Property, QObject, QTimer, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.errors import OnboardError
from onboard.text.airports import airport_name
from ui.viewmodels.feed import Feed
from ui.viewmodels.figures import FiguresViewModel
from ui.viewmodels.matches import MatchesViewModel
from ui.viewmodels.overtaken import OvertakenViewModel
from ui.viewmodels.register import RegisterViewModel
from ui.viewmodels.reports import ReportsViewModel
from ui.viewmodels.returns import ReturnsViewModel
from ui.viewmodels.shelf import ShelfViewModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

AFTER_FIRST_FRAME = 1_000
"""Milliseconds; what is on screen first has the processor to itself."""


@QmlElement
@QmlUncreatable("made by the app")
class StationViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """One station for those who work there. `…Due` count what waits for a person, for the rail's badges."""

    dueChanged = Signal()
    named = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        actions = feed.device.actions
        assert isinstance(actions, StationActions)
        self._feed = feed
        self._name = actions.station
        self._register = RegisterViewModel(feed, self)
        self._shelf = ShelfViewModel(feed, self)
        self._matches = MatchesViewModel(feed, self)
        self._reports = ReportsViewModel(feed, self)
        self._returns = ReturnsViewModel(feed, self)
        self._figures = FiguresViewModel(feed, self)
        self._overtaken = OvertakenViewModel(feed, self)
        for part in (self._matches, self._reports, self._returns):
            part.changed.connect(self.dueChanged)
        self._preparing = QTimer(self, singleShot=True, interval=AFTER_FIRST_FRAME)
        self._preparing.timeout.connect(self._prepare)
        self._preparing.start()

    def _prepare(self) -> None:
        """Reads names of airports, then gets matching ready, beside the screens and before somebody asks."""
        self._feed.compute(partial(airport_name, self._name), self._show_name, self._refused)
        self._feed.compute(self._feed.device.tracing.prepare, lambda _: None, self._refused)

    def _show_name(self, name: str) -> None:
        self._name = name
        self.named.emit()

    def _refused(self, error: OnboardError) -> None:
        self._feed.failed.emit(str(error))

    @Property(str, notify=named)
    def name(self) -> str:
        """The station as people call it: `Amsterdam Schiphol (AMS)`; its code until that is read."""
        return self._name

    @Property(int, notify=dueChanged)
    def matchesDue(self) -> int:
        """Items whose owner can be decided now."""
        return int(self._matches.property("due"))

    @Property(int, notify=dueChanged)
    def searchesDue(self) -> int:
        return int(self._reports.property("due"))

    @Property(int, notify=dueChanged)
    def returnsDue(self) -> int:
        """Claims that wait for the station."""
        return int(self._returns.property("due"))

    @Property(RegisterViewModel, constant=True)
    def register(self) -> RegisterViewModel:
        return self._register

    @Property(ShelfViewModel, constant=True)
    def shelf(self) -> ShelfViewModel:
        return self._shelf

    @Property(MatchesViewModel, constant=True)
    def matches(self) -> MatchesViewModel:
        return self._matches

    @Property(ReportsViewModel, constant=True)
    def reports(self) -> ReportsViewModel:
        return self._reports

    @Property(ReturnsViewModel, constant=True)
    def returns(self) -> ReturnsViewModel:
        return self._returns

    @Property(FiguresViewModel, constant=True)
    def figures(self) -> FiguresViewModel:
        return self._figures

    @Property(OvertakenViewModel, constant=True)
    def overtaken(self) -> OvertakenViewModel:
        """What this person gave away, though it had gone."""
        return self._overtaken
