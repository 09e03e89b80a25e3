"""The relay's settings: one TOML file in its folder. Secrets come from the environment or the keyring instead."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec

from onboard.errors import FormatError, OnboardError

FILE = "relay.toml"
SERVICE = "onboard-relay"


class WhatsAppSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One phone number on the WhatsApp Cloud API. `account` is Meta's id of the number."""

    account: str
    base_url: str = "https://graph.facebook.com"


class RelaySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the relay listens and keeps its data.

    Attributes:
        address: as devices reach it, `https://host:port`; it stands in enrolment codes.
        database: a database URL; SQLite in the relay's folder if empty.
    """

    address: str = "https://127.0.0.1:8443"
    host: str = "127.0.0.1"
    port: int = 8443
    database: str = ""
    whatsapp: WhatsAppSettings | None = None


def read_settings(folder: Path) -> RelaySettings:
    """The settings in a relay's folder; the defaults where there is no file.

    Raises:
        FormatError: the file cannot be read as settings.
    """
    path = folder / FILE
    if not path.exists():
        return RelaySettings()
    try:
        return msgspec.convert(tomllib.loads(path.read_text()), RelaySettings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormatError(f"{FILE}: {error}") from error


def secret(name: str) -> Callable[[], str]:
    """Gives a secret when it is needed: from `ONBOARD_NAME` in the environment, otherwise from the keyring."""

    def read() -> str:
        variable = f"ONBOARD_{name.upper()}"
        if variable in os.environ:
            return os.environ[variable]
        import keyring  # noqa: PLC0415 # looking for a keyring service takes long and is needed here alone

        found = keyring.get_password(SERVICE, name)
        if found is None:
            raise OnboardError(f"The secret {name} is not set: put it into {variable} or the keyring ({SERVICE}).")
        return found

    return read
