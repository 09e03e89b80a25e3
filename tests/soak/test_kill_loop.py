"""SIGKILL at random moments of writing and syncing: nothing that was confirmed is lost, nothing is doubled.

`ROUNDS` in the environment says how often, `SEED` replays the moments and the mix of an earlier run.
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from onboard.domain.entities import ENTITIES, State
from onboard.domain.event import Event, decode
from onboard.relay.opening import open_ledger
from onboard.store.log import EVENTS, Log
from onboard.store.schema import event as events_table
from tests.soak.app import Confirmed
from tests.soak.loop import KillLoop

ROUNDS = int(os.environ.get("ROUNDS", "20"))
SEED = int(os.environ.get("SEED", random.SystemRandom().randrange(1_000_000)))

pytestmark = [
    # The relay's own certificate is fetched unverified once, at enrolment, and then checked against the code.
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
    pytest.mark.timeout(300 + 10 * ROUNDS),
]


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[KillLoop]:
    loop = KillLoop(tmp_path, SEED)
    yield loop
    loop.close()


def events_in(log: Log, scope: str) -> list[Event]:
    """The scope's events in the order of their identities."""
    query = EVENTS.where(events_table.c.scope == scope).order_by("device", "epoch", "seq")
    with log.reading() as connection:
        return [Event(*row) for row in connection.execute(query)]


def has_all(log: Log, scope: str, number: int) -> bool:
    return len(events_in(log, scope)) >= number


def projections(log: Log, scope: str) -> dict[str, dict[str, State]]:
    return {name: log.states(name, scope) for name in ENTITIES}


def told(event: Event) -> Confirmed:
    body = decode(event)
    return Confirmed(event.kind, event.subject, getattr(body, "text", getattr(body, "reply", "")))


def twice(found: Sequence[object]) -> list[object]:
    return [each for each, number in Counter(found).items() if number > 1]


def test_nothing_confirmed_is_lost_and_nothing_is_doubled(loop: KillLoop, capsys: pytest.CaptureFixture[str]) -> None:
    loop.run(ROUNDS)
    tablet = loop.settle()
    relay = open_ledger(loop.stage.folder)
    at_relay = events_in(relay, loop.scope)
    written = [event for event in at_relay if event.device == tablet.membership.device]
    arrived = [told(event) for event in written]
    lost = set(loop.confirmed) - set(arrived)
    doubled = [*twice(arrived), *twice([event.identity for event in at_relay])]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{ROUNDS} rounds, {len(loop.confirmed)} confirmed, {len(lost)} lost, {len(doubled)} doubled"
            f" ({len(written)} written, {loop.relay_deaths} times the relay was killed too, SEED={SEED})\n"
        )
    assert not lost
    assert not doubled
    assert [(event.epoch, event.seq) for event in written] == [(1, seq) for seq in range(1, len(written) + 1)]
    assert set(relay.states("request", loop.scope)) == set(loop.relayed)

    for device in (tablet, loop.desk):
        loop.until(partial(has_all, device.replica, loop.scope, len(at_relay)))
        assert events_in(device.replica, loop.scope) == at_relay
    shown = projections(relay, loop.scope)
    assert projections(tablet.replica, loop.scope) == shown
    assert projections(loop.desk.replica, loop.scope) == shown
    for log in (relay, tablet.replica):
        log.rebuild()
        assert projections(log, loop.scope) == shown
    relay.engine.dispose()
