"""The only place that starts threads: work off the GUI thread, and its results back on it.

One worker serves the database, so that what a person does is recorded in the order in which they did it. Network work,
the sync sessions and what takes the processor long never wait for it, nor it for them.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Thread
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from onboard.errors import OnboardError

T = TypeVar("T")

Failed = Callable[[OnboardError], None]


class Tasks(QObject):
    """Runs work on threads and hands the results to callbacks on the GUI thread."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = ThreadPoolExecutor(1, "database")
        self._network = ThreadPoolExecutor(2, "network")
        self._processor = ThreadPoolExecutor(1, "processor")
        self._stop = Event()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def database(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Runs `work` after all database work before it; an `OnboardError` goes to `failed`, a bug to the hook."""
        self._submit(self._database, work, done, failed)

    def network(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Runs `work` that may block on the network."""
        self._submit(self._network, work, done, failed)

    def compute(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Runs `work` that takes the processor long, such as preparing a photo, one after the other."""
        self._submit(self._processor, work, done, failed)

    def loop(self, name: str, run: Callable[[Event], None]) -> None:
        """Runs a loop on a thread of its own until the app closes; `run` gets the event that says so."""
        Thread(target=run, args=(self._stop,), name=name, daemon=True).start()

    @property
    def stop(self) -> Event:
        """Set when the app closes."""
        return self._stop

    def close(self) -> None:
        """Finishes work that was begun, as it may be reading the database; what waits on the network is left."""
        self._stop.set()
        self._processor.shutdown(wait=True, cancel_futures=True)
        self._database.shutdown(wait=True)
        self._network.shutdown(wait=False, cancel_futures=True)

    def _submit(
        self, pool: ThreadPoolExecutor, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None
    ) -> None:
        def finished(future: Future[T]) -> None:
            if not self._stop.is_set():
                self._finished.emit((future, done, failed))

        pool.submit(work).add_done_callback(finished)

    def _deliver(self, finished: tuple[Future[Any], Callable[[Any], None], Failed | None]) -> None:
        if self._stop.is_set():
            return
        future, done, failed = finished
        error = future.exception()
        if error is None:
            done(future.result())
        elif failed is not None and isinstance(error, OnboardError):
            failed(error)
        else:
            raise error
