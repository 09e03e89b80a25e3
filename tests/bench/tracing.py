"""From a thing that is registered to its candidates, on a tablet that holds twenty thousand cases."""

import itertools
import multiprocessing
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
from tests.bench.result import Result, alone, beside
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
    """Starts by processor time, each in a process of its own; what follows by the time for which a person waits.

    Then the event is durable and the candidates are ranked.
    """
    data, key = folder / "tablet.db", secrets.token_bytes(32)
    engine = database.open_encrypted(data, key)
    database.migrate(engine, ("log",))
    replica = Replica(engine, "tablet")
    bodies = list(_bodies(Random(1)))
    for first in range(0, len(bodies), AT_ONCE):
        drafts = [Draft(station_scope("AMS"), subject, body) for subject, body in bodies[first : first + AT_ONCE]]
        replica.append("mila", drafts, NOW)
    yield _starts(data, key)
    tracing = Tracing(replica, SentenceEncoder())
    tracing.prepare()
    actions = StationActions(replica, "mila", "AMS", lambda: NOW, lambda: None, online=lambda: False)
    first_time, *others = (_milliseconds(actions, tracing, number) for number in range(QUERIES + 1))
    name = f"registering to candidates, {CASES:,} cases"
    yield alone(name=f"{name}, median", value=statistics.median(others), unit="ms", better="lower")
    yield alone(name=f"{name}, slowest", value=max(others), unit="ms", better="lower")
    yield alone(name=f"{name}, first after a start", value=first_time, unit="ms", better="lower")
    engine.dispose()


def _starts(data: Path, key: bytes) -> Result:
    """A start that reads every case, and the next one, which finds what that kept."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        first, then = (pool.apply(_until_answered, (data, key)) for _ in range(2))
    return beside(
        "first start",
        first,
        name=f"start to the first candidates, {CASES:,} cases",
        value=then,
        unit="s of CPU",
        better="lower",
    )


def _until_answered(data: Path, key: bytes) -> float:
    """Seconds of this process's processor time from opening the data to the first answer."""
    start = time.process_time()
    engine = database.open_encrypted(data, key)
    assert Tracing(Replica(engine, "tablet"), SentenceEncoder()).owners("found-0").candidates
    spent = time.process_time() - start
    engine.dispose()
    return spent


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
