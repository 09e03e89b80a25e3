"""The operator's view of a message, and how bad bytes are refused."""

import json
from datetime import date

import pytest

from onboard.errors import FormatError
from onboard.text.inspect import inspect

ON = date(2026, 11, 21)


def test_the_keys_and_forms() -> None:
    text = "Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking X7K2PQ"
    assert json.loads(inspect(text.encode(), ON)) == {
        "language": "en",
        "flights": ["KL0605"],
        "seats": ["12A"],
        "locators": ["X7K2PQ"],
        "dates": ["2026-11-21"],
        "unknown": [],
    }


def test_values_are_unique_in_order_of_appearance() -> None:
    report = json.loads(inspect(b"KL606 and KL605 and KL 606, 14C, 12A, 14C, today, TODAY", ON))
    assert report["flights"] == ["KL606", "KL605"]
    assert report["seats"] == ["14C", "12A"]
    assert report["dates"] == ["2026-11-21"]


def test_empty_input_has_empty_lists() -> None:
    report = json.loads(inspect(b"", ON))
    assert report == {"language": "und", "flights": [], "seats": [], "locators": [], "dates": [], "unknown": []}


def test_a_byte_order_mark_is_no_text() -> None:
    assert json.loads(inspect(b"\xef\xbb\xbfKL0605", ON))["flights"] == ["KL0605"]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"\xff", 1, 1), (b"seat\n12A \xc3", 2, 5), ("é\n座席".encode() + b"\x80", 2, 3), (b"\xef\xbb\xbfa\xff", 1, 2)],
)
def test_bad_bytes_are_refused_with_their_position(data: bytes, line: int, column: int) -> None:
    with pytest.raises(FormatError) as refused:
        inspect(data, ON)
    assert (refused.value.line, refused.value.column) == (line, column)
