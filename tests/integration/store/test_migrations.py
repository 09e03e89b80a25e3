"""The migrations make the tables that the code declares, and touch a database only when they must."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from onboard.store import database, migrations, schema

Open = Callable[[str], Engine]

RELAY = ("log", "ground")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, open_engine: Open) -> Engine:
    """A database without any tables."""
    if request.param == "sqlite":
        return open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    return open_engine(str(request.getfixturevalue("empty_postgresql_url")))


def tables(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names())


def differences(connection: Connection, *declared: sa.MetaData) -> list[object]:
    together = sa.MetaData()
    for metadata in declared:
        for table in metadata.tables.values():
            table.to_metadata(together)
    return list(compare_metadata(MigrationContext.configure(connection), together))


def test_a_relay_gets_exactly_the_declared_tables(empty: Engine) -> None:
    database.migrate(empty, RELAY)
    with empty.connect() as connection:
        assert differences(connection, schema.log, schema.ground) == []


def test_a_device_gets_the_tables_of_the_log_alone(empty: Engine) -> None:
    database.migrate(empty, ("log",))
    assert tables(empty) == {*schema.log.tables, "alembic_version"}
    with empty.connect() as connection:
        assert differences(connection, schema.log) == []


def test_the_heads_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(migrations.configuration())
    assert set(database.HEADS.values()) == set(scripts.get_heads())


def test_migrating_again_changes_nothing_and_asks_for_no_copy(empty: Engine) -> None:
    database.migrate(empty, RELAY)
    asked: list[str] = []
    database.migrate(empty, RELAY, before=lambda: asked.append("copy"))
    assert asked == []
    with empty.connect() as connection:
        assert connection.execute(sa.select(schema.counter)).all() == [("event", 0)]


def test_a_new_database_needs_no_copy(empty: Engine) -> None:
    asked: list[str] = []
    database.migrate(empty, RELAY, before=lambda: asked.append("copy"))
    assert asked == []


def test_a_copy_is_asked_for_before_an_existing_database_changes(empty: Engine) -> None:
    database.migrate(empty, ("log",))
    seen: list[set[str]] = []
    database.migrate(empty, RELAY, before=lambda: seen.append(tables(empty)))
    assert seen == [{*schema.log.tables, "alembic_version"}]
    assert tables(empty) == {*schema.log.tables, *schema.ground.tables, "alembic_version"}


def test_a_migration_that_fails_halfway_leaves_nothing(empty: Engine) -> None:
    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "CREATE TABLE outbox" in statement:
            raise InterruptedError

    sa.event.listen(empty, "before_cursor_execute", fail)
    with pytest.raises(InterruptedError):
        database.migrate(empty, RELAY)
    sa.event.remove(empty, "before_cursor_execute", fail)
    assert tables(empty) == set()
