"""How far a device has read, of which scopes, and what it has let go of."""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Priority
from onboard.domain.scope import FLIGHT, STATION
from onboard.store import schema
from onboard.store.blobs import SHOWS_UNSAFE, forget_blobs
from onboard.store.log import Change, chunks, get_meta, set_meta


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far a class has been read: the log number of its last entry and that entry's random bytes."""

    number: int = 0
    check: bytes | None = None


Cursors = dict[int, Cursor]


class Backfill(msgspec.Struct, frozen=True, array_like=True):
    """What is still to be read of a scope that was gained: numbers above `after`, up to `upto`, of one class."""

    scope: str
    priority: int
    after: int
    upto: int


_CURSORS = sa.select(schema.cursor.c.priority, schema.cursor.c.number, schema.cursor.c.check)
_HELD = sa.select(schema.held_scope.c.scope)
_PURGED = sa.select(schema.purged.c.scope)
_BACKFILLS = sa.select(*(schema.backfill.c[name] for name in Backfill.__struct_fields__)).order_by(
    schema.backfill.c.priority, schema.backfill.c.scope
)
_ADVANCE = sa.text(
    'INSERT INTO cursor (priority, number, "check") VALUES (:priority, :number, :check) ON CONFLICT (priority)'
    ' DO UPDATE SET number = excluded.number, "check" = excluded."check" WHERE cursor.number < excluded.number'
)


def cursors(connection: Connection) -> Cursors:
    """The cursor of every class."""
    found = {priority: Cursor(number, check) for priority, number, check in connection.execute(_CURSORS)}
    return {int(priority): found.get(priority, Cursor()) for priority in Priority}


def advance(connection: Connection, reached: Mapping[int, Cursor]) -> None:
    """Moves the cursors of these classes, none of them back."""
    rows = [
        {"priority": priority, "number": cursor.number, "check": cursor.check}
        for priority, cursor in reached.items()
        if cursor.number
    ]
    if rows:
        connection.execute(_ADVANCE, rows)


def held(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(_HELD).scalars())


def read_from_the_beginning(connection: Connection, scope: str) -> None:
    """Plans to read of a scope what lies before the cursors."""
    reached = {priority: cursor.number for priority, cursor in cursors(connection).items() if cursor.number}
    table = schema.backfill
    connection.execute(table.delete().where(table.c.scope == scope))
    if reached:
        rows = [{"scope": scope, "priority": each, "after": 0, "upto": number} for each, number in reached.items()]
        connection.execute(table.insert(), rows)


def read_again(connection: Connection) -> None:
    """Plans to read all scopes from the beginning, with what another copy of this database wrote."""
    for scope in sorted(held(connection)):
        read_from_the_beginning(connection, scope)


def go_back(connection: Connection, number: int) -> None:
    """Lets the cursors and backfills reach no further than this number."""
    table, fill = schema.cursor, schema.backfill
    connection.execute(table.update().where(table.c.number > number).values({"number": number, "check": None}))
    connection.execute(fill.update().where(fill.c.upto > number).values(upto=number))
    connection.execute(fill.delete().where(fill.c.after >= fill.c.upto))
    set_meta(connection, as_of=0)


def purged(connection: Connection) -> frozenset[str]:
    """The scopes whose data this device has let go."""
    return frozenset(connection.execute(_PURGED).scalars())


def let_go(connection: Connection, device: str, scope: str, now: int) -> set[Change]:
    """Deletes what this device holds of a scope; gives what was shown of it.

    What the relay may lack of the device's own stays, hidden, until a backup of the relay has it, with its photos.
    """
    event, entity, table = schema.event, schema.entity, schema.purged
    if scope not in purged(connection):
        connection.execute(table.insert().values(scope=scope, at=now, floor=0))
    covered = int(get_meta(connection, "covered") or 0)
    lacking = sa.or_(sa.func.coalesce(event.c.number, covered + 1) > covered, SHOWS_UNSAFE)
    kept = sa.and_(event.c.device == device, lacking)
    gone = connection.execute(sa.select(entity.c.name, entity.c.subject).where(entity.c.scope == scope)).all()
    subjects = sa.select(entity.c.subject).where(entity.c.scope == scope)
    connection.execute(schema.entity_key.delete().where(schema.entity_key.c.subject.in_(subjects)))
    connection.execute(entity.delete().where(entity.c.scope == scope))
    connection.execute(event.delete().where(event.c.scope == scope, ~kept))
    connection.execute(schema.backfill.delete().where(schema.backfill.c.scope == scope))
    return {Change(name, subject) for name, subject in gone} | forget_blobs(connection)


def let_go_of_registered(connection: Connection, device: str) -> set[Change]:
    """Hides what crew registered for stations, once this device holds the flight no more; gives what was shown of it.

    Each goes when a backup of the relay has it, with its photos. Of a station that the device holds, everything stays.
    """
    event, entity, key = schema.event, schema.entity, schema.entity_key
    elsewhere = sa.and_(entity.c.scope.startswith(STATION), entity.c.scope.not_in(_HELD))
    left = sa.and_(key.c.name == "found_item.flight", (FLIGHT + key.c.key).not_in(_HELD))
    query = sa.select(entity.c.name, entity.c.subject).join(key, key.c.subject == entity.c.subject)
    gone = connection.execute(query.where(elsewhere, left)).all()
    for part in chunks([subject for _, subject in gone]):
        connection.execute(key.delete().where(key.c.subject.in_(part)))
        connection.execute(entity.delete().where(entity.c.subject.in_(part)))
    covered = int(get_meta(connection, "covered") or 0)
    hidden = sa.and_(event.c.scope.startswith(STATION), event.c.scope.not_in(_HELD))
    shown = sa.select(entity.c.subject).where(elsewhere)
    safe = sa.and_(event.c.device == device, event.c.number <= covered, ~SHOWS_UNSAFE)
    connection.execute(event.delete().where(safe, hidden, event.c.subject.not_in(shown)))
    return {Change(name, subject) for name, subject in gone} | forget_blobs(connection)


def backfills(connection: Connection) -> list[Backfill]:
    return [Backfill(*row) for row in connection.execute(_BACKFILLS)]


def fill(connection: Connection, backfill: Backfill) -> None:
    """Notes how far a backfill has come; it ends when it has reached what was to be read."""
    table = schema.backfill
    this = sa.and_(
        table.c.scope == backfill.scope, table.c.priority == backfill.priority, table.c.upto == backfill.upto
    )
    if backfill.after >= backfill.upto:
        connection.execute(table.delete().where(this))
    else:
        connection.execute(table.update().where(this, table.c.after < backfill.after).values(after=backfill.after))
