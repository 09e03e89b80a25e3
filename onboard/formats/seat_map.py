"""Seat maps as the Amadeus SeatMap Display API v1.6 answers them.

`x` runs along the fuselage, `y` across it. An answer may hold one cabin; answers of the same flight are
merged. Prices are not read. Source: amadeus4dev/amadeus-open-api-specification, SeatMapDisplay_v1.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from onboard.errors import FormatError
from onboard.formats.json_position import decode_json

Coordinate = Annotated[int, Meta(ge=-10, le=1000)]
_SEAT_NUMBER = re.compile(r"0*([1-9][0-9]{0,2})([A-Z])")
_EXIT = "E"
_DECKS = ("MAIN", "UPPER", "LOWER")
_AVAILABILITY = ("OCCUPIED", "AVAILABLE", "BLOCKED")


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One seat. `column` is its y across the cabin; `characteristics` are PADIS codes.

    `available` is AVAILABLE, OCCUPIED, BLOCKED, or None when the answer does not say.
    """

    row: int
    letter: str
    column: int
    characteristics: tuple[str, ...] = ()
    available: str | None = None

    @property
    def number(self) -> str:
        return f"{self.row}{self.letter}"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The seats of one row, from the lowest column to the highest. `exit`: an emergency exit is here."""

    number: int
    exit: bool
    seats: tuple[Seat, ...]


class Cabin(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one class on one deck; row numbers may have gaps, letters may differ by row."""

    cabin_class: str | None
    deck: str
    width: int
    rows: tuple[Row, ...]

    @property
    def first_row(self) -> int:
        return self.rows[0].number

    @property
    def last_row(self) -> int:
        return self.rows[-1].number

    @property
    def letters(self) -> tuple[str, ...]:
        """Every seat letter of the cabin, in the order across it."""
        columns: dict[str, int] = {}
        for seat in self.seats:
            columns[seat.letter] = min(seat.column, columns.get(seat.letter, seat.column))
        return tuple(sorted(columns, key=lambda letter: (columns[letter], letter)))

    @property
    def aisles(self) -> tuple[int, ...]:
        """The columns between seats that no seat of the cabin uses."""
        used = {seat.column for seat in self.seats}
        return tuple(column for column in range(min(used), max(used)) if column not in used)

    @property
    def seats(self) -> tuple[Seat, ...]:
        return tuple(seat for row in self.rows for seat in row.seats)


class Facility(msgspec.Struct, frozen=True, kw_only=True):
    """A lavatory (LA), galley (G), closet (CL), …; `position` is FRONT or REAR of its row, or SEAT."""

    code: str
    deck: str
    column: int | None
    row: int | None
    position: str | None


class SeatMap(msgspec.Struct, frozen=True, kw_only=True):
    """The seat map of one flight; `departure_date` is local at `board`."""

    carrier: str | None
    number: str | None
    departure_date: date | None
    board: str | None
    aircraft: str | None
    cabins: tuple[Cabin, ...]
    facilities: tuple[Facility, ...]
    unknown: tuple[str, ...]

    @property
    def flight(self) -> str:
        """The flight as a person names it: KL605 2026-11-21 AMS."""
        name = f"{self.carrier or ''}{self.number or ''}"
        day = self.departure_date.isoformat() if self.departure_date else ""
        return " ".join(part for part in (name, day, self.board) if part)


class _Wire(msgspec.Struct, frozen=True, rename="camel"):
    """What is read of an answer; everything else in it, prices above all, is passed over."""


class _Coordinates(_Wire, frozen=True):
    x: Coordinate | None = None
    y: Coordinate | None = None


class _Pricing(_Wire, frozen=True):
    seat_availability_status: str | None = None


class _Seat(_Wire, frozen=True):
    number: str
    cabin: str | None = None
    characteristics_codes: list[str] = []
    traveler_pricing: list[_Pricing] = []
    coordinates: _Coordinates = _Coordinates()


class _Facility(_Wire, frozen=True):
    code: str
    row: str | None = None
    position: str | None = None
    coordinates: _Coordinates = _Coordinates()


class _DeckConfiguration(_Wire, frozen=True):
    width: Coordinate | None = None
    exit_rows_x: list[Coordinate] = msgspec.field(name="exitRowsX", default_factory=list)


class _Deck(_Wire, frozen=True):
    seats: list[_Seat]
    deck_type: str = "MAIN"
    deck_configuration: _DeckConfiguration = _DeckConfiguration()
    facilities: list[_Facility] = []


class _EndPoint(_Wire, frozen=True):
    iata_code: str | None = None
    at: str | None = None


class _Operating(_Wire, frozen=True):
    carrier_code: str | None = None
    number: str | None = None


class _Aircraft(_Wire, frozen=True):
    code: str | None = None


class _Answer(_Wire, frozen=True):
    decks: list[_Deck]
    carrier_code: str | None = None
    number: str | None = None
    cabin_class: str | None = msgspec.field(name="class", default=None)
    aircraft: _Aircraft = _Aircraft()
    departure: _EndPoint = _EndPoint()
    operating: _Operating = _Operating()


class _Body(_Wire, frozen=True):
    data: Annotated[list[_Answer], Meta(min_length=1)]


_FlightKey = tuple[str | None, str | None, date | None, str | None]
_CabinKey = tuple[str, str | None]


