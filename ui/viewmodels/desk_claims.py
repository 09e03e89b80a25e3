"""What lost & found wants of the desk: passengers to ask, answers to compare, and who cannot be reached."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.store.replica import Replica
from ui.viewmodels.desk_claim_tasks import Task, tasks
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

SECTIONS = ("now", "waiting", "unreachable")


class TaskRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim at the desk. `section` is `now`, `waiting` for the passenger, or `unreachable`; see `Task`."""

    key: str
    section: str
    step: str
    conversation: str
    who: str
    flight: str
    station: str
    may: str
    asked: str


def task_rows(replica: Replica, now: int) -> list[TaskRow]:
    """What there is to do first; then who has not answered; then whom nobody can ask."""
    rows = [_row(task) for task in tasks(replica, now)]
    return sorted(rows, key=lambda row: SECTIONS.index(row.section))


def _row(task: Task) -> TaskRow:
    section = "unreachable" if not task.conversation else "waiting" if task.step == "wait" else "now"
    return TaskRow(
        key=task.key,
        section=section,
        step=task.step,
        conversation=task.conversation,
        who=task.who,
        flight=task.flight,
        station=task.station,
        may=task.may,
        asked=task.asked,
    )


@QmlElement
@QmlUncreatable("made by the desk")
class DeskClaimsViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The claims at the desk."""

    DEPENDS = frozenset({"claim", "conversation", "found_item", "loss_report"})

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._loaded = False
        self._rows = RowsModel(TaskRow, self)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        return self._loaded

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(int, notify=changed)
    def due(self) -> int:
        """How many wait for the desk, and can be gone on with."""
        return sum(row.section == "now" for row in self._rows.rows)

    def _query(self) -> Callable[[], list[TaskRow]]:
        replica, now = self._feed.device.replica, self._feed.device.now()
        return lambda: task_rows(replica, now)

    def _show(self, rows: list[TaskRow]) -> None:
        self._loaded = True
        self._rows.replace(rows)
        self.changed.emit()
