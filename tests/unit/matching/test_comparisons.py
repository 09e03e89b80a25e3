"""Each comparison gives the level that a careful person would."""

from datetime import date

import pytest

from onboard.matching import comparisons
from onboard.matching.comparisons import BY_VALUE, NAME, SILENT
from onboard.matching.description import Leg, Seat
from onboard.matching.names import initials_in, initials_of, name_words
from onboard.matching.weights import LEVELS, expert

MONDAY = date(2026, 9, 7)
TUESDAY = date(2026, 9, 8)
KL1023 = Leg("KL", "1023", MONDAY, "AMS")


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (KL1023, "same"),
        (Leg("KL", "1023"), "same_number"),
        (Leg("", "1023"), "same_number"),
        (Leg("AF", "1023"), "other"),
        (Leg("KL", "1023", TUESDAY, "AMS"), "day_off"),
        (Leg("KL", "1023", date(2026, 9, 20), "AMS"), "other_day"),
        (Leg("KL", "1855", TUESDAY, "AMS"), "other_leg"),
        (Leg("KL", "1855", date(2026, 9, 20), "AMS"), "other"),
    ],
)
def test_flights(other: Leg, level: str) -> None:
    assert comparisons.compare_flights((KL1023,), (other,)) == level
    assert comparisons.compare_flights((other,), (KL1023,)) == level


def test_the_best_of_several_legs_counts() -> None:
    assert comparisons.compare_flights((KL1023,), (Leg("KL", "605"), KL1023)) == "same"


@pytest.mark.parametrize(
    ("found", "level"),
    [
        (7, "same"),
        (8, "day_after"),
        (6, "day_before"),
        (10, "soon"),
        (4, "early"),
        (15, "later"),
        (1, "far"),
        (28, "far"),
    ],
)
def test_days_between_loss_and_find(found: int, level: str) -> None:
    assert comparisons.compare_days((date(2026, 9, found),), (MONDAY,)) == level


@pytest.mark.parametrize(("reported", "level"), [(5, "before"), (6, "in_time"), (17, "in_time"), (30, "late")])
def test_a_report_follows_the_find(reported: int, level: str) -> None:
    assert comparisons.compare_report((MONDAY,), date(2026, 9, reported)) == level


@pytest.mark.parametrize(
    ("seat", "level"),
    [
        (Seat(12, "A"), "same"),
        (Seat(12, "B"), "row"),
        (Seat(12), "row"),
        (Seat(13, "A"), "next_row"),
        (Seat(15, "A"), "near"),
        (Seat(31, "A"), "far"),
    ],
)
def test_seats(seat: Seat, level: str) -> None:
    assert comparisons.compare_seats((Seat(12, "A"),), (seat,)) == level


def test_a_row_fits_no_seat_exactly() -> None:
    assert comparisons.compare_seats((Seat(12),), (Seat(12),)) == "row"


@pytest.mark.parametrize(
    ("items", "level"),
    [
        (("tablet", "phone"), "same"),
        (("backpack", "tablet"), "among"),
        (("ebook_reader",), "group"),
        (("laptop",), "category"),
        (("scarf",), "other"),
    ],
)
def test_items(items: tuple[str, ...], level: str) -> None:
    assert comparisons.compare_items(("tablet",), items) == level


def test_what_lies_in_both_bags_is_not_the_bag() -> None:
    assert comparisons.compare_items(("backpack", "book"), ("handbag", "book")) == "with_it"


def test_colours_that_people_confuse_are_near() -> None:
    assert comparisons.compare_colours(frozenset({"navy"}), frozenset({"black"})) == "near"
    assert comparisons.compare_colours(frozenset({"navy"}), frozenset({"yellow"})) == "other"
    assert comparisons.compare_colours(frozenset({"navy", "red"}), frozenset({"red"})) == "same"


def test_details_agree_or_contradict() -> None:
    left, right = frozenset({"left", "worn"}), frozenset({"right"})
    assert comparisons.compare_details(left, right) == "contrary"
    assert comparisons.compare_details(left, frozenset({"worn"})) == "one"
    assert comparisons.compare_details(left, frozenset({"worn", "left"})) == "several"
    assert comparisons.compare_details(left, frozenset({"logo"})) == "none"


def test_a_thing_slips_from_the_pocket_to_the_seat() -> None:
    assert comparisons.compare_places(frozenset({"seat_pocket"}), frozenset({"seat"})) == "near"
    assert comparisons.compare_places(frozenset({"seat_pocket"}), frozenset({"gate"})) == "other"


@pytest.mark.parametrize(
    ("found", "lost", "level"),
    [
        ("Anna de Vries", "VRIES/ANNA MRS", "same"),
        ("A. de Vries", "Anna Vries", "fitting"),
        ("Fam. Vries", "Anna Vries", "fitting"),
        ("Müller", "Jürgen Mueller", "similar"),
        ("Anna Bakker", "Anna Vries", "partly"),
        ("Anna Bakker", "Kwame Mensah", "other"),
        ("A.V.", "Anna Vries", None),
        ("田中", "Tanaka", None),
    ],
)
def test_names(found: str, lost: str, level: str | None) -> None:
    assert comparisons.compare_names(name_words(found), name_words(lost)) == level


def test_the_hub_says_nothing_of_a_flight_from_elsewhere() -> None:
    rome, hub = frozenset({"FCO"}), frozenset({"AMS"})
    assert comparisons.compare_stations(rome, rome | hub) == "named"
    assert comparisons.compare_stations(rome, frozenset({"LIS"})) == "other"
    assert comparisons.compare_stations(rome, hub) is None
    assert comparisons.compare_stations(hub, rome) is None


def test_initials_stand_in_any_order() -> None:
    assert initials_in("engraved A. V.") == initials_of("Vries, Anna") == "av"
    assert initials_in("AV") == "av"
    assert initials_in("black iPad, USB C") == ""
    assert comparisons.compare_initials("av", "av") == "same"
    assert comparisons.compare_initials("ab", "av") == "other"


def test_every_level_has_its_weight_and_every_decider_its_levels() -> None:
    weights = expert()
    for name, levels in LEVELS.items():
        assert set(weights.chances[name]) == set(levels)
        chances = [weights.chances[name][level] for level in levels]
        assert sum(chance.m for chance in chances) == pytest.approx(1)
        assert sum(chance.u for chance in chances) == pytest.approx(1)
    for name, (decider, levels_of_decider) in SILENT.items():
        assert name in LEVELS
        assert levels_of_decider <= set(LEVELS[decider])


def test_agreement_speaks_for_and_disagreement_against() -> None:
    for name in [comparison.name for comparison in (*BY_VALUE, NAME)]:
        weights = expert().prior(name)
        assert weights[0] > 0 > weights[-1]
