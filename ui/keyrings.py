"""Where the key to this device's data is kept: the operating system's keyring, or what a person agreed to instead."""

from pathlib import Path

from onboard.errors import VaultError
from onboard.security.vault import FileKeyring, Keyring, MemoryKeyring


class SystemKeyring:
    """The operating system's keyring; where it refuses, the person is told."""

    def get_password(self, service: str, username: str, /) -> str | None:
        import keyring  # noqa: PLC0415 # finding the backends takes time that the first frame need not wait for

        try:
            return keyring.get_password(service, username)
        except keyring.errors.KeyringError as error:
            raise _refused() from error

    def set_password(self, service: str, username: str, password: str, /) -> None:
        import keyring  # noqa: PLC0415 # see above

        try:
            keyring.set_password(service, username, password)
        except keyring.errors.KeyringError as error:
            raise _refused() from error

    def delete_password(self, service: str, username: str, /) -> None:
        import keyring  # noqa: PLC0415 # see above

        try:
            keyring.delete_password(service, username)
        except keyring.errors.KeyringError as error:
            raise _refused() from error


def _refused() -> VaultError:
    return VaultError("This device's keyring does not answer. Please unlock it and try again.")


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
    import keyring  # noqa: PLC0415 # see above
    from keyring.core import recommended  # noqa: PLC0415 # same

    return bool(recommended(keyring.get_keyring()))
