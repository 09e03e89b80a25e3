"""From a thing that is registered to its candidates, on a tablet that holds twenty thousand cases."""

import itertools
import secrets
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from onboard.actions.station import StationActions
from onboard.domain.event import Body
from onboard.domain.found_item import Description, ItemRegistered, Place
from onboard.domain.loss_report import Loss, LossFiled
from onboard.domain.manifest import ManifestListed, Traveller
from onboard.domain.scope import manifest_id, station_scope
from onboard.matching.meaning import SentenceEncoder
from onboard.store import database
from onboard.store.log import Draft
from onboard.store.replica import Replica
from onboard.tracing import Tracing
from tests.bench.result import Result, alone
from tests.matching_set import evaluate

CASES = 20_000
AT_ONCE = 1_000
FLIGHTS = 40
ROWS = 30
QUERIES = 20
NOW = 1_795_255_200_000
"""2026-11-21 10:00 UTC."""

PLACES = tuple(Place)
FLIGHT_IDS = tuple(f"KL{1000 + number}/2026-11-21/LHR" for number in range(FLIGHTS))


def measure(folder: Path) -> Iterator[Result]:
    """Wall time, as a person waits: the event is durable, the candidates are ranked."""
    engine = database.open_encrypted(folder / "tablet.db", secrets.token_bytes(32))
    database.migrate(engine, ("log",))
    replica = Replica(engine, "tablet")
    bodies = list(_bodies(Random(1)))
    for first in range(0, len(bodies), AT_ONCE):
        drafts = [Draft(station_scope("AMS"), subject, body) for subject, body in bodies[first : first + AT_ONCE]]
        replica.append("mila", drafts, NOW)
    tracing = Tracing(replica, SentenceEncoder())
    start = time.perf_counter()
    tracing.prepare()
    ready = time.perf_counter() - start
    actions = StationActions(replica, "mila", "AMS", lambda: NOW, lambda: None, online=lambda: False)
    times = sorted(_milliseconds(actions, tracing, number) for number in range(QUERIES))
    name = f"registering to candidates, {CASES:,} cases"
    yield alone(name=f"{name}, median", value=statistics.median(times), unit="ms", better="lower")
    yield alone(name=f"{name}, slowest", value=times[-1], unit="ms", better="lower")
    yield alone(name=f"getting matching ready, {CASES:,} cases", value=ready, unit="s", better="lower")
    engine.dispose()


def _milliseconds(actions: StationActions, tracing: Tracing, number: int) -> float:
    description = Description(
        place=Place.SEAT_POCKET,
        found_at=NOW,
        category="electronics",
        flight=FLIGHT_IDS[number % FLIGHTS],
        seats=(f"{1 + number % ROWS}A",),
        item="tablet",
        colour="grey",
        words=f"grey tablet in a blue cover, {number}",
    )
    start = time.perf_counter()
    ranking = tracing.owners(actions.register(description))
    spent = (time.perf_counter() - start) * 1000
    assert ranking.candidates
    return spent


def _bodies(chance: Random) -> Iterator[tuple[str, Body]]:
    """Manifests, things found and losses; the words are those of the labelled set, over and over."""
    half = evaluate.read("development")
    for flight in FLIGHT_IDS:
        yield manifest_id("AMS", flight), _listed(flight)
    founds, losts = itertools.cycle(half.founds), itertools.cycle(half.losts)
    for number in range(CASES // 2):
        found, lost = next(founds), next(losts)
        yield (
            f"found-{number}",
            ItemRegistered(
                description=Description(
                    place=chance.choice(PLACES),
                    found_at=NOW,
                    flight=chance.choice(FLIGHT_IDS),
                    seats=(f"{chance.randrange(1, ROWS)}{chance.choice('ABCDEF')}",),
                    colour=found.colour or "",
                    words=f"{found.description} {number}",
                    language=found.language or "en",
                )
            ),
        )
        loss = Loss(words=f"{lost.text} {number}", reported_at=NOW, flight=chance.choice((None, *FLIGHT_IDS)))
        yield f"lost-{number}", LossFiled(loss=loss)


def _listed(flight: str) -> ManifestListed:
    seats = [f"{row}{letter}" for row in range(1, ROWS + 1) for letter in "ABCDEF"]
    return ManifestListed(
        flight=flight,
        name=flight[:6],
        board="LHR",
        destination="AMS",
        time_zone="Europe/London",
        departure=NOW - 3_600_000,
        arrival=NOW,
        travellers=tuple(Traveller(f"{flight}-{seat}", f"PASSENGER {seat}", seat) for seat in seats),
    )
