"""What the tests of blobs begin with."""

import pytest

from onboard.store.blobs import Blobs
from onboard.store.replica import Replica


@pytest.fixture
def blobs(replica: Replica) -> Blobs:
    return Blobs(replica)
