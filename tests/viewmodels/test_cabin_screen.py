"""The cabin's screen in a real window, driven through accessible names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from onboard.domain.request import RequestAdded, RequestRelayed, RequestTaken, Status, Urgency
from tests.stories.driver import PATIENCE, Driver, visible
from tests.viewmodels.cabin_world import ARRIVAL, FLIGHT, MINUTE, NOW, CabinWorld, passenger
from tests.viewmodels.photo_files import write_photo
from ui.icons import IconProvider
from ui.pictures import ThumbnailProvider
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.theme import Theme

ROOT = Path(__file__).resolve().parents[2]
WINDOW = b"""
import QtQuick
import Onboard.Cabin
import Onboard.ViewModels

Window {
    id: root
    required property CabinViewModel cabin
    property alias place: page.place
    width: 1092
    height: 760
    visible: true
    CabinPage {
        id: page
        anchors.fill: parent
        cabin: root.cabin
    }
}
"""


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[CabinWorld]:
    world = CabinWorld(tmp_path)
    world.open_flight()
    world.board(passenger("12A", "Sofie Janssen", tier="Gold"), passenger("12B", "Lotte Janssen"))
    world.tell("cake", RequestRelayed(text="Her daughter turns six", seat="12A", by=ARRIVAL), NOW - 38 * MINUTE)
    yield world
    world.close()


class Hands(Driver):
    """Waits, as a person does, until what is clicked has been drawn and the map has come to rest."""

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__(window)
        self._canvas = window

    def click(self, name: str, seconds: float = PATIENCE) -> None:
        self.wait(lambda: name in self.names(), seconds, name)
        self._canvas.grabWindow()
        self.wait(lambda: not self._map_moves(), seconds, "the map at rest")
        super().click(name, seconds)

    def _map_moves(self) -> bool:
        return "Cabin map" in self.names() and bool(self.find("Cabin map").property("moving"))


class Screen:
    def __init__(self, world: CabinWorld) -> None:
        self.cabin = CabinViewModel(world.feed, world.root)
        self.warnings: list[str] = []
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(ROOT / "ui" / "qml"))
        self.engine.addImageProvider("icon", IconProvider())
        self.engine.addImageProvider("thumbnail", ThumbnailProvider())
        self.engine.warnings.connect(lambda said: self.warnings.extend(each.toString() for each in said))
        self.engine.setInitialProperties({"cabin": self.cabin})
        self.engine.loadData(WINDOW)
        assert isinstance(self.engine.singletonInstance("Onboard.ViewModels", "Theme"), Theme)
        window = self.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.window = window
        self.driver = Hands(window)

    def close(self) -> None:
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete)


@pytest.fixture
def screen(world: CabinWorld) -> Iterator[Screen]:
    screen = Screen(world)
    screen.driver.wait_for("Seat 45F")
    yield screen
    screen.close()
    assert screen.warnings == []


def test_a_request_from_taking_to_undo(world: CabinWorld, screen: Screen) -> None:
    driver = screen.driver
    driver.click("12A Her daughter turns six")
    driver.click("I take this")
    driver.wait_for("Taken by you, others cannot see this yet")
    driver.wait_for("Not sent yet")
    driver.write("Reply to the ground", "Cake and a card")
    driver.click("Done")
    driver.wait_for("Reply: Cake and a card")
    driver.click("Undo")
    driver.wait_for("Reply to the ground")
    assert driver.text_of("Reply to the ground") == "Cake and a card"
    driver.click("Pass on")
    driver.wait_for("I take this")
    driver.click("Not possible")
    driver.write("Reply to the ground", "No cake")
    driver.click("Not possible")
    driver.wait_for("Reply: No cake")
    assert world.replica.not_sent() == 5


def test_a_second_tap_does_not_do_what_comes_under_the_finger(world: CabinWorld, screen: Screen) -> None:
    driver = screen.driver
    driver.click("12A Her daughter turns six")
    driver.click("I take this")
    driver.wait(lambda: driver.shows("Pass on"), PATIENCE, "the acts of who took it")
    screen.window.grabWindow()
    place = driver.find("Pass on").mapToScene(QPointF(20, 20)).toPoint()
    QTest.mouseClick(screen.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    driver.write("Reply to the ground", "Cake and a card")
    driver.click("Done")
    driver.wait_for("Reply: Cake and a card")
    assert world.replica.not_sent() == 2


def test_a_long_request_leaves_room_for_the_others(world: CabinWorld, screen: Screen) -> None:
    driver = screen.driver
    world.tell("long", RequestRelayed(text="word " * 800, seat="12B", urgency=Urgency.URGENT))
    world.tell("long", RequestAdded(text="and " * 800))
    driver.wait_for("12B and")
    screen.window.grabWindow()
    assert driver.find("12B…").height() < screen.window.height() / 2
    driver.click("12A Her daughter turns six")


def test_who_was_overtaken_reads_it_in_full_in_large_text(world: CabinWorld, screen: Screen) -> None:
    theme = screen.engine.singletonInstance("Onboard.ViewModels", "Theme")
    assert isinstance(theme, Theme)
    theme.setProperty("textScale", 1.3)
    for author, seconds in (("joris", 1), (world.person, 2)):
        world.tell("cake", RequestTaken(saw=Status.OPEN, position="Zone 3"), NOW + seconds * 1000, author=author)
    screen.driver.wait_for("Someone else had taken this before you")
    screen.window.grabWindow()
    texts = [item for item in visible(screen.window.contentItem()) if item.property("truncated")]
    assert [item.property("text") for item in texts] == []


def test_note_and_words_to_the_ground_from_the_sheet(world: CabinWorld, screen: Screen) -> None:
    driver = screen.driver
    driver.click("Seat 12A")
    driver.click("Write a note")
    driver.write("Note", "Allergic to nuts")
    driver.click("Zone 2")
    driver.click("Save note")
    driver.wait_for("Allergic to nuts")
    driver.wait_for("Only Zone 2")
    driver.click("Write a note")
    assert driver.checked("Everyone on board")
    driver.click("Cancel")
    driver.click("Ask the ground")
    driver.write("Message to the ground", "Is there a cake on board?")
    driver.click("Send to the ground")
    driver.wait_for("ground asked")
    screen.window.setProperty("place", "ground")
    driver.wait_for("About seat 12A")
    driver.write("Message to the ground", "Oven 2 is broken")
    driver.click("Send")
    driver.wait_for("Oven 2 is broken")
    assert driver.text_of("Message to the ground") == ""
    assert len(world.replica.waiting()) == 3


def test_what_was_begun_stays_while_another_seat_is_open(screen: Screen) -> None:
    driver = screen.driver
    driver.click("Seat 12A")
    driver.click("Write a note")
    driver.write("Note", "Allergic")
    driver.click("Seat 12B")
    driver.wait_for("Lotte Janssen")
    driver.click("Write a note")
    assert driver.text_of("Note") == ""
    driver.click("Seat 12A")
    driver.wait_for("Sofie Janssen")
    driver.click("Write a note")
    assert driver.text_of("Note") == "Allergic"


def test_private_words_are_read_only_after_a_touch(world: CabinWorld, screen: Screen) -> None:
    world.tell("dizzy", RequestRelayed(text="She feels dizzy", seat="14D", urgency=Urgency.URGENT, private=True))
    driver = screen.driver
    driver.wait_for("14D Private. Touch to read.")
    driver.click("Seat 14D")
    driver.wait_for("Read")
    assert not driver.shows("She feels dizzy")
    driver.click("Read")
    driver.wait_for("She feels dizzy")
    driver.press("Escape")
    driver.wait_until_gone("She feels dizzy")


def test_addition_comes_first(world: CabinWorld, screen: Screen) -> None:
    world.tell("cake", RequestAdded(text="She is allergic to nuts"), NOW - 3 * MINUTE)
    screen.driver.wait_for("12A She is allergic to nuts Her daughter turns six")
    screen.driver.wait_for("Added 3 min ago")


def test_keyboard_walks_over_the_map(screen: Screen) -> None:
    driver = screen.driver
    driver.click("Seat 12A")
    driver.wait_for("Sofie Janssen")
    driver.press("Right")
    driver.press("Return")
    driver.wait_for("Sheet of seat 12B")
    for key in ("Down", "Down", "Left", "Return"):
        driver.press(key)
    driver.wait_for("Sheet of seat 15A")
    assert screen.cabin.property("seat") == "15A"


@pytest.mark.parametrize("size", [(1092, 760), (820, 1044)])
def test_the_sheet_never_covers_the_open_seat(screen: Screen, size: tuple[int, int]) -> None:
    screen.window.resize(*size)
    driver = screen.driver
    for seat in ("45F", "12A", "1A", "30J"):
        screen.cabin.selectSeat(seat)
        driver.wait_for(f"Sheet of seat {seat}")
        driver.wait(lambda seat=seat: _clear(driver, seat), 20, f"{seat} above its sheet")  # type: ignore[misc] # bound now


def _clear(driver: Driver, seat: str) -> bool:
    """Whether all of the seat is in sight."""
    chair, sheet, board = (driver.find(name) for name in (f"Seat {seat}", f"Sheet of seat {seat}", "Cabin map"))
    bottom = chair.mapToScene(QPointF(0, chair.height())).y()
    top = chair.mapToScene(QPointF(0, 0)).y()
    return bottom <= sheet.mapToScene(QPointF(0, 0)).y() and top >= board.mapToScene(QPointF(0, 0)).y()


def test_zoom_by_keys_stays_within_bounds_and_resets(screen: Screen) -> None:
    driver = screen.driver
    driver.click("Seat 12A")
    board = driver.find("Cabin map")
    for _ in range(8):
        driver.press("+")
    assert board.property("zoom") == 2
    for _ in range(12):
        driver.press("-")
    assert board.property("zoom") == pytest.approx(0.6)
    driver.press("0")
    assert board.property("zoom") == board.property("firstZoom")


def test_search_opens_a_seat_by_name(screen: Screen) -> None:
    driver = screen.driver
    driver.click("Find a row, seat or name")
    driver.write("Row, seat or name", "lott")
    driver.wait_for("12B Lotte Janssen")
    driver.press("Return")
    driver.wait_for("Sheet of seat 12B")


def test_empty_and_passenger_lists(world: CabinWorld, screen: Screen) -> None:
    driver = screen.driver
    driver.click("Done")
    driver.wait_for("Nothing done yet")
    driver.click("Seat 12A")
    driver.wait_for("Sheet of seat 12A")
    screen.window.setProperty("place", "passengers")
    driver.wait_until_gone("Sheet of seat 12A")
    driver.wait_for("2 listed")
    driver.write("Name, seat or service", "12b")
    driver.wait_for("1 of 2")
    driver.click("12B Lotte Janssen")
    driver.wait_for("Sheet of seat 12B")
    world.actions.write_note(FLIGHT, "12B", "Tea")
    driver.wait_for("Tea")


def test_map_opens_at_the_first_request_of_the_zone_and_stays_where_it_is_moved_to(screen: Screen) -> None:
    driver = screen.driver
    driver.wait(lambda: driver.find("Cabin map").property("shownTop") > 0, 20, "the map at zone 2")
    assert _in_sight(driver, "Seat 12A")
    assert not _in_sight(driver, "Seat 1A")
    screen.window.resize(820, 1044)
    driver.wait(lambda: _in_sight(driver, "Seat 12A"), 20, "the same seat in the other orientation")
    driver.click("Find a row, seat or name")
    driver.write("Row, seat or name", "45")
    driver.press("Return")
    driver.wait(lambda: _in_sight(driver, "Seat 45F"), 20, "row 45")
    screen.window.resize(1092, 760)
    driver.wait(lambda: not driver.find("Cabin map").property("moving"), 20, "rest")
    assert not _in_sight(driver, "Seat 12A")


def _in_sight(driver: Driver, seat: str) -> bool:
    chair, board = driver.find(seat), driver.find("Cabin map")
    top = chair.mapToItem(board, QPointF(0, 0)).y()
    return 0 <= top <= board.height() - chair.height()


def test_a_found_thing_with_a_photo_stands_on_the_sheet_until_the_ground_has_it(
    world: CabinWorld, screen: Screen, tmp_path: Path
) -> None:
    driver = screen.driver
    driver.click("Seat 12B")
    driver.click("Found something")
    driver.wait_for("Found at 12B on KL 605")
    driver.wait_for("Say where it lay.")
    driver.click("Seat pocket")
    driver.wait_for("Say what it is.")
    driver.write("What it looks like", "iPad, dark grey")
    driver.wait_for("Do not move the seat")
    driver.wait_for("for lost & found in SFO.")
    driver.click("Add photo")
    driver.choose(write_photo(tmp_path).toLocalFile())
    driver.wait_for("Remove photo 1")
    driver.click("Save")
    driver.wait_for("12B · seat pocket, Tablet, dark grey, Apple, Not sent yet")
    driver.wait_for("1 photo")
    assert not driver.shows("Found at 12B")
    world.send()
    driver.wait_until_gone("Not sent yet")


def test_escape_leaves_the_form_as_it_is_and_the_sheet_open(screen: Screen) -> None:
    driver = screen.driver
    driver.click("Seat 12A")
    driver.click("Found something")
    driver.click("Keys")
    driver.press("Escape")
    driver.wait_until_gone("Found at 12A")
    driver.wait_for("Sheet of seat 12A")
    driver.click("Seat 12B")
    driver.click("Found something")
    driver.wait_for("This thing from 12A is not saved yet")
    driver.click("Discard it")
    driver.wait_for("Found at 12B")
    assert not driver.shows("What to do now")


def test_a_search_is_answered_and_what_was_found_is_registered(world: CabinWorld, screen: Screen) -> None:
    driver = screen.driver
    world.tell("search", RequestRelayed(text="Please look at the seat: keys", seat="12B", report="report"))
    driver.click("12B Search for a passenger's thing Please look at the seat: keys")
    driver.click("I take this")
    driver.write("Answer to lost & found", "under the seat")
    driver.click("Found it")
    driver.wait_for("Found at 12B")
    driver.click("Close")
    driver.wait_for("Found")
    driver.wait_for("under the seat")
    driver.click("Undo")
    driver.wait_for("Answer to lost & found")
    driver.write("Answer to lost & found", "")
    driver.click("Not there")
    driver.wait_until_gone("Answer to lost & found")
    driver.wait_for("Not there")
    assert not driver.shows("under the seat")


@pytest.mark.parametrize("size", [(1092, 760), (820, 1044)])
def test_the_form_in_large_text_cuts_nothing_off(screen: Screen, size: tuple[int, int]) -> None:
    theme = screen.engine.singletonInstance("Onboard.ViewModels", "Theme")
    assert isinstance(theme, Theme)
    theme.setProperty("textScale", 1.3)
    screen.window.resize(*size)
    driver = screen.driver
    driver.click("Seat 12A")
    driver.click("Found something")
    for name in ("Seat", "Electronics"):
        driver.click(name)
    driver.wait_for("Do not move the seat")
    screen.window.grabWindow()
    form = driver.find("Save").mapToScene(QPointF(0, driver.find("Save").height()))
    assert form.y() <= size[1]
    cut = [item.property("text") for item in visible(screen.window.contentItem()) if item.property("truncated")]
    assert not {"Overhead bin", "Electronics", "Documents"}.intersection(cut)
