"""The chain of custody: each hand in order, sealed so that nothing can be changed, left out or put in unseen."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain import entities
from onboard.domain.custody import (
    ENDS,
    TO_THE_OWNER,
    UNSEALED,
    DeadlineDone,
    DeadlineUndone,
    Hand,
    ItemMoved,
    ItemWitnessed,
    Link,
    OvertakenConfirmed,
)
from onboard.domain.event import Event, encode
from onboard.domain.found_item import Description, FoundItem, ItemDescribed, ItemRegistered, ItemTaken, Place
from tests.unit.domain.history import History

FOUND = ItemRegistered(description=Description(place=Place.GATE, found_at=1_000, gate="D14"))
FOUND_ELSEWHERE = ItemRegistered(description=Description(place=Place.GATE, found_at=1_000, gate="D15"))
DESCRIBED = ItemDescribed(description=FOUND.description, saw=())
HANDS = (Hand.CARRIED, Hand.SHELVED, Hand.PASSED_ON, Hand.HANDED_OVER)


def walked(*hands: Hand) -> History:
    """A history in which each hand knew of the one before."""
    history = History()
    saw = history.add(FOUND, "ana")
    for number, hand in enumerate(hands):
        saw = history.add(ItemMoved(hand=hand, saw=saw, place=f"Place {number}"), "ben")
    return history


def links(events: list[Event]) -> tuple[Link, ...]:
    state = entities.fold(events)
    assert isinstance(state, FoundItem)
    return state.links


def seals(events: list[Event]) -> list[str]:
    return [link.seal for link in links(events)]


def test_it_begins_with_the_hand_that_found_it_and_names_each_hand_place_and_time() -> None:
    chain = links(walked(Hand.CARRIED, Hand.SHELVED).events)
    assert [(link.hand, link.author, link.at, link.place) for link in chain] == [
        (Hand.FOUND, "ana", 1_000, "D14"),
        (Hand.CARRIED, "ben", 2_000, "Place 0"),
        (Hand.SHELVED, "ben", 3_000, "Place 1"),
    ]
    assert all(link.knowing for link in chain)


def test_a_seal_is_the_hash_of_the_seal_before_and_the_event() -> None:
    """Reckoned here from its description, so that others can verify a chain by it."""
    events = walked(*HANDS).events
    before = UNSEALED
    for event, link in zip(events, links(events), strict=True):
        said = f"{event.device}.{event.epoch}.{event.seq}\n{event.author}\n{event.at}\n{event.kind}\n".encode()
        before = hashlib.sha256(before + said + event.body).digest()
        assert (link.seal, link.short_seal) == (before.hex(), before.hex()[:8])


@pytest.mark.parametrize("place", range(1, len(HANDS)))
def test_taking_a_link_out_changes_every_later_seal(place: int) -> None:
    events = walked(*HANDS).events
    whole, without = seals(events), seals(events[:place] + events[place + 1 :])
    assert without[:place] == whole[:place]
    assert not set(without[place:]) & set(whole)


@pytest.mark.parametrize("place", range(len(HANDS)))
@pytest.mark.parametrize("changed", ["author", "at", "body", "device", "seq"])
def test_changing_a_link_changes_its_seal_and_every_later_one(place: int, changed: str) -> None:
    events = walked(*HANDS).events
    event = events[place]
    forged: dict[str, object] = {
        "author": "eve",
        "at": event.at + 1,
        "body": encode(ItemMoved(hand=Hand.SHELVED, saw="", place="Elsewhere") if place else FOUND_ELSEWHERE),
        "device": "device-of-eve",
        "seq": 99,
    }
    false = msgspec.structs.replace(event, **{changed: forged[changed]})
    whole, different = seals(events), seals([*events[:place], false, *events[place + 1 :]])
    assert different[:place] == whole[:place]
    assert not set(different[place:]) & set(whole)


@pytest.mark.parametrize("place", range(1, len(HANDS) + 1))
def test_putting_a_link_in_changes_every_later_seal(place: int) -> None:
    events = walked(*HANDS).events
    put_in = msgspec.structs.replace(
        events[1], device="device-of-eve", seq=1, at=events[place - 1].at + 1, author="eve"
    )
    whole, longer = seals(events), seals([*events, put_in])
    assert longer[:place] == whole[:place]
    assert not set(longer[place:]) & set(whole)


def test_what_is_said_of_it_beside_the_chain_changes_no_seal() -> None:
    history = walked(*HANDS)
    before = seals(history.events)
    history.add(DESCRIBED)
    history.add(ItemTaken())
    assert seals(history.events) == before


def test_a_seal_is_the_same_before_and_after_the_relay_has_it() -> None:
    history = walked(*HANDS)
    unsent = [msgspec.structs.replace(event, number=None, received=None) for event in history.events]
    assert seals(unsent) == seals(history.events)


def test_who_did_not_know_of_the_hand_before_is_marked() -> None:
    history = History()
    found = history.add(FOUND, "ana")
    history.add(ItemMoved(hand=Hand.CARRIED, saw=found), "ana")
    history.add(ItemMoved(hand=Hand.SHELVED, saw=found), "ben")
    assert [link.knowing for link in links(history.events)] == [True, True, False]


def test_of_two_ends_the_first_at_the_relay_counts_and_the_other_stays_in_the_chain() -> None:
    history = History()
    found = history.add(FOUND)
    history.add(ItemMoved(hand=Hand.HANDED_OVER, saw=found, claim="k1"), "ana", at=10, received=100)
    history.add(ItemMoved(hand=Hand.HANDED_OVER, saw=found, claim="k2"), "ben", at=20, received=50)
    first, second = history.events[1:]
    events = [
        history.events[0],
        msgspec.structs.replace(first, number=9),
        msgspec.structs.replace(second, number=5),
    ]
    state = entities.fold(events)
    assert isinstance(state, FoundItem)
    assert (state.ended, state.ended_at, state.final) == (Hand.HANDED_OVER, 20_000, True)
    assert [link.claim for link in state.links] == [None, "k1", "k2"]


def test_an_end_that_the_relay_has_counts_before_an_earlier_one_that_it_has_not() -> None:
    history = History()
    history.add(FOUND)
    history.add(ItemMoved(hand=Hand.HANDED_OVER, saw="", claim="k1"), "ana", received=None)
    history.add(ItemMoved(hand=Hand.DONATED, saw=""), "ben")
    state = history.state(FoundItem)
    assert (state.ended, state.final) == (Hand.DONATED, True)


def given_twice(*, claims: tuple[str | None, str | None] = ("k1", "k2")) -> History:
    """Ana handed it over first, and the relay had Ben's hand-over first."""
    history = History()
    found = history.add(FOUND)
    history.add(ItemMoved(hand=Hand.HANDED_OVER, saw=found, claim=claims[0]), "ana", at=10)
    history.add(ItemMoved(hand=Hand.HANDED_OVER, saw=found, claim=claims[1]), "ben", at=20)
    first, second = history.events[1:]
    history.events[1:] = [msgspec.structs.replace(first, number=9), msgspec.structs.replace(second, number=5)]
    return history


