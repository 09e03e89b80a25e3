"""The Type-B envelope and the parts in which a list travels.

    [ZCZC ...]                   optional
    QU AMSXXKL SINXXKL           priority and 7-character addresses, optional
    .MUCRMLH 211030              origin address and time, optional
    PNL                          what it is
    KL0605/21NOV AMS PART1       flight, date, board point, part
    ...
    ENDPART1 | ENDPNL            end of a part, end of the list
    NNNN                         optional

Source: IATA RP 1707b and 1708 as publicly described (adamf/jetway, docs/protocols.md).
"""

import re
from datetime import date

import msgspec

from onboard.errors import FormatError
from onboard.formats.calendar import nearest_date
from onboard.formats.limits import MAX_BYTES, MAX_LINE_LENGTH, MAX_LINES
from onboard.formats.types import Kind

_TRANSMISSION = "\x01\x02\x03\x0b\x0c"
_ADDRESS = re.compile(r"(?:[A-Z]{2} )?[A-Z]{3}[A-Z0-9]{4}(?: [A-Z]{3}[A-Z0-9]{4})*")
_ORIGIN = re.compile(r"\.[A-Z0-9]{7}(?: .*)?")
_FLIGHT = re.compile(r"(?=[A-Z0-9]?[A-Z])([A-Z0-9]{2}[A-Z]?)([0-9]{1,4})([A-Z]?)(?:/|$)")
_DATE = re.compile(r"([0-9]{2})([A-Z]{3})")
_PART = re.compile(r"PART([1-9][0-9]?)")
_END_OF_PART = re.compile(r"ENDPART([0-9]{1,2})")
_ANOTHER_END = re.compile(r"NNNN|END[A-Z]{3}")
_FLIGHT_LINE_TOKENS = 3


class Line(msgspec.Struct, frozen=True):
    """A line that is not blank; `number` counts from 1 in the whole input."""

    number: int
    text: str

    def error(self, message: str, column: int = 1) -> FormatError:
        return FormatError(message, self.number, column)


class Header(msgspec.Struct, frozen=True):
    """The flight line. All parts of one list have the same, but for `part`."""

    carrier: str
    number: str
    suffix: str
    departure_date: date
    board: str
    part: int

    @property
    def name(self) -> str:
        return f"{self.carrier}{self.number}{self.suffix}/{self.departure_date:%d%b}".upper()


class Part(msgspec.Struct, frozen=True):
    """One part's flight line and the lines between it and the part's end."""

    header: Header
    lines: tuple[Line, ...]


class Message(msgspec.Struct, frozen=True):
    """A whole list: every part, in order."""

    kind: Kind
    parts: tuple[Part, ...]

    @property
    def header(self) -> Header:
        return self.parts[0].header


def read_message(text: str, received: date, kinds: tuple[Kind, ...]) -> Message:
    """Join the parts that a text holds. A PNL or PSM that starts again at PART1 replaces what stood before.

    Raises:
        FormatError: header, flight line, part or end is broken, a part is missing, or parts belong to
            different lists.
    """
    lines = _lines(text)
    at = _skip_envelope(lines, 0)
    kind = _kind(lines, at, kinds)
    parts: list[Part] = []
    finished = False
    while at < len(lines):
        part, final, after = _read_part(lines, at, kind, received)
        _check_sequence(parts, part, lines[at + 1], kind, finished)
        parts = [part] if part.header.part == 1 else [*parts, part]
        finished = final
        at = _skip_envelope(lines, after)
    if not finished:
        missing = f"part {len(parts) + 1} of {kind} {parts[0].header.name} is missing"
        raise lines[-1].error(missing, len(lines[-1].text) + 1)
    return Message(kind, tuple(parts))


def _lines(text: str) -> list[Line]:
    if len(text) > MAX_BYTES:
        raise FormatError(f"the text is longer than {MAX_BYTES} characters")
    split = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(split) > MAX_LINES:
        raise FormatError(f"the text has more than {MAX_LINES} lines", MAX_LINES + 1)
    cleaned = ((number, raw.strip(_TRANSMISSION).rstrip()) for number, raw in enumerate(split, 1))
    found = [Line(number, line) for number, line in cleaned if line]
    if not found:
        raise FormatError("the text is empty")
    too_long = next((line for line in found if len(line.text) > MAX_LINE_LENGTH), None)
    if too_long:
        raise too_long.error(f"the line is longer than {MAX_LINE_LENGTH} characters", MAX_LINE_LENGTH + 1)
    return found


