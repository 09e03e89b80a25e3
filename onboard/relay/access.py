"""What a device may read and record: by role, scope and roster (design section 6)."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain import clock
from onboard.domain.event import BODIES, Event, decode, entity_of, facts
from onboard.domain.roster import Roster
from onboard.domain.roster import fold as fold_roster
from onboard.domain.scope import DEFAULT_TEAM, FLIGHT, GROUND, flight_of, flight_scope, ground_scope, roster_id
from onboard.domain.verdict import Outcome
from onboard.relay.register import Device
from onboard.security.roles import Role, may_record
from onboard.store import schema
from onboard.store.ledger import Refusal
from onboard.store.log import chunks, events_of, find

ON_THE_GROUND = frozenset({"conversation", "booking", "contact"})
"""Entities that live in ground scopes; all others live in a flight's."""


def scopes_of(connection: Connection, device: Device) -> list[str]:
    """The scopes that a device holds; a withdrawn one holds none."""
    return [] if device.revoked is not None else _scopes_of_person(connection, device)


def _scopes_of_person(connection: Connection, device: Device) -> list[str]:
    """A crew member's rostered flights; a liaison's team and all flights."""
    if device.role is Role.CREW:
        rosters = find(connection, "roster.person", device.person).values()
        return sorted(flight_scope(roster.flight) for roster in rosters if isinstance(roster, Roster))
    if device.role is Role.LIAISON:
        flights = connection.execute(sa.select(schema.entity.c.scope).where(schema.entity.c.name == "flight"))
        return [ground_scope(device.team or DEFAULT_TEAM), *sorted(flights.scalars())]
    return []


class Gate:
    """Judges one batch of one device's events, in the transaction that stores them."""

    def __init__(self, device: Device, events: Sequence[Event]) -> None:
        self._device = device
        self._subjects = sorted({event.subject for event in events})
        self._held: frozenset[str] | None = None
        self._homes: dict[str, tuple[str, str]] = {}

    def _prepare(self, connection: Connection) -> frozenset[str]:
        """Looks up, once, what the device's person may write and where the subjects live that the log knows."""
        if self._held is None:
            table = schema.event
            for part in chunks(self._subjects):
                query = sa.select(table.c.subject, table.c.scope, table.c.kind).where(table.c.subject.in_(part))
                for subject, place, kind in connection.execute(query.distinct()):
                    self._homes[subject] = (place, entity_of(kind))
            self._held = frozenset(_scopes_of_person(connection, self._device))
        return self._held

    def judge(self, connection: Connection, event: Event) -> Refusal | None:
        """Why the event is not to be stored, or None."""
        if event.kind not in BODIES or event.schema > BODIES[event.kind].SCHEMA:
            return Refusal(Outcome.RETRY, "The relay does not know this kind yet.")
        objection = (
            self._objection_to_author(event) or self._objection_to_place(connection, event) or _unreadable(event)
        )
        return Refusal(Outcome.REJECTED, objection) if objection else None

    def _objection_to_author(self, event: Event) -> str | None:
        device = self._device
        if event.device != device.id or event.author != device.person:
            return "This was written by somebody else."
        if not may_record(device.role, event.kind):
            return "Your role does not include this."
        if device.revoked is not None and clock.milliseconds(event.at) >= device.revoked:
            return "This device was withdrawn before this was written."
        return None

    def _objection_to_place(self, connection: Connection, event: Event) -> str | None:
        if not self._may_write(connection, event):
            return "You are not on this flight."
        entity = entity_of(event.kind)
        belongs = event.scope.startswith(GROUND if entity in ON_THE_GROUND else FLIGHT)
        home = (event.scope, entity)
        if not belongs or self._homes.setdefault(event.subject, home) != home:
            return "This belongs somewhere else."
        return None

    def _may_write(self, connection: Connection, event: Event) -> bool:
        """Whether its author belonged to the scope, now or when it was written."""
        return event.scope in self._prepare(connection) or self._was_on_duty(connection, event)

    def _was_on_duty(self, connection: Connection, event: Event) -> bool:
        flight = flight_of(event.scope)
        if flight is None or self._device.role is not Role.CREW:
            return False
        history = facts(events_of(connection, [roster_id(flight)]).get(roster_id(flight), []))
        then = fold_roster([fact for fact in history if fact.event.order[0] <= event.at])
        return then is not None and then.duty_of(self._device.person) is not None


def _unreadable(event: Event) -> str | None:
    try:
        body = decode(event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "This could not be read."
    if body is None or event.priority != body.priority:
        return "This claims another urgency than it has."
    return None
