"""Passengers as candidates, alone and together with reports."""

from collections.abc import Sequence
from datetime import date

import pytest

from onboard.matching.candidates import Candidate, Ranking, rank_item
from onboard.matching.description import Found, Lost
from onboard.matching.index import Cases
from onboard.matching.owners import OnBoard, Traveller

DAY = date(2026, 9, 9)
FLIGHT = "KL1024/2026-09-09/LHR"
LETTERS = "ABCDEF"


def _cabin(flight: str = FLIGHT, surname: str = "Aalto") -> list[Traveller]:
    return [
        Traveller(id=f"{flight[2:6]}-{row}{letter}", flight=flight, seat=f"{row}{letter}", name=f"Person {surname}")
        for row in range(1, 31)
        for letter in LETTERS
    ]


def _with(cabin: list[Traveller], *changed: Traveller) -> list[Traveller]:
    ids = {one.id for one in changed}
    return [one for one in cabin if one.id not in ids] + list(changed)


def _rank(item: Found, aboard: OnBoard, reports: Sequence[Lost] = (), most: int = 5) -> Ranking:
    cases = Cases()
    for report in cases.read_lost(*reports):
        cases.add("lost", report)
    return rank_item(cases, cases.read_found(item)[0], most, aboard)


def _by_id(ranking: Ranking) -> dict[str, Candidate]:
    return {candidate.id: candidate for candidate in ranking.candidates}


def _ipad(*seats: str, **fields: str) -> Found:
    return Found(id="F", found_on=DAY, flight=FLIGHT, seats=seats, description="iPad", language="en", **fields)


def test_who_sat_there_comes_first_before_any_report() -> None:
    ranking = _rank(_ipad("12A"), OnBoard(here=_cabin()))
    first = ranking.candidates[0]
    assert (first.kind, first.id) == ("passenger", "1024-12A")
    assert {reason.comparison for reason in first.reasons} == {"leg", "sat"}
    assert first.probability > 3 * ranking.candidates[1].probability


def test_probabilities_of_all_aboard_and_none_sum_to_one() -> None:
    ranking = _rank(_ipad("12A"), OnBoard(here=_cabin()), [Lost(id="L1", text="my iPad", language="en")], most=1000)
    assert len(ranking.candidates) == 181
    assert sum(one.probability for one in ranking.candidates) + ranking.none == pytest.approx(1)


def test_every_seat_that_fits_is_listed() -> None:
    assert set(_by_id(_rank(_ipad("12A", "12B"), OnBoard(here=_cabin()), most=1))) == {"1024-12A", "1024-12B"}
    row = _by_id(_rank(_ipad("12"), OnBoard(here=_cabin()), most=2))
    assert set(row) == {f"1024-12{letter}" for letter in LETTERS}
    assert len({candidate.probability for candidate in row.values()}) == 1


def test_who_sat_there_on_the_leg_before_is_less_likely() -> None:
    before = _cabin("KL1023/2026-09-09/AMS")
    found = _by_id(_rank(_ipad("12A"), OnBoard(here=_cabin(), before=before)))
    assert found["1023-12A"].probability < found["1024-12A"].probability / 5
    assert found["1023-12A"].reasons[0].level == "before"


def test_who_moved_away_and_who_travels_along_come_before_neighbours() -> None:
    cabin = _with(
        _cabin(),
        Traveller(id="moved", flight=FLIGHT, seat="20C", name="M", moved_from=("12A",)),
        Traveller(id="1024-12A", flight=FLIGHT, seat="12A", name="P", party="X"),
        Traveller(id="along", flight=FLIGHT, seat="14A", name="P", party="X"),
    )
    order = [candidate.id for candidate in _rank(_ipad("12A"), OnBoard(here=cabin)).candidates]
    assert order[0] == "1024-12A"
    assert set(order[1:3]) == {"moved", "along"}


def test_a_name_on_the_item_outweighs_the_seat() -> None:
    cabin = _with(_cabin(), Traveller(id="okafor", flight=FLIGHT, seat="25F", name="Joy Okafor"))
    ranking = _rank(_ipad("12A", owner_name="J. Okafor"), OnBoard(here=cabin))
    assert ranking.candidates[0].id == "okafor"
    assert not ranking.certain


def test_a_name_and_the_seat_together_are_certain() -> None:
    cabin = _with(_cabin(), Traveller(id="okafor", flight=FLIGHT, seat="12A", name="Joy Okafor"))
    assert _rank(_ipad("12A", owner_name="J. Okafor"), OnBoard(here=cabin)).certain


def test_a_thing_from_the_lavatory_says_nothing_of_seats() -> None:
    ranking = _rank(_ipad("12A", place="lavatory"), OnBoard(here=_cabin()))
    assert not ranking.certain
    assert {reason.comparison for candidate in ranking.candidates for reason in candidate.reasons} == {"leg"}


def test_a_report_supports_the_passenger_who_made_it() -> None:
    report = Lost(id="L1", reported_on=DAY, flight=FLIGHT, seats=("12C",), text="my iPad is gone", language="en")
    alone = _by_id(_rank(_ipad("12A"), OnBoard(here=_cabin()), most=200))
    ranking = _rank(_ipad("12A"), OnBoard(here=_cabin(), reporters={"L1": "1024-12C"}), [report], most=200)
    joined = _by_id(ranking)
    assert "L1" not in joined
    assert joined["1024-12C"].report == "L1"
    assert joined["1024-12C"].probability > 2 * alone["1024-12C"].probability
    assert [reason.comparison for reason in joined["1024-12C"].reasons].count("flight") == 0
    assert sum(one.probability for one in ranking.candidates) + ranking.none == pytest.approx(1)


def test_a_report_of_somebody_else_stays_a_candidate_of_its_own() -> None:
    report = Lost(id="L1", reported_on=DAY, flight=FLIGHT, seats=("12A",), text="my iPad is gone", language="en")
    found = _by_id(_rank(_ipad("12A"), OnBoard(here=_cabin()), [report]))
    assert found["L1"].kind == "report"
