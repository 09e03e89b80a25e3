"""Where the key to this device's data is kept: the operating system's keyring, or what a person agreed to instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onboard.errors import VaultError
from onboard.security.vault import FileKeyring, Keyring, MemoryKeyring

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class SystemKeyring:
    """The operating system's keyring; where it refuses, the person is told."""

    def get_password(self, service: str, username: str, /) -> str | None:
        with _backend() as backend:
            return backend.get_password(service, username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        with _backend() as backend:
            backend.set_password(service, username, password)

    def delete_password(self, service: str, username: str, /) -> None:
        with _backend() as backend:
            backend.delete_password(service, username)


@contextmanager
def _backend() -> "Iterator[KeyringBackend]":
    """The system's keyring, to be asked; what it refuses becomes a word to the person."""
    import keyring  # noqa: PLC0415 # finding the backends takes time that the first frame need not wait for

    try:
        yield keyring.get_keyring()
    except keyring.errors.KeyringError as error:
        raise VaultError("This device's keyring does not answer. Please unlock it and try again.") from error


class Keyrings:
    """The choice of keyring for one profile of the app."""

    def __init__(self, folder: Path, given: Keyring | None = None) -> None:
        """The choice for the profile in that folder; `given` decides it where the caller brings a keyring."""
        self._file = folder / "vault.json"
        self._given = given

    def find(self) -> Keyring | None:
        """The keyring to use; None where there is none and the person must be asked. Takes time: not for the GUI."""
        if self._given is not None:
            return self._given
        if self._file.exists():
            return FileKeyring(self._file)
        return SystemKeyring() if _system_has_one() else None

    def agreed(self) -> Keyring:
        """What is used after the person agreed to a vault that the PIN alone protects."""
        return FileKeyring(self._file)


def kept_in(keyring: Keyring) -> str:
    """How the keys are kept, as the screens know it: `system`, `file` or `memory`."""
    match keyring:
        case MemoryKeyring():
            return "memory"
        case FileKeyring():
            return "file"
    return "system"


def _system_has_one() -> bool:
    """Whether a keyring service answers; the fallbacks of the keyring package that keep plain text do not count."""
    with _backend() as backend:
        from keyring.core import recommended  # noqa: PLC0415 # loaded with the backends

        return bool(recommended(backend))
