"""What stories start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.cast import Cast


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    cast = Cast(tmp_path)
    yield cast
    cast.close()
