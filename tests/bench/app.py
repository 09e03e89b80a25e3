"""The real app, which unlocks itself, is typed into, and then says how long that took and what memory it needed.

Run as `python -m tests.bench.app PROFILE LAUNCHED`; `LAUNCHED` is when its process was started, by the monotonic clock.
"""

import os
import sys
import time

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest

from tests.bench.processes import peak_memory
from tests.stories.driver import Driver, until
from tests.stories.profiles import PIN
from ui.__main__ import run
from ui.app import App
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.passengers import PassengersViewModel

TYPED = "janssen sofie "
PATIENCE = 30.0


class Figures(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        start: seconds from the start of the process to the first usable frame, the PIN being typed in no time.
        unlock: seconds from the PIN to the first usable frame.
        keystrokes: seconds from each key in the search for passengers to the frame that shows what it found.
        memory: the most that the process held, in megabytes.
    """

    start: float
    unlock: float
    keystrokes: list[float]
    memory: float


class Watch(QObject):
    """Drives the app once and prints the figures."""

    def __init__(self, app: App, launched: float) -> None:
        super().__init__(app)
        self._app = app
        self._launched = launched
        self._unlocked = 0.0
        self._usable = 0.0
        self._swap = 0.0
        app.entry.changed.connect(self._unlock)
        app.window.frameSwapped.connect(self._swapped, Qt.ConnectionType.DirectConnection)

    @Slot()
    def _unlock(self) -> None:
        if self._app.entry.property("state") == "unlock" and not self._unlocked:
            self._unlocked = time.monotonic()
            self._app.entry.unlock(PIN)

    @Slot()
    def _swapped(self) -> None:
        self._swap = self._swap or time.monotonic()
        if self._usable or not self._shows_the_flight():
            return
        self._usable = time.monotonic()
        QTimer.singleShot(0, self, self._finish)

    def _shows_the_flight(self) -> bool:
        """Whether the frame that was just shown had the requests, the map and the list of passengers."""
        cabin, passengers = self._app.findChild(CabinViewModel), self._app.findChild(PassengersViewModel)
        if cabin is None or passengers is None or not cabin.property("hasFlight"):
            return False
        if passengers.property("loading"):
            self._app.window.update()
            return False
        return True

    def _finish(self) -> None:
        figures = Figures(
            start=self._usable - self._launched,
            unlock=self._usable - self._unlocked,
            keystrokes=self._type(),
            memory=peak_memory(os.getpid()),
        )
        sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
        sys.stdout.flush()
        QCoreApplication.quit()

    def _type(self) -> list[float]:
        driver = Driver(self._app.window)
        driver.click("Passengers")
        driver.click("Name, seat or service")
        return [self._press(key) for key in TYPED]

    def _press(self, key: str) -> float:
        self._swap = 0.0
        start = time.monotonic()
        QTest.keyPress(self._app.window, ord(key))
        assert until(lambda: self._swap > 0, PATIENCE), "the key changed nothing"
        taken = self._swap - start
        QTest.keyRelease(self._app.window, ord(key))
        return taken


if __name__ == "__main__":
    sys.exit(run(["--profile", sys.argv[1]], fatal=True, started=lambda app: Watch(app, float(sys.argv[2]))))
