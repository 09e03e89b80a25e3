"""Two relay processes on one PostgreSQL: who waits at one hears what the other commits, also after a restart of it."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
import sqlalchemy as sa

from onboard.clock import wall_clock
from onboard.demo.stage import _free_port
from onboard.domain.event import Event, encode
from onboard.domain.flight import FlightOpened
from onboard.domain.note import NoteWritten
from onboard.domain.verdict import STORED
from onboard.relay.opening import open_ledger
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.sync import protocol
from onboard.sync.protocol import MSGPACK_ZSTD, SyncRequest, SyncResponse
from tests.bench.caller import Caller
from tests.conftest import Cluster
from tests.integration.relay.kit import FLIGHT, SCOPE

TRIES = 300
EVERY = 0.1
WAIT = 60
ROUNDS = 30
OPENED = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO")

pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


class Process:
    """One of the relay's processes."""

    def __init__(self, folder: Path, url: str, tls: Path) -> None:
        self.port = _free_port()
        self.folder = folder
        self._desks: list[Caller] = []
        shutil.copytree(tls, folder / "tls")
        settings = f'address = "https://127.0.0.1:{self.port}"\nport = {self.port}\ndatabase = "{url}"\n'
        (folder / "relay.toml").write_text(settings)
        self._process = subprocess.Popen(_command(folder, "serve"), stderr=subprocess.DEVNULL)
        eventually(self._answers)

    def _answers(self) -> bool:
        try:
            return self._get("health").ok
        except requests.ConnectionError:
            return False

    def _get(self, page: str) -> requests.Response:
        authority = str(self.folder / "tls" / "authority.pem")
        return requests.get(f"https://127.0.0.1:{self.port}/{page}", verify=authority, timeout=10)

    @property
    def waiting(self) -> float:
        """Requests that wait here; -1 while the database is away."""
        lines = self._get("metrics").text.splitlines()
        return next((float(line.split()[1]) for line in lines if line.startswith("onboard_waiting_requests ")), -1)

    def desk(self) -> Caller:
        """A new desk that has signed in here."""
        enrol = _command(self.folder, "enrol", "--role", "liaison", "--team", "desk")
        code = subprocess.run(enrol, capture_output=True, text=True, check=True).stdout.strip()
        self._desks.append(Caller(self.port, self.folder / "tls", code))
        return self._desks[-1]

    def stop(self) -> None:
        for desk in self._desks:
            desk._connection.close()
        self._process.terminate()
        self._process.wait()


class Pair(NamedTuple):
    ledger: Ledger
    one: Process
    two: Process


def _command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "onboard.relay", *words, "--folder", str(folder)]


