"""`onboard-relay load`: files from the operator into the log. All are read before anything is recorded."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from onboard.domain.flight import FlightGated
from onboard.errors import FormatError, OnboardError, RuleError
from onboard.formats.limits import text_of
from onboard.formats.passenger_list import parse_passenger_list
from onboard.formats.seat_map import SeatMap, parse_seat_maps
from onboard.formats.service_message import parse_service_message
from onboard.formats.types import Kind, PassengerList
from onboard.relay.cabins import load_cabin
from onboard.relay.flights import Timetable, load_lists, market, park
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
    gates: FlightGated = FlightGated()


def load_files(ledger: Ledger, files: Files, received: dt.date, now: int) -> list[str]:
    """Loads them in the order PNL, ADL, PSM, seat map, in one transaction; gives lines to show the operator.

    Raises:
        OnboardError: a file cannot be read as what it should be, or is of another flight; then nothing was recorded.
    """
    given: tuple[tuple[Kind, Sequence[Path]], ...] = (("PNL", files.pnl), ("ADL", files.adl), ("PSM", files.psm))
    lists = [_read_list(path, kind, received) for kind, paths in given for path in paths]
    maps = _read_maps(files.seat_map) if files.seat_map else ()
    if not lists:
        raise RuleError("Give a passenger list: --pnl, --adl or --psm.")
    times = Timetable(_milliseconds(files.departure), _milliseconds(files.arrival))
    with ledger.recording(ledger.device, now) as recording:
        loaded = load_lists(recording, lists, times)
        market(recording, loaded.flight, files.marketed)
        park(recording, loaded.flight, files.gates)
        cabins = [load_cabin(recording, loaded.flight, seat_map) for seat_map in _of_flight(maps, loaded.flight)]
    ignored = [*loaded.ignored, *(part for listed in lists for part in listed.unknown)]
    return [
        f"{loaded.flight}: {loaded.added} added, {loaded.changed} changed, {loaded.removed} removed",
        *(f"  not understood: {part}" for part in ignored),
        *(f"{loaded.flight}: cabin of {c.aircraft or 'unknown type'} with {len(c.zones)} zones" for c in cabins),
    ]


def _of_flight(maps: Sequence[SeatMap], flight: str) -> Sequence[SeatMap]:
    if len(maps) > 1:
        raise RuleError(f"The seat map holds {len(maps)} flights; give the one of {flight} alone.")
    return maps


def _read_list(path: Path, kind: Kind, received: dt.date) -> PassengerList:
    data = _bytes(path)
    try:
        text = text_of(data)
        if kind == "PSM":
            return parse_service_message(text, received)
        return parse_passenger_list(text, received, (kind,))
    except FormatError as error:
        raise OnboardError(f"{path.name}: {error}") from error


def _read_maps(path: Path) -> Sequence[SeatMap]:
    data = _bytes(path)
    try:
        return parse_seat_maps(data)
    except FormatError as error:
        raise OnboardError(f"{path.name}: {error}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OnboardError(f"{path} cannot be read: {error.strerror}.") from error


def _milliseconds(at: dt.datetime | None) -> int | None:
    return None if at is None else int(at.replace(tzinfo=dt.UTC).timestamp() * 1000)
