"""The locked version of the bindings must not lose references to None: 6.12.0 did, and aborted after a while."""

import sys

from PySide6.QtCore import QObject

CALLS = 10_000
NOISE = 100
"""References that other code may take or give up meanwhile."""


def test_void_calls_into_qt_keep_the_references_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < NOISE
