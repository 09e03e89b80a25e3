"""Whatever the link, the clocks and crashes do: nothing is lost, nothing doubled, all agree; and planted bugs show."""

import shutil
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import msgspec
import pytest

from onboard.domain.event import Event
from onboard.domain.verdict import Outcome, Verdict
from onboard.store.ledger import Decide, Judge, Ledger
from onboard.store.log import Change
from onboard.store.replica import Backfill, Cursors, Pulled, Replica
from onboard.sync.engine import Answer, Engine, Outgoing, RefusedError
from onboard.sync.protocol import SyncResponse
from onboard.sync.session import PushSession
from tests.simulation.parts import Templates, Types
from tests.simulation.world import World

SEEDS = 60
BATCH = 10
BEFORE_IT_SHOWS = 40
"""Seeds within which a planted bug has to show."""

Simulate = Callable[[int, Types], None]


@pytest.fixture
def simulate(tmp_path: Path, templates: Templates) -> Simulate:
    def run(seed: int, types: Types) -> None:
        folder = tmp_path / str(seed)
        folder.mkdir()
        world = World(folder, templates, seed, types)
        try:
            world.run()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        finally:
            world.close()
            shutil.rmtree(folder)

    return run


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_nothing_is_lost_nothing_doubled_and_all_agree(simulate: Simulate, first: int) -> None:
    for seed in range(first, first + BATCH):
        simulate(seed, Types())


class AcknowledgesOnSend(Engine):
    """Takes what was sent for stored."""

    def push(self, now: int) -> Outgoing | None:
        outgoing = super().push(now)
        if outgoing is not None:
            self.replica.settle([_accepted(event) for event in outgoing.request.events])
        return outgoing


def _accepted(event: Event) -> Verdict:
    return Verdict(event.epoch, event.seq, Outcome.ACCEPTED, effective_at=event.at)


class BelievesAnybody(Engine):
    """Does not look at the nonce."""

    def answered(self, outgoing: Outgoing, response: SyncResponse, now: int) -> Answer:
        return super().answered(outgoing, msgspec.structs.replace(response, nonce=outgoing.nonce), now)


class ClearsWhenRefused(Engine):
    """Drops the queue together with the token."""

    def refused(self, outgoing: Outgoing, error: RefusedError, now: int, refusals: int = 1) -> float:
        self.replica.settle([_accepted(event) for event in outgoing.request.events])
        return super().refused(outgoing, error, now, refusals)


class GivesUp(PushSession):
    """Stops after a few failures in a row."""

    def next_request(self) -> Outgoing | None:
        self._given_up = getattr(self, "_given_up", False) or self._failures > 2
        return None if self._given_up else super().next_request()


class NeverBackfills(Replica):
    """Does not read what was there before it gained a scope."""

    def pulled_so_far(self) -> tuple[Cursors, list[Backfill]]:
        return super().pulled_so_far()[0], []


class MovesCursorsFirst(Replica):
    """Moves the cursors in one transaction and stores the events in a second one."""

    def receive(self, pulled: Pulled) -> None:
        super().receive(pulled._replace(events=()))
        self.notify({Change("cursor", "moved")})
        super().receive(pulled)


class StoresTwice(Ledger):
    """Does not know again what it has stored."""

    _numbers = count(1000)

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        verdicts = super().accept(events, judge, decide, now)
        again = [event for event, verdict in zip(events, verdicts, strict=True) if verdict.outcome is Outcome.DUPLICATE]
        super().accept(
            [msgspec.structs.replace(event, epoch=next(self._numbers)) for event in again], judge, decide, now
        )
        return verdicts


class SaysAcceptedAndLoses(Ledger):
    """Loses the last event of a large batch."""

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        verdicts = super().accept(events[:-1] if len(events) > 3 else events, judge, decide, now)
        return [*verdicts, *(_accepted(event) for event in events[len(verdicts) :])]


PLANTED = {
    "acknowledges on send": Types(engine=AcknowledgesOnSend),
    "believes anybody": Types(engine=BelievesAnybody),
    "clears when refused": Types(engine=ClearsWhenRefused),
    "gives up": Types(push=GivesUp),
    "never backfills": Types(replica=NeverBackfills),
    "moves cursors first": Types(replica=MovesCursorsFirst),
    "stores twice": Types(ledger=StoresTwice),
    "says accepted and loses": Types(ledger=SaysAcceptedAndLoses),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_shows(simulate: Simulate, bug: str) -> None:
    assert any(fails(simulate, seed, PLANTED[bug]) for seed in range(BEFORE_IT_SHOWS))


def fails(simulate: Simulate, seed: int, types: Types) -> bool:
    try:
        simulate(seed, types)
    except AssertionError:
        return True
    return False
