"""Where everything in a cabin is drawn: sections, rows, seats, aisles, facilities, exits and zone borders.

Units are device-independent pixels at scale 1. The cabin runs from the top (front) to the bottom.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from onboard.domain.cabin_layout import CabinLayout, Facility, Row, Section

SEAT = 44
GAP = 6
ROW = 52
AISLE = 40
FURTHER_AISLE = 16
"""What each further blank column beside an aisle adds."""
NUMBER = 24
"""How far left of the seats a row's number stands where there is no aisle."""
MARGIN = 54
"""Beside the seats, for exits and the names of zones."""
HEADING = 40
FACILITIES = 56
FACILITY = 104
END = 24


class MapRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the map. The lists of a row of seats are parallel, one entry for each seat from left to right.

    Attributes:
        kind: "seats", "heading" or "facilities".
        title: name of the section that begins here.
        zone: name of the zone that begins here.
        start: and `depth`: where the line begins and how deep it is.
        begin: and `end`: the edges of the section's seats.
        middle: centre of the first aisle, where the row's number stands.
        xs: left edges of seats or facilities.
        names: seat names, or names of facilities.
        people: who sits there; an empty seat has nothing.
        icons: and `tones`: the mark of the layer that shows.
        alert: the most pressing open request of the row: "", "request", "soon" or "urgent".
    """

    key: str
    kind: str
    start: int
    depth: int
    title: str = ""
    zone: str = ""
    number: int = 0
    exit: bool = False
    begin: int = 0
    end: int = 0
    middle: int = 0
    xs: list[int] = []
    names: list[str] = []
    letters: list[str] = []
    people: list[str] = []
    icons: list[str] = []
    tones: list[str] = []
    alert: str = ""


class Grid(msgspec.Struct, frozen=True):
    """A cabin laid out: its lines from front to back and its size."""

    rows: tuple[MapRow, ...] = ()
    width: int = 0
    height: int = 0

    @property
    def seats(self) -> Iterator[MapRow]:
        return (row for row in self.rows if row.kind == "seats")

    def places(self) -> dict[str, tuple[int, int]]:
        """The upper left corner of each seat by its name."""
        return {name: (x, row.start) for row in self.seats for name, x in zip(row.names, row.xs, strict=True)}

    def neighbour(self, seat: str, across: int, along: int) -> str:
        """The seat one step to the right (`across` 1), left, back (`along` 1) or front; at the edge the same.

        From nowhere it is the first seat.
        """
        rows = list(self.seats)
        if not rows:
            return ""
        here = next((index for index, row in enumerate(rows) if seat in row.names), None)
        if here is None:
            return rows[0].names[0]
        column = rows[here].names.index(seat)
        if across:
            return rows[here].names[max(0, min(column + across, len(rows[here].names) - 1))]
        x = rows[here].xs[column]
        there = rows[max(0, min(here + along, len(rows) - 1))]
        return min(zip(there.xs, there.names, strict=True), key=lambda place: abs(place[0] - x))[1]


def lay_out(layout: CabinLayout) -> Grid:
    """The grid of a cabin layout."""
    columns = [_Columns(section) for section in layout.sections]
    width = max((each.width for each in columns), default=0) + 2 * MARGIN
    drawing = _Drawing(layout, width)
    for section, places in zip(layout.sections, columns, strict=True):
        drawing.section(section, places)
    drawing.facilities(None)
    return Grid(tuple(drawing.rows), width, drawing.y + END)


class _Columns:
    """The columns of a section from its left edge: blanks that no row uses are aisles, other blanks are gaps."""

    def __init__(self, section: Section) -> None:
        used = {index for row in section.rows for index, letter in enumerate(row.pattern) if letter != " "}
        self.xs: dict[int, int] = {}
        self.aisle = -NUMBER
        x = 0
        for column in range(min(used, default=0), max(used, default=-1) + 1):
            if column in used:
                self.xs[column] = x
                x += SEAT + GAP
            elif column - 1 in used:
                if self.aisle < 0:
                    self.aisle = x + (AISLE - GAP) // 2
                x += AISLE
            else:
                x += FURTHER_AISLE
        self.width = max(0, x - GAP)


class _Drawing:
    """Lines from front to back as they are added."""

    def __init__(self, layout: CabinLayout, width: int) -> None:
        self.rows: list[MapRow] = []
        self.y = 0
        self._width = width
        self._zones = {zone.first_row: zone.name for zone in layout.zones}
        self._facilities = layout.facilities
        self._columns = 1 + max((f.column for f in layout.facilities), default=0)

    def section(self, section: Section, columns: _Columns) -> None:
        left = (self._width - columns.width) // 2
        for index, row in enumerate(section.rows):
            self.facilities(row.number)
            title, zone = section.name if index == 0 else "", self._zones.get(row.number, "")
            if title or zone:
                self._add(
                    MapRow(key=f"heading {row.number}", kind="heading", start=0, depth=HEADING, title=title, zone=zone)
                )
            self._seats(row, columns, left)

    def _seats(self, row: Row, columns: _Columns, left: int) -> None:
        placed = [(columns.xs[index], letter) for index, letter in enumerate(row.pattern) if letter != " "]
        self._add(
            MapRow(
                key=f"row {row.number}",
                kind="seats",
                start=0,
                depth=ROW,
                number=row.number,
                exit=row.exit,
                begin=left,
                end=left + columns.width,
                middle=left + columns.aisle,
                xs=[left + x for x, _ in placed],
                names=[f"{row.number}{letter}" for _, letter in placed],
                letters=[letter for _, letter in placed],
            )
        )

    def facilities(self, before: int | None) -> None:
        """Draws what stands in front of that row, or behind the last one."""
        found = sorted((f for f in self._facilities if f.before_row == before), key=lambda facility: facility.column)
        if found:
            xs, names = self._side_by_side(found), [facility.name for facility in found]
            key = f"facilities {before}"
            self._add(MapRow(key=key, kind="facilities", start=0, depth=FACILITIES, xs=xs, names=names))

    def _side_by_side(self, found: Sequence[Facility]) -> list[int]:
        """Left edges: one alone by its column, several spread over the width, or pushed apart where they overlap."""
        room = self._width - 2 * MARGIN
        if len(found) == 1:
            return [MARGIN + (room - FACILITY) * found[0].column // max(1, self._columns - 1)]
        step = max(room // len(found), FACILITY + GAP)
        first = (self._width - step * len(found) + step - FACILITY) // 2
        return [first + step * index for index in range(len(found))]

    def _add(self, row: MapRow) -> None:
        self.rows.append(msgspec.structs.replace(row, start=self.y))
        self.y += row.depth


class Mark(msgspec.Struct, frozen=True):
    """What a layer shows on a seat: an icon and a tone of the kit."""

    icon: str = ""
    tone: str = "neutral"


NO_MARK = Mark()


def marked(grid: Grid, people: Mapping[str, str], marks: Mapping[str, Mark], alerts: Mapping[str, str]) -> list[MapRow]:
    """The lines of the grid with who sits where, the marks of a layer, and the alerts of seats, all by seat name."""
    return [
        msgspec.structs.replace(
            row,
            people=[people.get(name, "") for name in row.names],
            icons=[marks.get(name, NO_MARK).icon for name in row.names],
            tones=[marks.get(name, NO_MARK).tone for name in row.names],
            alert=_worst(alerts.get(name, "") for name in row.names),
        )
        if row.kind == "seats"
        else row
        for row in grid.rows
    ]


ALERTS = ("", "request", "soon", "urgent")
"""Least pressing first."""


def _worst(alerts: Iterable[str]) -> str:
    return max(alerts, key=ALERTS.index, default="")
