"""Flights as the desk sees them: when each was last heard, when it is expected, and what has reached whom on board."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.contact import Contact
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Event, Priority, decode
from onboard.domain.flight import Flight
from onboard.domain.request import EVERYONE, Request, RequestAdded, RequestRelayed, RequestWithdrawn, Status
from onboard.domain.roster import PURSER, Duty, Roster
from onboard.domain.scope import flight_scope, roster_id
from onboard.store.replica import Replica
from ui.viewmodels import desk_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import DAY, HOUR, MINUTE, clock

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

LINK_LOST = 3 * MINUTE
"""A tablet with a link is heard about once a minute; after three silent ones the link counts as gone."""

LONGEST_FLIGHT = 20 * HOUR

SAID = frozenset(body.KIND for body in (RequestRelayed, RequestAdded, RequestWithdrawn, CrewMessageWritten))
"""Kinds of what the desk says to a crew; crew messages go both ways."""


class Position(msgspec.Struct, frozen=True):
    """One position on board. `state` is "has", "waits", "silent" (never heard) or "idle" (nothing is for it)."""

    name: str
    short: str
    state: str


class Delivery(msgspec.Struct, frozen=True):
    """How far something has come on board: how many of the tablets that it is meant for have it."""

    positions: tuple[Position, ...] = ()

    @property
    def reached(self) -> list[Position]:
        return [position for position in self.positions if position.state == "has"]

    @property
    def words(self) -> str:
        if not self.positions:
            return ""
        words = QCoreApplication.translate("Desk", "On %1 of %2 tablets")
        return words.replace("%1", str(len(self.reached))).replace("%2", str(len(self.positions)))


class Lack(msgspec.Struct, frozen=True):
    """What the desk has said that one position on board is not known to have.

    Attributes:
        heard: when its tablet was last heard, Unix milliseconds, or None; nothing is known of it after that.
    """

    name: str
    heard: int | None
    events: tuple[Event, ...]

    def linked(self, now: int) -> bool:
        return self.heard is not None and now - self.heard < LINK_LOST


class FlightRow(msgspec.Struct, frozen=True, kw_only=True):
    """A flight. `link` is "yes", "no" or "never" (not heard yet).

    `pending` counts what the desk has said that is not known to be on all tablets that it is meant for; `lacking`
    names those, with `short` for the eye and `words` for the ear.
    """

    key: str = ""
    name: str = ""
    route: str = ""
    day: str = ""
    landing: str = ""
    onBoard: str = ""
    link: str = "never"
    heard: str = ""
    delivered: str = ""
    positions: list[dict[str, str]] = []
    lacking: list[dict[str, str]] = []
    pending: int = 0
    open: int = 0
    taken: int = 0
    done: int = 0


class Cabin(msgspec.Struct, frozen=True):
    """What the desk knows of the people on board of one flight: who works there, and when each was heard."""

    duties: tuple[Duty, ...]
    contacts: tuple[Contact, ...]

    @property
    def heard(self) -> int | None:
        """When any tablet on board was last heard."""
        return max((contact.at for contact in self.contacts), default=None)

    def linked(self, now: int) -> bool:
        return self.heard is not None and now - self.heard < LINK_LOST

    def delivery(self, requests: Iterable[Request]) -> Delivery:
        """Which tablets have all of these requests that are meant for them."""
        wanted = list(requests)
        positions = []
        for person, name, zones in self.crew():
            mine = [r for r in wanted if r.audience.includes(purser=name == PURSER, zones=zones)]
            if mine or not wanted:
                positions.append(Position(name, _short(name), self._state(person, mine)))
        return Delivery(tuple(positions))

    def crew(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Person, position and zones; of the contacts alone where the roster is not known."""
        if self.duties:
            return [(duty.person, duty.position, duty.zones) for duty in self.duties]
        return [(contact.person, contact.position, ()) for contact in self.contacts]

    def heard_of(self, person: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.person == person]

    def _state(self, person: str, requests: Sequence[Request]) -> str:
        heard = self.heard_of(person)
        if not heard:
            return "silent"
        if not requests:
            return "idle"
        has_all = all(any(c.has(r.number, r.priority) for c in heard) for r in requests)
        return "has" if has_all else "waits"


