"""Python's cyclic garbage is collected on the GUI thread alone.

The collector otherwise runs on whichever thread happens to allocate, and a Qt object that is destroyed by another
thread than its own takes the process down.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks."""


class Collector(QObject):
    """Collects in place of the automatic collector, which it switches off, by the same thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(collect_due)
        timer.start(EVERY)


def collect_due() -> None:
    """Collects the oldest generation that is due, if any."""
    due = zip(gc.get_count(), gc.get_threshold(), strict=True)
    generations = [number for number, (count, threshold) in enumerate(due) if count > threshold]
    if generations:
        gc.collect(generations[-1])
