"""What a device may read and record: by role, scope and roster (design section 6)."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain import clock, flight
from onboard.domain.event import BODIES, Event, Fact, decode, entity_of, facts
from onboard.domain.found_item import ItemRegistered
from onboard.domain.roster import fold as fold_roster
from onboard.domain.scope import (
    DEFAULT_TEAM,
    FLIGHT,
    GROUND,
    STATION,
    flight_of,
    flight_scope,
    ground_scope,
    roster_id,
    station_of,
    station_scope,
)
from onboard.domain.verdict import Outcome
from onboard.relay.register import Device
from onboard.security.roles import Role, may_record
from onboard.store import schema
from onboard.store.admission import Refusal
from onboard.store.incarnation import restored_at
from onboard.store.log import events_of, get_meta, state, writer

PLACES = {
    **dict.fromkeys(("conversation", "booking", "contact"), GROUND),
    **dict.fromkeys(("found_item", "loss_report", "claim", "manifest", "sweep"), STATION),
}
"""Entities that live in ground or station scopes; all others live in a flight's."""


def scopes_of(connection: Connection, device: Device) -> list[str]:
    """The scopes that a device holds; a withdrawn one holds none."""
    return [] if device.revoked is not None else _scopes_of_person(connection, device)


_key, _entity = schema.entity_key, schema.entity
_CLOSED = sa.select(_key.c.subject).where(_key.c.name == flight.CLOSED[0], _key.c.key == flight.CLOSED[1])
_OPEN_FLIGHTS = sa.select(_entity.c.scope).where(_entity.c.name == "flight", _entity.c.subject.not_in(_CLOSED))
_its_flight = sa.func.substr(_entity.c.scope, len(FLIGHT) + 1)
_closed = schema.entity_key.alias("closed")
_IS_CLOSED = sa.exists().where(
    _closed.c.name == flight.CLOSED[0], _closed.c.key == flight.CLOSED[1], _closed.c.subject == _its_flight
)
_ROSTERED = (
    sa.select(_entity.c.scope)
    .join(_key, _key.c.subject == _entity.c.subject)
    .where(_key.c.name == "roster.person", _key.c.key == sa.bindparam("person"), ~_IS_CLOSED)
)


def _scopes_of_person(connection: Connection, device: Device) -> list[str]:
    """A crew member's rostered flights; a liaison's team, all flights and stations; lost & found staff's station."""
    if device.role is Role.CREW:
        return sorted(connection.execute(_ROSTERED, {"person": device.person}).scalars())
    if device.role is Role.LIAISON:
        open_flights = connection.execute(_OPEN_FLIGHTS).scalars()
        return [
            ground_scope(device.team or DEFAULT_TEAM),
            *sorted(open_flights),
            *map(station_scope, stations(connection)),
        ]
    return [station_scope(device.team)] if device.role is Role.LOST_AND_FOUND and device.team else []


_STATIONS = (
    sa.select(schema.person.c.team)
    .where(schema.person.c.role == Role.LOST_AND_FOUND.value, schema.person.c.team.is_not(None))
    .distinct()
    .order_by(schema.person.c.team)
)


def stations(connection: Connection) -> list[str]:
    """The stations (IATA codes) that have lost & found staff."""
    return list(connection.execute(_STATIONS).scalars())


GETTING_BACK = 10 * 60_000
"""Milliseconds after a restore was noticed in which desks give back what the relay had said of rosters."""


class _Past(NamedTuple):
    """When it was last noticed that this relay had come back from a backup, its own id, and its present epoch."""

    restored_at: int | None
    relay: str | None
    epoch: int


