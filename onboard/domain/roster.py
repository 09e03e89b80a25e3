"""Who works on a flight, by position. Names are not part of it: the ground sees positions only."""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind

PURSER = "Purser"


@kind("roster.assigned", Priority.NORMAL)
class RosterAssigned(Body, frozen=True, kw_only=True):
    """A person works on the flight in a position (`Purser`, `Zone 2`) and looks after these zones."""

    flight: str
    person: str
    position: str
    zones: tuple[str, ...] = ()


@kind("roster.removed", Priority.NORMAL)
class RosterRemoved(Body, frozen=True, kw_only=True):
    person: str


class Duty(msgspec.Struct, frozen=True):
    person: str
    position: str
    zones: tuple[str, ...]


class Roster(msgspec.Struct, frozen=True):
    flight: str
    duties: tuple[Duty, ...]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return tuple(("roster.person", duty.person) for duty in self.duties)

    def duty_of(self, person: str) -> Duty | None:
        return next((duty for duty in self.duties if duty.person == person), None)

    def position_of(self, person: str) -> str | None:
        duty = self.duty_of(person)
        return duty.position if duty else None


def fold(history: Sequence[Fact]) -> Roster | None:
    flight = ""
    duties: dict[str, Duty] = {}
    for fact in history:
        match fact.body:
            case RosterAssigned(flight=flight, person=person, position=position, zones=zones):
                duties[person] = Duty(person, position, zones)
            case RosterRemoved(person=person):
                duties.pop(person, None)
    if not flight:
        return None
    return Roster(flight, tuple(sorted(duties.values(), key=lambda duty: (duty.position, duty.person))))
