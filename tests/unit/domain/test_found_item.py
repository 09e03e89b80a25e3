"""A found item: versions that nobody overwrites, people's decisions, and what stays when it has gone."""

from typing import Any

import pytest

from onboard.domain.blob import BlobReference
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.event import Body, Priority
from onboard.domain.found_item import (
    Description,
    FoundItem,
    ItemAssigned,
    ItemDescribed,
    ItemMatched,
    ItemNumbered,
    ItemReconsidered,
    ItemRegistered,
    ItemRuledOut,
    ItemTaken,
    OwnersViewed,
    Place,
)
from tests.unit.domain.history import SCOPE, History

PHOTO = BlobReference(hash="a" * 64, media_type="image/webp", size=60_000)
OTHER_PHOTO = BlobReference(hash="b" * 64, media_type="image/webp", size=60_000)


def description(words: str = "A tablet", **said: Any) -> Description:
    return Description(place=Place.SEAT, found_at=1_000, words=words, **said)


@pytest.fixture
def here() -> History:
    history = History()
    history.add(ItemRegistered(description=description()))
    return history


def item(history: History) -> FoundItem:
    return history.state(FoundItem)


def words(history: History) -> list[str]:
    return [version.description.words for version in item(history).versions]


def test_without_its_registration_there_is_no_item() -> None:
    history = History()
    history.add(ItemTaken())
    history.add(ItemDescribed(description=description(), saw=()))
    assert history.gone


def test_a_description_stands_in_for_the_versions_that_its_author_saw(here: History) -> None:
    first = item(here).versions[0].event
    second = here.add(ItemDescribed(description=description("A tablet in a sleeve"), saw=(first,)), "ben")
    assert words(here) == ["A tablet in a sleeve"]
    assert item(here).description.words == "A tablet in a sleeve"
    assert (item(here).versions[0].event, item(here).versions[0].author) == (second, "ben")


def test_two_descriptions_of_one_version_both_stay_until_somebody_merges_them(here: History) -> None:
    first = item(here).versions[0].event
    ours = here.add(ItemDescribed(description=description("Black"), saw=(first,)), "ana")
    theirs = here.add(ItemDescribed(description=description("Dark blue"), saw=(first,)), "ben")
    assert words(here) == ["Black", "Dark blue"]
    here.add(ItemDescribed(description=description("Blue-black"), saw=(ours, theirs)), "ana")
    assert words(here) == ["Blue-black"]


def test_photos_only_grow_and_the_same_one_shows_once(here: History) -> None:
    first = item(here).versions[0].event
    second = here.add(ItemDescribed(description=description(), photos=(PHOTO,), saw=(first,)))
    here.add(ItemDescribed(description=description(), photos=(PHOTO, OTHER_PHOTO), saw=(second,)))
    here.add(ItemDescribed(description=description(), saw=()))
    assert item(here).photos == (PHOTO, OTHER_PHOTO)


def test_with_photos_a_registration_travels_behind_people_s_words() -> None:
    assert ItemRegistered(description=description()).priority is Priority.NORMAL
    assert ItemRegistered(description=description(), photos=(PHOTO,)).priority is Priority.BACKGROUND


def test_the_relays_decision_who_looks_stands_above_who_wanted_to(here: History) -> None:
    assert (item(here).holder, item(here).settled) == (None, False)
    here.add(ItemTaken(), "ana")
    here.add(ItemTaken(), "ben")
    assert (item(here).holder, item(here).settled) == ("ana", False)
    here.add(ItemAssigned(person="ben"), "relay")
    assert (item(here).holder, item(here).settled) == ("ben", True)


def test_the_first_reference_stays(here: History) -> None:
    here.add(ItemNumbered(reference="AMSKL00001"), "relay")
    here.add(ItemNumbered(reference="AMSKL00002"), "relay")
    assert item(here).reference == "AMSKL00001"


def test_the_newest_decision_on_a_candidate_stands(here: History) -> None:
    here.add(ItemRuledOut(passenger="p1"))
    here.add(ItemRuledOut(report="l1"))
    here.add(ItemMatched(passenger="p1", flight="f1", levels=(("seat", "same"),)), "ben")
    decisions = {decision.candidate: decision for decision in item(here).decisions}
    assert {candidate: decision.matched for candidate, decision in decisions.items()} == {"l1": False, "p1": True}
    assert (decisions["p1"].author, decisions["p1"].levels) == ("ben", (("seat", "same"),))
    assert item(here).owner == decisions["p1"]


