"""Booking references in a message: six characters that a word beside them, or their shape, gives away."""

import functools
import re
import tomllib
from importlib import resources
from itertools import pairwise

from onboard.text.cues import explained, introduced, measured, near
from onboard.text.flights import is_flight_number
from onboard.text.reading import CODES, Find, Reading

_CANDIDATE = re.compile(
    r"(?<![0-9A-Za-z\u00aa-\u024f_@])[0-9A-Za-z]{6}(?![0-9A-Za-z\u00aa-\u024f_]|\.(?:jpe?g|png|pdf|docx?|mp4)\b)"
)
_CLOCK_OR_SIZE = re.compile(r"\d{1,2}[HhXx]\d{2}.*|\d+[ap]m.*", re.IGNORECASE)
_AIRCRAFT = re.compile(r"[ABE]\d{3}[A-Z]{2}|\d{3}MAX|N\d{1,4}[A-Z]{1,2}")
_TWO_SEATS = re.compile(r"(?:[1-9]\d?[A-HJ-L]){2,3}")
_CODE_LETTERS = re.compile(r"\d{2}[B-DF-HJ-NP-TV-XZ]{4}|[B-DF-HJ-NP-TV-XZ]{4}\d{2}")
_OPENLY_GIVEN = re.compile(r"[:=#]\s*\Z")
_ENDS_THERE = re.compile(r"\s*(?:[,.;!)\n]|\Z)")
_NEAR = 45
_TURNS_OF_A_CODE = 2
_TURNS_IN_LOWER_CASE = 4
_SHOUTING = 0.6


def find(reading: Reading) -> list[Find]:
    """The booking references in order, every repetition of one included, upper case."""
    values = {found.group().upper() for found in _CANDIDATE.finditer(reading.text) if _is_locator(found, reading)}
    return [
        Find(found.group().upper(), found.start(), found.end())
        for found in _CANDIDATE.finditer(reading.text)
        if found.group().upper() in values
    ]


def _is_locator(found: re.Match[str], reading: Reading) -> bool:
    token, plain = found.group(), reading.plain
    start, end = found.span()
    if introduced(plain, start, "other_code") or is_flight_number(token):
        return False
    strong = introduced(plain, start, "locator")
    direct = strong or introduced(plain, start, "booking") or explained(plain, end, "locator", "booking")
    if token.isdecimal():
        return strong
    if token.isalpha():
        return _letters_alone(found, reading, strong=strong, direct=direct)
    if direct:
        return not measured(plain, end, end)
    return _mixed(token, close=near(plain, start, end, _NEAR, "locator", "booking"))


def _letters_alone(found: re.Match[str], reading: Reading, *, strong: bool, direct: bool) -> bool:
    token = found.group()
    if token.upper() in _words() or not direct:
        return False
    if token.isupper():
        last = _ENDS_THERE.match(reading.text, found.end()) is not None
        return strong or last or not _shouted(reading.text.replace(token, ""))
    given = _OPENLY_GIVEN.search(reading.text, max(0, found.start() - 4), found.start())
    return bool(strong and given and token.islower() and _ENDS_THERE.match(reading.text, found.end()))


def _mixed(token: str, *, close: bool) -> bool:
    """Letters and figures without a word that leads up to them: only a shape that is nothing else."""
    if _CLOCK_OR_SIZE.fullmatch(token) or _AIRCRAFT.fullmatch(token) or _TWO_SEATS.fullmatch(token):
        return False
    turns = sum(first.isdigit() != second.isdigit() for first, second in pairwise(token))
    if token.isupper():
        return turns >= _TURNS_OF_A_CODE or close or _CODE_LETTERS.fullmatch(token) is not None
    return token.islower() and (turns >= _TURNS_IN_LOWER_CASE or (close and turns >= _TURNS_OF_A_CODE))


def _shouted(text: str) -> bool:
    letters = [character for character in CODES.sub("", text) if character.isupper() or character.islower()]
    return sum(map(str.isupper, letters)) > _SHOUTING * len(letters)


@functools.cache
def _words() -> frozenset[str]:
    file = resources.files("onboard.text").joinpath("six_letters.toml")
    return frozenset(" ".join(tomllib.loads(file.read_text(encoding="utf-8")).values()).split())
