"""The inbox: conversations and crew messages that wait for the ground, most urgent first, then oldest first."""

from collections.abc import Callable, Iterator, Sequence

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.conversation import Conversation, Sending
from onboard.domain.crew_message import CrewMessage
from onboard.domain.flight import Flight, comparable
from onboard.domain.request import Request, Status, Urgency
from onboard.domain.scope import flight_of
from onboard.store.replica import Replica
from onboard.sync.engine import LinkState
from ui.viewmodels import desk_words, pieces
from ui.viewmodels.feed import Feed
from ui.viewmodels.flight_board import cabin, in_the_air
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

GROUPS = ("now", "board", "oldest")
UNDECIDED = frozenset({Sending.FAILED, Sending.UNCLEAR})


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row. `kind` is "conversation" or "crew"; `owner` is "", "you" or "colleague"."""

    key: str
    kind: str
    group: str
    name: str
    initials: str
    channel: str
    preview: str
    age: str
    tag: str
    tone: str
    owner: str


class Waiting(msgspec.Struct, frozen=True):
    """A row with what orders and finds it.

    Attributes:
        since: when what it waits for began, Unix milliseconds; None where nobody waits.
        unanswered: a passenger or the crew waits for words.
        closed: shown only where it is searched for.
        words: what a search looks in; it never leaves Python.
    """

    row: InboxRow
    urgency: Urgency
    since: int | None
    unanswered: bool
    closed: bool
    words: str

    @property
    def order(self) -> tuple[int, bool, int, int, str]:
        group = GROUPS.index(self.row.group)
        urgency = list(Urgency).index(self.urgency)
        return (group, self.since is None, urgency, self.since or 0, self.row.key)


class Board(msgspec.Struct, frozen=True):
    """What the rows of one conversation are made of."""

    flight: Flight | None
    linked: bool
    requests: tuple[Request, ...]


def waiting(replica: Replica, person: str, now: int) -> list[Waiting]:
    """Everything that could stand in the inbox, in its order."""
    reader = _Reader(replica, person, now)
    return sorted([*reader.conversations(), *reader.crew_messages()], key=lambda each: each.order)


class _Reader:
    def __init__(self, replica: Replica, person: str, now: int) -> None:
        self._replica = replica
        self._person = person
        self._now = now
        self._flights: dict[str, tuple[Flight | None, bool]] = {}

    def conversations(self) -> Iterator[Waiting]:
        for key, thread in self._replica.states("conversation").items():
            assert isinstance(thread, Conversation)
            yield self._conversation(key, thread)

    def crew_messages(self) -> Iterator[Waiting]:
        for key, message in self._replica.states("crew_message").items():
            assert isinstance(message, CrewMessage)
            flight, _ = self._flight(flight_of(message.scope) or "")
            landed = flight is not None and flight.arrival is not None and flight.arrival < self._now
            if any(not line.from_ground for line in message.lines):
                closed = message.waiting_since is None and landed
                yield self._crew(key, message, flight, closed=closed)

    def _conversation(self, key: str, thread: Conversation) -> Waiting:
        board = self._board(thread)
        since = _waits_since(thread, board)
        tag, tone = _tag(thread, board, self._now)
        name = thread.name or thread.contact
        hidden = pieces.references(thread)
        newest = next((m for m in reversed(thread.messages) if m.from_passenger and not m.deleted), None)
        running = any(not request.ended for request in board.requests)
        row = InboxRow(
            key=key,
            kind="conversation",
            group=self._group(thread, board, waits=since is not None),
            name=name,
            initials=desk_words.initials(name),
            channel=desk_words.channel(thread.channel).letter,
            preview=pieces.covered(newest.text, newest.spans, hidden) if newest else "",
            age=desk_words.span(self._now - since) if since is not None else "",
            tag=tag,
            tone=tone,
            owner=self._owner(thread.owner),
        )
        said = (message.text for message in thread.messages)
        flight = board.flight
        names = (flight.designator, comparable(flight.designator), flight.name) if flight else ()
        return Waiting(
            row=row,
            urgency=thread.urgency,
            since=since,
            unanswered=thread.waiting_since is not None,
            closed=thread.closed and not running and not _undecided(thread),
            words="\n".join([name, thread.contact, *said, *names, thread.seat or ""]).casefold(),
        )

    def _crew(self, key: str, message: CrewMessage, flight: Flight | None, *, closed: bool) -> Waiting:
        newest = next(line for line in reversed(message.lines) if not line.from_ground)
        who = desk_words.who(newest.position)
        since = message.waiting_since
        name = f"{who}, {flight.name}" if flight else who
        seat = QCoreApplication.translate("Desk", "Seat %1").replace("%1", message.seat or "")
        row = InboxRow(
            key=key,
            kind="crew",
            group="board",
            name=name,
            initials="".join(word[0] for word in who.split()[:2]).upper(),
            channel="",
            preview=" ".join(newest.text.split()),
            age=desk_words.span(self._now - since) if since is not None else "",
            tag=seat if message.seat else QCoreApplication.translate("Desk", "Crew message"),
            tone="accent",
            owner=self._owner(message.owner),
        )
        words = "\n".join([name, message.seat or "", *(line.text for line in message.lines)])
        return Waiting(row, Urgency.NORMAL, since, since is not None, closed, words.casefold())

    def _board(self, thread: Conversation) -> Board:
        found = (self._replica.state(relayed.request) for relayed in thread.requests)
        requests = tuple(request for request in found if isinstance(request, Request))
        flight, linked = self._flight(thread.flight) if thread.flight else (None, False)
        return Board(flight, linked, requests)

    def _flight(self, flight_id: str) -> tuple[Flight | None, bool]:
        """The flight, and whether its cabin has a link; read once for all rows."""
        if flight_id not in self._flights:
            flight = self._replica.state(flight_id)
            linked = cabin(self._replica, flight_id).linked(self._now)
            self._flights[flight_id] = (flight if isinstance(flight, Flight) else None, linked)
        return self._flights[flight_id]

    def _group(self, thread: Conversation, board: Board, *, waits: bool) -> str:
        if waits and (thread.urgency is Urgency.URGENT or _undecided(thread)):
            return "now"
        on_board = board.flight is not None and in_the_air(board.flight, self._now)
        running = any(not request.ended for request in board.requests)
        return "board" if on_board or running or untold_answer(thread, board.requests) else "oldest"

    def _owner(self, owner: str | None) -> str:
        return "" if owner is None else "you" if owner == self._person else "colleague"


def _undecided(thread: Conversation) -> bool:
    return any(message.state in UNDECIDED for message in thread.messages)


def known(request: Request) -> int:
    """When the request's last step that counts became known on the ground, Unix milliseconds."""
    steps = [entry for entry in request.history if entry.counts]
    return max(entry.received or entry.at for entry in steps)


