"""The device's vault: a random database key and the device's signing key, wrapped by a PIN, kept in the keyring.

The PIN goes through Argon2id (RFC 9106, second recommended setting) and AES-GCM wraps the secrets. Nothing is ever
stored in clear; without a keyring the caller must ask the person before it gives a `FileKeyring`.
"""

import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onboard.errors import LostKeyError, VaultError
from onboard.security.files import write_private

SERVICE = "onboard"
MEMORY = 64 * 1024
PASSES = 3
LANES = 4
SHORTEST_PIN = 6


class Keyring(Protocol):
    """What the vault needs of the operating system's keyring (the `keyring` package's interface)."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


class MemoryKeyring:
    """A keyring that forgets when the process ends, for the demo; screens that use it say so."""

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        del self._secrets[service, username]


class FileKeyring:
    """A passphrase-only vault in one file, for devices without a keyring, after the person's explicit consent."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_password(self, service: str, username: str, /) -> str | None:
        return self._stored().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str, /) -> None:
        write_private(self._path, msgspec.json.encode(self._stored() | {f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str, /) -> None:
        try:
            kept = self._stored()
        except LostKeyError:
            # Nothing in it can be read any more.
            kept = {}
        kept.pop(f"{service}/{username}", None)
        if kept:
            write_private(self._path, msgspec.json.encode(kept))
        else:
            self._path.unlink(missing_ok=True)

    def _stored(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except msgspec.DecodeError as error:
            raise _damaged() from error


class Secrets(NamedTuple):
    """What the vault guards: the raw SQLCipher key and the key that signs for this device."""

    database_key: bytes
    signing_key: Ed25519PrivateKey


def new_secrets() -> Secrets:
    return Secrets(secrets.token_bytes(32), Ed25519PrivateKey.generate())


class Vault:
    def __init__(self, keyring: Keyring, name: str) -> None:
        """A vault under this name in the keyring; one for each profile of the app."""
        self._keyring = keyring
        self._name = name

    @property
    def exists(self) -> bool:
        return self._keyring.get_password(SERVICE, self._name) is not None

    def close_in(self, guarded: Secrets, pin: str) -> None:
        """Wraps the secrets with the PIN and stores them.

        Raises:
            VaultError: the PIN is too short.
        """
        if len(pin) < SHORTEST_PIN:
            raise VaultError(f"Please choose a PIN of at least {SHORTEST_PIN} digits.")
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        clear = guarded.database_key + guarded.signing_key.private_bytes_raw()
        wrapped = AESGCM(_key(pin, salt)).encrypt(nonce, clear, self._name.encode())
        self._keyring.set_password(SERVICE, self._name, b64encode(salt + nonce + wrapped).decode())

    def forget(self) -> None:
        """Deletes the secrets for good, whether they can be read or not."""
        try:
            there = self.exists
        except LostKeyError:
            there = True
        if there:
            self._keyring.delete_password(SERVICE, self._name)

    def unlock(self, pin: str) -> Secrets:
        """The secrets.

        Raises:
            VaultError: the PIN is wrong.
            LostKeyError: nothing is stored here, or what is stored is damaged.
        """
        stored = self._keyring.get_password(SERVICE, self._name)
        if stored is None:
            raise LostKeyError("The key to this device's data is missing. Please set the device up again.")
        try:
            sealed = b64decode(stored, validate=True)
            salt, nonce, wrapped = sealed[:16], sealed[16:28], sealed[28:]
            clear = AESGCM(_key(pin, salt)).decrypt(nonce, wrapped, self._name.encode())
        except InvalidTag as error:
            raise VaultError("This PIN is not right. Please try again.") from error
        except (ValueError, HashingError) as error:
            raise _damaged() from error
        return Secrets(clear[:32], Ed25519PrivateKey.from_private_bytes(clear[32:]))


def _damaged() -> LostKeyError:
    return LostKeyError("The key to this device's data is damaged. Please set the device up again.")


def _key(pin: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        pin.encode(),
        salt,
        time_cost=PASSES,
        memory_cost=MEMORY,
        parallelism=LANES,
        hash_len=32,
        type=Type.ID,
    )
