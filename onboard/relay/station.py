"""What the relay adds to lost & found: references, who looks, searches by the crew, and the stations' manifests."""

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain import found_item, loss_report, request
from onboard.domain.cabin_layout import CabinLayout
from onboard.domain.conversation import Conversation
from onboard.domain.event import Event
from onboard.domain.flight import Flight, under_way
from onboard.domain.manifest import Manifest, ManifestListed, ReachableListed, Traveller
from onboard.domain.passenger import Passenger
from onboard.domain.reference import NUMBERS, Reference, parse_reference
from onboard.domain.scope import cabin_id, flight_scope, manifest_id, station_scope
from onboard.relay.access import stations
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, find, state, states

AIRLINE = "KL"
"""Whose references are given where the item's flight is not known."""


DECIDED = frozenset(
    body.KIND
    for body in (
        found_item.ItemRegistered,
        found_item.ItemTaken,
        loss_report.LossFiled,
        loss_report.SearchTaken,
        request.RequestDone,
        request.RequestNotPossible,
    )
)
"""Kinds of events that something may follow from."""


def decide(connection: Connection, event: Event) -> list[Draft]:
    """The decisions that follow from an event of lost & found, which is stored and folded already."""
    subject = state(connection, event.subject)
    match event.kind, subject:
        case found_item.ItemRegistered.KIND, found_item.FoundItem(reference=None) as item:
            return [Draft(event.scope, event.subject, found_item.ItemNumbered(reference=_next_item(connection, item)))]
        case found_item.ItemTaken.KIND, found_item.FoundItem(settled=False):
            return [Draft(event.scope, event.subject, found_item.ItemAssigned(person=event.author))]
        case loss_report.LossFiled.KIND, loss_report.LossReport(reference=None) as report:
            number = loss_report.LossNumbered(reference=_next_report(connection))
            return [Draft(event.scope, event.subject, number), *_search(connection, event, report)]
        case loss_report.SearchTaken.KIND, loss_report.LossReport(settled=False):
            return [Draft(event.scope, event.subject, loss_report.SearchAssigned(person=event.author))]
        case ((request.RequestDone.KIND | request.RequestNotPossible.KIND), request.Request() as asked):
            return _answered(connection, asked)
    return []


def _newest_reference(connection: Connection, name: str, prefix: str) -> str | None:
    """The greatest reference with this prefix that was given under that key."""
    key = schema.entity_key
    query = sa.select(sa.func.max(key.c.key)).where(key.c.name == name, key.c.key.startswith(prefix, autoescape=True))
    return connection.execute(query).scalar()


def _next_item(connection: Connection, item: found_item.FoundItem) -> str:
    flight = item.description.flight
    airline = flight[:2] if flight else AIRLINE
    newest = _newest_reference(connection, "found_item.reference", item.station + airline)
    number = parse_reference(newest).number + 1 if newest else 1
    return str(Reference(item.station, airline, number % NUMBERS))


def _next_report(connection: Connection) -> str:
    newest = _newest_reference(connection, "loss_report.reference", "L-")
    return f"L-{int(newest[2:]) + 1 if newest else 10_001}"


def _search(connection: Connection, event: Event, report: loss_report.LossReport) -> list[Draft]:
    """A request to the crew to look at the seat, where they are still on board."""
    loss = report.loss
    flight = state(connection, loss.flight) if loss.flight else None
    if not loss.flight or not loss.seat or not isinstance(flight, Flight):
        return []
    if under_way({loss.flight: flight}, event.received or 0) is None:
        return []
    asked = request.RequestRelayed(
        text=f"Please look at the seat: {loss.words}",
        seat=loss.seat,
        urgency=request.Urgency.SOON,
        by=flight.arrival,
        checked=loss.passenger is not None,
        report=event.subject,
    )
    return [Draft(flight_scope(loss.flight), f"search/{event.subject}", asked)]


def _answered(connection: Connection, asked: request.Request) -> list[Draft]:
    """The crew have looked: their words go to the report."""
    report = state(connection, asked.report) if asked.report else None
    if not asked.report or not isinstance(report, loss_report.LossReport) or report.searches:
        return []
    return [Draft(report.scope, asked.report, loss_report.Searched(words=asked.reply))]


class Manifests:
    """Keeps what each station may know of its flights as the passenger lists have it."""

    def __init__(self, ledger: Ledger) -> None:
        """Manifests of the flights in this relay's log."""
        self._ledger = ledger

    def work(self, now: int) -> int:
        """Writes what has changed since; gives how many events that were."""
        with self._ledger.reading() as connection:
            if not _changes(connection):
                return 0
        with self._ledger.recording(self._ledger.device, now) as recording:
            drafts = _changes(recording.connection)
            recording.record(drafts)
        return len(drafts)


def _changes(connection: Connection) -> list[Draft]:
    drafts: list[Draft] = []
    served = stations(connection)
    for flight_id, flight in states(connection, "flight").items() if served else ():
        assert isinstance(flight, Flight)
        for station in {flight.board, flight.destination}.intersection(served):
            if not flight.closed:
                drafts += _manifest(connection, station, flight_id, flight)
    return drafts


def _manifest(connection: Connection, station: str, flight_id: str, flight: Flight) -> list[Draft]:
    """What is new of one flight for one station."""
    subject, scope = manifest_id(station, flight_id), station_scope(station)
    here = state(connection, subject)
    known = here if isinstance(here, Manifest) else None
    listed = _listing(connection, flight_id, flight, known)
    reachable = tuple(each.id for each in listed.travellers if _reachable(connection, each.id))
    drafts = []
    if known is None or listed != _as_listed(known):
        drafts.append(Draft(scope, subject, listed))
    if frozenset(reachable) != (known.reachable if known else frozenset()):
        drafts.append(Draft(scope, subject, ReachableListed(passengers=reachable)))
    return drafts


def _as_listed(known: Manifest) -> ManifestListed:
    """The listing that gave this manifest."""
    return ManifestListed(**{name: getattr(known, name) for name in ManifestListed.__struct_fields__})


def _listing(connection: Connection, flight_id: str, flight: Flight, known: Manifest | None) -> ManifestListed:
    layout = state(connection, cabin_id(flight_id))
    passengers = states(connection, "passenger", flight_scope(flight_id))
    travellers = [
        _traveller(passenger, who, known.traveller(passenger) if known else None)
        for passenger, who in passengers.items()
        if isinstance(who, Passenger)
    ]
    return ManifestListed(
        flight=flight_id,
        name=flight.name,
        board=flight.board,
        destination=flight.destination,
        time_zone=flight.time_zone,
        departure=flight.departure,
        arrival=flight.arrival,
        departure_gate=flight.departure_gate or "",
        arrival_gate=flight.arrival_gate or "",
        aircraft=flight.aircraft,
        travellers=tuple(sorted(travellers, key=lambda each: each.id)),
        sections=layout.sections if isinstance(layout, CabinLayout) else (),
    )


def _traveller(passenger: str, who: Passenger, before: Traveller | None) -> Traveller:
    """The passenger as the station may see them; seats that they were moved from stay known."""
    earlier = before.earlier_seats if before else ()
    if before and before.seat and before.seat != who.seat and before.seat not in earlier:
        earlier = (*earlier, before.seat)
    return Traveller(passenger, who.name, who.seat, who.party, who.onward, earlier)


def _reachable(connection: Connection, passenger: str) -> bool:
    """Whether a conversation is proven to be with this passenger."""
    threads = find(connection, "conversation.passenger", passenger).values()
    return any(isinstance(thread, Conversation) and thread.passenger == passenger for thread in threads)
