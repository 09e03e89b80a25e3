"""Records of found items for other systems."""

import csv
import io

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.custody import Hand, Link
from onboard.domain.found_item import Description, FoundItem, Place, Version
from onboard.formats.property_record import PropertyRecord, property_record, to_csv, to_text

NOON = 1_795_262_400_000
"""2026-11-21 12:00 UTC."""

TABLET = Description(
    place=Place.SEAT_POCKET,
    found_at=NOON,
    category="electronics",
    flight="KL1024/2026-11-21/LHR",
    seats=("12A", "12B"),
    item="tablet",
    colour="dark_grey",
    brand="Apple",
    words="cracked corner",
    name="OKAFOR/J",
    marks="a sticker of a whale",
)


def item(*versions: Description, ended: Hand | None = None) -> FoundItem:
    shelf = Link(
        "d.1.2", Hand.SHELVED, "mila", NOON, NOON, 1, "T2 · box 7", "", None, None, "", "00" * 32, knowing=True
    )
    return FoundItem(
        scope="station:AMS",
        versions=tuple(Version(f"d.1.{number}", "mila", NOON, NOON, each) for number, each in enumerate(versions)),
        photos=(),
        reference="AMSKL12345",
        holder=None,
        settled=False,
        decisions=(),
        links=(shelf,),
        ended=ended,
        ended_at=None,
        final=False,
    )


def test_a_record_says_what_was_found_where_and_when() -> None:
    record = property_record(item(TABLET))
    assert msgspec.structs.asdict(record) == {
        "reference": "AMSKL12345",
        "station": "AMS",
        "found_on": "2026-11-21T12:00Z",
        "flight": "KL1024",
        "flight_date": "2026-11-21",
        "found_at": "seat_pocket",
        "seat": "12A 12B",
        "category": "electronics",
        "item": "tablet",
        "colour": "dark_grey",
        "brand": "Apple",
        "description": "cracked corner",
        "bag_tag": "",
        "storage": "T2 · box 7",
        "status": "open",
    }


def test_what_only_the_owner_can_know_is_in_no_record() -> None:
    record = property_record(item(TABLET))
    for written in (to_csv([record]), to_text(record)):
        assert "whale" not in written
        assert "OKAFOR" not in written


def test_versions_follow_one_another_and_an_ended_item_lies_nowhere() -> None:
    other = msgspec.structs.replace(TABLET, words="in a blue cover")
    record = property_record(item(TABLET, other, ended=Hand.HANDED_OVER))
    assert record.description == "cracked corner / in a blue cover"
    assert (record.storage, record.status) == ("", "handed over")


def test_the_text_leaves_out_what_is_empty() -> None:
    lines = to_text(property_record(item(TABLET))).splitlines()
    assert lines[0] == "reference: AMSKL12345"
    assert not any(line.startswith("bag_tag") for line in lines)


def test_no_cell_is_a_formula() -> None:
    tricky = msgspec.structs.replace(TABLET, words="=1+1", brand="@SUM(A1)")
    row = next(csv.DictReader(io.StringIO(to_csv([property_record(item(tricky))]))))
    assert (row["description"], row["brand"]) == ("'=1+1", "'@SUM(A1)")


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).filter(
    lambda text: not text.startswith(("=", "+", "-", "@", "\t", "\r"))
)


@given(st.lists(words, min_size=15, max_size=15))
def test_csv_gives_back_what_was_written(cells: list[str]) -> None:
    record = PropertyRecord(**dict(zip(PropertyRecord.__struct_fields__, cells, strict=True)))
    read = next(csv.DictReader(io.StringIO(to_csv([record]), newline="")))
    assert read == msgspec.structs.asdict(record)
