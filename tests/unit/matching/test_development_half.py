"""The matching does at least as well on the development half of the labelled set as when its weights were set."""

import pytest

from onboard.matching.candidates import Ranking
from onboard.matching.meaning import SentenceEncoder
from tests.matching_set import evaluate
from tests.matching_set.evaluate import Half

KNOWN, UNKNOWN = "flight known on both sides", "flight not known on a side"


@pytest.fixture(scope="module")
def half() -> Half:
    return evaluate.read("development")


@pytest.fixture(scope="module")
def ranked(half: Half) -> dict[str, Ranking]:
    return evaluate.rankings(half, SentenceEncoder())


@pytest.mark.parametrize(
    ("stratum", "first", "fifth"),
    [(KNOWN, 0.94, 0.98), (UNKNOWN, 0.90, 0.96), ("across languages", 0.92, 0.97)],
)
def test_the_owner_is_among_the_first(
    half: Half, ranked: dict[str, Ranking], stratum: str, first: float, fifth: float
) -> None:
    figures = evaluate.strata(evaluate.outcomes(half, ranked))[stratum]
    assert figures.recall_at_1 >= first
    assert figures.recall_at_5 >= fifth


def test_what_is_stated_is_what_comes_true(half: Half, ranked: dict[str, Ranking]) -> None:
    for one in evaluate.calibration(half, ranked):
        assert one.low <= one.stated <= one.high


def test_it_works_without_a_model_of_meaning(half: Half) -> None:
    figures = evaluate.strata(evaluate.outcomes(half, evaluate.rankings(half, None)))
    assert figures[KNOWN].recall_at_5 >= 0.95
    assert figures[UNKNOWN].recall_at_5 >= 0.90
