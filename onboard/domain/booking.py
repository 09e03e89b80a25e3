"""What proves that a conversation is with a passenger: name and booking reference. Ground scope only."""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


@kind("booking.listed", Priority.BACKGROUND)
class BookingListed(Body, frozen=True, kw_only=True):
    """The passenger list gives this person's booking reference. `passenger` is the id in the flight's scope."""

    flight: str
    passenger: str
    surname: str
    given: str | None = None
    locator: str | None = None
    seat: str | None = None


@kind("booking.removed", Priority.BACKGROUND)
class BookingRemoved(Body, frozen=True, kw_only=True):
    pass


class Booking(BookingListed, frozen=True, kw_only=True):
    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        flight = ("booking.flight", self.flight)
        return (flight, ("booking.locator", self.locator)) if self.locator else (flight,)


def fold(history: Sequence[Fact]) -> Booking | None:
    newest = history[-1].body if history else None
    return Booking(**msgspec.structs.asdict(newest)) if isinstance(newest, BookingListed) else None
