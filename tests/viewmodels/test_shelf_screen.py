"""The shelf in a window: what is shown beside what, and what people do with a thing."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView
from pytestqt.qtbot import QtBot

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from onboard.domain.custody import Hand, ItemWitnessed
from onboard.domain.found_item import FoundItem, ItemDescribed
from tests.stories.driver import Driver
from tests.viewmodels.cabin_world import NOW
from tests.viewmodels.station_world import TABLET, StationWorld
from ui.icons import IconProvider
from ui.pictures import ThumbnailProvider
from ui.viewmodels.figures import FiguresViewModel
from ui.viewmodels.item_sheet import ItemSheetViewModel
from ui.viewmodels.shelf import ShelfViewModel
from ui.viewmodels.times import HOUR, MINUTE

QML = Path(__file__).parents[2] / "ui" / "qml"
SCARF = msgspec.structs.replace(TABLET, item="scarf", category="clothing", battery=False)
CARD = "Tablet, dark grey, Apple, 12A or 12B…"


class Screen(Driver):
    """A window with the shelf of a station."""

    def __init__(self, world: StationWorld, qtbot: QtBot) -> None:
        self.view = QQuickView()
        super().__init__(self.view)
        self.world = world
        self.shelf = ShelfViewModel(world.feed, world.root)
        sheet = self.shelf.findChild(ItemSheetViewModel)
        assert sheet is not None
        self.sheet = sheet
        self.warnings: list[str] = []
        engine = self.view.engine()
        engine.warnings.connect(lambda told: self.warnings.extend(warning.toString() for warning in told))
        engine.addImportPath(str(QML))
        engine.addImageProvider("icon", IconProvider())
        engine.addImageProvider("thumbnail", ThumbnailProvider())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        figures = FiguresViewModel(world.feed, world.root)
        self.view.setInitialProperties({"model": self.shelf, "figures": figures})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Onboard" / "LostFound" / "ShelfPage.qml")))
        assert self.view.status() is QQuickView.Status.Ready, self.view.errors()
        self.view.resize(1092, 756)
        self.view.show()
        qtbot.waitUntil(lambda: bool(self.shelf.property("loaded")))

    def close(self) -> None:
        shiboken6.delete(self.view)


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    world = StationWorld(tmp_path)
    world.list_flights()
    made = Screen(world, qtbot)
    yield made
    made.close()
    world.close()
    assert made.warnings == []


def here(screen: Screen, key: str) -> FoundItem:
    item = screen.world.replica.state(key)
    assert isinstance(item, FoundItem)
    return item


def test_an_empty_shelf_says_so_and_a_search_that_finds_nothing_leads_back(screen: Screen) -> None:
    screen.wait_for("The shelf is empty")
    screen.world.staff.register(TABLET)
    screen.wait_for(CARD[:-1])
    screen.write("Thing, reference, seat or flight", "umbrella")
    screen.wait_for("Nothing found")
    screen.click("Show all")
    screen.wait_for(CARD[:-1])


def test_a_thing_is_put_on_the_shelf(screen: Screen, qtbot: QtBot) -> None:
    key = screen.world.staff.register(TABLET)
    screen.click(CARD)
    screen.click("Move")
    screen.write("Shelf and box", "T2 · box 7")
    screen.click("Put it there")
    qtbot.waitUntil(lambda: here(screen, key).where == "T2 · box 7")
    screen.wait_for("Now: T2 · box 7")
    screen.wait_until_gone("Where does it go?")


def test_what_ends_its_time_here_asks_first(screen: Screen, qtbot: QtBot) -> None:
    key = screen.world.staff.register(SCARF)
    screen.click("Scarf, dark grey, Apple, 12A or 12B…")
    screen.click("Move")
    screen.click("Charity")
    screen.write("Which charity", "Leger des Heils")
    screen.click("Donate it")
    screen.wait_for("It is not here any more afterwards")
    assert here(screen, key).ended is None
    screen.click("Donate it")
    qtbot.waitUntil(lambda: here(screen, key).ended is Hand.DONATED)
    screen.wait_for("Final when the ground has it")


def test_a_valuable_waits_for_the_second_person(screen: Screen, qtbot: QtBot) -> None:
    key = screen.world.staff.register(TABLET)
    screen.click(CARD)
    screen.click("Move")
    screen.click("Charity")
    screen.write("Which charity", "Leger des Heils")
    screen.wait_for("It takes two people")
    assert not screen.find("Donate it").isEnabled()
    screen.click("Stand by as second person")
    screen.wait_for("You stand by as the second person")
    assert not screen.find("Donate it").isEnabled()
    stood = ItemWitnessed(saw=here(screen, key).links[-1].event)
    screen.world.tell(key, stood, NOW + MINUTE, "noor")
    screen.wait_for("noor stands by as the second person.")
    screen.click("Donate it")
    screen.wait_for("It is not here any more afterwards")
    screen.click("Donate it")
    qtbot.waitUntil(lambda: here(screen, key).ended is Hand.DONATED)
    assert here(screen, key).links[-1].witness == "noor"


def test_what_is_due_stands_beside_the_list_and_proposes_its_act(screen: Screen, qtbot: QtBot) -> None:
    old = msgspec.structs.replace(TABLET, item="cheese", category="other", found_at=NOW - 25 * HOUR, battery=False)
    screen.world.staff.register(old)
    screen.wait_for("1 overdue")
    screen.click("Cheese, dark grey, Apple, Perishable: overdue…")
    screen.click("Record it")
    screen.wait_for("Dispose of it now")


def test_a_check_is_ticked_off_today_and_taken_back_on_the_item(screen: Screen, qtbot: QtBot) -> None:
    key = screen.world.staff.register(msgspec.structs.replace(TABLET, found_at=NOW - 49 * HOUR))
    screen.click("Done: Tablet, dark grey, Apple, Battery: overdue")
    screen.wait_for("Nothing is due today")
    assert [(link.hand, link.deadline) for link in here(screen, key).links[1:]] == [(Hand.DONE, "fire_safe_store")]
    screen.click(CARD)
    screen.wait_for("Battery: Done")
    screen.click("Undo Battery: Done")
    screen.wait_for("Battery: Not done after all")
    screen.click("Done")
    qtbot.waitUntil(lambda: len(here(screen, key).done) == 1)


def test_a_check_can_be_done_long_before_its_deadline(screen: Screen, qtbot: QtBot) -> None:
    card = msgspec.structs.replace(TABLET, item="bank_card", category="documents", battery=False)
    key = screen.world.staff.register(card)
    screen.click("Bank card, dark grey, Apple, 12A or 12B…")
    screen.wait_for("Bank: 72 h")
    screen.click("Done")
    qtbot.waitUntil(lambda: [link.deadline for link in here(screen, key).done] == ["bank"])


def test_marks_are_covered_until_they_are_touched(screen: Screen) -> None:
    screen.world.staff.register(TABLET)
    screen.click(CARD)
    screen.wait_for("Marks: covered")
    screen.click("Show: Marks")
    screen.wait_for("Marks: sticker of a whale inside the cover")


def test_two_descriptions_are_merged_into_one(screen: Screen, qtbot: QtBot) -> None:
    key = screen.world.staff.register(TABLET)
    screen.world.send()
    seen = (here(screen, key).versions[0].event,)
    screen.world.staff.describe(key, msgspec.structs.replace(TABLET, words="an iPad"))
    theirs = msgspec.structs.replace(TABLET, words="scratched back")
    screen.world.tell(key, ItemDescribed(description=theirs, saw=seen), NOW, "noor")
    screen.click(CARD)
    screen.click("Merge them")
    screen.click("Save")
    qtbot.waitUntil(lambda: len(here(screen, key).versions) == 1)
    assert set(here(screen, key).description.words.split(" / ")) == {"an iPad", "scratched back"}
    screen.wait_until_gone("Merge them")


def test_a_tablet_held_upright_shows_one_thing_at_a_time(screen: Screen) -> None:
    screen.world.staff.register(TABLET)
    screen.view.resize(820, 1050)
    screen.click(CARD)
    screen.wait_for("Back to the shelf")
    assert not screen.shows("Thing, reference, seat or flight")
    screen.click("Back to the shelf")
    screen.wait_for(CARD[:-1])


def test_figures_open_over_the_shelf_and_close(screen: Screen) -> None:
    screen.world.staff.register(TABLET)
    screen.click("Figures")
    screen.wait_for("Electronics: 0 of 1")
    screen.click("Back to the shelf")
    screen.wait_for(CARD[:-1])


def test_the_way_to_the_owner_names_the_thing(screen: Screen, qtbot: QtBot) -> None:
    key = screen.world.staff.register(TABLET)
    screen.click(CARD)
    with qtbot.waitSignal(screen.view.rootObject().ownersAsked) as asked:  # type: ignore[attr-defined] # QML's signal
        screen.click("Find the owner")
    assert asked.args == [key]


def test_opening_a_thing_closes_the_figures(screen: Screen) -> None:
    key = screen.world.staff.register(TABLET)
    screen.click("Figures")
    screen.wait_for("Electronics: 0 of 1")
    screen.sheet.open(key)
    screen.wait_for("Find the owner")


def test_the_list_is_exported_to_the_file_that_was_chosen(screen: Screen, qtbot: QtBot, tmp_path: Path) -> None:
    screen.world.staff.register(TABLET)
    screen.wait_for(CARD[:-1])
    file = tmp_path / "list.csv"
    screen.click("Export list")
    screen.choose(str(file))
    qtbot.waitUntil(file.exists)
    assert "electronics,tablet" in file.read_text("utf-8-sig")
