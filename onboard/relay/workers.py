"""The relay's workers: threads that turn deliveries into events and send replies."""

from collections.abc import Callable
from threading import Event, Thread

import structlog

log = structlog.get_logger()

IDLE = 5.0
"""Seconds after which a worker looks for work though nobody woke it."""

AFTER_FAILURE = 5.0


class Worker:
    """Runs `work` on a thread whenever it is woken, where it `may`: several relay processes share the work.

    `work` gives the seconds after which to run again, or None.
    """

    def __init__(self, name: str, work: Callable[[], float | None], may: Callable[[], bool]) -> None:
        self._work = work
        self._may = may
        self._wake = Event()
        self._stop = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self.failures = 0

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Ends the thread after the piece of work at hand."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                pause = self._work() if self._may() else None
            except Exception:
                # A bug must not end the worker: what it was working on is in the database and waits.
                log.exception("worker failed", worker=self._thread.name)
                self.failures += 1
                pause = AFTER_FAILURE
            self._wake.wait(IDLE if pause is None else pause)
