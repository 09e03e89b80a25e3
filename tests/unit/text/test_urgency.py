"""Triage: words in thirteen languages, times, and what must stay calm."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.text.lexicon import LANGUAGES
from onboard.text.urgency import Facts, assess, audience_hint, private

_LINES = Path(__file__).with_name("alarms.txt").read_text(encoding="utf-8").splitlines()
_ROWS = [tuple(map(str.strip, line.split("|", 3))) for line in _LINES if line and not line.startswith("#")]
CONDUCT = [(language, text) for kind, language, _, text in _ROWS if kind == "conduct"]
CALM = [(language, text) for kind, language, _, text in _ROWS if kind == "calm"]
WORDED = [(language, kind, text, word) for kind, language, word, text in _ROWS if kind not in {"conduct", "calm"}]


@pytest.mark.parametrize(("language", "kind", "text", "word"), WORDED)
def test_words_give_a_reason_and_their_place(language: str, kind: str, text: str, word: str) -> None:
    [reason] = [reason for reason in assess(Facts(text=text, language=language)).reasons if reason.code == kind]
    assert reason.word == word
    assert text[reason.start : reason.end] == word


@pytest.mark.parametrize(("language", "kind", "text", "word"), WORDED)
def test_health_and_safety_are_urgent_the_rest_comes_soon(language: str, kind: str, text: str, word: str) -> None:
    expected = "urgent" if kind in {"medical", "safety"} else "soon"
    assert assess(Facts(text=text, language=language)).level == expected


@pytest.mark.parametrize(("language", "text"), CONDUCT)
def test_conduct_is_for_the_purser_and_private(language: str, text: str) -> None:
    assert audience_hint(text, language) == "purser"
    assert private(text, language)


@pytest.mark.parametrize(("language", "text"), CALM)
def test_what_only_sounds_alarming_stays_calm(language: str, text: str) -> None:
    urgency = assess(Facts(text=text, language=language))
    assert (urgency.level, urgency.reasons) == ("normal", ())
    assert audience_hint(text, language) is None
    assert not private(text, language)


@pytest.mark.parametrize("text", ["I need a wheelchair on arrival", "My son is flying alone", "I am allergic to nuts"])
def test_health_and_minors_are_private_without_being_the_pursers(text: str) -> None:
    assert private(text, "en")
    assert audience_hint(text, "en") is None


@pytest.mark.parametrize(("text", "language"), [("ALLERGIC TO NUTS", "und"), ("Merhaba, peanut allergy!", "tr")])
def test_medical_words_count_whatever_the_language_seems_to_be(text: str, language: str) -> None:
    assert assess(Facts(text=text, language=language)).level == "urgent"


def test_accents_left_out_change_nothing() -> None:
    assert assess(Facts(text="mi hija es alergica", language="es")).level == "urgent"


@pytest.mark.parametrize(
    ("facts", "code", "level"),
    [
        (Facts(text="", language="en", minutes_to_departure=45), "departure", "soon"),
        (Facts(text="", language="en", minutes_to_landing=25), "landing", "soon"),
        (Facts(text="", language="en", minutes_to_landing=200), "landing", "normal"),
        (Facts(text="", language="en", minutes_to_connection=50), "connection", "soon"),
        (Facts(text="", language="en", window_minutes=30), "window", "soon"),
        (Facts(text="", language="en", waiting_minutes=90), "waiting", "soon"),
        (Facts(text="", language="en", waiting_minutes=10), "waiting", "normal"),
        (Facts(text="", language="en", unaccompanied_minor=True), "unaccompanied_minor", "soon"),
        (Facts(text="", language="en", exposes_personal_data=True), "personal_data", "soon"),
    ],
)
def test_circumstances(facts: Facts, code: str, level: str) -> None:
    urgency = assess(facts)
    assert [reason.code for reason in urgency.reasons] == [code]
    assert urgency.level == level


def test_what_is_over_no_longer_presses() -> None:
    facts = Facts(text="", language="en", minutes_to_departure=-5, minutes_to_landing=-5, window_minutes=-5)
    assert assess(facts).reasons == ()


def test_many_small_reasons_never_make_an_emergency() -> None:
    facts = Facts(
        text="urgent!",
        language="en",
        minutes_to_landing=5,
        window_minutes=5,
        waiting_minutes=500,
        exposes_personal_data=True,
    )
    urgency = assess(facts)
    assert urgency.level == "soon"
    assert urgency.score == sum(reason.weight for reason in urgency.reasons)


def test_the_heaviest_reason_comes_first() -> None:
    urgency = assess(Facts(text="urgent: he is unconscious, there is smoke", language="en"))
    assert [reason.code for reason in urgency.reasons] == ["safety", "medical", "pressing"]


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_waiting_longer_never_lowers_the_score(first: int, second: int) -> None:
    shorter, longer = sorted((first, second))
    scores = [assess(Facts(text="", language="en", waiting_minutes=minutes)).score for minutes in (shorter, longer)]
    assert scores[0] <= scores[1]


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, "und"]))
def test_any_text_can_be_assessed(text: str, language: str) -> None:
    for reason in assess(Facts(text=text, language=language)).reasons:
        assert text[reason.start : reason.end] == reason.word
