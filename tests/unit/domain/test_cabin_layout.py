"""Cabins: seats by row, and the zone that a seat lies in."""

import pytest

from onboard.domain.cabin_layout import CabinLaidOut, CabinLayout, Row, Section, Zone, zones_for
from tests.unit.domain.history import History


def section(name: str, numbers: range, pattern: str = "ABC DEF") -> Section:
    return Section("Y", name, tuple(Row(number, pattern) for number in numbers if number != 13))


def cabin(*sections: Section) -> CabinLayout:
    return CabinLayout("78W", sections, (), zones_for(sections))


def spans(*sections: Section) -> list[tuple[str, int, int]]:
    return [(zone.name, zone.first_row, zone.last_row) for zone in zones_for(sections)]


def test_the_seats_of_a_row_skip_aisles_and_gaps() -> None:
    assert Row(12, "AB  K").seats == ("12A", "12B", "12K")


def test_each_section_is_a_zone_and_a_long_one_is_two() -> None:
    assert spans(section("Business", range(1, 8)), section("Economy", range(10, 45))) == [
        ("1", 1, 7),
        ("2", 10, 27),
        ("3", 28, 44),
    ]


def test_sixteen_rows_are_one_zone_and_seventeen_are_two() -> None:
    assert spans(section("Economy", range(20, 36))) == [("1", 20, 35)]
    assert spans(section("Economy", range(20, 37))) == [("1", 20, 28), ("2", 29, 36)]


def test_a_section_without_rows_is_no_zone() -> None:
    assert spans(section("Business", range(0)), section("Economy", range(1, 3))) == [("1", 1, 2)]


@pytest.mark.parametrize(
    ("seat", "zone"),
    [("1A", "1"), ("7F", "1"), ("27C", "2"), ("28C", "3"), ("13A", None), ("8A", None), ("12G", None), ("", None)],
)
def test_the_zone_of_a_seat(seat: str, zone: str | None) -> None:
    layout = cabin(section("Business", range(1, 8)), section("Economy", range(10, 45)))
    assert layout.zone_of(seat) == zone


def test_a_seat_outside_all_zones_lies_in_none() -> None:
    layout = CabinLayout("78W", (section("Economy", range(1, 5)),), (), (Zone("1", 1, 2),))
    assert layout.zone_of("4A") is None


def test_the_newest_layout_is_the_cabin() -> None:
    history = History()
    history.add(CabinLaidOut(aircraft="78W", sections=(section("Economy", range(1, 3)),)))
    history.add(CabinLaidOut(aircraft="789", sections=(section("Economy", range(1, 2)),)))
    layout = history.state(CabinLayout)
    assert (layout.aircraft, sorted(layout.seats)) == ("789", ["1A", "1B", "1C", "1D", "1E", "1F"])
