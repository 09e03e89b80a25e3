"""A metered link: what a flight may cost, and what it has cost so far."""

from functools import partial

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.flight import Flight
from onboard.store.replica import Replica
from ui.viewmodels.feed import Feed

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MEGABYTE = 1_000_000


def counted_for(replica: Replica) -> str:
    """The name of the flight for which bytes are counted, or an empty text."""
    flight = replica.state(replica.spending[0])
    return flight.name if isinstance(flight, Flight) else ""


@QmlElement
@QmlUncreatable("made by the app")
class MeteringViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """Whether somebody pays for each byte, and the budget of a flight. Amounts are megabytes of a million bytes."""

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._flight = ""
        # Links change on the sessions' threads.
        feed.linked.connect(self._linked, Qt.ConnectionType.QueuedConnection)
        self.refresh()

    @Property(bool, notify=changed)
    def metered(self) -> bool:
        return self._feed.device.engine.budget.limit is not None

    @Property(float, notify=changed)
    def limit(self) -> float:
        """What a flight may cost; 0 where nobody counts."""
        return (self._feed.device.engine.budget.limit or 0) / MEGABYTE

    @Property(float, notify=changed)
    def spent(self) -> float:
        return self._feed.device.engine.budget.spent / MEGABYTE

    @Property(bool, notify=changed)
    def usedUp(self) -> bool:
        return self._feed.device.engine.budget.used_up

    @Property(str, notify=changed)
    def flight(self) -> str:
        """The flight for which bytes are counted, `KL 605`; empty where none is under way."""
        return self._flight

    @Slot(float)
    def meter(self, megabytes: float) -> None:
        """From now on a flight may cost so much."""
        self._set(round(megabytes * MEGABYTE))

    @Slot()
    def stop(self) -> None:
        """Nobody counts any more."""
        self._set(None)

    def _set(self, limit: int | None) -> None:
        device = self._feed.device

        def done() -> None:
            # What waited for another budget may go now.
            device.try_now()
            self.changed.emit()

        self._feed.act(partial(device.engine.meter, limit), done)

    @Slot()
    def refresh(self) -> None:
        replica = self._feed.device.replica
        self._feed.read(lambda: counted_for(replica), self._show)

    def _show(self, flight: str) -> None:
        self._flight = flight
        self.changed.emit()

    def _linked(self) -> None:
        self.refresh()
