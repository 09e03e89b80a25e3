"""Scopes: sets of events that are shared and kept together, and the ids of the things in them."""

FLIGHT = "flight:"
GROUND = "ground:"
STATION = "station:"

DEFAULT_TEAM = "desk"
"""The ground team of a liaison who was enrolled without one; the channels' conversations are its own."""


def flight_scope(flight: str) -> str:
    """The scope of what a crew may see of a flight, such as `flight:KL0605/2026-11-21/AMS`."""
    return FLIGHT + flight


def ground_scope(team: str) -> str:
    """The scope of conversations, booking references and contacts of one ground team."""
    return GROUND + team


def station_scope(station: str) -> str:
    """The scope of found items and loss reports of one station (IATA code): `station:AMS`."""
    return STATION + station


def station_of(scope: str) -> str | None:
    """The station whose scope this is, or None."""
    return scope.removeprefix(STATION) if scope.startswith(STATION) else None


def flight_of(scope: str) -> str | None:
    """The flight whose scope this is, or None."""
    return scope.removeprefix(FLIGHT) if scope.startswith(FLIGHT) else None


def flight_id(carrier: str, number: str, date: str, board: str) -> str:
    """One leg of one operating flight number on one local departure date: `KL0605/2026-11-21/AMS`.

    `number` is digits with an optional suffix letter, padded to four digits as IATA prints it; `date` is ISO, local
    at the board point.
    """
    digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"{carrier}{digits.zfill(4)}{number[len(digits) :]}/{date}/{board}"


def cabin_id(flight: str) -> str:
    return f"cabin/{flight}"


def roster_id(flight: str) -> str:
    return f"roster/{flight}"


def contact_id(flight: str, person: str) -> str:
    return f"contact/{flight}/{person}"


def manifest_id(station: str, flight: str) -> str:
    return f"manifest/{station}/{flight}"


def sweep_id(station: str, flight: str) -> str:
    return f"sweep/{station}/{flight}"
