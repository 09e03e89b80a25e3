"""What is always visible, whatever the role: time, link and its age, what is not sent; and what is kept here."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.bootstrap import Device
from onboard.security.roles import Role
from onboard.store.replica import Replica
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import EVERYTHING, Live
from ui.viewmodels.metering import MeteringViewModel
from ui.viewmodels.photos import going_rows, share_gone
from ui.viewmodels.times import MINUTE, clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MESSAGE_STAYS = 10_000
"""Milliseconds for which what could not be done stands on the screen."""

UNKNOWN = -1

_ROLES = {Role.CREW: "crew", Role.LOST_AND_FOUND: "station"}


class Seen(msgspec.Struct, frozen=True):
    """What the bar reads of the replica: how much is not sent, how much of that the relay has refused, how many photos
    of what it has are still going, and how far those are, in percent.
    """

    not_sent: int = 0
    rejected: int = 0
    photos: int = 0
    percent: int = 0


class Stored(msgspec.Struct, frozen=True):
    """How much of what is on this device."""

    flights: int = 0
    passengers: int = 0
    requests: int = 0
    notes: int = 0
    conversations: int = 0
    items: int = 0
    reports: int = 0


def see(device: Device) -> Seen:
    waiting = device.replica.waiting()
    photos = sum(row.total - row.ground for row in going_rows(device))
    rejected = sum(line.rejected is not None for line in waiting)
    return Seen(len(waiting), rejected, photos, share_gone(device) if photos else 0)


def count(replica: Replica) -> Stored:
    names = ("flight", "passenger", "request", "note", "conversation", "found_item", "loss_report")
    return Stored(*(len(replica.states(name)) for name in names))


@QmlElement
@QmlUncreatable("made by the app")
class ShellViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The frame of an unlocked app.

    Times are UTC. Minutes are whole; -1 where they are not known.
    """

    DEPENDS = EVERYTHING
    seenChanged = Signal()
    linkChanged = Signal()
    ticked = Signal()
    storedChanged = Signal()
    messageChanged = Signal()
    leftChanged = Signal()

    def __init__(self, feed: Feed, keyring: str, parent: QObject | None = None) -> None:
        """The frame over this feed; `keyring` says how the keys are kept: `system`, `file` or `memory`."""
        super().__init__(feed, parent)
        self._keyring = keyring
        self._metering = MeteringViewModel(feed, self)
        self._seen = Seen()
        self._stored = Stored()
        self._message = ""
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self._tick)
        self._forget = QTimer(self, singleShot=True, interval=MESSAGE_STAYS)
        self._forget.timeout.connect(self.dismiss)
        # Links change on the sessions' threads.
        feed.linked.connect(self._linked, Qt.ConnectionType.QueuedConnection)
        feed.left.connect(self.leftChanged, Qt.ConnectionType.QueuedConnection)
        feed.failed.connect(self.say)
        self._tick()
        self.refresh()

    @Property(str, constant=True)
    def role(self) -> str:
        """`crew`, `desk` or `station`."""
        return _ROLES.get(self._feed.device.membership.role, "desk")

    @Property(str, constant=True)
    def team(self) -> str:
        return self._feed.device.membership.team or ""

    @Property(str, constant=True)
    def relay(self) -> str:
        """The relay's address."""
        return self._feed.device.membership.address

    @Property(str, constant=True)
    def keyring(self) -> str:
        return self._keyring

    @Property(MeteringViewModel, constant=True)
    def metering(self) -> MeteringViewModel:
        return self._metering

    @Property(int, notify=seenChanged)
    def notSent(self) -> int:
        return self._seen.not_sent

    @Property(int, notify=seenChanged)
    def rejected(self) -> int:
        """How many of those not sent the relay has refused."""
        return self._seen.rejected

    @Property(int, notify=seenChanged)
    def photosGoing(self) -> int:
        """How many photos of entries that the ground has are still going."""
        return self._seen.photos

    @Property(int, notify=seenChanged)
    def photosGone(self) -> int:
        """How much of those is on the ground, in percent."""
        return self._seen.percent

    @Property(str, notify=ticked)
    def clock(self) -> str:
        """`12:53`."""
        return clock(self._feed.device.now())

    @Property(int, notify=ticked)
    def clockOff(self) -> int:
        """Minutes by which this device's clock is wrong, from the relay's point of view."""
        return abs(self._feed.device.engine.offset) // MINUTE

    @Property(str, notify=linkChanged)
    def link(self) -> str:
        """`connected`, `offline`, `portal` (the network wants a log-in) or `refused` (the relay does)."""
        return self._feed.link.state.value

    @Property(int, notify=linkChanged)
    def minutesSinceHeard(self) -> int:
        heard = self._feed.link.heard
        device = self._feed.device
        return UNKNOWN if heard is None else max(0, (device.now() - device.engine.offset - heard) // MINUTE)

    @Property(str, notify=messageChanged)
    def message(self) -> str:
        """What could not be done, for a person; empty where there is nothing to say."""
        return self._message

    @Property(int, notify=leftChanged)
    def leftWaiting(self) -> int:
        """How many sealed entries of earlier enrolments the relay has not taken yet."""
        return self._feed.device.sealed.left.waiting

    @Property(bool, notify=leftChanged)
    def leftCarrying(self) -> bool:
        """Whether some of them are on their way."""
        return self._feed.device.sealed.left.carrying

    @Property(int, notify=leftChanged)
    def leftTaken(self) -> int:
        """How many of them it has taken since the app was started."""
        return self._feed.device.sealed.left.taken

    @Property(int, notify=leftChanged)
    def leftReviewed(self) -> int:
        """How many of those wait for the operator, as the relay could not put them where they belong."""
        return self._feed.device.sealed.left.reviewed

    @Property(int, notify=leftChanged)
    def leftPurged(self) -> int:
        """How many were of flights whose data the relay has deleted, as its time was over."""
        return self._feed.device.sealed.left.purged

    @Property(int, notify=leftChanged)
    def leftRefused(self) -> int:
        """How many it does not take; they stay."""
        return self._feed.device.sealed.left.refused

    @Property(int, notify=leftChanged)
    def leftForeign(self) -> int:
        """How many are sealed for another relay; they stay."""
        return self._feed.device.sealed.left.foreign

    @Property(int, notify=leftChanged)
    def leftHere(self) -> int:
        """How many lie here still, for whatever reason."""
        return self._feed.device.sealed.left.here

    @Property(int, notify=storedChanged)
    def flightsStored(self) -> int:
        return self._stored.flights

    @Property(int, notify=storedChanged)
    def passengersStored(self) -> int:
        return self._stored.passengers

    @Property(int, notify=storedChanged)
    def requestsStored(self) -> int:
        return self._stored.requests

    @Property(int, notify=storedChanged)
    def notesStored(self) -> int:
        return self._stored.notes

    @Property(int, notify=storedChanged)
    def conversationsStored(self) -> int:
        return self._stored.conversations

    @Property(int, notify=storedChanged)
    def itemsStored(self) -> int:
        return self._stored.items

    @Property(int, notify=storedChanged)
    def reportsStored(self) -> int:
        return self._stored.reports

    @Slot()
    def tryNow(self) -> None:
        """A person wants the link to be tried at once."""
        self._feed.device.try_now()

    @Slot()
    def readStored(self) -> None:
        replica = self._feed.device.replica
        self._feed.read(lambda: count(replica), self._show_stored)

    @Slot(str)
    def say(self, message: str) -> None:
        self._message = message
        self._forget.start()
        self.messageChanged.emit()

    @Slot()
    def dismiss(self) -> None:
        self._message = ""
        self.messageChanged.emit()

    def _query(self) -> Callable[[], Seen]:
        return partial(see, self._feed.device)

    def _show(self, seen: Seen) -> None:
        if seen != self._seen:
            self._seen = seen
            self.seenChanged.emit()

    def _show_stored(self, stored: Stored) -> None:
        self._stored = stored
        self.storedChanged.emit()

    def _linked(self) -> None:
        self.linkChanged.emit()
        self.refresh()

    def _tick(self) -> None:
        """Once at each full minute."""
        self._minute.start(MINUTE - self._feed.device.now() % MINUTE)
        self.ticked.emit()
        self.linkChanged.emit()