def cabin(replica: Replica, flight: str) -> Cabin:
    roster = replica.state(roster_id(flight))
    found = replica.find("contact.flight", flight).values()
    contacts = tuple(contact for contact in found if isinstance(contact, Contact))
    return Cabin(roster.duties if isinstance(roster, Roster) else (), contacts)


def requests_on(replica: Replica, flight: str) -> list[Request]:
    found = replica.find("request.scope", flight_scope(flight)).values()
    return [request for request in found if isinstance(request, Request)]


def said_beyond(replica: Replica, flight: str, on_board: Cabin) -> list[Event]:
    """What the desk has said to the crew of the flight and not every position is known to have."""
    known = {contact.person: contact.cursors for contact in on_board.contacts}
    reached = [known.get(person, (0,) * len(Priority)) for person, _, _ in on_board.crew()]
    least = [min(numbers) for numbers in zip(*reached, strict=True)] or [0] * len(Priority)
    events = (event for event in replica.beyond(flight_scope(flight), least) if event.kind in SAID)
    return [event for event in events if _by_the_desk(event)]


def _by_the_desk(event: Event) -> bool:
    body = decode(event)
    return body.from_ground if isinstance(body, CrewMessageWritten) else body is not None


def lacking(replica: Replica, flight: str, on_board: Cabin) -> list[Lack]:
    """What each position is not known to have of all that the desk has said and that is meant for it."""
    said = said_beyond(replica, flight, on_board) if requests_on(replica, flight) or _threads(replica, flight) else []
    states = {event.subject: replica.state(event.subject) for event in said}
    audiences = {key: state.audience if isinstance(state, Request) else EVERYONE for key, state in states.items()}
    found = []
    for person, name, zones in on_board.crew():
        heard = on_board.heard_of(person)
        lacks = tuple(
            event
            for event in said
            if audiences[event.subject].includes(purser=name == PURSER, zones=zones)
            and not any(contact.has(event.number, event.priority) for contact in heard)
        )
        found.append(Lack(name, max((contact.at for contact in heard), default=None), lacks))
    return found


def _threads(replica: Replica, flight: str) -> bool:
    return bool(replica.find("crew_message.scope", flight_scope(flight)))


def lack_words(lack: Lack) -> str:
    """`Zone 2: 3 not known to be there, last heard 12:31 UTC`."""
    if lack.heard is None:
        words = QCoreApplication.translate("Desk", "%1: %2 not known to be there, not heard yet")
    else:
        words = QCoreApplication.translate("Desk", "%1: %2 not known to be there, last heard %3 UTC")
        words = words.replace("%3", clock(lack.heard))
    return words.replace("%1", lack.name).replace("%2", str(len(lack.events)))


def expected_by(flight: Flight, now: int) -> int | None:
    """When the cabin is heard again at the latest, as far as is known; Unix milliseconds."""
    return next((at for at in (flight.link_expected, flight.arrival) if at is not None and at > now), None)


def in_the_air(flight: Flight, now: int) -> bool:
    """Whether the flight has left and not landed, by the times that are known."""
    if flight.departure is None or now < flight.departure:
        return False
    return now < (flight.arrival or flight.departure + LONGEST_FLIGHT)


def contact_words(flight: Flight, cabin: Cabin, now: int) -> str:
    """`Last heard 12:30 (23 min ago), expected by 13:10`."""
    if cabin.heard is None:
        heard = QCoreApplication.translate("Desk", "Not heard yet")
    else:
        heard = QCoreApplication.translate("Desk", "Last heard %1 (%2 ago)")
        heard = heard.replace("%1", clock(cabin.heard)).replace("%2", desk_words.span(now - cabin.heard))
    by = expected_by(flight, now)
    if by is None or cabin.linked(now):
        return heard
    expected = QCoreApplication.translate("Desk", "%1, expected by %2")
    return expected.replace("%1", heard).replace("%2", clock(by))


