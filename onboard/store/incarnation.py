"""The relay's lives: a restored backup begins a new one, and nothing in it is taken for what was before (section 5)."""

import secrets
import uuid
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.store import schema
from onboard.store.log import set_meta, writer
from onboard.store.reach import Cursor

BLOCK = 16
"""Numbers whose random bytes are made at once; a digest has 64."""

DIGITS = 8
"""Of an incarnation's id: enough to tell some restored backups apart, and each request carries it."""

_RUNS = sa.select(schema.run).order_by(schema.run.c.start)
SECRET = sa.select(schema.run.c.secret).order_by(schema.run.c.start.desc()).limit(1).scalar_subquery()
"""The secret of the present run; null before the first."""

_LATEST = sa.select(schema.incarnation).order_by(schema.incarnation.c.started.desc()).limit(2)


def newest(connection: Connection) -> str | None:
    """The id of the present incarnation; None before the first."""
    row = connection.execute(_LATEST).first()
    return row.id if row else None


def restored_at(connection: Connection) -> int | None:
    """When it was last noticed that this relay had come back from a backup, Unix milliseconds."""
    rows = connection.execute(_LATEST).all()
    return rows[0].started if len(rows) > 1 else None


def knows(connection: Connection, incarnation: str) -> bool:
    table = schema.incarnation
    return connection.execute(sa.select(table.c.id).where(table.c.id == incarnation)).first() is not None


def begin(connection: Connection, now: int) -> str:
    """Starts an incarnation; gives its id."""
    begun = uuid.uuid4().hex[:DIGITS]
    note(connection, begun, now)
    return begun


def note(connection: Connection, incarnation: str, now: int) -> None:
    """Enters an incarnation as the newest, later than those before it whatever the clock says."""
    table = schema.incarnation
    last = connection.execute(sa.select(sa.func.max(table.c.started))).scalar()
    started = now if last is None else max(now, last + 1)
    connection.execute(table.insert().values(id=incarnation, started=started))


def begin_epoch(connection: Connection, device: str, now: int, newest_number: int) -> None:
    """Gives the relay an epoch above all that it has used; the clock covers those that a backup does not know of.

    With it begins a run: what is numbered from now on has other random bytes than in any log that this one was.
    """
    written = connection.execute(sa.select(sa.func.max(schema.event.c.epoch)).where(schema.event.c.device == device))
    used = max(writer(connection).epoch, written.scalar() or 0)
    set_meta(connection, epoch=max(used + 1, now // 1000))
    run, start = schema.run, newest_number + 1
    connection.execute(run.delete().where(run.c.start == start))
    connection.execute(run.insert().values(start=start, secret=secrets.token_bytes(16)))


def check(secret: bytes | None, number: int) -> bytes:
    """The four random bytes of an entry: they come from the secret of the run in which its number was given.

    So none has to be kept with its entry, which may be purged or replaced.
    """
    block, place = divmod(number, BLOCK)
    return _random(secret or b"", block)[4 * place : 4 * (place + 1)]


@lru_cache(maxsize=64)
def _random(secret: bytes, block: int) -> bytes:
    return blake2b(block.to_bytes(8), key=secret, digest_size=4 * BLOCK).digest()


def _checks(connection: Connection, numbers: Sequence[int]) -> list[bytes]:
    """The random bytes of entries with these numbers, each by its run."""
    runs = connection.execute(_RUNS).all()
    starts = [run.start for run in runs]
    return [check(runs[bisect_right(starts, number) - 1].secret if runs else None, number) for number in numbers]


def contradicts(connection: Connection, cursors: Iterable[Cursor], newest_number: int) -> bool:
    """Whether cursors tell of another log than this: one is ahead of it, or its entry has other random bytes here."""
    told = [cursor for cursor in cursors if cursor.number]
    if any(cursor.number > newest_number for cursor in told):
        return True
    proven = [cursor for cursor in told if cursor.check is not None]
    here = _checks(connection, [cursor.number for cursor in proven]) if proven else []
    return any(cursor.check != known for cursor, known in zip(proven, here, strict=True))
