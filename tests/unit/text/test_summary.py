"""The text proposed for the crew."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.text.mentions import read
from onboard.text.reading import read as read_characters
from onboard.text.summary import for_crew

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking X7K2PQ",
            "Hi, my daughter turns six, could the crew do something?",
        ),
        ("您好，今天KL0898航班，座位12A，我女儿六岁生日。预订号X7K2PQ", "您好，我女儿六岁生日。"),  # noqa: RUF001
        ("My booking is X7K2PQ and I want x7k2pq changed", "My booking is •••••• and I want •••••• changed"),
        ("swap 12A/14F please, booking X7K2PQ", "swap 12A/14F please"),
        ("Seat 12A. Seat 14F. We want to sit together", "Seat 12A. Seat 14F. We want to sit together"),
        ("予約番号はＸ７Ｋ２ＰＱです、毛布をください", "予約番号は••••••です、毛布をください"),
        ("No mention at all,", "No mention at all"),
        ("X7K2PQ", ""),
    ],
)
def test_boilerplate_goes_and_references_are_covered(text: str, expected: str) -> None:
    assert for_crew(text, read(text, TODAY)) == expected


@given(st.text(max_size=20), st.text("ABCDEFGH23456789", min_size=6, max_size=6), st.text(max_size=20), st.booleans())
def test_no_reference_that_was_read_ever_reaches_the_crew(before: str, code: str, after: str, small: bool) -> None:
    text = f"{before} PNR {code}, {code.lower() if small else code}{after} {code}"
    mentions = read(text, TODAY)
    shown = read_characters(for_crew(text, mentions)).text.upper()
    assert not [mention.value for mention in mentions.locators if mention.value in shown]