def flight_row(replica: Replica, flight_id: str, now: int, about: Request | None = None) -> FlightRow | None:
    """The flight, with the delivery of one request, or of all that have not ended."""
    flight = replica.state(flight_id)
    if not isinstance(flight, Flight):
        return None
    on_board = cabin(replica, flight_id)
    requests = requests_on(replica, flight_id)
    wanted = [about] if about else [request for request in requests if not request.ended]
    delivery = on_board.delivery(wanted)
    statuses = [request.status for request in requests]
    return FlightRow(
        key=flight_id,
        name=flight.name,
        route=f"{flight.board} → {flight.destination}",
        day=desk_words.day(flight.date),
        landing=_landing(flight, now),
        onBoard=_on_board(replica, flight_id, flight, now),
        link="never" if on_board.heard is None else "yes" if on_board.linked(now) else "no",
        heard=contact_words(flight, on_board, now),
        delivered=delivery.words if wanted else "",
        positions=[msgspec.to_builtins(position) for position in delivery.positions],
        open=statuses.count(Status.OPEN),
        taken=statuses.count(Status.TAKEN),
        done=statuses.count(Status.DONE) + statuses.count(Status.NOT_POSSIBLE),
    )


def _landing(flight: Flight, now: int) -> str:
    if flight.arrival is None:
        return QCoreApplication.translate("Desk", "Landing not known")
    landed = QCoreApplication.translate("Desk", "Landed %1")
    lands = QCoreApplication.translate("Desk", "Lands %1")
    return (landed if flight.arrival <= now else lands).replace("%1", desk_words.moment(flight.arrival, now))


def _on_board(replica: Replica, flight_id: str, flight: Flight, now: int) -> str:
    count = len(replica.find("passenger.flight", flight_id))
    on_board = QCoreApplication.translate("Desk", "%1 on board")
    listed = QCoreApplication.translate("Desk", "%1 on the list")
    return (on_board if in_the_air(flight, now) else listed).replace("%1", str(count))


def _short(position: str) -> str:
    """`Z 1` for zone 1."""
    name, _, rest = position.partition(" ")
    return f"{name[0]} {rest}" if rest else position


@QmlElement
@QmlUncreatable("made by the desk")
class FlightBoardViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """All flights of these days, the next to land first."""

    DEPENDS = frozenset({"flight", "request", "crew_message", "contact", "roster", "passenger"})

    shown = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._rows = RowsModel(FlightRow, self)
        self._loaded = False

    @Property(bool, notify=shown)
    def loaded(self) -> bool:
        return self._loaded

    @Property(QObject, constant=True)
    def flights(self) -> QObject:
        return self._rows

    def _query(self) -> Callable[[], list[FlightRow]]:
        replica, now = self._feed.device.replica, self._feed.device.now()
        return lambda: board(replica, now)

    def _show(self, result: list[FlightRow]) -> None:
        self._rows.replace(result)
        self._loaded = True
        self.shown.emit()


def board(replica: Replica, now: int) -> list[FlightRow]:
    """The flights that are in the air, then those to come, then those that have landed within a day."""
    flights = {key: flight for key, flight in replica.states("flight").items() if isinstance(flight, Flight)}
    recent = [key for key, flight in flights.items() if (flight.arrival or now) > now - DAY]
    recent.sort(key=lambda key: _turn(flights[key], now))
    rows = (flight_row(replica, key, now) for key in recent)
    return [_with_lacks(replica, row) for row in rows if row is not None]


def _with_lacks(replica: Replica, row: FlightRow) -> FlightRow:
    lacks = [lack for lack in lacking(replica, row.key, cabin(replica, row.key)) if lack.events]
    return msgspec.structs.replace(
        row,
        lacking=[{"short": f"{lack.name} · {len(lack.events)}", "words": lack_words(lack)} for lack in lacks],
        pending=len({event.identity for lack in lacks for event in lack.events}),
    )


def _turn(flight: Flight, now: int) -> tuple[int, int, str]:
    landed = flight.arrival is not None and flight.arrival <= now
    rank = 0 if in_the_air(flight, now) else 2 if landed else 1
    return (rank, flight.arrival or 0, flight.date + flight.designator)
