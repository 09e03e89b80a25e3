"""Empty databases, migrated once."""

import pytest

from tests.simulation.disks import Rack


@pytest.fixture(scope="session")
def rack() -> Rack:
    return Rack()
