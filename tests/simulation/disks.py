"""Where the databases of a simulation lie: in memory, where they outlive the program that uses them, as on a disk."""

import sqlite3
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from onboard.store import database

UNLIMITED = 2**30
"""Pages, more than any simulation fills."""


class Crash(BaseException):
    """The program is killed right here."""


class Moment(Enum):
    """A side of a commit's boundary."""

    BEFORE = "before"
    AFTER = "after"


class Connection(sqlite3.Connection):
    """A connection that can break off at a commit, and that stays open when its program ends.

    Attributes:
        crash: the side of a commit's boundary on which the program is killed, after `spared` other commits that write.
    """

    crash: Moment | None = None
    spared = 0
    _written = 0

    def commit(self) -> None:
        crash = self._due()
        if crash is Moment.BEFORE:
            self.rollback()
            raise Crash
        super().commit()
        if crash is Moment.AFTER:
            raise Crash

    def _due(self) -> Moment | None:
        writes, self._written = self.total_changes != self._written, self.total_changes
        if self.crash is None or not writes:
            return None
        self.spared -= 1
        if self.spared >= 0:
            return None
        crash, self.crash = self.crash, None
        return crash

    def close(self) -> None:
        """Only the program that used it ends; what is in memory stays."""
        self.rollback()


class Dialect(SQLiteDialect_pysqlite):
    """SQLite on one connection: there is nobody else to whom a reader would have to leave the writer's lock.

    The product's own way to begin, a listener, would take a seventh of the run, as then SQLAlchemy looks for listeners
    at each step of each statement.
    """

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.driver_connection.execute("BEGIN IMMEDIATE")


registry.register("sqlite.simulated", __name__, Dialect.__name__)


class Disk:
    """One database in memory.

    Attributes:
        engine: opens it; the same for all programs that use the disk one after the other, so that the statements which
            it has compiled are there already.
    """

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", factory=Connection, check_same_thread=False, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys=ON")
        self.engine = sa.create_engine(
            "sqlite+simulated://", creator=lambda: self.connection, poolclass=sa.StaticPool, pool_reset_on_return=None
        )

    def write_over(self, image: sqlite3.Connection) -> None:
        """Puts a copy of this image in the place of what is here."""
        self.connection.rollback()
        self.connection.crash = None
        self.has_room = True
        image.backup(self.connection)

    def image(self) -> sqlite3.Connection:
        """A copy of what is durable here now."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        self.connection.backup(copy)
        return copy

    def read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands there, read past all programs."""
        return self.connection.execute(query, values).fetchall()

    @property
    def has_room(self) -> bool:
        return bool(self._pragma("max_page_count") == UNLIMITED)

    @has_room.setter
    def has_room(self, value: bool) -> None:
        """False: not one page more fits."""
        self._pragma(f"max_page_count = {UNLIMITED if value else self._pragma('page_count')}")

    def _pragma(self, text: str) -> Any:
        return self.connection.execute(f"PRAGMA {text}").fetchone()[0]


class Rack:
    """Disks that stand ready with empty databases, for one world after the other."""

    def __init__(self) -> None:
        self._disks: dict[str, Disk] = {}
        self._used: set[str] = set()
        self._empty = {"relay": _migrated(("log", "ground")), "device": _migrated(("log",))}

    def clear(self) -> None:
        """All databases are empty again, once they are opened."""
        self._used.clear()

    def disk(self, name: str) -> Disk:
        if name not in self._disks:
            self._disks[name] = Disk()
        return self._disks[name]

    def copy(self, name: str, other: str) -> None:
        """Puts a copy of one disk onto another."""
        self._used.add(other)
        self.disk(other).write_over(self.disk(name).image())

    def open_relay(self, _folder: Path) -> sa.Engine:
        return self._open("relay", self._empty["relay"])

    def open_device(self, _folder: Path, name: str) -> sa.Engine:
        return self._open(name, self._empty["device"])

    def _open(self, name: str, empty: sqlite3.Connection) -> sa.Engine:
        disk = self.disk(name)
        if name not in self._used:
            self._used.add(name)
            disk.write_over(empty)
        return disk.engine


def _migrated(branches: tuple[str, ...]) -> sqlite3.Connection:
    disk = Disk()
    database.migrate(disk.engine, branches)
    return disk.connection


def is_full(error: sa.exc.OperationalError) -> bool:
    return "full" in str(error.orig)
