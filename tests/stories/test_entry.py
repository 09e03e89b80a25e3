"""The way in, in a real app process: a wrong PIN, the right one, consent, a mistyped code, and a kill."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onboard.security.roles import Role
from onboard.security.vault import FileKeyring
from tests.stories.profiles import DEAD_CODE, PIN, enrolled, left
from tests.stories.remote import Gone, RemoteApp

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

Start = Callable[[], RemoteApp]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the app over the test's profile on a machine without a keyring service."""
    running: list[RemoteApp] = []

    def start_one() -> RemoteApp:
        running.append(RemoteApp(tmp_path, environment=NO_KEYRING))
        return running[-1]

    yield start_one
    for app in running:
        app.kill()


def test_wrong_pin_is_told_and_the_right_one_opens(tmp_path: Path, start: Start) -> None:
    enrolled(tmp_path, FileKeyring(tmp_path / "vault.json"), Role.CREW)
    app = start()
    app.click(*"000000")
    app.wait_for("This PIN is not right")
    app.click(*PIN)
    app.wait_for("No flight yet")
    app.wait_for("No link")
    app.wait_for("All sent")


def test_places_are_reached_by_touch_and_by_key(tmp_path: Path, start: Start) -> None:
    enrolled(tmp_path, FileKeyring(tmp_path / "vault.json"), Role.CREW)
    app = start()
    app.wait_for("Please type your PIN.")
    app.do("press", PIN)
    app.click("Outbox")
    app.wait_for("What you write stands here until the ground has it.")
    app.do("press", "Ctrl+6")
    app.wait_for("The keys are kept in a file that your PIN alone protects, as you agreed.")


def test_nothing_is_called_sent_while_entries_lie_here_for_another_relay(tmp_path: Path, start: Start) -> None:
    enrolled(tmp_path, FileKeyring(tmp_path / "vault.json"), Role.CREW)
    left(tmp_path, 2)
    app = start()
    app.wait_for("Please type your PIN.")
    app.click("I do not know the PIN")
    app.wait_for("they are offered to it")
    app.wait_for("What was not sealed yet is deleted, too.")
    app.click("Cancel", *PIN)
    app.wait_for("2 entries from before not sent")
    app.click("Outbox")
    app.wait_for("2 entries from before: sealed for another relay.")
    app.wait_for("Please tell your operator.")
    assert not app.do("shows", "All sent")


def test_look_outlives_the_app(tmp_path: Path, start: Start) -> None:
    enrolled(tmp_path, FileKeyring(tmp_path / "vault.json"), Role.CREW)
    app = start()
    app.click(*PIN, "Settings", "Large text")
    app.kill()
    again = start()
    again.click(*PIN, "Settings")
    assert again.do("checked", "Large text")


def test_without_a_keyring_the_person_is_asked_first(tmp_path: Path, start: Start) -> None:
    app = start()
    app.wait_for("This device has no keyring")
    assert not (tmp_path / "vault.json").exists()
    app.click("Protect it with my PIN alone")
    app.wait_for("Set up this device")


def test_mistyped_code_is_told_before_a_pin_is_asked(start: Start) -> None:
    app = start()
    app.click("Protect it with my PIN alone")
    app.write("Code", "ab12cd34")
    app.click("Continue")
    app.wait_for("Set up this device")
    assert "check it letter by letter" in app.do("description", "Code")


def test_two_pins_that_differ_are_asked_again_and_a_silent_relay_is_told(start: Start) -> None:
    app = start()
    app.click("Protect it with my PIN alone")
    app.write("Code", DEAD_CODE)
    app.click("Continue")
    app.wait_for("Choose a PIN")
    app.do("press", "111111")
    app.wait_for("Repeat the PIN")
    app.do("press", "222222")
    app.wait_for("The two were not the same")
    app.do("press", "111111")
    app.wait_for("Repeat the PIN")
    app.do("press", "111111")
    app.wait_for("The relay cannot be reached", 40)
    app.click("Try again")
    app.wait_for("The relay cannot be reached", 40)


def test_a_driver_says_what_it_looked_for(tmp_path: Path, start: Start) -> None:
    app = start()
    with pytest.raises(AssertionError, match="'No such thing'"):
        app.do("click", "No such thing", 0.2)
    app.kill()
    with pytest.raises(Gone):
        app.do("names")
