"""Photos that were picked to go with words that are being written."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import NamedTuple

import msgspec
from PySide6.QtCore import (
    Property,
    QBuffer,
    QByteArray,
    QCoreApplication,
    QFile,
    QIODevice,
    QObject,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.blob import Photo
from onboard.errors import OnboardError, PhotoError
from ui.pictures import thumbnail_source
from ui.viewmodels.feed import Feed
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST = 3
"""Photos that go with one line."""

_UNCOMPRESSED = 100
"""Quality of a PNG that is read again at once."""


class Picked(NamedTuple):
    """A photo that was picked; without `photo` while it is prepared."""

    key: int
    photo: Photo | None = None


class PickedRow(msgspec.Struct, frozen=True):
    key: int
    thumbnail: str
    preparing: bool


def read_file(url: QUrl) -> Photo:
    """The photo in a file, or in a document that the system gave this app.

    Raises:
        PhotoError: it cannot be opened, or is no photo that can be sent.
    """
    # Only here: the codecs take a while to load, and few starts of the app need them.
    from onboard.formats.photo import LARGEST_INPUT, prepare  # noqa: PLC0415 # see above

    file = QFile(url.toLocalFile() or url.toString())
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise PhotoError("This photo cannot be opened. Please choose another file.")
    try:
        return prepare(bytes(file.read(LARGEST_INPUT + 1).data()))
    finally:
        file.close()


def read_image(image: QImage) -> Photo:
    """The photo that a picture on the clipboard is.

    Raises:
        PhotoError: it is no photo that can be sent.
    """
    from onboard.formats.photo import prepare  # noqa: PLC0415 # see read_file

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(_UNCOMPRESSED)
    writer.write(image)
    return prepare(bytes(buffer.data().data()))


@QmlElement
@QmlUncreatable("made by the view model of a thread")
class PickedPhotosViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The photos for what is open, for each thread apart. They are prepared on a worker."""

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._key = ""
        self._picked: dict[str, tuple[Picked, ...]] = {}
        self._trouble = ""
        self._rows = RowsModel(PickedRow, self)
        self._numbers = count(1)

    def show(self, key: str) -> None:
        """The photos for another thread."""
        self._key = key
        self._trouble = ""
        self._tell()

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[PickedRow]:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._here)

    @Property(bool, notify=changed)
    def full(self) -> bool:
        return len(self._here) >= MOST

    @Property(bool, notify=changed)
    def preparing(self) -> bool:
        return self.are_preparing()

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the last photo was not taken, for a person; or empty."""
        return self._trouble

    @property
    def _here(self) -> tuple[Picked, ...]:
        return self._picked.get(self._key, ())

    def are_preparing(self) -> bool:
        return any(each.photo is None for each in self._here)

    def ready(self) -> tuple[Photo, ...]:
        """The photos that can go."""
        return tuple(each.photo for each in self._here if each.photo is not None)

    def sent(self, key: str, photos: Sequence[Photo]) -> None:
        """These went with words to the thread of that key."""
        self._keep(key, lambda each: each.photo not in photos)

    @Slot(QUrl)
    def add(self, url: QUrl) -> None:
        """Takes a file."""
        self._take(partial(read_file, url))

    @Slot(result=bool)
    def paste(self) -> bool:
        """Takes files or a picture from the clipboard; gives whether there was any."""
        said = QGuiApplication.clipboard().mimeData()
        files = [url for url in said.urls() if url.isLocalFile()]
        for url in files:
            self.add(url)
        if not files and said.hasImage():
            self._take(partial(read_image, QGuiApplication.clipboard().image()))
        return bool(files) or said.hasImage()

    @Slot(int)
    def remove(self, number: int) -> None:
        """Takes a photo back, also while it is prepared."""
        self._trouble = ""
        self._keep(self._key, lambda each: each.key != number)

    def _take(self, read: Callable[[], Photo]) -> None:
        if len(self._here) >= MOST:
            words = QCoreApplication.translate("Photos", "%1 photos fit into one message.")
            self._trouble = words.replace("%1", str(MOST))
            self.changed.emit()
            return
        key, number = self._key, next(self._numbers)
        self._picked[key] = (*self._here, Picked(number))
        self._trouble = ""
        self._feed.compute(read, partial(self._prepared, key, number), partial(self._refused, key, number))
        self._tell()

    def _prepared(self, key: str, number: int, photo: Photo) -> None:
        found = self._picked.get(key, ())
        self._picked[key] = tuple(Picked(number, photo) if each.key == number else each for each in found)
        self._tell()

    def _refused(self, key: str, number: int, error: OnboardError) -> None:
        if key == self._key and any(each.key == number for each in self._here):
            self._trouble = str(error)
        self._keep(key, lambda each: each.key != number)

    def _keep(self, key: str, stays: Callable[[Picked], bool]) -> None:
        self._picked[key] = tuple(each for each in self._picked.get(key, ()) if stays(each))
        self._tell()

    def _tell(self) -> None:
        self._rows.replace([_row(each) for each in self._here])
        self.changed.emit()


def _row(picked: Picked) -> PickedRow:
    photo = picked.photo
    return PickedRow(picked.key, "" if photo is None else thumbnail_source(photo.thumbnail), photo is None)
