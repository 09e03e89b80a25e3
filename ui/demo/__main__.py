"""`make run`: the story without account or network. On a display it opens the windows; without one it plays itself."""

import os
import signal
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from ui.__main__ import make_application
from ui.demo.play import Play
from ui.demo.windows import Demo
from ui.faults import Faults

BEAT = 200
"""Milliseconds."""


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
            play = Play(demo)
            play.begin()
        status = application.exec()
        beat.stop()
        demo.end()
    return status


if __name__ == "__main__":
    sys.exit(main())
