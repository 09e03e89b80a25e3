"""Messages between this cabin and the ground."""

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.crew import CrewActions
from onboard.bootstrap import Device
from onboard.domain.blob import Photo
from onboard.domain.crew_message import CrewMessage, Line
from ui.viewmodels.aboard import Aboard
from ui.viewmodels.feed import Feed
from ui.viewmodels.photos import PhotosViewModel, photo_rows
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a thread. Times are UTC.

    Attributes:
        key: identity of the line.
        thread: the message that it belongs to.
        ours: written on board.
        mine: written by this person.
        written: when it was written; `arrived` when the relay had it, or nothing while it is not sent.
        first: and `last`: of its thread.
        waiting: the ground has not answered the thread yet.
        photos: as `photo_rows` makes them.
    """

    key: str
    thread: str
    seat: str
    text: str
    ours: bool
    mine: bool
    position: str
    written: str
    arrived: str
    unread: bool
    first: bool
    last: bool
    waiting: bool
    photos: list[dict[str, object]]


def line_rows(device: Device, aboard: Aboard, read: frozenset[str]) -> list[LineRow]:
    """All threads, the one with the newest line last, as one list of lines; `read` are lines that were seen."""
    threads = sorted(aboard.messages.items(), key=lambda item: (item[1].lines[-1].at, item[0]))
    return [_row(device, aboard, key, thread, line, read) for key, thread in threads for line in thread.lines]


def _row(device: Device, aboard: Aboard, key: str, thread: CrewMessage, line: Line, read: frozenset[str]) -> LineRow:
    return LineRow(
        key=line.event,
        thread=key,
        seat=thread.seat or "",
        text=line.text,
        ours=not line.from_ground,
        mine=line.author == aboard.person,
        position=line.position or "",
        written=clock(line.at),
        arrived=clock(line.received) if line.received is not None else "",
        unread=line.from_ground and line.event not in read,
        first=line is thread.lines[0],
        last=line is thread.lines[-1],
        waiting=aboard.waiting_for(thread),
        photos=photo_rows(device, thread.scope, line.photos),
    )


@QmlElement
@QmlUncreatable("Injected by the cabin's view model")
class GroundViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The threads with the ground. While `shown`, what comes counts as read."""

    changed = Signal()
    shownChanged = Signal()
    sent = Signal()

    def __init__(self, feed: Feed, actions: CrewActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._actions = actions
        self._rows = RowsModel(LineRow, self)
        self._aboard: Aboard | None = None
        self._read: frozenset[str] = frozenset()
        self._shown = False
        self._loading = True
        self._photos = PhotosViewModel(feed, self)
        self._picked = PickedPhotosViewModel(feed, self)
        feed.changed.connect(self._on_changed)

    def show(self, aboard: Aboard) -> None:
        self._aboard = aboard
        self._feed.read(partial(line_rows, self._feed.device, aboard, self._read), self._replace)

    def _on_changed(self, names: frozenset[str]) -> None:
        if "blob" in names and self._aboard is not None:
            self.show(self._aboard)

    def _replace(self, rows: list[LineRow]) -> None:
        self._loading = False
        self._rows.replace(rows)
        self._photos.refresh()
        if self._shown:
            self._mark_read()
        self.changed.emit()

    def _mark_read(self) -> None:
        unread = {row.key for row in self._rows.rows if row.unread}
        if unread and self._aboard is not None:
            self._read |= unread
            self.show(self._aboard)

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[LineRow]:
        return self._rows

    @Property(PhotosViewModel, constant=True)
    def photos(self) -> PhotosViewModel:
        return self._photos

    @Property(PickedPhotosViewModel, constant=True)
    def picked(self) -> PickedPhotosViewModel:
        """The photos that go with the next words of `send`."""
        return self._picked

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._loading

    @Property(int, notify=changed)
    def unread(self) -> int:
        return self.count_unread()

    def count_unread(self) -> int:
        return sum(row.unread for row in self._rows.rows)

    @Property(bool, notify=shownChanged)
    def shown(self) -> bool:
        return self._shown

    @shown.setter  # type: ignore[no-redef] # a Property takes its setter so
    def shown(self, shown: bool) -> None:
        if shown != self._shown:
            self._shown = shown
            self.shownChanged.emit()
            if shown:
                self._mark_read()

    @Slot(str, str, str)
    def write(self, text: str, seat: str, request: str) -> None:
        """A new message; `seat` and `request` are what it is about, or nothing."""
        if self._aboard is not None and self._aboard.flight is not None:
            flight = self._aboard.flight.id
            tell = partial(self._actions.tell_ground, flight, text, seat or None, request or None)
            self._feed.act(tell, self.sent.emit)

    @Slot(str, str)
    def send(self, thread: str, text: str) -> None:
        """A further line in a thread, or a new message without one, with the photos that were picked."""
        photos = self._picked.ready()
        done = partial(self._recorded, photos)
        if thread:
            self._feed.act(partial(self._actions.answer_ground, thread, text, photos), done)
        elif self._aboard is not None and self._aboard.flight is not None:
            self._feed.act(partial(self._actions.tell_ground, self._aboard.flight.id, text, photos=photos), done)

    def _recorded(self, photos: Sequence[Photo]) -> None:
        self._picked.sent("", photos)
        self.sent.emit()
