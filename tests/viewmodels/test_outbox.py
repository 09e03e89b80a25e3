"""The outbox over a real replica: what waits, what was refused, what goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from onboard.domain.request import RequestRelayed, Urgency
from onboard.domain.verdict import Outcome, Verdict
from tests.viewmodels.cabin_world import FLIGHT, CabinWorld, passenger
from ui.viewmodels.outbox import OutboxRow, OutboxViewModel
from ui.viewmodels.rows import RowsModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[CabinWorld]:
    made = CabinWorld(tmp_path)
    made.open_flight()
    made.board(passenger("12A", "Sofie Janssen"))
    made.tell("birthday", RequestRelayed(text="Her daughter turns six.", seat="12A", urgency=Urgency.SOON))
    yield made
    made.close()


@pytest.fixture
def outbox(world: CabinWorld) -> OutboxViewModel:
    return OutboxViewModel(world.feed)


def shown(outbox: OutboxViewModel) -> list[OutboxRow]:
    rows = outbox.property("rows")
    assert isinstance(rows, RowsModel)
    return list(rows.rows)


def wait_for(qtbot: QtBot, outbox: OutboxViewModel, count: int) -> list[OutboxRow]:
    qtbot.waitUntil(lambda: not outbox.property("loading") and outbox.property("count") == count)
    return shown(outbox)


def refuse(world: CabinWorld, reason: str) -> None:
    """The relay refuses the newest entry."""
    event = world.replica.waiting()[-1].event
    world.replica.settle([Verdict(event.epoch, event.seq, Outcome.REJECTED, reason=reason)])


def test_each_entry_says_what_for_whom_and_when(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    world.actions.finish("birthday", "Cake after dinner.")
    world.actions.write_note(FLIGHT, "12A", "Birthday")
    world.actions.tell_ground(FLIGHT, "Gate of KL 6125?", seat="17G")
    rows = wait_for(qtbot, outbox, 4)
    assert [(row.kind, row.seat, row.whom, row.words) for row in rows] == [
        ("request.taken", "12A", "Sofie Janssen", ""),
        ("request.done", "12A", "Sofie Janssen", "Cake after dinner."),
        ("note.written", "12A", "Sofie Janssen", "Birthday"),
        ("crew_message.written", "17G", "", "Gate of KL 6125?"),
    ]
    assert {(row.at, row.tries, row.rejected) for row in rows} == {("12:53", 0, False)}


def test_the_answer_to_a_private_request_is_covered(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.tell("ill", RequestRelayed(text="She is ill.", seat="12A", private=True))
    for request in ("ill", "birthday"):
        world.actions.take(request)
        world.actions.finish(request, "We look after her.")
    assert [row.hidden for row in wait_for(qtbot, outbox, 4)] == [False, True, False, False]


def test_entries_go_when_the_relay_has_them(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    wait_for(qtbot, outbox, 1)
    world.send()
    wait_for(qtbot, outbox, 0)


def test_tries_are_counted(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    world.replica.outgoing([(queued.epoch, queued.seq) for queued in world.replica.queue()])
    world.actions.write_note(FLIGHT, "12A", "Birthday")
    assert [row.tries for row in wait_for(qtbot, outbox, 2)] == [1, 0]


def test_a_refused_entry_stands_first_with_its_reason_and_seat(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    world.actions.take("birthday")
    world.actions.write_note(FLIGHT, "31H", "Sleeps")
    refuse(world, "You are not on this flight's roster.")
    qtbot.waitUntil(lambda: outbox.property("rejected") == 1)
    first, second = shown(outbox)
    assert (first.rejected, first.reason) == (True, "You are not on this flight's roster.")
    assert (first.seat, first.words) == ("31H", "Sleeps")
    assert not second.rejected


def test_only_what_was_refused_can_be_discarded(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    world.actions.write_note(FLIGHT, "31H", "Sleeps")
    refuse(world, "No")
    refused, waiting = wait_for(qtbot, outbox, 2)
    outbox.discard(waiting.key)
    outbox.discard(refused.key)
    assert [row.key for row in wait_for(qtbot, outbox, 1)] == [waiting.key]


def test_words_can_be_taken_to_another_place(outbox: OutboxViewModel) -> None:
    outbox.copy("Sleeps")
    assert QGuiApplication.clipboard().text() == "Sleeps"
