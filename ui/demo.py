"""`make run`: the story without account or network. On a display it opens the windows; without one it plays itself."""

import os
import signal
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from onboard.bootstrap import Profile
from onboard.demo.stage import CREW, Stage
from onboard.security.vault import MemoryKeyring
from ui.__main__ import make_application
from ui.app import QML, App, Options
from ui.faults import Faults
from ui.icons import IconProvider
from ui.tasks import Tasks
from ui.viewmodels.phone import PhoneViewModel

PIN = "246810"
BEAT = 200
"""Milliseconds."""

DESK = Options(width=1440, height=900, title="Desk")
TABLET = Options(width=1180, height=820, title="Crew tablet, zone 2")


class Demo(QObject):
    """The stage, the phone, a desk and a crew tablet in one program; the relay is a process of its own.

    Attributes:
        apps: desk and tablet, once they are open.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.keyring = MemoryKeyring()
        self.stage = Stage(folder / "relay")
        self.tasks = Tasks(self)
        self.phone = PhoneViewModel(self.stage, self)
        self.apps: dict[str, App] = {}
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        self._engine.addImageProvider("icon", IconProvider())
        self._engine.setInitialProperties({"phone": self.phone})
        self._engine.loadFromModule("Onboard.Demo", "Phone")
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.phone_window = window

    def begin(self) -> None:
        """Shows the phone, sets the stage off the GUI thread, then opens the windows."""
        self.phone_window.show()
        for name, loop in self.stage.loops:
            self.tasks.loop(name, loop)
        self.tasks.network(self._prepare, lambda _: self._open())

    def _prepare(self) -> None:
        """What the operator does, and the enrolment of both devices."""
        self.stage.set_up()
        self.stage.start_relay()
        for name, code in (("desk", self.stage.enrol_desk()), ("tablet", self.stage.enrol_crew(CREW[0]))):
            device = Profile(self.folder / name, self.keyring).enrol(code, PIN)
            device.replica.engine.dispose()

    def _open(self) -> None:
        for name, options in (("desk", DESK), ("tablet", TABLET)):
            self.open_app(name, options)
        self._arrange()
        self.phone.start()

    def open_app(self, name: str, options: Options) -> App:
        """Opens the window of an enrolled profile and unlocks it."""
        app = App(self.folder / name, options, self.keyring)
        self.apps[name] = app
        app.entry.changed.connect(lambda: _unlock(app))
        app.show()
        return app

    def _arrange(self) -> None:
        """Desk left, tablet beside it, phone at the right edge; overlapping where the display is too small."""
        room: QRect = QGuiApplication.primaryScreen().availableGeometry()
        phone, desk, tablet = self.phone_window, self.apps["desk"].window, self.apps["tablet"].window
        phone.setPosition(room.right() - phone.width(), room.top())
        desk.setPosition(room.left(), room.top())
        between = room.right() - phone.width() - tablet.width()
        desk.setWidth(max(TABLET.width, min(DESK.width, between - room.left())))
        tablet.setPosition(max(room.left(), min(desk.width(), between)), room.top() + 40)

    def end(self) -> None:
        self.stage.stop_relay()
        for app in self.apps.values():
            app.close()
        self.tasks.close()
        # The phone's screen goes before what it shows, so that no binding ever sees it gone.
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(self._engine, QEvent.Type.DeferredDelete)


def _unlock(app: App) -> None:
    if app.entry.property("state") == "unlock" and not app.entry.property("busy"):
        app.entry.unlock(PIN)


def has_display() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _let_signals_end(application: QGuiApplication) -> QTimer:
    """Ends the program on Ctrl+C and on a termination, with the relay's process; Python acts on them at each beat."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: application.quit())
    beat = QTimer(application)
    beat.timeout.connect(lambda: None)
    beat.start(BEAT)
    return beat


def main() -> int:
    """Runs the demonstration; gives the exit status."""
    alone = not has_display()
    if alone:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="onboard-demo-") as folder:
        faults = Faults(Path(folder) / "log", fatal=alone)
        faults.install()
        demo = Demo(Path(folder))
        beat = _let_signals_end(application)
        demo.begin()
        if alone:
            from ui.play import Play  # noqa: PLC0415 # only where nobody plays the story by hand

            play = Play(demo)
            play.begin()
        status = application.exec()
        beat.stop()
        demo.end()
    return status


if __name__ == "__main__":
    sys.exit(main())
