"""What is read from short airline messages in thirteen languages, every trap included."""

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from onboard.text.inspect import TextReport, inspect
from onboard.text.lexicon import LANGUAGES

TODAY = date(2026, 11, 21)
_LINES = Path(__file__).with_name("messages.txt").read_text(encoding="utf-8").splitlines()
MESSAGES = [tuple(map(str.strip, line.split("|", 5))) for line in _LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("language", "flights", "seats", "locators", "dates", "text"), MESSAGES, ids=[row[-1] for row in MESSAGES]
)
def test_message(language: str, flights: str, seats: str, locators: str, dates: str, text: str) -> None:
    report = msgspec.json.decode(inspect(text.encode(), TODAY), type=TextReport)
    assert report == TextReport(
        language=language,
        flights=flights.split(),
        seats=seats.split(),
        locators=locators.split(),
        dates=[date.fromisoformat(day) for day in dates.split()],
    )


def test_every_language_is_measured_often_enough_to_mean_something() -> None:
    counts = Counter(row[0] for row in MESSAGES)
    assert min(counts[language] for language in LANGUAGES) >= 12
    assert sum(counts.values()) >= 150
