"""`onboard-relay learn`: what is read from the log, and what is said of it."""

import pytest

from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.found_item import (
    Description,
    ItemMatched,
    ItemReconsidered,
    ItemRegistered,
    ItemRuledOut,
    Place,
    Whose,
)
from onboard.matching.learning import LEAST, Decision
from onboard.relay.learning_command import decisions, report
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from tests.integration.relay.kit import NOW

SCOPE = "station:AMS"
SAME, NEAR = (("colour", "same"), ("seat", "row")), (("colour", "near"),)


def said(ledger: Ledger, subject: str, *bodies: Whose | ItemReconsidered | ItemMoved) -> list[str]:
    """Registers an item and records these of it; gives their identities."""
    found = ItemRegistered(description=Description(place=Place.SEAT, found_at=NOW))
    drafts = [Draft(SCOPE, subject, body) for body in (found, *bodies)]
    return [str(event.identity) for event in ledger.append("relay", drafts, NOW)[1:]]


def test_each_candidate_s_last_word_is_read_with_its_reasons(ledger: Ledger) -> None:
    said(ledger, "i1", ItemRuledOut(passenger="p1", levels=NEAR), ItemMatched(report="l1", levels=SAME))
    said(ledger, "i2", ItemRuledOut(passenger="p1", levels=NEAR), ItemMatched(passenger="p1", levels=NEAR))
    assert decisions(ledger) == [
        Decision(item="i1", levels=dict(NEAR), confirmed=False),
        Decision(item="i1", levels=dict(SAME), confirmed=True),
        Decision(item="i2", levels=dict(NEAR), confirmed=True),
    ]


def test_what_was_taken_back_counts_no_more_and_what_was_said_before_counts_again(ledger: Ledger) -> None:
    _, wrong = said(ledger, "i1", ItemRuledOut(passenger="p1", levels=NEAR), ItemMatched(passenger="p1", levels=NEAR))
    ledger.append("relay", [Draft(SCOPE, "i1", ItemReconsidered(decision=wrong))], NOW)
    assert [decision.confirmed for decision in decisions(ledger)] == [False]


def test_refusals_count_though_their_item_has_gone(ledger: Ledger) -> None:
    gone = ItemMoved(hand=Hand.DONATED, saw="")
    said(ledger, "i1", ItemRuledOut(passenger="p1", levels=NEAR), gone)
    assert [decision.confirmed for decision in decisions(ledger)] == [False]


def test_without_reasons_that_are_known_there_is_nothing_to_learn(ledger: Ledger) -> None:
    strange = (("colour", "shiny"), ("mood", "good"))
    said(ledger, "i1", ItemMatched(passenger="p1"), ItemMatched(passenger="p2", levels=strange))
    said(ledger, "i2", ItemMatched(passenger="p3", levels=(*strange, *NEAR)))
    assert decisions(ledger) == [Decision(item="i2", levels=dict(NEAR), confirmed=True)]


def test_a_last_word_without_reasons_stands_before_an_earlier_one_with_them(ledger: Ledger) -> None:
    said(ledger, "i1", ItemRuledOut(passenger="p1", levels=NEAR), ItemMatched(passenger="p1"))
    assert decisions(ledger) == []


def test_a_few_decisions_are_too_few(ledger: Ledger) -> None:
    said(ledger, "i1", ItemRuledOut(passenger="p1", levels=NEAR), ItemMatched(report="l1", levels=SAME))
    assert list(report(ledger)) == [
        "1 confirmations and 1 refusals with reasons.",
        f"Too few to learn from: it takes {LEAST} confirmations.",
    ]


@pytest.mark.parametrize(("confirmed", "better"), [("near", True), ("same", False)])
def test_it_says_whether_learned_weights_would_be_better(ledger: Ledger, confirmed: str, better: bool) -> None:
    """Where people confirm near shades again and again, or what has no choice and contradicts."""
    found = ItemRegistered(description=Description(place=Place.SEAT, found_at=NOW))
    drafts: list[Draft] = []
    for number in range(LEAST * 2):
        chosen = (("colour", confirmed if better or number % 10 == 0 else "other"),)
        drafts += [
            Draft(SCOPE, f"i{number}", found),
            Draft(SCOPE, f"i{number}", ItemMatched(report=f"l{number}", levels=chosen)),
        ]
        if better or number % 10 == 0:
            other = (("colour", "same" if better else "other"),)
            drafts.append(Draft(SCOPE, f"i{number}", ItemRuledOut(passenger=f"p{number}", levels=other)))
    ledger.append("relay", drafts, NOW)
    counted, verdict = report(ledger)
    assert counted.startswith(f"{LEAST * 2} confirmations")
    assert verdict.endswith(f"Learned weights would {'' if better else 'not '}be better.")
