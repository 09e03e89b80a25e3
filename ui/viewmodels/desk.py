"""The liaison desk: the inbox, what is open of it, the flights, and how soon passengers get their answers."""

import math
import statistics
from collections.abc import Callable, Iterable

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.conversation import Conversation
from onboard.store.replica import Replica
from ui.viewmodels import desk_words
from ui.viewmodels.claim_answer import ClaimAnswerViewModel
from ui.viewmodels.conversation import ConversationViewModel
from ui.viewmodels.crew_thread import CrewThreadViewModel
from ui.viewmodels.desk_claims import DeskClaimsViewModel
from ui.viewmodels.feed import Feed
from ui.viewmodels.flight_board import FlightBoardViewModel
from ui.viewmodels.inbox import InboxViewModel
from ui.viewmodels.live import Live
from ui.viewmodels.losses import LossesViewModel
from ui.viewmodels.pending import PendingViewModel
from ui.viewmodels.relaying import RelayingViewModel
from ui.viewmodels.times import HOUR

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

TICK = 15_000
"""Milliseconds after which ages are counted anew."""

MOST = 0.9


class ResponseTime(msgspec.Struct, frozen=True):
    """How soon passengers got their answers in the last hour: half of all, and nine in ten, within these times.

    It is the team's; there is no figure for a person (design section 6).
    """

    count: int = 0
    half: str = ""
    most: str = ""
    at: str = ""


def response_time(conversations: Iterable[Conversation], now: int) -> ResponseTime:
    """The response time over the answers of the last hour, as the nearest ranks."""
    taken = sorted(
        response.answered - response.asked
        for thread in conversations
        for response in thread.responses
        if now - HOUR < response.answered <= now
    )
    at = desk_words.moment(now, now)
    if not taken:
        return ResponseTime(at=at)
    half = int(statistics.median(taken))
    most = taken[math.ceil(MOST * len(taken)) - 1]
    return ResponseTime(len(taken), desk_words.span(half), desk_words.span(most), at)


def _responses(replica: Replica, now: int) -> ResponseTime:
    found = replica.states("conversation").values()
    return response_time((thread for thread in found if isinstance(thread, Conversation)), now)


@QmlElement
@QmlUncreatable("made by the app")
class DeskViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The desk's view models, joined: what is chosen in the inbox is open beside it."""

    DEPENDS = frozenset({"conversation"})

    unansweredChanged = Signal()
    shown = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._inbox = InboxViewModel(feed, self)
        self._conversation = ConversationViewModel(feed, self)
        self._relaying = RelayingViewModel(feed, self)
        self._crew = CrewThreadViewModel(feed, self)
        self._board = FlightBoardViewModel(feed, self)
        self._pending = PendingViewModel(feed, self)
        self._claims = DeskClaimsViewModel(feed, self)
        self._answer = ClaimAnswerViewModel(feed, self)
        self._losses = LossesViewModel(feed, self)
        self._responses = ResponseTime()
        self._inbox.selectedChanged.connect(self._select)
        self._inbox.rowsChanged.connect(self.unansweredChanged)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()

    @Property(InboxViewModel, constant=True)
    def inbox(self) -> InboxViewModel:
        return self._inbox

    @Property(ConversationViewModel, constant=True)
    def conversation(self) -> ConversationViewModel:
        return self._conversation

    @Property(RelayingViewModel, constant=True)
    def relaying(self) -> RelayingViewModel:
        return self._relaying

    @Property(CrewThreadViewModel, constant=True)
    def crewThread(self) -> CrewThreadViewModel:
        return self._crew

    @Property(FlightBoardViewModel, constant=True)
    def flightBoard(self) -> FlightBoardViewModel:
        return self._board

    @Property(PendingViewModel, constant=True)
    def pending(self) -> PendingViewModel:
        return self._pending

    @Property(DeskClaimsViewModel, constant=True)
    def claims(self) -> DeskClaimsViewModel:
        """What lost & found wants of the desk."""
        return self._claims

    @Property(ClaimAnswerViewModel, constant=True)
    def claimAnswer(self) -> ClaimAnswerViewModel:
        """What lost & found wants in the open conversation."""
        return self._answer

    @Property(LossesViewModel, constant=True)
    def losses(self) -> LossesViewModel:
        """A loss report from the open conversation."""
        return self._losses

    @Property(int, notify=unansweredChanged)
    def unanswered(self) -> int:
        """Passengers and crews that wait for words."""
        return int(self._inbox.property("unanswered"))

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def responseTime(self) -> dict[str, object]:
        return dict(msgspec.to_builtins(self._responses))

    def _select(self) -> None:
        key, kind = str(self._inbox.property("selected")), str(self._inbox.property("selectedKind"))
        conversation = key if kind == "conversation" else ""
        self._conversation.open(conversation)
        for part in (self._relaying, self._answer, self._losses):
            part.about(conversation)
        self._crew.open(key if kind == "crew" else "")

    def _tick(self) -> None:
        parts = (self._inbox, self._conversation, self._relaying, self._crew, self._board, self._pending, self._claims)
        for part in (*parts, self._answer, self):
            part.refresh()

    def _query(self) -> Callable[[], ResponseTime]:
        replica, now = self._feed.device.replica, self._feed.device.now()
        return lambda: _responses(replica, now)

    def _show(self, result: ResponseTime) -> None:
        self._responses = result
        self.shown.emit()
