"""A flight: one leg of one operating flight number on one local departure date."""

from collections.abc import Mapping, Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


@kind("flight.opened", Priority.NORMAL)
class FlightOpened(Body, frozen=True, kw_only=True):
    """A flight exists. Times are Unix milliseconds; `time_zone` is the board point's (IANA name)."""

    carrier: str
    number: str
    date: str
    board: str
    destination: str
    time_zone: str = "UTC"
    departure: int | None = None
    arrival: int | None = None
    aircraft: str | None = None


@kind("flight.timed", Priority.NORMAL)
class FlightTimed(Body, frozen=True, kw_only=True):
    """New times; None leaves a time as it was, which is why an earlier event of this kind still matters."""

    departure: int | None = None
    arrival: int | None = None


@kind("flight.link_expected", Priority.BACKGROUND, replaceable=True)
class LinkExpected(Body, frozen=True, kw_only=True):
    """The cabin's link is expected back by then (Unix milliseconds)."""

    by: int


@kind("flight.gated", Priority.BACKGROUND)
class FlightGated(Body, frozen=True, kw_only=True):
    """Where the aircraft stands before and after; None leaves a gate as it was."""

    departure_gate: str | None = None
    arrival_gate: str | None = None


@kind("flight.marketed", Priority.BACKGROUND)
class FlightMarketed(Body, frozen=True, kw_only=True):
    """The flight is also sold, or spoken of, under this carrier and number (DL 9368, KLM 605)."""

    carrier: str
    number: str


@kind("flight.closed", Priority.BACKGROUND)
class FlightClosed(Body, frozen=True, kw_only=True):
    """Its time on devices is over: none of them holds it any more (design section 6)."""


class Flight(msgspec.Struct, frozen=True):
    carrier: str
    number: str
    date: str
    board: str
    destination: str
    time_zone: str
    departure: int | None
    arrival: int | None
    aircraft: str | None
    link_expected: int | None = None
    marketed: tuple[str, ...] = ()
    closed: bool = False
    departure_gate: str | None = None
    arrival_gate: str | None = None

    @property
    def designator(self) -> str:
        """Carrier and number as printed: `KL0605`."""
        return self.carrier + self.number

    @property
    def name(self) -> str:
        """Carrier and number as people say them: `KL 605`."""
        return f"{self.carrier} {self.number.lstrip('0')}"

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        names = (self.designator, *self.marketed)
        found = tuple(("flight.designator", comparable(name)) for name in names)
        return (*found, CLOSED) if self.closed else found


CLOSED = ("flight.closed", "")
"""The key of flights that no device holds any more."""


def comparable(designator: str) -> str:
    """A designator without the leading zeros of its number, so that KL605 and KL0605 compare equal.

    A carrier has two characters (IATA) or three letters (ICAO).
    """
    width = 3 if designator[:3].isalpha() else 2
    return designator[:width] + designator[width:].lstrip("0")


def fold(history: Sequence[Fact]) -> Flight | None:
    flight: Flight | None = None
    closed = False
    later: dict[str, int | str | None] = {}
    marketed: set[str] = set()
    for fact in history:
        match fact.body:
            case FlightOpened() as opened:
                flight = Flight(**msgspec.structs.asdict(opened))
            case FlightTimed() | FlightGated() as changed:
                later |= {name: value for name, value in msgspec.structs.asdict(changed).items() if value is not None}
            case LinkExpected(by=by):
                later["link_expected"] = by
            case FlightClosed():
                closed = True
            case FlightMarketed(carrier=carrier, number=number):
                marketed.add(carrier + number)
    if flight is None:
        return None
    return msgspec.structs.replace(flight, **later, marketed=tuple(sorted(marketed)), closed=closed)


def under_way(flights: Mapping[str, object], now: int) -> str | None:
    """The id of the flight, of these states by id, that is between departure and arrival; the latest to leave."""
    aboard = [
        (state.departure, name)
        for name, state in flights.items()
        if isinstance(state, Flight) and state.departure and state.departure <= now < (state.arrival or now + 1)
    ]
    return max(aboard)[1] if aboard else None
