"""What the program reads from an input, as JSON, for the operator's eyes."""

from datetime import date
from typing import Any

import msgspec

from onboard.formats.boarding_pass import Leg, parse_boarding_pass
from onboard.formats.limits import text_of
from onboard.formats.passenger_list import parse_passenger_list
from onboard.formats.seat_map import parse_seat_maps
from onboard.formats.service_message import parse_service_message
from onboard.formats.types import ListedPassenger, PassengerList

KINDS = ("pnl", "adl", "psm", "seatmap", "bcbp")


def inspect(kind: str, data: bytes, on: date) -> bytes:
    """The JSON for an input of `kind` (one of `KINDS`), read in the light of the day `on`.

    Absent values are null or empty lists, dates ISO 8601, seats without leading zeros. `unknown` names
    what was not understood, and what was but has no key here: blocked seats, further connections.

    Raises:
        FormatError: the structure is broken, or the input is of another kind.
        ValueError: `kind` is none of `KINDS`.
    """
    if kind == "seatmap":
        return _json(_seat_map(data))
    text = text_of(data)
    if kind == "bcbp":
        return _json(_boarding_pass(text, on))
    if kind == "psm":
        return _json(_passengers(parse_service_message(text, on)))
    if kind == "pnl":
        return _json(_passengers(parse_passenger_list(text, on, ("PNL",))))
    if kind == "adl":
        return _json(_passengers(parse_passenger_list(text, on, ("ADL",))))
    raise ValueError(kind)


def _json(content: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _passengers(found: PassengerList) -> dict[str, Any]:
    further = [
        f".{letter}/{connection}"
        for passenger in found.passengers
        for letter, connections in (("I", passenger.inbound), ("O", passenger.onward))
        for connection in connections[1:]
    ]
    return {
        "flight": found.flight,
        "date": found.departure_date,
        "board": found.board,
        "groups": [
            {"destination": group.destination, "class": group.booking_class, "count": group.count}
            for group in found.groups
        ],
        "passengers": [_passenger(passenger) for passenger in found.passengers],
        "unknown": [*found.unknown, *found.blocked, *further],
    }


def _passenger(found: ListedPassenger) -> dict[str, Any]:
    return {
        "action": found.action,
        "surname": found.surname,
        "given": found.given,
        "title": found.title,
        "destination": found.destination,
        "class": found.booking_class,
        "locator": found.locator,
        "group": found.group,
        "seat": found.seat,
        "ssr": found.ssr,
        "inbound": next(iter(found.inbound), None),
        "onward": next(iter(found.onward), None),
    }


def _boarding_pass(text: str, on: date) -> dict[str, Any]:
    found = parse_boarding_pass(text, on)
    return {"name": found.name, "legs": [_leg(leg) for leg in found.legs], "unknown": found.unknown}


def _leg(found: Leg) -> dict[str, Any]:
    return {
        "locator": found.locator,
        "from": found.board,
        "to": found.destination,
        "carrier": found.carrier,
        "flight": found.flight,
        "date": found.departure_date,
        "compartment": found.compartment,
        "seat": found.seat,
        "sequence": found.sequence,
        "status": found.status,
        "ticket": found.ticket,
        "frequent_flyer": found.frequent_flyer,
    }


def _seat_map(data: bytes) -> dict[str, Any]:
    """Of several flights the first one is shown; the others are named."""
    found, *others = parse_seat_maps(data)
    rows = [row for cabin in found.cabins for row in cabin.rows]
    return {
        "aircraft": found.aircraft,
        "cabins": [
            {
                "class": cabin.cabin_class,
                "rows": [row.number for row in cabin.rows],
                "letters": cabin.letters,
            }
            for cabin in found.cabins
        ],
        "seats": [seat.number for row in rows for seat in row.seats],
        "exits": sorted({row.number for row in rows if row.exit}),
        "unknown": [*found.unknown, *(f"another flight: {other.flight}" for other in others)],
    }
