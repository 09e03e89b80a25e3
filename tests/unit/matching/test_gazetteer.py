"""Names with many writings are found as words, and the data holds together."""

import pytest

from onboard.matching.gazetteer import Gazetteer, load
from onboard.matching.thesaurus import category_of
from onboard.text.reading import plain

NAMES = Gazetteer({"bose": ["bose", "博士耳机"], "iphone": ["iphone*"], "north_face": ["north face"], "face": ["face"]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my Bose headphones", ["bose"]),
        ("verbose", []),
        ("boser", []),
        ("iPhones and an iPhone13", ["iphone", "iphone"]),
        ("myiphone", []),
        ("North Face", ["north_face"]),
        ("我的博士耳机在哪", ["bose"]),
        ("", []),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    assert [find.value for find in NAMES.find(plain(text))] == found


def test_places_in_the_text() -> None:
    find = NAMES.find("a bose b")[0]
    assert (find.start, find.end) == (2, 6)


def test_products_and_what_makers_are_known_for_are_items_of_the_thesaurus() -> None:
    brands = load("brands.toml")
    for product in brands["products"]:
        assert category_of(product.partition("/")[2])
    for brand, items in brands["makes"].items():
        assert brand in brands["brands"]
        assert all(category_of(item) for item in items)


@pytest.mark.parametrize(
    ("file", "table"), [("brands.toml", "brands"), ("places.toml", "places"), ("stations.toml", "stations")]
)
def test_no_writing_stands_for_two(file: str, table: str) -> None:
    seen: dict[str, str] = {}
    for value, writings in load(f"{table}.toml")[table].items():
        for writing in {plain(one) for one in writings}:
            assert seen.setdefault(writing, value) == value