def parse_seat_maps(data: bytes) -> tuple[SeatMap, ...]:
    """One seat map per flight of the input, in its order; at least one.

    Raises:
        FormatError: malformed JSON, a value of the wrong type, or no seat at all.
    """
    flights: dict[_FlightKey, _Builder] = {}
    for answer in decode_json(data, _Body).data:
        flights.setdefault(_flight_key(answer), _Builder()).add(answer)
    return tuple(builder.build(key) for key, builder in flights.items())


def _flight_key(answer: _Answer) -> _FlightKey:
    """The operating flight where it is named in full; its times are local and may lack seconds."""
    operating = answer.operating
    named = operating if operating.carrier_code and operating.number else answer
    day = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", answer.departure.at or "")
    try:
        departure_date = date.fromisoformat(day[0]) if day else None
    except ValueError:
        departure_date = None
    return (named.carrier_code, named.number, departure_date, answer.departure.iata_code)


class _Builder:
    """Gathers the answers of one flight."""

    def __init__(self) -> None:
        self._aircraft: str | None = None
        self._seats: dict[str, Seat] = {}
        self._cabins: dict[_CabinKey, list[Seat]] = defaultdict(list)
        self._widths: dict[_CabinKey, int] = defaultdict(int)
        self._exits: set[tuple[str, int]] = set()
        self._exit_places: dict[int, bool] = {}
        self._facilities: dict[Facility, None] = {}
        self._unknown: dict[str, None] = {}

    def add(self, answer: _Answer) -> None:
        self._aircraft = self._aircraft or answer.aircraft.code
        for deck in answer.decks:
            rows = self._add_seats(answer, deck)
            self._add_exits(deck, rows)
            for facility in deck.facilities:
                self._facilities[_facility(facility, deck.deck_type)] = None

    def _add_seats(self, answer: _Answer, deck: _Deck) -> dict[int, int]:
        """Add a deck's seats; gives the row number at each x of this deck."""
        rows: dict[int, int] = {}
        for found in deck.seats:
            match = _SEAT_NUMBER.fullmatch(found.number)
            if match is None:
                self._unknown[f"seat {found.number}"] = None
                continue
            row, letter = int(match[1]), match[2]
            y = found.coordinates.y if found.coordinates.y is not None else ord(letter) - ord("A")
            if found.coordinates.x is not None:
                rows[found.coordinates.x] = row
            seat = Seat(
                row=row,
                letter=letter,
                column=y,
                characteristics=tuple(found.characteristics_codes),
                available=_availability(found.traveler_pricing),
            )
            self._add_seat((deck.deck_type, found.cabin or answer.cabin_class), seat, deck)
        return rows

    def _add_seat(self, key: _CabinKey, seat: Seat, deck: _Deck) -> None:
        known = self._seats.setdefault(seat.number, seat)
        if known is not seat:
            if known.column != seat.column:
                self._unknown[f"seat {seat.number} again, at column {seat.column}"] = None
            return
        self._cabins[key].append(seat)
        self._widths[key] = max(self._widths[key], deck.deck_configuration.width or 0, seat.column + 1)
        if _EXIT in seat.characteristics:
            self._exits.add((deck.deck_type, seat.row))

    def _add_exits(self, deck: _Deck, rows: dict[int, int]) -> None:
        """An exit names the x of a row, which differs from its number where row numbers are missing.

        An answer for one cabin may name the exits of the whole deck.
        """
        for x in deck.deck_configuration.exit_rows_x:
            if x in rows:
                self._exits.add((deck.deck_type, rows[x]))
            self._exit_places[x] = self._exit_places.get(x, False) or x in rows

    def build(self, key: _FlightKey) -> SeatMap:
        carrier, number, day, board = key
        if not self._cabins:
            raise FormatError(f"the seat map of {carrier or 'the flight'}{number or ''} has no seat")
        lost = (f"exit at x {x}, where no row is" for x, placed in self._exit_places.items() if not placed)
        cabins = (self._cabin(cabin, seats) for cabin, seats in self._cabins.items())
        return SeatMap(
            carrier=carrier,
            number=number,
            departure_date=day,
            board=board,
            aircraft=self._aircraft,
            cabins=tuple(sorted(cabins, key=lambda cabin: (_deck_order(cabin.deck), cabin.first_row))),
            facilities=tuple(self._facilities),
            unknown=(*self._unknown, *lost),
        )

    def _cabin(self, key: _CabinKey, seats: Iterable[Seat]) -> Cabin:
        rows: dict[int, list[Seat]] = defaultdict(list)
        for seat in seats:
            rows[seat.row].append(seat)
        deck, cabin_class = key
        return Cabin(
            cabin_class=cabin_class,
            deck=deck,
            width=self._widths[key],
            rows=tuple(
                Row(
                    number=number,
                    exit=(deck, number) in self._exits,
                    seats=tuple(sorted(rows[number], key=lambda seat: (seat.column, seat.letter))),
                )
                for number in sorted(rows)
            ),
        )


def _facility(found: _Facility, deck: str) -> Facility:
    row = int(found.row) if found.row and re.fullmatch(r"[0-9]{1,3}", found.row) else None
    return Facility(code=found.code, deck=deck, column=found.coordinates.y, row=row, position=found.position)


def _deck_order(deck: str) -> int:
    return _DECKS.index(deck) if deck in _DECKS else len(_DECKS)


def _availability(pricing: list[_Pricing]) -> str | None:
    """One traveller may not take a seat that another may: it is free when it is free for anyone."""
    said = {entry.seat_availability_status for entry in pricing}
    return next((status for status in _AVAILABILITY if status in said), None)
