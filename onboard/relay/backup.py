"""Backups of the relay's database, and what devices may rely on because of them.

Devices keep what they have sent until a backup covers it, and send it again to a relay that was restored (design
section 5). So a backup is only worth something once the relay knows of it.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from onboard.errors import RuleError
from onboard.store import schema
from onboard.store.ledger import Ledger, newest


def back_up(ledger: Ledger, file: Path) -> int:
    """Copies a SQLite database, as of one moment, while the relay runs; gives the newest number in the copy.

    Raises:
        RuleError: the file is there already, or the database is not SQLite: its own tools copy that.
    """
    if ledger.engine.dialect.name != "sqlite":
        raise RuleError(
            "Copy this database with PostgreSQL's tools, and then say what the copy has: --covers NUMBER, which is the"
            " value of `event` in its table `counter`."
        )
    if file.exists():
        raise RuleError(f"{file} is there already. Please give another name.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    with ledger.engine.connect() as connection, closing(sqlite3.connect(unfinished)) as copy:
        connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr] # it is the driver's own
    engine = sa.create_engine(f"sqlite:///{unfinished}")
    with engine.connect() as connection:
        number = newest(connection)
    engine.dispose()
    shutil.move(unfinished, file)
    ledger.cover(number)
    return number


def note_backup(ledger: Ledger, number: int) -> None:
    """A copy that other tools have made has the log up to this number.

    Raises:
        RuleError: the log is not that long.
    """
    counter = schema.counter
    with ledger.reading() as connection:
        last = connection.execute(sa.select(counter.c.value).where(counter.c.name == "event")).scalar_one()
    if not 0 < number <= last:
        raise RuleError(f"The log has the numbers 1 to {last}.")
    ledger.cover(number)
