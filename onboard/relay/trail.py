"""The audit trail: who read or changed the data of a scope, by the hour (design section 6).

An actor stands in it under a pseudonym of its own in each scope, so that the trail of one flight can be read without
following a person from flight to flight. The relay's secret turns a person into their pseudonym where that is asked.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import sqlalchemy as sa

from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import chunks, get_meta, set_meta, write_rows

HOUR = 3_600_000
KEY = "trail_key"

Action = Literal["read", "changed", "accepted", "discarded"]
"""The last two are an operator's, of what was kept for review."""


class Note(NamedTuple):
    """One line of the trail. `hour` is the beginning of the hour, Unix milliseconds."""

    hour: int
    scope: str
    actor: str
    action: str


_INSERT = schema.trail.insert().values({name: sa.bindparam(name) for name in Note._fields})


class Trail:
    def __init__(self, ledger: Ledger) -> None:
        """The trail in the relay's database; its secret is made when the database is new."""
        self._ledger = ledger
        # By person, not pseudonym, which costs a digest.
        self._noted: set[Note] = set()
        with ledger.writing() as connection:
            key = get_meta(connection, KEY)
            if key is None:
                key = secrets.token_hex(32)
                set_meta(connection, **{KEY: key})
        self._key = bytes.fromhex(key)

    def pseudonym(self, person: str, scope: str) -> str:
        """Under which name a person stands in the trail of a scope: 32 hexadecimal digits."""
        return hmac.digest(self._key, f"{scope}\n{person}".encode(), hashlib.sha256)[:16].hex()

    def note(self, person: str, action: Action, scopes: Iterable[str], now: int) -> None:
        """Writes down that the person did this in these scopes; once an hour for each."""
        self.note_all({person: scopes}, action, now)

    def note_all(self, visits: Mapping[str, Iterable[str]], action: Action, now: int) -> None:
        """Writes down that these persons did this, each in their scopes, in one transaction."""
        hour = now - now % HOUR
        done = {Note(hour, scope, person, action) for person, scopes in visits.items() for scope in scopes}
        fresh = done - self._noted
        if not fresh:
            return
        table = schema.trail
        notes = {note._replace(actor=self.pseudonym(note.actor, note.scope)) for note in fresh}
        with self._ledger.writing() as connection:
            known: set[Note] = set()
            for part in chunks(sorted({note.actor for note in notes})):
                query = sa.select(table).where(table.c.hour == hour, table.c.actor.in_(part))
                known |= {Note(*row) for row in connection.execute(query)}
            if missing := notes - known:
                write_rows(connection, _INSERT, sorted(missing))
        self._noted = {note for note in self._noted if note.hour == hour} | fresh

    def forget(self) -> None:
        """Holds nothing for written any more: the database was restored from a backup, which may lack it."""
        self._noted = set()

    def read(self, scope: str) -> list[Note]:
        """The trail of a scope, oldest first."""
        table = schema.trail
        query = sa.select(table).where(table.c.scope == scope).order_by(table.c.hour, table.c.actor, table.c.action)
        with self._ledger.reading() as connection:
            return [Note(*row) for row in connection.execute(query)]
