"""What the relay adds to lost & found: references, who looks, searches by the crew, and the stations' manifests."""

from collections.abc import Sequence

from sqlalchemy import Connection

from onboard.domain import found_item, loss_report, request
from onboard.domain.cabin_layout import CabinLayout
from onboard.domain.conversation import Conversation, Understood
from onboard.domain.event import BODIES, Body, Event, decode, entity_of
from onboard.domain.flight import Flight, under_way
from onboard.domain.manifest import Manifest, ManifestListed, ReachableListed, Traveller
from onboard.domain.passenger import Passenger
from onboard.domain.scope import cabin_id, flight_of, flight_scope, manifest_id, station_scope
from onboard.relay.access import stations
from onboard.relay.references import References
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, find, state, states
from onboard.text import urgency

STRANGERS = 2
"""Searches by a flight's crew at one time that come from nobody known; the station's staff look for the others."""

STRANGERS_WORDS = 200
"""Characters of a stranger's words that the crew read; the report has them all."""

DECIDED = frozenset(
    body.KIND
    for body in (
        found_item.ItemRegistered,
        found_item.ItemTaken,
        loss_report.LossFiled,
        loss_report.SearchTaken,
        request.RequestDone,
        request.RequestNotPossible,
        request.RequestUndone,
    )
)
"""Kinds of events that something may follow from."""


def decide(connection: Connection, event: Event, references: References) -> list[Draft]:
    """The decisions that follow from an event of lost & found, which is stored and folded already."""
    subject = state(connection, event.subject)
    match event.kind, subject:
        case found_item.ItemRegistered.KIND, found_item.FoundItem(reference=None) as item:
            return [Draft(event.scope, event.subject, found_item.ItemNumbered(reference=references.of_item(item)))]
        case found_item.ItemTaken.KIND, found_item.FoundItem(settled=False):
            return [Draft(event.scope, event.subject, found_item.ItemAssigned(person=event.author))]
        case loss_report.LossFiled.KIND, loss_report.LossReport(reference=None) as report:
            number = loss_report.LossNumbered(reference=references.of_report())
            return [Draft(event.scope, event.subject, number), *_search(connection, event, report)]
        case loss_report.SearchTaken.KIND, loss_report.LossReport(settled=False):
            return [Draft(event.scope, event.subject, loss_report.SearchAssigned(person=event.author))]
        case _, request.Request(report=str(report_id)) as asked:
            return _told(connection, event, asked, report_id)
    return []


def _search(connection: Connection, event: Event, report: loss_report.LossReport) -> list[Draft]:
    """A request to the crew to look at the seat, where they are still on board; who sees it depends on the words."""
    loss = report.loss
    flight = state(connection, loss.flight) if loss.flight else None
    if not loss.flight or not loss.seat or not isinstance(flight, Flight):
        return []
    if under_way({loss.flight: flight}, event.received or 0) is None:
        return []
    words = loss.words
    if _by_a_stranger(report):
        if _asked_by_strangers(connection, loss.flight) >= STRANGERS:
            return []
        words = words if len(words) <= STRANGERS_WORDS else words[:STRANGERS_WORDS].rstrip() + "…"
    asked = request.RequestRelayed(
        text=f"Please look at the seat: {words}",
        audience=request.Audience(purser_only=urgency.audience_hint(loss.words, loss.language) == "purser"),
        seat=loss.seat,
        urgency=request.Urgency.SOON,
        by=flight.arrival,
        checked=loss.passenger is not None,
        private=loss.category == "medical" or urgency.private(loss.words, loss.language),
        report=event.subject,
    )
    return [Draft(flight_scope(loss.flight), f"search/{event.subject}", asked)]


def _by_a_stranger(report: loss_report.LossReport) -> bool:
    """Whether anybody may have sent this: by the public form, and not known to be the passenger."""
    return report.source is loss_report.Source.WEB and report.loss.passenger is None


