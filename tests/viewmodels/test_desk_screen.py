"""The desk in a window: what the keyboard does, and what a screen reader finds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtQml import QQmlProperty, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import ui.viewmodels.theme  # noqa: F401 - importing registers the type with QML
from onboard.domain.conversation import Conversation
from onboard.domain.request import Request
from onboard.sync.engine import Link, LinkState
from tests.viewmodels.desk_world import KL605, LOCATOR, PROPOSAL, DeskWorld, Known, answered, at, running, story
from ui.icons import IconProvider

QML = Path(__file__).parents[2] / "ui" / "qml"


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    yield from running(tmp_path)


class Screen:
    """A desk's window with its view model."""

    def __init__(self, world: DeskWorld, qtbot: QtBot) -> None:
        self.desk = world.desk()
        self.view = QQuickView()
        self.warnings: list[str] = []
        engine = self.view.engine()
        engine.warnings.connect(lambda told: self.warnings.extend(warning.toString() for warning in told))
        engine.addImportPath(str(QML))
        engine.addImageProvider("icon", IconProvider())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setInitialProperties({"desk": self.desk})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Onboard" / "Desk" / "DeskPage.qml")))
        assert self.view.status() is QQuickView.Status.Ready, self.view.errors()
        self.view.resize(1352, 840)
        self.view.show()
        self.qtbot = qtbot
        qtbot.waitUntil(lambda: bool(self.desk._inbox.property("loaded")))

    def named(self, name: str) -> QQuickItem | None:
        """The visible control of that accessible name, or else the first whose name begins so."""
        found = [item for item in self.items() if accessible_name(item).startswith(name)]
        return next((item for item in found if accessible_name(item) == name), next(iter(found), None))

    def items(self) -> Iterator[QQuickItem]:
        yield from below(self.view.rootObject())

    def press(self, name: str) -> None:
        """Presses the control once it is there."""
        self.qtbot.waitUntil(lambda: self.named(name) is not None)
        # What is shown moves to its place with the next frame.
        self.view.grabWindow()
        item = self.named(name)
        assert item is not None
        middle = item.mapToScene(item.boundingRect().center())
        QTest.mouseClick(
            self.view,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(int(middle.x()), int(middle.y())),
        )

    def open(self, name: str) -> None:
        """Opens a conversation of the inbox and waits until it is shown."""
        self.press(name)
        conversation = self.desk._conversation
        self.until(lambda: bool(conversation.property("loaded") and self.desk._relaying.property("possible")))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifier)

    def type(self, words: str) -> None:
        for character in words:
            QTest.keyClick(self.view, Qt.Key(ord(character.upper())))

    def until(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done)

    def close(self) -> None:
        self.view.deleteLater()
        QTest.qWait(0)
        assert self.warnings == []


@pytest.fixture
def screen(world: DeskWorld, qtbot: QtBot) -> Iterator[Screen]:
    story(world)
    world.write("old", "When do you open?", at("11:00"), Known(), "Anouk Meijer")
    screen = Screen(world, qtbot)
    yield screen
    screen.close()


def accessible_name(item: QQuickItem) -> str:
    """What a screen reader says of it; nothing where the control around it speaks."""
    context = qmlContext(item)
    if context is None or QQmlProperty(item, "Accessible.ignored", context).read():
        return ""
    return str(QQmlProperty(item, "Accessible.name", context).read() or "")


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible():
        yield item
        for child in item.childItems():
            yield from below(child)


def selected(screen: Screen) -> str:
    return str(screen.desk._inbox.property("selected"))


def test_j_and_k_walk_through_the_inbox(screen: Screen) -> None:
    walked = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        screen.key(key)
        walked.append(selected(screen))
    assert walked == ["sofie", "old", "sofie"]


def test_letters_in_a_field_are_words_and_no_shortcuts(screen: Screen) -> None:
    screen.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    screen.type("kj")
    assert screen.desk._inbox.property("search") == "kj"
    assert selected(screen) == ""


def test_slash_searches_and_escape_shows_all_again(screen: Screen) -> None:
    screen.key(Qt.Key.Key_Slash)
    screen.type("anouk")
    assert screen.desk._inbox.property("count") == 1
    screen.key(Qt.Key.Key_Escape)
    assert screen.desk._inbox.property("count") == 2


