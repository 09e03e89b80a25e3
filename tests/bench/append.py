"""What it costs to record an event on a device: encrypted, durable and folded."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import encode
from onboard.store import database
from onboard.store.log import Draft
from onboard.store.replica import Replica
from tests.bench.result import Result, beside

TURNS = 20
IN_A_TURN = 100
OF_A_SUBJECT = 10
SCOPE = "flight:KL0605/2026-11-21/AMS"
NOW = 1_795_255_200_000
BODY = CrewMessageWritten(
    text="Two passengers fell ill in row 30, a doctor is with them.", position="Zone 2", seat="30A"
)

Write = Callable[[int], object]
"""Records the event of that number; it is durable afterwards."""


def measure(folder: Path) -> Iterator[Result]:
    key = os.urandom(32)
    with _ours(folder / "device.db", key) as ours, _bare(folder / "bare.db", key) as bare:
        # Taken in turns, so that whatever else the disk does falls on both.
        turns = [range(start, start + IN_A_TURN) for start in range(0, TURNS * IN_A_TURN, IN_A_TURN)]
        taken = [(_milliseconds(ours, turn), _milliseconds(bare, turn)) for turn in turns]
    value, peer_value = (statistics.median(times) for times in zip(*taken, strict=True))
    yield beside(
        "SQLCipher INSERT and commit, synchronous=FULL",
        peer_value,
        name="append with projections, encrypted",
        value=value,
        unit="ms/event",
        better="lower",
    )


def _milliseconds(write: Write, turn: range) -> float:
    """How long each event of the turn takes."""
    start = time.perf_counter()
    for number in turn:
        write(number)
    return (time.perf_counter() - start) / len(turn) * 1000


def _subject(number: int) -> str:
    return f"subject {number // OF_A_SUBJECT}"


@contextmanager
def _ours(path: Path, key: bytes) -> Iterator[Write]:
    engine = database.open_encrypted(path, key)
    database.migrate(engine, ("log",))
    replica = Replica(engine, "tablet")
    yield lambda number: replica.append("ana", [Draft(SCOPE, _subject(number), BODY)], NOW + number)
    engine.dispose()


@contextmanager
def _bare(path: Path, key: bytes) -> Iterator[Write]:
    connection: Any = sqlcipher.connect(str(path), isolation_level=None)
    for pragma in (f"key = \"x'{key.hex()}'\"", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("CREATE TABLE event (position INTEGER PRIMARY KEY, scope, subject, at, body)")
    body = encode(BODY)

    def write(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        row = (SCOPE, _subject(number), NOW + number, body)
        connection.execute("INSERT INTO event (scope, subject, at, body) VALUES (?, ?, ?, ?)", row)
        connection.execute("COMMIT")

    yield write
    connection.close()