def test_a_decision_that_is_taken_back_lets_the_one_before_it_stand(here: History) -> None:
    here.add(ItemRuledOut(passenger="p1"))
    matched = here.add(ItemMatched(passenger="p1"))
    here.add(ItemReconsidered(decision=matched), "ben")
    assert [(decision.candidate, decision.matched) for decision in item(here).decisions] == [("p1", False)]
    assert item(here).owner is None


def test_of_two_owners_the_newest_decision_counts(here: History) -> None:
    here.add(ItemMatched(passenger="p1"))
    here.add(ItemMatched(report="l1"))
    owner = item(here).owner
    assert owner is not None
    assert owner.candidate == "l1"


@pytest.mark.parametrize("hand", [Hand.HANDED_OVER, Hand.SHIPPED, Hand.AUTHORITIES, Hand.DONATED, Hand.DISPOSED])
def test_when_it_has_gone_only_its_owner_stays_of_the_candidates(here: History, hand: Hand) -> None:
    here.add(ItemRuledOut(passenger="p2"))
    here.add(ItemMatched(passenger="p3"))
    here.add(ItemMatched(passenger="p1"))
    here.add(ItemRuledOut(report="l1"))
    here.add(ItemMoved(hand=hand, saw=""))
    assert [decision.candidate for decision in item(here).decisions] == ["p1"]
    assert item(here).returned == (hand in {Hand.HANDED_OVER, Hand.SHIPPED})


def test_when_it_has_gone_without_an_owner_no_candidate_stays(here: History) -> None:
    here.add(ItemRuledOut(passenger="p2"))
    here.add(ItemMoved(hand=Hand.DISPOSED, saw=""))
    assert (item(here).decisions, item(here).owner) == ((), None)


def test_it_is_open_until_it_has_gone(here: History) -> None:
    assert ("found_item.open", SCOPE) in item(here).keys
    here.add(ItemMoved(hand=Hand.SHELVED, saw="", place="T2 · box 7"))
    assert ("found_item.open", SCOPE) in item(here).keys
    here.add(ItemMoved(hand=Hand.DONATED, saw="", to="Red Cross"))
    assert ("found_item.open", SCOPE) not in item(here).keys
    assert ("found_item.scope", SCOPE) in item(here).keys


def test_it_is_found_by_reference_flight_and_photo() -> None:
    history = History()
    history.add(ItemRegistered(description=description(flight="KL1023/2026-09-09/AMS"), photos=(PHOTO,)))
    history.add(ItemNumbered(reference="AMSKL00001"), "relay")
    assert {
        ("found_item.reference", "AMSKL00001"),
        ("found_item.flight", "KL1023/2026-09-09/AMS"),
        ("blob.reference", PHOTO.hash),
    } <= set(item(history).keys)


def test_where_it_is_follows_the_last_hand_that_named_a_place() -> None:
    history = History()
    history.add(ItemRegistered(description=description(flight="KL1023/2026-09-09/AMS", seats=("12A", "12B"))))
    assert item(history).where == "KL1023/2026-09-09/AMS 12A 12B"
    history.add(ItemMoved(hand=Hand.SHELVED, saw="", place="T2 · box 7"))
    history.add(ItemMoved(hand=Hand.CARRIED, saw=""))
    assert item(history).where == "T2 · box 7"


def test_an_end_that_the_relay_does_not_have_is_not_final(here: History) -> None:
    here.add(ItemMoved(hand=Hand.HANDED_OVER, saw=""), received=None)
    assert (item(here).ended, item(here).final, item(here).unsent) == (Hand.HANDED_OVER, False, True)


@pytest.mark.parametrize("body", [ItemTaken(), ItemMatched(passenger="p1"), ItemReconsidered(decision="d.1.1")])
def test_it_is_unsent_while_the_relay_lacks_anything_done_to_it(here: History, body: Body) -> None:
    here.add(OwnersViewed(flight="f1"), received=None)
    assert not item(here).unsent
    here.add(body, received=None)
    assert item(here).unsent


def test_what_the_relay_has_is_sent(here: History) -> None:
    here.add(ItemMoved(hand=Hand.HANDED_OVER, saw=""))
    assert (item(here).final, item(here).unsent) == (True, False)


def test_looking_at_the_neighbours_is_kept_and_changes_nothing(here: History) -> None:
    before = item(here)
    here.add(OwnersViewed(flight="f1", seats=("12A",)), "ben")
    assert item(here) == before
