"""Files that a person wants to have: labels to print, records for other systems."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QIODevice, QSaveFile, QUrl

from onboard.errors import StorageError
from ui.viewmodels.feed import Feed


def write_file(file: QUrl, data: bytes) -> None:
    """Writes a file whole, or not at all.

    Raises:
        StorageError: it cannot be written there.
    """
    target = QSaveFile(file.toLocalFile() or file.toString())
    target.setDirectWriteFallback(True)
    written = target.open(QIODevice.OpenModeFlag.WriteOnly) and target.write(data) == len(data)
    if not written or not target.commit():
        raise StorageError("The file cannot be saved there. Please choose another folder.")


def save(feed: Feed, file: QUrl, data: bytes, done: Callable[[], None]) -> None:
    """Writes a file off the GUI thread; what went wrong is told through the feed."""
    feed.compute(partial(write_file, file, data), lambda _: done(), lambda error: feed.failed.emit(str(error)))
