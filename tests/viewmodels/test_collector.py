"""Cyclic garbage with Qt objects in it is collected on the GUI thread, whoever made it."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.collector import Collector


class Cycle:
    """Garbage that only the cyclic collector finds; `collected_on` names the thread that did."""

    collected_on: str = ""

    def __init__(self) -> None:
        self.me = self


def note_thread() -> None:
    Cycle.collected_on = threading.current_thread().name


def test_garbage_of_a_worker_is_collected_on_the_gui_thread(qtbot: QtBot) -> None:
    owner = QObject()
    Collector(owner)

    def work() -> None:
        weakref.finalize(Cycle(), note_thread)
        # More than the threshold of the youngest generation: an automatic collection would come now, and here.
        kept = [[number] for number in range(5 * gc.get_threshold()[0])]
        del kept

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()
    assert Cycle.collected_on == ""
    kept = [[number] for number in range(5 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: Cycle.collected_on == "MainThread")
    del kept
