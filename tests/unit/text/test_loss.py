"""What reads as a loss, in thirteen languages, and what only sounds like one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.text.lexicon import LANGUAGES
from onboard.text.loss import loss_words, reads_as_loss

_LINES = Path(__file__).with_name("losses.txt").read_text(encoding="utf-8").splitlines()
_ROWS = [tuple(map(str.strip, line.split("|", 2))) for line in _LINES if line and not line.startswith("#")]
LOSSES = [(language, text) for kind, language, text in _ROWS if kind == "loss"]
OTHERS = [(language, text) for kind, language, text in _ROWS if kind == "other"]


@pytest.mark.parametrize(("language", "text"), LOSSES)
def test_a_loss_is_read_as_one_in_its_language_and_where_that_is_not_known(language: str, text: str) -> None:
    assert reads_as_loss(text, language)
    assert reads_as_loss(text, "und")


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_what_only_sounds_like_a_loss_is_none(language: str, text: str) -> None:
    assert not reads_as_loss(text, language)


def test_every_language_is_tested_and_has_words_of_each_kind() -> None:
    assert set(loss_words()) == set(LANGUAGES) == {language for language, _ in LOSSES} - {"und"}
    assert {language for language, _ in OTHERS} == set(LANGUAGES)
    for words in loss_words().values():
        assert words.lost
        assert words.left
        assert words.aboard
        assert words.ignored


@pytest.mark.parametrize("text", ["", "Hello!", "Seat 12A, KL0605, booking X7K2PQ", "🧣"])
def test_other_messages_are_none(text: str) -> None:
    assert not any(reads_as_loss(text, language) for language in (*LANGUAGES, "und"))


@given(text=st.text(max_size=200), language=st.sampled_from((*LANGUAGES, "und", "th")))
def test_any_text_has_an_answer(text: str, language: str) -> None:
    assert reads_as_loss(text, language) in {True, False}
