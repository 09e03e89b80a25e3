"""Runs tst_*.qml of this folder with Qt Quick Test; the arguments are those of Qt Test."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuickTest import QUICK_TEST_MAIN_WITH_SETUP

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from ui.icons import IconProvider
from ui.pictures import ThumbnailProvider

_HERE = Path(__file__).parent


class Setup(QObject):
    """Gives the tests' engine what the app's engine has."""

    @Slot(QQmlEngine)
    def qmlEngineAvailable(self, engine: QQmlEngine) -> None:  # noqa: N802 - Qt's name
        engine.addImportPath(str(_HERE.parents[1] / "ui" / "qml"))
        engine.addImageProvider("icon", IconProvider())
        engine.addImageProvider("thumbnail", ThumbnailProvider())


if __name__ == "__main__":
    sys.exit(QUICK_TEST_MAIN_WITH_SETUP("onboard", Setup, sys.argv, str(_HERE)))
