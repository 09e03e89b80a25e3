"""A real relay process, real sockets, TLS and stores; the devices run in the test's process."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from onboard.bootstrap import Device, Profile
from onboard.demo.stage import Stage
from onboard.security.vault import MemoryKeyring

PIN = "246810"
PATIENCE = 60.0

T = TypeVar("T")


class Cast:
    """The stage with its devices."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keyring = MemoryKeyring()
        self.stop = threading.Event()
        self._changed = threading.Condition()
        self._devices: list[Device] = []
        self._sessions: list[threading.Thread] = []
        self.stage = Stage(folder / "relay")
        for name, loop in self.stage.loops:
            threading.Thread(target=loop, args=(self.stop,), name=name, daemon=True).start()
        self.stage.set_up()
        self.stage.start_relay()

    def enrol(self, name: str, code: str) -> Device:
        return self.start(Profile(self.folder / name, self.keyring).enrol(code, PIN))

    def start(self, device: Device) -> Device:
        device.replica.subscribe(lambda _changes: self.touch())
        device.engine.subscribe(lambda _link: self.touch())
        self._devices.append(device)
        for session in device.sessions:
            self._sessions.append(threading.Thread(target=session.run, args=(self.stop,), daemon=True))
            self._sessions[-1].start()
        return device

    def touch(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until it holds, looking whenever a replica or a link changes."""
        with self._changed:
            for _ in range(int(PATIENCE * 10)):
                if self._changed.wait_for(holds, 0.1):
                    return
        raise AssertionError(f"never happened: {holds}")

    def seen(self, find: Callable[[], T | None]) -> T:
        """What `find` gives, once it gives something."""
        self.until(lambda: find() is not None)
        found = find()
        assert found is not None
        return found

    def end(self) -> None:
        """Ends everything in turn, so that no request of one test is under way in the next."""
        for device in self._devices:
            device.stop(self.stop)
        self.stop.set()
        self.stage.stop_relay()
        for session in self._sessions:
            session.join(PATIENCE)
