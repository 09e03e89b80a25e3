"""Registering what was found: the form, what it is about, and what it says back."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.viewmodels.feed import Feed

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the station's view model")
class RegisterViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The register form."""

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