def eventually(holds: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(TRIES):
        if holds():
            return
        pause.wait(EVERY)
    raise AssertionError(f"never happened: {holds}")


@pytest.fixture
def pair(postgresql_url: str, tmp_path: Path) -> Iterator[Pair]:
    subprocess.run(_command(tmp_path, "authority", "127.0.0.1"), check=True, stdout=subprocess.DEVNULL)
    ledger = open_ledger(tmp_path, postgresql_url)
    ledger.append("operator", [Draft(SCOPE, FLIGHT, OPENED)], wall_clock())
    one, two = (Process(tmp_path / name, postgresql_url, tmp_path / "tls") for name in ("one", "two"))
    yield Pair(ledger, one, two)
    one.stop()
    two.stop()
    ledger.engine.dispose()


def ask(desk: Caller, request: SyncRequest) -> SyncResponse:
    raw = desk.post(protocol.PATH, protocol.encode(request, MSGPACK_ZSTD))
    return protocol.decode(raw, MSGPACK_ZSTD, SyncResponse)


def everything(desk: Caller) -> SyncRequest:
    """What a desk asks that has everything and is willing to wait."""
    holding = protocol.digest(desk.scopes)
    answer = ask(desk, SyncRequest("nonce", holding=holding))
    assert not answer.more
    assert answer.incarnation is not None
    return SyncRequest("nonce", cursors=answer.cursors, holding=holding, wait=WAIT, incarnation=answer.incarnation)


def note(desk: Caller, seq: int) -> Event:
    body = NoteWritten(seat="12A", text="Allergic to nuts")
    subject = f"{desk.device[:16]}{seq:016x}"
    at = wall_clock() << 16
    return Event(desk.device, 1, seq, desk.person, SCOPE, subject, at, body.KIND, 1, int(body.priority), encode(body))


def waits_at(process: Process, desk: Caller, threads: ThreadPoolExecutor) -> Future[SyncResponse]:
    """A request of the desk that waits at this process."""
    waiting = threads.submit(ask, desk, everything(desk))
    eventually(lambda: process.waiting == 1)
    return waiting


def test_who_waits_at_one_hears_what_the_other_commits(pair: Pair) -> None:
    reader, writer = pair.one.desk(), pair.two.desk()
    with ThreadPoolExecutor(1) as threads:
        waiting = waits_at(pair.one, reader, threads)
        written = note(writer, 1)
        ask(writer, SyncRequest("nonce", events=[written]))
        assert [event.identity for event in waiting.result(WAIT / 2).events] == [written.identity]


def test_a_restart_of_postgresql_loses_and_doubles_nothing_and_waits_work_again(pair: Pair, cluster: Cluster) -> None:
    writers = [pair.one.desk(), pair.two.desk(), pair.one.desk(), pair.two.desk()]
    half = threading.Barrier(len(writers) + 1)
    with ThreadPoolExecutor(len(writers)) as threads:
        pushes = [threads.submit(push_all, writer, half) for writer in writers]
        half.wait()
        cluster._run("pg_ctl", "restart", "--wait", "--mode=immediate", "--log", str(cluster._folder / "log"))
        for push in pushes:
            push.result()
    pair.ledger.engine.dispose()
    assert stored(pair.ledger) == sorted((writer.device, seq) for writer in writers for seq in range(1, ROUNDS + 1))
    reader, writer = writers[:2]
    with ThreadPoolExecutor(1) as threads:
        waiting = waits_at(pair.one, reader, threads)
        heard = note(writer, ROUNDS + 1)
        ask(writer, SyncRequest("nonce", events=[heard]))
        assert [event.identity for event in waiting.result(WAIT / 2).events] == [heard.identity]


def test_a_backup_that_is_restored_under_running_relays_is_noticed_at_once(pair: Pair, cluster: Cluster) -> None:
    reader, writer = pair.one.desk(), pair.two.desk()
    database = str(pair.ledger.engine.url.database)
    pair.ledger.engine.dispose()
    copy = cluster.back_up(database)
    eventually(lambda: pushed(writer, [note(writer, 1)]))
    with ThreadPoolExecutor(1) as threads:
        asked = everything(reader)
        waiting = threads.submit(ask, reader, asked)
        eventually(lambda: pair.one.waiting == 1)
        cluster.restore(database, copy)
        waiting.result(WAIT / 2)
        assert ask(reader, asked).incarnation not in {None, asked.incarnation}
        # The restored log gives the same number once more, and who waits hears of it.
        waiting = waits_at(pair.one, reader, threads)
        again = note(writer, 2)
        eventually(lambda: pushed(writer, [again]))
        assert [event.identity for event in waiting.result(WAIT / 2).events] == [again.identity]


def push_all(desk: Caller, half: threading.Barrier) -> None:
    """Pushes notes one by one, each again until there is a verdict; as a device does."""
    for seq in range(1, ROUNDS + 1):
        if seq == ROUNDS // 2:
            half.wait()
        event = note(desk, seq)
        eventually(lambda event=event: pushed(desk, [event]))  # type: ignore[misc] # mypy knows no such lambda


def pushed(desk: Caller, events: Sequence[Event]) -> bool:
    try:
        answer = ask(desk, SyncRequest("nonce", events=list(events)))
    except (AssertionError, OSError, HTTPException):
        desk._connection.close()
        return False
    return all(verdict.outcome in STORED for verdict in answer.verdicts)


def stored(ledger: Ledger) -> list[tuple[str, int]]:
    """Who wrote the notes in the log, and under which number."""
    query = "SELECT device, seq FROM event WHERE kind = 'note.written' ORDER BY device, seq"
    with ledger.reading() as connection:
        return [(device, seq) for device, seq in connection.execute(sa.text(query))]