def in_vain(history: History) -> list[tuple[str, bool]]:
    """Whose ends do not count, and whether they know."""
    state = history.state(FoundItem)
    told = {key for name, key in state.keys if name == "found_item.overtaken"}
    assert told == {each.link.author for each in state.overtaken if not each.confirmed}
    return [(each.link.author, each.confirmed) for each in state.overtaken]


def test_whoever_gave_it_away_second_in_the_relay_s_order_is_told_until_they_confirm_it() -> None:
    history = given_twice()
    assert in_vain(history) == [("ana", False)]
    step = str(history.events[1].identity)
    history.add(OvertakenConfirmed(step=step), "ben")
    assert in_vain(history) == [("ana", False)], "nobody confirms for somebody else"
    history.add(OvertakenConfirmed(step=step), "ana")
    assert in_vain(history) == [("ana", True)]


def test_one_hand_over_that_two_people_recorded_is_not_given_away_twice() -> None:
    assert in_vain(given_twice(claims=("k1", "k1"))) == []
    assert in_vain(given_twice(claims=(None, None))) == [("ana", False)]


def test_nobody_is_told_of_another_end_before_the_relay_has_one() -> None:
    history = given_twice()
    history.events[1:] = [msgspec.structs.replace(each, number=None, received=None) for each in history.events[1:]]
    assert in_vain(history) == []


def test_what_was_done_by_a_deadline_is_sealed_into_the_chain_until_its_author_takes_it_back() -> None:
    history = walked(Hand.SHELVED)
    before = seals(history.events)
    done = history.add(DeadlineDone(code="leak_check", saw=str(history.events[-1].identity)), "ben")
    assert seals(history.events)[:-1] == before
    assert [(link.deadline, link.author) for link in history.state(FoundItem).done] == [("leak_check", "ben")]
    history.add(DeadlineUndone(step=done, code="leak_check", saw=done), "ana")
    assert len(history.state(FoundItem).done) == 1, "nobody takes back what somebody else did"
    history.add(DeadlineUndone(step=done, code="leak_check", saw=""), "ben")
    here = history.state(FoundItem)
    assert here.done == ()
    assert [(link.hand, link.deadline) for link in here.links[2:]] == [
        (Hand.DONE, "leak_check"),
        (Hand.UNDONE, "leak_check"),
        (Hand.UNDONE, "leak_check"),
    ]
    assert (here.where, here.ended) == ("Place 0", None)


def test_the_last_who_stands_by_since_the_newest_hand_is_the_second_person() -> None:
    history = walked(Hand.CARRIED, Hand.SHELVED)
    carried, shelved = [str(event.identity) for event in history.events[1:]]
    history.add(ItemWitnessed(saw=carried), "ana")
    assert history.state(FoundItem).witness is None
    history.add(ItemWitnessed(saw=shelved), "ana")
    history.add(ItemWitnessed(saw=shelved), "cas")
    assert history.state(FoundItem).witness == "cas"
    history.add(ItemMoved(hand=Hand.DONATED, saw=shelved, witness="cas"), "ben")
    assert history.state(FoundItem).witness is None


@given(hands=st.lists(st.sampled_from([hand for hand in Hand if hand is not Hand.FOUND]), max_size=6))
def test_it_has_ended_exactly_where_nobody_here_has_it(hands: list[Hand]) -> None:
    state = walked(*hands).state(FoundItem)
    ends = [hand for hand in hands if hand in ENDS]
    assert state.ended == (ends[0] if ends else None)
    assert state.returned == bool(ends and ends[0] in TO_THE_OWNER)
    assert len(state.links) == len(hands) + 1
