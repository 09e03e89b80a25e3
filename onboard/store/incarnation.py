"""The relay's lives: a restored backup begins a new one, and nothing in it is taken for what was before (section 5)."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.store import schema
from onboard.store.log import set_meta, writer
from onboard.store.replica import Cursor

DIGITS = 8
"""Of an incarnation's id: enough to tell some restored backups apart, and each request carries it."""

_LATEST = sa.select(schema.incarnation).order_by(schema.incarnation.c.started.desc()).limit(2)


def newest(connection: Connection) -> str | None:
    """The id of the present incarnation; None before the first."""
    row = connection.execute(_LATEST).first()
    return row.id if row else None


def restored_at(connection: Connection) -> int | None:
    """When it was last noticed that this relay had come back from a backup, Unix milliseconds."""
    rows = connection.execute(_LATEST).all()
    return rows[0].started if len(rows) > 1 else None


def begin(connection: Connection, now: int) -> str:
    """Starts an incarnation, later than those before it whatever the clock says; gives its id."""
    table = schema.incarnation
    last = connection.execute(sa.select(sa.func.max(table.c.started))).scalar()
    started = now if last is None else max(now, last + 1)
    begun = uuid.uuid4().hex[:DIGITS]
    connection.execute(table.insert().values(id=begun, started=started))
    return begun


def begin_epoch(connection: Connection, device: str, now: int) -> None:
    """Gives the relay an epoch above all that it has used; the clock covers those that a backup does not know of."""
    written = connection.execute(sa.select(sa.func.max(schema.event.c.epoch)).where(schema.event.c.device == device))
    used = max(writer(connection).epoch, written.scalar() or 0)
    set_meta(connection, epoch=max(used + 1, now // 1000))


def contradicts(connection: Connection, cursors: Iterable[Cursor], newest_number: int) -> bool:
    """Whether cursors tell of another log than this: one is ahead of it, or its entry has other random bytes.

    An entry that is not there proves nothing: it may have been purged, or replaced by a newer one.
    """
    checks = {cursor.number: cursor.check for cursor in cursors if cursor.number}
    if any(number > newest_number for number in checks):
        return True
    table = schema.event
    rows = connection.execute(sa.select(table.c.number, table.c.check).where(table.c.number.in_(list(checks))))
    return any(checks[number] not in (None, check) for number, check in rows)
