"""References in WorldTracer's style, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.reference import NUMBERS, Reference, parse_reference
from onboard.errors import RuleError


@pytest.mark.parametrize("text", ["SINEK19666", "sinek19666", " sin ek 19666", "SIN-EK-19666"])
def test_a_reference_is_read_however_it_is_typed(text: str) -> None:
    assert parse_reference(text) == Reference("SIN", "EK", 19666)


def test_zeros_stay() -> None:
    assert str(parse_reference("AMSKL00012")) == "AMSKL00012"


def test_an_airline_may_have_one_digit() -> None:
    assert parse_reference("CTU3U00001").airline == "3U"
    assert parse_reference("LGWU200001").airline == "U2"


@pytest.mark.parametrize(
    "text",
    ["", "AMSKL1234", "AMSKL123456", "AMS1212345", "A1SKL12345", "AMSKL1234X", "AMS\u0131L12345", "AMSKL1234\u0665"],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RuleError, match="AMSKL12345"):
        parse_reference(text)


@given(
    st.from_regex(r"[A-Z]{3}", fullmatch=True),
    st.from_regex(r"[A-Z][A-Z0-9]|[0-9][A-Z]", fullmatch=True),
    st.integers(0, NUMBERS - 1),
)
def test_what_is_written_is_read_back(station: str, airline: str, number: int) -> None:
    reference = Reference(station, airline, number)
    assert parse_reference(str(reference)) == reference
    assert len(str(reference)) == 10


@given(st.text() | st.text("AMSKL12345 -", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_reference(text)
    except RuleError:
        return
    assert str(found) == text.replace(" ", "").replace("-", "").upper()
