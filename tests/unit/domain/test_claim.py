"""A claim: asked, answered, judged, identified, arranged, ended; the address only for as long as it is needed."""

import msgspec
import pytest

from onboard.domain.claim import (
    Claim,
    ClaimAnswered,
    ClaimArranged,
    ClaimAsked,
    ClaimEnded,
    ClaimIdentified,
    ClaimJudged,
    ClaimOpened,
    ClaimWitnessed,
    End,
    Identification,
    Verdict,
    Way,
    must_run,
)
from onboard.domain.event import Body
from onboard.errors import RuleError
from tests.unit.domain.history import SCOPE, History

OPENED = ClaimOpened(item="i1", passenger="p1", flight="f1", seat="12A", name="Sofie", question="What is it?")
SHIPPED = ClaimArranged(way=Way.SHIPPING, by=9_000, carrier="DHL", address="Kerkstraat 1")


def claim(*bodies: Body) -> Claim:
    history = History()
    for body in (OPENED, *bodies):
        history.add(body)
    return history.state(Claim)


def test_without_its_opening_there_is_no_claim() -> None:
    history = History()
    history.add(ClaimJudged(verdict=Verdict.FITS))
    assert history.gone


def test_each_step_says_when_and_by_whom() -> None:
    history = History()
    history.add(OPENED, "ana")
    history.add(ClaimAsked(channel="whatsapp"), "lea")
    history.add(ClaimAnswered(), "lea")
    history.add(ClaimJudged(verdict=Verdict.FITS), "lea")
    history.add(ClaimIdentified(by=Identification.PASSPORT), "ben")
    history.add(ClaimWitnessed(), "ana")
    here = history.state(Claim)
    assert (here.item, here.passenger, here.flight, here.seat, here.name) == ("i1", "p1", "f1", "12A", "Sofie")
    assert (here.opened_by, here.opened_at, here.question) == ("ana", 1_000, "What is it?")
    assert (here.asked_at, here.channel, here.answered_at) == (2_000, "whatsapp", 3_000)
    assert (here.verdict, here.judged_by) == (Verdict.FITS, "lea")
    assert (here.identification, here.identified_by, here.witness) == (Identification.PASSPORT, "ben", "ana")
    assert [step.author for step in here.history] == ["ana", "lea", "lea", "lea", "ben", "ana"]


@pytest.mark.parametrize(
    ("bodies", "proven"),
    [
        ((), False),
        ((ClaimJudged(verdict=Verdict.FITS),), False),
        ((ClaimIdentified(by=Identification.PASSPORT),), False),
        ((ClaimJudged(verdict=Verdict.UNCLEAR), ClaimIdentified(by=Identification.PASSPORT)), False),
        ((ClaimJudged(verdict=Verdict.FITS), ClaimIdentified(by=Identification.UNLOCKED)), True),
    ],
)
def test_it_is_proven_by_a_fitting_answer_and_a_checked_identity_together(
    bodies: tuple[Body, ...], proven: bool
) -> None:
    assert claim(*bodies).proven is proven


def test_the_last_verdict_counts() -> None:
    assert claim(ClaimJudged(verdict=Verdict.FITS), ClaimJudged(verdict=Verdict.UNCLEAR)).verdict is Verdict.UNCLEAR


def test_the_address_goes_when_the_claim_ends_and_the_way_stays() -> None:
    assert claim(SHIPPED).arranged == SHIPPED
    for end in End:
        arranged = claim(SHIPPED, ClaimEnded(end=end)).arranged
        assert arranged is not None
        assert (arranged.way, arranged.carrier, arranged.address) == (Way.SHIPPING, "DHL", "")


def test_what_comes_after_the_end_changes_nothing_but_the_history() -> None:
    history = History()
    history.add(OPENED)
    history.add(ClaimJudged(verdict=Verdict.DOES_NOT_FIT))
    history.add(ClaimEnded(end=End.REFUSED))
    before = history.state(Claim)
    late = (ClaimJudged(verdict=Verdict.FITS), ClaimIdentified(by=Identification.PASSPORT), ClaimWitnessed(), SHIPPED)
    for body in late:
        history.add(body, "ben")
    here = history.state(Claim)
    assert msgspec.structs.replace(here, history=before.history) == before
    assert [step.author for step in here.history][-len(late) :] == ["ben"] * len(late)


def test_the_first_end_counts() -> None:
    assert claim(ClaimEnded(end=End.REFUSED), ClaimEnded(end=End.HANDED_OVER)).ended is End.REFUSED


def test_it_is_open_until_it_ends() -> None:
    assert set(claim().keys) == {("claim.item", "i1"), ("claim.scope", SCOPE), ("claim.open", SCOPE)}
    assert set(claim(ClaimEnded(end=End.WITHDRAWN)).keys) == {("claim.item", "i1"), ("claim.scope", SCOPE)}


def test_nothing_more_is_done_with_one_that_has_ended() -> None:
    must_run(claim())
    with pytest.raises(RuleError, match="refused"):
        must_run(claim(ClaimEnded(end=End.REFUSED)))


def test_it_is_unsent_while_the_relay_lacks_a_step() -> None:
    history = History()
    history.add(OPENED)
    assert not history.state(Claim).unsent
    history.add(ClaimWitnessed(), received=None)
    assert history.state(Claim).unsent
