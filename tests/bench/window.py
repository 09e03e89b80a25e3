"""The peer of the app: a bare window that prints the seconds from the start of its process to its first frame.

Run as `python -m tests.bench.window LAUNCHED`; `LAUNCHED` is when its process was started, by the monotonic clock.
"""

import sys
import time

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

WINDOW = b"""
import QtQuick
Window { visible: true; width: 1180; height: 820; Text { anchors.centerIn: parent; text: "Onboard" } }
"""


def main(launched: float) -> None:
    application = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(WINDOW)
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)

    def swapped() -> None:
        sys.stdout.write(f"{time.monotonic() - launched}\n")
        QCoreApplication.quit()

    window.frameSwapped.connect(swapped, Qt.ConnectionType.SingleShotConnection)
    application.exec()


if __name__ == "__main__":
    main(float(sys.argv[1]))
