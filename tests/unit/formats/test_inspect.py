"""The JSON that the operator sees: exactly the agreed keys, for every kind."""

import json
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import FormatError
from onboard.formats.inspect import KINDS, inspect
from onboard.formats.limits import MAX_BYTES
from tests.unit.formats.passes import PASSES
from tests.unit.formats.refusal import reads_or_refuses
from tests.unit.formats.samples import ADL, KL0605, PNL, PSM

ON = date(2026, 11, 20)
SEATS = b"""{"data": [{"aircraft": {"code": "789"}, "decks": [{"deckConfiguration": {"exitRowsX": [3]}, "seats": [
 {"cabin": "ECONOMY", "number": "011A", "coordinates": {"x": 2, "y": 0}},
 {"cabin": "ECONOMY", "number": "14C", "coordinates": {"x": 3, "y": 2}},
 {"cabin": "ECONOMY", "number": "??", "coordinates": {"x": 4, "y": 2}}]}]}]}"""


def inspected(kind: str, data: str | bytes, on: date = ON) -> dict[str, Any]:
    encoded = data.encode() if isinstance(data, str) else data
    found: dict[str, Any] = json.loads(inspect(kind, encoded, on))
    return found


def test_a_passenger_list() -> None:
    found = inspected("pnl", KL0605)
    assert {key: found[key] for key in ("flight", "date", "board", "groups")} == {
        "flight": "KL0605",
        "date": "2026-11-21",
        "board": "AMS",
        "groups": [
            {"destination": "SFO", "class": "C", "count": 2},
            {"destination": "SFO", "class": "Y", "count": 3},
        ],
    }
    assert found["passengers"][3] == {
        "action": None,
        "surname": "OKAFOR",
        "given": "CHIDI",
        "title": "DR",
        "destination": "SFO",
        "class": "Y",
        "locator": "B4N7QD",
        "group": "A3",
        "seat": None,
        "ssr": [{"code": "MEDA", "text": "NEEDS OXYGEN DURING THE WHOLE FLIGHT"}],
        "inbound": "KL1234Y21LHR",
        "onward": "UA512Y21SEA",
    }
    assert found["unknown"] == [".L/QQWW12/DL", ".S/SOMETHING ELSE", "1ZZ/EXST-B2", ".O/UA77Y22PDX"]


def test_changes_and_services() -> None:
    assert [passenger["action"] for passenger in inspected("adl", ADL, date(2026, 7, 1))["passengers"]] == [
        "DEL",
        "ADD",
    ]
    found = inspected("psm", PSM)
    assert list(found) == ["flight", "date", "board", "groups", "passengers", "unknown"]
    assert found["passengers"][0]["onward"] == "SR1234Y28ZRH"


def test_a_boarding_pass() -> None:
    found = inspected("bcbp", PASSES["kde:multi leg, all fields"][0] + "\n", date(2018, 4, 2))
    assert list(found) == ["name", "legs", "unknown"]
    assert found["legs"][1] == {
        "locator": "DEF456",
        "from": "FRA",
        "to": "GVA",
        "carrier": "LH",
        "flight": "3664",
        "date": "2011-11-23",
        "compartment": "C",
        "seat": "12C",
        "sequence": "0002",
        "status": "1",
        "ticket": "0140987654321",
        "frequent_flyer": "AC1234567890123",
    }


def test_a_seat_map() -> None:
    assert inspected("seatmap", SEATS) == {
        "aircraft": "789",
        "cabins": [{"class": "ECONOMY", "rows": [11, 14], "letters": ["A", "C"]}],
        "seats": ["11A", "14C"],
        "exits": [14],
        "unknown": ["seat ??"],
    }


@pytest.mark.parametrize(("kind", "data"), [("pnl", ADL), ("adl", PNL), ("psm", PNL), ("bcbp", PNL), ("seatmap", PNL)])
def test_an_input_of_another_kind_is_refused(kind: str, data: str) -> None:
    with pytest.raises(FormatError, match="line 1, column 1"):
        inspected(kind, data, date(2026, 7, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_too_large_an_input_is_refused(kind: str) -> None:
    with pytest.raises(FormatError, match="larger"):
        inspect(kind, b" " * (MAX_BYTES + 1), ON)


def test_text_that_is_not_utf8_is_refused_with_its_position() -> None:
    with pytest.raises(FormatError, match="line 2, column 3"):
        inspect("pnl", b"PNL\nKL\xff", ON)


@given(st.sampled_from(KINDS), st.binary(max_size=80))
def test_any_bytes_read_or_are_refused(kind: str, data: bytes) -> None:
    assert reads_or_refuses(partial(inspect, kind, data, ON), data.count(b"\n") + data.count(b"\r") + 1)
