"""The dotted elements behind a name: `.L/X7K2PQ`, `.R/WCHR HK1`, `.O/KL641Y22JFK`.

Source: IATA RP 1708 as publicly described (adamf/jetway; aviation wikis of Avinor and Amber).
"""

import re
from itertools import pairwise

import msgspec

from onboard.formats.names import NameItem, Person, read_name_item, read_seats
from onboard.formats.types import Ssr

_START = re.compile(r"(?:^|(?<=\s))\.(?=[A-Z])")
_ELEMENT = re.compile(r"\.([A-Z]{1,2}[0-9]?)/(.*)", re.DOTALL)
_SSR = re.compile(r"([A-Z]{3,4})(?:\s+([A-Z]{2})([0-9]{1,3})(?![A-Z0-9]))?(.*)", re.DOTALL)
_BELONGS_TO = re.compile(r"-([0-9]{1,2}[A-Z][A-Z' -]*(?:/[A-Z' -]+)+)$")
_LOCATOR = re.compile(r"([A-Z0-9]{5,8})(?:/([A-Z0-9]{2,3}))?")
_SEAT_CODES = frozenset({"SEAT", "RQST", "NSST", "NSSA", "NSSW", "NSSB", "NSSR", "SMST", "SMSA", "SMSW"})
_KEPT = frozenset({"M", "F", "W", "N"})
_CHILD_CODES = frozenset({"CHLD", "UMNR"})
_CHILD_TITLES = frozenset({"MSTR", "MISS", "CHD"})


class Details(msgspec.Struct):
    """What the elements say about one person."""

    locator: str | None = None
    seat: str | None = None
    ssr: list[Ssr] = msgspec.field(default_factory=list)
    inbound: list[str] = msgspec.field(default_factory=list)
    onward: list[str] = msgspec.field(default_factory=list)
    kept: list[str] = msgspec.field(default_factory=list)


def split_elements(text: str) -> list[str]:
    """What stands before the first element (maybe nothing), then each element with its dot.

    An element starts at a dot behind a blank and before a letter: other dots belong to free text.
    """
    starts = [match.start() for match in _START.finditer(text)]
    bounds = [0, *starts, len(text)]
    return [text[start:end].strip() for start, end in pairwise(bounds)]


def join_remarks(elements: list[str]) -> list[str]:
    """The elements with each `.RN/` joined to the remark that it continues."""
    joined: list[str] = []
    for element in elements:
        previous = joined[-1] if joined else ""
        if element.startswith(".RN/") and previous.startswith(".R/"):
            rest = element.removeprefix(".RN/").lstrip()
            glue = "" if previous.endswith(("/", "-")) or rest.startswith(("/", "-")) else " "
            joined[-1] = f"{previous}{glue}{rest}".rstrip()
        else:
            joined.append(element)
    return joined


class ElementReader:
    """Reads the elements of one name item into the details of its people."""

    def __init__(self, item: NameItem, carrier: str) -> None:
        self._people = item.people
        self._carrier = carrier
        self._locator_carrier: str | None = None
        self.details = [Details() for _ in item.people]
        self.unknown: list[str] = []

    def read(self, elements: list[str]) -> None:
        for element in join_remarks(elements):
            match = _ELEMENT.fullmatch(element)
            if match is None or not self._understood(match[1], match[2].strip(), element):
                self.unknown.append(element)

    def _understood(self, code: str, value: str, element: str) -> bool:
        if code == "L":
            return self._locator(value)
        if code == "R":
            return self._remark(value)
        if code in _KEPT:
            for details in self.details:
                details.kept.append(element)
            return True
        if re.fullmatch(r"[IO][0-9]?", code) and value:
            for details in self.details:
                (details.inbound if code[0] == "I" else details.onward).append(value)
            return True
        return False

    def _locator(self, value: str) -> bool:
        """Several carriers may know a booking: the flight's own wins, then the first one named."""
        match = _LOCATOR.fullmatch(value)
        if match is None:
            return False
        first = self.details[0].locator is None if self.details else True
        if not first and (match[2] != self._carrier or self._locator_carrier == self._carrier):
            return False
        if not first:
            previous = self.details[0].locator
            by = f"/{self._locator_carrier}" if self._locator_carrier else ""
            self.unknown.append(f".L/{previous}{by}")
        self._locator_carrier = match[2]
        for details in self.details:
            details.locator = match[1]
        return True

    def _remark(self, value: str) -> bool:
        match = _SSR.fullmatch(value)
        if match is None:
            return False
        code, count, text = match[1], int(match[3] or 0), match[4].strip()
        owners, text, certain = self._owners(code, count, text)
        if code in _SEAT_CODES and self._seats(owners, text):
            return True
        for index in owners:
            self.details[index].ssr.append(Ssr(code, text or None))
        return certain and code not in _SEAT_CODES

    def _seats(self, owners: list[int], text: str) -> bool:
        seats = read_seats(text)
        if len(seats) != len(owners) or any(self.details[index].seat for index in owners):
            return False
        for index, seat in zip(owners, seats, strict=True):
            self.details[index].seat = seat
        return True

    def _owners(self, code: str, count: int, text: str) -> tuple[list[int], str, bool]:
        """Whose a request is, its text without their name, and whether that is certain."""
        everyone = list(range(len(self._people)))
        named = _BELONGS_TO.search(text)
        item = read_name_item(named[1]) if named else None
        if named and item:
            owners = [index for index in everyone if _names(item, self._people[index])]
            if owners:
                return owners, text[: named.start()].strip(), True
        if code in _CHILD_CODES and count < len(everyone):
            children = [index for index in everyone if self._people[index].title in _CHILD_TITLES]
            if len(children) == count:
                return children, text, True
        return everyone, text, item is None and count in {0, len(everyone)}


def _names(item: NameItem, person: Person) -> bool:
    return any(
        named.surname == person.surname and (named.written == person.written or named.given == person.given)
        for named in item.people
    )