def untold_answer(thread: Conversation, requests: Sequence[Request]) -> Request | None:
    """A request that the crew ended, or that never reached them, of which the passenger has not been told."""
    told = max((message.at for message in thread.messages if not message.from_passenger), default=0)
    ended = (r for r in requests if r.ended and r.status is not Status.WITHDRAWN)
    return next((request for request in ended if known(request) > told), None)


def _waits_since(thread: Conversation, board: Board) -> int | None:
    """When what the desk has to act on began: the passenger's words, the crew's answer, a reply that is undecided."""
    times = [message.at for message in thread.messages if message.state in UNDECIDED]
    if thread.waiting_since is not None:
        times.append(thread.waiting_since)
    answer = untold_answer(thread, board.requests)
    if answer is not None and not thread.closed:
        times.append(known(answer))
    return min(times, default=None)


def _tag(thread: Conversation, board: Board, now: int) -> tuple[str, str]:
    """The one most telling thing, and its tone."""
    answer = untold_answer(thread, board.requests)
    if any(message.state is Sending.FAILED for message in thread.messages):
        return QCoreApplication.translate("Desk", "Reply failed"), "urgent"
    if any(message.state is Sending.UNCLEAR for message in thread.messages):
        return QCoreApplication.translate("Desk", "Reply unclear"), "urgent"
    if answer is not None and answer.status is Status.RETURNED:
        return QCoreApplication.translate("Desk", "Never reached the crew"), "urgent"
    if thread.urgency is Urgency.URGENT and thread.waiting_since is not None:
        return _reason(thread), "urgent"
    if answer is not None:
        return QCoreApplication.translate("Desk", "Crew answered"), "ok"
    return _place_tag(thread, board, now)


