"""What descriptions of lost and found things are read as."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.matching import thesaurus
from onboard.text.lexicon import LANGUAGES


@pytest.mark.parametrize(
    ("text", "language", "items"),
    [
        ("black leather wallet", "en", {"wallet"}),
        ("my neck pillows", "en", {"neck_pillow"}),
        ("a neckpillow", "en", {"neck_pillow"}),
        ("a hand bag", "en", {"handbag"}),
        ("my hedphones", "en", {"headphones"}),
        ("\uff30\uff28\uff2f\uff2e\uff25", "en", {"phone"}),
        ("kindermuts met ster", "nl", {"woolly_hat"}),
        ("mijn koffertje", "nl", {"suitcase"}),
        ("meine Strickmütze", "de", {"woolly_hat"}),
        ("Schluesselbund", "de", {"bunch_of_keys"}),
        ("roter Regenschirm", "de", {"umbrella"}),
        ("nakkeputa mi", "no", {"neck_pillow"}),
        ("mein iPad", "de", {"tablet"}),
        ("iPadを機内に忘れました", "ja", {"tablet"}),
        ("黑色钱包", "zh", {"wallet"}),
        ("여권을 잃어버렸어요", "ko", {"passport"}),
        ("ŞEMSİYE", "tr", {"umbrella"}),
        ("потерял паспорт", "ru", {"passport"}),
    ],
)
def test_items_are_named(text: str, language: str, items: set[str]) -> None:
    assert thesaurus.read(text, language).items == items


def test_the_longest_phrase_counts() -> None:
    words = thesaurus.read("dark green phone case", "en")
    assert words.items == {"phone_case"}
    assert words.colours == {"dark_green"}


def test_words_inside_a_phrase_add_what_they_are_made_of() -> None:
    assert thesaurus.read("leather wallet", "en").materials == {"leather"}
    assert thesaurus.read("Lederhandtasche", "de").materials == {"leather"}


def test_a_seat_pocket_is_no_pocket() -> None:
    assert thesaurus.read("found in the seat pocket", "en").named == ()
    assert thesaurus.read("in der Vordersitztasche", "de").named == ()


def test_named_stands_in_text_order_with_positions_in_the_original() -> None:
    text = "écharpe rouge, Größe s: schwarze Brille"
    named = thesaurus.read(unicodedata.normalize("NFD", text), "de").named
    decomposed = unicodedata.normalize("NFD", text)
    spans = [unicodedata.normalize("NFC", decomposed[one.start : one.end]) for one in named]
    assert [one.id for one in named][-2:] == ["black", "glasses"]
    assert spans[-2:] == ["schwarze", "Brille"]
    assert [one.start for one in named] == sorted(one.start for one in named)


def test_short_words_of_another_language_are_not_read() -> None:
    assert thesaurus.read("er hat es gesehen", "de").items == frozenset()
    assert thesaurus.read("a hat", "en").items == {"hat"}


def test_a_missing_or_wrong_language_is_found_out() -> None:
    assert thesaurus.read("my red bag", None).categories == {"bags"}
    assert thesaurus.read("my red hat", "tr").items == {"hat"}


def test_common_words_of_the_text_are_nothing_of_another_language() -> None:
    assert thesaurus.read("es para mi", "es").items == frozenset()


def test_unknown_nouns_are_handed_over_and_names_are_not() -> None:
    assert thesaurus.read("I lost my blue flubberdong, Johannsen", "en").unknown == ("flubberdong",)
    assert thesaurus.read("Ich habe meine Quabbelmonk vergessen", "de").unknown == ("Quabbelmonk",)


def test_places_of_items_and_nearness_of_colours() -> None:
    assert thesaurus.category_of("ebook_reader") == "electronics"
    assert thesaurus.group_of("ebook_reader") == thesaurus.group_of("tablet") == "electronics.tablet"
    assert "navy" in thesaurus.near("black")
    assert "black" in thesaurus.near("dark_grey")
    with pytest.raises(KeyError):
        thesaurus.category_of("spaceship")


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, None, "xx"]))
def test_any_text_is_read_within_its_bounds(text: str, language: str | None) -> None:
    for one in thesaurus.read(text, language).named:
        assert 0 <= one.start < one.end <= len(text)
