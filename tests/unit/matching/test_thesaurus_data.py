"""Every language names every concept, and a form means little more than one of them."""

from collections import defaultdict

import pytest

from onboard.matching.thesaurus_forms import TABLES, WORD, Forms, forms, spelt, tree
from onboard.text.lexicon import LANGUAGES
from onboard.text.reading import plain


def _ids() -> dict[str, set[str]]:
    known = tree()
    items = {item for groups in known.items.values() for row in groups.values() for item in row}
    return {
        "items": items,
        "colours": set(known.colours),
        "materials": set(known.materials["names"]),
        "details": set(known.details["names"]),
        "categories": set(known.items),
    }


def _forms(language: str) -> Forms:
    known = forms(language)
    assert known is not None
    return known


def _key(form: str) -> str:
    folded = spelt(plain(form))
    return " ".join(WORD.findall(folded)) if folded.isascii() else folded


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_concept_has_forms(language: str, table: str) -> None:
    named: dict[str, list[str]] = getattr(_forms(language), table)
    assert {concept for concept, words in named.items() if words} == _ids()[table]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_few_forms_have_two_meanings_in_a_table_and_none_three(language: str, table: str) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for concept, words in getattr(_forms(language), table).items():
        for word in words:
            meanings[_key(word)].add(concept)
    several = {word: ids for word, ids in meanings.items() if len(ids) > 1}
    assert len(several) <= 12, several
    assert {word: ids for word, ids in several.items() if len(ids) > 2} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_holds_a_word(language: str) -> None:
    assert [form for form, _ in _forms(language).pairs() if not plain(form).strip()] == []


def test_near_colours_are_colours() -> None:
    colours = tree().colours
    assert {near for row in colours.values() for near in row} <= set(colours)
