"""One window of the app with everything behind it, made from its parts."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QObject, Qt, Slot
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from onboard.bootstrap import Device, Profile
from onboard.clock import wall_clock
from onboard.security.roles import Role
from onboard.security.vault import Keyring
from ui.icons import IconProvider
from ui.keyrings import Keyrings
from ui.pictures import PhotoProvider, ThumbnailProvider
from ui.tasks import Tasks
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.desk import DeskViewModel
from ui.viewmodels.entry import EntryViewModel
from ui.viewmodels.feed import Feed
from ui.viewmodels.outbox import OutboxViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.station import StationViewModel
from ui.viewmodels.theme import Theme

QML = Path(__file__).parent / "qml"


class Look(msgspec.Struct, frozen=True):
    """How the screens look on this device; kept in the profile's folder."""

    theme: str = "day"
    text_scale: float = 1.0


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a window starts; None leaves what was chosen before."""

    theme: str | None = None
    text_scale: float | None = None
    width: int = 1180
    height: int = 820
    title: str = "Onboard"


class App(QObject):
    """A window over one profile. Several may run in one process."""

    def __init__(
        self,
        folder: Path,
        options: Options,
        keyring: Keyring | None = None,
        clock: Callable[[], int] = wall_clock,
    ) -> None:
        """The app over the profile in `folder`; without a `keyring` it looks for the system's."""
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._look_file = folder / "look.json"
        self.tasks = Tasks(self)
        self.entry = EntryViewModel(
            Keyrings(folder, keyring), lambda chosen: Profile(folder, chosen, clock), self.tasks, self
        )
        self.entry.opened.connect(self.open)
        self.device: Device | None = None
        self._feed: Feed | None = None
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML))
        self.engine.addImageProvider("icon", IconProvider())
        self.engine.addImageProvider("thumbnail", ThumbnailProvider())
        self.theme = self._themed(options)
        self.window = self._window(options)

    def show(self) -> None:
        self.window.show()
        self.entry.start()

    @Slot(object)
    def open(self, device: Device) -> None:
        """Shows what the unlocked device holds, and lets it talk to its relay."""
        self.device = device
        feed = self._feed = Feed(device, self.tasks)
        self.engine.addImageProvider("photo", PhotoProvider(feed.pictures))
        self.theme.setProperty("dense", device.membership.role is Role.LIAISON)
        match device.membership.role:
            case Role.CREW:
                self._give("cabin", CabinViewModel(feed, self))
            case Role.LOST_AND_FOUND:
                self._give("station", StationViewModel(feed, self))
            case _:
                self._give("desk", DeskViewModel(feed, self))
        self._give("outbox", OutboxViewModel(feed, self))
        self._give("shell", ShellViewModel(feed, str(self.entry.property("keyring")), self))
        for session in device.sessions:
            self.tasks.loop("sync", session.run)

    def tell_fault(self) -> None:
        """Tells the person that something went wrong."""
        self.entry.release()
        QMetaObject.invokeMethod(self.window, "tellFault", Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """Closes the window, then ends what is behind it; what was entered is recorded first."""
        if self.device is not None:
            self.device.stop(self.tasks.stop)
        self.tasks.close()
        # Screens go before what they show, so that no binding ever sees it gone.
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete)
        if self.device is not None:
            self.device.replica.engine.dispose()

    def _give(self, name: str, part: QObject) -> None:
        """Gives the window a view model; the shell's comes last, it shows the frame."""
        self.window.setProperty(name, part)

    def _themed(self, options: Options) -> Theme:
        look = Look()
        if self._look_file.exists():
            look = msgspec.json.decode(self._look_file.read_bytes(), type=Look)
        theme = self.engine.singletonInstance("Onboard.ViewModels", "Theme")
        assert isinstance(theme, Theme)
        theme.setProperty("name", options.theme or look.theme)
        theme.setProperty("textScale", options.text_scale or look.text_scale)
        theme.coloursChanged.connect(self._keep_look)
        theme.textScaleChanged.connect(self._keep_look)
        return theme

    def _keep_look(self) -> None:
        look = Look(str(self.theme.property("name")), float(self.theme.property("textScale")))
        self._look_file.write_bytes(msgspec.json.encode(look))

    def _window(self, options: Options) -> QQuickWindow:
        start = {"entry": self.entry, "width": options.width, "height": options.height, "title": options.title}
        self.engine.setInitialProperties(start)
        self.engine.loadFromModule("Onboard.Shell", "Main")
        roots = self.engine.rootObjects()
        assert roots, "Main.qml could not be loaded; Qt said why"
        window = roots[0]
        assert isinstance(window, QQuickWindow)
        return window
