"""Loading flights: passenger lists, seat maps and rosters become events, by comparison with what is there.

Loading the same text twice appends nothing, and nothing is appended unless all of it could be read.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import airportsdata
import msgspec
import uuid_utils
from sqlalchemy import Connection

from onboard.domain import scope
from onboard.domain.booking import Booking, BookingListed, BookingRemoved
from onboard.domain.event import Body
from onboard.domain.flight import FlightMarketed, FlightOpened, FlightTimed
from onboard.domain.passenger import Passenger, PassengerListed, PassengerRemoved, Service
from onboard.domain.roster import Roster, RosterAssigned
from onboard.errors import RuleError
from onboard.formats.types import ListedPassenger, PassengerList
from onboard.relay.access import DEFAULT_TEAM
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, state, states

SEAT_SERVICES = frozenset({"SEAT", "NSST", "RQST", "NSSA", "NSSW"})
"""SSR codes that say where a passenger sits; the seat itself is read already."""


class Loaded(NamedTuple):
    """What a load changed. `ignored` names, for the operator, what had no effect."""

    flight: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    ignored: tuple[str, ...] = ()


class Known(NamedTuple):
    """A passenger as the log has them, with what only the ground may see."""

    id: str
    passenger: Passenger
    locator: str | None


class Timetable(NamedTuple):
    """Unix milliseconds; None where not known."""

    departure: int | None = None
    arrival: int | None = None


def load_list(ledger: Ledger, listed: PassengerList, times: Timetable, now: int) -> Loaded:
    """Loads a PNL (the whole list), an ADL (its changes) or a PSM (services and seats) of one flight.

    Raises:
        RuleError: an ADL or PSM for a flight that was never loaded.
    """
    flight = scope.flight_id(
        listed.carrier, listed.number + listed.suffix, listed.departure_date.isoformat(), listed.board
    )
    with ledger.recording(ledger.device, now) as recording:
        opened = _open(recording.connection, flight, listed, times)
        recording.record(opened)
        loading = _Loading(recording.connection, flight)
        if listed.kind == "PNL":
            loading.replace(listed.passengers)
        elif listed.kind == "ADL":
            loading.apply(listed.passengers)
        else:
            loading.serve(listed.passengers)
        recording.record(loading.drafts)
    return loading.loaded()


def _open(connection: Connection, flight: str, listed: PassengerList, times: Timetable) -> list[Draft]:
    place = scope.flight_scope(flight)
    if state(connection, flight) is not None:
        timed = FlightTimed(departure=times.departure, arrival=times.arrival)
        return [Draft(place, flight, timed)] if any(times) else []
    if listed.kind != "PNL":
        raise RuleError(f"{flight} is not loaded yet: load its PNL first.")
    airport = airportsdata.load("IATA").get(listed.board)
    opened = FlightOpened(
        carrier=listed.carrier,
        number=listed.number + listed.suffix,
        date=listed.departure_date.isoformat(),
        board=listed.board,
        destination=listed.groups[-1].destination if listed.groups else "",
        time_zone=airport["tz"] if airport else "UTC",
        departure=times.departure,
        arrival=times.arrival,
    )
    return [Draft(place, flight, opened)]


class _Loading:
    """The comparison of one list with the passengers that the log has."""

    def __init__(self, connection: Connection, flight: str) -> None:
        self.flight = flight
        self.drafts: list[Draft] = []
        self._known = _known(connection, flight)
        self._parties = {k.locator: k.passenger.party for k in self._known if k.locator and k.passenger.party}
        self._added = self._changed = self._removed = 0
        self._ignored: list[str] = []

    def loaded(self) -> Loaded:
        return Loaded(self.flight, self._added, self._changed, self._removed, tuple(self._ignored))

    def replace(self, listed: Iterable[ListedPassenger]) -> None:
        """The list is the whole truth: who is not on it is removed."""
        for person in listed:
            self._list(person)
        for known in list(self._known):
            self._remove(known)

    def apply(self, listed: Iterable[ListedPassenger]) -> None:
        """The list holds changes; a change names the passenger as they are to be."""
        for person in listed:
            if person.action != "DEL":
                self._list(person)
            elif known := self._take(person):
                self._remove(known)
            else:
                self._ignored.append(f"DEL {person.surname}/{person.given or ''}: not on the list")

    def serve(self, listed: Iterable[ListedPassenger]) -> None:
        """The list adds services and seats to passengers who are there."""
        for person in listed:
            known = self._take(person)
            if known is None:
                self._ignored.append(f"{person.surname}/{person.given or ''}: not on the list")
                continue
            here = known.passenger
            services = (*here.services, *(s for s in _services(person) if s not in here.services))
            body = _listing(here, services=services, seat=person.seat or here.seat)
            self._update(known, body, known.locator)

    def _list(self, person: ListedPassenger) -> None:
        known = self._take(person)
        if known is not None:
            locator = person.locator or known.locator
            body = self._body(person, locator, known.passenger)
            self._update(known, body, locator)
            return
        body = self._body(person, person.locator, None)
        self._write(uuid_utils.uuid7().hex, body, person.locator)
        self._added += 1

    def _take(self, person: ListedPassenger) -> Known | None:
        """The passenger of this name (and booking reference, where both say one), each only once."""
        for index, known in enumerate(self._known):
            same = (known.passenger.surname, known.passenger.given) == (person.surname, person.given)
            if same and (person.locator is None or known.locator in {None, person.locator}):
                return self._known.pop(index)
        return None

    def _body(self, person: ListedPassenger, locator: str | None, here: Passenger | None) -> PassengerListed:
        return PassengerListed(
            flight=self.flight,
            surname=person.surname,
            given=person.given,
            title=person.title,
            seat=person.seat or (here.seat if here else None),
            compartment=person.booking_class,
            destination=person.destination,
            services=_services(person),
            party=self._party(locator) if locator else None,
            inbound=person.inbound[0] if person.inbound else None,
            onward=person.onward[0] if person.onward else None,
            tier=here.tier if here else None,
        )

    def _party(self, locator: str) -> str:
        """Who travels together, told to the crew without the booking reference."""
        return self._parties.setdefault(locator, uuid_utils.uuid7().hex[-12:])

    def _update(self, known: Known, body: PassengerListed, locator: str | None) -> None:
        if (_listing(known.passenger), known.locator) != (body, locator):
            self._write(known.id, body, locator)
            self._changed += 1

    def _write(self, passenger: str, body: PassengerListed, locator: str | None) -> None:
        booking = BookingListed(
            flight=self.flight,
            passenger=passenger,
            surname=body.surname,
            given=body.given,
            locator=locator,
            seat=body.seat,
        )
        self._draft(passenger, body, booking)

    def _remove(self, known: Known) -> None:
        self._draft(known.id, PassengerRemoved(), BookingRemoved())
        self._removed += 1

    def _draft(self, passenger: str, crew: Body, ground: Body) -> None:
        self.drafts.append(Draft(scope.flight_scope(self.flight), passenger, crew))
        self.drafts.append(Draft(scope.ground_scope(DEFAULT_TEAM), f"booking/{passenger}", ground))


def _known(connection: Connection, flight: str) -> list[Known]:
    bookings = states(connection, "booking", scope.ground_scope(DEFAULT_TEAM))
    locators = {b.passenger: b.locator for b in bookings.values() if isinstance(b, Booking) and b.flight == flight}
    passengers: Mapping[str, object] = states(connection, "passenger", scope.flight_scope(flight))
    return [Known(key, p, locators.get(key)) for key, p in passengers.items() if isinstance(p, Passenger)]


def _services(person: ListedPassenger) -> tuple[Service, ...]:
    return tuple(Service(ssr.code, ssr.text) for ssr in person.ssr if ssr.code not in SEAT_SERVICES)


def _listing(passenger: PassengerListed, **changes: object) -> PassengerListed:
    """The listing that would give this passenger, with changes."""
    return PassengerListed(**(msgspec.structs.asdict(passenger) | changes))


def market(ledger: Ledger, flight: str, designators: Sequence[str], now: int) -> None:
    """Lets the flight be found under further designators: marketing numbers, the ICAO form."""
    drafts = []
    for designator in designators:
        width = 3 if designator[:3].isalpha() else 2
        body = FlightMarketed(carrier=designator[:width], number=designator[width:])
        drafts.append(Draft(scope.flight_scope(flight), flight, body))
    ledger.append(ledger.device, drafts, now)


def assign(ledger: Ledger, flight: str, person: str, position: str, zones: Sequence[str], now: int) -> None:
    """Puts a person on the flight's roster.

    Raises:
        RuleError: the flight is not loaded.
    """
    with ledger.recording(ledger.device, now) as recording:
        if state(recording.connection, flight) is None:
            raise RuleError(f"{flight} is not loaded yet: load its PNL first.")
        roster = state(recording.connection, scope.roster_id(flight))
        body = RosterAssigned(flight=flight, person=person, position=position, zones=tuple(zones))
        duty = roster.duty_of(person) if isinstance(roster, Roster) else None
        if duty is None or (duty.position, duty.zones) != (body.position, body.zones):
            recording.record([Draft(scope.flight_scope(flight), scope.roster_id(flight), body)])
