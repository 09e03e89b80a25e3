"""The register in a real window, driven through accessible names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from onboard.domain.found_item import FoundItem
from tests.stories.driver import Driver
from tests.viewmodels.station_world import KL1024, SCOPE, StationWorld
from ui.icons import IconProvider
from ui.pictures import ThumbnailProvider
from ui.viewmodels.register import RegisterViewModel
from ui.viewmodels.theme import Theme

ROOT = Path(__file__).resolve().parents[2]
WINDOW = b"""
import QtQuick
import Onboard.LostFound
import Onboard.ViewModels

Window {
    id: root
    required property RegisterViewModel register
    width: 1092
    height: 760
    visible: true
    RegisterPage {
        anchors.fill: parent
        model: root.register
    }
}
"""


class Screen:
    def __init__(self, world: StationWorld) -> None:
        self.warnings: list[str] = []
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(ROOT / "ui" / "qml"))
        self.engine.addImageProvider("icon", IconProvider())
        self.engine.addImageProvider("thumbnail", ThumbnailProvider())
        self.engine.warnings.connect(lambda said: self.warnings.extend(each.toString() for each in said))
        assert isinstance(self.engine.singletonInstance("Onboard.ViewModels", "Theme"), Theme)
        self.engine.setInitialProperties({"register": RegisterViewModel(world.feed, world.root)})
        self.engine.loadData(WINDOW)
        window = self.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.hands = Driver(window)

    def close(self) -> None:
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    made = StationWorld(tmp_path)
    made.list_flights()
    yield made
    made.close()


@pytest.fixture
def screen(world: StationWorld) -> Iterator[Screen]:
    made = Screen(world)
    yield made
    made.close()
    assert made.warnings == []


def test_a_tablet_computer_is_registered_by_touch(world: StationWorld, screen: Screen) -> None:
    hands = screen.hands
    for name in ("KL 1024, from LHR…", "Yes, cleared", "Seat pocket", "Electronics", "Tablet", "Dark grey"):
        hands.click(name)
    hands.wait_for("Two people")
    for name in ("Tap on the map", "Seat 2A", "Seat 2B", "Done"):
        hands.click(name)
    assert hands.text_of("Seat or row") == "2A, 2B"
    for field, text in (
        ("Name on it", "J Okafor"),
        ("Bag tag", "KL123456"),
        ("Marks that only its owner knows", "a whale"),
    ):
        hands.write(field, text)
    hands.click("Register it")
    hands.wait_for("Its reference comes with the link.")
    (item,) = (each for each in world.replica.states("found_item", SCOPE).values() if isinstance(each, FoundItem))
    found = item.description
    assert (found.flight, found.seats, found.item, found.colour) == (KL1024, ("2A", "2B"), "tablet", "dark_grey")
    assert (found.name, found.bag_tag, found.marks) == ("J Okafor", "KL123456", "a whale")
    hands.click("Next one")
    hands.wait_for("Say where it lay.")


def test_something_wrong_shuts_the_register_until_it_is_safe(screen: Screen) -> None:
    hands = screen.hands
    for name in ("KL 1024, from LHR…", "Something is wrong", "Is a phone or another device stuck in a seat?"):
        hands.click(name)
    hands.wait_for("Do not move the seat")
    hands.write("Near which seat", "9C")
    hands.click("Warn everybody")
    hands.wait_for("Do not touch anything on KL 1024")
    hands.wait_for("Near 9C.")
    assert not hands.shows("Category")
    hands.click("They say it is safe now")
    hands.click("It is safe")
    hands.wait_for("Category")


def test_of_documents_no_photo_is_offered(screen: Screen) -> None:
    hands = screen.hands
    assert hands.shows("Add photo")
    hands.click("Documents")
    hands.wait_for("No photos of cards, documents or medicine")
    assert not hands.shows("Add photo")
    assert hands.shows("Read a pass, tag or label")
