"""The outbox: what the relay has not got yet and what it refused, with what happens next and when."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.common import LONGEST_TEXT
from onboard.bootstrap import Device
from onboard.domain import event as events
from onboard.domain.entities import State
from onboard.domain.scope import flight_of
from onboard.store.outbox import Waiting
from onboard.store.replica import Replica
from ui.viewmodels.entries import Entry, entry
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import EVERYTHING, Live
from ui.viewmodels.outlook import Going, Next, Outlook, going, next_of, outlook, status_of
from ui.viewmodels.photos import GoingRow, going_rows, hold
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

SHOWN = 200
"""Entries that stand on the screen at once; further ones are counted."""

TICK = 10_000
"""Milliseconds after which states and times are told anew while something waits."""


class OutboxRow(Entry, frozen=True, kw_only=True):
    """One entry that is not sent. Times are UTC, `12:41`; empty where there is none.

    Attributes:
        at: when it was written.
        goes: the class in which it goes: `urgent`, `next` or `later`.
        status: `sending`, `waits`, `refused`, `late` (its time was over) or `held` (with a refused one before it).
        tries: how often it went out without an answer, `tried` when last, and `trouble` what kept it then.
        next: what happens next, see `Next`; `decide` a person has to, `follows` it goes with a refused one before it.
        nextAt: when that is.
        until: after that time it comes back to its author.
        reason: why it was refused.
        withIt: how many later entries of the same entity were held back with it.
        open: it can be sent again: what it belongs to is still here.
        editable: it has words of its own, which can be changed before that.
    """

    at: str
    goes: str
    status: str
    tries: int
    tried: str
    trouble: str
    next: str
    nextAt: str
    until: str
    reason: str
    withIt: int
    open: bool
    editable: bool


class Contents(NamedTuple):
    """What the screen shows of the outbox; `photos` are still going, after their entries; `hold` keeps them from it."""

    ahead: Outlook
    rows: Sequence[OutboxRow]
    waiting: int
    rejected: int
    photos: Sequence[GoingRow]
    hold: str

    @property
    def size(self) -> int:
        return self.waiting + self.rejected


def contents(device: Device) -> Contents:
    """The outbox as its owner reads it: what needs them first, then in the order in which it goes."""
    replica, ahead = device.replica, outlook(device)
    lines = replica.waiting()
    goes = going(lines, ahead.now)
    refused = [line for line in lines if line.rejected is not None]
    waiting = [line for line in lines if line.rejected is None]
    waiting.sort(key=lambda line: goes[line.event.subject].priority)
    shown = [*refused, *waiting][:SHOWN]
    known = {line.event.subject: replica.state(line.event.subject) for line in shown}
    held = _held_back(refused)
    rows = [_row(replica, line, known[line.event.subject], goes, held, ahead) for line in shown]
    return Contents(ahead, rows, len(waiting), len(refused), going_rows(device), hold(device))


def _held_back(refused: Sequence[Waiting]) -> Mapping[str, list[events.Identity]]:
    """The refused entries of each entity, in the order in which they were written."""
    found: dict[str, list[events.Identity]] = {}
    for line in refused:
        found.setdefault(line.event.subject, []).append(line.event.identity)
    return found


def _row(
    replica: Replica,
    line: Waiting,
    state: State | None,
    goes: Mapping[str, Going],
    held: Mapping[str, list[events.Identity]],
    ahead: Outlook,
) -> OutboxRow:
    event = line.event
    after, with_it, goes_as = Next("decide"), 0, event.priority
    if line.rejected is None:
        after, goes_as = next_of(line, goes[event.subject], ahead), goes[event.subject].priority
    elif event.identity == held[event.subject][0]:
        with_it = len(held[event.subject]) - 1
    else:
        after = Next("follows")
    described = entry(replica, event, state)
    return OutboxRow(
        **{name: getattr(described, name) for name in Entry.__struct_fields__},
        at=clock(line.queued_at),
        goes=_class(goes_as),
        status="held" if after.code == "follows" else status_of(line, ahead),
        tries=line.attempts,
        tried=_time(line.tried_at, ahead.offset),
        trouble=line.trouble or "",
        next=after.code,
        nextAt=_time(after.at),
        until=_time(event.expires),
        reason=line.rejected or "",
        withIt=with_it,
        editable=events.words_field(events.decode(event)) is not None,
        open=(flight := flight_of(event.scope)) is None or replica.state(flight) is not None,
    )


def _class(goes_as: int) -> str:
    if goes_as == events.Priority.URGENT:
        return "urgent"
    return "next" if goes_as == events.Priority.NORMAL else "later"


def _time(at: int | None, offset: int = 0) -> str:
    return "" if at is None else clock(at + offset)


def _identity(key: str) -> tuple[int, int]:
    """Epoch and number of the entry that has this key."""
    _, epoch, seq = key.rsplit(".", 2)
    return int(epoch), int(seq)


@QmlElement
@QmlUncreatable("made by the app")
class OutboxViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What is not sent yet, and the link that it waits for; what was refused goes again, or its author discards it.

    Times are UTC, `12:41`; empty where there is none.
    """

    DEPENDS = EVERYTHING

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._rows = RowsModel(OutboxRow, self)
        self._photos = RowsModel(GoingRow, self)
        self._contents: Contents | None = None
        self._emptied: int | None = None
        self._tick = QTimer(self, singleShot=True, interval=TICK)
        self._tick.timeout.connect(self.refresh)
        # Links change on the sessions' threads.
        feed.linked.connect(self._linked, Qt.ConnectionType.QueuedConnection)
        self.refresh()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(QObject, constant=True)
    def photos(self) -> QObject:
        """Entries that the ground has, with photos that are still going."""
        return self._photos

    @Property(int, notify=changed)
    def photosGoing(self) -> int:
        """How many entries have photos that are still going."""
        return len(self._photos.rows)

    @Property(str, notify=changed)
    def hold(self) -> str:
        """What keeps photos from going now: `link`, `poor` or `metered`; empty where nothing does."""
        return "" if self._contents is None else self._contents.hold

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._contents is None

    @Property(int, notify=changed)
    def count(self) -> int:
        return self._size

    @Property(int, notify=changed)
    def more(self) -> int:
        """How many entries do not stand on the screen."""
        return self._size - len(self._rows.rows)

    @Property(int, notify=changed)
    def rejected(self) -> int:
        return 0 if self._contents is None else self._contents.rejected

    @Property(str, notify=changed)
    def emptied(self) -> str:
        """Since when everything is on the ground, where that was seen since the app was opened."""
        return _time(self._emptied)

    @Property(str, notify=changed)
    def mode(self) -> str:
        """What the link is good for: `ground`, `good`, `poor` or `metered`."""
        return self._ahead.mode.value

    @Property(bool, notify=changed)
    def usedUp(self) -> bool:
        """The flight's bytes are used up: only what is urgent goes."""
        return self._ahead.used_up

    @Property(str, notify=changed)
    def heard(self) -> str:
        """When the relay last answered."""
        return _time(self._ahead.heard)

    @Property(str, notify=changed)
    def nextTry(self) -> str:
        """When the link is tried again by itself."""
        return _time(self._ahead.next_try)

    @Property(int, constant=True)
    def longest(self) -> int:
        """Characters that the words of an entry may have."""
        return LONGEST_TEXT

    @Slot(str)
    def discard(self, key: str) -> None:
        """Forgets a refused entry, as its author decided."""
        self._feed.act(partial(self._feed.device.actions.discard, *_identity(key)))

    @Slot(str)
    def sendAgain(self, key: str) -> None:
        """Sends a refused entry again as it is."""
        self._feed.act(partial(self._feed.device.actions.resend, *_identity(key)))

    @Slot(str, str)
    def sendInstead(self, key: str, words: str) -> None:
        """Sends a refused entry again with other words."""
        self._feed.act(partial(self._feed.device.actions.resend, *_identity(key), words))

    @Slot(str)
    def copy(self, words: str) -> None:
        """Puts the words of a refused entry on the clipboard, to be used again."""
        QGuiApplication.clipboard().setText(words)

    @property
    def _size(self) -> int:
        return 0 if self._contents is None else self._contents.size

    @property
    def _ahead(self) -> Outlook:
        return outlook(self._feed.device) if self._contents is None else self._contents.ahead

    def _linked(self) -> None:
        self.refresh()

    def _query(self) -> Callable[[], Contents]:
        return partial(contents, self._feed.device)

    def _show(self, found: Contents) -> None:
        if found.size or found.photos:
            self._emptied = None
            self._tick.start()
        elif self._contents is not None and (self._contents.size or self._contents.photos):
            self._emptied = found.ahead.now
        self._contents = found
        self._rows.replace(found.rows)
        self._photos.replace(found.photos)
        self.changed.emit()
