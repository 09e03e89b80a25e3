"""The way in over real profiles: consent, unlocking, enrolment that cannot reach its relay, a keyring that refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.bootstrap import Profile
from onboard.errors import VaultError
from onboard.security.roles import Role
from onboard.security.vault import FileKeyring, Keyring, MemoryKeyring
from tests.stories.profiles import DEAD_CODE, PIN, enrolled
from ui.keyrings import Keyrings
from ui.tasks import Tasks
from ui.viewmodels.entry import EntryViewModel


class RefusingKeyring(MemoryKeyring):
    """A keyring that nobody has unlocked yet."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = True

    def get_password(self, service: str, username: str, /) -> str | None:
        if self.locked:
            raise VaultError("This device's keyring does not answer. Please unlock it and try again.")
        return super().get_password(service, username)


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_keyring_service(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring  # noqa: PLC0415
    from keyring.backends import fail  # noqa: PLC0415

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)


def make(folder: Path, tasks: Tasks, keyring: Keyring | None = None) -> EntryViewModel:
    return EntryViewModel(Keyrings(folder, keyring), lambda chosen: Profile(folder, chosen), tasks)


def start(qtbot: QtBot, entry: EntryViewModel) -> str:
    entry.start()
    settle(qtbot, entry)
    return str(entry.property("state"))


def settle(qtbot: QtBot, entry: EntryViewModel) -> None:
    qtbot.waitUntil(lambda: not entry.property("busy"), timeout=60_000)


def test_without_a_keyring_nothing_is_stored_before_the_person_agrees(
    tmp_path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    entry = make(tmp_path, tasks)
    assert start(qtbot, entry) == "consent"
    entry.agree()
    qtbot.waitUntil(lambda: entry.property("state") == "enrol")
    assert entry.property("keyring") == "file"
    assert list(tmp_path.iterdir()) == []


def test_what_was_agreed_once_is_not_asked_again(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    enrolled(tmp_path, FileKeyring(tmp_path / "vault.json"), Role.CREW)
    assert start(qtbot, make(tmp_path, tasks)) == "unlock"


def test_wrong_pin_then_the_right_one(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    keyring = MemoryKeyring()
    membership = enrolled(tmp_path, keyring, Role.LIAISON)
    entry = make(tmp_path, tasks, keyring)
    assert start(qtbot, entry) == "unlock"
    assert entry.property("keyring") == "memory"
    entry.unlock("000000")
    settle(qtbot, entry)
    assert "not right" in str(entry.property("error"))
    with qtbot.waitSignal(entry.opened) as opened:
        entry.unlock(PIN)
    assert opened.args[0].membership == membership
    assert (entry.property("state"), entry.property("error")) == ("open", "")


def test_a_mistyped_code_is_told_at_once(tmp_path: Path, tasks: Tasks) -> None:
    entry = make(tmp_path, tasks, MemoryKeyring())
    assert not entry.check("B" + DEAD_CODE[1:])
    assert "letter by letter" in str(entry.property("error"))
    assert entry.check(DEAD_CODE.lower())
    assert entry.property("error") == ""


def test_a_relay_that_is_not_there_leaves_enrolment_open(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    entry = make(tmp_path, tasks, MemoryKeyring())
    assert start(qtbot, entry) == "enrol"
    entry.enrol(DEAD_CODE, PIN)
    settle(qtbot, entry)
    assert "cannot be reached" in str(entry.property("error"))
    assert entry.property("state") == "enrol"


def test_a_keyring_that_refuses_can_be_tried_again(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    keyring = RefusingKeyring()
    entry = make(tmp_path, tasks, keyring)
    assert start(qtbot, entry) == "starting"
    assert "does not answer" in str(entry.property("error"))
    keyring.locked = False
    assert start(qtbot, entry) == "enrol"
    assert entry.property("error") == ""
