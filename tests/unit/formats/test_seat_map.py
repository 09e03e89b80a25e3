"""Amadeus seat maps: cabins merged by flight, missing rows, staggered letters, exits, errors by position."""

import json
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import FormatError
from onboard.formats.seat_map import Facility, SeatMap, parse_seat_maps
from tests.unit.formats.refusal import reads_or_refuses

Json = dict[str, Any]


def seat(number: str, x: int, y: int, *codes: str, status: str = "AVAILABLE") -> Json:
    pricing = [{"travelerId": "1", "seatAvailabilityStatus": status, "price": {"total": "70.00"}}]
    return {
        "number": number,
        "characteristicsCodes": list(codes),
        "travelerPricing": pricing,
        "coordinates": {"x": x, "y": y},
    }


def answer(cabin: str, seats: list[Json], exits: list[int], **other: Any) -> Json:
    for found in seats:
        found["cabin"] = cabin
    return {
        "type": "seatmap",
        "departure": {"iataCode": "AMS", "at": "2026-11-21T12:30+01:00"},
        "carrierCode": "KL",
        "number": "605",
        "aircraft": {"code": "789"},
        "decks": [
            {
                "deckType": "MAIN",
                "deckConfiguration": {"width": 9, "exitRowsX": exits},
                "facilities": [
                    {"code": "LA", "column": "A", "row": "1", "position": "FRONT", "coordinates": {"x": 0, "y": 0}}
                ],
                "seats": seats,
            }
        ],
        **other,
    }


BUSINESS = [
    ("1A", 1, 0),
    ("1D", 1, 4),
    ("1K", 1, 8),
    ("2C", 2, 2),
    ("2G", 2, 6),
]


def business() -> Json:
    return answer("BUSINESS", [seat(number, x, y) for number, x, y in BUSINESS], [])


def economy() -> Json:
    """Rows 10, 12 and 14: row 13 is missing, so that x and row number drift apart."""
    rows = [(10, 5), (12, 6), (14, 7)]
    columns = {"A": 0, "B": 1, "C": 2, "D": 4, "E": 5}
    seats = [seat(f"{row}{letter}", x, y) for row, x in rows for letter, y in columns.items()]
    return answer("ECONOMY", seats, [7])


def encoded(*answers: Json) -> bytes:
    return json.dumps({"data": answers}).encode()


def only(*answers: Json) -> SeatMap:
    (found,) = parse_seat_maps(encoded(*answers))
    return found


def test_answers_of_one_flight_become_one_map() -> None:
    found = only(economy(), business())
    assert (found.carrier, found.number, found.board, found.aircraft) == ("KL", "605", "AMS", "789")
    assert found.departure_date is not None
    assert found.departure_date.isoformat() == "2026-11-21"
    assert [cabin.cabin_class for cabin in found.cabins] == ["BUSINESS", "ECONOMY"]
    assert found.unknown == ()


def test_rows_keep_their_gaps() -> None:
    cabin = only(economy()).cabins[0]
    assert [row.number for row in cabin.rows] == [10, 12, 14]
    assert (cabin.first_row, cabin.last_row, cabin.width) == (10, 14, 9)


def test_an_exit_is_where_its_x_is_not_where_its_number_is() -> None:
    assert [row.number for row in only(economy()).cabins[0].rows if row.exit] == [14]


def test_an_exit_row_may_be_named_by_its_seats() -> None:
    changed = economy()
    changed["decks"][0]["seats"][0]["characteristicsCodes"] = ["E"]
    assert [row.number for row in only(changed).cabins[0].rows if row.exit] == [10, 14]


def test_an_exit_of_another_cabin_is_no_riddle_but_one_of_no_row_is_named() -> None:
    front = business()
    front["decks"][0]["deckConfiguration"]["exitRowsX"] = [7, 40]
    assert only(front, economy()).unknown == ("exit at x 40, where no row is",)


def test_staggered_letters_stand_in_their_order_across() -> None:
    cabin = only(business()).cabins[0]
    assert cabin.letters == ("A", "C", "D", "G", "K")
    assert [[found.letter for found in row.seats] for row in cabin.rows] == [["A", "D", "K"], ["C", "G"]]


def test_aisles_are_the_columns_between_seats() -> None:
    assert only(economy()).cabins[0].aisles == (3,)
    assert only(business()).cabins[0].aisles == (1, 3, 5, 7)


