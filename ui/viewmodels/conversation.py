"""One conversation as the desk works on it: words and events in order, flight, seat, proof and what to do next."""

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.liaison import LiaisonActions
from onboard.domain.conversation import Conversation, Sending
from onboard.domain.entities import State
from onboard.domain.loss_report import LossReport
from onboard.domain.request import Request
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words, pieces, request_life
from ui.viewmodels.drafts import DraftsViewModel
from ui.viewmodels.feed import Feed
from ui.viewmodels.flight_board import FlightRow, cabin, flight_row
from ui.viewmodels.inbox import untold_answer
from ui.viewmodels.live import Live
from ui.viewmodels.request_life import StepRow
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.seat_facts import Fact, SeatFacts, choices, seat_facts
from ui.viewmodels.thread import ThreadRow, thread_rows

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

ARRIVED = frozenset({Sending.SENT, Sending.DELIVERED, Sending.READ})


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What stands over a conversation. `proof` is the domain's word, `proofWords` what a person reads.

    `losses` are the loss reports that were filed from it, in words.
    """

    name: str = ""
    initials: str = ""
    channel: str = ""
    channelName: str = ""
    language: str = ""
    windowOpen: bool = True
    window: str = ""
    limit: int = 0
    proof: str = "not checked"
    proofWords: str = ""
    urgency: str = "normal"
    reasons: list[str] = []
    owner: str = ""
    settled: bool = False
    closed: bool = False
    running: bool = False
    crewAnswer: str = ""
    losses: list[str] = []


class Open(msgspec.Struct, frozen=True):
    """All of an open conversation. `request` is the id of the newest request that has not ended, or empty."""

    key: str
    head: Head = Head()
    rows: list[ThreadRow] = []
    flight: FlightRow = FlightRow()
    seat: SeatFacts = SeatFacts()
    choices: list[Fact] = []
    steps: list[StepRow] = []
    request: str = ""


def read(replica: Replica, key: str, person: str, now: int) -> Open:
    """The conversation as the desk shows it; an empty one where it is not here."""
    thread = replica.state(key)
    if not isinstance(thread, Conversation):
        return Open(key)
    requests = _requests(replica, thread)
    newest = next(reversed(requests.values()), None)
    place = newest.scope.partition(":")[2] if newest else thread.flight
    row = flight_row(replica, place, now, newest) if place else None
    return Open(
        key=key,
        head=_head(replica, thread, requests.values(), person, now),
        rows=thread_rows(replica, thread, requests, now),
        flight=row or FlightRow(),
        seat=seat_facts(replica, thread),
        choices=choices(replica, thread, now),
        steps=_steps(replica, thread, newest, person) if newest else [],
        request=next((subject for subject, request in reversed(requests.items()) if not request.ended), ""),
    )


def _requests(replica: Replica, thread: Conversation) -> dict[str, Request]:
    """The conversation's requests by id, oldest first."""
    found = ((relayed.request, replica.state(relayed.request)) for relayed in thread.requests)
    return {subject: request for subject, request in found if isinstance(request, Request)}


def _head(replica: Replica, thread: Conversation, requests: Iterable[Request], person: str, now: int) -> Head:
    channel = desk_words.channel(thread.channel)
    left = thread.last_heard + channel.window - now
    name = thread.name or thread.contact
    asked = list(requests)
    answer = untold_answer(thread, asked)
    understood = thread.understood
    return Head(
        name=name,
        initials=desk_words.initials(name),
        channel=channel.letter,
        channelName=channel.name,
        language=desk_words.language(thread.language),
        windowOpen=left > 0,
        window=desk_words.span(left),
        limit=channel.length,
        proof=thread.proof.value,
        proofWords=desk_words.proof(thread.proof),
        urgency=thread.urgency.value,
        reasons=[desk_words.reason(code) for code in understood.reasons] if understood else [],
        owner="" if thread.owner is None else "you" if thread.owner == person else "colleague",
        settled=thread.settled,
        closed=thread.closed,
        running=any(not request.ended for request in asked),
        crewAnswer=answer.reply if answer else "",
        losses=[_loss(replica.state(report)) for report in thread.reports],
    )


def _loss(report: State | None) -> str:
    """A report that was filed from here: what was lost, its number, and how it ended."""
    if not isinstance(report, LossReport):
        return QCoreApplication.translate("Desk", "Reported lost")
    thing = item_words.concept(report.loss.item) if report.loss.item else ""
    words = QCoreApplication.translate("Desk", "Reported lost: %1")
    parts = " · ".join(part for part in (thing, report.reference, report.ended) if part)
    return words.replace("%1", parts or QCoreApplication.translate("Desk", "no number yet"))


