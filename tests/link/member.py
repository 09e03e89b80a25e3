"""Real devices around a real relay process: their sessions run only while they are online."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from onboard.bootstrap import Device, Profile
from onboard.demo.link import CabinLink
from onboard.security.vault import MemoryKeyring
from onboard.sync.session import PushSession, Session

S = TypeVar("S", bound=Session)

PIN = "246810"
PATIENCE = 60.0
QUIET = 1.0
"""Seconds without a byte on the link, after which nothing is under way."""


class Member:
    """A device that somebody uses over the link, or on the ground."""

    def __init__(self, folder: Path, code: str, link: CabinLink) -> None:
        self._link = link
        self._profile = Profile(folder, MemoryKeyring())
        self._changed = threading.Condition()
        self.device = self._watched(self._profile.enrol(code, PIN))

    def restart(self) -> None:
        """The app starts anew: without connections, and not signed in."""
        self.device.replica.engine.dispose()
        self.device = self._watched(self._profile.unlock(PIN))

    @contextmanager
    def online(self) -> Iterator[Device]:
        stop = threading.Event()
        device = self.device
        threads = [threading.Thread(target=session.run, args=(stop,), daemon=True) for session in device.sessions]
        for thread in threads:
            thread.start()
        try:
            yield device
        finally:
            device.stop(stop)
            for thread in threads:
                while thread.is_alive():
                    # A request that waits at the relay ends with its connection.
                    self._link.reset()
                    thread.join(0.1)

    def session(self, kind: type[S]) -> S:
        """The device's first session of this kind."""
        return next(session for session in self.device.sessions if isinstance(session, kind))

    def push(self) -> None:
        """Sends everything, without being online otherwise."""
        session = self.session(PushSession)
        while not self.sent():
            session.step()

    def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Waits until it holds, looking whenever this device learns something."""
        with self._changed:
            for _ in range(int(patience * 10)):
                if self._changed.wait_for(holds, 0.1):
                    return
        raise AssertionError(f"never happened: {holds}, {self.device.engine.link}")

    def until_quiet(self) -> None:
        """Waits until nothing comes any more."""
        before = None
        while before != (before := self._link.traffic):
            threading.Event().wait(QUIET)

    def sent(self) -> bool:
        return self.device.replica.not_sent() == 0

    def _watched(self, device: Device) -> Device:
        device.replica.subscribe(lambda _changes: self._touch())
        device.engine.subscribe(lambda _link: self._touch())
        return device

    def _touch(self) -> None:
        with self._changed:
            self._changed.notify_all()
