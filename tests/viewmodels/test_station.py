"""The station as a whole."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.viewmodels.station_world import StationWorld
from ui.viewmodels.station import StationViewModel


def test_the_station_is_called_by_its_name_once_that_is_read(tmp_path: Path, qtbot: QtBot) -> None:
    world = StationWorld(tmp_path)
    station = StationViewModel(world.feed, world.root)
    assert station.property("name") == "AMS"
    qtbot.waitUntil(lambda: station.property("name") == "Amsterdam Schiphol (AMS)", timeout=20_000)
    world.close()
