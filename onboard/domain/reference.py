"""References as WorldTracer writes them: station, airline and five digits, `AMSKL12345` (WorldTracer's help pages)."""

import re

import msgspec

from onboard.errors import RuleError

NUMBERS = 100_000
"""How many references a station and an airline have before they start again."""

_SHAPE = re.compile(r"([A-Z]{3})((?=.?[A-Z])[A-Z0-9]{2})([0-9]{5})")


class Reference(msgspec.Struct, frozen=True, order=True):
    """A file's name among people.

    Attributes:
        station: the airport's three letters.
        airline: the airline's two characters.
        number: below `NUMBERS`.
    """

    station: str
    airline: str
    number: int

    def __str__(self) -> str:
        return f"{self.station}{self.airline}{self.number:05}"


def parse_reference(text: str) -> Reference:
    """The reference that a person typed: in lower case, or with blanks and hyphens, if they like.

    Raises:
        RuleError: it is none.
    """
    bare = text.translate({ord(" "): None, ord("-"): None})
    shape = _SHAPE.fullmatch(bare.upper()) if bare.isascii() else None
    if shape is None:
        raise RuleError("A reference has three letters of a station, two of an airline and five digits: AMSKL12345.")
    return Reference(shape[1], shape[2], int(shape[3]))
