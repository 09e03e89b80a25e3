"""PNL and ADL: names, elements, parts, totals, and where structure breaks."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import FormatError
from onboard.formats.names import read_name_item, read_seats
from onboard.formats.passenger_list import parse_passenger_list
from onboard.formats.types import GroupTotal, ListedPassenger, PassengerList, Ssr
from tests.unit.formats.refusal import reads_or_refuses
from tests.unit.formats.samples import ADL, KL0605, PNL

RECEIVED = date(2026, 11, 20)
JULY = date(2026, 7, 10)


def of_names(*lines: str) -> PassengerList:
    body = "\n".join(lines)
    return parse_passenger_list(f"PNL\nKL0605/21NOV AMS PART1\n-SFO01Y\n{body}\nENDPNL", RECEIVED)


def given_names(found: PassengerList) -> list[str | None]:
    return [passenger.given for passenger in found.passengers]


def by_given(found: PassengerList, given: str) -> ListedPassenger:
    return next(passenger for passenger in found.passengers if passenger.given == given)


def refused(text: str, received: date = RECEIVED) -> tuple[int, int, str]:
    with pytest.raises(FormatError) as error:
        parse_passenger_list(text, received)
    return error.value.line, error.value.column, str(error.value)


def test_the_public_pnl() -> None:
    found = parse_passenger_list(PNL, JULY)
    assert (found.flight, found.departure_date, found.board) == ("TP1234", date(2026, 7, 16), "LIS")
    assert found.groups == (GroupTotal("OPO", "Y", 3), GroupTotal("FAO", "Y", 2))
    assert given_names(found) == ["RUI", "ANA", "TIAGO", "LUISA", "CARLOS"]
    assert [passenger.title for passenger in found.passengers] == ["MR", "MRS", "MSTR", "MS", "MR"]
    assert [passenger.destination for passenger in found.passengers] == ["OPO"] * 3 + ["FAO"] * 2
    assert by_given(found, "RUI").locator == "A1B2C3"
    assert by_given(found, "LUISA").ssr == (Ssr("WCHR"),)
    assert found.unknown == ()


def test_a_child_request_belongs_to_the_child() -> None:
    found = parse_passenger_list(PNL, JULY)
    assert by_given(found, "TIAGO").ssr == (Ssr("CHLD"),)
    assert by_given(found, "ANA").ssr == ()


def test_the_public_adl() -> None:
    found = parse_passenger_list(ADL, JULY)
    assert [(passenger.action, passenger.given) for passenger in found.passengers] == [
        ("DEL", "RUI"),
        ("ADD", "INES"),
    ]
    assert found.unknown == ()


def test_two_parts_with_envelopes_join_into_one_list() -> None:
    found = parse_passenger_list(KL0605, RECEIVED)
    assert found.groups == (GroupTotal("SFO", "C", 2), GroupTotal("SFO", "Y", 3))
    sofie, emma = by_given(found, "SOFIE"), by_given(found, "EMMA")
    assert (sofie.seat, sofie.locator, sofie.title) == ("12A", "X7K2PQ", "MS")
    assert (emma.seat, emma.locator, emma.ssr) == ("12B", "X7K2PQ", (Ssr("CHML"),))
    chidi = by_given(found, "CHIDI")
    assert (chidi.title, chidi.group, chidi.locator) == ("DR", "A3", "B4N7QD")
    assert chidi.ssr == (Ssr("MEDA", "NEEDS OXYGEN DURING THE WHOLE FLIGHT"),)
    assert (chidi.inbound, chidi.onward) == (("KL1234Y21LHR",), ("UA512Y21SEA", "UA77Y22PDX"))
    assert chidi.elements == (".M/DL9368Y21AMSSFO",)
    assert found.blocked == ("1ZZ/EXST-B2",)
    assert found.unknown == (".L/QQWW12/DL", ".S/SOMETHING ELSE")


def test_dots_in_free_text_do_not_start_an_element() -> None:
    found = of_names("1VERMEER/PIETERMR .R/OTHS HK1 SEE DR.JANSEN. CALL 1.5 .L/K3M9TA")
    assert found.passengers[0].ssr == (Ssr("OTHS", "SEE DR.JANSEN. CALL 1.5"),)
    assert found.passengers[0].locator == "K3M9TA"


@pytest.mark.parametrize("code", ["DOCS", "DOCA", "DOCO", "FOID"])
@pytest.mark.parametrize(
    "lines",
    [
        ("1VERMEER/PIETERMR .R/{} HK1/P/SECRET",),
        ("1VERMEER/PIETERMR", ".R/{} HK1/P/X", ".RN/SECRET", ".RN/SECRET"),
        ("1VERMEER/PIETERMR .R/{} HK1/P/X", "SECRET/AND MORE"),
        ("1VERMEER/PIETERMR", "{} HK1 SECRET"),
        ("1VERMEER/PIETERMR", ".X/{} SECRET"),
        (".R/{} HK1 SECRET", "1VERMEER/PIETERMR"),
    ],
)
def test_passport_data_never_leaves_the_reader(code: str, lines: tuple[str, ...]) -> None:
    found = of_names(*(line.format(code) for line in lines))
    assert "SECRET" not in repr(found)
    assert given_names(found) == ["PIETER"]


@pytest.mark.parametrize("count", ["1", "01", "001", "0001", "00001"])
def test_a_heading_counts_in_any_run_of_figures(count: str) -> None:
    found = parse_passenger_list(f"PNL\nKL0605/21NOV AMS PART1\n-SFO{count}Y\n1DOE/ANNMS\nENDPNL", RECEIVED)
    assert found.groups == (GroupTotal("SFO", "Y", 1),)
    assert found.unknown == ()


@pytest.mark.parametrize("rest", ["THE FLIGHT", " THE FLIGHT"])
def test_one_blank_joins_a_remark_with_its_continuation(rest: str) -> None:
    found = of_names("1DOE/ANNMS .R/MEDA HK1 OXYGEN DURING", f".RN/{rest}")
    assert found.passengers[0].ssr == (Ssr("MEDA", "OXYGEN DURING THE FLIGHT"),)


def test_a_request_behind_passport_data_is_read() -> None:
    found = of_names("1VERMEER/PIETERMR .R/DOCS HK1/P/X .R/WCHR HK1", ".RN/TO THE GATE")
    assert found.passengers[0].ssr == (Ssr("WCHR", "TO THE GATE"),)


def test_a_request_whose_owner_is_not_named_goes_to_all_and_is_named() -> None:
    found = of_names("2COSTA/ANAMRS/JOSEMR .R/VGML HK1")
    assert [passenger.ssr for passenger in found.passengers] == [(Ssr("VGML"),)] * 2
    assert ".R/VGML HK1" in found.unknown


def test_seats_that_do_not_fit_the_names_are_not_guessed() -> None:
    found = of_names("2COSTA/ANAMRS/JOSEMR .R/SEAT HK1 12A")
    assert [passenger.seat for passenger in found.passengers] == [None, None]
    assert ".R/SEAT HK1 12A" in found.unknown


def test_elements_of_a_blocked_seat_are_nobodys() -> None:
    found = of_names("1VERMEER/PIETERMR", "1ZZ/EXST", ".R/SEAT HK1 14C")
    assert found.passengers[0].seat is None
    assert found.unknown[0] == ".R/SEAT HK1 14C"


def test_the_flights_own_carrier_decides_on_the_locator() -> None:
    found = of_names("1VERMEER/PIETERMR .L/QQWW12/DL .L/K3M9TA/KL")
    assert found.passengers[0].locator == "K3M9TA"
    assert found.unknown[0] == ".L/QQWW12/DL"


def test_a_total_that_does_not_fit_the_names_is_named() -> None:
    assert parse_passenger_list(PNL.replace("-OPO03Y", "-OPO04Y"), JULY).unknown == ("-OPO04Y (names: 3)",)


def test_a_party_with_fewer_names_than_its_size_is_named() -> None:
    assert "3COSTA/ANAMRS (names: 1)" in of_names("3COSTA/ANAMRS").unknown


def test_lines_that_are_nothing_known_are_named_verbatim() -> None:
    assert "HELLO THERE" in of_names("1VERMEER/PIETERMR", "HELLO THERE").unknown


def test_a_pnl_without_passengers() -> None:
    found = parse_passenger_list("PNL\nKL0605/21NOV AMS PART1\nNIL\nENDPNL\n", RECEIVED)
    assert (found.passengers, found.unknown) == ((), ())


@pytest.mark.parametrize(
    ("day", "received", "expected"),
    [
        ("31DEC", date(2027, 1, 2), date(2026, 12, 31)),
        ("01JAN", date(2026, 12, 30), date(2027, 1, 1)),
        ("29FEB", date(2028, 2, 20), date(2028, 2, 29)),
    ],
)
def test_the_year_is_the_nearest(day: str, received: date, expected: date) -> None:
    text = PNL.replace("16JUL", day)
    assert parse_passenger_list(text, received).departure_date == expected


@pytest.mark.parametrize("day", ["29FEB", "31JUN", "00JUL", "16XXX", "1JUL"])
def test_a_day_that_does_not_exist_is_refused(day: str) -> None:
    assert refused(PNL.replace("16JUL", day), JULY)[:2] == (2, 8)


def part(number: int, end: str, flight: str = "KL0605/21NOV AMS") -> str:
    return f"PNL\n{flight} PART{number}\n-SFO01Y\n1NAME{'ABCDEFG'[number]}/PIETERMR\n{end}\n"


def test_part_one_again_replaces_what_stood_before() -> None:
    found = parse_passenger_list(part(1, "ENDPART1") + KL0605, RECEIVED)
    assert found == parse_passenger_list(KL0605, RECEIVED)


@pytest.mark.parametrize(
    "text",
    [
        part(1, "ENDPART1") + part(2, "ENDPNL"),
        part(1, "ENDPART1") + part(2, "ENDPART2\nENDPNL"),
    ],
)
def test_one_total_from_the_totals_of_the_parts(text: str) -> None:
    assert parse_passenger_list(text, RECEIVED).groups == (GroupTotal("SFO", "Y", 2),)
    same_total_in_both = text.replace("-SFO01Y", "-SFO02Y")
    assert parse_passenger_list(same_total_in_both, RECEIVED).groups == (GroupTotal("SFO", "Y", 2),)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "empty"),
        ("HELLO\n" + PNL, 1, 1, "expected the header"),
        ("PSM\nAF556/27NOV ORY PART1\nENDPSM", 1, 1, "expected the header"),
        ("PNL", 1, 4, "flight line"),
        ("PNL\nHELLO", 2, 1, "flight line"),
        ("PNL\n12345/21NOV AMS PART1\nENDPNL", 2, 1, "flight line"),
        ("PNL\nKL0605/21NOV AMSX PART1\nENDPNL", 2, 14, "board point"),
        ("PNL\nKL0605/21NOV\nENDPNL", 2, 14, "board point"),
        ("PNL\nKL0605/21NOV AMS\nENDPNL", 2, 18, "part"),
        ("PNL\nKL0605/21NOV AMS PARTX\nENDPNL", 2, 18, "part"),
        ("PNL\nKL0605/21NOV AMS PART1 X\nENDPNL", 2, 24, "nothing may follow"),
        (part(2, "ENDPNL"), 2, 18, "part 1 of PNL KL0605/21NOV is missing"),
        (part(1, "ENDPART1"), 5, 9, "part 2 of PNL KL0605/21NOV is missing"),
        (part(1, "ENDPART1") + part(3, "ENDPNL"), 7, 18, "part 2 of PNL"),
        (part(1, "ENDPART2"), 5, 8, "expected ENDPART1"),
        (part(1, ""), 4, 16, "ENDPNL or ENDPART1 is missing"),
        (part(1, "ENDADL"), 5, 1, "expected ENDPNL"),
        (part(1, "NNNN"), 5, 1, "expected ENDPNL"),
        (part(1, "ENDPNL") + part(2, "ENDPNL"), 7, 18, "part 1 of PNL"),
        (part(1, "ENDPNL") + "MORE", 6, 1, "expected the header"),
        (part(1, "ENDPART1") + part(2, "ENDPNL", "KL0606/21NOV AMS"), 7, 1, "another list"),
        (part(1, "ENDPART1") + part(2, "ENDPNL", "KL0605/22NOV AMS"), 7, 1, "another list"),
        (part(1, "ENDPART1") + ADL, 6, 1, "expected the header PNL"),
        ("PNL\nKL0605/21NOV AMS PART1\n1VERMEER/PIETERMR\nENDPNL", 3, 1, "before the first destination"),
        ("PNL\nKL0605/21NOV AMS PART1\n-SFOXXY\nENDPNL", 3, 1, "heading"),
        ("PNL\nKL0605/21NOV AMS PART1\n-SFO01Y\nADD\nENDPNL", 4, 1, "belongs to an ADL"),
        ("ADL\nKL0605/21NOV AMS PART1\n-SFO01Y\nADD\nDEL\nENDADL", 5, 1, "order is DEL, ADD, CHG"),
        ("ADL\nKL0605/21NOV AMS PART1\n-SFO01Y\n1VERMEER/PIETERMR\nENDADL", 4, 1, "before DEL"),
        ("ADL\nKL0605/21NOV AMS PART1\nADD\nENDADL", 3, 1, "before the first destination"),
        ("PNL\n" + "X" * 3000, 2, 2001, "longer"),
        ("\n" * 60_000, 50_001, 1, "lines"),
    ],
)
def test_broken_structure_is_refused_with_its_position(text: str, line: int, column: int, words: str) -> None:
    at_line, at_column, message = refused(text)
    assert (at_line, at_column) == (line, column)
    assert words in message


def test_a_second_adl_is_refused_because_changes_add_up() -> None:
    assert "another ADL" in refused(ADL + "\n" + ADL, JULY)[2]


def test_the_order_of_an_adl_starts_again_with_each_destination() -> None:
    text = ADL.replace("ENDADL", "-FAO01Y\nDEL\n1BRAGA/LUISAMS\nCHG\n1DUARTE/CARLOSMR\nENDADL")
    found = parse_passenger_list(text, JULY)
    assert [passenger.action for passenger in found.passengers] == ["DEL", "ADD", "DEL", "CHG"]


@pytest.mark.parametrize(
    ("text", "given", "title"),
    [
        ("1SMITH/JOHNMR", "JOHN", "MR"),
        ("1SMITH/JOHN MR", "JOHN", "MR"),
        ("1SMITH/MR", "MR", None),
        ("1SMITH/TIMMSTR", "TIM", "MSTR"),
        ("1SMITH/ANNMISS", "ANN", "MISS"),
        ("1SMITH/ANNPROF", "ANN", "PROF"),
        ("1SMITH/KIMCHD", "KIM", "CHD"),
        ("1SMITH/KIM", "KIM", None),
        ("1SMITH", None, None),
    ],
)
def test_titles_are_split_off_where_a_given_name_remains(text: str, given: str | None, title: str | None) -> None:
    item = read_name_item(text)
    assert item is not None
    assert [(person.surname, person.given, person.title) for person in item.people] == [("SMITH", given, title)]


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("012A", ("12A",)),
        ("12A12B", ("12A", "12B")),
        ("12AB", ("12A", "12B")),
        ("12A/013C", ("12A", "13C")),
        ("12AN", ("12A",)),
        ("WINDOW", ()),
        ("12", ()),
    ],
)
def test_seats(text: str, seats: tuple[str, ...]) -> None:
    assert read_seats(text) == seats


LINES = st.sampled_from(
    [*KL0605.split("\n"), *ADL.split("\n"), "", ".", "-", "ENDPART2", "1/", ".R/SEAT HK9 1A", ".RN/", "DEL"]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=40), st.dates())
def test_any_lines_read_or_are_refused(lines: list[str], received: date) -> None:
    for text in ("\n".join(lines), "\n".join(["PNL", "KL0605/21NOV AMS PART1", *lines, "ENDPNL"])):
        assert reads_or_refuses(partial(parse_passenger_list, text, received), text.count("\n") + text.count("\r") + 1)


@given(st.sampled_from([PNL, ADL, KL0605]), st.integers(0, 900), st.text(max_size=3), st.integers(0, 5))
def test_any_damaged_list_reads_or_is_refused(text: str, at: int, inserted: str, removed: int) -> None:
    damaged = text[:at] + inserted + text[at + removed :]
    assert reads_or_refuses(partial(parse_passenger_list, damaged, RECEIVED), damaged.count("\n") + 4)


@given(st.permutations(["L/X7K2PQ", "R/WCHR HK1 RAMP", "I/KL1234Y21LHR", "O/UA512Y21SEA", "R/SEAT HK1 012A"]))
def test_the_order_of_elements_and_their_lines_do_not_matter(elements: list[str]) -> None:
    on_one_line = of_names("1VERMEER/PIETERMR ." + " .".join(elements))
    on_several = of_names("1VERMEER/PIETERMR", *(f".{element}" for element in elements))
    assert on_one_line == on_several
    assert on_one_line.passengers[0].seat == "12A"
    assert on_one_line.unknown == ()


def test_elements_without_end_are_refused_and_names_without_end_are_no_names() -> None:
    with pytest.raises(FormatError, match="more than 200 elements"):
        of_names("1VERMEER/PIETERMR", *([".R/WCHR HK1"] * 201))
    crowd = "40CROWD" + "/A" * 40
    assert crowd in of_names(crowd).unknown
