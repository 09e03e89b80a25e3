"""Line icons as images in any colour and size: `image://icon/<name>/<rrggbb>`."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

_PATHS = msgspec.json.decode((Path(__file__).parent / "qml/Onboard/Kit/icons.json").read_bytes(), type=dict[str, str])
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{path}" fill="none" '
    'stroke="#{colour}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


class IconProvider(QQuickImageProvider):
    """Draws the paths of icons.json (grid of 24).

    Qt keeps one picture for each name, colour and size, so that 300 seats share a handful of textures.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 - Qt's names
        """The icon in the requested size; nothing, which Qt reports, for a name that icons.json lacks."""
        name, colour = id.split("/")
        if name not in _PATHS:
            return QImage()
        image = QImage(requestedSize, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        svg = _SVG.format(path=_PATHS[name], colour=colour)
        QSvgRenderer(QByteArray(svg.encode())).render(painter)
        painter.end()
        return image
