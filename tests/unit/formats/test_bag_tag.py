"""Bag tags in all the forms that scanners, people and passes write them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import FormatError
from onboard.formats.bag_tag import NOT_READ, BagTag, parse_bag_tag, parse_bag_tags
from tests.unit.formats.refusal import reads_or_refuses

DIGITS = st.from_regex(r"[0-9]{10}", fullmatch=True)


def tag(text: str) -> BagTag:
    found = parse_bag_tag(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["0074123456", " 0074 123456 ", "0-074-123456"])
def test_ten_digits_are_leading_digit_issuer_and_serial(text: str) -> None:
    assert tag(text) == BagTag("0", "074", "123456")


@pytest.mark.parametrize("text", ["BA728359", "ba 728359", "BA-728359"])
def test_the_human_form_has_the_airlines_letters_and_no_leading_digit(text: str) -> None:
    # Wikipedia, "Bag tag": BA728359 stands for 0125728359.
    assert tag(text) == BagTag(None, "125", "728359")
    assert tag(text).same(tag("0125728359"))
    assert tag(tag(text).written) == tag(text)


def test_the_leading_digit_does_not_make_another_tag_but_issuer_and_serial_do() -> None:
    assert tag("2074123456").same(tag("0074123456"))
    assert not tag("0074123456").same(tag("0074123457"))
    assert not tag("0074123456").same(tag("0057123456"))


def test_a_tag_names_its_airline() -> None:
    assert [tag(f"0{code}000001").airline for code in ("074", "057", "220", "006", "876")] == [
        "KL",
        "AF",
        "LH",
        "DL",
        "3U",
    ]
    assert tag("0074123456").name == "KL 123456"


def test_a_tag_of_an_airline_that_is_not_known_is_read_all_the_same() -> None:
    assert tag("0000000001") == BagTag("0", "000", "000001")
    assert tag("0000000001").airline is None
    assert tag("0000000001").name == "000 000001"


def test_a_tag_that_was_not_read_is_none() -> None:
    assert parse_bag_tag(NOT_READ) is None
    assert parse_bag_tags(NOT_READ + "001") == ()
    assert parse_bag_tags(NOT_READ) == ()


def test_a_passes_field_holds_tags_in_a_row() -> None:
    # The first field of KDE/kitinerary's sample pass.
    assert parse_bag_tags("0014123456002") == (tag("0014123456"), tag("0014123457"))
    assert parse_bag_tags("0014123467001") == (tag("0014123467"),)
    assert parse_bag_tags("0014123467000") == (tag("0014123467"),)
    assert parse_bag_tags("0014123467") == (tag("0014123467"),)


def test_serials_that_run_out_are_refused_at_their_count() -> None:
    assert parse_bag_tags("0014999999001")[0].serial == "999999"
    with pytest.raises(FormatError, match="002 tags") as refused:
        parse_bag_tags("0014999999002")
    assert refused.value.column == 11


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("007412345", 1),
        ("12345678", 1),
        ("0074/123456", 5),
        ("KL12345\N{FULLWIDTH DIGIT SIX}", 8),
        ("0" * 99, 41),
    ],
)
def test_other_text_is_refused_with_its_position(text: str, column: int) -> None:
    with pytest.raises(FormatError) as refused:
        parse_bag_tag(text)
    assert refused.value.column == column


def test_the_human_form_of_an_unknown_airline_asks_for_the_digits() -> None:
    with pytest.raises(FormatError, match="code of QQ is not known; please type the ten digits") as refused:
        parse_bag_tag("  QQ 123456")
    assert refused.value.column == 3


@given(DIGITS)
def test_every_ten_digits_are_a_tag_and_its_name_leads_back_to_it(digits: str) -> None:
    found = parse_bag_tag(digits)
    if found is None:
        assert digits == NOT_READ
    else:
        assert found.written == digits
        assert found.airline is None or tag(found.name).same(found)


@given(DIGITS, st.integers(0, 999))
def test_a_field_expands_to_its_count_of_different_tags(digits: str, count: int) -> None:
    if digits == NOT_READ or int(digits[4:]) + max(1, count) > 1_000_000:
        return
    assert len(set(parse_bag_tags(f"{digits}{count:03}"))) == max(1, count)


@given(st.text() | st.text("0123456789KLBA -", max_size=16))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert reads_or_refuses(lambda: parse_bag_tag(text), 1)
    assert reads_or_refuses(lambda: parse_bag_tags(text), 1)
