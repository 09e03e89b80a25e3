"""Work off the GUI thread: what was begun is finished before the app closes its data."""

from threading import Event

from pytestqt.qtbot import QtBot

from ui.tasks import Tasks


def test_closing_waits_for_the_work_that_may_read_the_database(qtbot: QtBot) -> None:
    tasks = Tasks()
    begun, ended = Event(), Event()

    def rank() -> None:
        begun.set()
        tasks.stop.wait()
        sum(range(3_000_000))
        ended.set()

    tasks.compute(rank, lambda _: None)
    begun.wait()
    tasks.close()
    assert ended.is_set()
