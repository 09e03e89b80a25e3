"""The text of a boarding pass bar code (BCBP, IATA Resolution 792).

Fields have fixed widths, sizes are hexadecimal, and any conditional field may be cut off: what is missing
is None. Sources: KDE/kitinerary (`iatabcbpsections.h`) and georgesmith46/bcbp (`field-lengths.ts`), which
agree on the layout; their public test passes are this reader's tests.
"""

import re
from datetime import date

import msgspec

from onboard.errors import FormatError
from onboard.formats.calendar import day_of_year, first_day_of_year_since
from onboard.formats.limits import error_at

MAX_LENGTH = 4_000
MAX_LEGS = 4
DAYS_A_PASS_IS_FOUND_LATER = 90
_DECEMBER = 12
_UNIQUE_LENGTH = 23
_LEG_LENGTH = 37
_LEG_UP_TO_DATE = 24
_CONDITIONAL_START = ">"
_SECURITY_START = "^"
_LEG_SHAPES = (
    ("booking reference", 0, 7, re.compile(r"[A-Z0-9 ]*")),
    ("board point", 7, 10, re.compile(r"[A-Z]{3}| *")),
    ("destination", 10, 13, re.compile(r"[A-Z]{3}| *")),
    ("carrier", 13, 16, re.compile(r"(?=.?[A-Z])[A-Z0-9]{2}[A-Z ]| *")),
    ("flight number", 16, 21, re.compile(r" *[0-9]{1,4}[A-Z]? *| *")),
    ("day of the year", 21, 24, re.compile(r" *[0-9]{1,3} *| *")),
    ("size of the conditional part", 35, 37, re.compile(r"[0-9A-Fa-f]{0,2}")),
)


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One flight of a pass. `flight` is the number as printed (0834), `seat` has no leading zeros.

    `ticket` is the airline's three digits and the document's serial; `frequent_flyer` is airline and number.
    """

    locator: str | None
    board: str | None
    destination: str | None
    carrier: str | None
    flight: str | None
    departure_date: date | None
    compartment: str | None
    seat: str | None
    sequence: str | None
    status: str | None
    ticket: str | None
    frequent_flyer: str | None
    marketing_carrier: str | None


class BoardingPass(msgspec.Struct, frozen=True, kw_only=True):
    """A whole pass. `name` is `SURNAME/GIVEN`, maybe with a title; `unknown` is verbatim, airline text included."""

    name: str | None
    legs: tuple[Leg, ...]
    issued: date | None
    bag_tags: tuple[str, ...]
    unknown: tuple[str, ...]


def parse_boarding_pass(text: str, on: date) -> BoardingPass:
    """Read a pass in the light of the day `on`: the day it is shown, or the flight's.

    A pass names the day of the year, not the year. With a day of issue, whose year's last digit is known,
    the flight is the first such day from then on. Without one it is the first such day that is not more
    than `DAYS_A_PASS_IS_FOUND_LATER` before `on`: passes are shown before they are flown, and found in
    seats and pockets afterwards. A later leg departs on the day of the earlier one or after it.

    Raises:
        FormatError: the text is no pass, a mandatory field has the wrong shape, or the leg count is wrong.
    """
    return _Reader(text.rstrip("\r\n"), on).read()


class _Leg(msgspec.Struct):
    """The raw fields of a leg, before dates are known."""

    mandatory: str
    conditional: str = ""


class _Reader:
    def __init__(self, text: str, on: date) -> None:
        self._text = text
        self._on = on
        self._at = _UNIQUE_LENGTH
        self._issued: date | None = None
        self._bag_tags: tuple[str, ...] = ()
        self._unknown: list[str] = []

    def read(self) -> BoardingPass:
        count = self._read_unique_part()
        raw = [self._read_leg(index) for index in range(count)]
        self._read_rest()
        legs: list[Leg] = []
        for leg in raw:
            earlier = legs[-1].departure_date if legs else None
            legs.append(self._leg(leg, earlier))
        return BoardingPass(
            name=self._text[2:22].strip() or None,
            legs=tuple(legs),
            issued=self._issued,
            bag_tags=self._bag_tags,
            unknown=tuple(self._unknown),
        )

    def _error(self, offset: int, message: str) -> FormatError:
        return error_at(self._text, offset, message)

    def _read_unique_part(self) -> int:
        text = self._text
        if len(text) > MAX_LENGTH:
            raise FormatError(f"a boarding pass has at most {MAX_LENGTH} characters", 1, MAX_LENGTH + 1)
        if not text.startswith("M"):
            raise self._error(0, "a boarding pass starts with M")
        if text[1:2] not in {str(count) for count in range(1, MAX_LEGS + 1)}:
            raise self._error(1, f"expected the number of legs, 1 to {MAX_LEGS}")
        broken = re.search(r"[\x00-\x1f]", text)
        if broken:
            raise self._error(broken.start(), "a boarding pass is one line of printable characters")
        if len(text) < _UNIQUE_LENGTH + _LEG_UP_TO_DATE:
            raise self._error(len(text), "the boarding pass ends before the day of the flight")
        if text[22] not in "E ":
            raise self._error(22, "expected the e-ticket indicator, E or a blank")
        return int(text[1])

    def _read_leg(self, index: int) -> _Leg:
        start = self._at
        if index and not self._text[start : start + 1].strip(_SECURITY_START):
            raise self._error(start, f"leg {index + 1} of {self._text[1]} is missing")
        mandatory = self._text[start : start + _LEG_LENGTH]
        self._check_leg(start, mandatory)
        size = int(mandatory[35:37], 16) if len(mandatory) == _LEG_LENGTH else 0
        body = start + _LEG_LENGTH
        leg = _Leg(mandatory)
        if size:
            block = self._text[body : body + size]
            rest = self._read_issue(block, body) if index == 0 else block
            self._read_conditional(leg, rest)
        self._at = min(body + size, len(self._text))
        return leg

    def _check_leg(self, start: int, mandatory: str) -> None:
        for name, begin, end, shape in _LEG_SHAPES:
            field = mandatory[begin:end]
            if not shape.fullmatch(field):
                raise self._error(start + begin, f"{field!r} is no {name}")
        if len(mandatory) < _LEG_UP_TO_DATE:
            raise self._error(start + len(mandatory), "the leg ends before the day of the flight")

    def _read_issue(self, block: str, start: int) -> str:
        """Read the block that only the first leg has; gives what follows it."""
        if not block.startswith(_CONDITIONAL_START):
            self._keep(block)
            return ""
        size = block[2:4]
        if len(size) < len("00") or not size.strip():
            return ""
        if not re.fullmatch(r"[0-9A-Fa-f]{2}", size):
            raise self._error(start + 2, f"{size!r} is no hexadecimal size")
        end = 4 + int(size, 16)
        fields = block[4:end]
        self._issued = self._day_of_issue(fields[3:7])
        tags = (fields[start : start + 13].strip() for start in range(11, len(fields), 13))
        self._bag_tags = tuple(tag for tag in tags if tag)
        return block[end:]

    def _day_of_issue(self, field: str) -> date | None:
        """The latest year with the issue's last digit; in December passes of next year may be around."""
        if not re.fullmatch(r"[0-9]{4}", field):
            return None
        latest = self._on.year + (self._on.month == _DECEMBER)
        return day_of_year(latest - (latest - int(field[0])) % 10, int(field[1:]))

    def _read_conditional(self, leg: _Leg, rest: str) -> None:
        size = rest[:2]
        if re.fullmatch(r"[0-9A-Fa-f]{2}", size):
            end = 2 + int(size, 16)
            leg.conditional, rest = rest[2:end], rest[end:]
        self._keep(rest)

    def _read_rest(self) -> None:
        """What follows the last leg: nothing, the security part, or text that its size does not cover."""
        rest = self._text[self._at :]
        if rest.startswith(_SECURITY_START) or not rest.strip():
            return
        if not rest.startswith(_CONDITIONAL_START) and _looks_like_a_leg(rest):
            raise self._error(1, f"the pass has more legs than {self._text[1]}")
        self._keep(rest.partition(_SECURITY_START)[0])

    def _keep(self, text: str) -> None:
        if text.strip():
            self._unknown.append(text.strip())

    def _leg(self, raw: _Leg, earlier: date | None) -> Leg:
        mandatory, conditional = raw.mandatory, raw.conditional
        return Leg(
            locator=_field(mandatory, 0, 7),
            board=_field(mandatory, 7, 10),
            destination=_field(mandatory, 10, 13),
            carrier=_field(mandatory, 13, 16),
            flight=_field(mandatory, 16, 21),
            departure_date=self._departure_date(mandatory[21:24].strip(), earlier),
            compartment=_field(mandatory, 24, 25),
            seat=(_field(mandatory, 25, 29) or "").lstrip("0") or None,
            sequence=_field(mandatory, 29, 34),
            status=_field(mandatory, 34, 35),
            ticket=_joined(conditional[0:3], conditional[3:13]),
            marketing_carrier=_field(conditional, 15, 18),
            frequent_flyer=_joined(conditional[18:21], conditional[21:37]),
        )

    def _departure_date(self, field: str, earlier: date | None) -> date | None:
        if not field:
            return None
        since = earlier or self._issued or _days_before(self._on, DAYS_A_PASS_IS_FOUND_LATER)
        found = first_day_of_year_since(since, int(field))
        if found is None:
            self._keep(f"day {field} of the year")
        return found


def _looks_like_a_leg(rest: str) -> bool:
    leg = rest[:_LEG_LENGTH]
    shaped = all(shape.fullmatch(leg[begin:end]) for _, begin, end, shape in _LEG_SHAPES)
    return shaped and len(leg) >= _LEG_UP_TO_DATE


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _field(text: str, begin: int, end: int) -> str | None:
    return text[begin:end].strip() or None


def _joined(airline: str, number: str) -> str | None:
    """Airline and number without blanks; None without a number."""
    return f"{airline.strip()}{number.strip()}" if number.strip() else None
