"""What the place of the station shows: shelf."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.viewmodels.feed import Feed

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the station's view model")
class ShelfViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What the place of the station shows: shelf."""

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed

    @Property(int, notify=changed)
    def due(self) -> int:
        """How many wait for a person now."""
        return 0
