"""What the desk has said to a flight and its cabin is not known to have: which tablets lack it, and what happens next.

What a tablet has is known up to when it was last heard, and never beyond.
"""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain import clock as hybrid
from onboard.domain.event import Event
from onboard.domain.flight import Flight
from onboard.store.replica import Replica
from ui.viewmodels import desk_words
from ui.viewmodels.entries import Entry, entry
from ui.viewmodels.feed import Feed
from ui.viewmodels.flight_board import Lack, cabin, contact_words, expected_by, lacking
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class PendingRow(Entry, frozen=True, kw_only=True):
    """One entry that is not known to be on all tablets that it is meant for.

    Attributes:
        at: when it was written.
        lacking: names of the positions, `Zone 2, Zone 3`.
        next: what happens next: `send` it leaves this desk first, `linked` the tablets have a link and it goes now,
            `heard` it goes when they are heard again.
    """

    at: str
    lacking: str
    next: str


class PositionRow(msgspec.Struct, frozen=True):
    """One position on board: how many entries it is not known to have, and when it was last heard (or empty)."""

    key: str
    count: int
    heard: str
    linked: bool


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """One flight. `expected` is when the cabin is heard again at the latest, or empty."""

    name: str = ""
    contact: str = ""
    expected: str = ""
    positions: tuple[PositionRow, ...] = ()
    rows: tuple[PendingRow, ...] = ()


def pending(replica: Replica, flight_id: str, now: int) -> Pending:
    flight = replica.state(flight_id)
    if not isinstance(flight, Flight):
        return Pending()
    on_board = cabin(replica, flight_id)
    lacks = lacking(replica, flight_id, on_board)
    events = {event.identity: event for lack in lacks for event in lack.events}
    ordered = sorted(events.values(), key=lambda event: (event.priority, event.order))
    by = expected_by(flight, now)
    return Pending(
        name=flight.name,
        contact=contact_words(flight, on_board, now),
        expected="" if by is None else desk_words.moment(by, now),
        positions=tuple(_position(lack, now) for lack in lacks),
        rows=tuple(_row(replica, event, lacks, now) for event in ordered),
    )


def _position(lack: Lack, now: int) -> PositionRow:
    heard = "" if lack.heard is None else desk_words.moment(lack.heard, now)
    return PositionRow(lack.name, len(lack.events), heard, lack.linked(now))


def _row(replica: Replica, event: Event, lacks: Sequence[Lack], now: int) -> PendingRow:
    lacking_it = [lack for lack in lacks if event in lack.events]
    described = entry(replica, event, replica.state(event.subject))
    return PendingRow(
        **{name: getattr(described, name) for name in Entry.__struct_fields__},
        at=desk_words.moment(hybrid.milliseconds(event.order[0]), now),
        lacking=", ".join(lack.name for lack in lacking_it),
        next=_next(event, lacking_it, now),
    )


def _next(event: Event, lacking_it: Sequence[Lack], now: int) -> str:
    if event.number is None:
        return "send"
    return "linked" if all(lack.linked(now) for lack in lacking_it) else "heard"


@QmlElement
@QmlUncreatable("made by the desk")
class PendingViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What one flight is not known to have; nothing while none is open."""

    DEPENDS = frozenset({"flight", "request", "crew_message", "contact", "roster", "passenger", "outbox"})

    opened = Signal()
    shown = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._flight = ""
        self._loaded = False
        self._pending = Pending()
        self._rows = RowsModel(PendingRow, self)
        self._positions = RowsModel(PositionRow, self)

    @Property(str, notify=opened)
    def flight(self) -> str:
        """The id of the flight that is open, or empty."""
        return self._flight

    @Property(bool, notify=shown)
    def loaded(self) -> bool:
        return self._loaded

    @Property(str, notify=shown)
    def name(self) -> str:
        return self._pending.name

    @Property(str, notify=shown)
    def contact(self) -> str:
        """When the cabin was last heard, and when it is expected."""
        return self._pending.contact

    @Property(str, notify=shown)
    def expected(self) -> str:
        """When the cabin is heard again at the latest, `13:10 UTC`, or empty."""
        return self._pending.expected

    @Property(QObject, constant=True)
    def positions(self) -> QObject:
        return self._positions

    @Property(QObject, constant=True)
    def entries(self) -> QObject:
        return self._rows

    @Property(int, notify=shown)
    def count(self) -> int:
        return len(self._pending.rows)

    @Slot(str)
    def open(self, flight: str) -> None:
        """Shows what this flight is not known to have."""
        self._flight, self._loaded, self._pending = flight, False, Pending()
        self._rows.replace(())
        self._positions.replace(())
        self.opened.emit()
        self.shown.emit()
        self.refresh()

    @Slot()
    def close(self) -> None:
        self._flight = ""
        self.opened.emit()

    def _query(self) -> Callable[[], tuple[str, Pending]]:
        replica, flight, now = self._feed.device.replica, self._flight, self._feed.device.now()
        return lambda: (flight, pending(replica, flight, now) if flight else Pending())

    def _show(self, result: tuple[str, Pending]) -> None:
        flight, found = result
        if flight != self._flight:
            return
        self._pending, self._loaded = found, True
        self._rows.replace(found.rows)
        self._positions.replace(found.positions)
        self.shown.emit()