def _skip_envelope(lines: list[Line], at: int) -> int:
    while at < len(lines) and _is_envelope(lines[at].text):
        at += 1
    return at


def _is_envelope(text: str) -> bool:
    return (
        text == "NNNN"
        or re.match(r"ZCZC\b", text) is not None
        or _ADDRESS.fullmatch(text) is not None
        or _ORIGIN.fullmatch(text) is not None
    )


def _kind(lines: list[Line], at: int, kinds: tuple[Kind, ...]) -> Kind:
    expected = " or ".join(kinds)
    if at >= len(lines):
        raise lines[-1].error(f"the header {expected} is missing", len(lines[-1].text) + 1)
    for kind in kinds:
        if lines[at].text == kind:
            return kind
    raise lines[at].error(f"expected the header {expected}, found {lines[at].text[:20]!r}")


def _read_part(lines: list[Line], at: int, kind: Kind, received: date) -> tuple[Part, bool, int]:
    """The part that starts at `at`, whether it ends the list, and where the text goes on."""
    _kind(lines, at, (kind,))
    if at + 1 >= len(lines):
        raise lines[at].error("the flight line is missing", len(lines[at].text) + 1)
    header = _read_flight_line(lines[at + 1], received)
    body: list[Line] = []
    for index in range(at + 2, len(lines)):
        text = lines[index].text
        if text == f"END{kind}":
            return Part(header, tuple(body)), True, index + 1
        if text.startswith("ENDPART"):
            _check_end_of_part(lines[index], header.part)
            final = index + 1 < len(lines) and lines[index + 1].text == f"END{kind}"
            return Part(header, tuple(body)), final, index + 1 + final
        if _ANOTHER_END.fullmatch(text) or text == kind:
            raise lines[index].error(f"expected END{kind} or ENDPART{header.part}, found {text[:20]!r}")
        body.append(lines[index])
    last = lines[-1]
    raise last.error(f"END{kind} or ENDPART{header.part} is missing", len(last.text) + 1)


def _check_end_of_part(line: Line, part: int) -> None:
    match = _END_OF_PART.fullmatch(line.text)
    if match is None or int(match[1]) != part:
        raise line.error(f"expected ENDPART{part}, found {line.text[:20]!r}", len("ENDPART") + 1)


def _read_flight_line(line: Line, received: date) -> Header:
    tokens = list(re.finditer(r"\S+", line.text))
    flight = _FLIGHT.match(line.text)
    if flight is None:
        raise line.error("expected a flight line such as KL0605/21NOV AMS PART1")
    day = _DATE.fullmatch(tokens[0][0], flight.end())
    departure_date = nearest_date(int(day[1]), day[2], received) if day else None
    if departure_date is None:
        raise line.error("expected a date near the day of receipt, such as 21NOV", flight.end() + 1)
    ends = len(line.text) + 2
    board_column = tokens[1].start() + 1 if len(tokens) > 1 else ends
    if len(tokens) == 1 or re.fullmatch(r"[A-Z]{3}", tokens[1][0]) is None:
        raise line.error("expected the board point, three letters", board_column)
    part_column = tokens[2].start() + 1 if len(tokens) >= _FLIGHT_LINE_TOKENS else ends
    part = _PART.fullmatch(tokens[2][0]) if len(tokens) >= _FLIGHT_LINE_TOKENS else None
    if part is None:
        raise line.error("expected the part, such as PART1", part_column)
    if len(tokens) > _FLIGHT_LINE_TOKENS:
        raise line.error("nothing may follow the part", tokens[3].start() + 1)
    return Header(flight[1], flight[2], flight[3], departure_date, tokens[1][0], int(part[1]))


def _check_sequence(parts: list[Part], part: Part, line: Line, kind: Kind, finished: bool) -> None:
    found = part.header
    if not parts:
        if found.part != 1:
            raise line.error(f"part 1 of {kind} {found.name} is missing", line.text.rindex("PART") + 1)
        return
    first = parts[0].header
    if msgspec.structs.replace(found, part=1) != first:
        raise line.error(f"this part belongs to another list than {first.name} from {first.board}")
    if kind == "ADL" and finished and found.part == 1:
        raise line.error("another ADL starts here: load one after the other")
    if found.part != 1 and (finished or found.part != len(parts) + 1):
        missing = 1 if finished else len(parts) + 1
        column = line.text.rindex("PART") + 1
        raise line.error(f"part {missing} of {kind} {found.name} is missing", column)
