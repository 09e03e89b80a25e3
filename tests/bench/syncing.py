"""How much one core of the relay pushes and pulls, and what memory it takes: a real process over TLS on loopback.

Requests are prepared beforehand and answers are not read beyond their bytes, so that the relay alone is measured. The
rate per core is events over the CPU time that all threads of the relay's process took for them.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onboard.clock import wall_clock
from onboard.demo.stage import CREW
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Event, encode
from onboard.domain.scope import flight_scope
from onboard.store.reach import Cursor
from onboard.sync import protocol
from onboard.sync.protocol import MSGPACK_ZSTD, SyncRequest, SyncResponse
from tests.bench.caller import Caller, Load, Rate, connect
from tests.bench.processes import peak_memory
from tests.bench.result import Result, alone, beside
from tests.bench.surroundings import playing, read_messages, relay_pid

BATCHES = 300
BATCH = 100
OF_A_SUBJECT = 10
WARM_UP = 20
READINGS = 5


def measure(folder: Path) -> Iterator[Result]:
    tls = folder / "relay" / "tls"
    with playing(folder / "relay") as stage:
        writer = Caller(stage.relay_port, tls, stage.enrol_crew(CREW[0]))
        scope = flight_scope(stage.flight.id)
        single = _pushes(writer, scope, 1, BATCHES)
        pushed_single = writer.rate(protocol.PATH, single, relay_pid(stage))
        push = _pushes(writer, scope, OF_A_SUBJECT, 0)
        pushed = writer.rate(protocol.PATH, push, relay_pid(stage))
        reader = Caller(stage.relay_port, tls, stage.enrol_crew(CREW[1]))
        pull = _pulls(reader)
        pulled = reader.rate(protocol.PATH, pull, relay_pid(stage))
        read_messages(stage)
        memory = peak_memory(relay_pid(stage))
    with _echo(stage.relay_port, tls) as pid:
        peer = connect(stage.relay_port, tls).rate(f"/{single.answer}", single, pid)
        yield from _results("pushed, one event for each subject,", pushed_single, peer)
        yield from _results("pushed", pushed, connect(stage.relay_port, tls).rate(f"/{push.answer}", push, pid))
        yield from _results("pulled", pulled, connect(stage.relay_port, tls).rate(f"/{pull.answer}", pull, pid))
    yield alone(name="peak memory of the relay", value=memory, unit="MB", better="lower")


def _pushes(writer: Caller, scope: str, of_a_subject: int, first: int) -> Load:
    """Batches of new events from number `first` on, after some that warm the relay up."""
    batches = [_push(_events(writer, scope, of_a_subject, first + number)) for number in range(BATCHES)]
    for batch in batches[:WARM_UP]:
        answer = writer.post(protocol.PATH, batch)
    return Load(batches[WARM_UP:], len(answer), (BATCHES - WARM_UP) * BATCH)


def _push(events: list[Event]) -> bytes:
    # As a device pushes whose other session reads.
    return protocol.encode(SyncRequest("nonce", events=events, verdicts_only=True), MSGPACK_ZSTD)


def _events(writer: Caller, scope: str, of_a_subject: int, batch: int) -> list[Event]:
    """Lines of threads with the ground, one thread after the other."""
    now = wall_clock()
    return [
        Event(
            device=writer.device,
            epoch=1,
            seq=batch * BATCH + number + 1,
            author=writer.person,
            scope=scope,
            subject=f"{batch:016x}{number // of_a_subject:016x}",
            at=(now << 16) + batch * BATCH + number,
            kind=CrewMessageWritten.KIND,
            schema=1,
            priority=1,
            body=encode(CrewMessageWritten(text=f"Row {number}: a passenger asks for water.", position="Zone 2")),
        )
        for number in range(BATCH)
    ]


def _pulls(reader: Caller) -> Load:
    """Requests that read everything from the beginning, several times; learnt by reading it once."""
    holding = protocol.digest(reader.scopes)
    cursors: dict[int, Cursor] = {}
    requests: list[bytes] = []
    events, answers, more = 0, 0, True
    while more:
        requests.append(protocol.encode(SyncRequest("nonce", cursors=cursors, holding=holding), MSGPACK_ZSTD))
        raw = reader.post(protocol.PATH, requests[-1])
        answer = protocol.decode(raw, MSGPACK_ZSTD, SyncResponse)
        cursors = cursors | answer.cursors
        events, answers, more = events + len(answer.events), answers + len(raw), answer.more
    return Load(requests * READINGS, answers // len(requests), events * READINGS)


@contextmanager
def _echo(port: int, tls: Path) -> Iterator[int]:
    """A bare application where the relay was; gives the id of its process."""
    command = [sys.executable, "-m", "tests.bench.echo", str(port), str(tls / "server.pem"), str(tls / "server.key")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert process.stdout.readline(), "the peer did not start"
        yield process.pid
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _results(what: str, ours: Rate, peer: Rate) -> Iterator[Result]:
    name = "a bare Litestar route with the same bytes"
    yield beside(
        name, peer.per_core, name=f"{what} per core of the relay", value=ours.per_core, unit="events/s", better="higher"
    )
    yield beside(
        name, peer.per_second, name=f"{what} by the clock", value=ours.per_second, unit="events/s", better="higher"
    )
