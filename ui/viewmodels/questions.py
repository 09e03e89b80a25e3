"""What an owner is asked, in the thirteen languages: a question that tells nothing of the thing (design section 6)."""

import functools
from pathlib import Path

import msgspec


class Question(msgspec.Struct, frozen=True):
    """`about` names the flight where %1 stands; `anywhere` is for things of which no flight is known."""

    about: str
    anywhere: str


FALLBACK = "en"


@functools.cache
def questions() -> dict[str, Question]:
    """By language, as shipped in `questions.json`."""
    file = Path(__file__).parents[1] / "questions.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Question])


def question(language: str, flight: str) -> str:
    """The question in that language, or in English where there is none in it; `flight` as people say it, or empty."""
    asked = questions().get(language) or questions()[FALLBACK]
    return asked.about.replace("%1", flight) if flight else asked.anywhere
