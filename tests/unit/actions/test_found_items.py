"""What staff do with found things: each rule that protects an owner, and what is recorded."""

import pytest

from onboard.actions.common import LONGEST_TEXT
from onboard.domain.claim import ClaimOpened
from onboard.domain.custody import Hand
from onboard.domain.found_item import Description, ItemMatched, ItemRuledOut, Place
from onboard.domain.scope import station_scope, sweep_id
from onboard.domain.sweep import Sweep
from tests.unit.actions.shelf import AMS, FLIGHT, NOW, RING, SCARF, Shelf


def test_a_registered_thing_stands_on_the_station_s_shelf(shelf: Shelf) -> None:
    item = shelf.item(shelf.ana.register(SCARF))
    assert (item.scope, item.description, item.ended) == (AMS, SCARF, None)
    assert [(link.hand, link.author) for link in item.links] == [(Hand.FOUND, "ana")]


def test_crew_register_for_the_station_that_they_name(shelf: Shelf) -> None:
    assert shelf.item(shelf.crew.register("SFO", SCARF)).scope == station_scope("SFO")


def test_endless_words_are_refused(shelf: Shelf) -> None:
    long = Description(place=Place.SEAT, found_at=NOW, words="x" * (LONGEST_TEXT + 1))
    shelf.refuses("Please write less", shelf.ana.register, long)
    shelf.refuses("Please write less", shelf.crew.register, "AMS", long)


def test_a_cabin_is_cleared_and_an_alarm_takes_that_back(shelf: Shelf) -> None:
    shelf.ana.clear(FLIGHT)
    shelf.ben.alarm(FLIGHT, "heat", "12A", " It is warm ")
    sweep = shelf.replica.state(sweep_id("AMS", FLIGHT))
    assert isinstance(sweep, Sweep)
    assert (sweep.cleared_at, [alarm.text for alarm in sweep.alarms]) == (None, ["It is warm"])
    shelf.ana.clear(FLIGHT)
    again = shelf.replica.state(sweep_id("AMS", FLIGHT))
    assert isinstance(again, Sweep)
    assert again.cleared_by == "ana"


