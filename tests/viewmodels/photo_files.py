"""Photo files as a camera leaves them, and photos as another device sends them."""

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QUrl

from onboard.domain.blob import BlobReference
from onboard.formats.photo import prepare
from onboard.store.blobs import new_blob


def write_photo(folder: Path, name: str = "seat", colour: str = "red", size: tuple[int, int] = (640, 480)) -> QUrl:
    """A JPEG file of one colour."""
    path = folder / f"{name}.jpg"
    Image.new("RGB", size, colour).save(path)
    return QUrl.fromLocalFile(str(path))


def sent_photo(folder: Path, scope: str, colour: str = "green") -> tuple[BlobReference, bytes]:
    """What an event in that scope says of a photo, and its bytes."""
    url = write_photo(folder, colour, colour)
    blob = new_blob(scope, prepare(Path(url.toLocalFile()).read_bytes()))
    return blob.reference, blob.data
