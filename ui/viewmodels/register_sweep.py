"""Before anything is touched: whether an aircraft was searched and is safe to handle things in."""

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.handling import dangers
from onboard.domain.sweep import Alarm, Sweep
from ui.viewmodels.feed import Feed
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class DangerRow(msgspec.Struct, frozen=True):
    """One of the questions, and what to do when the answer is yes or unknown."""

    key: str
    question: str
    instruction: str


class AlarmRow(msgspec.Struct, frozen=True):
    """What was found to be wrong. `at` is UTC; `sent` tells that the ground has it."""

    key: int
    instruction: str
    seat: str
    text: str
    at: str
    sent: bool


def state_of(sweep: Sweep | None) -> str:
    """`ask` as long as nobody said, `cleared`, or `alarmed`."""
    if sweep is None:
        return "ask"
    return "cleared" if sweep.cleared_at is not None else "alarmed"


def _rows() -> list[DangerRow]:
    return [DangerRow(each.code, _said(each.question), _said(each.instruction)) for each in dangers()]


def _said(rule: str) -> str:
    return QCoreApplication.translate("Handling", rule)


def _instruction(code: str) -> str:
    """A newer version may know dangers that this one does not."""
    known = {row.key: row.instruction for row in _rows()}
    return known.get(code, QCoreApplication.translate("Handling", "Do not touch it. Call airport security."))


def _alarm_rows(alarms: Sequence[Alarm]) -> list[AlarmRow]:
    return [
        AlarmRow(
            number, _instruction(alarm.danger), alarm.seat, alarm.text, clock(alarm.at), alarm.received is not None
        )
        for number, alarm in enumerate(alarms)
    ]


@QmlElement
@QmlUncreatable("made by the view model of the register")
class SweepViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The sweep of the flight that was chosen. `state` is `none` where no aircraft is concerned, or see `state_of`."""

    changed = Signal()

    def __init__(self, feed: Feed, actions: StationActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._actions = actions
        self._flight: str | None = None
        self._name = ""
        self._state = "none"
        self._cleared = ""
        self._dangers = RowsModel(DangerRow, self)
        self._dangers.replace(_rows())
        self._alarms = RowsModel(AlarmRow, self)

    def show(self, flight: str | None, name: str, sweep: Sweep | None) -> None:
        """Another flight, or news of this one; None where no aircraft is concerned."""
        self._flight, self._name = flight, name
        self._state = state_of(sweep) if flight else "none"
        self._cleared = clock(sweep.cleared_at) if sweep and sweep.cleared_at is not None else ""
        self._alarms.replace(_alarm_rows(sweep.alarms) if sweep and flight else [])
        self.changed.emit()

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._state

    @Property(bool, notify=changed)
    def shut(self) -> bool:
        """Nothing of this flight is registered until somebody says that it is safe."""
        return self._state in {"ask", "alarmed"}

    @Property(str, notify=changed)
    def flight(self) -> str:
        """`KL 1024`."""
        return self._name

    @Property(str, notify=changed)
    def clearedAt(self) -> str:
        """UTC; empty where it is not cleared."""
        return self._cleared

    @Property(QObject, constant=True)
    def dangers(self) -> RowsModel[DangerRow]:
        return self._dangers

    @Property(QObject, constant=True)
    def alarms(self) -> RowsModel[AlarmRow]:
        return self._alarms

    @Slot()
    def clear(self) -> None:
        """It was searched and is safe."""
        if self._flight is not None:
            self._feed.act(partial(self._actions.clear, self._flight))

    @Slot(str, str, str)
    def alarm(self, danger: str, seat: str, text: str) -> None:
        """Something must not be touched."""
        if self._flight is not None:
            self._feed.act(partial(self._actions.alarm, self._flight, danger, seat.strip().upper(), text))
