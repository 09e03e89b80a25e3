"""What a push and a pull cost the relay for each event while its log grows from 10 thousand to 10 million events.

The log is filled straight into the tables: flights of 2,000 events each, with their states and keys. Then the ledger
takes batches in and gives whole flights, and the CPU time of both is read.
"""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.entities import encode as encode_state
from onboard.domain.entities import fold
from onboard.domain.event import Event, encode
from onboard.domain.flight import FlightOpened
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import flight_scope, roster_id
from onboard.relay.access import Gate
from onboard.relay.decisions import decide
from onboard.relay.register import Device
from onboard.security.roles import Role
from onboard.store import database
from onboard.store.ledger import Ledger, newest
from onboard.store.log import Draft
from onboard.store.reach import Cursor
from tests.bench.result import Result, alone

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
IN_A_FLIGHT = 2_000
OF_A_SUBJECT = 10
STEP = 250_000
"""Events that are filled in with one transaction."""

BATCH = 100
WARM_UP = 5
BATCHES = 25
FLIGHTS_READ = 5
NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
BODY = encode(CrewMessageWritten(text="Row 12: a passenger asks for water.", position="Zone 2"))
CREW = Device("tablet", "ana", Role.CREW, None, b"", None, None)


def measure(folder: Path) -> Iterator[Result]:
    engine = database.open_url(f"sqlite:///{folder / 'relay.db'}")
    database.migrate(engine, ("log", "ground"))
    ledger = Ledger(engine, "relay")
    opened = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO")
    rostered = RosterAssigned(flight=FLIGHT, person=CREW.person, position="Zone 2")
    scope = flight_scope(FLIGHT)
    ledger.append("relay", [Draft(scope, FLIGHT, opened), Draft(scope, roster_id(FLIGHT), rostered)], NOW)
    costs: dict[str, list[float]] = {"push": [], "pull": []}
    for size in SIZES:
        _fill(ledger, size)
        for what, taken in (("push", _push(ledger, size)), ("pull", _pull(ledger, size))):
            costs[what].append(taken)
            yield alone(name=f"{what} with {size:,} events in the log", value=taken, unit="µs/event", better="lower")
    engine.dispose()
    for what, (first, *_, last) in costs.items():
        name = f"{what} at {SIZES[-1]:,} events beside {SIZES[0]:,}"
        yield alone(name=name, value=last / first, unit="times", better="lower")


def _fill(ledger: Ledger, size: int) -> None:
    """Lets the log grow to about this many events."""
    with ledger.reading() as connection:
        first = newest(connection) + 1
    for start in range(first, size + 1, STEP):
        with ledger.writing() as connection:
            _insert(connection, start, min(start + STEP, size + 1))


def _insert(connection: Connection, first: int, end: int) -> None:
    """Numbers from `first` up to before `end`, with the entities that they make."""
    event = Event("d", 1, 1, "ana", "flight:", "s", NOW << 16, CrewMessageWritten.KIND, 1, 1, BODY)
    folded = fold([event])
    assert folded is not None
    numbers = "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)"
    connection.exec_driver_sql(
        f"{numbers} INSERT INTO event (device, epoch, seq, author, scope, subject, at, kind, schema, priority, body,"
        " number, received, effective_at, \"check\", draft) SELECT printf('%032x', i / ?), 1, i, 'ana',"
        " printf('flight:%08d', i / ?), printf('%032x', i / ?), ?, ?, 1, 1, ?, i, ?, ?, randomblob(4), 0 FROM n",
        (first, end, IN_A_FLIGHT, IN_A_FLIGHT, OF_A_SUBJECT, event.at, event.kind, BODY, NOW, event.at),
    )
    subjects = (first // OF_A_SUBJECT, end // OF_A_SUBJECT)
    per_flight = IN_A_FLIGHT // OF_A_SUBJECT
    connection.exec_driver_sql(
        f"{numbers} INSERT OR IGNORE INTO entity (subject, name, scope, state)"
        " SELECT printf('%032x', i), 'crew_message', printf('flight:%08d', i / ?), ? FROM n",
        (*subjects, per_flight, encode_state(folded)),
    )
    connection.exec_driver_sql(
        f"{numbers} INSERT OR IGNORE INTO entity_key (name, key, subject)"
        " SELECT 'crew_message.scope', printf('flight:%08d', i / ?), printf('%032x', i) FROM n",
        (*subjects, per_flight),
    )
    connection.exec_driver_sql("UPDATE counter SET value = ?", (end - 1,))


def _push(ledger: Ledger, size: int) -> float:
    """Microseconds that an event takes which a tablet pushes in a batch, ten lines for each new thread."""
    batches = [_batch(size, number) for number in range(WARM_UP + BATCHES)]
    for batch in batches[:WARM_UP]:
        _take_in(ledger, batch)
    return _microseconds(lambda: sum(_take_in(ledger, batch) for batch in batches[WARM_UP:]))


def _take_in(ledger: Ledger, batch: list[Event]) -> int:
    return len(ledger.accept(batch, Gate(CREW, NOW).judge, decide, NOW))


def _batch(size: int, batch: int) -> list[Event]:
    first = size + batch * BATCH
    rng = random.Random(first)
    subjects = [f"{rng.getrandbits(128):032x}" for _ in range(BATCH // OF_A_SUBJECT)]
    return [
        Event(
            device=CREW.id,
            epoch=1,
            seq=first + place,
            author=CREW.person,
            scope=flight_scope(FLIGHT),
            subject=subjects[place // OF_A_SUBJECT],
            at=(NOW << 16) + first + place,
            kind=CrewMessageWritten.KIND,
            schema=1,
            priority=1,
            body=BODY,
        )
        for place in range(BATCH)
    ]


def _pull(ledger: Ledger, size: int) -> float:
    """Microseconds that an event takes which a tablet pulls while it reads a flight from the beginning."""
    rng = random.Random(size)
    flights = [f"flight:{rng.randrange(1, size // IN_A_FLIGHT):08d}" for _ in range(FLIGHTS_READ + 1)]
    _read(ledger, flights[0])
    return _microseconds(lambda: sum(_read(ledger, flight) for flight in flights[1:]))


def _read(ledger: Ledger, scope: str) -> int:
    """Reads a scope page by page; gives the number of events."""
    reached: dict[int, Cursor] = {}
    count, more = 0, True
    while more:
        page = ledger.page([scope], reached, NOW)
        reached |= page.cursors
        count, more = count + len(page.events), page.more
    return count


def _microseconds(work: Callable[[], int]) -> float:
    """CPU time for each of the events that `work` counts."""
    start = time.process_time()
    events = work()
    return (time.process_time() - start) / events * 1e6
