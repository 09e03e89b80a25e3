"""Two devices and the relay end with equal logs and states, whatever the link does to requests and answers."""

import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, Engine

from onboard.domain.event import Body, Event, Identity
from onboard.domain.note import NoteRemoved, NoteWritten
from onboard.domain.request import RequestAdded, RequestDone, RequestRelayed, RequestTaken, RequestWithdrawn, Status
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.admission import Refusal
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, Log
from onboard.store.replica import Pulled, Replica
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, OTHER_FLIGHT, nothing, pull, rows, stored

STEPS = 150
DRIFT = {"crew": 60 * MINUTE, "desk": -60 * MINUTE}
SCOPES = (FLIGHT, OTHER_FLIGHT)
GROUND = "ground:team"
BODIES: dict[str, tuple[Body, ...]] = {
    "request": (
        RequestRelayed(text="Water please", seat="12A"),
        RequestTaken(saw=Status.OPEN),
        RequestDone(saw=Status.TAKEN, reply="Served"),
        RequestWithdrawn(saw=Status.OPEN),
        RequestAdded(text="And nuts"),
    ),
    "note": (
        NoteWritten(seat="12A", text="Nuts"),
        NoteRemoved(),
        NoteWritten(seat="12A", text="Refused"),
        NoteWritten(seat="12A", text="Not now"),
    ),
}


class Answer(NamedTuple):
    """What is on its way to a device. `life` says which run of the device had asked: a later one does not hear it."""

    device: str
    life: int
    brought: Pulled | list[Verdict]


