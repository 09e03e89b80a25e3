"""What was begun to be written, for each conversation apart, so that no words or photos go to the wrong person."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.blob import Photo
from ui.viewmodels.feed import Feed
from ui.viewmodels.picked_photos import PickedPhotosViewModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


Record = Callable[[str, str, Sequence[Photo]], object]


@QmlElement
@QmlUncreatable("made by the desk")
class DraftsViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The words and photos for what is open. They go only after they are recorded, and stay where that fails."""

    textChanged = Signal()
    sendingChanged = Signal()

    def __init__(self, feed: Feed, record: Record, parent: QObject | None = None) -> None:
        """`record` gets the key, the words and the photos, on the database worker."""
        super().__init__(parent)
        self._feed = feed
        self._record = record
        self._key = ""
        self._drafts: dict[str, str] = {}
        self._recording: set[str] = set()
        self._photos = PickedPhotosViewModel(feed, self)
        feed.failed.connect(self._failed)

    def show(self, key: str) -> None:
        """The words for another key."""
        self._key = key
        self._photos.show(key)
        self.textChanged.emit()
        self.sendingChanged.emit()

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._drafts.get(self._key, "")

    @text.setter  # type: ignore[no-redef] # a Property takes its setter so
    def text(self, text: str) -> None:
        if text != self._drafts.get(self._key, ""):
            self._drafts[self._key] = text
            self.textChanged.emit()

    @Property(PickedPhotosViewModel, constant=True)
    def photos(self) -> PickedPhotosViewModel:
        """The photos that go with the words."""
        return self._photos

    @Property(bool, notify=sendingChanged)
    def sending(self) -> bool:
        """The words are being recorded."""
        return self._key in self._recording

    @Slot()
    def send(self) -> None:
        key, text = self._key, self._drafts.get(self._key, "")
        if key in self._recording or not text.strip() or self._photos.are_preparing():
            return
        self._recording.add(key)
        self.sendingChanged.emit()
        photos = self._photos.ready()
        self._feed.act(partial(self._record, key, text, photos), partial(self._recorded, key, text, photos))

    def _recorded(self, key: str, text: str, photos: Sequence[Photo]) -> None:
        self._recording.discard(key)
        self._photos.sent(key, photos)
        if self._drafts.get(key) == text:
            del self._drafts[key]
            self.textChanged.emit()
        self.sendingChanged.emit()

    def _failed(self) -> None:
        self._recording.clear()
        self.sendingChanged.emit()
