"""Language of short messages: the prior, the scripts, and when it is honest to say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.text.language import UNDETERMINED, detect
from onboard.text.lexicon import LANGUAGES


@pytest.mark.parametrize(
    "text", ["", "🙂", "KL0605 12A", "12:30", "https://klm.com/de/hilfe", "สวัสดี", "מושב 12A", "@klm #KLM"]
)
def test_what_says_nothing_is_undetermined(text: str) -> None:
    assert detect(text) == UNDETERMINED


def test_codes_and_links_do_not_count() -> None:
    assert detect("Waar is mijn koffer? KL0605 12A https://example.com/where-is-my-bag") == "nl"


@pytest.mark.parametrize(("prior", "expected"), [("fr", "fr"), ("nl", "nl"), ("th", "und"), (None, "und")])
def test_the_conversation_decides_where_the_text_does_not(prior: str | None, expected: str) -> None:
    assert detect("KL0605, 12A!", prior) == expected


def test_the_prior_does_not_overrule_clear_words() -> None:
    assert detect("Ik wil graag mijn stoel veranderen, kunnen jullie helpen?", "de") == "nl"


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("座席変更希望", None, "ja"),
        ("出口", None, "zh"),
        ("出口", "ja", "ja"),
        ("我们的座位在哪里", "ja", "zh"),
        ("KLMさん、ありがとう", None, "ja"),
        ("감사합니다", None, "ko"),
        ("спасибо", None, "ru"),
        ("My name is 李明 and I would like to change the meal on my flight", None, "en"),
    ],
)
def test_scripts(text: str, prior: str | None, expected: str) -> None:
    assert detect(text, prior) == expected


@given(st.text(max_size=60), st.sampled_from([None, *LANGUAGES]))
def test_any_text_has_an_answer(text: str, prior: str | None) -> None:
    assert detect(text, prior) in {*LANGUAGES, UNDETERMINED}
