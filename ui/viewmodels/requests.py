"""The requests of the cabin as a list of cards, and what a crew member may do with them."""

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.crew import CrewActions
from onboard.domain.request import Entry, Request, RequestDone, RequestNotPossible, RequestTaken, Status
from ui.viewmodels.aboard import Aboard, pressing
from ui.viewmodels.feed import Feed
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import MINUTE, clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

BEFORE_LANDING = 45 * MINUTE
"""A deadline within this time of the arrival is told as "Before landing"."""

ENDINGS = (RequestDone.KIND, RequestNotPossible.KIND)


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request as its card shows it.

    Attributes:
        zone: the zone's name, or nothing where the seat is not known.
        search: it asks to look for a thing that somebody lost; the answer goes to lost & found.
        words: nothing while `hidden`, as long as the card of a private request has not been touched.
        additions: what the passenger said later, newest first; empty strings while hidden.
        addedAges: minutes since each addition.
        deadline: "", "landing" or the time of day in UTC.
        late: the deadline has passed and the request runs.
        age: minutes since it came.
        taken: "", "unseen" (by this person, not settled), "me" or "other".
        position: of who took it, such as `Zone 3`.
        overtaken: "" or what somebody else did before this person: "taken", "finished".
        addedSince: the passenger said something more after it had ended.
        canTake: and the others: what the person may do with it now.
    """

    key: str
    seat: str
    zone: str
    search: bool
    words: str
    hidden: bool
    private: bool
    checked: bool
    additions: list[str]
    addedAges: list[int]
    urgency: str
    deadline: str
    late: bool
    age: int
    status: str
    taken: str
    position: str
    reply: str
    unsent: bool
    asked: bool
    overtaken: str
    addedSince: bool
    canTake: bool
    canFinish: bool
    canPassOn: bool
    canUndo: bool


class RequestList(msgspec.Struct, frozen=True):
    """The cards of one filter, and how many requests of the filter's crowd are open and done.

    One that has ended counts as open while nobody here has read what the passenger added to it.
    """

    rows: list[RequestRow]
    open: int
    done: int


def request_row(aboard: Aboard, key: str, request: Request, *, touched: bool) -> RequestRow:
    """The card of a request; `touched` shows the words of a private one."""
    hidden = request.private and not touched
    veiled = [hidden or (added.private and not touched) for added in request.additions]
    mine = request.holder == aboard.person
    return RequestRow(
        key=key,
        seat=request.seat or "",
        zone=aboard.zone_of(request.seat) or request.audience.zone or "",
        search=request.report is not None,
        words="" if hidden else request.text,
        hidden=hidden,
        private=request.private,
        checked=request.checked,
        additions=["" if veil else added.text for veil, added in zip(veiled, request.additions, strict=True)],
        addedAges=[aboard.minutes_since(added.at) for added in request.additions],
        urgency=request.urgency.value,
        deadline=_deadline(aboard, request),
        late=request.by is not None and request.by < aboard.now and not request.ended,
        age=aboard.minutes_since(request.created),
        status=request.status.value,
        taken=_taken(aboard.person, request),
        position=request.position or "",
        reply=request.reply,
        unsent=request.unsent,
        asked=any(thread.request == key and aboard.waiting_for(thread) for thread in aboard.messages.values()),
        overtaken=_overtaken(aboard.person, request),
        addedSince=request.added_since_end,
        canTake=not request.ended and request.holder is None,
        canFinish=not request.ended and mine,
        canPassOn=not request.ended and mine,
        canUndo=_can_undo(aboard.person, request),
    )


def _deadline(aboard: Aboard, request: Request) -> str:
    if request.by is None or aboard.flight is None:
        return ""
    arrival = aboard.flight.flight.arrival
    if arrival is not None and request.by >= arrival - BEFORE_LANDING:
        return "landing"
    return clock(request.by)


def _taken(person: str, request: Request) -> str:
    if request.holder is None:
        return ""
    if request.holder != person:
        return "other"
    return "me" if request.settled else "unseen"


def _overtaken(person: str, request: Request) -> str:
    """The last thing that somebody else did first; a lost race for taking matters only while the request runs."""
    kinds = [entry.kind for entry in request.overtaken(person)]
    if any(kind in ENDINGS for kind in kinds):
        return "finished"
    lost = RequestTaken.KIND in kinds and request.holder != person and not request.ended
    return "taken" if lost else ""


def _can_undo(person: str, request: Request) -> bool:
    ended = _ending(request)
    return ended is not None and ended.author == person


def _ending(request: Request) -> Entry | None:
    """The step of the crew that ended the request, or None."""
    return next((entry for entry in reversed(request.history) if entry.counts and entry.kind in ENDINGS), None)


def _finished_by(person: str, request: Request) -> bool:
    ended = _ending(request)
    return ended is not None and ended.author == person


def extent(request: Request) -> int:
    """How much there is to read of a request; it only grows."""
    return len(request.history) + len(request.additions)


def _concerns(aboard: Aboard, request: Request, *, told: bool) -> bool:
    """Whether a request that has ended still belongs among those that run: what is not sent never fades."""
    taken_back = request.holder == aboard.person and request.status in {Status.WITHDRAWN, Status.RETURNED}
    news = _overtaken(aboard.person, request) == "finished" or taken_back or request.added_since_end
    return request.unsent or (news and not told)


def _crowd(aboard: Aboard, chosen: str) -> dict[str, Request]:
    """The requests that a filter is about, whether they run or have ended."""
    match chosen:
        case "mine":
            person = aboard.person
            return {k: r for k, r in aboard.requests.items() if r.holder == person or _finished_by(person, r)}
        case "zone":
            return {key: request for key, request in aboard.requests.items() if aboard.is_mine(request)}
        case _:
            return dict(aboard.requests)


def request_list(aboard: Aboard, chosen: str, touched: str, told: Mapping[str, int]) -> RequestList:
    """The cards of a filter ("zone", "all", "mine", "done").

    `touched` is the request whose words may be read; `told` is the extent to which the person has read each.
    """
    crowd = _crowd(aboard, chosen)
    if chosen == "done":
        ended = [item for item in crowd.items() if item[1].ended]
        shown = sorted(ended, key=lambda item: -_ended_at(item[1]))
    else:
        shown = _standing(aboard, crowd, touched, told)
    rows = [request_row(aboard, key, request, touched=key == touched) for key, request in shown]
    waiting = open_count(crowd, told)
    return RequestList(rows, waiting, len(crowd) - waiting)


def _standing(
    aboard: Aboard, crowd: Mapping[str, Request], touched: str, told: Mapping[str, int]
) -> list[tuple[str, Request]]:
    """What runs and what was added to, most pressing first; then what else has ended and concerns the person."""
    running, others = [], []
    for key, request in crowd.items():
        read = key != touched and told.get(key) == extent(request)
        if not request.ended or (request.added_since_end and _concerns(aboard, request, told=read)):
            running.append((key, request))
        elif _concerns(aboard, request, told=read):
            others.append((key, request))
    running.sort(key=lambda item: pressing(item[1]))
    return [*running, *sorted(others, key=lambda item: -_ended_at(item[1]))]


def _ended_at(request: Request) -> int:
    return request.history[-1].at if request.history else request.created


def open_count(requests: Mapping[str, Request], told: Mapping[str, int]) -> int:
    """How many run, or have ended and were added to since the person read them."""
    return sum(
        not request.ended or (request.added_since_end and told.get(key) != extent(request))
        for key, request in requests.items()
    )


@QmlElement
@QmlUncreatable("Injected by the cabin's view model")
class RequestsViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The list of requests.

    `chosen` is the filter: "zone", "all", "mine" or "done". Each act is recorded before the card shows it.
    """

    changed = Signal()
    chosenChanged = Signal()

    def __init__(self, feed: Feed, actions: CrewActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._actions = actions
        self._rows = RowsModel(RequestRow, self)
        self._aboard: Aboard | None = None
        self._list: RequestList | None = None
        self._chosen = "zone"
        self._touched = ""
        self._told: dict[str, int] = {}

    def show(self, aboard: Aboard) -> None:
        self._aboard = aboard
        self._read()

    def touch(self, key: str) -> None:
        """The person opened this request, or closed with nothing; until the next its private words may be read."""
        found = {read: self._aboard.requests.get(read) for read in (self._touched, key)} if self._aboard else {}
        self._told = self._told | {read: extent(request) for read, request in found.items() if request is not None}
        self._touched = key
        self._read()

    def count_open(self) -> int:
        """How many requests on board wait for somebody."""
        return open_count(self._aboard.requests, self._told) if self._aboard else 0

    def _read(self) -> None:
        if self._aboard is not None:
            self._feed.read(partial(request_list, self._aboard, self._chosen, self._touched, self._told), self._replace)

    def _replace(self, listed: RequestList) -> None:
        self._list = listed
        self._rows.replace(listed.rows)
        self.changed.emit()

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[RequestRow]:
        return self._rows

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._list is None

    @Property(int, notify=changed)
    def open(self) -> int:
        return self._list.open if self._list else 0

    @Property(int, notify=changed)
    def done(self) -> int:
        return self._list.done if self._list else 0

    @Property(str, notify=chosenChanged)
    def chosen(self) -> str:
        return self._chosen

    @chosen.setter  # type: ignore[no-redef] # a Property takes its setter so
    def chosen(self, chosen: str) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosenChanged.emit()
            self._read()

    @Slot(str)
    def take(self, key: str) -> None:
        self._feed.act(partial(self._actions.take, key))

    @Slot(str)
    def passOn(self, key: str) -> None:
        self._feed.act(partial(self._actions.pass_on, key))

    @Slot(str, str)
    def finish(self, key: str, reply: str) -> None:
        """Ends it as done; of a search: the thing was found."""
        self._feed.act(partial(self._actions.finish, key, reply))

    @Slot(str, str)
    def decline(self, key: str, reply: str) -> None:
        """Ends it as not possible; of a search: the thing is not there."""
        self._feed.act(partial(self._actions.decline, key, reply))

    @Slot(str)
    def undo(self, key: str) -> None:
        self._feed.act(partial(self._actions.undo, key))
