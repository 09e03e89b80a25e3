"""What fields and words say, once read; the words stand in where a field is missing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.matching.description import Found, Leg, Lost, Seat
from onboard.matching.intake import describe_found, describe_lost
from onboard.matching.keys import keys

DAY = date(2026, 9, 9)


def test_fields_come_before_words() -> None:
    read = describe_lost(
        Lost(id="L", lost_on=DAY, flight="KL0605/2026-09-09/AMS", seats=("12A",), text="KL1024 seat 31C", language="en")
    )
    assert read.legs == (Leg("KL", "605", DAY, "AMS"),)
    assert read.days == (DAY,)
    assert read.seats == (Seat(12, "A"),)


def test_words_stand_in_for_fields() -> None:
    text = "Yesterday I left my blue Samsonite backpack in the overhead bin of KL 1024, seat 12A, London to Amsterdam"
    read = describe_lost(Lost(id="L", reported_on=date(2026, 9, 10), text=text))
    assert read.legs == (Leg("KL", "1024"),)
    assert read.days == (DAY,)
    assert read.seats == (Seat(12, "A"),)
    assert read.places == {"overhead_bin"}
    assert read.stations == {"AMS", "LHR"}
    assert read.items[0] == "backpack"
    assert read.colours == {"blue"}
    assert read.brands == {"samsonite"}
    assert read.language == "en"


@pytest.mark.parametrize(
    ("text", "legs", "seats"),
    [
        ("Ik zat op rij 12, vlucht 1024", (Leg("", "1024"),), (Seat(12),)),
        ("1024便の12列目です", (Leg("", "1024"),), (Seat(12),)),
        ("KLM1024", (Leg("KL", "1024"),), ()),
        ("my phone 1024 euro", (), ()),
    ],
)
def test_rows_and_numbers_without_a_carrier(text: str, legs: tuple[Leg, ...], seats: tuple[Seat, ...]) -> None:
    read = describe_lost(Lost(id="L", reported_on=DAY, text=text))
    assert (read.legs, read.seats) == (legs, seats)


@pytest.mark.parametrize(
    "text",
    [
        "my AirPods",
        "my blue case of Airpods",
        "Ich vermisse meine Airpods",
        "エアポッズを忘れました",
        "에어팟을",
        "мои эйрподсы",
    ],
)
def test_a_product_says_item_and_maker(text: str) -> None:
    read = describe_lost(Lost(id="L", text=text))
    assert read.brands == {"apple"}
    assert "earbuds" in read.items


def test_a_maker_stands_for_its_items_only_where_nothing_else_does() -> None:
    assert describe_found(Found(id="F", brand="Samsonite", language="en")).items == ("suitcase",)
    assert describe_found(Found(id="F", brand="Samsonite", description="backpack", language="en")).items == (
        "backpack",
    )


def test_the_words_to_compare_by_meaning_have_no_numbers_of_flights_and_seats() -> None:
    read = describe_lost(Lost(id="L", text="KL1024 seat 12A: a jacket of my grandfather", language="en"))
    assert "1024" not in read.text
    assert "12A" not in read.text
    assert "grandfather" in read.text


def test_rare_words_are_what_is_left() -> None:
    read = describe_found(Found(id="F", description="black backpack, keyring Zwolle", language="en"))
    assert "zwolle" in read.words
    assert not {"black", "backpa"} & read.words


def test_keys_of_scripts_without_blanks() -> None:
    assert keys("银杏叶") == {"银杏", "杏叶"}
    assert keys("제주도에서") == {"제주"}
    assert keys("Zwolle's the 13") == {"zwolle", "13"}


def test_odd_values_say_nothing() -> None:
    read = describe_found(
        Found(id="F", flight="KL1023/2026-13-45", seats=("", "window", "99999"), place="?", category="?")
    )
    assert read.legs == (Leg("KL", "1023"),)
    assert read.seats == ()
    assert (read.places, read.categories) == (frozenset(), frozenset())
    assert describe_found(Found(id="F", flight="tomorrow")).legs == ()


def test_fields_are_read_as_people_write_them() -> None:
    read = describe_found(Found(id="F", flight=" kl 1023 / 2026-09-09 / ams", place="Overhead bin", category="Bags"))
    assert read.legs == (Leg("KL", "1023", DAY, "AMS"),)
    assert read.places == {"overhead_bin"}
    assert read.categories == {"bags"}
    assert describe_found(Found(id="F", place="bagagebak rij 3")).places == {"overhead_bin"}


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80), name=st.text(max_size=20), seat=st.text(max_size=5), flight=st.text(max_size=25))
def test_any_text_can_be_read(text: str, name: str, seat: str, flight: str) -> None:
    describe_lost(Lost(id="L", reported_on=DAY, text=text, name=name, seats=(seat,), flight=flight))
    describe_found(Found(id="F", found_on=DAY, description=text, owner_name=name, colour=text, brand=name))
