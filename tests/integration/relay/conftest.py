"""A relay on each database engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from onboard.store.ledger import Ledger
from tests.integration.relay.kit import Office


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """A relay on SQLite and on PostgreSQL in turn."""
    return Office(ledger, tmp_path)


@pytest.fixture
def small_office(sqlite_url: str, open_engine: Callable[[str], sa.Engine], tmp_path: Path) -> Office:
    """A relay on SQLite, for what no database can make a difference to."""
    return Office(Ledger(open_engine(sqlite_url), "relay"), tmp_path)
