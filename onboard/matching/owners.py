"""The passengers as candidates: who sat there, who was near, whose name is on it, before anyone reports a loss."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from onboard.matching.comparisons import INITIALS, NAME, SEAT
from onboard.matching.description import Features, Seat
from onboard.matching.intake import read_seats
from onboard.matching.names import initials_of, name_words
from onboard.matching.score import Reason, shown
from onboard.matching.weights import LEG, LEVELS, SAT, Counts, Weights

_AWAY_FROM_SEATS = frozenset({"lavatory", "gate", "lounge", "security"})


class Traveller(msgspec.Struct, frozen=True, kw_only=True):
    """A passenger as matching needs them; `moved_from` are seats that they left, `party` who travels together."""

    id: str
    flight: str
    name: str
    seat: str | None = None
    party: str | None = None
    language: str | None = None
    onward: str | None = None
    moved_from: tuple[str, ...] = ()


class OnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Who was aboard.

    Attributes:
        here: the passengers of the item's flight.
        before: those of the leg before with the same aircraft; what they left may have been overlooked.
        reporters: the ids of loss reports to the ids of the passengers who made them.
    """

    here: Sequence[Traveller] = ()
    before: Sequence[Traveller] = ()
    reporters: Mapping[str, str] = {}


class Owner(msgspec.Struct, frozen=True):
    """A passenger with what speaks for and against them; `fits` when the item lay where they sat."""

    id: str
    reasons: tuple[Reason, ...]
    fits: bool


def owners(item: Features, aboard: OnBoard, weights: Weights) -> list[Owner]:
    """Every passenger aboard, in the order of the lists."""
    everyone = [(one, "this") for one in aboard.here] + [(one, "before") for one in aboard.before]
    parties = _parties(everyone)
    levels = [{LEG: leg, **_levels(item, one, parties.get((leg, one.party), ()))} for one, leg in everyone]
    bits = {name: weights.among(name, _counted(name, levels)) for name in (LEG, SAT, NAME.name, INITIALS.name)}
    return [
        Owner(
            one.id,
            tuple(
                Reason(name, level, float(bits[name][LEVELS[name].index(level)]), *_sides(name, item, one))
                for name, level in known.items()
            ),
            known.get(SAT) == "same",
        )
        for (one, _), known in zip(everyone, levels, strict=True)
    ]


def _parties(everyone: Sequence[tuple[Traveller, str]]) -> dict[tuple[str, str | None], list[Seat]]:
    """Where those sit who travel together, by leg and party."""
    parties: dict[tuple[str, str | None], list[Seat]] = {}
    for one, leg in everyone:
        if one.party and one.seat:
            parties.setdefault((leg, one.party), []).extend(read_seats((one.seat,)))
    return parties


def _levels(item: Features, one: Traveller, party: Sequence[Seat]) -> dict[str, str]:
    levels = {}
    seats = read_seats((one.seat,)) if one.seat else ()
    if item.seats and seats and not item.places & _AWAY_FROM_SEATS:
        levels[SAT] = _sat(item.seats, seats, read_seats(one.moved_from), party)
    name = name_words(one.name)
    if item.name and name and (level := NAME.level(item.name, name)):
        levels[NAME.name] = level
    elif item.initials and name:
        levels[INITIALS.name] = str(INITIALS.level(item.initials, initials_of(one.name)))
    return levels


def _sat(item: Sequence[Seat], seats: Sequence[Seat], left: Sequence[Seat], party: Sequence[Seat]) -> str:
    """How near a passenger sat; of an item of which only the row is known each seat of the row is the place."""
    if _there(item, seats):
        return "same"
    if _there(item, left):
        return "moved"
    if _there(item, party):
        return "party"
    return str(SEAT.level(item, seats))


def _there(item: Sequence[Seat], seats: Sequence[Seat]) -> bool:
    return any(place.row == seat.row and place.letter in {"", seat.letter} for place in item for seat in seats)


def _counted(name: str, levels: Sequence[Mapping[str, str]]) -> Counts:
    return np.array([sum(known.get(name) == level for known in levels) for level in LEVELS[name]], np.float64)


def _sides(name: str, item: Features, one: Traveller) -> tuple[str, str]:
    if name == SAT:
        return shown(item.seats), one.seat or ""
    return (shown(item.name) or item.initials.upper(), one.name) if name != LEG else ("", one.flight)
