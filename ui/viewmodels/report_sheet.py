"""A loss report that is taken by hand or put right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.loss_report import End, Loss, LossReport
from ui.viewmodels import loss_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.loss_form import LossFormViewModel
from ui.viewmodels.loss_words import Form

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the view model of reports")
class ReportSheetViewModel(LossFormViewModel):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The form of one report; `key` is empty while it is a new one."""

    meantChanged = Signal()  # a property cannot be notified by a signal of the base class

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        actions = feed.device.actions
        assert isinstance(actions, StationActions)
        super().__init__(feed, actions.station, parent)
        self._actions = actions
        self._key = ""
        self.changed.connect(self.meantChanged)

    @Property(str, notify=meantChanged)
    def key(self) -> str:
        return self._key

    @Property(str, notify=meantChanged)
    def flight(self) -> str:
        """The id of the flight that is meant; empty where none of the station's is."""
        return self._flight

    @flight.setter  # type: ignore[no-redef] # a Property takes its setter so
    def flight(self, flight: str) -> None:
        self._flight = flight
        self.changed.emit()

    @Slot()
    def begin(self) -> None:
        """A new report."""
        self._key = ""
        self._open("", {}, "")

    @Slot(str)
    def correct(self, key: str) -> None:
        """Opens a report that is here, to be put right."""
        replica = self._feed.device.replica
        self._feed.read(partial(replica.state, key), partial(self._opened_with, key))

    @Slot(str)
    def close(self, end: str) -> None:
        """Closes the report that is open here: `owner has it` or `withdrawn`."""
        if self._key:
            self._feed.act(partial(self._actions.close_report, self._key, End(end)), self.dismiss)

    def _opened_with(self, key: str, state: object) -> None:
        if isinstance(state, LossReport):
            self._key = key
            loss = state.loss
            self._open(loss.words, loss_words.form_of(loss), loss.flight or "", loss)

    def _recording(self, loss: Loss) -> Callable[[], object]:
        if self._key:
            return partial(self._actions.correct_report, self._key, loss)
        return partial(self._actions.file_report, loss)

    def _show(self, form: Form) -> None:
        keys = [flight.key for flight in form.flights]
        if self._flight not in keys:
            self._flight = keys[0] if len(keys) == 1 else ""
        super()._show(form)
