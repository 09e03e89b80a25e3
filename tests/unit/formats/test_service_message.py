"""PSM: headings, names with seats, services over several lines, connections, free text."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import FormatError
from onboard.formats.service_message import parse_service_message
from onboard.formats.types import GroupTotal, ListedPassenger, PassengerList, Ssr
from tests.unit.formats.refusal import reads_or_refuses
from tests.unit.formats.samples import PNL, PSM, PSM_NIL

RECEIVED = date(2026, 11, 26)


def in_class_y(*lines: str) -> PassengerList:
    body = "\n".join(lines)
    text = f"PSM\nAF556/27NOV ORY PART1\n-GVA 1PAX/1SSR\nY CLASS 1PAX/1SSR\n{body}\nENDPSM"
    return parse_service_message(text, RECEIVED)


def by_given(found: PassengerList, given: str) -> ListedPassenger:
    return next(passenger for passenger in found.passengers if passenger.given == given)


def test_the_published_example() -> None:
    found = parse_service_message(PSM, RECEIVED)
    assert (found.flight, found.departure_date, found.board) == ("AF556", date(2026, 11, 27), "ORY")
    assert found.groups == (
        GroupTotal("GVA", "F", 2),
        GroupTotal("GVA", "Y", 3),
        GroupTotal("ATH", "F", 0),
        GroupTotal("ATH", "Y", 3),
    )
    assert [passenger.seat for passenger in found.passengers] == [
        "1D",
        "4A",
        "12A",
        "22A",
        "22B",
        "14D",
        "28D",
        "28C",
    ]
    assert found.supplement == ("ATTN HANDLING/PAX COMPLAINTS TO BE EXPECTED AT ARRIVAL",)
    assert found.unknown == ()


def test_services_keep_their_text_and_a_deeper_indent_continues_it() -> None:
    found = parse_service_message(PSM, RECEIVED)
    text = "TWO BROKEN LEGS. NURSE NELSON. PLEASE TRY TO CLEAR AMBULANCE TO MEET AIRCRAFT AIRSIDE"
    assert by_given(found, "TED").ssr == (Ssr("MAAS", text), Ssr("MEDA"), Ssr("STCR"))


def test_connections_with_and_without_a_leading_blank() -> None:
    found = parse_service_message(PSM, RECEIVED)
    assert by_given(found, "JACK").onward == ("SR1234Y28ZRH",)
    assert by_given(found, "MARILYN").onward == ("SQ1234W28ATHNRT23251800/1HK",)
    assert by_given(found, "ROBERT").onward == ()


def test_destinations_without_services() -> None:
    found = parse_service_message(PSM_NIL, date(2026, 12, 1))
    assert found.groups == (GroupTotal("NRT", None, 0), GroupTotal("YVR", None, 0))
    assert found.passengers == ()


def test_a_party_takes_its_seats_in_order() -> None:
    found = in_class_y("2COSTA/ANAMRS/JOSEMR 012A 012B", " WCHR")
    assert [(passenger.given, passenger.seat) for passenger in found.passengers] == [("ANA", "12A"), ("JOSE", "12B")]


def test_seats_that_do_not_fit_are_named() -> None:
    found = in_class_y("2COSTA/ANAMRS/JOSEMR 12A")
    assert [passenger.seat for passenger in found.passengers] == [None, None]
    assert "2COSTA/ANAMRS/JOSEMR 12A" in found.unknown


def test_a_heading_that_does_not_fit_its_names_is_named() -> None:
    assert in_class_y("1COSTA/ANAMRS 12A", "1COSTA/JOSEMR 12B").unknown == ("Y CLASS 1PAX/1SSR (names: 2)",)


def test_what_is_not_understood_is_named_verbatim() -> None:
    found = in_class_y("1COSTA/ANAMRS 12A", " WCHR", "WHAT IS THIS?", " 7: NOT A SERVICE")
    assert found.unknown == ("WHAT IS THIS?", "7: NOT A SERVICE")


def test_passport_data_is_dropped() -> None:
    found = in_class_y(
        "1COSTA/ANAMRS 12A", " DOCS HK1/P/SECRET", "    SECRET", " SECRET/1", "SECRET/2", " WCHR", "DOCS SECRET"
    )
    assert found.passengers[0].ssr == (Ssr("WCHR"),)
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (PNL, 1, 1),
        (PSM.replace("-GVA 5PAX/11SSR", "-GVA 5PAX"), 3, 1),
        (PSM.replace("F CLASS 2PAX/3SSR", "F CLASS TWO"), 10, 1),
        ("PSM\nAF556/27NOV ORY PART1\nF CLASS NIL\nENDPSM", 3, 1),
        ("PSM\nAF556/27NOV ORY PART1\n1COSTA/ANAMRS 12A\nENDPSM", 3, 1),
        ("PSM\nAF556/27NOV ORY PART1\n-GVA NIL", 3, 9),
        ("PSM\nAF556/27NOV ORY PART2\n-GVA NIL\nENDPSM", 2, 17),
    ],
)
def test_broken_structure_is_refused_with_its_position(text: str, line: int, column: int) -> None:
    with pytest.raises(FormatError) as refused:
        parse_service_message(text, RECEIVED)
    assert (refused.value.line, refused.value.column) == (line, column)


LINES = st.sampled_from([*PSM.split("\n"), "", " ", "-", "SI", "1/", " DOCS"])


@given(st.lists(LINES | st.text(max_size=30), max_size=40))
def test_any_lines_read_or_are_refused(lines: list[str]) -> None:
    text = "\n".join(["PSM", "AF556/27NOV ORY PART1", *lines, "ENDPSM"])
    read = partial(parse_service_message, text, RECEIVED)
    assert reads_or_refuses(read, text.count("\n") + text.count("\r") + 1)


def test_services_without_end_are_refused() -> None:
    with pytest.raises(FormatError, match="more than 200 service lines"):
        in_class_y("1COSTA/ANAMRS 12A", *([" WCHR"] * 201))
