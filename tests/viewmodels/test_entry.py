"""The way in over real profiles: consent, unlocking, enrolment that cannot reach its relay, a keyring that refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.bootstrap import Profile, vault_name
from onboard.errors import VaultError
from onboard.security.roles import Role
from onboard.security.vault import SERVICE, FileKeyring, Keyring, MemoryKeyring
from tests.stories.profiles import DEAD_CODE, PIN, enrolled, left
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


def fill(folder: Path) -> None:
    """What a profile has once it was open."""
    for name in ("onboard.db", "onboard.db-wal", "onboard.db.before", "lost-1-onboard.db"):
        (folder / name).write_bytes(b"encrypted")


def test_who_does_not_know_the_pin_can_begin_anew_and_what_was_not_sent_stays(
    tmp_path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    keyring = MemoryKeyring()
    enrolled(tmp_path, keyring, Role.CREW)
    fill(tmp_path)
    left(tmp_path, 2)
    entry = make(tmp_path, tasks, keyring)
    assert start(qtbot, entry) == "unlock"
    assert entry.property("sealed") == 2
    entry.unlock("000000")
    settle(qtbot, entry)
    assert entry.property("state") == "unlock"
    entry.forget()
    settle(qtbot, entry)
    assert (entry.property("state"), entry.property("sealed"), entry.property("error")) == ("enrol", 2, "")
    assert {path.name for path in tmp_path.iterdir()} == {"authority.pem", "sealed"}
    assert start(qtbot, make(tmp_path, tasks, keyring)) == "enrol"


def test_a_damaged_vault_is_told_and_can_be_left_behind(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    enrolled(tmp_path, FileKeyring(tmp_path / "vault.json"), Role.CREW)
    (tmp_path / "vault.json").write_text("{")
    entry = make(tmp_path, tasks)
    assert start(qtbot, entry) == "lost"
    entry.forget()
    settle(qtbot, entry)
    assert (entry.property("state"), entry.property("keyring")) == ("enrol", "file")


def test_a_damaged_key_is_noticed_when_the_pin_is_typed(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    keyring = MemoryKeyring()
    enrolled(tmp_path, keyring, Role.CREW)
    keyring.set_password(SERVICE, vault_name(tmp_path), "damaged")
    entry = make(tmp_path, tasks, keyring)
    assert start(qtbot, entry) == "unlock"
    entry.unlock(PIN)
    settle(qtbot, entry)
    assert entry.property("state") == "lost"
    assert "damaged" in str(entry.property("error"))


def test_data_that_its_key_does_not_open_is_lost_as_well(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    keyring = MemoryKeyring()
    enrolled(tmp_path, keyring, Role.CREW)
    (tmp_path / "onboard.db").write_bytes(bytes(8192))
    entry = make(tmp_path, tasks, keyring)
    start(qtbot, entry)
    entry.unlock(PIN)
    settle(qtbot, entry)
    assert entry.property("state") == "lost"


def test_a_keyring_that_does_not_forget_leaves_everything(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    keyring = RefusingKeyring()
    keyring.locked = False
    enrolled(tmp_path, keyring, Role.CREW)
    fill(tmp_path)
    entry = make(tmp_path, tasks, keyring)
    assert start(qtbot, entry) == "unlock"
    keyring.locked = True
    entry.forget()
    settle(qtbot, entry)
    assert entry.property("state") == "unlock"
    assert "does not answer" in str(entry.property("error"))
    assert (tmp_path / "onboard.db").exists()
