"""Names as passenger messages write them: party size, surname, given names with their titles.

Source: IATA RP 1708 as publicly described (adamf/jetway, pkg/pnl).
"""

import re

import msgspec

from onboard.formats.limits import MAX_NAMES

_ITEM = re.compile(r"([0-9]{1,3})([A-Z][A-Z' -]*)((?:/[A-Z' -]*)*?)(?:-([A-Z]{1,2}[0-9]{1,3}))?")
_TITLES = ("MSTR", "MISS", "PROF", "MRS", "CHD", "INF", "MR", "MS", "DR")
_SEATS = re.compile(r"(?:[0-9]{1,3}[A-HJ-L]+[NS]?[ /,]*)+")
_SEAT = re.compile(r"([0-9]{1,3})([A-HJ-L]+)")
NOT_A_PERSON = frozenset({"EXST", "CBBG"})


class Person(msgspec.Struct, frozen=True):
    """One person of a name item; `written` is the given name with its title, as the message has it."""

    surname: str
    given: str | None
    title: str | None
    written: str


class NameItem(msgspec.Struct, frozen=True):
    """`1EXAMPLE/ANNAMR-A3`: who travels under one surname, and the group they belong to.

    `people` is empty for a blocked seat (`1ZZ/EXST-B2`) and for a part of one that holds nobody else.
    """

    size: int
    people: tuple[Person, ...]
    blocked: int
    group: str | None


def read_name_item(text: str) -> NameItem | None:
    """The name item that `text` is, or None when it is none; a line holds at most `MAX_NAMES`."""
    match = _ITEM.fullmatch(text.strip())
    if match is None:
        return None
    surname = match[2].strip()
    written = [given.strip() for given in match[3].split("/")[1:]] or [""]
    if len(written) > MAX_NAMES:
        return None
    people = [_person(surname, given) for given in written if given not in NOT_A_PERSON]
    return NameItem(int(match[1]), tuple(people), len(written) - len(people), match[4])


def _person(surname: str, written: str) -> Person:
    for title in _TITLES:
        given = written.removesuffix(title).rstrip()
        if given and given != written.rstrip():
            return Person(surname, given, title, written)
    return Person(surname, written or None, None, written)


def read_seats(text: str) -> tuple[str, ...]:
    """The seats that `text` consists of, without leading zeros: `012A12B`, `12AB` and `12A/12B` alike.

    An N or S behind a seat (no smoking, smoking) is passed over. Empty when there is anything else.
    """
    if _SEATS.fullmatch(text) is None:
        return ()
    return tuple(f"{int(row)}{letter}" for row, letters in _SEAT.findall(text) for letter in letters)
