"""A passenger as the crew may see them. The booking, which only the ground may see, is an entity of its own."""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


class Service(msgspec.Struct, frozen=True):
    """A special service request: IATA code such as WCHR or VGML, and free text."""

    code: str
    text: str | None = None


@kind("passenger.listed", Priority.BACKGROUND)
class PassengerListed(Body, frozen=True, kw_only=True):
    """The passenger list names this person so; a later listing replaces it whole."""

    flight: str
    surname: str
    given: str | None = None
    title: str | None = None
    seat: str | None = None
    compartment: str | None = None
    destination: str | None = None
    services: tuple[Service, ...] = ()
    party: str | None = None
    inbound: str | None = None
    onward: str | None = None
    tier: str | None = None


@kind("passenger.removed", Priority.BACKGROUND)
class PassengerRemoved(Body, frozen=True, kw_only=True):
    """The passenger list no longer names this person."""


class Passenger(PassengerListed, frozen=True, kw_only=True):
    @property
    def name(self) -> str:
        """Given name and surname in reading case: `Sofie Janssen`."""
        return " ".join(part.title() for part in (self.given, self.surname) if part)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        flight = ("passenger.flight", self.flight)
        return (flight, ("passenger.seat", f"{self.flight}#{self.seat}")) if self.seat else (flight,)


def fold(history: Sequence[Fact]) -> Passenger | None:
    newest = history[-1].body if history else None
    return Passenger(**msgspec.structs.asdict(newest)) if isinstance(newest, PassengerListed) else None
