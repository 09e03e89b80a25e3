"""The app as real processes on the stage: a relay process, sockets, TLS, and a window for each device."""

import threading
from collections.abc import Callable
from pathlib import Path

from onboard.demo.stage import Stage
from tests.stories.remote import RemoteApp

PIN = "246810"
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
LONG = 60.0
"""Seconds for what goes through the relay, on a machine that is busy."""


LOOK = 0.1
"""Seconds between two looks at what no window shows."""


class Cast:
    """The stage and the apps on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stop = threading.Event()
        self._apps: list[RemoteApp] = []
        self.stage = Stage(folder / "relay")
        for name, loop in self.stage.loops:
            threading.Thread(target=loop, args=(self._stop,), name=name, daemon=True).start()
        self.stage.set_up()
        self.stage.start_relay()

    def start(self, name: str, size: str = "1180x820") -> RemoteApp:
        """An app process over the profile of that name."""
        app = RemoteApp(self.profile(name), "--size", size, environment=NO_KEYRING)
        self._apps.append(app)
        return app

    def enrol(self, name: str, code: str, size: str = "1180x820") -> RemoteApp:
        app = self.start(name, size)
        app.click("Protect it with my PIN alone")
        self.set_up(app, code)
        return app

    def set_up(self, app: RemoteApp, code: str) -> None:
        """Enrols an app that asks for its code."""
        app.write("Code", code)
        app.click("Continue")
        app.wait_for("Choose a PIN")
        app.do("press", PIN)
        app.wait_for("Repeat the PIN")
        app.do("press", PIN)
        app.wait_for("All sent", LONG)
        app.wait_for("Connected", LONG)

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until it holds, for what no window shows."""
        for _ in range(int(LONG / LOOK)):
            if holds():
                return
            self._stop.wait(LOOK)
        raise AssertionError(f"never happened: {holds}")

    def profile(self, name: str) -> Path:
        """The folder of the profile of that name."""
        return self._folder / name

    def close(self) -> None:
        for app in self._apps:
            app.kill()
        self._stop.set()
        self.stage.stop_relay()
