"""Every entity by name, with its state and its fold. A new concept is added here and nowhere else in the log."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from onboard.domain import (
    blob,
    booking,
    cabin_layout,
    claim,
    contact,
    conversation,
    conversation_fold,
    crew_message,
    flight,
    found_item,
    loss_report,
    manifest,
    note,
    passenger,
    request,
    request_fold,
    roster,
    sweep,
)
from onboard.domain.event import Event, Fact, entity_of, facts


class State(Protocol):
    """The fold of an entity's events: an immutable msgspec struct."""

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Names and values by which the store finds the entity."""


class Entity(NamedTuple):
    """`state` is a msgspec struct type; `fold` gives None where the entity does not exist (any more)."""

    name: str
    state: type
    fold: Callable[[Sequence[Fact]], State | None]


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity("flight", flight.Flight, flight.fold),
        Entity("cabin", cabin_layout.CabinLayout, cabin_layout.fold),
        Entity("passenger", passenger.Passenger, passenger.fold),
        Entity("booking", booking.Booking, booking.fold),
        Entity("roster", roster.Roster, roster.fold),
        Entity("conversation", conversation.Conversation, conversation_fold.fold),
        Entity("request", request.Request, request_fold.fold),
        Entity("note", note.Note, note.fold),
        Entity("crew_message", crew_message.CrewMessage, crew_message.fold),
        Entity("contact", contact.Contact, contact.fold),
        Entity("found_item", found_item.FoundItem, found_item.fold),
        Entity("loss_report", loss_report.LossReport, loss_report.fold),
        Entity("claim", claim.Claim, claim.fold),
        Entity("manifest", manifest.Manifest, manifest.fold),
        Entity("sweep", sweep.Sweep, sweep.fold),
        Entity("blob", blob.Blob, blob.fold),
    )
}

_decoders: dict[str, msgspec.msgpack.Decoder[State]] = {
    name: msgspec.msgpack.Decoder(entity.state) for name, entity in ENTITIES.items()
}
_encoder = msgspec.msgpack.Encoder()


def fold(events: Iterable[Event]) -> State | None:
    """The state that the events of one subject amount to, in whatever order and how often they come."""
    history = facts(events)
    if not history:
        return None
    entity = ENTITIES.get(entity_of(history[0].event.kind))
    return entity.fold(history) if entity else None


def encode(state: State) -> bytes:
    return _encoder.encode(state)


def decode(name: str, stored: bytes) -> State:
    """The state of the entity of that name from its stored bytes."""
    return _decoders[name].decode(stored)
