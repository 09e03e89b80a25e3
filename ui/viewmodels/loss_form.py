"""The form of a loss report: words first, then what was read from them, to be corrected."""

from collections.abc import Callable, Mapping
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from onboard.domain.loss_report import Loss
from onboard.errors import OnboardError
from ui.viewmodels import loss_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.loss_words import FIELDS, Form

PAUSE = 400
"""Milliseconds without typing after which words are read."""


class LossFormViewModel(QObject):
    """A form that is opened with what is known, read anew as words are typed, and filed.

    Signals:
        filed: the report is recorded.
    """

    changed = Signal()
    filed = Signal()

    def __init__(self, feed: Feed, station: str = "", parent: QObject | None = None) -> None:
        """The form of a report for that station (IATA code); empty while none is chosen."""
        super().__init__(parent)
        self._feed = feed
        self._station = station
        self._opened = self._reading = self._read_again = self._sending = False
        self._words = self._flight = ""
        self._before: Loss | None = None
        self._given: dict[str, str] = {}
        self._form = Form()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._read)
        feed.failed.connect(self._failed)

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._opened

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        """What the words say is being read."""
        return self._reading or self._pause.isActive()

    @Property(bool, notify=changed)
    def sending(self) -> bool:
        return self._sending

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

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return bool(self._words.strip() and self._station) and not self._sending

    @Slot(str, str)
    def fill(self, field: str, value: str) -> None:
        """A person puts a field right; what is read later leaves it alone."""
        if field in FIELDS and getattr(self._form, field) != value:
            self._given[field] = value
            self._form = msgspec.structs.replace(self._form, **{field: value})
            self._pause.start()
            self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        self._opened = self._sending = False
        self._pause.stop()
        self.changed.emit()

    @Slot()
    def file(self) -> None:
        """Records the report; the sheet goes after the commit."""
        if self.property("ready"):
            self._sending = True
            self.changed.emit()
            self._feed.compute(self._made(), self._record, self._refused)

    def _open(self, words: str, given: Mapping[str, str], flight: str, before: Loss | None = None) -> None:
        """Opens the form with these; `flight` is an id, `before` the report that is put right."""
        self._words, self._flight, self._before = words, flight, before
        self._given = dict(given)
        self._form = msgspec.convert(self._given, Form)
        self._opened, self._sending = True, False
        self.changed.emit()
        if words or given:
            self._read()

    def _recording(self, loss: Loss) -> Callable[[], object]:
        """The action that records the report."""
        raise NotImplementedError

    def _chosen(self) -> str:
        """The id of the flight that a person means; empty where what was read decides."""
        return self._flight

    def _made(self) -> Callable[[], Loss]:
        """The report as the fields stand, to be made on a worker."""
        replica, now, before = self._feed.device.replica, self._feed.device.now(), self._before
        station, words, given, chosen = self._station, self._words, dict(self._given), self._chosen()

        def make() -> Loss:
            form = loss_words.read(replica, station, words, given, now)
            only = form.flights[0].key if len(form.flights) == 1 else ""
            return loss_words.loss_of(words, form, chosen or only, now, before)

        return make

    def _record(self, loss: Loss) -> None:
        self._feed.act(self._recording(loss), self._recorded)

    def _recorded(self) -> None:
        self.dismiss()
        self.filed.emit()

    def _refused(self, error: OnboardError) -> None:
        self._reading = False
        self._feed.failed.emit(str(error))

    def _failed(self) -> None:
        self._sending = False
        self.changed.emit()

    def _read(self) -> None:
        if self._reading:
            self._read_again = True
            return
        self._reading, self._read_again = True, False
        self.changed.emit()
        replica, now = self._feed.device.replica, self._feed.device.now()
        work = partial(loss_words.read, replica, self._station, self._words, dict(self._given), now)
        self._feed.compute(work, self._show, self._refused)

    def _show(self, form: Form) -> None:
        self._reading = False
        self._form = msgspec.structs.replace(form, **self._given)
        self.changed.emit()
        if self._read_again:
            self._read()
