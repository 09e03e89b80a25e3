"""Seats in a message: row and letter, told from gates, clock times, temperatures and weights."""

import bisect
import functools
import re
from collections.abc import Sequence

from onboard.text.cues import explained, followed, introduced, measured, near
from onboard.text.lexicon import context
from onboard.text.reading import Find, Reading

_LETTERS = "ABCDEFGHJKL"
_LETTER = "[A-HJ-La-hj-lАВСЕНКДФ]"  # noqa: RUF001 Russian keyboards write Cyrillic letters
_CYRILLIC = str.maketrans("АВСЕНКДФ", "ABCEHKDF")
_NO_WORD = r"(?![0-9A-Za-z\u00aa-\u024f\u0400-\u052f']|\.\s?[mM]\b|°)"
_CANDIDATE = re.compile(
    rf"(?<![0-9A-Za-z\u00aa-\u024f])(?<!\d[.,:/-])0{{0,2}}(?P<row>[1-9]\d?)"
    rf"(?P<gap>[ \t]?-?[ \t]?)(?P<letter>{_LETTER}){_NO_WORD}"
)
_SEVERAL_LETTERS = re.compile(
    rf"(?<![0-9A-Za-z\u00aa-\u024f])0{{0,2}}(?P<row>[1-9]\d?)(?P<letters>[{_LETTERS}]{{2,4}}){_NO_WORD}"
)
_NEXT_LETTER = re.compile(rf"(?P<letter>[A-HJ-La-hj-l]){_NO_WORD}")
_NEXT_SEAT = re.compile(rf"0{{0,2}}(?P<row>[1-9]\d?)(?P<letter>[A-HJ-La-hj-l]){_NO_WORD}")
_AFTER_FLIGHT = re.compile(r"[\s,;:/(|\u00b7.-]*\Z")
_SIGN_BEFORE = re.compile(r"[-+~€$£¥#]\s?\Z")
_ENDS_THERE = re.compile(r"\s*(?:[,.;:!?)/&\n]|\Z)")
_IN = re.compile(r"(?<![a-z])(?:in|im|en|em|i|su|from|at|am)\s+\Z")
_NEAR = 25
_HOURS = 24
_EVERYDAY_ROWS = {"G": 5, "D": 3, "L": 5, "K": 10}
_LOWER_CASE_UNITS = "ehkgd"
_ONE_LETTER_WORDS = "aeавск"  # noqa: RUF001 Cyrillic letters that are words


def find(reading: Reading, flight_ends: Sequence[int]) -> list[Find]:
    """The seats in order: "012a" beside a word for seat, "12 A", "12A/B", "12A-C", "row 12 seat A".

    `flight_ends` are the positions after flight numbers: "KL0605 12a" needs no word for seat.
    """
    finds: list[Find] = []
    position = 0
    while found := _CANDIDATE.search(reading.text, position):
        position = found.start() + 1
        if _is_place(found, reading):
            position = max(place.end for place in _listed(found, reading) or [_seat_of(found)])
        elif _is_seat(found, reading, flight_ends):
            finds += [_seat_of(found), *_listed(found, reading)]
            position = finds[-1].end
    finds += _row_then_letter(reading) + _several_letters(reading)
    return _without_overlap(finds)


def _seat(row: str, letter: str, start: int, end: int) -> Find:
    return Find(row + letter.upper().translate(_CYRILLIC), start, end)


def _seat_of(found: re.Match[str]) -> Find:
    return _seat(found["row"], found["letter"], found.start(), found.end())


def _is_place(found: re.Match[str], reading: Reading) -> bool:
    """A gate, a door, a room, where no word says that it is a seat."""
    if introduced(reading.plain, found.start(), "place"):
        return True
    led = introduced(reading.plain, found.start(), "seat", "row")
    return not led and followed(reading.plain, found.end(), "place")


def _is_seat(found: re.Match[str], reading: Reading, flight_ends: Sequence[int]) -> bool:
    plain, (start, end) = reading.plain, found.span()
    if introduced(plain, start, "seat", "row") or followed(plain, end, "seat"):
        return _spelled_as_seat(found, reading)
    if measured(plain, start, end):
        return False
    earlier = bisect.bisect_right(flight_ends, start)
    if earlier and _AFTER_FLIGHT.match(plain, flight_ends[earlier - 1], start):
        return _spelled_as_seat(found, reading)
    return not _SIGN_BEFORE.search(plain, max(0, start - 2), start) and _stands_alone(found, reading)


def _spelled_as_seat(found: re.Match[str], reading: Reading) -> bool:
    """Something says that it is a seat: only a small letter after a blank may still be the next word."""
    word = found["letter"] in _ONE_LETTER_WORDS and found["gap"].strip(" \t") != found["gap"]
    return not word or _ENDS_THERE.match(reading.text, found.end()) is not None


