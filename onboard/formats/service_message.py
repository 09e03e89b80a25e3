"""PSM: the services that passengers need, for the stations along the way.

    -GVA 5PAX/11SSR | -NRT NIL   destination
    WCHR 000F 001Y               recap: code, then count and class
    F CLASS 2PAX/3SSR            class heading, or F CLASS NIL
    1NELSON/MARYDR 12A           party size, name, seats
     SR1234Y28ZRH                onward connection, with or without a leading blank
     LANG SPEAKS ONLY NORWEGIAN  service; a deeper indent continues the line above
    SI                           free text up to the end

Source: IATA RP 1715 as publicly described (adamf/jetway, pkg/dcs).
"""

import re
from datetime import date

from onboard.formats.limits import MAX_ELEMENTS
from onboard.formats.names import NameItem, Person, read_name_item, read_seats
from onboard.formats.sensitive import is_sensitive_request, safe_to_show
from onboard.formats.totals import Heading, settle_totals
from onboard.formats.typeb import Line, Message, read_message
from onboard.formats.types import ListedPassenger, PassengerList, Ssr

_DESTINATION = re.compile(r"-([A-Z]{3}) (?:([0-9]{1,3})PAX/([0-9]{1,4})SSR|NIL)")
_CLASS = re.compile(r"([A-Z]) CLASS (?:([0-9]{1,3})PAX/([0-9]{1,4})SSR|NIL)")
_CLASS_START = re.compile(r"[A-Z] CLASS\b")
_RECAP = re.compile(r"[A-Z]{3,4}(?: [0-9]{1,3}[A-Z])+")
_CONNECTION = re.compile(r"(?=[A-Z0-9]?[A-Z])[A-Z0-9]{2}[A-Z]?[0-9]{1,4}[A-Z]?[A-Z][0-9]{2}[A-Z]{3}\S*")
_SERVICE = re.compile(r"([A-Z]{3,4})(?: (.*))?")
_NAME = re.compile(r"([0-9]{1,3}[A-Z][A-Z' -]*(?:/[A-Z' -]+)*?)((?: +[0-9]{1,3}[A-Z]+[ /,0-9A-Z]*)?)")


def parse_service_message(text: str, received: date) -> PassengerList:
    """Read a PSM from one or several parts that follow each other; the date is as in a passenger list.

    Raises:
        FormatError: header, flight line, part, heading or end is broken, or a part is missing.
    """
    return _Reader(read_message(text, received, ("PSM",))).read()


class _Reader:
    """Goes through the lines once; a name item is kept open until its last service is there."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._destination: str | None = None
        self._headings: list[Heading] = []
        self._open_heading: Heading | None = None
        self._item: NameItem | None = None
        self._seats: tuple[str, ...] = ()
        self._services: list[str] = []
        self._service_indent = 0
        self._service_lines = 0
        self._onward: list[str] = []
        self._in_supplement = False
        self._passengers: list[ListedPassenger] = []
        self._supplement: list[str] = []
        self._unknown: list[str] = []

    def read(self) -> PassengerList:
        for part in self._message.parts:
            self._in_supplement = False
            for line in part.lines:
                self._read_line(line)
        self._close_item()
        groups, wrong = settle_totals(self._headings)
        header = self._message.header
        return PassengerList(
            kind="PSM",
            carrier=header.carrier,
            number=header.number,
            suffix=header.suffix,
            departure_date=header.departure_date,
            board=header.board,
            groups=groups,
            passengers=tuple(self._passengers),
            supplement=tuple(map(safe_to_show, self._supplement)),
            unknown=tuple(map(safe_to_show, [*self._unknown, *wrong])),
        )

    def _read_line(self, line: Line) -> None:
        text = line.text.strip()
        if self._in_supplement:
            self._supplement.append(text)
        elif line.text == "SI" or line.text.startswith("SI "):
            self._close_item()
            self._in_supplement = True
            self._supplement += [text[3:]] if text[3:] else []
        elif line.text.startswith("-"):
            self._read_destination(line)
        elif _CLASS_START.match(line.text):
            self._read_class(line)
        elif self._item is not None and _CONNECTION.fullmatch(text):
            self._onward.append(text)
        elif line.text[0].isspace():
            self._read_service(line, text)
        elif not self._read_name(line) and not (self._item is None and _RECAP.fullmatch(text)):
            self._name_unknown(text)

    def _read_destination(self, line: Line) -> None:
        match = _DESTINATION.fullmatch(line.text)
        if match is None:
            raise line.error("expected a destination such as -SFO 3PAX/6SSR or -SFO NIL")
        self._close_item()
        self._destination, self._open_heading = match[1], None
        if match[2] is None:
            self._headings.append(Heading(line.text, match[1], None, 0))

    def _read_class(self, line: Line) -> None:
        match = _CLASS.fullmatch(line.text)
        if match is None:
            raise line.error("expected a class heading such as Y CLASS 3PAX/6SSR or Y CLASS NIL")
        if self._destination is None:
            raise line.error("a class heading stands before the first destination")
        self._close_item()
        self._open_heading = Heading(line.text, self._destination, match[1], int(match[2] or 0))
        self._headings.append(self._open_heading)

    def _read_name(self, line: Line) -> bool:
        match = _NAME.fullmatch(line.text)
        item = read_name_item(match[1]) if match else None
        if match is None or item is None:
            return False
        if self._destination is None:
            raise line.error("a name stands before the first destination")
        self._close_item()
        self._item, self._service_indent, self._service_lines = item, 0, 0
        self._seats = read_seats(match[2].strip())
        if self._open_heading is not None:
            self._open_heading.found += item.size
        if item.blocked or (match[2] and len(self._seats) != len(item.people)):
            self._unknown.append(line.text)
        return True

    def _read_service(self, line: Line, text: str) -> None:
        indent = len(line.text) - len(line.text.lstrip())
        self._service_lines += 1
        if self._service_lines > MAX_ELEMENTS:
            raise line.error(f"more than {MAX_ELEMENTS} service lines behind one name")
        if self._item is not None and self._services and indent > self._service_indent:
            self._services[-1] += f" {text}"
        elif self._item is not None and _SERVICE.fullmatch(text):
            self._services.append(text)
            self._service_indent = indent
        else:
            self._name_unknown(text)

    def _name_unknown(self, text: str) -> None:
        """A line behind passport data may be its continuation, and is dropped with it."""
        if not (self._services and is_sensitive_request(self._services[-1])):
            self._unknown.append(text)

    def _close_item(self) -> None:
        item = self._item
        if item is not None:
            ssr = tuple(_service(text) for text in self._services if not is_sensitive_request(text))
            seats = self._seats if len(self._seats) == len(item.people) else (None,) * len(item.people)
            for person, seat in zip(item.people, seats, strict=True):
                self._passengers.append(self._passenger(person, item, seat, ssr))
        self._item, self._services, self._onward = None, [], []

    def _passenger(self, person: Person, item: NameItem, seat: str | None, ssr: tuple[Ssr, ...]) -> ListedPassenger:
        return ListedPassenger(
            surname=person.surname,
            given=person.given,
            title=person.title,
            destination=self._destination or "",
            booking_class=self._open_heading.booking_class if self._open_heading else None,
            group=item.group,
            seat=seat,
            ssr=ssr,
            onward=tuple(self._onward),
        )


def _service(text: str) -> Ssr:
    code, _, free_text = text.partition(" ")
    return Ssr(code, free_text.strip() or None)
