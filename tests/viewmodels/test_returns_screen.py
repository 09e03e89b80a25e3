"""Returns in a window: what staff press from the question to the owner's hands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView
from pytestqt.qtbot import QtBot

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from onboard.domain.claim import Claim, ClaimArranged, ClaimWitnessed, End, Identification, Way
from onboard.sync.engine import Link, LinkState
from tests.stories.driver import Driver
from tests.viewmodels.cabin_world import NOW
from tests.viewmodels.station_world import TABLET, StationWorld
from tests.viewmodels.test_returns import ARRANGED, CHECKED, FITS, SCARF, SUITCASE, claim, found
from ui.icons import IconProvider
from ui.pictures import ThumbnailProvider
from ui.viewmodels.returns import ReturnsViewModel

QML = Path(__file__).parents[2] / "ui" / "qml"


class Screen(Driver):
    """A window with the claims of a station."""

    def __init__(self, world: StationWorld, qtbot: QtBot) -> None:
        self.view = QQuickView()
        super().__init__(self.view)
        self.world = world
        self.returns = ReturnsViewModel(world.feed, world.root)
        self.warnings: list[str] = []
        engine = self.view.engine()
        engine.warnings.connect(lambda told: self.warnings.extend(warning.toString() for warning in told))
        engine.addImportPath(str(QML))
        engine.addImageProvider("icon", IconProvider())
        engine.addImageProvider("thumbnail", ThumbnailProvider())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setInitialProperties({"model": self.returns})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Onboard" / "LostFound" / "ReturnPage.qml")))
        assert self.view.status() is QQuickView.Status.Ready, self.view.errors()
        self.view.resize(1092, 756)
        self.view.show()
        qtbot.waitUntil(lambda: bool(self.returns.property("loaded")))

    def claim(self, key: str) -> Claim:
        here = self.world.replica.state(key)
        assert isinstance(here, Claim)
        return here

    def close(self) -> None:
        shiboken6.delete(self.view)


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    world = StationWorld(tmp_path)
    world.list_flights()
    for key, description in {"tablet": TABLET, "scarf": SCARF, "suitcase": SUITCASE}.items():
        found(world, key, description)
    made = Screen(world, qtbot)
    yield made
    made.close()
    world.close()
    assert made.warnings == []


def test_nobody_waits_and_the_screen_says_so(screen: Screen) -> None:
    screen.wait_for("Nobody waits")


def test_the_gate_of_the_next_flight_is_proposed(screen: Screen) -> None:
    claim(screen.world, "fits", "tablet", *FITS, passenger="okafor-j")
    screen.click("12A · J. Okafor…")
    screen.wait_for("Owner leaves 13:40 UTC from D14")
    screen.click("Next airport")
    screen.click("At the gate")
    screen.click("Arrange it so")
    screen.wait_for("Are they who they say?")
    assert screen.claim("fits").arranged == ClaimArranged(way=Way.GATE, place="D14")


def test_past_customs_somebody_carries_it_and_the_rule_is_named(screen: Screen) -> None:
    claim(screen.world, "fits", "scarf", *FITS)
    screen.click("12A · J. Okafor…")
    screen.click("Past customs")
    screen.wait_for("goes through customs with it and declares it")
    screen.write("Which meeting point", "Arrivals 3")
    screen.write("Who carries it out", "Noor")
    screen.click("Arrange it so")
    screen.wait_for("Are they who they say?")
    assert screen.claim("fits").arranged == ClaimArranged(way=Way.MEETING_POINT, place="Arrivals 3", carrier="Noor")


def test_an_address_is_asked_for_shipping_alone(screen: Screen) -> None:
    claim(screen.world, "fits", "scarf", *FITS)
    screen.click("12A · J. Okafor…")
    screen.wait_for("At the gate")
    assert not screen.shows("Address")
    screen.click("Ship it")
    screen.write("Who ships it", "Post")
    screen.write("Address", "1 High Street, Leeds")
    screen.click("Arrange it so")
    screen.wait_for("1 High Street, Leeds")


def test_a_valuable_goes_to_its_owner_by_two(screen: Screen) -> None:
    world = screen.world
    world.device.engine.link = Link(LinkState.CONNECTED, NOW)
    claim(world, "fits", "tablet", *FITS, ARRANGED)
    screen.click("12A · J. Okafor…")
    screen.click("Passport")
    screen.click("I have checked it")
    screen.wait_for("a colleague stands by")
    assert not screen.find("Stand by as second person").isEnabled()
    world.send()
    world.tell("fits", ClaimWitnessed(), NOW, "noor")
    screen.write("Where you hand it over", "T6, left side")
    screen.click("They have it now")
    screen.wait_for("final when the ground has it")
    assert screen.claim("fits").identification is Identification.PASSPORT
    assert screen.claim("fits").ended is End.HANDED_OVER


def test_without_a_link_a_valuable_stays(screen: Screen) -> None:
    claim(screen.world, "ready", "tablet", *FITS, ARRANGED, CHECKED, ClaimWitnessed())
    screen.click("12A · J. Okafor…")
    screen.wait_for("This can only be handed over with a link")
    assert not screen.find("They have it now").isEnabled()


def test_who_comes_is_asked_before_anything_is_shown(screen: Screen) -> None:
    screen.click("Somebody stands here")
    screen.write("Reference, or what it is", "scarf")
    screen.click("Scarf, red…")
    screen.write("Their name", "M. Katz")
    screen.click("Ask them")
    screen.wait_for("Ask first, and show nothing")
    assert not screen.shows("whale")
    screen.click("They have answered")
    screen.wait_for("whale")
    screen.click("It does not fit")
    screen.wait_for("we cannot say that something here is yours")


def test_who_was_asked_and_comes_finds_their_claim(screen: Screen) -> None:
    claim(screen.world, "asked", "scarf", FITS[0])
    screen.click("Somebody stands here")
    screen.write("Reference, or what it is", "scarf")
    screen.click("Scarf, red…")
    screen.click("Open their claim")
    screen.click("They stand here")
    screen.wait_for("Ask first, and show nothing")


def test_a_checked_bag_asks_for_its_tag_and_for_no_marks(screen: Screen) -> None:
    claim(screen.world, "bag", "suitcase", came=True)
    screen.click("12A · J. Okafor…")
    screen.wait_for("A checked bag: compare the tag")
    assert not screen.shows("They have answered")
    assert not screen.shows("whale")
    screen.write("Number on the receipt", "KL 123457")
    screen.wait_for("It is not the tag of this bag.")
    assert not screen.find("It fits").isEnabled()
    screen.write("Number on the receipt", "KL 123456")
    screen.click("It fits")
    screen.wait_for("Are they who they say?")


def test_whom_the_desk_was_to_ask_may_come_first(screen: Screen) -> None:
    claim(screen.world, "asked", "scarf", FITS[0])
    screen.click("12A · J. Okafor…")
    screen.click("They stand here")
    screen.click("They have answered")
    screen.click("It fits")
    screen.wait_for("It fits. How do they get it?")


def test_a_claim_is_ended_only_after_asking(screen: Screen, qtbot: QtBot) -> None:
    claim(screen.world, "fits", "scarf", *FITS)
    screen.click("12A · J. Okafor…")
    screen.click("End the claim")
    screen.wait_for("its owner is looked for again")
    screen.click("Cancel")
    assert screen.claim("fits").ended is None
    screen.click("End the claim")
    screen.wait_for("its owner is looked for again")
    screen.click("End the claim")
    qtbot.waitUntil(lambda: screen.claim("fits").ended is End.WITHDRAWN)


def test_where_it_is_narrow_the_claim_lies_over_the_list(screen: Screen) -> None:
    screen.view.resize(820, 1100)
    claim(screen.world, "fits", "scarf", *FITS)
    screen.click("12A · J. Okafor…")
    screen.wait_for("How do they get it?")
    assert not screen.shows("Somebody stands here")
    screen.click("Back to the claims")
    screen.wait_for("Somebody stands here")
