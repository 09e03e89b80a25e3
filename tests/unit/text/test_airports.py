"""Airports as people call them."""

import pytest

from onboard.text.airports import airport_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("AMS", "Amsterdam Schiphol (AMS)"),
        ("SFO", "San Francisco (SFO)"),
        ("LHR", "London Heathrow (LHR)"),
        ("CDG", "Paris, Charles de Gaulle (CDG)"),
        ("QQQ", "QQQ"),
        ("", ""),
    ],
)
def test_an_airport_has_its_name_its_city_and_its_code(code: str, name: str) -> None:
    assert airport_name(code) == name
