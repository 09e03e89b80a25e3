"""What the relay reads in a passenger's message: flight, seat, booking, proof and urgency.

It never claims more than it knows: without a matching name and booking reference a conversation stays unproven, and
where several flights fit a person chooses.
"""

import datetime as dt
import unicodedata
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from onboard.domain.booking import Booking
from onboard.domain.conversation import Conversation, Message, Proof, Span, Understood
from onboard.domain.flight import Flight, comparable
from onboard.domain.request import Urgency
from onboard.relay.proof import has_name, says_surname, whose
from onboard.store.log import find, state
from onboard.text import language, mentions, summary, urgency
from onboard.text.loss import reads_as_loss
from onboard.text.mentions import Mentions

LOSS = "loss"
"""The reason of a message by which something was lost."""

DAYS_AROUND = 1
"""Days around today in which a flight fits that was named without a date."""


class Reading(NamedTuple):
    """What was understood, and the words that may go to the crew."""

    understood: Understood
    for_crew: str


class Place(NamedTuple):
    """The flight and seat that a conversation is about, as far as known."""

    flight: str | None
    candidates: tuple[str, ...]
    seat: str | None


class Evidence(NamedTuple):
    """Whether name and booking match the list, and whose booking it then is."""

    proof: Proof
    booking: Booking | None = None


class Triage:
    """Reads messages against the flights and bookings that the relay has."""

    def read(self, connection: Connection, thread: Conversation, message_id: str, now: int) -> Reading:
        """Understands the message of that external id, knowing what the conversation said before it."""
        message = thread.message(message_id)
        assert message is not None
        before = thread.understood
        spoken = language.detect(message.text, before.language if before else None)
        found = mentions.read(message.text, _day(message.at, "UTC"))
        place = _place(connection, thread, message, found)
        evidence = _evidence(connection, thread, place, found)
        judged = _urgency(connection, message, spoken, place, now)
        proposal = summary.for_crew(message.text, found)
        understood = Understood(
            message=message_id,
            language=spoken,
            spans=_spans(found),
            flight=place.flight,
            candidates=place.candidates,
            seat=place.seat or _seat(place, evidence),
            passenger=_passenger(place, evidence),
            proof=evidence.proof,
            urgency=Urgency(judged.level),
            reasons=(*(reason.code for reason in judged.reasons), *_matter(message.text, spoken)),
            private=urgency.private(message.text, spoken),
            purser_only=urgency.audience_hint(message.text, spoken) == "purser",
            proposal=proposal,
        )
        return Reading(understood, proposal)


def _matter(text: str, spoken: str) -> tuple[str, ...]:
    """The code of what the message is about, where that is a matter of its own; it makes nothing more urgent."""
    return (LOSS,) if reads_as_loss(text, spoken) else ()


def _day(at: int, time_zone: str) -> dt.date:
    return dt.datetime.fromtimestamp(at / 1000, ZoneInfo(time_zone)).date()


def _spans(found: Mentions) -> tuple[Span, ...]:
    kinds = (
        ("flight", found.flights),
        ("seat", found.seats),
        ("locator", found.locators),
        ("date", found.dates),
    )
    spans = [Span(kind, mention.start, mention.end) for kind, group in kinds for mention in group]
    return tuple(sorted(spans, key=lambda span: span.start))


def _place(connection: Connection, thread: Conversation, message: Message, found: Mentions) -> Place:
    """From this message where it says so, otherwise from the earlier ones."""
    seat = found.seats[0].value if found.seats else None
    if not found.flights:
        earlier = thread.understood.candidates if thread.understood else ()
        return Place(thread.flight, earlier, seat or thread.seat)
    fitting = _fitting(connection, message, found)
    if thread.flight in fitting:
        return Place(thread.flight, (), seat or thread.seat)
    # The seat that was named before is one of the flight that was named before.
    seat = seat or (thread.seat if thread.flight is None or not fitting else None)
    if len(fitting) == 1:
        return Place(fitting[0], (), seat)
    # A flight that nobody knows here may be the connection, or another flight after all.
    earlier = (thread.flight,) if thread.flight and not fitting else ()
    return Place(None, (*fitting, *earlier), seat)


def _fitting(connection: Connection, message: Message, found: Mentions) -> list[str]:
    """The flights that the message can mean, each once."""
    flights: dict[str, Flight] = {}
    for mention in found.flights:
        for flight_id, flight in find(connection, "flight.designator", comparable(mention.value)).items():
            assert isinstance(flight, Flight)
            flights[flight_id] = flight
    by_distance: dict[int, list[str]] = {}
    for flight_id, flight in flights.items():
        distance = _distance(flight, message)
        if distance is not None:
            by_distance.setdefault(distance, []).append(flight_id)
    return by_distance[min(by_distance)] if by_distance else []


def _distance(flight: Flight, message: Message) -> int | None:
    """How far the flight is from what the message says, None where it is another one.

    Dates are local at the board point. A flight in the air is the nearest, also after its midnight.
    """
    today = _day(message.at, flight.time_zone)
    date = dt.date.fromisoformat(flight.date)
    named = {mention.value for mention in mentions.read(message.text, today).dates}
    aloft = (flight.departure or message.at + 1) <= message.at <= (flight.arrival or 0)
    if named:
        return 0 if date in named or (aloft and today in named) else None
    days = abs((date - today).days)
    if aloft:
        return 0
    return days + 1 if days <= DAYS_AROUND else None


def _evidence(connection: Connection, thread: Conversation, place: Place, found: Mentions) -> Evidence:
    """Proof by all that the passenger has said: the name may come after the reference."""
    locators = [mention.value for mention in found.locators] or _locators_before(thread)
    bookings = [
        booking
        for locator in locators
        for booking in find(connection, "booking.locator", locator).values()
        if isinstance(booking, Booking) and place.flight in {None, booking.flight}
    ]
    if not locators or (not bookings and place.flight is None):
        return Evidence(Proof.UNCHECKED)
    named = [booking for booking in bookings if says_surname(thread, booking)]
    if named:
        return Evidence(Proof.MATCHED, whose(thread, named, place.seat))
    comparable_name = not bookings or has_name(thread)
    return Evidence(Proof.MISMATCH if comparable_name else Proof.UNCHECKED)


def _locators_before(thread: Conversation) -> list[str]:
    """The booking references in the newest earlier message that names any."""
    for message in reversed(thread.messages):
        named = [message.text[span.start : span.end] for span in message.spans if span.kind == "locator"]
        if named:
            return ["".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).upper() for text in named]
    return []


def _passenger(place: Place, evidence: Evidence) -> str | None:
    """The passenger, once the proof matched and the seat that was named, if any, is theirs."""
    booking = evidence.booking
    return booking.passenger if booking and place.seat in {None, booking.seat} else None


def _seat(place: Place, evidence: Evidence) -> str | None:
    """The seat on the list, where the flight is known to be the booking's."""
    booking = evidence.booking
    return booking.seat if booking and booking.flight == place.flight else None


def _urgency(connection: Connection, message: Message, spoken: str, place: Place, now: int) -> urgency.Urgency:
    flight = state(connection, place.flight) if place.flight else None
    arrival = flight.arrival if isinstance(flight, Flight) else None
    departure = flight.departure if isinstance(flight, Flight) else None
    facts = urgency.Facts(
        text=message.text,
        language=spoken,
        minutes_to_landing=_minutes(arrival, now),
        minutes_to_departure=_minutes(departure, now),
    )
    return urgency.assess(facts)


def _minutes(at: int | None, now: int) -> int | None:
    return None if at is None or at < now else (at - now) // 60_000
