"""Lost & found at the desk in a window: what a liaison presses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView
from pytestqt.qtbot import QtBot

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from onboard.domain.claim import Claim, Verdict
from onboard.domain.conversation import Conversation
from onboard.domain.found_item import ItemNumbered, ItemRegistered
from onboard.domain.loss_report import LossReport
from tests.stories.driver import PATIENCE, Driver
from tests.viewmodels.desk_world import STATION, DeskWorld, Known, at, running, story
from tests.viewmodels.test_desk_lost_found import QUESTION, TABLET, answers, claim
from ui.icons import IconProvider
from ui.viewmodels.claim_replies import refusal

QML = Path(__file__).parents[2] / "ui" / "qml"


class Screen(Driver):
    """A desk's window, whose place follows what it asks for."""

    def __init__(self, world: DeskWorld, qtbot: QtBot) -> None:
        self.view = QQuickView()
        super().__init__(self.view)
        self.world = world
        self.desk = world.desk()
        self.warnings: list[str] = []
        engine = self.view.engine()
        engine.warnings.connect(lambda told: self.warnings.extend(warning.toString() for warning in told))
        engine.addImportPath(str(QML))
        engine.addImageProvider("icon", IconProvider())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setInitialProperties({"desk": self.desk})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Onboard" / "Desk" / "DeskPage.qml")))
        assert self.view.status() is QQuickView.Status.Ready, self.view.errors()
        self.page = self.view.rootObject()
        self.page.wanted.connect(self.go)  # type: ignore[attr-defined] # a signal of the page
        self.view.resize(1352, 840)
        self.view.show()
        qtbot.waitUntil(lambda: bool(self.desk._inbox.property("loaded")))

    def go(self, place: str) -> None:
        self.page.setProperty("place", place)

    def close(self) -> None:
        shiboken6.delete(self.view)


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    for world in running(tmp_path):
        story(world)
        world.happen(STATION, "tablet", ItemRegistered(description=TABLET), at("12:01"))
        world.happen(STATION, "tablet", ItemNumbered(reference="SFOKL12345"), at("12:01"))
        made = Screen(world, qtbot)
        yield made
        made.close()
        assert made.warnings == []


def test_nothing_to_ask_is_said(screen: Screen) -> None:
    screen.go("claims")
    screen.wait_for("Nothing to ask")


def test_from_the_list_to_the_question_and_to_the_outcome(screen: Screen, qtbot: QtBot) -> None:
    claim(screen.world, "sofie's", passenger="p-sofie", seat="12A")
    screen.go("claims")
    screen.wait_for("Electronics · 21 Nov")
    assert not screen.shows("ablet")
    screen.click("Ask in their conversation: 12A · S. Janssen")
    screen.wait_for("Ask for lost & found")
    assert screen.find("The question").property("text") == QUESTION
    assert not screen.shows("whale")
    screen.click("Send the question")
    screen.wait_for("mark that message")
    answers(screen.world, "A grey tablet, with a whale")
    screen.click("This answers the question")
    screen.wait_for("for your eyes only")
    screen.wait_for("sticker of a whale")
    screen.click("It fits")
    qtbot.waitUntil(lambda: screen.world.state("sofie's", Claim).verdict is Verdict.FITS)
    screen.wait_for("Reply")


def test_the_refusal_is_offered_in_words_that_name_nothing(screen: Screen) -> None:
    world = screen.world
    claim(world, "sofie's", passenger="p-sofie", seat="12A")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    world.actions.note_answer("sofie", "sofie's", answers(world, "A red scarf"))
    screen.click("Sofie Janssen…")
    screen.click("Compare")
    screen.click("It does not fit")
    screen.click("Use these words")
    screen.wait(lambda: screen.find("Reply").property("text") == refusal("en"), PATIENCE, "the words for them")


def test_who_cannot_be_reached_offers_no_way_to_look_for_them(screen: Screen) -> None:
    claim(screen.world, "mila's", passenger="p-mila", seat="12B", name="MILA JANSSEN")
    screen.go("claims")
    screen.wait_for("Nobody has written to us.")
    assert not screen.shows("Ask in their conversation")


def test_a_loss_is_filed_from_the_conversation(screen: Screen, qtbot: QtBot) -> None:
    world = screen.world
    world.write("anouk", "Ik heb mijn sleutels verloren", at("12:50"), Known(), "Anouk Meijer")
    screen.click("Anouk Meijer…")
    screen.click("Lost something")
    screen.wait_for("Goes to lost & found at SFO")
    screen.write("What", "scarf")
    screen.click("File the report", seconds=60)
    qtbot.waitUntil(lambda: bool(world.state("anouk", Conversation).reports), timeout=60_000)
    (key,) = world.state("anouk", Conversation).reports
    assert world.state(key, LossReport).loss.item == "scarf"
    screen.wait_for("Relay to the crew")
