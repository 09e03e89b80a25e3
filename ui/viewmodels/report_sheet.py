"""A loss report that is taken by hand or put right: words first, then what was read from them, to be corrected."""

from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.loss_report import End, Loss, LossReport
from onboard.errors import OnboardError
from ui.viewmodels import loss_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.loss_words import FIELDS, Form

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

PAUSE = 400
"""Milliseconds without typing after which words are read."""


@QmlElement
@QmlUncreatable("made by the view model of reports")
class ReportSheetViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The form of one report; `key` is empty while it is a new one.

    Signals:
        filed: the report is recorded; with its id where it was put right.
    """

    changed = Signal()
    filed = Signal(str)

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        assert isinstance(feed.device.actions, StationActions)
        self._feed = feed
        self._actions = feed.device.actions
        self._opened = self._reading = self._read_again = self._sending = False
        self._key = self._words = self._flight = ""
        self._before: Loss | None = None
        self._given: dict[str, str] = {}
        self._form = Form()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._read)
        feed.failed.connect(self._failed)

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._opened

    @Property(str, notify=changed)
    def key(self) -> str:
        return self._key

    @Property(bool, notify=changed)
    def sending(self) -> bool:
        return self._sending

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        """What the words say is being read."""
        return self._reading or self._pause.isActive()

    @Property(str, notify=changed)
    def words(self) -> str:
        return self._words

    @words.setter  # type: ignore[no-redef] # a Property takes its setter so
    def words(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._pause.start()
            self.changed.emit()

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def form(self) -> dict[str, object]:
        """See `loss_words.Form`."""
        return dict(msgspec.to_builtins(self._form))

    @Property(str, notify=changed)
    def flight(self) -> str:
        """The id of the flight that is meant; empty where none of the station's is."""
        return self._flight

    @flight.setter  # type: ignore[no-redef] # a Property takes its setter so
    def flight(self, flight: str) -> None:
        self._flight = flight
        self.changed.emit()

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return bool(self._words.strip()) and not self._sending

    @Slot()
    def begin(self) -> None:
        """A new report."""
        self._open("", None)

    @Slot(str)
    def correct(self, key: str) -> None:
        """Opens a report that is here, to be put right."""
        replica = self._feed.device.replica
        self._feed.read(partial(replica.state, key), partial(self._opened_with, key))

    @Slot(str, str)
    def fill(self, field: str, value: str) -> None:
        """A person fills a field in; what is read later leaves it alone."""
        if field in FIELDS and getattr(self._form, field) != value:
            self._given[field] = value
            self._form = msgspec.structs.replace(self._form, **{field: value})
            self._pause.start()
            self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        self._opened = False
        self._pause.stop()
        self.changed.emit()

    @Slot()
    def file(self) -> None:
        """Records it; the sheet goes after the commit."""
        if not self._words.strip() or self._sending:
            return
        self._sending = True
        self.changed.emit()
        device, words, given, before = self._feed.device, self._words, dict(self._given), self._before
        flight = self._flight

        def made() -> Loss:
            now = device.now()
            form = loss_words.read(device.replica, self._actions.station, words, given, now)
            chosen = flight or (form.flights[0].key if len(form.flights) == 1 else "")
            return loss_words.loss_of(words, form, chosen, now, before)

        self._feed.compute(made, self._record, self._refused)

    @Slot(str)
    def close(self, end: str) -> None:
        """Closes the report that is open here: `owner has it` or `withdrawn`."""
        if self._key:
            self._feed.act(partial(self._actions.close_report, self._key, End(end)), self.dismiss)

    def _opened_with(self, key: str, state: object) -> None:
        if isinstance(state, LossReport):
            self._open(key, state.loss)

    def _open(self, key: str, loss: Loss | None) -> None:
        self._key, self._before = key, loss
        self._words = loss.words if loss else ""
        self._flight = (loss.flight or "") if loss else ""
        self._given = loss_words.form_of(loss) if loss else {}
        self._form = msgspec.convert(self._given, Form)
        self._opened, self._sending = True, False
        self.changed.emit()
        if loss:
            self._read()

    def _read(self) -> None:
        if self._reading:
            self._read_again = True
            return
        self._reading, self._read_again = True, False
        device, words, given = self._feed.device, self._words, dict(self._given)
        work = partial(loss_words.read, device.replica, self._actions.station, words, given, device.now())
        self._feed.compute(work, self._show, self._refused)

    def _show(self, form: Form) -> None:
        self._reading = False
        self._form = msgspec.structs.replace(form, **self._given)
        keys = [flight.key for flight in form.flights]
        if self._flight not in keys:
            self._flight = keys[0] if len(keys) == 1 else ""
        self.changed.emit()
        if self._read_again:
            self._read()

    def _record(self, loss: Loss) -> None:
        key = self._key
        if key:
            self._feed.act(partial(self._actions.correct_report, key, loss), self._recorded)
        else:
            self._feed.act(partial(self._actions.file_report, loss), self._recorded)

    def _recorded(self) -> None:
        self._sending = False
        self.dismiss()
        self.filed.emit(self._key)

    def _refused(self, error: OnboardError) -> None:
        self._reading = False
        self._feed.failed.emit(str(error))

    def _failed(self) -> None:
        self._sending = False
        self.changed.emit()
