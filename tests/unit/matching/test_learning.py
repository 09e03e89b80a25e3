"""Decisions change the weights only where there are enough of them and only for the better."""

import random

import pytest

from onboard.matching.learning import LEAST, Decision, learn, loss
from onboard.matching.weights import expert


def _decisions(items: int, *, agree: str, contradict: str) -> list[Decision]:
    """Of each item one candidate confirmed at the level `agree` and one refused at `contradict`; others at random."""
    chance = random.Random(3)
    return [
        Decision(
            item=f"F{number}",
            levels={"colour": level, "place": chance.choice(["same", "other"]), "item": "same"},
            confirmed=confirmed,
        )
        for number in range(items)
        for level, confirmed in ((agree, True), (contradict, False))
    ]


def test_a_few_decisions_change_nothing() -> None:
    learned = learn(_decisions(LEAST - 1, agree="near", contradict="same"), expert())
    assert learned.weights == expert()
    assert not learned.taken
    assert learned.learned_loss is None


def test_what_people_confirm_again_and_again_is_learned() -> None:
    learned = learn(_decisions(LEAST, agree="near", contradict="same"), expert())
    assert learned.taken
    assert learned.expert_loss is not None
    assert learned.learned_loss is not None
    assert learned.learned_loss < learned.expert_loss
    assert learned.weights.prior("colour")[1] > expert().prior("colour")[1] + 1
    assert learned.weights.prior("seat") == pytest.approx(expert().prior("seat"))


def test_chances_stay_chances() -> None:
    learned = learn(_decisions(2 * LEAST, agree="near", contradict="same"), expert())
    for levels in learned.weights.chances.values():
        assert sum(chance.m for chance in levels.values()) == pytest.approx(1)
        assert all(0 < chance.m < 1 for chance in levels.values())


def test_what_does_worse_on_items_held_back_is_not_taken() -> None:
    """People confirm what contradicts where there is no choice, and what agrees where there is one."""
    alone = [Decision(item=f"A{number}", levels={"colour": "other"}, confirmed=True) for number in range(2 * LEAST)]
    learned = learn(alone + _decisions(60, agree="same", contradict="other"), expert())
    assert not learned.taken
    assert learned.weights == expert()
    assert learned.learned_loss is not None


def test_no_choice_is_no_surprise() -> None:
    assert loss([Decision(item="F", levels={"colour": "same"}, confirmed=True)], expert()) == 0
