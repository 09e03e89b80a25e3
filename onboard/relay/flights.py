"""Loading flights: passenger lists, seat maps and rosters become events, by comparison with what is there.

Loading the same text twice appends nothing, and nothing is appended unless all of it could be read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import airportsdata
import msgspec
import uuid_utils
from sqlalchemy import Connection

from onboard.domain import scope
from onboard.domain.booking import Booking, BookingListed, BookingRemoved
from onboard.domain.event import Body
from onboard.domain.flight import Flight, FlightGated, FlightMarketed, FlightOpened, FlightTimed
from onboard.domain.passenger import Passenger, PassengerListed, PassengerRemoved, Service
from onboard.domain.roster import Roster, RosterAssigned
from onboard.errors import RuleError
from onboard.formats.types import ListedPassenger, PassengerList, Ssr
from onboard.store.ledger import Ledger, Recording
from onboard.store.log import Draft, state, states

SEAT_SERVICES = frozenset({"SEAT", "NSST", "RQST", "NSSA", "NSSW"})
"""SSR codes that say where a passenger sits; the seat itself is read already."""

FREQUENT_FLYER = "FQTV"
"""Its text ends with the tier; the number before it is nothing for the cabin."""

DESIGNATOR = re.compile(r"([A-Z]{3}|[A-Z][A-Z0-9]|[0-9][A-Z])([0-9]{1,4}[A-Z]?)")
"""Carrier (IATA or ICAO) and number."""


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


def load_lists(recording: Recording, lists: Sequence[PassengerList], times: Timetable) -> Loaded:
    """Loads PNL (the whole list), ADL (its changes) and PSM (services and seats) of one flight, in this order.

    What they amount to is compared with what is there; so a PNL with its ADL can be loaded again without effect.

    Raises:
        RuleError: the lists are of several flights, or without a PNL of a flight that was never loaded.
    """
    ids = {scope.flight_id(x.carrier, x.number + x.suffix, x.departure_date.isoformat(), x.board) for x in lists}
    if len(ids) > 1:
        raise RuleError(f"These lists are of several flights: {', '.join(sorted(ids))}.")
    (flight,) = ids
    recording.record(_open(recording.connection, flight, lists[0], times))
    known = _known(recording.connection, flight)
    target = Target([_as_listed(k) for k in known])
    for listed in lists:
        target.take_in(listed)
    comparison = _Comparison(flight, known)
    comparison.compare(target.people)
    recording.record(comparison.drafts)
    return comparison.loaded(tuple(target.ignored))


class Target:
    """The passengers as they are to be, while lists are taken in one after the other."""

    def __init__(self, people: Sequence[ListedPassenger]) -> None:
        self.people = list(people)
        self.ignored: list[str] = []

    def take_in(self, listed: PassengerList) -> None:
        if listed.kind == "PNL":
            self.people = list(listed.passengers)
            return
        for person in listed.passengers:
            place = self._find(person)
            if listed.kind == "ADL":
                self._change(person, place)
            elif place is None:
                self._ignore(person, "not on the list")
            else:
                self.people[place] = _served(self.people[place], person)

    def _change(self, person: ListedPassenger, place: int | None) -> None:
        if person.action == "DEL" and place is None:
            self._ignore(person, "not on the list, so not deleted")
        elif person.action == "DEL" and place is not None:
            del self.people[place]
        elif place is None:
            self.people.append(person)
        else:
            here = self.people[place]
            kept = {"locator": person.locator or here.locator, "seat": person.seat or here.seat}
            self.people[place] = msgspec.structs.replace(person, **kept)

    def _find(self, person: ListedPassenger) -> int | None:
        places = (place for place, here in enumerate(self.people) if _same(here, person))
        return next(places, None)

    def _ignore(self, person: ListedPassenger, why: str) -> None:
        self.ignored.append(f"{person.surname}/{person.given or ''}: {why}")


def _same(here: ListedPassenger, person: ListedPassenger) -> bool:
    """Whether two listings name one person: by name, and by booking reference where both say one."""
    same_name = (here.surname, here.given) == (person.surname, person.given)
    return same_name and (here.locator is None or person.locator is None or here.locator == person.locator)


def _served(here: ListedPassenger, person: ListedPassenger) -> ListedPassenger:
    added = tuple(ssr for ssr in person.ssr if ssr not in here.ssr)
    return msgspec.structs.replace(here, ssr=here.ssr + added, seat=person.seat or here.seat)


def _as_listed(known: Known) -> ListedPassenger:
    here = known.passenger
    return ListedPassenger(
        surname=here.surname,
        given=here.given,
        title=here.title,
        destination=here.destination or "",
        booking_class=here.compartment,
        locator=known.locator,
        seat=here.seat,
        ssr=tuple(Ssr(service.code, service.text) for service in here.services),
        inbound=(here.inbound,) if here.inbound else (),
        onward=(here.onward,) if here.onward else (),
    )


def _open(connection: Connection, flight: str, listed: PassengerList, times: Timetable) -> list[Draft]:
    place = scope.flight_scope(flight)
    here = state(connection, flight)
    if isinstance(here, Flight):
        wanted = Timetable(times.departure or here.departure, times.arrival or here.arrival)
        same = wanted == Timetable(here.departure, here.arrival)
        return [] if same else [Draft(place, flight, FlightTimed(departure=times.departure, arrival=times.arrival))]
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


class _Comparison:
    """The comparison of the passengers as they are to be with those that the log has."""

    def __init__(self, flight: str, known: Sequence[Known]) -> None:
        self.drafts: list[Draft] = []
        self._flight = flight
        self._known = list(known)
        self._parties = {k.locator: k.passenger.party for k in known if k.locator and k.passenger.party}
        self._added = self._changed = self._removed = 0

    def loaded(self, ignored: tuple[str, ...]) -> Loaded:
        return Loaded(self._flight, self._added, self._changed, self._removed, ignored)

    def compare(self, people: Iterable[ListedPassenger]) -> None:
        """Drafts what differs; who is not among the people any more is removed."""
        for person in people:
            self._list(person)
        for known in self._known:
            self._draft(known.id, PassengerRemoved(), BookingRemoved())
            self._removed += 1

    def _list(self, person: ListedPassenger) -> None:
        known = self._take(person)
        if known is None:
            self._write(uuid_utils.uuid7().hex, self._body(person, person.locator, None), person.locator)
            self._added += 1
            return
        locator = person.locator or known.locator
        body = self._body(person, locator, known.passenger)
        if (_listing(known.passenger), known.locator) != (body, locator):
            self._write(known.id, body, locator)
            self._changed += 1

    def _take(self, person: ListedPassenger) -> Known | None:
        """The passenger whom the listing names, each only once."""
        for index, known in enumerate(self._known):
            if _same(_as_listed(known), person):
                return self._known.pop(index)
        return None

    def _body(self, person: ListedPassenger, locator: str | None, here: Passenger | None) -> PassengerListed:
        return PassengerListed(
            flight=self._flight,
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
            tier=_tier(person) or (here.tier if here else None),
        )

    def _party(self, locator: str) -> str:
        """Who travels together, told to the crew without the booking reference."""
        return self._parties.setdefault(locator, uuid_utils.uuid7().hex[-12:])

    def _write(self, passenger: str, body: PassengerListed, locator: str | None) -> None:
        booking = BookingListed(
            flight=self._flight,
            passenger=passenger,
            surname=body.surname,
            given=body.given,
            locator=locator,
            seat=body.seat,
        )
        self._draft(passenger, body, booking)

    def _draft(self, passenger: str, crew: Body, ground: Body) -> None:
        self.drafts.append(Draft(scope.flight_scope(self._flight), passenger, crew))
        self.drafts.append(Draft(scope.ground_scope(scope.DEFAULT_TEAM), f"booking/{passenger}", ground))


def _known(connection: Connection, flight: str) -> list[Known]:
    bookings = states(connection, "booking", scope.ground_scope(scope.DEFAULT_TEAM))
    locators = {b.passenger: b.locator for b in bookings.values() if isinstance(b, Booking) and b.flight == flight}
    passengers: Mapping[str, object] = states(connection, "passenger", scope.flight_scope(flight))
    return [Known(key, p, locators.get(key)) for key, p in passengers.items() if isinstance(p, Passenger)]


def _services(person: ListedPassenger) -> tuple[Service, ...]:
    return tuple(Service(ssr.code, ssr.text) for ssr in person.ssr if ssr.code not in {*SEAT_SERVICES, FREQUENT_FLYER})


def _tier(person: ListedPassenger) -> str | None:
    texts = (ssr.text or "" for ssr in person.ssr if ssr.code == FREQUENT_FLYER)
    return next((text.rpartition("/")[2].title() for text in texts if "/" in text), None)


def _listing(passenger: PassengerListed) -> PassengerListed:
    """The listing that would give this passenger."""
    return PassengerListed(**msgspec.structs.asdict(passenger))


def market(recording: Recording, flight: str, designators: Sequence[str]) -> None:
    """Lets the flight be found under further designators: marketing numbers, the ICAO form.

    Raises:
        RuleError: one of them is no designator.
    """
    here = state(recording.connection, flight)
    known = set(here.marketed) if isinstance(here, Flight) else set()
    bodies = [_marketed(designator) for designator in designators]
    new = {body.carrier + body.number: body for body in bodies if body.carrier + body.number not in known}
    recording.record([Draft(scope.flight_scope(flight), flight, body) for body in new.values()])


def park(recording: Recording, flight: str, gates: FlightGated) -> None:
    """Says where the aircraft stands before and after; what is known already appends nothing."""
    here = state(recording.connection, flight)
    assert isinstance(here, Flight)
    new = (gates.departure_gate or here.departure_gate, gates.arrival_gate or here.arrival_gate)
    if new != (here.departure_gate, here.arrival_gate):
        recording.record([Draft(scope.flight_scope(flight), flight, gates)])


def _marketed(designator: str) -> FlightMarketed:
    found = DESIGNATOR.fullmatch("".join(designator.split()).upper())
    if found is None:
        raise RuleError(f"{designator!r} is no flight: write it like DL9368 or KLM605.")
    return FlightMarketed(carrier=found[1], number=found[2])


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
