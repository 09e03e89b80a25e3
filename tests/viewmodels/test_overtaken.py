"""A thing that was given away twice: whom the ground had second is told what counts and what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView
from pytestqt.qtbot import QtBot

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from onboard.domain.claim import ClaimOpened, Identification, Verdict
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.found_item import Description, FoundItem, Place
from tests.stories.driver import Driver
from tests.viewmodels.cabin_world import NOW
from tests.viewmodels.station_world import StationWorld
from ui.icons import IconProvider
from ui.viewmodels.item_facts import item_shown
from ui.viewmodels.overtaken import OvertakenViewModel, unconfirmed

QML = Path(__file__).parents[2] / "ui" / "qml"
SCARF = Description(place=Place.SEAT, found_at=NOW, category="clothing", item="scarf", colour="red", seats=("12A",))


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    made = StationWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def scarf(world: StationWorld) -> str:
    """Handed over here without a link, after the ground had been told of another hand-over."""
    item = world.staff.register(SCARF)
    world.send()
    claim = world.staff.open_claim(ClaimOpened(item=item, seat="12A", name="Ada Okafor", came=True))
    world.staff.judge(claim, Verdict.FITS)
    world.staff.identify(claim, Identification.PASSPORT)
    world.staff.hand_over(claim, "Gate D14")
    world.tell("theirs", ClaimOpened(item=item, seat="14C", name="Mo Katz", came=True), NOW, "noor")
    saw = here(world, item).links[0].event
    world.tell(item, ItemMoved(hand=Hand.HANDED_OVER, saw=saw, claim="theirs", place="Desk T6"), NOW, "noor")
    return item


def here(world: StationWorld, item: str) -> FoundItem:
    found = world.replica.state(item)
    assert isinstance(found, FoundItem)
    return found


def test_it_says_what_counts_who_has_it_and_what_to_do_until_it_is_confirmed(world: StationWorld, scarf: str) -> None:
    for _ in range(2):
        (told,) = unconfirmed(world.replica, "mila", NOW)
        assert told.item == scarf
        assert told.mine.startswith("Handed to the owner · 12A · A. Okafor · Gate D14")
        assert told.counts.startswith("Handed to the owner · 14C · M. Katz · Desk T6")
        assert told.counts.endswith("noor")
        assert told.task == "Call the passenger whom you gave it to, and tell your supervisor."
        world.send()
    assert unconfirmed(world.replica, "noor", NOW) == []
    world.staff.confirm_overtaken(scarf, told.key)
    assert unconfirmed(world.replica, "mila", NOW) == []


def test_who_gave_it_to_nobody_in_particular_tells_the_supervisor(world: StationWorld) -> None:
    item = world.staff.register(SCARF)
    world.send()
    world.staff.move(item, Hand.DONATED, "Red Cross", "Red Cross")
    world.tell(item, ItemMoved(hand=Hand.AUTHORITIES, saw="", place="Desk 2", to="Police"), NOW, "noor")
    (told,) = unconfirmed(world.replica, "mila", NOW)
    assert told.mine.startswith("Donated · Red Cross · ")
    assert told.counts.startswith("Given to the authorities · Police · Desk 2")
    assert told.task == "Tell your supervisor: one of the two is not true."


def test_the_item_says_so_to_everybody_and_marks_the_hand_that_does_not_count(world: StationWorld, scarf: str) -> None:
    item = item_shown(world.device, scarf, NOW)
    assert item is not None
    assert "Given away twice" in item.twice
    assert "14C · M. Katz" in item.twice
    assert {hand.who: hand.overtaken for hand in item.hands if hand.title != "Found"} == {"You": True, "noor": False}
    (told,) = unconfirmed(world.replica, "mila", NOW)
    world.staff.confirm_overtaken(scarf, told.key)
    after = item_shown(world.device, scarf, NOW)
    assert after is not None
    assert after.twice == item.twice, "what happened stays, also once it is known"


def test_the_notice_stands_on_the_page_until_it_is_understood(world: StationWorld, scarf: str, qtbot: QtBot) -> None:
    view = QQuickView()
    warnings: list[str] = []
    view.engine().warnings.connect(lambda told: warnings.extend(warning.toString() for warning in told))
    view.engine().addImportPath(str(QML))
    view.engine().addImageProvider("icon", IconProvider())
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.setInitialProperties({"model": OvertakenViewModel(world.feed, world.root)})
    view.setSource(QUrl.fromLocalFile(str(QML / "Onboard" / "LostFound" / "TwiceNotice.qml")))
    view.resize(820, 300)
    view.show()
    driver = Driver(view)
    driver.wait_for("Given away twice: Scarf, red")
    driver.click("Understood")
    qtbot.waitUntil(lambda: here(world, scarf).overtaken[0].confirmed)
    driver.wait_until_gone("Given away twice")
    shiboken6.delete(view)
    assert warnings == []
