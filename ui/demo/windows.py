"""The windows of the demonstration: a desk and a crew tablet side by side, and the passenger's phone beside them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from onboard.bootstrap import Profile
from onboard.demo.stage import CREW, Stage
from onboard.security.vault import MemoryKeyring
from ui.app import QML, App, Options
from ui.icons import IconProvider
from ui.tasks import Tasks
from ui.viewmodels.phone import PhoneViewModel

PIN = "246810"
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
