"""Cases among cases: the order, the reasons, the probabilities, and what is not known."""

import random
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.matching.candidates import rank_item, rank_report
from onboard.matching.description import Found, Lost
from onboard.matching.index import Case, Cases, Scored
from onboard.matching.meaning import Vector
from onboard.matching.score import Reason, sentence, total
from onboard.matching.weights import LEVELS

DAY = date(2026, 9, 9)
FLIGHT = "KL1023/2026-09-09/AMS"
IPAD = Found(
    id="F1", found_on=DAY, flight=FLIGHT, seats=("12A",), colour="black", description="iPad, cracked", language="en"
)
SCARF = Found(id="F2", found_on=DAY, flight=FLIGHT, seats=("31C",), description="red woollen scarf", language="en")
OF_IPAD = Lost(
    id="L1",
    reported_on=DAY,
    flight=FLIGHT,
    seats=("12A",),
    text="my black tablet, its screen is cracked",
    language="en",
)
OF_SCARF = Lost(id="L2", reported_on=date(2026, 9, 10), text="J'ai perdu une écharpe rouge", language="fr")
NOTHING = Lost(id="L3")
OTHERS = [
    Lost(id=f"O{number}", reported_on=DAY, flight=f"KL{number}/2026-09-09/AMS", text="a blue umbrella", language="en")
    for number in range(600, 660)
]


def _open(founds: Sequence[Found] = (), losts: Sequence[Lost] = ()) -> Cases:
    cases = Cases()
    for item in cases.read_found(*founds):
        cases.add("found", item)
    for report in cases.read_lost(*losts):
        cases.add("lost", report)
    return cases


def _item(cases: Cases, item: Found) -> Case:
    return cases.read_found(item)[0]


def _first(scored: Scored) -> str:
    return scored.matches[0].case


def test_both_directions_find_each_other() -> None:
    cases = _open([IPAD, SCARF], [OF_IPAD, OF_SCARF, NOTHING, *OTHERS])
    for item, report in ((IPAD, OF_IPAD), (SCARF, OF_SCARF)):
        assert _first(cases.rank(_item(cases, item), 3)) == report.id
        assert _first(cases.rank_lost(cases.read_lost(report)[0], 3)) == item.id


def test_both_directions_see_the_same_levels() -> None:
    cases = _open([IPAD], [OF_IPAD])
    there = cases.rank(_item(cases, IPAD), 1).matches[0].reasons
    back = cases.rank_lost(cases.read_lost(OF_IPAD)[0], 1).matches[0].reasons
    assert [(one.comparison, one.level, one.here, one.there) for one in there] == [
        (one.comparison, one.level, one.here, one.there) for one in back
    ]
    assert total(there) == pytest.approx(total(back))


def test_the_reasons_sum_to_the_score_and_to_the_scores_of_all() -> None:
    cases = _open([IPAD, SCARF], [OF_IPAD, OF_SCARF, NOTHING, *OTHERS])
    scored = cases.rank(_item(cases, IPAD), 63)
    assert len(scored.matches) == len(scored.scores) == 63
    for match in scored.matches:
        assert match.score == pytest.approx(total(match.reasons))
    assert sorted(match.score for match in scored.matches) == pytest.approx(sorted(scored.scores.tolist()), abs=1e-4)


def test_every_reason_has_its_words() -> None:
    for comparison, levels in LEVELS.items():
        for level in levels:
            if (comparison, level) != ("reported", "no"):
                words = sentence(Reason(comparison, level, 1.0, "phone", "12A"))
                assert words[0].isupper() or words[0].isdigit()
                assert "{" not in words


def test_a_report_that_says_nothing_has_no_reasons() -> None:
    cases = _open([], [NOTHING])
    match = cases.rank(_item(cases, IPAD), 1).matches[0]
    assert (match.score, match.reasons) == (0.0, ())


def test_a_rare_agreement_says_more_than_a_common_one() -> None:
    black = [Lost(id=f"B{number}", text="black bag", language="en") for number in range(50)]
    turquoise = Lost(id="T", text="turquoise bag", language="en")
    cases = _open([], [*black, turquoise])

    def colour(word: str) -> float:
        item = Found(id="F", description=f"{word} bag", language="en")
        reasons = cases.rank(_item(cases, item), 1).matches[0].reasons
        return next(reason.weight for reason in reasons if reason.comparison == "colour")

    assert colour("turquoise") > colour("black") + 1


def test_what_is_common_by_experience_says_less_even_among_no_other_cases() -> None:
    def weights(words: str) -> dict[str, float]:
        cases = _open([], [Lost(id="L", text=words, language="en")])
        item = Found(id="F", description=words, language="en")
        return {one.comparison: one.weight for one in cases.rank(_item(cases, item), 1).matches[0].reasons}

    common, rare = weights("black Apple phone"), weights("turquoise Bose violin")
    assert all(rare[name] > common[name] + 1 for name in ("item", "colour", "brand"))


def test_reasons_show_what_both_sides_share() -> None:
    lost = Lost(id="L", text="bag with a phone, a red scarf and a blue cap", language="en")
    cases = _open([], [lost])
    item = Found(id="F", description="blue phone, cracked", language="en")
    shown = {one.comparison: (one.here, one.there) for one in cases.rank(_item(cases, item), 1).matches[0].reasons}
    assert shown["colour"] == ("blue", "blue")
    assert shown["item"][0] == "phone"
    assert "phone" in shown["item"][1]


