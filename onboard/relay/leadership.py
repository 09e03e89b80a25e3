"""Which one of several relay processes on one PostgreSQL does the workers' work.

Deliveries are read and replies are sent in their order, with pauses that are known in memory alone, so one process
works at a time: the one whose session holds an advisory lock. When that process or its connection ends, PostgreSQL
frees the lock and another process takes over. A process that has lost its connection may not know it for a moment;
that does no harm, since each piece of work looks in its own transaction whether it is still to be done.
On SQLite there is one relay process, and it leads.
"""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

LOCK = 0x6F6E626F617264
"""The key of the advisory lock: "onboard"."""


class Leadership:
    """This process's share in it; used by several threads."""

    def __init__(self, engine: Engine, gained: Callable[[], None]) -> None:
        """`gained` is called each time before this process begins to lead."""
        self._engine = engine
        self._gained = gained
        self._connection: Connection | None = None
        self._leads = False
        self._mutex = Lock()

    def leads(self) -> bool:
        """Whether this process does the work now; tries to become the one that does.

        Raises:
            sqlalchemy.exc.OperationalError: the database is away.
        """
        with self._mutex:
            if not (self._holds() or self._take()):
                return False
            if not self._leads:
                self._gained()
                self._leads = True
            return True

    def _holds(self) -> bool:
        """Whether the session that has the lock is still there."""
        if self._engine.dialect.name != "postgresql":
            return True
        if self._connection is None:
            return False
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except sa.exc.DBAPIError:
            self._release()
            return False
        return True

    def _take(self) -> bool:
        with ExitStack() as stack:
            connection = stack.enter_context(self._engine.connect())
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(LOCK))).scalar_one():
                return False
            stack.pop_all()
        self._connection = connection
        return True

    def _release(self) -> None:
        self._leads = False
        if self._connection is not None:
            # Only the end of the session frees the lock for certain.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Lets another process lead."""
        with self._mutex:
            self._release()
