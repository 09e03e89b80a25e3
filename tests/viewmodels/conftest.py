"""Tests of view models collect garbage as the app does: on the GUI thread alone."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _garbage_on_the_gui_thread() -> Iterator[None]:
    gc.disable()
    yield
    gc.collect()