def _stands_alone(found: re.Match[str], reading: Reading) -> bool:
    plain, (start, end) = reading.plain, found.span()
    letter, row = found["letter"], int(found["row"])
    close = near(plain, start, end, _NEAR, "seat") or explained(plain, end, "seat")
    if found["gap"].strip(" \t") != found["gap"] or not letter.isascii():
        return False
    if letter.islower():
        return close and not found["gap"] and letter not in _LOWER_CASE_UNITS
    return close or not _everyday(letter, row, reading, found)


def _everyday(letter: str, row: int, reading: Reading, found: re.Match[str]) -> bool:
    """Hours, networks, films, litres, thousands and degrees are written as a row and a letter are."""
    plain, (start, end) = reading.plain, found.span()
    inside = _IN.search(plain, max(0, start - 6), start) is not None
    if letter == "H":
        return row <= _HOURS
    if letter in "CF":
        return introduced(plain, start, "weather") or (near(plain, start, end, 30, "temperature") and not inside)
    if letter == "K" and (row % 10 == 0 or (near(plain, start, end, 15, "unit") and not inside)):
        return True
    return row <= _EVERYDAY_ROWS.get(letter, 0)


def _listed(found: re.Match[str], reading: Reading) -> list[Find]:
    """What follows in the same breath: "/12B", " and B", "-C"."""
    finds: list[Find] = []
    row, letter, position = found["row"], found["letter"].upper(), found.end()
    small = found["letter"].islower()
    while True:
        joint = _joint().match(reading.plain, position)
        if not joint:
            return finds
        following = _NEXT_SEAT.match(reading.text, joint.end()) or _NEXT_LETTER.match(reading.text, joint.end())
        if not following or (following["letter"].islower() and not small and not following.groupdict().get("row")):
            return finds
        next_row, next_letter = following.groupdict().get("row") or row, following["letter"].upper()
        if joint["to"] and next_row == row:
            between = _LETTERS[_LETTERS.find(letter) + 1 : _LETTERS.find(next_letter)]
            finds += [_seat(row, each, following.start(), following.end()) for each in between]
        finds.append(_seat(next_row, next_letter, following.start(), following.end()))
        row, letter, position = next_row, next_letter, following.end()


def _several_letters(reading: Reading) -> list[Find]:
    return [
        _seat(found["row"], letter, found.start(), found.end())
        for found in _SEVERAL_LETTERS.finditer(reading.text)
        if introduced(reading.plain, found.start(), "seat", "row")
        for letter in found["letters"]
    ]


def _row_then_letter(reading: Reading) -> list[Find]:
    return [
        _seat(found["row"], found["letter"], found.start(), found.end())
        for pattern in (_row_seat(), _row_number_first(), _seat_row(), _seat_attached())
        for found in pattern.finditer(reading.plain)
    ]


def _without_overlap(finds: list[Find]) -> list[Find]:
    kept: list[Find] = []
    for seat in sorted(finds, key=lambda seat: (seat.start, seat.end)):
        overlaps = kept and seat.start < kept[-1].end and (seat.start, seat.end) != (kept[-1].start, kept[-1].end)
        if not overlaps:
            kept.append(seat)
    return kept


@functools.cache
def _joint() -> re.Pattern[str]:
    blank = r"[ \t]*"
    return re.compile(
        rf"{blank}(?:(?P<to>-|~|{context('to')})|[,/&+、،;]{blank}{context('and')}|[,/&+、،;]|{context('and')}){blank}"
    )


_GLUE = r"[\s,:.#-]*"
_PLAIN_LETTER = r"(?P<letter>[a-hj-l])(?![0-9a-z\u00aa-\u024f\u0400-\u052f'])"
_PLAIN_ROW = r"0{0,2}(?P<row>[1-9]\d?)(?!\d)"


@functools.cache
def _row_seat() -> re.Pattern[str]:
    joiner = f"(?:{_GLUE}{context('joiner')})*"
    return re.compile(
        rf"{context('row')}{joiner}{_GLUE}{_PLAIN_ROW}{_GLUE}{context('seat')}{joiner}{_GLUE}{_PLAIN_LETTER}"
    )


@functools.cache
def _row_number_first() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![0-9a-z]){_PLAIN_ROW}(?:\.|st|nd|rd|th)?\s*{context('row')}(?:{_GLUE}|の)(?:{context('seat')}{_GLUE})?{_PLAIN_LETTER}"
    )


@functools.cache
def _seat_row() -> re.Pattern[str]:
    joiner = f"(?:{_GLUE}{context('joiner')})*"
    return re.compile(
        rf"{context('seat')}{joiner}{_GLUE}{_PLAIN_LETTER}{_GLUE}{joiner}{_GLUE}{context('row')}{joiner}{_GLUE}"
        rf"{_PLAIN_ROW}"
    )


@functools.cache
def _seat_attached() -> re.Pattern[str]:
    """A word in an alphabet that runs into the seat: "seat12A"."""
    return re.compile(rf"{context('seat')}(?<=[a-z\u0400-\u052f]){_PLAIN_ROW}{_PLAIN_LETTER}")
