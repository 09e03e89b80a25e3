"""`onboard-relay load`: files from the operator into the log. All are read before anything is recorded."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from onboard.errors import FormatError, OnboardError, RuleError
from onboard.formats.limits import text_of
from onboard.formats.passenger_list import parse_passenger_list
from onboard.formats.seat_map import SeatMap, parse_seat_maps
from onboard.formats.service_message import parse_service_message
from onboard.formats.types import PassengerList
from onboard.relay.cabins import load_cabin
from onboard.relay.flights import Timetable, load_lists, market
from onboard.store.ledger import Ledger


class Files(NamedTuple):
    """What the operator gave. Times are UTC."""

    pnl: Sequence[Path]
    adl: Sequence[Path]
    psm: Sequence[Path]
    seat_map: Path | None
    marketed: Sequence[str]
    departure: dt.datetime | None
    arrival: dt.datetime | None


def load_files(ledger: Ledger, files: Files, received: dt.date, now: int) -> Iterator[str]:
    """Loads them in the order PNL, ADL, PSM, seat map; gives a line for each to show the operator.

    Raises:
        OnboardError: a file cannot be read as what it should be; then nothing was recorded.
    """
    lists = [_read_list(path, received) for path in (*files.pnl, *files.adl, *files.psm)]
    maps = parse_seat_maps(_bytes(files.seat_map)) if files.seat_map else ()
    if not lists:
        raise RuleError("Give a passenger list: --pnl, --adl or --psm.")
    times = Timetable(_milliseconds(files.departure), _milliseconds(files.arrival))
    loaded = load_lists(ledger, lists, times, now)
    yield f"{loaded.flight}: {loaded.added} added, {loaded.changed} changed, {loaded.removed} removed"
    for part in (*loaded.ignored, *(part for listed in lists for part in listed.unknown)):
        yield f"  not understood: {part}"
    market(ledger, loaded.flight, files.marketed, now)
    for seat_map in _of_flight(maps, loaded.flight):
        cabin = load_cabin(ledger, loaded.flight, seat_map, now)
        yield f"{loaded.flight}: cabin of {cabin.aircraft or 'unknown type'} with {len(cabin.zones)} zones"


def _of_flight(maps: Sequence[SeatMap], flight: str) -> Sequence[SeatMap]:
    if len(maps) > 1:
        raise RuleError(f"The seat map holds {len(maps)} flights; give the one of {flight} alone.")
    return maps


def _read_list(path: Path, received: dt.date) -> PassengerList:
    text = text_of(_bytes(path))
    try:
        if text.lstrip().startswith("PSM"):
            return parse_service_message(text, received)
        return parse_passenger_list(text, received)
    except FormatError as error:
        raise OnboardError(f"{path.name}: {error}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OnboardError(f"{path} cannot be read: {error.strerror}.") from error


def _milliseconds(at: dt.datetime | None) -> int | None:
    return None if at is None else int(at.replace(tzinfo=dt.UTC).timestamp() * 1000)