def _asked_by_strangers(connection: Connection, flight: str) -> int:
    """How many searches for such reports the crew of a flight have before them."""
    unanswered = [
        each.report
        for each in find(connection, "request.scope", flight_scope(flight)).values()
        if isinstance(each, request.Request) and each.report and not each.ended
    ]
    reports = (state(connection, subject) for subject in unanswered)
    return sum(isinstance(each, loss_report.LossReport) and _by_a_stranger(each) for each in reports)


def _told(connection: Connection, event: Event, asked: request.Request, report_id: str) -> list[Draft]:
    """What the crew say of their search, or take back, reaches the report, also where the request had ended otherwise.

    What they took back in the same push never does.
    """
    report, step = state(connection, report_id), str(event.identity)
    body: Body | None = None
    match decode(event):
        case request.RequestDone(reply=words) if step not in asked.undone:
            body = loss_report.Searched(words=words, outcome=loss_report.SearchOutcome.FOUND, step=step)
        case request.RequestNotPossible(reply=words) if step not in asked.undone:
            body = loss_report.Searched(words=words, step=step)
        case request.RequestUndone(step=step) if step in asked.undone:
            body = loss_report.SearchUndone(step=step)
    if body is None or not isinstance(report, loss_report.LossReport):
        return []
    return [Draft(report.scope, report_id, body)]


def unsearched(connection: Connection, asked: request.Request) -> list[Draft]:
    """That nobody looked, for the report that the request was for: it never reached the crew."""
    report = state(connection, asked.report) if asked.report else None
    if not asked.report or not isinstance(report, loss_report.LossReport):
        return []
    body = loss_report.Searched(outcome=loss_report.SearchOutcome.NOBODY_LOOKED)
    return [Draft(report.scope, asked.report, body)]


class Manifests:
    """Keeps what each station may know of its flights as the passenger lists have it."""

    def __init__(self, ledger: Ledger) -> None:
        """Manifests of the flights in this relay's log."""
        self._ledger = ledger
        self._changed: set[str] = set()
        self._served: list[str] = []

    def note(self, events: Sequence[Event]) -> bool:
        """Remembers the flights that these events may have changed something of; tells whether there are any."""
        flights = {flight for event in events if event.kind in _TELLING and (flight := _flight_told_of(event))}
        self._changed |= flights
        return bool(flights)

    def work(self, now: int, *, everything: bool = False) -> int:
        """Writes what is new of the flights noted since, or of all; gives how many events that were.

        A station that has got its first staff needs all.
        """
        changed = {self._changed.pop() for _ in range(len(self._changed))}
        with self._ledger.reading() as connection:
            served, before = stations(connection), self._served
            self._served = served
            only = None if everything or served != before else changed
            if not _changes(connection, only):
                return 0
        with self._ledger.recording(self._ledger.device, now) as recording:
            drafts = _changes(recording.connection, only)
            recording.record(drafts)
        return len(drafts)


_TELLING = frozenset(kind for kind in BODIES if entity_of(kind) in {"flight", "cabin", "passenger"}) | {Understood.KIND}
"""Kinds of events that a manifest may change by."""


def _flight_told_of(event: Event) -> str | None:
    if event.kind != Understood.KIND:
        return flight_of(event.scope)
    body = decode(event)
    return body.flight if isinstance(body, Understood) else None


def _changes(connection: Connection, only: set[str] | None) -> list[Draft]:
    """What is new of these flights, or of all."""
    drafts: list[Draft] = []
    served = stations(connection)
    if only is None:
        flights = states(connection, "flight")
    else:
        flights = {flight: found for flight in sorted(only) if (found := state(connection, flight)) is not None}
    for flight_id, flight in flights.items() if served else ():
        if isinstance(flight, Flight) and not flight.closed:
            for station in sorted({flight.board, flight.destination}.intersection(served)):
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
    if known is None or listed != known.listing:
        drafts.append(Draft(scope, subject, listed))
    if frozenset(reachable) != (known.reachable if known else frozenset()):
        drafts.append(Draft(scope, subject, ReachableListed(passengers=reachable)))
    return drafts


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