def test_link_that_is_gone_is_told(screen: Screen, world: DeskWorld) -> None:
    told = "No link. What is new appears when it is back."
    assert screen.named(told) is not None
    world.device.engine._show(Link(LinkState.CONNECTED, world.clock.now))
    screen.until(lambda: screen.named(told) is None)


def test_rows_begin_with_the_passengers_name(screen: Screen) -> None:
    row = screen.named("Sofie Janssen")
    assert row is not None
    assert accessible_name(row) == "Sofie Janssen, unanswered 41 min, 5 h to landing"


def test_reply_is_counted_and_sent_with_the_keyboard(screen: Screen, world: DeskWorld) -> None:
    screen.open("Sofie Janssen")
    screen.press("Reply")
    screen.type("hello, rjk")
    assert screen.named("10 of 4096") is not None
    screen.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: len(world.state("sofie", Conversation).messages) == 2)
    assert world.state("sofie", Conversation).messages[1].text == "hello, rjk"
    screen.until(lambda: screen.named("0 of 4096") is not None)


def test_too_long_a_reply_is_not_sent(screen: Screen) -> None:
    screen.open("Sofie Janssen")
    screen.desk._conversation._drafts.setProperty("text", "x" * 4097)
    send = screen.named("Send")
    assert send is not None
    assert not send.isEnabled()


def test_main_job_by_accessible_names(screen: Screen, world: DeskWorld) -> None:
    screen.open("Sofie Janssen")
    screen.press("Relay to the crew")
    field = screen.named("Text for the crew")
    assert field is not None
    screen.until(lambda: field.property("text") == PROPOSAL)
    assert screen.named("Name and booking match the list") is not None
    assert screen.named("Booking reference left out") is not None
    screen.press("Relay")
    screen.until(lambda: bool(world.state("sofie", Conversation).requests))
    request = world.state(world.state("sofie", Conversation).requests[0].request, Request)
    assert request.text == PROPOSAL
    screen.until(lambda: screen.named("Relayed to the crew of KL 605, seat 12A") is not None)


def test_crews_answer_is_taken_over_and_sent(screen: Screen, world: DeskWorld) -> None:
    answered(world)
    screen.open("Sofie Janssen")
    screen.press("Use the crew's answer")
    screen.press("Send")
    screen.until(lambda: len(world.state("sofie", Conversation).messages) == 3)
    assert world.state("sofie", Conversation).messages[-1].text == "Cake and a card, after dinner service."
    assert screen.named("Taken, 12:21") is not None


def test_r_opens_the_relay_sheet_and_escape_leaves_it(screen: Screen) -> None:
    screen.open("Sofie Janssen")
    screen.key(Qt.Key.Key_R)
    assert screen.named("Text for the crew") is not None
    screen.key(Qt.Key.Key_Escape)
    assert screen.named("Text for the crew") is None


def test_booking_reference_is_nowhere_on_the_screen(screen: Screen, world: DeskWorld) -> None:
    answered(world)
    screen.open("Sofie Janssen")
    screen.until(lambda: screen.named("Hi, KL0605 today, seat 12A") is not None)
    screen.desk._relaying.open()
    said = [accessible_name(item) + str(_text(item)) for item in screen.items()]
    assert any("turns six" in words for words in said)
    assert not any(LOCATOR in words for words in said)


def _text(item: QObject) -> object:
    return item.property("text")


def test_flight_board_names_each_flight(screen: Screen) -> None:
    screen.view.rootObject().setProperty("place", "flights")
    screen.until(lambda: screen.named("KL 605, AMS → SFO") is not None)
    assert screen.named("Sofie Janssen") is None
    assert screen.desk._board._rows.rows[0].key == KL605


def test_who_took_it_stands_over_the_words(screen: Screen) -> None:
    screen.open("Sofie Janssen")
    assert screen.named("Taken by you, others cannot see this yet") is None
    screen.press("Take")
    screen.until(lambda: screen.named("Taken by you, others cannot see this yet") is not None)
