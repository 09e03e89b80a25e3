"""Matches and reports in a window: what a person presses, and that nothing warns in any size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, QUrl
from PySide6.QtQuick import QQuickView
from pytestqt.qtbot import QtBot

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from onboard.domain.claim import Claim
from onboard.domain.found_item import ItemNumbered, ItemRegistered
from onboard.domain.loss_report import LossFiled, LossNumbered, LossReport
from onboard.tracing import Tracing
from tests.stories.driver import Driver
from tests.viewmodels.cabin_world import MINUTE, NOW
from tests.viewmodels.station_world import TABLET, StationWorld
from tests.viewmodels.test_matches import IPAD
from ui.icons import IconProvider
from ui.pictures import ThumbnailProvider
from ui.viewmodels.matches import MatchesViewModel
from ui.viewmodels.reports import ReportsViewModel

QML = Path(__file__).parents[2] / "ui" / "qml"
SIZES = ((1092, 756), (820, 1050), (1352, 840))
FIRST_RANKING = 180
"""Seconds at most until the first answer, on a machine that has other things to do: all word lists are read for it."""


class Screen(Driver):
    """A window with one page of a station."""

    def __init__(self, page: str, model: QObject) -> None:
        self.view = QQuickView()
        super().__init__(self.view)
        self.warnings: list[str] = []
        engine = self.view.engine()
        engine.warnings.connect(lambda told: self.warnings.extend(warning.toString() for warning in told))
        engine.addImportPath(str(QML))
        engine.addImageProvider("icon", IconProvider())
        engine.addImageProvider("thumbnail", ThumbnailProvider())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setInitialProperties({"model": model})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Onboard" / "LostFound" / f"{page}.qml")))
        assert self.view.status() is QQuickView.Status.Ready, self.view.errors()
        self.view.resize(*SIZES[0])
        self.view.show()

    def close(self) -> None:
        shiboken6.delete(self.view)
        assert self.warnings == []


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    world = StationWorld(tmp_path)
    world.device.tracing = Tracing(world.replica)
    world.list_flights()
    world.tell("tablet", ItemRegistered(description=TABLET))
    world.tell("tablet", ItemNumbered(reference="AMSKL12345"))
    world.tell("ipad", LossFiled(loss=IPAD, search_until=NOW + 12 * MINUTE))
    world.tell("ipad", LossNumbered(reference="L-20931"))
    yield world
    world.close()


def claims(world: StationWorld) -> list[Claim]:
    return [each for each in world.replica.states("claim").values() if isinstance(each, Claim)]


@pytest.mark.parametrize("size", SIZES)
def test_the_desk_is_asked_to_write(world: StationWorld, qtbot: QtBot, size: tuple[int, int]) -> None:
    screen = Screen("MatchesPage", MatchesViewModel(world.feed, world.root))
    screen.view.resize(*size)
    screen.click("Ask 12A", FIRST_RANKING)
    screen.wait_for("What the desk will ask 12A")
    screen.click("Hand to the desk")
    qtbot.waitUntil(lambda: bool(claims(world)))
    assert claims(world)[0].seat == "12A"
    screen.wait_for("With the desk")
    screen.close()


def test_a_report_is_laid_beside_the_item(world: StationWorld, qtbot: QtBot) -> None:
    screen = Screen("MatchesPage", MatchesViewModel(world.feed, world.root))
    screen.click("Compare with L-20931", FIRST_RANKING)
    screen.wait_for("Is it the same thing?")
    screen.wait_for("Flight: KL 1024 and KL 1030, differs")
    screen.click("Close the comparison")
    screen.wait_until_gone("Is it the same thing?")
    screen.close()


def test_a_search_is_taken_and_a_report_is_filed(world: StationWorld, qtbot: QtBot) -> None:
    screen = Screen("ReportsPage", ReportsViewModel(world.feed, world.root))
    screen.wait_for("Cleaners in 12 min")
    screen.click("I look for Tablet, grey, Apple")
    screen.wait_for("You look; others cannot see this yet")
    screen.click("New report")
    screen.write("In the passenger's words", "a red umbrella in seat 14C")
    screen.click("File the report")
    qtbot.waitUntil(lambda: len(world.replica.states("loss_report")) == 2, timeout=FIRST_RANKING * 1000)
    filed = [each.loss for each in world.replica.states("loss_report").values() if isinstance(each, LossReport)]
    assert any((loss.item, loss.colour, loss.seat) == ("umbrella", "red", "14C") for loss in filed)
    screen.wait_until_gone("What was lost?")
    screen.close()
