"""Handling rules: which hold for a thing, by when what happens, and that the data says something sensible."""

import itertools
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.handling import HOUR_MS, Deadline, dangers, deadlines, handling, next_deadline, rules_for

FOUND_AT = 1_795_000_000_000
CLASSES = ["valuable", "medicine", "document", "payment_card", "battery", "perishable", "liquid", "weapon", "ordinary"]
CONCEPTS = tomllib.loads(
    resources.files("onboard.matching").joinpath("thesaurus", "concepts.toml").read_text(encoding="utf-8")
)["items"]
ITEMS = {item: category for category, groups in CONCEPTS.items() for group in groups.values() for item in group}
THINGS = st.sampled_from(sorted(CONCEPTS)).flatmap(
    lambda category: st.tuples(
        st.just(category), st.none() | st.sampled_from([item for item, home in ITEMS.items() if home == category])
    )
)


def codes(category: str, item: str | None, *, battery: bool = False) -> list[str]:
    return [limit.code for limit in rules_for(category, item, battery).limits]


@pytest.mark.parametrize(
    ("category", "item", "classes"),
    [
        ("electronics", "tablet", {"battery", "valuable"}),
        ("electronics", "cable", {"ordinary"}),
        ("electronics", None, {"battery", "valuable"}),
        ("jewellery", None, {"valuable"}),
        ("jewellery", "earring", {"valuable"}),
        ("documents", "passport", {"document"}),
        ("documents", None, {"document"}),
        ("documents", "book", {"ordinary"}),
        ("documents", "bank_card", {"payment_card"}),
        ("bags", "wallet", {"payment_card", "valuable"}),
        ("medical", None, {"medicine"}),
        ("medical", "crutches", {"ordinary"}),
        ("medical", "hearing_aid", {"battery", "valuable"}),
        ("other", "pocket_knife", {"weapon"}),
        ("other", "cheese", {"perishable"}),
        ("other", "wine", {"liquid"}),
        ("clothing", "scarf", {"ordinary"}),
        ("a category of tomorrow", "an item of tomorrow", {"ordinary"}),
    ],
)
def test_a_thing_falls_into_its_classes(category: str, item: str | None, classes: set[str]) -> None:
    assert set(rules_for(category, item).classes) == classes


def test_of_two_classes_the_stricter_holds() -> None:
    speaker, tablet = rules_for("electronics", "speaker"), rules_for("electronics", "tablet")
    assert (speaker.two_person, speaker.offline_return) == (False, True)
    assert (tablet.two_person, tablet.offline_return) == (True, False)
    assert set(speaker.instructions) < set(tablet.instructions)
    assert [limit.hours for limit in tablet.limits] == [48, 2160]


def test_what_holds_a_battery_has_the_rules_of_batteries() -> None:
    assert rules_for("children", "toy").classes == ("ordinary",)
    toy = rules_for("children", "toy", battery=True)
    assert toy.classes == ("battery",)
    assert codes("children", "toy", battery=True) == ["fire_safe_store", "charity"]
    assert rules_for("electronics", "tablet", battery=True) == rules_for("electronics", "tablet")


def test_a_deadline_with_the_same_code_counts_once() -> None:
    everything = [limit.code for limit in rules_for("jewellery", "wallet", battery=True).limits]
    assert len(everything) == len(set(everything))


def test_things_that_leave_earlier_never_reach_the_charity() -> None:
    assert codes("other", "food") == ["disposal"]
    assert codes("documents", "passport") == ["issuer"]
    assert codes("clothing", "scarf") == ["charity"]
    assert codes("documents", "bank_card") == ["bank", "charity"]


def test_cards_documents_and_medicine_are_not_photographed_for_others() -> None:
    for category, item in (("documents", "passport"), ("documents", "bank_card"), ("medical", "insulin")):
        assert rules_for(category, item).no_photo_of_content
    assert not rules_for("clothing", "scarf").no_photo_of_content


def test_deadlines_count_from_the_finding() -> None:
    assert [deadline.at_ms - FOUND_AT for deadline in deadlines(rules_for("medical", "insulin"), FOUND_AT)] == [
        HOUR_MS,
        168 * HOUR_MS,
    ]


def test_the_next_deadline_is_the_first_to_come() -> None:
    rules = rules_for("medical", "insulin")
    desk, pharmacy = deadlines(rules, FOUND_AT)
    assert next_deadline(rules, FOUND_AT, FOUND_AT) == desk
    assert next_deadline(rules, FOUND_AT, desk.at_ms) == pharmacy
    assert next_deadline(rules, FOUND_AT, pharmacy.at_ms) is None


@given(THINGS, st.booleans(), st.integers(0, 3000))
def test_everything_has_words_an_end_and_ordered_deadlines(
    thing: tuple[str, str | None], battery: bool, hours: int
) -> None:
    rules = rules_for(*thing, battery)
    due = deadlines(rules, FOUND_AT)
    assert rules.instructions
    assert len(rules.sources) == len(rules.classes)
    assert any(limit.final for limit in rules.limits)
    assert list(due) == sorted(due, key=lambda deadline: deadline.at_ms)
    now = FOUND_AT + hours * HOUR_MS
    coming: list[Deadline] = [deadline for deadline in due if deadline.at_ms > now]
    assert next_deadline(rules, FOUND_AT, now) == (coming[0] if coming else None)


def test_the_data_names_its_sources_and_only_items_that_exist() -> None:
    assert set(handling().classes) == set(CLASSES)
    for name, each in handling().classes.items():
        assert each.source, name
        assert each.items <= set(ITEMS), name
        assert each.categories | each.when_unnamed <= set(CONCEPTS), name
        assert all(limit.hours > 0 for limit in each.deadlines)


def test_no_item_of_a_class_is_repeated_in_a_category_that_it_has_anyway() -> None:
    for each in handling().classes.values():
        assert not {ITEMS[item] for item in each.items} & each.categories


def test_dangers_are_asked_in_order_with_what_to_do() -> None:
    assert [danger.code for danger in dangers()] == ["unknown_owner", "heat", "seat_mechanism"]
    assert dangers()[2].instruction.startswith("Do not move the seat")
    for first, second in itertools.combinations(dangers(), 2):
        assert first.instruction != second.instruction
