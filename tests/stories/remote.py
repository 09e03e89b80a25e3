"""A real app process, driven from a test over a local socket; it can be killed at any moment."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
START = 60.0
"""Seconds for the process to come up, on a machine that is busy."""


class Gone(AssertionError):  # noqa: N818 # what a test then says: the app is gone
    """The process ended; its last words are in the message."""


class RemoteApp:
    """A process of `tests.stories.app_under_test`.

    Each command of `tests.stories.driver.Driver` is a call: `app.do("click", "I take this")`.
    """

    def __init__(self, profile: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        self._socket_path = profile / "driver"
        self._socket_path.unlink(missing_ok=True)
        self._words = profile / "driver.txt"
        command = [
            sys.executable,
            *("-m", "tests.stories.app_under_test"),
            *("--driver-socket", str(self._socket_path), "--profile", str(profile), *arguments),
        ]
        around = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | (environment or {})
        with self._words.open("w") as words:
            self._process = subprocess.Popen(command, cwd=ROOT, env=around, stdout=words, stderr=words)
        self._socket = self._connect()
        self._answers = self._socket.makefile("r")

    def do(self, command: str, *arguments: object) -> Any:
        """Carries a command out and gives its result; fails with the driver's words where it could not be done."""
        try:
            self._socket.sendall(json.dumps([command, *arguments]).encode() + b"\n")
            line = self._answers.readline()
        except OSError:
            line = ""
        if not line:
            raise Gone(self._last_words())
        answer = json.loads(line)
        assert "failed" not in answer, f"{command} {arguments}: {answer['failed']}"
        return answer["done"]

    def click(self, *names: str) -> None:
        """Clicks these controls one after the other."""
        for name in names:
            self.do("click", name)

    def write(self, name: str, text: str) -> None:
        self.do("write", name, text)

    def wait_for(self, text: str, seconds: float = 20) -> None:
        self.do("wait_for", text, seconds)

    def kill(self) -> None:
        """SIGKILL: nothing can be finished or tidied up."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def _connect(self) -> socket.socket:
        """The connection, as soon as the process listens."""
        end = time.monotonic() + START
        while time.monotonic() < end:
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(str(self._socket_path))
            except (FileNotFoundError, ConnectionRefusedError):
                connection.close()
                if self._finished(0.05):
                    break
            else:
                return connection
        self._process.kill()
        raise Gone(self._last_words())

    def _finished(self, seconds: float) -> bool:
        """Whether the process ends within these seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _last_words(self) -> str:
        return f"exit status {self._process.poll()}\n{self._words.read_text()}"
