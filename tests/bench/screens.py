"""How soon the app can be used, how fast its search is, and what memory it takes: real processes, real windows."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from onboard.bootstrap import Profile
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Body
from onboard.domain.note import NoteWritten
from onboard.domain.passenger import PassengerListed
from onboard.domain.request import RequestAdded, RequestRelayed
from onboard.security.roles import Role
from onboard.security.vault import FileKeyring
from onboard.store.ledger import newest
from tests.bench.app import Figures
from tests.bench.result import Result, alone, beside
from tests.stories import sample
from tests.stories.profiles import PIN, enrolled

EVENTS = 10_000
RUNS = 5
OF_A_SUBJECT = 10
SEARCHED = 500
"""Passengers among whom is searched."""


def measure(folder: Path) -> Iterator[Result]:
    world = sample.World(folder / "relay")
    _fill(world)
    profile = _tablet(folder / "tablet")
    _catch_up(world, profile)
    # Taken in turns, so that whatever else the machine does falls on both.
    bare, runs = zip(*((_bare(), _app(profile)) for _ in range(RUNS)), strict=True)
    peer = "process start to first frame of a bare PySide6 window"
    for name, taken in (
        ("unlock to first usable frame", [run.unlock for run in runs]),
        ("process start with unlock to first usable frame", [run.start for run in runs]),
    ):
        value = statistics.median(taken)
        yield beside(peer, statistics.median(bare), name=name, value=value, unit="s", better="lower")
    _add_passengers(world)
    _catch_up(world, profile)
    searched = _app(profile)
    middle, slowest = statistics.median(searched.keystrokes), max(searched.keystrokes)
    yield alone(name="search per keystroke, median", value=middle * 1000, unit="ms", better="lower")
    yield alone(name="search per keystroke, slowest", value=slowest * 1000, unit="ms", better="lower")
    memory = max(run.memory for run in [*runs, searched])
    yield alone(name="peak memory of the app", value=memory, unit="MB", better="lower")


def _fill(world: sample.World) -> None:
    """Brings the log to `EVENTS` with what people write on a flight, ten events to a subject."""
    with world.ledger.reading() as connection:
        there = newest(connection)
    bodies: tuple[tuple[Body, Body], ...] = (
        (RequestRelayed(text="Water please", seat="20A"), RequestAdded(text="and a blanket")),
        (NoteWritten(seat="21C", text="Sleeps, do not wake"), NoteWritten(seat="21C", text="Is awake")),
        (CrewMessageWritten(text="Row 30 is cold"), CrewMessageWritten(text="Still cold")),
    )
    for number in range((EVENTS - there) // OF_A_SUBJECT + 1):
        first, later = bodies[number % len(bodies)]
        steps = [first, *[later] * (OF_A_SUBJECT - 1)]
        world.write(0, sample.LIAISON, *((sample.SCOPE, f"history{number}", body) for body in steps))


def _add_passengers(world: sample.World) -> None:
    there = len(world.ledger.states("passenger", sample.SCOPE))
    for number in range(there, SEARCHED):
        listed = PassengerListed(flight=sample.FLIGHT.id, surname=f"JANSSEN{number}", given="SOFIE", seat=f"{number}A")
        world.write(0, "operator", (sample.SCOPE, f"passenger{number}", listed))


def _tablet(folder: Path) -> Path:
    enrolled(folder, FileKeyring(folder / "vault.json"), Role.CREW, sample.ME)
    return folder


def _catch_up(world: sample.World, profile: Path) -> None:
    device = Profile(profile, FileKeyring(profile / "vault.json")).unlock(PIN)
    world.catch_up(device.replica, sample.SCOPE)
    device.replica.engine.dispose()


def _app(profile: Path) -> Figures:
    return msgspec.json.decode(_output("tests.bench.app", str(profile)), type=Figures)


def _bare() -> float:
    return float(_output("tests.bench.window"))


def _output(module: str, *arguments: str) -> bytes:
    command = [sys.executable, "-m", module, *arguments, str(time.monotonic())]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
