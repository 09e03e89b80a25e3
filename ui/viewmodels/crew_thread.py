"""One thread with a crew at the desk: it has an owner and a clock."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.liaison import LiaisonActions
from onboard.bootstrap import Device
from onboard.domain.crew_message import CrewMessage, Line
from onboard.domain.scope import flight_of
from ui.viewmodels import desk_words
from ui.viewmodels.drafts import DraftsViewModel
from ui.viewmodels.feed import Feed
from ui.viewmodels.flight_board import FlightRow, flight_row
from ui.viewmodels.live import Live
from ui.viewmodels.photos import PhotosViewModel, photo_rows
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.thread import ThreadRow
from ui.viewmodels.times import clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class OpenThread(msgspec.Struct, frozen=True, kw_only=True):
    """A thread as it stands; `age` is for how long the crew has waited, empty where it has its answer."""

    key: str = ""
    position: str = ""
    seat: str = ""
    age: str = ""
    owner: str = ""
    settled: bool = False
    rows: list[ThreadRow] = []
    flight: FlightRow = FlightRow()


def read(device: Device, key: str) -> OpenThread:
    replica, now = device.replica, device.now()
    thread = replica.state(key)
    if not isinstance(thread, CrewMessage):
        return OpenThread(key=key)
    crew = next((line for line in reversed(thread.lines) if not line.from_ground), None)
    return OpenThread(
        key=key,
        position=desk_words.who(crew.position if crew else None),
        seat=thread.seat or "",
        age="" if thread.waiting_since is None else desk_words.span(now - thread.waiting_since),
        owner="" if thread.owner is None else "you" if thread.owner == device.membership.person else "colleague",
        settled=thread.settled,
        rows=[_row(device, thread.scope, line, now) for line in thread.lines],
        flight=flight_row(replica, flight_of(thread.scope) or "", now) or FlightRow(),
    )


def _row(device: Device, scope: str, line: Line, now: int) -> ThreadRow:
    when = desk_words.moment(line.at, now)
    if line.received is None:
        when = QCoreApplication.translate("Desk", "%1 · not sent").replace("%1", when)
    elif clock(line.received) != clock(line.at):
        arrived = QCoreApplication.translate("Desk", "%1, arrived %2")
        when = arrived.replace("%1", when).replace("%2", clock(line.received))
    who = "" if line.from_ground else desk_words.who(line.position)
    return ThreadRow(
        key=line.event,
        kind="ours" if line.from_ground else "passenger",
        pieces=[{"text": line.text, "mark": ""}],
        meta=" · ".join(part for part in (who, when) if part),
        who=who,
        photos=photo_rows(device, scope, line.photos),
    )


@QmlElement
@QmlUncreatable("made by the desk")
class CrewThreadViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The open thread, and what the liaison does with it."""

    DEPENDS = frozenset({"crew_message", "flight", "contact", "roster", "request", "passenger", "blob"})

    opened = Signal()
    shown = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._key = ""
        self._open = OpenThread()
        self._rows = RowsModel(ThreadRow, self)
        self._drafts = DraftsViewModel(feed, self._actions.answer_crew, self)
        self._photos = PhotosViewModel(feed, self)

    @property
    def _actions(self) -> LiaisonActions:
        actions = self._feed.device.actions
        assert isinstance(actions, LiaisonActions)
        return actions

    @Property(str, notify=opened)
    def key(self) -> str:
        return self._key

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def head(self) -> dict[str, object]:
        """Position, seat, age, owner and whether the owner is settled."""
        return {name: getattr(self._open, name) for name in ("key", "position", "seat", "age", "owner", "settled")}

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def flight(self) -> dict[str, object]:
        return dict(msgspec.to_builtins(self._open.flight))

    @Property(QObject, constant=True)
    def entries(self) -> QObject:
        return self._rows

    @Property(DraftsViewModel, constant=True)
    def drafts(self) -> DraftsViewModel:
        """What was begun to be written here and is not recorded yet."""
        return self._drafts

    @Property(PhotosViewModel, constant=True)
    def photos(self) -> PhotosViewModel:
        return self._photos

    def open(self, key: str) -> None:
        """Shows another thread, or none for an empty key."""
        if key != self._key:
            self._key = key
            self._take_in(OpenThread())
            self.opened.emit()
            self._drafts.show(key)
            self.refresh()

    @Slot()
    def take(self) -> None:
        key = self._key
        self._feed.act(partial(self._actions.take_crew_message, key))

    def _query(self) -> Callable[[], OpenThread]:
        return partial(read, self._feed.device, self._key)

    def _show(self, result: OpenThread) -> None:
        if result.key == self._key:
            self._take_in(result)

    def _take_in(self, result: OpenThread) -> None:
        self._open = result
        self._rows.replace(result.rows)
        self._photos.refresh()
        self.shown.emit()
