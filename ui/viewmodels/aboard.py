"""What one crew member may see of a flight, read from the replica as one immutable picture of a moment."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from onboard.domain.cabin_layout import CabinLayout
from onboard.domain.crew_message import CrewMessage
from onboard.domain.flight import Flight
from onboard.domain.note import Note
from onboard.domain.passenger import Passenger
from onboard.domain.request import Audience, Request, Urgency
from onboard.domain.roster import PURSER, Duty, Roster
from onboard.domain.scope import cabin_id, flight_scope, roster_id
from onboard.store.replica import Replica
from ui.viewmodels.times import MINUTE

T = TypeVar("T")


class HeldFlight(msgspec.Struct, frozen=True):
    """A flight that this device holds."""

    id: str
    flight: Flight
    duty: Duty | None


class Aboard(msgspec.Struct, frozen=True, kw_only=True):
    """The flight that is shown, and of it what `person` is in the audience of; entities by subject.

    Attributes:
        held: every flight that this device holds, the next to depart first.
        flight: the one that is shown; None where several are held and nobody chose, or there is none.
        now: the relay's time as last known when this was read, Unix milliseconds.
    """

    person: str
    now: int
    held: tuple[HeldFlight, ...] = ()
    flight: HeldFlight | None = None
    layout: CabinLayout | None = None
    passengers: Mapping[str, Passenger] = {}
    requests: Mapping[str, Request] = {}
    notes: Mapping[str, Note] = {}
    messages: Mapping[str, CrewMessage] = {}

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that the person looks after; none for who looks after the whole cabin."""
        return self.flight.duty.zones if self.flight and self.flight.duty else ()

    def zone_of(self, seat: str | None) -> str | None:
        return self.layout.zone_of(seat) if self.layout and seat else None

    def is_mine(self, request: Request) -> bool:
        """Whether the request is for the person's zone, or the purser alone; without a known seat it is for all."""
        if request.audience.purser_only:
            return True
        zone = self.zone_of(request.seat) or request.audience.zone
        return not self.zones or zone is None or zone in self.zones

    def minutes_since(self, moment: int) -> int:
        return max(0, self.now - moment) // MINUTE

    def waiting_for(self, message: CrewMessage) -> bool:
        """Whether the ground has not answered yet."""
        return message.waiting_since is not None

    def requests_at(self, seat: str) -> list[tuple[str, Request]]:
        """The requests on a seat: what runs before what has ended, each in the order of `pressing`."""
        found = [(key, request) for key, request in self.requests.items() if request.seat == seat]
        return sorted(found, key=lambda item: (item[1].ended, pressing(item[1])))

    def passengers_at(self, seat: str) -> Iterator[Passenger]:
        return (passenger for passenger in self.passengers.values() if passenger.seat == seat)


def pressing(request: Request) -> tuple[bool, float, int]:
    """The order in which requests want to be seen to: urgent first, then by deadline, then by age."""
    deadline = float("inf") if request.by is None else request.by
    return (request.urgency is not Urgency.URGENT, deadline, request.created)


def read_aboard(replica: Replica, person: str, now: int, chosen: str | None = None) -> Aboard:
    """Reads the flight `chosen`; without one, the only flight that this device holds."""
    held = _held(replica, person)
    shown = next((each for each in held if each.id == chosen), held[0] if len(held) == 1 else None)
    if shown is None:
        return Aboard(person=person, now=now, held=held)
    scope, duty = flight_scope(shown.id), shown.duty
    layout = replica.state(cabin_id(shown.id))
    return Aboard(
        person=person,
        now=now,
        held=held,
        flight=shown,
        layout=layout if isinstance(layout, CabinLayout) else None,
        passengers=_all(replica, Passenger, "passenger", scope),
        requests=_for(duty, _all(replica, Request, "request", scope)),
        notes=_for(duty, _all(replica, Note, "note", scope)),
        messages=_all(replica, CrewMessage, "crew_message", scope),
    )


def _held(replica: Replica, person: str) -> tuple[HeldFlight, ...]:
    scopes = replica.held_scopes()
    held = []
    for key, flight in replica.states("flight").items():
        if isinstance(flight, Flight) and flight_scope(key) in scopes:
            roster = replica.state(roster_id(key))
            held.append(HeldFlight(key, flight, roster.duty_of(person) if isinstance(roster, Roster) else None))
    return tuple(sorted(held, key=lambda each: (each.flight.date, each.flight.departure or 0, each.id)))


def _all(replica: Replica, kind: type[T], name: str, scope: str) -> dict[str, T]:
    return {key: state for key, state in replica.states(name, scope).items() if isinstance(state, kind)}


S = TypeVar("S", Request, Note)


def _for(duty: Duty | None, found: dict[str, S]) -> dict[str, S]:
    """Those whose audience the duty is part of. Who has no duty on the flight sees what everyone may see."""
    purser, zones = (duty.position == PURSER, duty.zones) if duty else (False, ())
    return {key: state for key, state in found.items() if _includes(state.audience, purser=purser, zones=zones)}


def _includes(audience: Audience, *, purser: bool, zones: tuple[str, ...]) -> bool:
    return bool(audience.includes(purser=purser, zones=zones))
