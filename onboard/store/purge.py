"""The end of a scope's lifetime on the relay: its data goes, its id stays, and nothing brings it back (section 6)."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.store import schema
from onboard.store.blobs import delete_blobs
from onboard.store.log import Change, chunks


class Gone(NamedTuple):
    """How many events there were, and the entities that are there no more."""

    events: int
    changes: list[Change]


_PURGED = sa.select(schema.purged.c.scope).where(schema.purged.c.scope.in_(sa.bindparam("scopes", expanding=True)))


def purged(connection: Connection, scopes: Collection[str]) -> frozenset[str]:
    """Those of the scopes that have been purged."""
    found: set[str] = set()
    for part in chunks(list(scopes)):
        found |= set(connection.execute(_PURGED, {"scopes": part}).scalars())
    return frozenset(found)


def delete(connection: Connection, scope: str, now: int) -> Gone:
    """Deletes events, states, keys and blobs of a scope, what was kept of it for review, and remembers that it was."""
    event, entity, key, kept = schema.event, schema.entity, schema.entity_key, schema.purged
    floor = connection.execute(sa.select(sa.func.max(event.c.number)).where(event.c.scope == scope)).scalar()
    if not purged(connection, [scope]):
        connection.execute(kept.insert().values(scope=scope, at=now, floor=floor or 0))
    subjects = sa.select(entity.c.subject).where(entity.c.scope == scope)
    connection.execute(key.delete().where(key.c.subject.in_(subjects)))
    delete_blobs(connection, scope)
    connection.execute(schema.review.delete().where(schema.review.c.scope == scope))
    states = connection.execute(
        entity.delete().where(entity.c.scope == scope).returning(entity.c.name, entity.c.subject)
    )
    changes = [Change(*row) for row in states]
    return Gone(connection.execute(event.delete().where(event.c.scope == scope)).rowcount, changes)
