"""Writers that overlap, and a reader that follows the log while they write."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier, Event

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from onboard.domain import event as domain
from onboard.domain.request import Request, RequestAssigned, RequestTaken, Status
from onboard.domain.verdict import Outcome
from onboard.store.admission import Decide
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, state
from onboard.store.reach import Cursor
from tests.integration.store.samples import FLIGHT, NOW, Pen, accept, allow, note, nothing, relay, stored

WRITERS = 4
BATCHES = 8
Open = Callable[[str], Engine]


def linger(connection: Connection, events: Sequence[domain.Event]) -> list[Draft]:
    """Keeps a transaction open that has its numbers, longer the lower the device: later ones would overtake it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_sleep(0.002 * (WRITERS - int(events[0].device)))))
    return []


def test_a_reader_who_follows_the_cursors_misses_nothing(database_url: str, open_engine: Open) -> None:
    """Each writer and the reader stand for a relay process of their own."""
    start = Barrier(WRITERS + 1)
    written = Event()

    def write(device: int) -> None:
        ledger = Ledger(open_engine(database_url), f"relay-{device}")
        pen = Pen(str(device))
        start.wait()
        for batch in range(BATCHES):
            drafts = [note(f"{device}-{batch}"), relay(f"request-{device}-{batch}", urgent=batch % 3 == 0)]
            ledger.accept([pen.write(draft) for draft in drafts], allow, linger, NOW)

    def follow() -> list[domain.Event]:
        ledger = Ledger(open_engine(database_url), "reader")
        cursors: dict[int, Cursor] = {}
        seen: list[domain.Event] = []
        start.wait()
        last = False
        while not last:
            last = written.is_set()
            page = ledger.page([FLIGHT], cursors, NOW, 7)
            seen += page.events
            cursors |= page.cursors
            last = last and not page.more
        return seen

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reader = threads.submit(follow)
        writers = [threads.submit(write, device) for device in range(WRITERS)]
        wait(writers)
        written.set()
        seen = reader.result()
    for writer in writers:
        writer.result()
    total = WRITERS * BATCHES * 2
    assert len(seen) == total
    assert {event.number for event in seen} == set(range(1, total + 1))
    assert [event.number for event in stored(Ledger(open_engine(database_url), "relay"))] == list(range(1, total + 1))


def test_the_same_batch_sent_by_many_threads_is_stored_once(database_url: str, open_engine: Open) -> None:
    """A device repeats a request whose first copy is still being worked on."""
    pen = Pen()
    batch = [pen.write(note(f"note-{index}")) for index in range(5)]
    start = Barrier(WRITERS)

    def send() -> list[Outcome]:
        ledger = Ledger(open_engine(database_url), "relay")
        start.wait()
        return [verdict.outcome for verdict in accept(ledger, *batch)]

    with ThreadPoolExecutor(WRITERS) as threads:
        answers = [future.result() for future in [threads.submit(send) for _ in range(WRITERS)]]
    assert sorted(answers) == [[Outcome.ACCEPTED] * 5] + [[Outcome.DUPLICATE] * 5] * (WRITERS - 1)
    assert len(stored(Ledger(open_engine(database_url), "relay"))) == 5


def test_one_request_has_one_taker_however_many_take_it_at_once(database_url: str, open_engine: Open) -> None:
    ledger = Ledger(open_engine(database_url), "relay")
    ledger.append("desk", [relay("request-1")], NOW)
    start = Barrier(WRITERS)

    def assign(connection: Connection, events: Sequence[domain.Event]) -> list[Draft]:
        (taken,) = events
        request = state(connection, taken.subject)
        assert isinstance(request, Request)
        if request.settled:
            return []
        return [Draft(FLIGHT, taken.subject, RequestAssigned(person=taken.device, step=str(taken.identity)))]

    def take(device: int) -> None:
        own = Ledger(open_engine(database_url), f"relay-{device}")
        event = Pen(str(device)).write(Draft(FLIGHT, "request-1", RequestTaken(saw=Status.OPEN)))
        start.wait()
        own.accept([event], allow, assign, NOW)

    with ThreadPoolExecutor(WRITERS) as threads:
        for taker in [threads.submit(take, device) for device in range(WRITERS)]:
            taker.result()
    log = stored(ledger)
    first = next(event for event in log if event.kind == RequestTaken.KIND)
    assert [event.number for event in log] == list(range(1, WRITERS + 3))
    assert sum(event.kind == RequestAssigned.KIND for event in log) == 1
    request = ledger.state("request-1")
    assert isinstance(request, Request)
    assert (request.holder, request.settled) == (first.device, True)


class Gathering:
    """Pushes that arrive while the relay is at another one, from threads of their own.

    Attributes:
        commits: the subjects that each transaction stored.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.commits: list[list[str]] = []
        ledger.follow(lambda events: self.commits.append(sorted(event.subject for event in events)))
        self._ledger = ledger
        self._begun, self._gathered = Event(), Event()

    def pushed(self, *decides: Decide) -> list[list[Outcome] | None]:
        """The outcomes of a push for each of these; None where it failed."""
        with ThreadPoolExecutor(len(decides) + 1) as threads:
            first = threads.submit(self._push, "first", self._wait)
            self._begun.wait()
            others = [threads.submit(self._push, f"{place}", decide) for place, decide in enumerate(decides)]
            while len(self._ledger._arrived) < len(decides):
                wait(others, timeout=0.01)
            self._gathered.set()
            assert first.result() == [Outcome.ACCEPTED]
            return [None if other.exception() else other.result() for other in others]

    def _push(self, name: str, decide: Decide) -> list[Outcome]:
        event = Pen(name).write(note(name))
        return [verdict.outcome for verdict in self._ledger.accept([event], allow, decide, NOW)]

    def _wait(self, _connection: Connection, _events: Sequence[domain.Event]) -> list[Draft]:
        self._begun.set()
        self._gathered.wait()
        return []


def test_what_arrives_while_the_relay_is_busy_shares_one_transaction(database_url: str, open_engine: Open) -> None:
    gathering = Gathering(Ledger(open_engine(database_url), "relay"))
    assert gathering.pushed(nothing, nothing, nothing) == [[Outcome.ACCEPTED]] * 3
    assert gathering.commits == [["first"], ["0", "1", "2"]]


def test_a_push_on_which_the_relay_fails_takes_no_other_with_it(database_url: str, open_engine: Open) -> None:
    ledger = Ledger(open_engine(database_url), "relay")
    gathering = Gathering(ledger)

    def fail(connection: Connection, _events: Sequence[domain.Event]) -> list[Draft]:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
        return []

    assert gathering.pushed(nothing, fail, nothing) == [[Outcome.ACCEPTED], None, [Outcome.ACCEPTED]]
    assert sorted(gathering.commits[1:]) == [["0"], ["2"]]
    assert {event.subject for event in stored(ledger)} == {"first", "0", "2"}
