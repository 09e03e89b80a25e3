"""Writes pictures of every component of the kit, in each theme and text size, to build/screens/kit-*.png."""

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickView

from ui.icons import IconProvider
from ui.viewmodels.theme import Theme

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Exit status 1 when the gallery cannot be loaded."""
    application = QGuiApplication(sys.argv)
    view = QQuickView()
    view.engine().addImportPath(str(ROOT / "ui" / "qml"))
    view.engine().addImageProvider("icon", IconProvider())
    view.setSource((ROOT / "tests" / "qml" / "Gallery.qml").as_uri())
    if view.status() is not QQuickView.Status.Ready:
        sys.exit(1)
    view.show()
    folder = ROOT / "build" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    theme = view.engine().singletonInstance("Onboard.ViewModels", "Theme")
    assert isinstance(theme, Theme)
    for name in ("day", "night", "cabinnight"):
        for scale, suffix in ((1.0, ""), (1.3, "-large")):
            theme.setProperty("name", name)
            theme.setProperty("textScale", scale)
            for _ in range(3):
                application.processEvents()
            view.grabWindow().save(str(folder / f"kit-{name}{suffix}.png"))
    view.deleteLater()


if __name__ == "__main__":
    main()
