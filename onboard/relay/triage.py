"""What the relay reads in a passenger's message: flight, seat, booking, proof and urgency.

It never claims more than it knows: without a matching name and booking reference a conversation stays unproven, and
where several flights fit a person chooses.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from onboard.domain.booking import Booking
from onboard.domain.conversation import Conversation, Message, Proof, Span, Understood
from onboard.domain.flight import Flight, comparable
from onboard.domain.request import Urgency
from onboard.store.log import find, state
from onboard.text import language, mentions, summary, urgency
from onboard.text.mentions import Mentions

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

    def warm_up(self) -> None:
        """Loads what reading needs (a second or two), so that no passenger waits for it."""
        language.detect("Hello")
        mentions.read("Hello", dt.date.min)

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
            seat=place.seat or (evidence.booking.seat if evidence.booking else None),
            passenger=_passenger(place, evidence),
            proof=evidence.proof,
            urgency=Urgency(judged.level),
            reasons=tuple(reason.code for reason in judged.reasons),
            private=urgency.private(message.text, spoken),
            purser_only=urgency.audience_hint(message.text, spoken) == "purser",
            proposal=proposal,
        )
        return Reading(understood, proposal)


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
    seat = found.seats[0].value if found.seats else thread.seat
    if not found.flights:
        earlier = thread.understood.candidates if thread.understood else ()
        return Place(thread.flight, earlier, seat)
    fitting: list[str] = []
    for mention in found.flights:
        flights = find(connection, "flight.designator", comparable(mention.value))
        fitting += _on_the_day(flights.items(), message)
    if thread.flight in fitting or len(fitting) == 1:
        return Place(thread.flight if thread.flight in fitting else fitting[0], (), seat)
    return Place(None, tuple(fitting), seat)


def _on_the_day(flights: Iterable[tuple[str, object]], message: Message) -> list[str]:
    """Those flights whose date, local at the board point, the message means; the nearest ones if it names no date."""
    by_distance: dict[int, list[str]] = {}
    for flight_id, flight in flights:
        assert isinstance(flight, Flight)
        today = _day(message.at, flight.time_zone)
        named = {mention.value for mention in mentions.read(message.text, today).dates}
        date = dt.date.fromisoformat(flight.date)
        distance = abs((date - today).days)
        if date in named:
            by_distance.setdefault(0, []).append(flight_id)
        elif not named and distance <= DAYS_AROUND:
            by_distance.setdefault(distance, []).append(flight_id)
    return by_distance[min(by_distance)] if by_distance else []


def _evidence(connection: Connection, thread: Conversation, place: Place, found: Mentions) -> Evidence:
    before = thread.understood
    if not found.locators:
        return Evidence(before.proof if before else Proof.UNCHECKED)
    bookings = [
        booking
        for mention in found.locators
        for booking in find(connection, "booking.locator", mention.value).values()
        if isinstance(booking, Booking) and place.flight in {None, booking.flight}
    ]
    words = [thread.name or "", *(message.text for message in thread.messages if message.from_passenger)]
    named = [booking for booking in bookings if _says_name(words, booking)]
    if not named:
        return Evidence(Proof.MISMATCH)
    seated = [booking for booking in named if booking.seat == place.seat]
    return Evidence(Proof.MATCHED, (seated or named)[0])


def _says_name(words: Sequence[str], booking: Booking) -> bool:
    """Whether the passenger's words, or the name on their account, hold the surname of the booking."""
    surname = _letters(booking.surname)
    return bool(surname) and any(f" {surname} " in f" {_letters(text)} " for text in words)


def _letters(text: str) -> str:
    """Letters without accents and case, one blank between words: as airlines write names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalpha() else " " for c in plain if not unicodedata.combining(c)).split())


def _passenger(place: Place, evidence: Evidence) -> str | None:
    """The passenger, once the proof matched and the seat that was named, if any, is theirs."""
    booking = evidence.booking
    return booking.passenger if booking and place.seat in {None, booking.seat} else None


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
