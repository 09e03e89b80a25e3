"""A crash between any two statements of a transaction."""

from collections.abc import Callable

import sqlalchemy as sa

from onboard.store import schema
from onboard.store.log import Change, Log
from tests.integration.store.samples import rows


class CrashError(Exception):
    pass


def everything(log: Log) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that this replica has."""
    present = set(sa.inspect(log.engine).get_table_names())
    tables = [*schema.log.sorted_tables, *schema.ground.sorted_tables]
    return {table.name: rows(log, table) for table in tables if table.name in present}


def survives_every_crash(log: Log, action: Callable[[], object]) -> None:
    """Runs the action with a crash before its first statement, its second, and so on until it comes through.

    After each crash the database holds what it held before, and nobody has been told of anything.
    """
    before = everything(log)
    heard: list[frozenset[Change]] = []
    log.subscribe(heard.append)
    statements = 0
    while _crashes(log.engine, statements, action):
        assert everything(log) == before
        assert heard == []
        statements += 1
    assert statements > 4
    assert len(heard) == 1
    assert everything(log) != before


def _crashes(engine: sa.Engine, after: int, action: Callable[[], object]) -> bool:
    """Whether the action got as far as its statement of that number (the commit is one), where it crashes."""
    left = after

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise CrashError

    for name in ("before_cursor_execute", "commit"):
        sa.event.listen(engine, name, count)
    try:
        action()
    except CrashError:
        return True
    finally:
        for name in ("before_cursor_execute", "commit"):
            sa.event.remove(engine, name, count)
    return False
