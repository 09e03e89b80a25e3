"""The outbox: what the relay has not got yet, and what it refused."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain import event as events
from onboard.domain.conversation import Conversation, Replied
from onboard.domain.crew_message import CrewMessage, CrewMessageWritten
from onboard.domain.entities import State
from onboard.domain.event import Body
from onboard.domain.note import Note, NoteWritten
from onboard.domain.passenger import Passenger
from onboard.domain.request import Request, RequestAdded, RequestDone, RequestNotPossible, RequestRelayed
from onboard.domain.scope import flight_of
from onboard.store.replica import Replica, Waiting
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import EVERYTHING, Live
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class OutboxRow(msgspec.Struct, frozen=True):
    """One entry that is not sent.

    Attributes:
        kind: name of the event's kind, such as `request.taken`.
        whom: the passenger in that seat, or the person in the conversation.
        words: what was written, word for word.
        hidden: the words answer a private request; covered until touched.
        at: when it was written, `12:41`, UTC.
        tries: how often it went out without an answer.
        reason: why the relay refused it; empty where it waits.
    """

    key: str
    kind: str
    seat: str
    whom: str
    words: str
    hidden: bool
    at: str
    urgent: bool
    tries: int
    rejected: bool
    reason: str


def rows(replica: Replica) -> list[OutboxRow]:
    """The outbox as its owner reads it: what needs them first, then in the order in which it was written."""
    waiting = sorted(replica.waiting(), key=lambda line: line.rejected is None)
    subjects = {line.event.subject for line in waiting}
    known = {subject: replica.state(subject) for subject in subjects}
    return [_row(replica, line, known[line.event.subject]) for line in waiting]


def _row(replica: Replica, line: Waiting, state: State | None) -> OutboxRow:
    event, body = line.event, events.decode(line.event)
    seat = _seat(body) or _seat_of(state)
    return OutboxRow(
        key=f"{event.epoch}.{event.seq}",
        kind=event.kind,
        seat=seat,
        whom=_whom(replica, event.scope, seat, state),
        words=_words(body),
        hidden=isinstance(body, RequestDone | RequestNotPossible) and isinstance(state, Request) and state.private,
        at=clock(line.queued_at),
        urgent=event.priority == events.Priority.URGENT,
        tries=line.attempts,
        rejected=line.rejected is not None,
        reason=line.rejected or "",
    )


def _seat(body: Body | None) -> str:
    """The seat that the event itself names: a refused one may be all that there was of its entity."""
    match body:
        case RequestRelayed(seat=seat) | CrewMessageWritten(seat=seat) | NoteWritten(seat=seat):
            return seat or ""
    return ""


def _seat_of(state: State | None) -> str:
    match state:
        case Request(seat=seat) | Note(seat=seat) | CrewMessage(seat=seat) | Conversation(seat=seat):
            return seat or ""
    return ""


def _whom(replica: Replica, scope: str, seat: str, state: State | None) -> str:
    if isinstance(state, Conversation):
        return state.name or state.contact
    found = replica.find("passenger.seat", f"{flight_of(scope)}#{seat}") if seat else {}
    return next((each.name for each in found.values() if isinstance(each, Passenger)), "")


def _words(body: Body | None) -> str:
    match body:
        case RequestDone(reply=words) | RequestNotPossible(reply=words):
            return words
        case RequestRelayed(text=words) | RequestAdded(text=words) | NoteWritten(text=words):
            return words
        case CrewMessageWritten(text=words) | Replied(text=words):
            return words
    return ""


@QmlElement
@QmlUncreatable("made by the app")
class OutboxViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What is not sent yet. Discarding is the only act: new words are written where the old ones were."""

    DEPENDS = EVERYTHING

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._rows = RowsModel(OutboxRow, self)
        self._loading = True
        self.refresh()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._loading

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(int, notify=changed)
    def rejected(self) -> int:
        return sum(row.rejected for row in self._rows.rows)

    @Slot(str)
    def discard(self, key: str) -> None:
        """Forgets a refused entry, as its author decided."""
        epoch, seq = map(int, key.split("."))
        self._feed.act(lambda: self._feed.device.actions.discard(epoch, seq))

    @Slot(str)
    def copy(self, words: str) -> None:
        """Puts the words of a refused entry on the clipboard, to be used again."""
        QGuiApplication.clipboard().setText(words)

    def _query(self) -> Callable[[], list[OutboxRow]]:
        replica = self._feed.device.replica
        return lambda: rows(replica)

    def _show(self, found: Sequence[OutboxRow]) -> None:
        self._loading = False
        self._rows.replace(found)
        self.changed.emit()
