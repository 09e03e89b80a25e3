"""What a person can be reached by goes from their words; other numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.text.contacts import without_contacts


@pytest.mark.parametrize(
    "contact",
    [
        "sofie.janssen+lost@example.co.uk",
        "+31 6 1234 5678",
        "+1 (415) 555-0123",
        "0031612345678",
        "00 31 6 12345678",
        "0612345678",
        "06-1234 5678",
        "06 12 34 56 78",
        "(415) 555-0123",
        "415-555-0123",
        "٠٦١٢٣٤٥٦٧٨",
        "０６１２３４５６７８",  # noqa: RUF001 # as Japanese keyboards write digits
    ],
)
def test_a_contact_goes(contact: str) -> None:
    assert without_contacts(f"My scarf, reach me at {contact}, please").split() == (
        ["My", "scarf,", "reach", "me", "at", ",", "please"]
    )


@pytest.mark.parametrize(
    "other",
    [
        "0074123456",
        "KL0605/2026-11-21/AMS",
        "2026-11-21",
        "03-11-2026 12:40",
        "03.11.2026 09",
        "seat 12A, KL 1023, 21 November",
        "serial 123456789012",
        "@sofie",
    ],
)
def test_other_numbers_and_names_stay(other: str) -> None:
    assert without_contacts(other) == other


def test_an_address_goes_also_from_the_end_of_a_long_run_of_letters() -> None:
    assert "@" not in without_contacts("\u6211" * 100 + "sofie@example.org")


@pytest.mark.parametrize("run", ["x", "a_", "\u0663", "+", "a@", "a@a.", "0 ", "1-", "("])
def test_no_run_of_signs_holds_it_up(run: str) -> None:
    text = run * 300_000
    assert len(without_contacts(text)) <= len(text)


@given(text=st.text(max_size=80))
def test_it_takes_any_text_and_adds_nothing(text: str) -> None:
    assert len(without_contacts(text)) <= len(text)
