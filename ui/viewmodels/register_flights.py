"""Which flight a thing was left on: those of the station around now, or at a gate that somebody typed."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from onboard.domain.manifest import Manifest
from onboard.domain.scope import station_scope
from onboard.domain.sweep import Sweep
from onboard.store.replica import Replica
from ui.viewmodels import item_words
from ui.viewmodels.register_sweep import state_of
from ui.viewmodels.times import HOUR, clock

MOST_PROPOSED = 4

SINCE, UNTIL = 8 * HOUR, 3 * HOUR
"""How far back and ahead flights are proposed without being asked for."""

_GATE = re.compile(r"[A-Z]{1,2}[0-9]{1,3}[A-Z]?")


class FlightRow(msgspec.Struct, frozen=True, kw_only=True):
    """A flight to choose; what is not known is empty.

    `airport` is its other end, `at` when it arrives or departs here (UTC), `sweep` see `state_of`.
    """

    key: str
    flight: str
    airport: str
    arrives: bool
    gate: str
    at: str
    chosen: bool
    sweep: str


class Known(NamedTuple):
    """The flights of the station, by id, and what was said of each aircraft."""

    now: int
    manifests: Mapping[str, Manifest]
    sweeps: Mapping[str, Sweep]


def read_known(replica: Replica, station: str, now: int) -> Known:
    scope = station_scope(station)
    manifests = (each for each in replica.states("manifest", scope).values() if isinstance(each, Manifest))
    sweeps = (each for each in replica.states("sweep", scope).values() if isinstance(each, Sweep))
    return Known(now, {each.flight: each for each in manifests}, {each.flight: each for each in sweeps})


def gate_here(manifest: Manifest, station: str) -> str:
    """The gate that it has at the station."""
    return manifest.arrival_gate if manifest.destination == station else manifest.departure_gate


def moment_here(manifest: Manifest, station: str) -> int | None:
    """When it arrives at the station or departs from it, Unix milliseconds."""
    return manifest.arrival if manifest.destination == station else manifest.departure


def is_gate(typed: str) -> bool:
    """Whether it can be the name of a gate: `D14`; numbers alone are flights."""
    return _GATE.fullmatch(_folded(typed)) is not None


def proposed(known: Known, station: str, typed: str) -> Sequence[Manifest]:
    """The flights that fit what was typed, a gate or a flight number, or else those around now; the nearest first."""
    here = [each for each in known.manifests.values() if _fits(each, station, known.now, _folded(typed))]
    return sorted(here, key=lambda each: _distance(moment_here(each, station), known.now))[:MOST_PROPOSED]


def rows(known: Known, station: str, typed: str, chosen: str) -> list[FlightRow]:
    """The flight that was chosen, also where the station has no manifest of it, and then what is proposed."""
    found = [each for each in proposed(known, station, typed) if each.flight != chosen]
    if chosen in known.manifests:
        found.insert(0, known.manifests[chosen])
    shown = [_row(each, known, station, chosen) for each in found]
    return [_unknown(chosen, known), *shown] if chosen and chosen not in known.manifests else shown


def _unknown(chosen: str, known: Known) -> FlightRow:
    return FlightRow(
        key=chosen,
        flight=item_words.flight(chosen),
        airport="",
        arrives=True,
        gate="",
        at="",
        chosen=True,
        sweep=state_of(known.sweeps.get(chosen)),
    )


def _fits(manifest: Manifest, station: str, now: int, typed: str) -> bool:
    if typed:
        gate = _folded(gate_here(manifest, station))
        return (bool(gate) and gate.startswith(typed)) or typed in _folded(manifest.name) or typed in manifest.flight
    moment = moment_here(manifest, station)
    return moment is not None and now - SINCE <= moment <= now + UNTIL


def _distance(moment: int | None, now: int) -> float:
    """What has arrived is searched before what has not."""
    if moment is None:
        return float("inf")
    return now - moment if moment <= now else 2 * (moment - now)


def _row(manifest: Manifest, known: Known, station: str, chosen: str) -> FlightRow:
    arrives = manifest.destination == station
    moment = moment_here(manifest, station)
    sweep = known.sweeps.get(manifest.flight)
    return FlightRow(
        key=manifest.flight,
        flight=manifest.name,
        airport=manifest.board if arrives else manifest.destination,
        arrives=arrives,
        gate=gate_here(manifest, station),
        at="" if moment is None else clock(moment),
        chosen=manifest.flight == chosen,
        sweep=state_of(sweep),
    )


def _folded(typed: str) -> str:
    return "".join(typed.split()).upper()
