"""Empty databases, migrated once."""

import gc
from collections.abc import Iterator

import pytest

from tests.simulation.disks import Rack


@pytest.fixture(autouse=True)
def garbage_stays() -> Iterator[None]:
    """Looking for garbage all the time would take a tenth of the run; it is taken out after each test."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture(scope="session")
def rack() -> Rack:
    return Rack()