class Gate:
    """Judges one batch of one device's events, in the transaction that stores them.

    Where that fails and another one is tried, everything is looked up anew: the first may have shown what was undone.
    """

    def __init__(self, device: Device, now: int) -> None:
        self._device = device
        self._now = now
        self._begin(None)

    def _begin(self, connection: Connection | None) -> None:
        """Nothing is looked up yet in the transaction of this connection."""
        self._connection = connection
        self._held: frozenset[str] | None = None
        self._homes: dict[str, tuple[str, str]] = {}
        self._rosters: dict[str, list[Fact]] = {}
        self._past: _Past | None = None

    def _holds(self, connection: Connection, scope: str) -> bool:
        """Whether the device's person may write there now."""
        if self._held is None:
            self._held = frozenset(_scopes_of_person(connection, self._device))
        return scope in self._held

    def _relays_past(self, connection: Connection) -> "_Past":
        """Looked up for what is not plain: hardly any batch needs it."""
        if self._past is None:
            self._past = _Past(restored_at(connection), get_meta(connection, "device"), writer(connection).epoch)
        return self._past

    def judge(self, connection: Connection, event: Event, history: Sequence[Event]) -> Refusal | None:
        """Why the event, of whose subject this is stored, is not to be stored; or None."""
        if connection is not self._connection:
            self._begin(connection)
        if _is_unknown(event):
            return _UNKNOWN
        objection = self._objection_to_author(connection, event)
        if objection is None and not self._may_write(connection, event):
            restored = self._relays_past(connection).restored_at
            if restored is not None and clock.milliseconds(event.at) < restored > self._now - GETTING_BACK:
                return Refusal(Outcome.RETRY, "The relay has not got back yet who was on this flight.")
            objection = "You are not on this flight."
        objection = objection or self._objection_to_place(event, history) or _unreadable(event)
        return Refusal(Outcome.REJECTED, objection) if objection else None

    def _objection_to_author(self, connection: Connection, event: Event) -> str | None:
        device = self._device
        if event.device != device.id or event.author != device.person:
            return None if self._is_returned(connection, event) else "This was written by somebody else."
        if not may_record(device.role, event.kind):
            return "Your role does not include this."
        if device.revoked is not None and clock.milliseconds(event.at) >= device.revoked:
            return "This device was withdrawn before this was written."
        return None

    def _is_returned(self, connection: Connection, event: Event) -> bool:
        """Whether a desk brings back what this relay wrote itself before it was restored from a backup."""
        if self._device.role is not Role.LIAISON or self._device.revoked is not None:
            return False
        past = self._relays_past(connection)
        return past.restored_at is not None and event.device == past.relay and event.epoch < past.epoch

    def _objection_to_place(self, event: Event, history: Sequence[Event]) -> str | None:
        home = self._homes.setdefault(event.subject, _place(history[0] if history else event))
        return _objection_to_place(event, home)

    def _may_write(self, connection: Connection, event: Event) -> bool:
        """Whether its author belonged to the scope, now or when it was written; a desk belongs to all flights."""
        if self._holds(connection, event.scope):
            return True
        flight = flight_of(event.scope) or _found_on(connection, event)
        if flight is None:
            return False
        if self._holds(connection, flight_scope(flight)) or self._is_returned(connection, event):
            return True
        return self._was_on_duty(connection, flight, event.at)

    def _was_on_duty(self, connection: Connection, flight: str, at: int) -> bool:
        if self._device.role is not Role.CREW:
            return False
        if flight not in self._rosters:
            subject = roster_id(flight)
            self._rosters[flight] = facts(events_of(connection, [subject]).get(subject, []))
        then = fold_roster([fact for fact in self._rosters[flight] if fact.event.order[0] <= at])
        return then is not None and then.duty_of(self._device.person) is not None


_UNKNOWN = Refusal(Outcome.RETRY, "The relay does not know this kind yet.")


def _is_unknown(event: Event) -> bool:
    return event.kind not in BODIES or event.schema > BODIES[event.kind].SCHEMA


def objection_to_writer(device: Device, event: Event) -> str | None:
    """Why a device's signature is worth nothing under this event, whoever may decide on it; or None."""
    if event.device != device.id or event.author != device.person:
        return "This was written by somebody else."
    if event.kind in BODIES and not may_record(device.role, event.kind):
        return "The role of its author does not include this."
    return None


def judge_let_in(device: Device, event: Event, history: Sequence[Event]) -> Refusal | None:
    """Why an event of this device cannot be stored though an operator lets it in.

    Its author may not record it, it cannot be read, or it stands in the wrong place.
    """
    if beyond := objection_to_writer(device, event):
        return Refusal(Outcome.REJECTED, beyond)
    if _is_unknown(event):
        return _UNKNOWN
    home = _place(history[0] if history else event)
    objection = _objection_to_place(event, home) or _unreadable(event)
    return Refusal(Outcome.REJECTED, objection) if objection else None


def _objection_to_place(event: Event, home: tuple[str, str]) -> str | None:
    """Whether the event is of a scope in which such things live, and in which its subject does."""
    scope, entity = place = _place(event)
    belongs = scope.startswith(PLACES.get(entity, FLIGHT))
    return None if belongs and home == place else "This belongs somewhere else."


def _place(event: Event) -> tuple[str, str]:
    """The scope in which the event's subject lives, and which entity it is."""
    return event.scope, entity_of(event.kind)


def _found_on(connection: Connection, event: Event) -> str | None:
    """The flight on which crew found what they register, where it flies to that station, or from there."""
    station = station_of(event.scope)
    if station is None or event.kind != ItemRegistered.KIND or _unreadable(event):
        return None
    body = decode(event)
    assert isinstance(body, ItemRegistered)
    found_on = body.description.flight
    leg = state(connection, found_on) if found_on else None
    return found_on if isinstance(leg, flight.Flight) and station in {leg.board, leg.destination} else None


def _unreadable(event: Event) -> str | None:
    try:
        body = decode(event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "This could not be read."
    if body is None or event.priority != body.priority:
        return "This claims another urgency than it has."
    return None
