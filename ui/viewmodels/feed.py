"""From the replica to the view models: what changed, told on the GUI thread; and reads, done off it."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from onboard.bootstrap import Device
from onboard.errors import OnboardError
from onboard.store.log import Change
from onboard.sync.engine import Link
from ui.pictures import Pictures
from ui.tasks import Failed, Tasks

T = TypeVar("T")


class Feed(QObject):
    """One unlocked device as view models see it.

    Signals:
        changed: a frozenset of the names of entities that changed, after the commit.
        linked: the link changed.
        left: the entries of earlier enrolments came further; see `SealedSession.left`.
        failed: a message for the person whose action could not be done.
    """

    changed = Signal(object)
    linked = Signal(object)
    left = Signal()
    failed = Signal(str)
    _committed = Signal(object)

    def __init__(self, device: Device, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device = device
        self.pictures = Pictures()
        self._tasks = tasks
        self._recording: list[object] = []
        # Commits and link news come from other threads.
        self._committed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        device.replica.subscribe(self._committed.emit)
        device.engine.subscribe(self.linked.emit)
        device.sealed.on_left = self.left.emit

    def read(self, query: Callable[[], T], done: Callable[[T], None]) -> None:
        """Runs a query off the GUI thread; once the app closes, nobody waits for the answer any more."""
        if not self._tasks.stop.is_set():
            self._tasks.database(query, done)

    def compute(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Runs what takes the processor long, off the GUI thread and beside the database."""
        self._tasks.compute(work, done, failed)

    def act(self, action: Callable[[], object], done: Callable[[], None] | None = None) -> None:
        """Runs a person's action; `done` only after its commit. What is not allowed is told through `failed`.

        The same action with the same words, given again before it is recorded, counts once: a finger tapped twice.
        """
        same = (action.func, action.args, action.keywords) if isinstance(action, partial) else action
        if same in self._recording:
            return
        self._recording.append(same)

        def recorded(_result: object) -> None:
            self._recording.remove(same)
            if done is not None:
                done()

        def refused(error: OnboardError) -> None:
            self._recording.remove(same)
            self.failed.emit(str(error))

        self._tasks.database(action, recorded, refused)

    def _tell(self, changes: frozenset[Change]) -> None:
        self.changed.emit(frozenset(change.name for change in changes))

    @property
    def link(self) -> Link:
        return self.device.engine.link
