"""Relaying a request to the crew: everything is filled in from the conversation and may be changed."""

import datetime as dt
import re
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.liaison import LiaisonActions, without_locators
from onboard.domain.conversation import Conversation, Proof
from onboard.domain.flight import Flight
from onboard.domain.request import EVERYONE, Audience, RequestRelayed, Urgency
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, pieces
from ui.viewmodels.feed import Feed
from ui.viewmodels.flight_board import cabin, contact_words
from ui.viewmodels.live import Live
from ui.viewmodels.seat_facts import proven_passenger, zone_of

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")


class Option(msgspec.Struct, frozen=True):
    code: str
    text: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What would be relayed, as filled in. `landing` is the arrival, Unix milliseconds, or None."""

    key: str = ""
    flightId: str = ""
    flight: str = ""
    contact: str = ""
    seat: str = ""
    passenger: str = ""
    zone: str = ""
    matched: bool = False
    proofWords: str = ""
    leftOut: bool = False
    private: bool = False
    text: str = ""
    audience: str = "everyone"
    by: str = "none"
    urgency: str = "normal"
    landing: int | None = None


def propose(replica: Replica, key: str, now: int) -> Proposal | None:
    """The proposal for a conversation whose flight is known, or None."""
    thread = replica.state(key)
    if not isinstance(thread, Conversation) or thread.flight is None:
        return None
    flight = replica.state(thread.flight)
    if not isinstance(flight, Flight):
        return None
    zone = zone_of(replica, thread.flight, thread.seat)
    understood = thread.understood
    passenger = proven_passenger(replica, thread)
    landing = flight.arrival if flight.arrival and flight.arrival > now else None
    purser_only = understood is not None and understood.purser_only
    return Proposal(
        key=key,
        flightId=thread.flight,
        flight=f"{flight.name} · {desk_words.day(flight.date)}",
        contact=contact_words(flight, cabin(replica, thread.flight), now),
        seat=thread.seat or "",
        passenger=passenger.name if passenger else "",
        zone=zone or "",
        matched=thread.proof is Proof.MATCHED,
        proofWords=desk_words.proof(thread.proof),
        leftOut=bool(pieces.references(thread)),
        private=understood is not None and understood.private,
        text=without_locators(thread, understood.proposal) if understood else "",
        audience="purser" if purser_only else "zone" if zone else "everyone",
        by="landing" if landing else "none",
        urgency=thread.urgency.value,
        landing=landing,
    )


def clock_time(written: str, now: int) -> int | None:
    """The next time at which a UTC clock shows the hours and minutes written (`14:30`, `1430`), or None."""
    read = _CLOCK.fullmatch(written.strip())
    if read is None:
        return None
    hour, minute = map(int, read.groups())
    today = dt.datetime.fromtimestamp(now / 1000, dt.UTC)
    then = today.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then <= today:
        then += dt.timedelta(days=1)
    return int(then.timestamp() * 1000)


@QmlElement
@QmlUncreatable("made by the desk")
class RelayingViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The relay sheet. Its facts follow the replica while it is open; what a person changed stays."""

    DEPENDS = frozenset({"conversation", "flight", "contact", "cabin", "passenger"})

    shown = Signal()
    offered = Signal()
    chosen = Signal()
    openedChanged = Signal()
    sendingChanged = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._key = ""
        self._opened = False
        self._sending = False
        self._facts = Proposal()
        self._text = self._audience = self._by = self._urgency = self._time = ""
        feed.failed.connect(self._failed)

    def about(self, key: str) -> None:
        """Another conversation is open: the sheet goes."""
        if key != self._key:
            self._key = key
            self.dismiss()
            self._take_in(Proposal())
            self.refresh()

    @Property(bool, notify=openedChanged)
    def opened(self) -> bool:
        return self._opened

    @Property(bool, notify=shown)
    def possible(self) -> bool:
        """The conversation's flight is known."""
        return bool(self._facts.flightId)

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def facts(self) -> dict[str, object]:
        return dict(msgspec.to_builtins(self._facts))

    @Property("QVariantList", notify=offered)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def audiences(self) -> list[dict[str, str]]:
        everyone = Option("everyone", QCoreApplication.translate("Desk", "All crew"))
        purser = Option("purser", QCoreApplication.translate("Desk", "Purser only"))
        zone = QCoreApplication.translate("Desk", "Crew of zone %1").replace("%1", self._facts.zone)
        zones = [Option("zone", zone)] if self._facts.zone else []
        return list(msgspec.to_builtins([*zones, everyone, purser]))

    @Property("QVariantList", notify=offered)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def times(self) -> list[dict[str, str]]:
        landing = Option("landing", QCoreApplication.translate("Desk", "Before landing"))
        none = Option("none", QCoreApplication.translate("Desk", "No time"))
        at = Option("time", QCoreApplication.translate("Desk", "At a time"))
        return list(msgspec.to_builtins([*([landing] if self._facts.landing else []), none, at]))

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def urgencies(self) -> list[dict[str, str]]:
        normal = Option("normal", QCoreApplication.translate("Desk", "Not urgent"))
        soon = Option("soon", QCoreApplication.translate("Desk", "Soon"))
        urgent = Option("urgent", QCoreApplication.translate("Desk", "Urgent"))
        return list(msgspec.to_builtins([normal, soon, urgent]))

    @Property(str, notify=chosen)
    def text(self) -> str:
        return self._text

    @text.setter  # type: ignore[no-redef] # a Property takes its setter so
    def text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.chosen.emit()

    @Property(str, notify=chosen)
    def audience(self) -> str:
        return self._audience

    @audience.setter  # type: ignore[no-redef] # a Property takes its setter so
    def audience(self, code: str) -> None:
        self._audience = code
        self.chosen.emit()

    @Property(str, notify=chosen)
    def by(self) -> str:
        return self._by

    @by.setter  # type: ignore[no-redef] # a Property takes its setter so
    def by(self, code: str) -> None:
        self._by = code
        self.chosen.emit()

    @Property(str, notify=chosen)
    def urgency(self) -> str:
        return self._urgency

    @urgency.setter  # type: ignore[no-redef] # a Property takes its setter so
    def urgency(self, code: str) -> None:
        self._urgency = code
        self.chosen.emit()

    @Property(str, notify=chosen)
    def time(self) -> str:
        """Hours and minutes, UTC, as typed."""
        return self._time

    @time.setter  # type: ignore[no-redef] # a Property takes its setter so
    def time(self, written: str) -> None:
        if written != self._time:
            self._time = written
            self.chosen.emit()

    @Property(bool, notify=chosen)
    def ready(self) -> bool:
        return bool(self._text.strip()) and (self._by != "time" or self._at() is not None)

    @Property(bool, notify=sendingChanged)
    def sending(self) -> bool:
        return self._sending

    @Slot()
    def open(self) -> None:
        """Fills the sheet in from the conversation and shows it."""
        if not self._facts.flightId or self._opened:
            return
        facts = self._facts
        self._text, self._audience, self._by, self._urgency = facts.text, facts.audience, facts.by, facts.urgency
        self._time = ""
        self.chosen.emit()
        self._opened = True
        self.openedChanged.emit()

    @Slot()
    def dismiss(self) -> None:
        if self._opened:
            self._opened = False
            self.openedChanged.emit()

    @Slot()
    def relay(self) -> None:
        """Records the request; the sheet goes after the commit."""
        if self._sending or not self.property("ready"):
            return
        actions, key, facts, asked = self._feed.device.actions, self._key, self._facts, self._asked()
        assert isinstance(actions, LiaisonActions)
        self._busy(sending=True)
        self._feed.act(lambda: actions.relay(key, facts.flightId, asked), lambda: self._relayed(key))

    def _asked(self) -> RequestRelayed:
        facts = self._facts
        return RequestRelayed(
            text=self._text,
            audience=self._chosen_audience(),
            seat=facts.seat or None,
            urgency=Urgency(self._urgency),
            by=self._at(),
            private=facts.private,
        )

    def _chosen_audience(self) -> Audience:
        if self._audience == "purser":
            return Audience(purser_only=True)
        return Audience(zone=self._facts.zone) if self._audience == "zone" else EVERYONE

    def _at(self) -> int | None:
        if self._by == "landing":
            return self._facts.landing
        return clock_time(self._time, self._feed.device.now()) if self._by == "time" else None

    def _relayed(self, key: str) -> None:
        self._busy(sending=False)
        if key == self._key:
            self.dismiss()

    def _failed(self) -> None:
        self._busy(sending=False)

    def _busy(self, *, sending: bool) -> None:
        self._sending = sending
        self.sendingChanged.emit()

    def _query(self) -> Callable[[], tuple[str, Proposal | None]]:
        device, key = self._feed.device, self._key
        replica, now = device.replica, device.now()
        return lambda: (key, propose(replica, key, now))

    def _show(self, result: tuple[str, Proposal | None]) -> None:
        key, proposal = result
        if key == self._key:
            self._take_in(proposal or Proposal())

    def _take_in(self, facts: Proposal) -> None:
        """Offers stay as they are, with the keyboard's place in them, unless zone or landing changed."""
        before, self._facts = self._facts, facts
        self.shown.emit()
        if (before.zone, before.landing) != (facts.zone, facts.landing):
            self.offered.emit()
