"""The passenger's phone in the demonstration, and the switch of the cabin's link."""

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.demo.stage import FIRST_MESSAGE, PASSENGER, PHONE, SECOND_MESSAGE, Stage
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY = 250
"""Milliseconds between two looks at what arrived on the phone."""

SUGGESTIONS = (FIRST_MESSAGE, SECOND_MESSAGE)


class PhoneRow(msgspec.Struct, frozen=True):
    """A message on the phone; `own` is the passenger's."""

    key: str
    text: str
    own: bool


@QmlElement
@QmlUncreatable("made by the demonstration")
class PhoneViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What the passenger sees and writes, and whether the cabin has a link."""

    changed = Signal()

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self._ready = False
        self._own: list[tuple[int, PhoneRow]] = []
        self._messages = RowsModel(PhoneRow, self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @Property(QObject, constant=True)
    def messages(self) -> QObject:
        return self._messages

    @Property(str, constant=True)
    def passenger(self) -> str:
        return PASSENGER

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether the relay takes messages already."""
        return self._ready

    @Property(str, notify=changed)
    def suggestion(self) -> str:
        """What the story has the passenger say next; empty at its end."""
        return SUGGESTIONS[len(self._own)] if len(self._own) < len(SUGGESTIONS) else ""

    @Property(bool, notify=changed)
    def linkUp(self) -> bool:
        return self._stage.link.up

    @linkUp.setter  # type: ignore[no-redef] # a Property takes its setter so
    def linkUp(self, up: bool) -> None:
        self._stage.link.up = up
        self.changed.emit()

    def start(self) -> None:
        """The stage is set."""
        self._ready = True
        self._timer.start(LOOK_EVERY)
        self.changed.emit()

    @Slot(str)
    def write(self, text: str) -> None:
        """The passenger writes to the airline."""
        if not text.strip():
            return
        message = self._stage.graph.write(PHONE, PASSENGER, text.strip())
        self._own.append((len(self._stage.graph.shown), PhoneRow(message, text.strip(), own=True)))
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        """Own and received messages in the order in which they came."""
        rows = [PhoneRow(shown.message_id, shown.text, own=False) for shown in list(self._stage.graph.shown)]
        for already_shown, own in reversed(self._own):
            rows.insert(already_shown, own)
        self._messages.replace(rows)
