"""What went back to its owner, and how fast."""

import pytest

from onboard.domain.custody import Hand
from onboard.domain.found_item import Description, FoundItem, Place, Version
from onboard.domain.statistics import HOUR_MS, statistics


def found(place: Place, category: str, ended: Hand | None = None, hours: float = 0, *, final: bool = True) -> FoundItem:
    """A thing found at hour 10 that ended `hours` later."""
    at = 10 * HOUR_MS
    description = Description(place=place, found_at=at, category=category)
    return FoundItem(
        scope="station:AMS",
        versions=(Version("d.1.1", "mila", at, at, description),),
        photos=(),
        reference=None,
        holder=None,
        settled=False,
        decisions=(),
        links=(),
        ended=ended,
        ended_at=at + int(hours * HOUR_MS) if ended else None,
        final=ended is not None and final,
    )


THINGS = (
    found(Place.SEAT, "keys", Hand.HANDED_OVER, 2),
    found(Place.SEAT, "keys", Hand.SHIPPED, 5),
    found(Place.SEAT, "electronics", Hand.HANDED_OVER, 30),
    found(Place.SEAT, "electronics", Hand.DONATED, 1),
    found(Place.GATE, "keys"),
    found(Place.GATE, "electronics", Hand.HANDED_OVER, 1, final=False),
)


def test_what_went_back_and_how_long_it_took() -> None:
    everything = statistics(THINGS).all
    assert (everything.found, everything.returned, everything.hours) == (6, 3, 5.0)
    assert everything.share == pytest.approx(0.5)


def test_groups_stand_apart_and_the_largest_comes_first() -> None:
    figures = statistics(THINGS)
    assert [(each.group, each.found, each.returned, each.hours) for each in figures.by_place] == [
        ("seat", 4, 3, 5.0),
        ("gate", 2, 0, None),
    ]
    assert [(each.group, each.returned, each.hours) for each in figures.by_category] == [
        ("electronics", 1, 30.0),
        ("keys", 2, 3.5),
    ]


def test_only_what_was_found_since_then_counts() -> None:
    assert statistics(THINGS, since=10 * HOUR_MS).all.found == len(THINGS)
    nothing = statistics(THINGS, since=10 * HOUR_MS + 1)
    assert (nothing.all.found, nothing.all.share, nothing.all.hours) == (0, 0.0, None)
    assert nothing.by_place == ()
