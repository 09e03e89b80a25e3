"""What a device may read and record: by role, scope and roster (design section 6)."""

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain import clock
from onboard.domain.event import BODIES, Event, decode, entity_of, facts
from onboard.domain.roster import Roster
from onboard.domain.roster import fold as fold_roster
from onboard.domain.scope import flight_of, flight_scope, ground_scope, roster_id
from onboard.domain.verdict import Outcome
from onboard.relay.register import Device
from onboard.security.roles import Role, may_record
from onboard.store import schema
from onboard.store.ledger import Refusal
from onboard.store.log import events_of, find

DEFAULT_TEAM = "desk"


def scopes_of(connection: Connection, device: Device) -> list[str]:
    """The scopes that a device holds: a crew member's rostered flights; a liaison's team and all flights."""
    if device.revoked is not None:
        return []
    if device.role is Role.CREW:
        rosters = find(connection, "roster.person", device.person).values()
        return sorted(flight_scope(roster.flight) for roster in rosters if isinstance(roster, Roster))
    if device.role is Role.LIAISON:
        flights = connection.execute(sa.select(schema.entity.c.scope).where(schema.entity.c.name == "flight"))
        return [ground_scope(device.team or DEFAULT_TEAM), *sorted(flights.scalars())]
    return []


class Gate:
    """Judges the events of one device; remembers what it looked up for one batch."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._held: frozenset[str] = frozenset()
        self._homes: dict[str, tuple[str, str]] = {}

    def prepare(self, connection: Connection, events: Iterable[Event]) -> None:
        """Looks up in one query where the subjects live that the log knows."""
        table = schema.entity
        subjects = sorted({event.subject for event in events})
        query = sa.select(table.c.subject, table.c.scope, table.c.name).where(table.c.subject.in_(subjects))
        self._homes = {subject: (place, name) for subject, place, name in connection.execute(query)}
        self._held = frozenset(scopes_of(connection, self._device))

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
        home = (event.scope, entity_of(event.kind))
        if self._homes.setdefault(event.subject, home) != home:
            return "This belongs somewhere else."
        return None

    def _may_write(self, connection: Connection, event: Event) -> bool:
        """Whether its author belonged to the scope, now or when it was written."""
        return event.scope in self._held or self._was_on_duty(connection, event)

    def _was_on_duty(self, connection: Connection, event: Event) -> bool:
        flight = flight_of(event.scope)
        if flight is None or self._device.role is not Role.CREW:
            return False
        history = facts(events_of(connection, [roster_id(flight)]).get(roster_id(flight), []))
        then = fold_roster([fact for fact in history if fact.event.order[0] <= event.at])
        return then is not None and then.duty_of(self._device.person) is not None


def _unreadable(event: Event) -> str | None:
    try:
        decode(event)
    except msgspec.DecodeError:
        return "This could not be read."
    return None
