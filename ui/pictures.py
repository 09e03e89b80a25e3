"""Photos as images: `image://thumbnail/<bytes in base64url>` and `image://photo/<id of the blob that is open>`.

Both are given on the GUI thread, so no `Image` of them may be `asynchronous`: Qt would ask on its own thread with its
lock held, wait there for Python, and Python for that lock. What takes long was done on a worker before.
"""

import base64

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQuick import QQuickImageProvider

LONGEST_SIDE = 4096
"""Pixels; a larger picture was not made by this app and could take the memory of a tablet."""

LONGEST_THUMBNAIL = 320
"""Pixels; a larger one, which fits into few bytes where it is of one colour, would hold up the screen."""

_FORMAT = QByteArray(b"webp")


def thumbnail_source(data: bytes) -> str:
    """The address of a thumbnail that is these bytes; empty where there are none."""
    return f"image://thumbnail/{base64.urlsafe_b64encode(data).decode()}" if data else ""


def photo_source(blob: str) -> str:
    """The address of the photo that is open."""
    return f"image://photo/{blob}"


class Pictures:
    """The photo that is open, decoded on a worker; only the GUI thread may touch this."""

    def __init__(self) -> None:
        self._open: dict[str, QImage] = {}

    def keep(self, blob: str, picture: QImage) -> None:
        """This photo is open, and no other."""
        self._open = {blob: picture}

    def drop(self) -> None:
        """None is open: a photo takes some 5 MB."""
        self._open = {}

    def find(self, blob: str) -> QImage:
        return self._open.get(blob) or _empty()


class ThumbnailProvider(QQuickImageProvider):
    """Thumbnails, which came inline: so small that each is decoded in less than a millisecond."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 - Qt's names
        """The picture, or an empty one where its bytes are none."""
        return decoded(base64.urlsafe_b64decode(id), LONGEST_THUMBNAIL)


class PhotoProvider(QQuickImageProvider):
    """The photo that is open."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._pictures = pictures

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 - Qt's names
        """The picture, or an empty one where it is not open any more."""
        return self._pictures.find(id)


def decoded(data: bytes, longest: int = LONGEST_SIDE) -> QImage:
    """The picture in these bytes. Other people's devices made them: one that cannot be a photo of ours stays empty."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The format is given: Qt would otherwise try decoders for documents and drawings, too.
    reader = QImageReader(buffer, _FORMAT)
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    picture = QImage() if max(size.width(), size.height()) > longest else reader.read()
    return _empty() if picture.isNull() else picture


def _empty() -> QImage:
    # Qt would report a null image, with its whole address, in the log.
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image