class World:
    """A relay and two devices with wrong clocks. The link loses, repeats, delays and reorders; devices gain and lose
    scopes, start anew and come back from old copies. A seed decides everything.
    """

    def __init__(self, seed: int, ledger: Ledger, open_replica: Callable[[str], Replica], folder: Path) -> None:
        self.rng = random.Random(seed)
        self.ledger = ledger
        self.open = open_replica
        self.folder = folder
        self.replicas = {device: open_replica(device) for device in DRIFT}
        self.life = dict.fromkeys(DRIFT, 0)
        self.scopes: dict[str, tuple[str, ...]] = dict.fromkeys(DRIFT, SCOPES)
        self.now = NOW
        self.under_way: list[Answer] = []
        self.entered: set[tuple[str, int]] = set()
        self._put_off: set[Identity] = set()

    def judge(self, _connection: Connection, event: Event, _history: Sequence[Event]) -> Refusal | None:
        if b"Refused" in event.body:
            return Refusal(Outcome.REJECTED, "No.")
        if b"Not now" in event.body and event.identity not in self._put_off:
            self._put_off.add(event.identity)
            return Refusal(Outcome.RETRY, "Later.")
        return None

    def live(self) -> None:
        actions = [self.act, self.send, self.ask, self.deliver, self.deliver, self.pass_time, self.assign, self.recover]
        weights = [20, 15, 20, 15, 15, 5, 3, 4]
        for action in self.rng.choices(actions, weights, k=STEPS):
            action(self.rng.choice(sorted(DRIFT)))

    def act(self, device: str) -> None:
        drafts = [self._draft() for _ in range(self.rng.randint(1, 4))]
        if self.rng.random() < 0.2:
            self.ledger.append("relay", drafts, self.now)
            return
        self.now += 1
        self.entered |= words(self.replicas[device].append(device, drafts, self.now + DRIFT[device]))

    def _draft(self) -> Draft:
        scope, name = self.rng.choice(SCOPES), self.rng.choice(sorted(BODIES))
        return Draft(scope, f"{name}-{self.rng.randint(1, 3)}-{scope}", self.rng.choice(BODIES[name]))

    def send(self, device: str) -> None:
        """The relay gets a part of the queue, perhaps twice; the answer sets out each time."""
        replica = self.replicas[device]
        queue = replica.queue()
        chosen = self.rng.sample(queue, self.rng.randint(0, len(queue)))
        subjects = {queued.subject for queued in chosen}
        events = replica.outgoing([(each.epoch, each.seq) for each in queue if each.subject in subjects])
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            verdicts = self.ledger.accept(events, self.judge, nothing, self.now)
            self.under_way.append(Answer(device, self.life[device], verdicts))

    def ask(self, device: str) -> None:
        pulled, _ = pull(self.replicas[device], self.ledger, self.scopes[device], self.rng.randint(1, 8))
        self.under_way.append(Answer(device, self.life[device], pulled))

    def deliver(self, _device: str) -> None:
        if not self.under_way:
            return
        answer = self.under_way[self.rng.randrange(len(self.under_way))]
        if self.rng.random() < 0.7:
            self.under_way.remove(answer)
        if answer.life != self.life[answer.device]:
            return
        if isinstance(answer.brought, Pulled):
            self.replicas[answer.device].receive(answer.brought)
        else:
            self.replicas[answer.device].settle(answer.brought)

    def pass_time(self, _device: str) -> None:
        self.now += self.rng.randint(0, 10) * MINUTE

    def assign(self, device: str) -> None:
        """A roster event changes the scopes, so the log is longer than when earlier answers were read."""
        self.scopes[device] = self.rng.choice((SCOPES, SCOPES[:1], SCOPES[1:]))
        self.ledger.append("relay", [Draft(GROUND, "roster", RequestAdded(text="roster"))], self.now)

    def recover(self, device: str) -> None:
        """The device starts anew; the crew's tablet perhaps from a copy of its database that was made earlier."""
        self.replicas[device].engine.dispose()
        copy = self.folder / "copy"
        restores = device == "crew" and copy.exists() and self.rng.random() < 0.5
        if restores:
            shutil.copy(copy, self.folder / f"{device}.db")
        elif device == "crew":
            shutil.copy(self.folder / f"{device}.db", copy)
        self.replicas[device] = self.open(device)
        self.life[device] += 1
        if restores:
            self.now += 1
            kept = words(stored(self.ledger)) | words(stored(self.replicas[device]))
            self.entered = {word for word in self.entered if word[0] != device or word in kept}

    def calm_down(self) -> None:
        """The link is good again, and both devices hold both scopes."""
        for device in DRIFT:
            self.scopes[device] = SCOPES
        for device in (*DRIFT, *DRIFT, *DRIFT):
            self._exchange(device, self.replicas[device])

    def _exchange(self, device: str, replica: Replica) -> None:
        more = True
        while more or replica.pulled_so_far()[1]:
            pulled, more = pull(replica, self.ledger, self.scopes[device], 5)
            replica.receive(pulled)
        while queue := replica.queue():
            events = replica.outgoing([(queued.epoch, queued.seq) for queued in queue])
            replica.settle(self.ledger.accept(events, self.judge, nothing, self.now))


def words(events: Iterable[Event]) -> set[tuple[str, int]]:
    """What was entered, known by writer and time: these stay when an event gets another number."""
    return {(event.device, event.at) for event in events}


def states(log: Log) -> tuple[object, object]:
    return rows(log, schema.entity), rows(log, schema.entity_key)


@pytest.mark.parametrize("seed", range(12))
def test_all_agree_in_the_end_and_nothing_is_lost_or_doubled(
    seed: int,
    sqlite_url: str,
    open_engine: Callable[[str], Engine],
    open_replica: Callable[[str], Replica],
    tmp_path: Path,
) -> None:
    ledger = Ledger(open_engine(sqlite_url), "relay")
    world = World(seed, ledger, open_replica, tmp_path)
    world.live()
    world.calm_down()
    log = [event for event in stored(ledger) if event.scope != GROUND]
    assert [event.number for event in stored(ledger)] == list(range(1, len(stored(ledger)) + 1))
    assert len(words(log)) == len(log)
    refused: set[tuple[str, int]] = set()
    for replica in world.replicas.values():
        drafts = [waiting.event for waiting in replica.waiting()]
        assert all(waiting.rejected for waiting in replica.waiting())
        refused |= words(drafts)
        assert {event for event in stored(replica) if event not in drafts} == set(log)
        assert states(replica) == states(ledger)
    assert not words(log) & refused
    assert world.entered <= words(log) | refused
