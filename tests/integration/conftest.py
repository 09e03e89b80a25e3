"""The relay's ledger on each engine, and encrypted replicas."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from onboard.store import database
from onboard.store.ledger import Ledger
from onboard.store.replica import Replica

KEY = bytes(range(32))


@pytest.fixture
def ledger(database_url: str, open_engine: Callable[[str], sa.Engine]) -> Ledger:
    return Ledger(open_engine(database_url), "relay")


@pytest.fixture(scope="session")
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "device.db"
    engine = database.open_encrypted(path, KEY)
    database.migrate(engine, ("log",))
    engine.dispose()
    return path


@pytest.fixture
def open_replica(encrypted_template: Path, tmp_path: Path) -> Iterator[Callable[[str], Replica]]:
    """Opens the encrypted replica of a device, made new the first time."""
    opened: list[sa.Engine] = []

    def open_one(device: str) -> Replica:
        path = tmp_path / f"{device}.db"
        if not path.exists():
            shutil.copy(encrypted_template, path)
        opened.append(database.open_encrypted(path, KEY))
        return Replica(opened[-1], device)

    yield open_one
    for engine in opened:
        engine.dispose()


@pytest.fixture
def replica(open_replica: Callable[[str], Replica]) -> Replica:
    return open_replica("tablet")
