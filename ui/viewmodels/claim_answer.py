"""What lost & found wants in the open conversation: to ask, to mark the answer, to compare it, to tell the outcome."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.liaison import LiaisonActions
from onboard.domain.claim import Verdict
from ui.viewmodels.desk_claim_tasks import Task, task_of
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the desk")
class ClaimAnswerViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The claim that concerns the open conversation; nothing where none does."""

    DEPENDS = frozenset({"conversation", "claim", "found_item", "loss_report"})

    shown = Signal()
    openedChanged = Signal()
    questionChanged = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._key = ""
        self._task = Task()
        self._opened = self._wanted = self._sending = False
        self._question = ""
        feed.failed.connect(self._failed)

    @property
    def _actions(self) -> LiaisonActions:
        actions = self._feed.device.actions
        assert isinstance(actions, LiaisonActions)
        return actions

    def about(self, key: str) -> None:
        """Another conversation is open."""
        if key != self._key:
            self._key = key
            self._wanted = False
            self._take(Task())
            self.refresh()

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def task(self) -> dict[str, object]:
        """See `desk_claim_tasks.Task`."""
        return dict(msgspec.to_builtins(self._task))

    @Property(bool, notify=openedChanged)
    def opened(self) -> bool:
        """The question is being written, or the answer compared."""
        return self._opened

    @Property(str, notify=questionChanged)
    def question(self) -> str:
        return self._question

    @question.setter  # type: ignore[no-redef] # a Property takes its setter so
    def question(self, question: str) -> None:
        if question != self._question:
            self._question = question
            self.questionChanged.emit()

    @Property(bool, notify=questionChanged)
    def ready(self) -> bool:
        return bool(self._question.strip()) and not self._sending

    @Slot()
    def open(self) -> None:
        """Shows the question or the comparison, as soon as it is read."""
        self._wanted = True
        self._show_wanted()

    @Slot()
    def dismiss(self) -> None:
        self._wanted = False
        self._set_opened(opened=False)

    @Slot()
    def ask(self) -> None:
        """Sends the question in this conversation, for the claim."""
        if self._task.step == "ask" and self.property("ready"):
            self._sending = True
            self.questionChanged.emit()
            asked = partial(self._actions.ask_owner, self._key, self._task.key, self._question)
            self._feed.act(asked, self._asked)

    @Slot(str, str)
    def note(self, claim: str, message: str) -> None:
        """This message of the passenger answers what was asked for that claim."""
        self._feed.act(partial(self._actions.note_answer, self._key, claim, message), self.open)

    @Slot(str)
    def judge(self, verdict: str) -> None:
        """The answer `fits`, is `unclear`, or `does_not_fit`."""
        if self._task.step == "judge":
            judged = partial(self._actions.judge_claim, self._task.key, Verdict[verdict.upper()])
            self._feed.act(judged, self.dismiss)

    def _asked(self) -> None:
        self._sending = False
        self.questionChanged.emit()
        self.dismiss()

    def _failed(self) -> None:
        self._sending = False
        self.questionChanged.emit()

    def _query(self) -> Callable[[], tuple[str, Task]]:
        device, key, now = self._feed.device, self._key, self._feed.device.now()
        return lambda: (key, task_of(device.replica, key, now) if key else Task())

    def _show(self, result: tuple[str, Task]) -> None:
        key, task = result
        if key == self._key and task != self._task:
            self._take(task)

    def _take(self, task: Task) -> None:
        """What a person wrote stays while it is the same question."""
        before, self._task = self._task, task
        if (before.key, before.step) != (task.key, task.step):
            self._question = task.question
            self.questionChanged.emit()
        self.shown.emit()
        self._show_wanted()

    def _show_wanted(self) -> None:
        self._set_opened(opened=self._wanted and self._task.step in {"ask", "judge"})

    def _set_opened(self, *, opened: bool) -> None:
        if opened != self._opened:
            self._opened = opened
            self.openedChanged.emit()
