"""PNL and ADL: who is booked on a flight, and what changed since.

    -OPO03Y                      total of seats per destination and class
    DEL | ADD | CHG              in an ADL only, in this order under each heading
    2COSTA/ANAMRS/TIAGOMSTR      party size, surname, given names with titles; elements follow

Source: IATA RP 1708 as publicly described (adamf/jetway, docs/protocols.md and pkg/pnl).
"""

import re
from datetime import date
from typing import get_args

from onboard.formats.elements import Details, ElementReader, split_elements
from onboard.formats.limits import MAX_ELEMENTS
from onboard.formats.names import NameItem, Person, read_name_item
from onboard.formats.sensitive import is_sensitive_request, safe_to_show
from onboard.formats.totals import Heading, settle_totals
from onboard.formats.typeb import Line, Message, read_message
from onboard.formats.types import Action, Kind, ListedPassenger, PassengerList

_HEADING = re.compile(r"-([A-Z]{3})([0-9]{1,6})([A-Z])(.*)")
_ACTIONS: tuple[Action, ...] = get_args(Action)
_ABOUT_THE_FLIGHT = re.compile(r"CFG/.*|RBD .*|NIL")


def parse_passenger_list(text: str, received: date, kinds: tuple[Kind, ...] = ("PNL", "ADL")) -> PassengerList:
    """Read a PNL or an ADL from one or several parts that follow each other.

    The date has no year: it is the one nearest to `received`, local at the board point. Passport data
    (DOCS, DOCA, DOCO, FOID) is dropped. What is not understood is named in `unknown`.

    Raises:
        FormatError: the text is none of `kinds`; header, flight line, part, heading, section order or
            end is broken; or a part is missing.
    """
    message = read_message(text, received, kinds)
    return _Reader(message).read()


class _Reader:
    """Goes through the lines once; a name item is kept open until its last element is there."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._headings: list[Heading] = []
        self._action: Action | None = None
        self._in_preamble = True
        self._in_availability = False
        self._passport_data_open = False
        self._item: NameItem | None = None
        self._elements: list[str] = []
        self._passengers: list[ListedPassenger] = []
        self._blocked: list[str] = []
        self._unknown: list[str] = []

    def read(self) -> PassengerList:
        for part in self._message.parts:
            self._in_preamble, self._in_availability = True, False
            for line in part.lines:
                self._read_line(line)
        self._close_item()
        groups, wrong = settle_totals(self._headings)
        if self._message.kind == "PNL":
            self._unknown += wrong
        header = self._message.header
        return PassengerList(
            kind=self._message.kind,
            carrier=header.carrier,
            number=header.number,
            suffix=header.suffix,
            departure_date=header.departure_date,
            board=header.board,
            groups=groups,
            passengers=tuple(self._passengers),
            blocked=tuple(self._blocked),
            unknown=tuple(map(safe_to_show, self._unknown)),
        )

    def _read_line(self, line: Line) -> None:
        text = line.text.strip()
        if text.startswith("-"):
            self._read_heading(line, text)
        elif text in _ACTIONS:
            self._read_action(line, text)
        elif self._in_preamble and self._is_about_the_flight(text):
            self._in_availability = self._in_availability or text.startswith("AVAIL")
        elif text.startswith("."):
            self._read_elements(line, split_elements(text)[1:])
        else:
            self._read_name(line, text)

    def _is_about_the_flight(self, text: str) -> bool:
        return (
            self._in_availability
            or re.match(r"AVAIL\b", text) is not None
            or _ABOUT_THE_FLIGHT.fullmatch(text) is not None
        )

    def _read_heading(self, line: Line, text: str) -> None:
        match = _HEADING.fullmatch(text)
        if match is None:
            raise line.error("expected a heading such as -SFO212Y", line.text.index("-") + 1)
        self._close_item()
        self._action, self._in_preamble = None, False
        self._headings.append(Heading(text, match[1], match[3], int(match[2])))
        if match[4].strip():
            self._unknown.append(text)

    def _read_action(self, line: Line, text: str) -> None:
        action = next(action for action in _ACTIONS if action == text)
        if self._message.kind != "ADL":
            raise line.error(f"{action} belongs to an ADL, this is a PNL")
        if not self._headings:
            raise line.error(f"{action} stands before the first destination")
        if self._action is not None and _ACTIONS.index(action) < _ACTIONS.index(self._action):
            raise line.error(f"{action} stands behind {self._action}: the order is DEL, ADD, CHG")
        self._close_item()
        self._action = action

    def _read_name(self, line: Line, text: str) -> None:
        name, *elements = split_elements(text)
        item = read_name_item(name)
        if item is None:
            if not self._passport_data_open:
                self._unknown.append(text)
            return
        if not self._headings:
            raise line.error("a name stands before the first destination")
        if self._message.kind == "ADL" and self._action is None:
            raise line.error("a name stands before DEL, ADD or CHG")
        self._close_item()
        self._item = item
        self._headings[-1].found += item.size
        if item.blocked:
            self._blocked.append(name)
        elif item.size != len(item.people):
            self._unknown.append(f"{name} (names: {len(item.people)})")
        self._read_elements(line, elements)

    def _read_elements(self, line: Line, elements: list[str]) -> None:
        for element in elements:
            continues = element.startswith(".RN/")
            self._passport_data_open = is_sensitive_request(element) or (continues and self._passport_data_open)
            if self._passport_data_open:
                continue
            if self._item is None:
                self._unknown.append(element)
            else:
                self._elements.append(element)
        if len(self._elements) > MAX_ELEMENTS:
            raise line.error(f"more than {MAX_ELEMENTS} elements behind one name")

    def _close_item(self) -> None:
        item, elements = self._item, self._elements
        self._item, self._elements, self._passport_data_open = None, [], False
        if item is None or not item.people:
            self._unknown += elements
            return
        reader = ElementReader(item, self._message.header.carrier)
        reader.read(elements)
        self._unknown += reader.unknown
        for person, details in zip(item.people, reader.details, strict=True):
            self._passengers.append(self._passenger(person, item, details))

    def _passenger(self, person: Person, item: NameItem, details: Details) -> ListedPassenger:
        heading = self._headings[-1]
        return ListedPassenger(
            action=self._action,
            surname=person.surname,
            given=person.given,
            title=person.title,
            destination=heading.destination,
            booking_class=heading.booking_class,
            locator=details.locator,
            group=item.group,
            seat=details.seat,
            ssr=tuple(details.ssr),
            inbound=tuple(details.inbound),
            onward=tuple(details.onward),
            elements=tuple(details.kept),
        )
