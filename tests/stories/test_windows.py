"""Two windows in one process: the desk and a crew tablet, over one relay's log, closed without a word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from onboard.bootstrap import Profile
from onboard.security.roles import Role
from onboard.security.vault import MemoryKeyring
from tests.stories import sample
from tests.stories.driver import Driver, visible
from tests.stories.profiles import PIN, enrolled
from ui.app import App, Options


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> sample.World:
    return sample.World(tmp_path_factory.mktemp("relay"))


@pytest.fixture
def apps(tmp_path: Path, world: sample.World, qtbot: QtBot) -> Iterator[tuple[App, App]]:
    """Desk and tablet, opened with their PINs."""
    made = (
        open_app(tmp_path / "desk", world, Role.LIAISON, sample.LIAISON, sample.SCOPE, sample.GROUND),
        open_app(tmp_path / "tablet", world, Role.CREW, sample.ME, sample.SCOPE),
    )
    yield made
    close(*(app for app in made if not app.tasks.stop.is_set()))


def open_app(folder: Path, world: sample.World, role: Role, person: str, *scopes: str) -> App:
    keyring = MemoryKeyring()
    enrolled(folder, keyring, role, person)
    device = Profile(folder, keyring, lambda: sample.NOW).unlock(PIN)
    world.catch_up(device.replica, *scopes)
    device.replica.engine.dispose()
    app = App(folder, Options(theme="night", width=1440, height=900), keyring, lambda: sample.NOW)
    app.show()
    driver = Driver(app.window)
    driver.wait_for("Please type your PIN.")
    driver.press(PIN)
    driver.wait_for("No link")
    return app


def close(*apps: App) -> None:
    for app in apps:
        app.close()


def test_each_window_shows_its_role_and_closes_quietly(apps: tuple[App, App], qtlog: pytest.LogCaptureFixture) -> None:
    desk, tablet = (Driver(app.window) for app in apps)
    desk.wait_for("Lena Brandt")
    tablet.wait_for("KL 605")
    tablet.click("12A…")
    tablet.click("I take this")
    tablet.wait_for("1 not sent")
    tablet.click("Outbox")
    tablet.wait_for("You take this request")
    assert desk.shows("All sent")
    close(*apps)
    assert [record.message for record in qtlog.records] == []


def test_refused_words_are_written_anew_in_the_outbox(apps: tuple[App, App]) -> None:
    _, app = apps
    driver = Driver(app.window)
    assert app.device is not None
    app.device.actions.write_note(sample.FLIGHT.id, "12A", "Cake after dinner")
    sample.refuse(app.device)
    driver.wait_for("2 not sent · 2 refused")
    driver.click("Outbox")
    driver.wait_for("Held back")
    driver.click("Edit")
    driver.write("New words", "Cake before dinner")
    driver.click("Send")
    driver.wait_until_gone("refused")
    driver.wait_for("Cake before dinner")
    assert len(app.device.replica.queue()) == 2


def test_a_refused_entry_is_discarded_only_after_a_question(apps: tuple[App, App]) -> None:
    _, app = apps
    driver = Driver(app.window)
    assert app.device is not None
    app.device.actions.write_note(sample.FLIGHT.id, "12A", "Cake after dinner")
    sample.refuse(app.device)
    driver.click("Outbox")
    driver.wait_for("Refused by the ground")
    driver.click("Discard")
    driver.wait_for("Discard this entry?")
    driver.click("Cancel")
    driver.wait_until_gone("Discard this entry?")
    assert app.device.replica.not_sent() == 2


def test_a_budget_for_a_metered_link(apps: tuple[App, App]) -> None:
    _, app = apps
    driver = Driver(app.window)
    driver.click("Settings")
    driver.click("Metered link")
    driver.wait_for("0 of 5 MB")
    driver.click("Another")
    driver.write("Megabytes", "2.5")
    driver.click("Set it")
    driver.wait_for("0 of 2.5 MB")
    driver.click("Metered link")
    driver.wait_until_gone("2.5 MB")
    assert app.device is not None
    assert app.device.engine.budget.limit is None


def test_the_desk_sees_what_a_flight_may_not_have(apps: tuple[App, App]) -> None:
    driver = Driver(apps[0].window)
    driver.click("Flights")
    driver.click("Show what KL 605 may not have")
    driver.wait_for("What a tablet has is known up to when it was last heard.")
    driver.wait_for("Zone 2: 2 not known to be there yet · last heard 12:30 UTC · expected by 13:10 UTC")
    driver.wait_for("Goes when the tablet is heard next, expected by 13:10 UTC.")
    driver.click("Back to the flights")
    driver.wait_for("KL 605 · AMS → SFO")


def test_a_fault_is_told_calmly(apps: tuple[App, App]) -> None:
    _, app = apps
    driver = Driver(app.window)
    app.tell_fault()
    driver.wait_for("Something went wrong")
    driver.click("Go on")
    driver.wait_until_gone("Something went wrong")


@pytest.mark.parametrize("size", [(820, 1180), (1180, 820), (1440, 900)])
def test_nothing_is_cut_off_in_large_text(apps: tuple[App, App], size: tuple[int, int]) -> None:
    for app in apps:
        app.theme.setProperty("textScale", 1.3)
        app.window.resize(*size)
        for place in ("Outbox", "Settings"):
            Driver(app.window).click(place)
            assert_nothing_is_cut_off(app)
    driver = Driver(apps[0].window)
    for step in ("Flights", "Show what KL 605 may not have"):
        driver.click(step)
        assert_nothing_is_cut_off(apps[0])


def assert_nothing_is_cut_off(app: App) -> None:
    texts = [item for item in visible(app.window.contentItem()) if item.inherits("QQuickText") and item.width() > 0]
    assert len(texts) > 10
    for item in texts:
        words = item.property("text")
        assert not item.property("truncated"), words
        assert item.mapToScene(QPointF(item.width(), 0)).x() <= app.window.width(), words
