"""What the program reads from a passenger's message, for the operator's `inspect --kind text`."""

import codecs
from datetime import date

import msgspec

from onboard.errors import FormatError
from onboard.text.language import detect
from onboard.text.mentions import read


class TextReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a message names, each value once, in order of appearance; dates in ISO 8601."""

    language: str
    flights: list[str]
    seats: list[str]
    locators: list[str]
    dates: list[date]
    unknown: list[str] = []


def inspect(data: bytes, on: date) -> bytes:
    """The message in UTF-8 as a JSON object; `on` is the day that "today" means.

    Raises:
        FormatError: the bytes are no UTF-8; line and column, in characters, of the first bad byte.
    """
    text = _decoded(data)
    mentions = read(text, on)
    report = TextReport(
        language=detect(text),
        flights=list(dict.fromkeys(mention.value for mention in mentions.flights)),
        seats=list(dict.fromkeys(mention.value for mention in mentions.seats)),
        locators=list(dict.fromkeys(mention.value for mention in mentions.locators)),
        dates=list(dict.fromkeys(mention.value for mention in mentions.dates)),
    )
    return msgspec.json.encode(report)


def _decoded(data: bytes) -> str:
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise FormatError("this is not UTF-8 text", line, column) from error
