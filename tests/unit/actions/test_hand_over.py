"""How a found thing comes back to its owner, and to nobody else."""

import pytest

from onboard.domain import claim, loss_report
from onboard.domain.claim import ClaimArranged, ClaimOpened, Identification, Verdict, Way
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.event import Event, encode
from onboard.domain.found_item import Description, ItemMatched, ItemRuledOut
from onboard.domain.loss_report import Loss
from onboard.store.replica import Pulled
from tests.unit.actions.shelf import AMS, NOW, PASSPORT, RING, SCARF, Shelf


def test_each_hand_names_the_one_before(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.move(item, Hand.CARRIED)
    shelf.ben.move(item, Hand.SHELVED, " T2 · box 7 ")
    links = shelf.item(item).links
    assert all(link.knowing for link in links)
    assert links[-1].place == shelf.item(item).where == "T2 · box 7"


def test_item_and_claim_end_in_one_act(shelf: Shelf) -> None:
    item, subject = shelf.proven()
    shelf.ana.decide(item, ItemMatched(passenger="p1"))
    shelf.ana.decide(item, ItemRuledOut(passenger="p2"))
    shelf.ana.hand_over(subject, " Transfer desk T6 ")
    here = shelf.item(item)
    assert (here.ended, here.returned, here.links[-1].claim, here.where) == (
        Hand.HANDED_OVER,
        True,
        subject,
        "Transfer desk T6",
    )
    assert [decision.candidate for decision in here.decisions] == ["p1"]
    assert shelf.claim(subject).ended is claim.End.HANDED_OVER


def test_without_the_relay_s_word_a_hand_over_is_provisional(shelf: Shelf) -> None:
    shelf.online = False
    item, subject = shelf.proven()
    shelf.ana.hand_over(subject, "Gate D14")
    assert (shelf.item(item).ended, shelf.item(item).final) == (Hand.HANDED_OVER, False)


def test_the_report_of_what_is_handed_over_is_closed(shelf: Shelf) -> None:
    report = shelf.ana.file_report(Loss(words="My scarf", reported_at=NOW))
    item = shelf.ana.register(SCARF)
    subject = shelf.ana.open_claim(ClaimOpened(item=item, report=report))
    shelf.ana.judge(subject, Verdict.FITS)
    shelf.ana.identify(subject, Identification.BOARDING_PASS)
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.report(report).ended is loss_report.End.RETURNED


@pytest.mark.parametrize("verdict", [None, Verdict.UNCLEAR])
def test_without_a_fitting_answer_nothing_is_handed_over(shelf: Shelf, verdict: Verdict | None) -> None:
    _, subject = shelf.came()
    if verdict:
        shelf.ana.judge(subject, verdict)
    shelf.ana.identify(subject, Identification.PASSPORT)
    shelf.refuses("which marks", shelf.ana.hand_over, subject, "Gate D14")


def test_without_a_checked_identity_nothing_is_handed_over(shelf: Shelf) -> None:
    _, subject = shelf.came()
    shelf.ana.judge(subject, Verdict.FITS)
    shelf.refuses("who they are", shelf.ana.hand_over, subject, "Gate D14")


def test_nothing_is_handed_over_without_saying_where(shelf: Shelf) -> None:
    _, subject = shelf.proven()
    shelf.refuses("write something", shelf.ana.hand_over, subject, "  ")


def test_a_wrong_claimant_is_refused_and_the_thing_stays(shelf: Shelf) -> None:
    item, subject = shelf.came()
    shelf.ana.judge(subject, Verdict.DOES_NOT_FIT)
    assert shelf.claim(subject).ended is claim.End.REFUSED
    shelf.refuses("refused", shelf.ana.identify, subject, Identification.PASSPORT)
    shelf.refuses("refused", shelf.ana.judge, subject, Verdict.FITS)
    shelf.refuses("refused", shelf.ana.hand_over, subject, "Gate D14")
    assert (shelf.item(item).ended, shelf.item(item).owner) == (None, None)


def test_the_desk_s_verdict_refuses_as_well(shelf: Shelf) -> None:
    _, subject = shelf.came()
    shelf.lea.judge_claim(subject, Verdict.DOES_NOT_FIT)
    assert shelf.claim(subject).ended is claim.End.REFUSED
    shelf.refuses("refused", shelf.lea.judge_claim, subject, Verdict.FITS)


def test_a_second_claim_is_not_served_once_the_thing_has_gone(shelf: Shelf) -> None:
    item, subject = shelf.proven()
    other = shelf.ana.open_claim(ClaimOpened(item=item, came=True))
    shelf.ana.judge(other, Verdict.FITS)
    shelf.ana.identify(other, Identification.PASSPORT)
    shelf.ana.hand_over(subject, "Gate D14")
    shelf.refuses("not here any more", shelf.ben.hand_over, other, "Gate D15")
    shelf.ben.withdraw_claim(other)
    assert shelf.claim(other).ended is claim.End.GONE


@pytest.mark.parametrize("description", [RING, PASSPORT])
def test_valuables_and_documents_are_handed_over_with_a_link_alone(shelf: Shelf, description: Description) -> None:
    item, subject = shelf.proven(description)
    shelf.ben.witness(subject)
    shelf.online = False
    shelf.refuses("with a link", shelf.ana.hand_over, subject, "Gate D14")
    shelf.online = True
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.item(item).links[-1].witness == "ben"


def test_a_valuable_needs_a_second_person_who_is_somebody_else(shelf: Shelf) -> None:
    item, subject = shelf.proven(RING)
    shelf.refuses("two people", shelf.ana.hand_over, subject, "Gate D14")
    shelf.ana.witness(subject)
    shelf.refuses("two people", shelf.ana.hand_over, subject, "Gate D14")
    shelf.ben.witness(subject)
    shelf.refuses("two people", shelf.ben.hand_over, subject, "Gate D14")
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.item(item).returned


def test_an_address_is_taken_for_shipping_alone_and_goes_with_the_end(shelf: Shelf) -> None:
    item, subject = shelf.proven()
    for arranged in (
        ClaimArranged(way=Way.GATE, address="Kerkstraat 1"),
        ClaimArranged(way=Way.SHIPPING, carrier="DHL"),
        ClaimArranged(way=Way.SHIPPING, carrier="DHL", address=" "),
    ):
        shelf.refuses("for shipping", shelf.ana.arrange, subject, arranged)
    shelf.ana.arrange(subject, ClaimArranged(way=Way.SHIPPING, carrier="DHL", address="Kerkstraat 1"))
    shelf.ana.hand_over(subject, "Post room")
    assert (shelf.item(item).ended, shelf.item(item).links[-1].to) == (Hand.SHIPPED, "DHL")
    kept = shelf.claim(subject).arranged
    assert kept is not None
    assert (kept.way, kept.address) == (Way.SHIPPING, "")


def test_who_gave_it_away_in_vain_confirms_that_they_know(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.move(item, Hand.DONATED, "Red Cross")
    mine = shelf.item(item).links[-1].event
    shelf.refuses("nothing of yours", shelf.ana.confirm_overtaken, item, mine)
    theirs = Event(
        device="other",
        epoch=1,
        seq=1,
        author="ben",
        scope=AMS,
        subject=item,
        at=NOW << 16,
        kind=ItemMoved.KIND,
        schema=1,
        priority=1,
        body=encode(ItemMoved(hand=Hand.DISPOSED, saw="")),
        number=1,
        received=NOW,
    )
    shelf.replica.receive(Pulled([theirs], {}, frozenset({AMS}), 1, ()))
    shelf.refuses("nothing of yours", shelf.ben.confirm_overtaken, item, mine)
    shelf.ana.confirm_overtaken(item, mine)
    assert [each.confirmed for each in shelf.item(item).overtaken] == [True]
    shelf.refuses("nothing of yours", shelf.ana.confirm_overtaken, item, mine)


def test_a_withdrawn_claim_goes_no_further(shelf: Shelf) -> None:
    _, subject = shelf.proven()
    shelf.ana.withdraw_claim(subject)
    shelf.refuses("withdrawn", shelf.ana.hand_over, subject, "Gate D14")
    shelf.refuses("withdrawn", shelf.ana.witness, subject)
    shelf.refuses("withdrawn", shelf.ana.arrange, subject, ClaimArranged(way=Way.GATE))