def _steps(replica: Replica, thread: Conversation, request: Request, person: str) -> list[StepRow]:
    delivery = cabin(replica, request.scope.partition(":")[2]).delivery([request])
    told = None
    if request.ended:
        known = request.history[-1].received or request.history[-1].at
        ours = (m for m in thread.messages if not m.from_passenger and m.state in ARRIVED)
        told = next((message.at for message in ours if message.at >= known), None)
    hidden = pieces.references(thread)
    rows = request_life.steps(request, delivery, person, told)
    return [msgspec.structs.replace(row, detail=pieces.covered(row.detail, (), hidden)) for row in rows]


@QmlElement
@QmlUncreatable("made by the desk")
class ConversationViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The open conversation, and what the liaison does with it."""

    DEPENDS = frozenset(
        {"conversation", "request", "flight", "contact", "roster", "passenger", "cabin", "claim", "loss_report"}
    )

    opened = Signal()
    shown = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._key = ""
        self._open = Open("")
        self._rows = RowsModel(ThreadRow, self)
        self._steps = RowsModel(StepRow, self)
        self._drafts = DraftsViewModel(feed, lambda key, text, _photos: self._actions.reply(key, text), self)

    @property
    def _actions(self) -> LiaisonActions:
        actions = self._feed.device.actions
        assert isinstance(actions, LiaisonActions)
        return actions

    @Property(str, notify=opened)
    def key(self) -> str:
        return self._key

    @Property(bool, notify=shown)
    def loaded(self) -> bool:
        """The conversation that is open is the one that is shown."""
        return bool(self._key) and self._open.key == self._key

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def head(self) -> dict[str, object]:
        return dict(msgspec.to_builtins(self._open.head))

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def flight(self) -> dict[str, object]:
        return dict(msgspec.to_builtins(self._open.flight))

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def seat(self) -> dict[str, object]:
        return dict(msgspec.to_builtins(self._open.seat))

    @Property("QVariantList", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def choices(self) -> list[dict[str, str]]:
        """Flights to choose from: `label` is the flight's id, `value` what a person reads."""
        return list(msgspec.to_builtins(self._open.choices))

    @Property(str, notify=shown)
    def request(self) -> str:
        """The request that is with the crew, or empty."""
        return self._open.request

    @Property(QObject, constant=True)
    def entries(self) -> QObject:
        return self._rows

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        return self._steps

    @Property(int, notify=shown)
    def stepCount(self) -> int:
        return self._steps.rowCount()

    @Property(DraftsViewModel, constant=True)
    def drafts(self) -> DraftsViewModel:
        """What was begun to be written here and is not recorded yet."""
        return self._drafts

    def open(self, key: str) -> None:
        """Shows another conversation, or none for an empty key."""
        if key == self._key:
            return
        self._key = key
        self._take_in(Open(""))
        self.opened.emit()
        self._drafts.show(key)
        self.refresh()

    @Slot()
    def take(self) -> None:
        key = self._key
        self._feed.act(partial(self._actions.take_conversation, key))

    @Slot()
    def close(self) -> None:
        key = self._key
        self._feed.act(partial(self._actions.close, key))

    @Slot(str)
    def sendAgain(self, reply: str) -> None:
        key = self._key
        self._feed.act(partial(self._actions.send_again, key, reply))

    @Slot(str)
    def letRest(self, reply: str) -> None:
        key = self._key
        self._feed.act(partial(self._actions.let_rest, key, reply))

    @Slot(str, str)
    def place(self, flight: str, seat: str) -> None:
        """The liaison says which flight and seat it is about; no seat where it is empty."""
        key, chosen = self._key, seat.strip().upper().lstrip("0")
        self._feed.act(partial(self._actions.place, key, flight, chosen or None))

    @Slot(str)
    def withdraw(self, request: str) -> None:
        self._feed.act(partial(self._actions.withdraw, request))

    def _query(self) -> Callable[[], Open]:
        device, key = self._feed.device, self._key
        replica, person, now = device.replica, device.membership.person, device.now()
        return lambda: read(replica, key, person, now)

    def _show(self, result: Open) -> None:
        if result.key == self._key and result != self._open:
            self._take_in(result)

    def _take_in(self, result: Open) -> None:
        self._open = result
        self._rows.replace(result.rows)
        self._steps.replace(result.steps)
        self.shown.emit()