def _place_tag(thread: Conversation, board: Board, now: int) -> tuple[str, str]:
    flight = board.flight
    if thread.urgency is Urgency.SOON and thread.waiting_since is not None and _reason(thread):
        return _reason(thread), "soon"
    if any(not request.ended for request in board.requests):
        if flight is None or board.linked:
            return QCoreApplication.translate("Desk", "With crew"), "accent"
        words = QCoreApplication.translate("Desk", "%1, no link")
        return words.replace("%1", flight.name), "neutral"
    if flight and flight.arrival and in_the_air(flight, now):
        words = QCoreApplication.translate("Desk", "%1 to landing")
        return words.replace("%1", desk_words.rough(flight.arrival - now)), "soon"
    return _reason(thread), "soon" if thread.urgency is Urgency.SOON else "neutral"


def _reason(thread: Conversation) -> str:
    codes = thread.understood.reasons if thread.understood else ()
    telling = next((code for code in codes if code != "waiting"), None)
    return desk_words.reason(telling) if telling else ""


@QmlElement
@QmlUncreatable("made by the desk")
class InboxViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The rows, the search as it is typed, and which row is open."""

    DEPENDS = frozenset({"conversation", "crew_message", "request", "flight", "contact", "roster"})

    linkChanged = Signal()
    rowsChanged = Signal()
    searchChanged = Signal()
    selectedChanged = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._rows = RowsModel(InboxRow, self)
        self._all: list[Waiting] = []
        self._loaded = False
        self._search = ""
        self._selected = ""
        self._kind = ""
        feed.linked.connect(self._on_link)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(bool, notify=rowsChanged)
    def loaded(self) -> bool:
        return self._loaded

    @Property(bool, notify=linkChanged)
    def offline(self) -> bool:
        """What is new cannot come in."""
        return self._feed.link.state is not LinkState.CONNECTED

    @Property(int, notify=rowsChanged)
    def count(self) -> int:
        """How many rows are shown."""
        return self._rows.rowCount()

    @Property(int, notify=rowsChanged)
    def unanswered(self) -> int:
        return sum(each.unanswered and not each.closed for each in self._all)

    @Property(str, notify=searchChanged)
    def search(self) -> str:
        return self._search

    @search.setter  # type: ignore[no-redef] # a Property takes its setter so
    def search(self, text: str) -> None:
        if text != self._search:
            self._search = text
            self.searchChanged.emit()
            self._filter()

    @Property(str, notify=selectedChanged)
    def selected(self) -> str:
        """Key of the row that is open, or empty."""
        return self._selected

    @Property(str, notify=selectedChanged)
    def selectedKind(self) -> str:
        return self._kind

    @Slot(str)
    def select(self, key: str) -> None:
        kind = next((each.row.kind for each in self._all if each.row.key == key), "")
        if kind and key != self._selected:
            self._selected, self._kind = key, kind
            self.selectedChanged.emit()

    @Slot(int)
    def step(self, by: int) -> None:
        """Opens the row below or above the open one; the first where none is."""
        keys = [row.key for row in self._rows.rows]
        if not keys:
            return
        here = keys.index(self._selected) + by if self._selected in keys else 0
        self.select(keys[max(0, min(here, len(keys) - 1))])

    def _query(self) -> Callable[[], list[Waiting]]:
        device = self._feed.device
        replica, person, now = device.replica, device.membership.person, device.now()
        return lambda: waiting(replica, person, now)

    def _show(self, result: list[Waiting]) -> None:
        self._all, self._loaded = result, True
        self._filter()

    def _on_link(self) -> None:
        self.linkChanged.emit()

    def _filter(self) -> None:
        wanted = self._search.casefold().split()
        found = [each for each in self._all if all(word in each.words for word in wanted)]
        self._rows.replace([each.row for each in found if wanted or not each.closed])
        self.rowsChanged.emit()
