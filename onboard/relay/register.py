"""People, devices, enrolment and tokens: who may come in (design section 6)."""

import re
from typing import Any, NamedTuple

import sqlalchemy as sa
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from onboard.errors import AccessError, RuleError
from onboard.security import assertion
from onboard.security.roles import Role
from onboard.store import schema
from onboard.store.ledger import Ledger

ENROLMENT_LIFETIME = 24 * 3600 * 1000
"""Milliseconds for which a one-time code is good."""

DEVICE = re.compile(r"[0-9A-Za-z-]{1,32}")
"""What a device may be called; devices use 32 hexadecimal digits."""


class Device(NamedTuple):
    """An enrolled device with the person and role that it is bound to. Times in Unix milliseconds."""

    id: str
    person: str
    role: Role
    team: str | None
    public_key: bytes
    last_heard: int | None
    revoked: int | None


DEVICES = (
    sa.select(
        schema.device.c.id,
        schema.device.c.person,
        schema.person.c.role,
        schema.person.c.team,
        schema.device.c.public_key,
        schema.device.c.last_heard,
        schema.device.c.revoked,
    )
    .join(schema.person, schema.person.c.id == schema.device.c.person)
    .order_by(schema.device.c.enrolled)
)
_NAMED = DEVICES.where(schema.device.c.id == sa.bindparam("device"))
_HOLDER = DEVICES.join(schema.token, schema.token.c.device == schema.device.c.id).where(
    schema.token.c.hash == sa.bindparam("hash"), schema.token.c.expires > sa.bindparam("now")
)


class Register:
    def __init__(self, ledger: Ledger) -> None:
        """The register in the relay's database."""
        self._ledger = ledger

    def add_person(self, role: Role, team: str | None = None) -> str:
        """A new person of this role; gives the id by which they are known here."""
        person = uuid_utils.uuid7().hex
        with self._ledger.writing() as connection:
            connection.execute(schema.person.insert().values(id=person, role=role.value, team=team))
        return person

    def invite(self, person: str, secret: bytes, now: int) -> None:
        """Lets whoever holds the secret enrol one device for this person, once, within a day."""
        row = {
            "secret_hash": assertion.token_hash(secret.hex()),
            "person": person,
            "expires": now + ENROLMENT_LIFETIME,
        }
        with self._ledger.writing() as connection:
            connection.execute(schema.enrolment.insert().values(**row))

    def enrol(self, secret: str, device: str, public_key: bytes, now: int) -> Device:
        """Binds a device to the person whom the code was made for.

        Raises:
            AccessError: the code is not known, used up by another device, or too old; the key is no Ed25519 key; or
                the device's name cannot be one, or is taken.
        """
        if not DEVICE.fullmatch(device) or device == self._ledger.device:
            raise AccessError("This device's name cannot be used.")
        try:
            Ed25519PublicKey.from_public_bytes(public_key)
        except ValueError as error:
            raise AccessError("This device's key could not be read.") from error
        invited = schema.enrolment.c.secret_hash == assertion.token_hash(secret)
        with self._ledger.writing() as connection:
            invitation = connection.execute(sa.select(schema.enrolment).where(invited)).first()
            if invitation is None or invitation.expires < now:
                raise AccessError("This code is not known or too old. Please ask for a new one.")
            if invitation.used is not None and not self._same_device(connection, device, public_key):
                raise AccessError("This code has been used. Please ask for a new one.")
            if invitation.used is None:
                if connection.execute(sa.select(schema.device.c.id).where(schema.device.c.id == device)).first():
                    raise AccessError("This device belongs to somebody already.")
                connection.execute(schema.enrolment.update().where(invited).values(used=now))
                row = {"id": device, "person": invitation.person, "public_key": public_key, "enrolled": now}
                connection.execute(schema.device.insert().values(**row))
        enrolled = self.device(device)
        assert enrolled is not None
        return enrolled

    def _same_device(self, connection: sa.Connection, device: str, public_key: bytes) -> bool:
        """Whether the first answer got lost and the device asks again."""
        table = schema.device
        query = sa.select(table.c.id).where(table.c.id == device, table.c.public_key == public_key)
        return connection.execute(query).first() is not None

    def device(self, device: str) -> Device | None:
        found = self._devices(_NAMED, device=device)
        return found[0] if found else None

    def known(self, device: Device) -> Device:
        """The device as it stands now: it may have been withdrawn since."""
        return self._devices(_NAMED, device=device.id)[0]

    def devices(self) -> list[Device]:
        return self._devices(DEVICES)

    def _devices(self, query: sa.Select[Any], **named: object) -> list[Device]:
        with self._ledger.reading() as connection:
            rows = connection.execute(query, named).all()
        return [Device(row[0], row[1], Role(row[2]), *row[3:]) for row in rows]

    def revoke(self, device: str, now: int) -> None:
        """From now on the device reads nothing more and what it writes is not accepted; its tokens end.

        Raises:
            RuleError: there is no such device.
        """
        table = schema.device
        with self._ledger.writing() as connection:
            first = sa.func.coalesce(table.c.revoked, now)
            if not connection.execute(table.update().where(table.c.id == device).values(revoked=first)).rowcount:
                raise RuleError(f"There is no device {device}.")
            connection.execute(schema.token.delete().where(schema.token.c.device == device))

    def sign_in(self, signed: str, now: int) -> tuple[Device, str]:
        """The device that signed this assertion, and a new token for it.

        Raises:
            AccessError: the device is not known, or the assertion is not valid now.
        """
        named = _named(signed)
        device = self.device(named) if DEVICE.fullmatch(named) else None
        if device is None:
            raise AccessError("This device is not known here. Please enrol it again.")
        assertion.verify(signed, Ed25519PublicKey.from_public_bytes(device.public_key), now)
        token = assertion.new_token()
        expires = now + assertion.TOKEN_LIFETIME * 1000
        table = schema.token
        with self._ledger.writing() as connection:
            connection.execute(table.delete().where(table.c.expires < now))
            row = {"hash": assertion.token_hash(token), "device": device.id, "expires": expires}
            connection.execute(table.insert().values(**row))
        return device, token

    def bearer(self, token: str, now: int) -> Device:
        """The device that this token was given to.

        Raises:
            AccessError: the token is not known or has expired.
        """
        found = self._devices(_HOLDER, hash=assertion.token_hash(token), now=now)
        if not found:
            raise AccessError("Please sign in again.")
        return found[0]


def _named(signed: str) -> str:
    try:
        return assertion.device_named(signed)
    except UnicodeError as error:
        raise AccessError("The sign-in could not be read.") from error
