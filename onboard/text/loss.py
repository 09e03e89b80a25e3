"""Whether a message says that something was lost: words of thirteen languages, `loss.toml`.

It is a hint for the desk, which looks at the message anyway; it rather misses a loss than calls something one.
"""

import functools
import re
import tomllib
from importlib import resources

from msgspec import Struct, convert

from onboard.text.lexicon import LANGUAGES, alternatives
from onboard.text.reading import BLANKED, read


class LossWords(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's words; the file says what each list means."""

    lost: list[str]
    left: list[str]
    aboard: list[str]
    ignored: list[str]


class _Patterns(Struct, frozen=True):
    lost: re.Pattern[str]
    left: re.Pattern[str]
    aboard: re.Pattern[str]
    ignored: re.Pattern[str]


def reads_as_loss(text: str, language: str) -> bool:
    """Whether the text says that its author lost something, or left it on board.

    `language` is an ISO 639-1 code; where it is none of the thirteen, the words of all of them count.
    """
    words = _patterns(language if language in LANGUAGES else None)
    plain = words.ignored.sub(lambda found: BLANKED * len(found.group()), read(text).plain)
    return bool(words.lost.search(plain) or (words.left.search(plain) and words.aboard.search(plain)))


@functools.cache
def loss_words() -> dict[str, LossWords]:
    """The words of each language, as shipped."""
    file = resources.files("onboard.text").joinpath("loss.toml")
    return convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, LossWords])


@functools.cache
def _patterns(language: str | None) -> _Patterns:
    languages = [loss_words()[language]] if language else list(loss_words().values())
    kinds = LossWords.__struct_fields__
    return _Patterns(
        *(re.compile(alternatives(w for each in languages for w in getattr(each, kind))) for kind in kinds)
    )
