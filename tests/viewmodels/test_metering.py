"""A metered link over a real engine: the budget that a person sets, and what the flight has cost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.flight import FlightTimed
from onboard.sync.budget import LinkMode
from onboard.sync.protocol import SyncResponse
from tests.viewmodels.cabin_world import FLIGHT, MINUTE, NOW, CabinWorld
from ui.viewmodels.metering import MeteringViewModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[CabinWorld]:
    made = CabinWorld(tmp_path)
    made.open_flight()
    made.tell(FLIGHT, FlightTimed(departure=NOW - 300 * MINUTE))
    yield made
    made.close()


@pytest.fixture
def metering(world: CabinWorld) -> MeteringViewModel:
    return MeteringViewModel(world.feed, world.root)


def test_nobody_counts_until_somebody_sets_a_budget(
    world: CabinWorld, metering: MeteringViewModel, qtbot: QtBot
) -> None:
    assert (metering.property("metered"), metering.property("limit")) == (False, 0.0)
    metering.meter(2.5)
    qtbot.waitUntil(lambda: metering.property("metered") is True)
    assert (metering.property("metered"), metering.property("limit")) == (True, 2.5)
    assert world.device.engine.budget.limit == 2_500_000
    assert world.device.engine.budget.mode is LinkMode.METERED
    metering.stop()
    qtbot.waitUntil(lambda: metering.property("metered") is False)
    assert world.device.engine.budget.limit is None


def test_what_is_used_is_told_for_the_flight_under_way(
    world: CabinWorld, metering: MeteringViewModel, qtbot: QtBot
) -> None:
    metering.meter(1)
    qtbot.waitUntil(lambda: metering.property("limit") == 1.0)
    engine = world.device.engine
    asked = engine.wait(NOW, 0)
    engine.answered(asked, SyncResponse(asked.nonce, NOW, 0), NOW)
    qtbot.waitUntil(lambda: metering.property("flight") == "KL 605")
    engine.budget.spent = 1_200_000
    assert (metering.property("spent"), metering.property("usedUp")) == (1.2, True)