def test_a_flight_that_differs_silences_the_seat() -> None:
    cases = _open([], [Lost(id="L", flight="KL605/2026-09-09/AMS", seats=("12A",))])
    reasons = cases.rank(_item(cases, IPAD), 1).matches[0].reasons
    assert {reason.comparison for reason in reasons} == {"flight"}


def test_a_closed_case_is_no_candidate_and_an_opened_one_replaces_its_former_self() -> None:
    cases = _open([], [OF_IPAD, OF_SCARF])
    cases.remove("lost", "L1")
    cases.remove("lost", "L1")
    assert [match.case for match in cases.rank(_item(cases, IPAD), 9).matches] == ["L2"]
    for report in cases.read_lost(OF_IPAD, Lost(id="L2", text="an umbrella", language="en")):
        cases.add("lost", report)
    scored = cases.rank(_item(cases, SCARF), 9)
    assert {match.case for match in scored.matches} == {"L1", "L2"}
    assert len(scored.scores) == 2
    assert all(reason.there != "scarf" for match in scored.matches for reason in match.reasons)


def test_the_order_of_arrival_does_not_matter() -> None:
    losts = [OF_IPAD, OF_SCARF, NOTHING, *OTHERS]
    shuffled = random.Random(4).sample(losts, len(losts))
    first, second = (_open([IPAD], order).rank(_item(_open(), IPAD), 10).matches for order in (losts, shuffled))
    assert [match.case for match in first] == [match.case for match in second]


def test_without_cases_nobody_is_known() -> None:
    cases = _open()
    ranking = rank_item(cases, _item(cases, IPAD), 3)
    assert (ranking.candidates, ranking.others, ranking.none, ranking.certain) == ((), 0.0, 1.0, False)


def test_it_says_that_it_does_not_know() -> None:
    cases = _open([], OTHERS)
    ranking = rank_item(cases, _item(cases, SCARF), 3)
    assert not ranking.certain
    assert ranking.none > 0.9


def test_it_knows_where_everything_agrees() -> None:
    cases = _open([IPAD], [OF_IPAD, *OTHERS])
    ranking = rank_item(cases, _item(cases, IPAD), 3)
    assert ranking.certain
    assert ranking.candidates[0].id == "L1"
    assert rank_report(cases, cases.read_lost(OF_IPAD)[0], 3).candidates[0].kind == "item"


def test_of_two_that_fit_alike_neither_is_known() -> None:
    twin = Lost(**{name: getattr(OF_IPAD, name) for name in OF_IPAD.__struct_fields__ if name != "id"}, id="L9")
    ranking = rank_item(_open([IPAD], [OF_IPAD, twin, *OTHERS]), _item(_open(), IPAD), 3)
    assert ranking.candidates[0].probability == pytest.approx(ranking.candidates[1].probability)
    assert ranking.candidates[0].probability < 0.5


WORDS = (
    "black",
    "red",
    "bag",
    "iPhone",
    "tas",
    "écharpe",
    "seat 12A",
    "KL1023",
    "ключи",
    "財布",
    "A.B.",
    "\u0000",
    "9",
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
DAYS = st.none() | st.dates(date(2026, 9, 1), date(2026, 9, 30))
SEATS = st.lists(st.sampled_from(["12A", "12", "3C", "", "ZZ", "99999"]), max_size=2).map(tuple)
FLIGHTS = st.none() | st.sampled_from([FLIGHT, "KLM1023", "nonsense", "AF1/2026-13-45/X", ""])
LOSTS = st.builds(Lost, id=st.uuids().map(str), reported_on=DAYS, flight=FLIGHTS, seats=SEATS, text=TEXTS, name=TEXTS)
FOUNDS = st.builds(Found, id=st.just("F"), found_on=DAYS, flight=FLIGHTS, seats=SEATS, description=TEXTS)


@settings(max_examples=60, deadline=None)
@given(item=FOUNDS, losts=st.lists(LOSTS, max_size=8), most=st.integers(1, 4))
def test_the_probabilities_sum_to_one(item: Found, losts: list[Lost], most: int) -> None:
    cases = _open([item], losts)
    ranking = rank_item(cases, _item(cases, item), most)
    assert len(ranking.candidates) == min(most, len(losts))
    listed = [candidate.probability for candidate in ranking.candidates]
    assert listed == sorted(listed, reverse=True)
    assert sum(listed) + ranking.others + ranking.none == pytest.approx(1)


def _vector(*front: int, model: str = "m") -> Vector:
    return Vector(bytes(front) + bytes(512 - len(front)), "en", model)


def test_meaning_decides_where_nothing_else_does_and_only_within_one_model() -> None:
    features = _open().read_lost(NOTHING)[0].features
    cases = _open()
    for name, vector in {"near": _vector(9), "apart": _vector(0, 9), "other model": _vector(9, model="n")}.items():
        cases.add("lost", Case(name, features, vector))
    scored = cases.rank(Case("F", features, _vector(9, 1)), 3)
    assert [match.case for match in scored.matches] == ["near", "other model", "apart"]
    assert [reason.level for match in scored.matches for reason in match.reasons] == ["very_near", "apart"]


def test_only_cases_that_meaning_could_bring_up_are_compared_by_it() -> None:
    cases = _open([IPAD], [OF_IPAD, *OTHERS])
    for report in cases.read_lost(OF_IPAD, *OTHERS):
        cases.add("lost", Case(report.id, report.features, _vector(0, 9)))
    item = Case("F1", _item(cases, IPAD).features, _vector(9))
    few, many = cases.rank(item, 1), cases.rank(item, 61)
    assert few.matches[0] == many.matches[0]
    assert few.matches[0].reasons[-1].level == "apart"
