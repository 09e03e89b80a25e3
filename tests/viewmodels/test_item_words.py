"""What lost & found says of things."""

import msgspec
import pytest

from onboard.domain.custody import Hand, Link
from onboard.domain.found_item import CATEGORIES, Description, FoundItem, Place
from onboard.domain.handling import handling
from onboard.matching.thesaurus_forms import tree
from ui.icons import _PATHS
from ui.viewmodels import item_words
from ui.viewmodels.times import DAY, HOUR, MINUTE

TABLET = Description(
    place=Place.SEAT_POCKET,
    found_at=0,
    category="electronics",
    item="tablet",
    colour="dark_grey",
    brand="Apple",
    seats=("12A", "12B"),
    words="cracked corner",
)
DONE = Link(
    event="d.1.2",
    hand=Hand.DONE,
    author="mila",
    at=0,
    received=None,
    number=None,
    place="",
    to="",
    claim=None,
    witness=None,
    deadline="fire_safe_store",
    seal="",
    knowing=True,
)


def item(description: Description) -> FoundItem:
    version = {"event": "d.1.1", "author": "mila", "at": 0, "received": 1, "description": description}
    empty = dict.fromkeys(("reference", "holder", "ended", "ended_at"))
    lists = dict.fromkeys(("photos", "decisions", "links"), ())
    known = {"scope": "station:AMS", "versions": [version], "settled": False, "final": False}
    return msgspec.convert(known | empty | lists, FoundItem, from_attributes=True)


def test_a_title_says_item_colour_and_brand() -> None:
    assert item_words.title(TABLET) == "Tablet, dark grey, Apple"


def test_things_are_spelt_as_people_spell_them() -> None:
    assert [item_words.concept(name) for name in ("e_cigarette", "usb_stick", "soft_toy")] == [
        "E-cigarette",
        "USB stick",
        "soft toy",
    ]


def test_an_item_that_nobody_named_shows_its_first_words() -> None:
    words = "small thing, with a strap, that somebody left behind"
    unnamed = msgspec.structs.replace(TABLET, item=None, words=words)
    assert item_words.title(unnamed) == "Small thing, with a strap, that…"
    assert item_words.title(msgspec.structs.replace(unnamed, words="a red thing.")) == "A red thing"
    assert item_words.title(msgspec.structs.replace(unnamed, words="iPad, blue")) == "iPad, blue"
    bare = msgspec.structs.replace(unnamed, words="", colour="")
    assert item_words.title(bare) == "Electronics, Apple"


def test_where_it_lay_and_whose_seat_it_may_be() -> None:
    assert item_words.lay(TABLET) == "seat pocket"
    assert item_words.seats(TABLET) == "12A or 12B"
    at_gate = msgspec.structs.replace(TABLET, place=Place.GATE, gate="D14", seats=("12",))
    assert item_words.lay(at_gate) == "gate D14"
    assert item_words.seats(at_gate) == "row 12"
    assert item_words.seats(msgspec.structs.replace(TABLET, seats=())) == ""


def test_flights_as_people_say_them() -> None:
    assert item_words.flight("KL0605/2026-11-21/AMS") == "KL 605"
    assert item_words.flight(None) == ""


@pytest.mark.parametrize(
    ("now", "text", "tone"),
    [
        (0, "Battery: 48 h", "soon"),
        (47 * HOUR + 30 * MINUTE, "Battery: 30 min", "soon"),
        (48 * HOUR, "Battery: overdue", "urgent"),
        (100 * DAY, "Battery: overdue", "urgent"),
    ],
)
def test_the_next_deadline(now: int, text: str, tone: str) -> None:
    due = item_words.due(item(TABLET), now)
    assert due is not None
    assert (due.text, due.tone) == (text, tone)


@pytest.mark.parametrize(
    ("now", "text"), [(0, "Authorities: 90 d"), (4 * DAY, "Authorities: 86 d"), (100 * DAY, "Authorities: overdue")]
)
def test_what_was_done_gives_way_to_what_comes_next(now: int, text: str) -> None:
    done = msgspec.structs.replace(item(TABLET), done=(DONE,))
    due = item_words.due(done, now)
    assert due is not None
    assert due.text == text
    assert [each.code for each in item_words.due_until(done, now, 91 * DAY)] == ["authorities"]


def test_what_ends_its_time_here_stays_until_it_has_gone() -> None:
    authorities = msgspec.structs.replace(DONE, deadline="authorities")
    codes = [
        each.code
        for each in item_words.due_until(msgspec.structs.replace(item(TABLET), done=(authorities,)), 0, 91 * DAY)
    ]
    assert codes == ["fire_safe_store", "authorities"]


def test_every_category_and_deadline_has_its_words_and_icon() -> None:
    for category in CATEGORIES:
        assert item_words.category(category) != category
        assert item_words.icon(category) in _PATHS
    codes = {limit.code for each in handling().classes.values() for limit in each.deadlines}
    assert codes <= set(item_words._LIMITS)


def test_concepts_are_plain_words() -> None:
    for groups in tree().items.values():
        for concepts in groups.values():
            for each in concepts:
                assert "_" not in item_words.concept(each)
