"""The vault: only the right PIN opens it, and what is stored survives crashes and damage with a clear word."""

import stat
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from onboard.errors import LostKeyError, VaultError
from onboard.security.files import make_private_folder, write_private
from onboard.security.vault import SERVICE, SHORTEST_PIN, FileKeyring, Keyring, MemoryKeyring, Vault, new_secrets

PIN = "246810"
NAME = "vault /profile"


@pytest.fixture
def keyring() -> Keyring:
    return MemoryKeyring()


@pytest.mark.parametrize("kept_in_file", [False, True])
def test_the_pin_opens_what_it_closed(tmp_path: Path, kept_in_file: bool) -> None:
    keyring = FileKeyring(tmp_path / "vault.json") if kept_in_file else MemoryKeyring()
    vault, guarded = Vault(keyring, NAME), new_secrets()
    assert not vault.exists
    vault.close_in(guarded, PIN)
    assert vault.exists
    opened = Vault(keyring, NAME).unlock(PIN)
    assert opened.database_key == guarded.database_key
    assert opened.signing_key.private_bytes_raw() == guarded.signing_key.private_bytes_raw()


@pytest.mark.parametrize("pin", ["246811", "24681", "2468100", "", "246810 "])
def test_no_other_pin_does(keyring: Keyring, pin: str) -> None:
    vault = Vault(keyring, NAME)
    vault.close_in(new_secrets(), PIN)
    with pytest.raises(VaultError, match="PIN is not right"):
        vault.unlock(pin)


def test_a_pin_that_is_too_short_stores_nothing(keyring: Keyring) -> None:
    vault = Vault(keyring, NAME)
    with pytest.raises(VaultError, match=f"at least {SHORTEST_PIN}"):
        vault.close_in(new_secrets(), "1" * (SHORTEST_PIN - 1))
    assert not vault.exists


def test_a_vault_that_is_not_there_says_so(keyring: Keyring) -> None:
    with pytest.raises(VaultError, match="missing"):
        Vault(keyring, NAME).unlock(PIN)


def test_vaults_do_not_open_under_another_name(keyring: Keyring) -> None:
    Vault(keyring, NAME).close_in(new_secrets(), PIN)
    keyring.set_password(SERVICE, "other", keyring.get_password(SERVICE, NAME) or "")
    with pytest.raises(VaultError):
        Vault(keyring, "other").unlock(PIN)


@pytest.mark.parametrize("place", [0, 16, 28, 60, -1])
def test_a_changed_bit_anywhere_closes_it(keyring: Keyring, place: int) -> None:
    Vault(keyring, NAME).close_in(new_secrets(), PIN)
    sealed = bytearray(b64decode(keyring.get_password(SERVICE, NAME) or ""))
    sealed[place] ^= 1
    keyring.set_password(SERVICE, NAME, b64encode(sealed).decode())
    with pytest.raises(VaultError):
        Vault(keyring, NAME).unlock(PIN)


@pytest.mark.parametrize(
    "stored", ["", "no base64!", "QUJD", b64encode(bytes(27)).decode(), b64encode(bytes(30)).decode()]
)
def test_damage_is_a_clear_error(keyring: Keyring, stored: str) -> None:
    keyring.set_password(SERVICE, NAME, stored)
    with pytest.raises(VaultError):
        Vault(keyring, NAME).unlock(PIN)


def test_what_is_stored_shows_nothing_of_the_secrets(tmp_path: Path) -> None:
    guarded = new_secrets()
    Vault(FileKeyring(tmp_path / "vault.json"), NAME).close_in(guarded, PIN)
    stored = (tmp_path / "vault.json").read_bytes()
    for secret in (guarded.database_key, guarded.signing_key.private_bytes_raw()):
        assert secret not in stored
        assert secret.hex().encode() not in stored
        assert b64encode(secret)[:-4] not in stored


def test_two_vaults_of_one_pin_have_nothing_in_common(keyring: Keyring) -> None:
    guarded = new_secrets()
    Vault(keyring, "one").close_in(guarded, PIN)
    Vault(keyring, "two").close_in(guarded, PIN)
    one, two = (b64decode(keyring.get_password(SERVICE, name) or "") for name in ("one", "two"))
    assert one[:16] != two[:16]
    assert one[28:] != two[28:]


def test_a_file_of_secrets_keeps_the_others(tmp_path: Path) -> None:
    keyring = FileKeyring(tmp_path / "vault.json")
    keyring.set_password("a", "b", "first")
    keyring.set_password("c", "d", "second")
    again = FileKeyring(tmp_path / "vault.json")
    assert (again.get_password("a", "b"), again.get_password("c", "d")) == ("first", "second")
    assert again.get_password("a", "d") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"onboard/vault": 1}'])
def test_a_damaged_file_is_not_taken_for_an_empty_one(tmp_path: Path, content: str) -> None:
    path = tmp_path / "vault.json"
    path.write_text(content)
    with pytest.raises(VaultError, match="damaged"):
        FileKeyring(path).get_password(SERVICE, NAME)
    with pytest.raises(VaultError, match="damaged"):
        FileKeyring(path).set_password(SERVICE, NAME, "secret")
    assert path.read_text() == content


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    path, left_over = tmp_path / "vault.json", tmp_path / "vault.json.new"
    left_over.write_text("of a crash")
    left_over.chmod(0o666)
    FileKeyring(path).set_password(SERVICE, NAME, "secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_crash_while_writing_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vault.json"
    write_private(path, b"old")

    def power_loss(_descriptor: int) -> None:
        raise OSError("power loss")

    monkeypatch.setattr("os.fsync", power_loss)
    with pytest.raises(OSError, match="power loss"):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("content", ["", "{", None])
def test_what_is_forgotten_is_gone_also_where_it_was_damaged(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "vault.json"
    vault = Vault(FileKeyring(path), NAME)
    vault.close_in(new_secrets(), PIN)
    if content is not None:
        path.write_text(content)
    vault.forget()
    assert not vault.exists
    with pytest.raises(LostKeyError, match="missing"):
        vault.unlock(PIN)


def test_forgetting_one_vault_leaves_the_others(tmp_path: Path, keyring: Keyring) -> None:
    for kept in (keyring, FileKeyring(tmp_path / "vault.json")):
        Vault(kept, NAME).close_in(new_secrets(), PIN)
        Vault(kept, "other").close_in(new_secrets(), PIN)
        Vault(kept, NAME).forget()
        Vault(kept, NAME).forget()
        assert not Vault(kept, NAME).exists
        assert Vault(kept, "other").exists


def test_a_file_goes_with_the_last_vault_in_it(tmp_path: Path) -> None:
    keyring = FileKeyring(tmp_path / "vault.json")
    for name in (NAME, "other"):
        Vault(keyring, name).close_in(new_secrets(), PIN)
    Vault(keyring, NAME).forget()
    assert (tmp_path / "vault.json").exists()
    Vault(keyring, "other").forget()
    assert not (tmp_path / "vault.json").exists()


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (tmp_path / "a", tmp_path / "a" / "b")] == [0o700] * 2