def test_a_better_description_stands_in_for_what_its_author_saw(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ben.describe(item, RING)
    assert [version.description for version in shelf.item(item).versions] == [RING]


def test_one_person_at_a_time_looks_for_the_owner(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.look_after(item)
    shelf.refuses("already", shelf.ben.look_after, item)
    assert shelf.item(item).holder == "ana"


def test_a_look_at_the_neighbours_leaves_its_trace(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    before = shelf.written()
    shelf.ana.view_owners(item, FLIGHT, ["12A", "12B"])
    assert shelf.written() == before + 1


def test_decisions_on_candidates_can_be_taken_back(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.decide(item, ItemMatched(passenger="p1", flight=FLIGHT))
    decision = shelf.item(item).owner
    assert decision is not None
    shelf.ben.reconsider(item, decision.event)
    assert shelf.item(item).owner is None


def test_a_way_to_the_owner_goes_through_a_claim(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    for hand in (Hand.HANDED_OVER, Hand.SHIPPED, Hand.FOUND, Hand.DONE, Hand.UNDONE):
        shelf.refuses("through a claim", shelf.ana.move, item, hand)


@pytest.mark.parametrize("hand", [Hand.DONATED, Hand.DISPOSED])
def test_a_valuable_is_given_up_before_a_second_person_who_is_somebody_else(shelf: Shelf, hand: Hand) -> None:
    item = shelf.ana.register(RING)
    shelf.refuses("two people", shelf.ana.move, item, hand)
    shelf.ana.stand_by(item)
    shelf.refuses("two people", shelf.ana.move, item, hand)
    shelf.ben.stand_by(item)
    shelf.refuses("two people", shelf.ben.move, item, hand)
    shelf.ana.move(item, hand)
    assert (shelf.item(item).ended, shelf.item(item).links[-1].witness) == (hand, "ben")
    shelf.refuses("not here any more", shelf.ben.stand_by, item)


@pytest.mark.parametrize("hand", [Hand.DONATED, Hand.DISPOSED])
def test_a_valuable_that_is_described_anew_still_takes_two_to_give_up(shelf: Shelf, hand: Hand) -> None:
    item = shelf.ana.register(RING)
    shelf.ana.describe(item, SCARF)
    shelf.refuses("two people", shelf.ana.move, item, hand)
    shelf.ben.stand_by(item)
    shelf.ana.move(item, hand)
    assert shelf.item(item).ended == hand


def test_a_valuable_that_is_described_anew_is_still_handed_over_by_two_with_a_link(shelf: Shelf) -> None:
    item, subject = shelf.proven(RING)
    shelf.ana.describe(item, SCARF)
    shelf.refuses("two people", shelf.ana.hand_over, subject, "Gate D14")
    shelf.ben.witness(subject)
    shelf.online = False
    shelf.refuses("with a link", shelf.ana.hand_over, subject, "Gate D14")
    shelf.online = True
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.item(item).returned


def test_who_stood_by_before_the_last_hand_stands_by_no_more(shelf: Shelf) -> None:
    item = shelf.ana.register(RING)
    shelf.ben.stand_by(item)
    shelf.ana.move(item, Hand.SHELVED, "Safe")
    assert shelf.item(item).links[-1].witness is None
    shelf.refuses("two people", shelf.ana.move, item, Hand.DISPOSED)


def test_authorities_sign_for_a_valuable_and_what_is_none_takes_one_person(shelf: Shelf) -> None:
    ring, scarf = shelf.ana.register(RING), shelf.ana.register(SCARF)
    shelf.ana.move(ring, Hand.AUTHORITIES, "Desk 2", "Police")
    shelf.ana.move(scarf, Hand.DONATED, "Red Cross")
    assert (shelf.item(ring).ended, shelf.item(scarf).ended) == (Hand.AUTHORITIES, Hand.DONATED)


def test_a_deadline_is_done_once_and_its_author_alone_takes_it_back(shelf: Shelf) -> None:
    item = shelf.ana.register(RING)
    tablet = shelf.ana.register(Description(place=Place.SEAT, found_at=NOW, category="electronics", item="tablet"))
    shelf.refuses("only when the item goes", shelf.ana.finish, tablet, "authorities")
    shelf.refuses("only when the item goes", shelf.ana.finish, item, "fire_safe_store")
    shelf.ana.finish(tablet, "fire_safe_store")
    shelf.refuses("already", shelf.ben.finish, tablet, "fire_safe_store")
    (done,) = shelf.item(tablet).done
    shelf.refuses("Only who did this", shelf.ben.unfinish, tablet, done.event)
    shelf.ana.unfinish(tablet, done.event)
    assert shelf.item(tablet).done == ()
    shelf.refuses("Only who did this", shelf.ana.unfinish, tablet, done.event)
    shelf.ben.finish(tablet, "fire_safe_store")
    assert [link.hand for link in shelf.item(tablet).links] == [Hand.FOUND, Hand.DONE, Hand.UNDONE, Hand.DONE]
    assert all(link.knowing for link in shelf.item(tablet).links)
    shelf.ana.move(tablet, Hand.AUTHORITIES, "Desk 2", "Police")
    shelf.refuses("not here any more", shelf.ben.unfinish, tablet, shelf.item(tablet).done[0].event)


def test_what_has_gone_is_not_moved_decided_on_or_claimed(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.move(item, Hand.DONATED, to=" Red Cross ")
    assert (shelf.item(item).ended, shelf.item(item).links[-1].to) == (Hand.DONATED, "Red Cross")
    shelf.refuses("not here any more", shelf.ben.move, item, Hand.SHELVED, "T2")
    shelf.refuses("not here any more", shelf.ben.decide, item, ItemRuledOut(passenger="p1"))
    shelf.refuses("not here any more", shelf.ben.open_claim, ClaimOpened(item=item))
