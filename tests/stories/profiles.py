"""Profiles that are enrolled already, for pictures and tests that are not about enrolment."""

from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onboard.bootstrap import Membership
from onboard.security.enrolment import FINGERPRINT, SECRET, EnrolmentCode
from onboard.security.roles import Role
from onboard.security.vault import Keyring, Vault, new_secrets

PIN = "120912"
NOWHERE = "https://127.0.0.1:9"
"""An address at which nothing listens: the discard port."""

TEAMS = {Role.LIAISON: "desk", Role.LOST_AND_FOUND: "AMS"}

RELAY_KEY = X25519PrivateKey.generate().public_key().public_bytes_raw()
"""To which these profiles seal what they write; nobody opens it."""

DEAD_CODE = str(EnrolmentCode(NOWHERE, bytes(FINGERPRINT), bytes(SECRET)))
"""A well-made code of a relay that is not there."""


def enrolled(folder: Path, keyring: Keyring, role: Role, person: str = "p1", address: str = NOWHERE) -> Membership:
    """Makes an empty profile of that role in the folder, which opens with `PIN`."""
    folder.mkdir(parents=True, exist_ok=True)
    device = f"device-{person}"
    membership = Membership(device, person, role, TEAMS.get(role), address, RELAY_KEY)
    Vault(keyring, f"vault {folder.resolve()}").close_in(new_secrets(), PIN)
    (folder / "membership.json").write_bytes(msgspec.json.encode(membership))
    (folder / "authority.pem").touch()
    return membership


def left(folder: Path, entries: int = 3) -> None:
    """Makes as many sealed entries of an earlier enrolment in the profile's folder; nobody can open them."""
    earlier = folder / "sealed" / ("0" * 16) / "earlier"
    earlier.mkdir(parents=True)
    for number in range(entries):
        (earlier / f"{number:016x}-{1:016x}-{0:016x}").write_bytes(b"sealed")
