"""The one place where bugs come to light: exceptions that nobody expected, and what Qt complains about.

Each is written to a local file that rotates and holds no personal data, and the person is told; nothing is swallowed.
"""

import os
import sys
import threading
import traceback
from logging import getLogger
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import structlog
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from structlog.typing import Processor

LARGEST = 1_000_000
KEPT = 3
FATAL_STATUS = 70
"""Exit status of a program that found a fault in itself (sysexits.h, EX_SOFTWARE)."""

MINE = ("qml", "js", "qt.qml", "qt.quick")
"""Categories of messages that this program causes; the platform's own are none of its faults."""


class Faults(QObject):
    """Catches what escapes.

    Signals:
        happened: something went wrong; from any thread.
    """

    happened = Signal()

    def __init__(self, folder: Path, *, fatal: bool = False) -> None:
        """Writes to `folder`/onboard.log; with `fatal`, for tests, the first fault ends the process."""
        super().__init__()
        self._fatal = fatal
        self._log = _local_log(folder)

    def install(self) -> None:
        sys.excepthook = self._escaped
        threading.excepthook = self._escaped_in_thread
        sys.unraisablehook = self._unraisable
        qInstallMessageHandler(self._said)

    def _escaped(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(1)
        traceback.print_exception(kind, error, trace)
        # The message may hold what a person wrote; where it happened is enough to find it.
        places = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in traceback.extract_tb(trace)]
        self._log.error("fault", type=kind.__name__, places=places)
        self._end_or_tell()

    def _escaped_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        self._escaped(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _unraisable(self, arguments: "sys.UnraisableHookArgs") -> None:
        self._escaped(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _said(self, severity: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """A message of Qt; a warning about our own QML is a fault in tests."""
        if severity in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
            return
        sys.stderr.write(f"{message}\n")
        category = str(context.category)
        # Its text may quote what a person wrote, as an exception's may.
        self._log.warning("qt", category=category, place=f"{Path(context.file or '').name}:{context.line}")
        if self._fatal and category.startswith(MINE):
            self._end_or_tell()

    def _end_or_tell(self) -> None:
        if self._fatal:
            sys.stderr.flush()
            os._exit(FATAL_STATUS)
        self.happened.emit()


def _local_log(folder: Path) -> structlog.stdlib.BoundLogger:
    folder.mkdir(parents=True, exist_ok=True)
    logger = getLogger("onboard")
    logger.propagate = False
    logger.addHandler(RotatingFileHandler(folder / "onboard.log", maxBytes=LARGEST, backupCount=KEPT))
    processors: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ]
    made: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logger, processors=processors, wrapper_class=structlog.stdlib.BoundLogger
    )
    return made
