"""A cabin layout: sections, rows, seat letters, aisles, exits, facilities and zones of one aircraft configuration."""

from collections.abc import Iterator, Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


class Row(msgspec.Struct, frozen=True):
    """One row of seats.

    Attributes:
        pattern: one character for each column across the cabin: a seat letter, or a blank for an aisle or a gap.
    """

    number: int
    pattern: str
    exit: bool = False

    @property
    def seats(self) -> tuple[str, ...]:
        """Seat names from left to right: `("12A", "12B", …)`."""
        return tuple(f"{self.number}{letter}" for letter in self.pattern if letter != " ")


class Section(msgspec.Struct, frozen=True):
    """Rows of one compartment, front to back.

    Attributes:
        compartment: code of the compartment as in the passenger list: C, W, Y.
    """

    compartment: str
    name: str
    rows: tuple[Row, ...]


class Facility(msgspec.Struct, frozen=True):
    """A galley, lavatory, closet or door. It stands in front of `before_row`, or behind the last row if None."""

    name: str
    column: int
    before_row: int | None


class Zone(msgspec.Struct, frozen=True):
    """The part of the cabin that one position looks after."""

    name: str
    first_row: int
    last_row: int


@kind("cabin.laid_out", Priority.BACKGROUND)
class CabinLaidOut(Body, frozen=True, kw_only=True):
    aircraft: str
    sections: tuple[Section, ...]
    facilities: tuple[Facility, ...] = ()
    zones: tuple[Zone, ...] = ()


class CabinLayout(msgspec.Struct, frozen=True):
    aircraft: str
    sections: tuple[Section, ...]
    facilities: tuple[Facility, ...]
    zones: tuple[Zone, ...]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return ()

    @property
    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)

    @property
    def seats(self) -> frozenset[str]:
        return frozenset(seat for row in self.rows for seat in row.seats)

    def zone_of(self, seat: str) -> str | None:
        """The zone that a seat lies in, or None for a seat that this cabin does not have."""
        if seat not in self.seats:
            return None
        row = int(seat[:-1])
        return next((zone.name for zone in self.zones if zone.first_row <= row <= zone.last_row), None)


LONGEST_ZONE = 16


def zones_for(sections: Sequence[Section]) -> tuple[Zone, ...]:
    """One zone for each section; a section longer than 16 rows is cut in halves."""
    spans: list[tuple[int, int]] = []
    for section in sections:
        numbers = [row.number for row in section.rows]
        middle = (len(numbers) + 1) // 2 if len(numbers) > LONGEST_ZONE else len(numbers)
        spans += [(part[0], part[-1]) for part in (numbers[:middle], numbers[middle:]) if part]
    return tuple(Zone(str(index), first, last) for index, (first, last) in enumerate(spans, start=1))


def fold(history: Sequence[Fact]) -> CabinLayout | None:
    newest = next((fact.body for fact in reversed(history) if isinstance(fact.body, CabinLaidOut)), None)
    return None if newest is None else CabinLayout(**msgspec.structs.asdict(newest))
