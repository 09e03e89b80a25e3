"""The seat map's geometry, marks and search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.cabin_layout import CabinLayout, Facility, Row, Section, Zone
from onboard.domain.note import NoteWritten
from onboard.domain.request import Audience, RequestRelayed, Urgency
from tests.viewmodels.cabin_world import ARRIVAL, CabinWorld, part, passenger, rows_of
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.passengers import PassengerRow, PassengersViewModel
from ui.viewmodels.seat_grid import AISLE, GAP, SEAT, MapRow, lay_out
from ui.viewmodels.seat_map import Hit, SeatMapViewModel

STAGGERED = CabinLayout(
    aircraft="test",
    sections=(
        Section("C", "Business", (Row(1, " A  E  K "), Row(2, "C  D G  H"))),
        Section("Y", "Economy", (Row(10, "ABC DEF"), Row(12, "AB  DEF", exit=True))),
    ),
    facilities=(Facility("Galley", 0, 10), Facility("Lavatory", 1, 10), Facility("Galley", 3, None)),
    zones=(Zone("1", 1, 2), Zone("2", 10, 11), Zone("3", 12, 12)),
)


def test_rows_lie_front_to_back_with_what_stands_between_them() -> None:
    grid = lay_out(STAGGERED)
    assert [row.key for row in grid.rows] == [
        "heading 1",
        "row 1",
        "row 2",
        "facilities 10",
        "heading 10",
        "row 10",
        "heading 12",
        "row 12",
        "facilities None",
    ]
    assert [(row.title, row.zone) for row in grid.rows if row.kind == "heading"] == [
        ("Business", "1"),
        ("Economy", "2"),
        ("", "3"),
    ]
    ends = [row.start + row.depth for row in grid.rows]
    assert [row.start for row in grid.rows] == [0, *ends[:-1]]
    assert grid.height > ends[-1]


def test_aisles_are_columns_that_no_row_uses_and_gaps_keep_their_place() -> None:
    row10, row12 = (row for row in lay_out(STAGGERED).rows if row.number >= 10)
    assert row10.xs[3] - row10.xs[2] == SEAT + GAP + AISLE
    assert row12.names == ["12A", "12B", "12D", "12E", "12F"]
    assert row12.xs == [row10.xs[0], row10.xs[1], *row10.xs[3:]]
    assert row10.xs[2] + SEAT < row10.middle < row10.xs[3]
    assert row12.exit
    assert not row10.exit


def test_facilities_are_spread_over_the_width_and_never_overlap() -> None:
    grid = lay_out(STAGGERED)
    front, back = (row for row in grid.rows if row.kind == "facilities")
    assert front.names == ["Galley", "Lavatory"]
    assert front.xs[1] - front.xs[0] >= 104
    assert front.xs[0] == grid.width - (front.xs[1] + 104)
    assert grid.width // 2 < back.xs[0] <= grid.width - 104


@pytest.mark.parametrize(
    ("seat", "across", "along", "there"),
    [
        ("10A", 1, 0, "10B"),
        ("10C", 1, 0, "10D"),
        ("10F", 1, 0, "10F"),
        ("10A", -1, 0, "10A"),
        ("10C", 0, 1, "12B"),
        ("12F", 0, 1, "12F"),
        ("12D", 0, -1, "10D"),
        ("", 0, 1, "1A"),
        ("99Z", 1, 0, "1A"),
    ],
)
def test_arrow_keys_walk_to_the_nearest_seat(seat: str, across: int, along: int, there: str) -> None:
    assert lay_out(STAGGERED).neighbour(seat, across, along) == there


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[CabinWorld]:
    world = CabinWorld(tmp_path)
    world.open_flight()
    yield world
    world.close()


class Map:
    def __init__(self, world: CabinWorld, qtbot: QtBot) -> None:
        self.cabin = CabinViewModel(world.feed, world.root)
        self.map = part(self.cabin, "seatMap", SeatMapViewModel)
        self.people = part(self.cabin, "passengers", PassengersViewModel)
        self._qtbot = qtbot
        self._qtbot.waitUntil(lambda: bool(self.map.property("height")), timeout=10_000)

    def row(self, number: int) -> MapRow:
        return next(row for row in rows_of(self.map, MapRow) if row.number == number)

    def mark(self, seat: str) -> tuple[str, str]:
        row = self.row(int(seat[:-1]))
        place = row.names.index(seat)
        return row.icons[place], row.tones[place]

    def shows(self, seat: str, icon: str, tone: str) -> None:
        self._qtbot.waitUntil(lambda: self.mark(seat) == (icon, tone), timeout=10_000)

    def find(self, query: str) -> list[str]:
        self.map.setProperty("query", query)
        return [hit.seat or f"row {hit.row}" for hit in rows_of(self.map, Hit, "hits")]


def test_marks_of_the_first_layer(world: CabinWorld, qtbot: QtBot) -> None:
    world.board(
        passenger("10A", "Pia Vos", tier="Gold"),
        passenger("15J", "Hugo Smit", "WCHR", tier="Gold"),
        passenger("18F", "Mia Kok", "VGML"),
    )
    world.tell("n", NoteWritten(seat="11C", text="Tea"))
    world.tell("r1", RequestRelayed(text="Cake", seat="12A", by=ARRIVAL))
    world.tell("r2", RequestRelayed(text="Dizzy", seat="14D", urgency=Urgency.URGENT))
    world.tell("r3", RequestRelayed(text="Water", seat="14D"))
    world.tell("r4", RequestRelayed(text="Tea", seat="10A"))
    seen = Map(world, qtbot)
    seen.shows("10A", "message", "accent")
    seen.shows("15J", "wheelchair", "neutral")
    seen.shows("18F", "meal", "neutral")
    seen.shows("11C", "note", "neutral")
    seen.shows("12A", "clock", "soon")
    seen.shows("14D", "flag", "urgent")
    assert [seen.row(number).alert for number in (10, 11, 12, 14)] == ["request", "", "soon", "urgent"]
    assert seen.row(10).people[0] == "Pia Vos"
    assert seen.row(10).people[1] == ""


def test_what_only_the_purser_may_know_leaves_no_mark(world: CabinWorld, qtbot: QtBot) -> None:
    world.open_flight(position="Purser", zones=())
    only = Audience(purser_only=True)
    world.tell("r", RequestRelayed(text="A theft", seat="12A", urgency=Urgency.URGENT, audience=only))
    world.tell("n", NoteWritten(seat="12B", text="Was rude", audience=only))
    world.tell("open", RequestRelayed(text="Tea", seat="12C"))
    seen = Map(world, qtbot)
    seen.shows("12C", "message", "accent")
    assert seen.mark("12A") == ("", "neutral")
    assert seen.mark("12B") == ("", "neutral")
    assert seen.row(12).alert == "request"


@pytest.mark.parametrize(
    ("layer", "seat", "icon"),
    [
        ("services", "10B", "wheelchair"),
        ("services", "10C", "person"),
        ("meals", "10A", "meal"),
        ("tiers", "10D", "star"),
        ("connections", "10F", "connection"),
    ],
)
def test_a_layer_shows_its_own_marks_alone(world: CabinWorld, qtbot: QtBot, layer: str, seat: str, icon: str) -> None:
    world.board(
        passenger("10A", "A One", "VGML"),
        passenger("10B", "B Two", "VGML", "WCHC"),
        passenger("10C", "C Three", "UMNR"),
        passenger("10D", "D Four", tier="Gold"),
        passenger("10F", "F Five", onward="KL6125Y21PDX"),
    )
    world.tell("r", RequestRelayed(text="Tea", seat="11A"))
    seen = Map(world, qtbot)
    seen.map.setProperty("layer", layer)
    seen.shows(seat, icon, "accent")
    assert seen.mark("11A") == ("", "neutral")


def test_search_by_row_seat_and_name(world: CabinWorld, qtbot: QtBot) -> None:
    world.board(
        passenger("12A", "Sofie Janßen"),
        passenger("12B", "José Lotte"),
        passenger("2A", "Pia Twelve", onward="DL1234J21LAX"),
        passenger("30C", "美咲 田中"),
        passenger(None, "Sofia Nobody"),
    )
    seen = Map(world, qtbot)
    qtbot.waitUntil(lambda: seen.people.property("total") == 5, timeout=10_000)
    assert seen.find("12")[:4] == ["row 12", "12A", "12B", "12C"]
    assert seen.find("12b") == ["12B"]
    assert seen.find("sof") == ["12A"]
    assert seen.find("jose") == ["12B"]
    assert seen.find("田") == ["30C"]
    assert seen.find("lotte jo") == ["12B"]
    assert seen.find("zz") == []
    assert seen.find(" ") == []


def test_passengers_are_found_by_service_and_stand_by_seat(world: CabinWorld, qtbot: QtBot) -> None:
    world.board(
        passenger("12A", "Sofie Janssen", "VGML"),
        passenger("2A", "Pia Vos"),
        passenger(None, "Otto Bos", "VGML"),
        passenger("10B", "Hugo Smit"),
    )
    world.tell("r", RequestRelayed(text="Dizzy", seat="10B", urgency=Urgency.URGENT))
    seen = Map(world, qtbot)
    people = seen.people
    qtbot.waitUntil(lambda: people.property("total") == 4, timeout=10_000)

    def rows() -> list[PassengerRow]:
        return rows_of(people, PassengerRow)

    assert [row.seat for row in rows()] == ["2A", "10B", "12A", ""]
    assert [row.request for row in rows()] == ["", "urgent", "", ""]
    people.setProperty("query", "vegan")
    assert [row.seat for row in rows()] == ["12A", ""]
    people.setProperty("query", "vgml sofie")
    assert [row.name for row in rows()] == ["Sofie Janssen"]
    assert people.property("found") == 1
    people.setProperty("query", "")
    assert people.property("found") == 4
