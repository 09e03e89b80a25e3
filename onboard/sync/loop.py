"""A loop of exchanges with the relay on a thread that the caller starts."""

import sys
import threading
from threading import Event


class Loop:
    """Takes step after step, pausing as long as each one says, until it is stopped."""

    def __init__(self) -> None:
        self._wake = Event()
        self._stop = Event()

    @property
    def stopping(self) -> bool:
        """Whether who listens may be gone already; what an answer brought is then there to be fetched again."""
        return self._stop.is_set()

    def wake(self) -> None:
        """Ends the current pause, or the next one where there is none."""
        self._wake.set()

    def run(self, stop: Event) -> None:
        """Takes steps until `stop` is set (and `wake` called)."""
        self._stop = stop
        while not stop.is_set():
            self._wake.wait(self._surviving_step())
            # What a wake announced stood in the replica before it: the step after this sees it.
            self._wake.clear()

    def _surviving_step(self) -> float:
        """A step; a fault in it surfaces as it would on any thread, and the loop goes on."""
        try:
            return self.step()
        except Exception:  # noqa: BLE001 # it goes to the hook that shows and records faults
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
            return self.broke()

    def step(self) -> float:
        """At most one exchange; gives the seconds to pause before the next."""
        raise NotImplementedError

    def broke(self) -> float:
        """A step met a fault of this program; gives the seconds to pause before the next try."""
        raise NotImplementedError