def test_decks_stay_apart() -> None:
    upper = answer("ECONOMY", [seat("61A", 1, 0)], [])
    upper["decks"][0]["deckType"] = "UPPER"
    assert [(cabin.deck, cabin.first_row) for cabin in only(upper, economy()).cabins] == [("MAIN", 10), ("UPPER", 61)]


def test_a_seat_in_two_answers_stands_once() -> None:
    assert only(economy(), economy()) == only(economy())


def test_availability_is_that_of_anyone() -> None:
    first = seat("1A", 1, 0, status="BLOCKED")
    first["travelerPricing"].append({"seatAvailabilityStatus": "AVAILABLE"})
    taken = seat("1B", 1, 1, status="OCCUPIED")
    unsaid = seat("1C", 1, 2)
    unsaid["travelerPricing"] = []
    row = only(answer("ECONOMY", [first, taken, unsaid], [])).cabins[0].rows[0]
    assert [found.available for found in row.seats] == ["AVAILABLE", "OCCUPIED", None]


def test_prices_are_stripped() -> None:
    assert "70.00" not in repr(only(economy()))


def test_facilities_are_kept_and_may_be_absent() -> None:
    lavatory = Facility(code="LA", deck="MAIN", column=0, row=1, position="FRONT")
    assert only(economy(), business()).facilities == (lavatory,)
    bare = economy()
    del bare["decks"][0]["facilities"]
    assert only(bare).facilities == ()


def test_two_flights_are_two_maps() -> None:
    other = economy() | {"number": "606"}
    assert [found.flight for found in parse_seat_maps(encoded(economy(), other))] == [
        "KL605 2026-11-21 AMS",
        "KL606 2026-11-21 AMS",
    ]


def test_the_operating_flight_counts_where_it_is_named_in_full() -> None:
    codeshare = economy() | {"carrierCode": "DL", "number": "9368", "operating": {"carrierCode": "KL", "number": "605"}}
    assert only(codeshare, business()).carrier == "KL"
    unnamed = economy() | {"operating": {"carrierCode": "WA"}}
    assert only(unnamed).carrier == "KL"


def test_a_seat_with_a_strange_number_is_named() -> None:
    odd = economy()
    odd["decks"][0]["seats"][0]["number"] = "JUMP"
    assert only(odd).unknown == ("seat JUMP",)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "truncated"),
        ('{"data": [\n}', 2, 1, "malformed"),
        ('{"é": "é", x', 1, 12, "malformed"),
        ('{"data": []}', 1, 10, "$.data"),
        ("[]", 1, 1, "object"),
        ('{"data": [\n {"carrierCode": "KL"}]}', 2, 2, "decks"),
        ('{"data": [{"decks":\n [{"seats": [{"number": 12}]}]}]}', 2, 25, "$.data[0].decks[0].seats[0].number"),
        ('{"data": [{"decks": [{"seats": []}]}]}', 1, 1, "no seat"),
        ("[" * 70, 1, 65, "nested"),
    ],
)
def test_broken_json_is_refused_with_its_position(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(FormatError) as refused:
        parse_seat_maps(text.encode())
    assert (refused.value.line, refused.value.column) == (line, column)
    assert words in str(refused.value)


def test_coordinates_out_of_any_aircraft_are_refused() -> None:
    with pytest.raises(FormatError, match=r"coordinates\.y"):
        parse_seat_maps(encoded(answer("ECONOMY", [seat("1A", 1, 10**9)], [])))


VALID = encoded(business(), economy())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "decks", "seats", "number", "coordinates", "x", "y", "at"]), inner)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=100))
def test_any_bytes_read_or_are_refused(data: bytes) -> None:
    assert reads_or_refuses(partial(parse_seat_maps, data), data.count(b"\n") + 1)


@given(VALUES)
def test_any_json_reads_or_is_refused(value: object) -> None:
    for candidate in (value, {"data": [value]}, {"data": [{"decks": [{"seats": [value]}]}]}):
        assert reads_or_refuses(partial(parse_seat_maps, json.dumps(candidate).encode()), 1)


@given(st.integers(0, len(VALID)), st.binary(max_size=3), st.integers(0, 5))
def test_any_damaged_map_reads_or_is_refused(at: int, inserted: bytes, removed: int) -> None:
    damaged = VALID[:at] + inserted + VALID[at + removed :]
    assert reads_or_refuses(partial(parse_seat_maps, damaged), 4)
