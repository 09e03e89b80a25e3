"""The flight of the story: a full 787-sized aircraft from Amsterdam to San Francisco, with invented passengers.

It is written as the airline's systems would send it: PNL and ADL in several parts, and a seat map as Amadeus answers
it, one cabin after the other. The cabin is "KL-like" and fictional: no airline publishes its own as data.
"""

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

CARRIER = "KL"
NUMBER = "0605"
BOARD = "AMS"
DESTINATION = "SFO"
LOCATOR = "X7K2PQ"
LINES_IN_A_PART = 58
EMPTY_SEATS = 20
SEED = 605
WITH_SERVICE, WITH_TIER, WITH_CONNECTION = 0.12, 0.1, 0.15

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

GIVEN = (
    "ANNA",
    "BRAM",
    "CHEN",
    "DIEGO",
    "ELIF",
    "FATIMA",
    "GIULIA",
    "HIRO",
    "INGRID",
    "JOAO",
    "KLARA",
    "LUCAS",
    "MEI",
    "NIKOLAI",
    "OLGA",
    "PABLO",
    "RANIA",
    "SANNE",
    "TOMAS",
    "UMUT",
    "VERA",
    "WEI",
    "YUKI",
    "ZEYNEP",
    "ARJUN",
    "BEATRIZ",
    "CAMILLE",
    "DMITRI",
    "EMMA",
    "FINN",
    "GRETA",
    "HANNAH",
    "IVAN",
    "JIWOO",
    "KENJI",
    "LARS",
    "MARTA",
    "NOOR",
)
SURNAMES = (
    "BAKKER",
    "BERG",
    "BIANCHI",
    "BROWN",
    "COSTA",
    "DEMIR",
    "DUBOIS",
    "FISCHER",
    "GARCIA",
    "HANSEN",
    "IVANOV",
    "JANSEN",
    "KAYA",
    "KIM",
    "KOWALSKI",
    "LARSEN",
    "LEE",
    "LOPEZ",
    "MARTIN",
    "MEYER",
    "MULLER",
    "NAKAMURA",
    "NGUYEN",
    "OLSEN",
    "PARK",
    "PEREIRA",
    "PETROV",
    "ROSSI",
    "SATO",
    "SCHMIDT",
    "SILVA",
    "SMITH",
    "TANAKA",
    "VISSER",
    "WANG",
    "WEBER",
    "WILSON",
    "YILMAZ",
    "ZHANG",
    "RAMIREZ",
)
SERVICES = ("VGML", "WCHR", "GFML", "AVML", "DBML", "MAAS", "KSML", "MOML", "BLND", "CHML", "WCHS", "DEAF")
ONWARD = ("PDX", "SEA", "LAX", "HNL", "SAN")


class CabinPlan(NamedTuple):
    """A compartment: its letters across the cabin with a blank for each aisle, its rows, and rows at an exit."""

    name: str
    code: str
    letters: str
    rows: tuple[int, ...]
    exits: tuple[int, ...] = ()


PLAN = (
    CabinPlan("BUSINESS", "C", "A  D G  K", tuple(range(1, 9)), (1,)),
    CabinPlan("PREMIUM_ECONOMY", "W", "ABC DEF GHJ", (10, 11, 12, 14, 15), (10,)),
    CabinPlan("ECONOMY", "Y", "ABC DEF GHJ", tuple(range(16, 43)), (16, 30)),
)


class Person(NamedTuple):
    surname: str
    given: str
    title: str
    seat: str
    code: str
    locator: str
    elements: tuple[str, ...] = ()


class DemoFlight(NamedTuple):
    """All that an operator loads, for one local departure date."""

    date: dt.date
    pnl: str
    adl: str
    seat_map: str
    people: tuple[Person, ...]

    @property
    def id(self) -> str:
        return f"{CARRIER}{NUMBER}/{self.date.isoformat()}/{BOARD}"


def make_flight(date: dt.date) -> DemoFlight:
    """The flight on that date; the same date gives the same flight."""
    people = tuple(_people(random.Random(SEED), date.day))  # noqa: S311 # invented people need no secrecy
    return DemoFlight(date, _pnl(date, people), _adl(date, people), _seat_map(date), people)


def _people(rng: random.Random, day: int) -> Iterator[Person]:
    """Sofie Janssen in 12A with her daughter in 12B; everybody else by chance."""
    yield Person("JANSSEN", "SOFIE", "MRS", "12A", "W", LOCATOR, (".R/FQTV HK1 KL1234567890/GOLD",))
    yield Person("JANSSEN", "LOTTE", "MISS", "12B", "W", LOCATOR, (".R/CHLD HK1",))
    seats = [
        (f"{row}{letter}", plan.code)
        for plan in PLAN
        for row in plan.rows
        for letter in plan.letters
        if letter != " " and f"{row}{letter}" not in {"12A", "12B"}
    ]
    empty = set(rng.sample(range(len(seats)), EMPTY_SEATS))
    names = [(surname, given) for surname in SURNAMES for given in GIVEN]
    rng.shuffle(names)
    for index, (seat, code) in enumerate(seats):
        if index not in empty:
            surname, given = names[index]
            title = rng.choice(("MR", "MS", "MRS"))
            yield Person(surname, given, title, seat, code, _locator(rng), _elements(rng, day))


