"""Opening a database: SQLite for relay and tests, SQLCipher on devices, PostgreSQL by URL."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, QueuePool, event

from onboard.errors import LostKeyError

BUSY_TIMEOUT = 10_000
"""Milliseconds for which a writer waits for another one."""

READING = {"onboard_reading": True}
"""Execution options of a transaction that only reads and so need not take the writer's lock."""


def open_url(url: str) -> Engine:
    """The engine for a database URL: `sqlite:///path` or `postgresql+psycopg://…`."""
    engine = sqlalchemy.create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True, pool_use_lifo=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)
    return engine


def open_encrypted(path: Path, key: bytes) -> Engine:
    """The engine for a device's SQLCipher database, made if it is not there.

    `key` is 32 random bytes; it is used as the raw key, so SQLCipher derives nothing from it.

    Raises:
        LostKeyError: the file exists and this is not its key.
    """
    import sqlcipher3.dbapi2 as sqlcipher  # noqa: PLC0415 # only devices have it; the relay runs without

    def connect() -> Any:
        connection = sqlcipher.connect(str(path), check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        return connection

    engine = sqlalchemy.create_engine(
        "sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, hide_parameters=True
    )
    _prepare_sqlite(engine)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except sqlalchemy.exc.OperationalError:
        engine.dispose()
        raise
    except sqlalchemy.exc.DatabaseError as error:
        engine.dispose()
        raise LostKeyError("This key does not open the data on this device.") from error
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # The driver's own transaction handling would begin too late and without IMMEDIATE.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT}"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("onboard_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("onboard_reading", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


HEADS = {"log": "log_0001", "ground": "ground_0001"}
"""The newest migration of each branch; a test compares them with the migration scripts."""


def migrate(engine: Engine, branches: tuple[str, ...], before: Callable[[], None] | None = None) -> None:
    """Brings the tables of these branches up to date in one transaction.

    The branches are `("log",)` on devices and `("log", "ground")` on the relay. `before` is called first when an
    existing database is about to change, to keep a copy of it.
    """
    with engine.connect() as connection:
        found = _revisions(connection)
    wanted = {HEADS[branch] for branch in branches}
    if found == wanted:
        return
    if found and before:
        before()
    from onboard.store import migrations  # noqa: PLC0415 # Alembic costs a fifth of the unlocking and is rarely needed

    with engine.begin() as connection:
        migrations.upgrade(connection, sorted(wanted))


def keep_copy(data: Path) -> None:
    """A copy of the encrypted database before it is migrated."""
    for suffix in ("", "-wal"):
        source = data.with_name(data.name + suffix)
        if source.exists():
            shutil.copy2(source, source.with_name(f"{data.name}.before{suffix}"))


def _revisions(connection: Connection) -> set[str]:
    if not sqlalchemy.inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())
