"""BCBP against public passes, the reference's rules, and text that is no pass."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import FormatError
from onboard.formats.boarding_pass import parse_boarding_pass
from tests.unit.formats.passes import PASSES
from tests.unit.formats.refusal import reads_or_refuses

ON = date(2026, 11, 21)
PLAIN = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"


def one_leg(day: str) -> str:
    return PLAIN.replace("326", day)


@pytest.mark.parametrize("name", PASSES)
def test_public_passes_read_as_their_suites_say(name: str) -> None:
    text, on, holder, legs = PASSES[name]
    found = parse_boarding_pass(text, date.fromisoformat(on))
    assert found.name == holder
    assert [
        (
            leg.locator,
            leg.board,
            leg.destination,
            leg.carrier,
            leg.flight,
            leg.departure_date.isoformat() if leg.departure_date else None,
            leg.compartment,
            leg.seat,
            leg.sequence,
            leg.status,
            leg.ticket,
            leg.frequent_flyer,
        )
        for leg in found.legs
    ] == legs


def test_a_trailing_newline_changes_nothing() -> None:
    assert parse_boarding_pass(PLAIN + "\r\n", ON) == parse_boarding_pass(PLAIN, ON)


def test_bag_tags_day_of_issue_and_airline_text_are_kept() -> None:
    found = parse_boarding_pass(PASSES["kde:multi leg, all fields"][0], date(2018, 4, 2))
    assert found.bag_tags == ("0014123456002", "0014123467001", "0014123478901")
    assert found.issued == date(2011, 11, 21)
    assert found.unknown == ("LX58Z", "WQ")


def test_text_behind_an_empty_conditional_part_is_named_and_not_read() -> None:
    found = parse_boarding_pass(PASSES["kde:zero size conditional"][0], date(2018, 4, 2))
    assert found.issued is None
    assert found.unknown[0].startswith(">2180")


def test_every_conditional_field_may_be_cut_off() -> None:
    """georgesmith46 and KDE agree on the whole pass; each shorter one holds a part of the same."""
    text, on, _, _ = PASSES["kde:single leg, all fields"]
    whole = parse_boarding_pass(text, date.fromisoformat(on)).legs[0]
    for end in range(47, len(text)):
        leg = parse_boarding_pass(text[:end], date.fromisoformat(on)).legs[0]
        assert (leg.locator, leg.departure_date is None) == ("AB12C3", False)
        assert (whole.sequence or "").startswith(leg.sequence or "")
        assert (whole.frequent_flyer or "").startswith(leg.frequent_flyer or "")
        assert (whole.ticket or "").startswith(leg.ticket or "")


def test_a_missing_leg_day_leaves_the_date_open() -> None:
    """georgesmith46/bcbp decode.spec.js, fourth case: the first of two legs is blank."""
    text = "M2DESMARAIS/LUC       E                                   06>60000ABC123 YULFRAAC 0834 226F001A0025 10200"
    first, second = parse_boarding_pass(text, date(2016, 8, 1)).legs
    assert (first.board, first.departure_date) == (None, None)
    assert second.departure_date == date(2016, 8, 13)


def test_the_flight_follows_the_day_of_issue_across_the_year() -> None:
    """georgesmith46/bcbp decode.spec.js, seventh case: issued on day 364 of 2021, flown on day 1."""
    text = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 001F001A0025 10D>607   136400"
    assert parse_boarding_pass(text, date(2023, 6, 1)).legs[0].departure_date == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("325", date(2026, 11, 21)),
        ("324", date(2026, 11, 20)),
        ("236", date(2026, 8, 24)),
        ("234", date(2027, 8, 22)),
        ("001", date(2027, 1, 1)),
        ("366", None),
        ("000", None),
    ],
)
def test_without_a_day_of_issue_a_pass_is_for_the_next_such_day_or_a_recent_one(
    day: str, expected: date | None
) -> None:
    found = parse_boarding_pass(one_leg(day), ON)
    assert found.legs[0].departure_date == expected
    assert bool(found.unknown) == (expected is None)


def test_a_later_leg_departs_after_the_earlier_one() -> None:
    leg = "DEF456 FRAGVALH 3664 001C012C0002 100"
    found = parse_boarding_pass(one_leg("365").replace("M1", "M2") + leg, ON)
    assert [leg.departure_date for leg in found.legs] == [date(2026, 12, 31), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("X" + PLAIN[1:], 1),
        ("M0" + PLAIN[2:], 2),
        ("M5" + PLAIN[2:], 2),
        ("M1DESMARAIS/LUC       ", 23),
        (PLAIN[:46], 47),
        ("M2" + PLAIN[2:], 61),
        (PLAIN + "DEF456 FRAGVALH 3664 327C012C0002 100", 2),
        (PLAIN[:22] + "X" + PLAIN[23:], 23),
        (PLAIN.replace("YUL", "Y1L"), 31),
        (PLAIN.replace("0834", "O834"), 40),
        (PLAIN.replace("326", "3X6"), 45),
        (PLAIN[:58] + "ZZ", 59),
        (PLAIN[:58] + "08>5ZZ1234", 63),
        ("M2Mobi Lab / ML-586 [In Progress]\nSplit Fooo.Config from main Fooo\n\n======", 34),
    ],
)
def test_what_is_no_pass_is_refused_with_its_position(text: str, column: int) -> None:
    with pytest.raises(FormatError) as refused:
        parse_boarding_pass(text, ON)
    assert (refused.value.line, refused.value.column) == (1, column)


@given(st.text(max_size=200), st.dates())
def test_any_text_reads_or_is_refused(text: str, on: date) -> None:
    for candidate in (text, "M1" + text):
        assert reads_or_refuses(partial(parse_boarding_pass, candidate, on), candidate.count("\n") + 1)


@given(st.sampled_from(sorted(PASSES)), st.integers(0, 200), st.characters(), st.integers(0, 3))
def test_any_damaged_pass_reads_or_is_refused(name: str, at: int, character: str, removed: int) -> None:
    whole = PASSES[name][0]
    damaged = whole[:at] + character + whole[at + removed :]
    assert reads_or_refuses(partial(parse_boarding_pass, damaged, ON), 2)