def _locator(rng: random.Random) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(6))


def _elements(rng: random.Random, day: int) -> tuple[str, ...]:
    elements = []
    if rng.random() < WITH_SERVICE:
        elements.append(f".R/{rng.choice(SERVICES)} HK1")
    if rng.random() < WITH_TIER:
        elements.append(f".R/FQTV HK1 KL{rng.randrange(10**9, 10**10)}/{rng.choice(('SILVER', 'GOLD', 'PLATINUM'))}")
    if rng.random() < WITH_CONNECTION:
        elements.append(f".O/DL{rng.randrange(1000, 6999)}Y{day:02}{rng.choice(ONWARD)}")
    return tuple(elements)


def _line(person: Person) -> list[str]:
    name = f"1{person.surname}/{person.given}{person.title}"
    elements = [f".L/{person.locator}", f".R/SEAT HK1 {person.seat}", *person.elements]
    return [f"{name} {elements[0]}", *elements[1:]]


def _flight_line(date: dt.date) -> str:
    return f"{CARRIER}{NUMBER}/{date.strftime('%d%b').upper()} {BOARD}"


def _pnl(date: dt.date, people: Sequence[Person]) -> str:
    """Parts of about 60 lines, as long lists are sent (RP 1708)."""
    parts: list[list[str]] = [[]]
    for plan in PLAN:
        listed = [person for person in people if person.code == plan.code]
        heading = f"-{DESTINATION}{len(listed):03}{plan.code}"
        for number, person in enumerate(listed):
            lines = _line(person)
            if len(parts[-1]) + len(lines) > LINES_IN_A_PART:
                parts.append([])
            if number == 0 or not parts[-1]:
                parts[-1].append(heading)
            parts[-1] += lines
    messages = []
    for number, lines in enumerate(parts, start=1):
        end = "ENDPNL" if number == len(parts) else f"ENDPART{number}"
        messages.append("\n".join(["PNL", f"{_flight_line(date)} PART{number}", *lines, end]))
    return "\n".join(messages) + "\n"


def _adl(date: dt.date, people: Sequence[Person]) -> str:
    """A late change: one passenger less, one more, and one who wants another meal."""
    last, other = people[-1], people[-2]
    added = Person("OKAFOR", "ADAEZE", "MS", last.seat, last.code, "Q4TZ8M")
    changed = other._replace(elements=(".R/VLML HK1",))
    lines = ["DEL", f"1{last.surname}/{last.given}{last.title} .L/{last.locator}", "ADD", *_line(added), "CHG"]
    lines += _line(changed)
    heading = f"-{DESTINATION}{1:03}{last.code}"
    return "\n".join(["ADL", f"{_flight_line(date)} PART1", heading, *lines, "ENDADL"]) + "\n"


def _seat_map(date: dt.date) -> str:
    answers = [_answer(date, plan, position) for position, plan in enumerate(PLAN)]
    return json.dumps({"data": answers}, indent=1)


def _answer(date: dt.date, plan: CabinPlan, position: int) -> dict[str, Any]:
    """One cabin as Amadeus answers it: x runs along the fuselage, y across it."""
    start = position * 100
    seats = [
        {
            "cabin": plan.code,
            "number": f"{row}{letter}",
            "characteristicsCodes": _characteristics(plan, row, column),
            "travelerPricing": [{"travelerId": "1", "seatAvailabilityStatus": "OCCUPIED"}],
            "coordinates": {"x": start + x, "y": column},
        }
        for x, row in enumerate(plan.rows, start=1)
        for column, letter in enumerate(plan.letters)
        if letter != " "
    ]
    facilities = [
        {"code": code, "column": "", "row": str(plan.rows[0]), "position": "FRONT", "coordinates": {"x": start, "y": y}}
        for code, y in (("G", 1), ("LA", len(plan.letters) // 2), ("LA", len(plan.letters) - 2))
    ]
    return {
        "type": "seatmap",
        "departure": {"iataCode": BOARD, "at": f"{date.isoformat()}T09:50:00"},
        "arrival": {"iataCode": DESTINATION},
        "carrierCode": CARRIER,
        "number": NUMBER.lstrip("0"),
        "operating": {"carrierCode": CARRIER},
        "aircraft": {"code": "789"},
        "class": plan.name,
        "decks": [
            {
                "deckType": "MAIN",
                "deckConfiguration": {
                    "width": len(plan.letters),
                    "length": len(plan.rows),
                    "startSeatRow": plan.rows[0],
                    "endSeatRow": plan.rows[-1],
                    "exitRowsX": [start + 1 + plan.rows.index(row) for row in plan.exits],
                },
                "facilities": facilities,
                "seats": seats,
            }
        ],
    }


def _characteristics(plan: CabinPlan, row: int, column: int) -> list[str]:
    codes = []
    if column in {0, len(plan.letters) - 1}:
        codes.append("W")
    if " " in plan.letters[max(0, column - 1) : column + 2]:
        codes.append("A")
    if row in plan.exits:
        codes.append("E")
    return codes
