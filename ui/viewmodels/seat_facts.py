"""What may be told of a seat, and of which flight a conversation could be."""

import datetime as dt

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.domain.cabin_layout import CabinLayout
from onboard.domain.conversation import Conversation, Proof
from onboard.domain.flight import Flight
from onboard.domain.passenger import Passenger
from onboard.domain.scope import cabin_id
from onboard.store.replica import Replica
from ui.viewmodels import desk_words
from ui.viewmodels.services import service_words
from ui.viewmodels.times import utc

MOST_CHOICES = 6

_TONES = {Proof.MATCHED: "ok", Proof.MISMATCH: "urgent", Proof.UNCHECKED: "neutral"}


class Fact(msgspec.Struct, frozen=True):
    label: str
    value: str
    tone: str = "neutral"


class SeatFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A seat, its zone, and what is known of who sits there."""

    seat: str = ""
    zone: str = ""
    passenger: str = ""
    facts: list[Fact] = []


def zone_of(replica: Replica, flight: str, seat: str | None) -> str | None:
    """The zone of a seat, or None where cabin or seat is not known."""
    layout = replica.state(cabin_id(flight))
    return layout.zone_of(seat) if seat and isinstance(layout, CabinLayout) else None


def proven_passenger(replica: Replica, thread: Conversation) -> Passenger | None:
    """The passenger on the list, only where the proof matched and flight and seat are theirs."""
    understood = thread.understood
    if understood is None or understood.proof is not Proof.MATCHED or understood.passenger is None:
        return None
    listed = replica.state(understood.passenger)
    if not isinstance(listed, Passenger) or (listed.flight, listed.seat) != (thread.flight, thread.seat):
        return None
    return listed


def seat_facts(replica: Replica, thread: Conversation) -> SeatFacts:
    checked = Fact(QCoreApplication.translate("Desk", "Checked"), desk_words.proof(thread.proof), _TONES[thread.proof])
    listed = proven_passenger(replica, thread)
    zone = zone_of(replica, thread.flight, thread.seat) if thread.flight else None
    label = QCoreApplication.translate("Desk", "Passenger")
    if listed is None:
        facts = [Fact(label, _nobody(thread)), checked]
    else:
        name = " · ".join(part for part in (listed.name, listed.tier) if part)
        facts = [Fact(label, name), checked, *_listed(replica, listed)]
    return SeatFacts(seat=thread.seat or "", zone=zone or "", passenger=listed.name if listed else "", facts=facts)


def _nobody(thread: Conversation) -> str:
    if thread.proof is Proof.MATCHED:
        return QCoreApplication.translate("Desk", "not known for this seat")
    return QCoreApplication.translate("Desk", "not shown before name and booking match")


def _listed(replica: Replica, listed: Passenger) -> list[Fact]:
    none = QCoreApplication.translate("Desk", "none")
    party = replica.find("passenger.flight", listed.flight).values() if listed.party else ()
    seats = sorted(
        other.seat
        for other in party
        if isinstance(other, Passenger) and other.party == listed.party and other.seat not in {None, listed.seat}
    )
    services = ", ".join(service_words(service.code) for service in listed.services)
    return [
        Fact(QCoreApplication.translate("Desk", "With"), ", ".join(seats) or none),
        Fact(QCoreApplication.translate("Desk", "Connection"), listed.onward or none),
        Fact(QCoreApplication.translate("Desk", "Services"), services or none),
    ]


def choices(replica: Replica, thread: Conversation, now: int) -> list[Fact]:
    """Flights to choose from: those that fit what was said, or else those of these days. `label` is the id."""
    fitting = thread.understood.candidates if thread.understood else ()
    found = {key: replica.state(key) for key in fitting} if fitting else dict(replica.states("flight"))
    flights = {key: flight for key, flight in found.items() if isinstance(flight, Flight)}
    nearest = sorted(flights, key=lambda key: (_days(flights[key], now), key))
    return [Fact(key, _choice(flights[key])) for key in nearest[:MOST_CHOICES]]


def _days(flight: Flight, now: int) -> int:
    return abs((dt.date.fromisoformat(flight.date) - utc(now).date()).days)


def _choice(flight: Flight) -> str:
    name, day = flight.name, desk_words.day(flight.date)
    return f"{name} · {flight.board} → {flight.destination} · {day}"
