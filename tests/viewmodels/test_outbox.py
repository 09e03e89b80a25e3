"""The outbox over a real replica: what waits, what was refused, what goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Body
from onboard.domain.note import Note, NoteWritten
from onboard.domain.request import RequestRelayed, Urgency
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.security.roles import KINDS
from onboard.store.log import Draft
from onboard.sync.budget import Carried
from onboard.sync.engine import Outgoing
from onboard.sync.protocol import SyncResponse
from tests.viewmodels.cabin_world import FLIGHT, MINUTE, NOW, SCOPE, CabinWorld, passenger
from ui.viewmodels import entries
from ui.viewmodels.outbox import SHOWN, OutboxRow, OutboxViewModel
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


def refuse(world: CabinWorld, reason: str, outcome: Outcome = Outcome.REJECTED) -> None:
    """The relay refuses the newest entry."""
    event = world.replica.waiting()[-1].event
    world.replica.settle([Verdict(event.epoch, event.seq, outcome, reason=reason)], NOW)


def connect(world: CabinWorld) -> None:
    """The relay answers, with nothing in it."""
    engine = world.device.engine
    asked = engine.wait(world.clock(), 0)
    engine.answered(asked, SyncResponse(asked.nonce, world.clock(), 0), world.clock())


def push(world: CabinWorld) -> Outgoing:
    outgoing = world.device.engine.push(world.clock())
    assert outgoing is not None
    return outgoing


def fail(world: CabinWorld, outgoing: Outgoing) -> None:
    world.device.engine.failed(LinkError("The relay cannot be reached."), 9, outgoing, world.clock())
    world.device.engine.ended(outgoing)


def slow_down(world: CabinWorld) -> None:
    world.device.engine.budget.observe(Carried(100, 100, 0, 0.001))
    world.device.engine.budget.observe(Carried(3000, 3000, 6000, 60.0))


def test_each_entry_says_what_for_whom_and_when(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    world.actions.finish("birthday", "Cake after dinner.")
    world.actions.write_note(FLIGHT, "12A", "Birthday")
    world.actions.tell_ground(FLIGHT, "Gate of KL 6125?", seat="17G")
    rows = wait_for(qtbot, outbox, 4)
    assert [(row.title, row.seat, row.whom, row.words, row.goes) for row in rows] == [
        ("You take this request", "12A", "Sofie Janssen", "", "next"),
        ("Request done", "12A", "Sofie Janssen", "Cake after dinner.", "next"),
        ("Message to the ground", "17G", "", "Gate of KL 6125?", "next"),
        ("Note", "12A", "Sofie Janssen", "Birthday", "later"),
    ]
    assert {(row.at, row.tries, row.status) for row in rows} == {("12:53", 0, "waits")}


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


def test_without_a_link_each_entry_tells_its_tries_and_the_next_one(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    world.actions.take("birthday")
    fail(world, push(world))
    world.clock.now += 2 * MINUTE
    fail(world, push(world))
    wait_for(qtbot, outbox, 1)
    qtbot.waitUntil(lambda: outbox.property("nextTry") != "" and shown(outbox)[0].tries == 2)
    (row,) = shown(outbox)
    assert (row.status, row.tried, row.trouble) == ("waits", "12:55", "The relay cannot be reached.")
    assert (row.next, row.nextAt) == ("link", outbox.property("nextTry"))
    assert row.nextAt in {"12:55", "12:56"}


def test_what_went_out_is_on_its_way_until_the_answer(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    outgoing = push(world)
    world.actions.write_note(FLIGHT, "12A", "Birthday")
    rows = wait_for(qtbot, outbox, 2)
    assert [(row.status, row.next) for row in rows] == [("sending", "sending"), ("waits", "link")]
    world.device.engine.ended(outgoing)
    connect(world)
    qtbot.waitUntil(lambda: [row.next for row in shown(outbox)] == ["turn", "turn"])


def test_a_slow_link_says_from_when_a_note_goes_all_the_same(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    world.actions.take("birthday")
    world.actions.write_note(FLIGHT, "12A", "Birthday")
    slow_down(world)
    connect(world)
    wait_for(qtbot, outbox, 2)
    qtbot.waitUntil(lambda: outbox.property("mode") == "poor" and shown(outbox)[0].next == "turn")
    assert [(row.next, row.nextAt) for row in shown(outbox)] == [("turn", ""), ("better", "13:03")]
    world.clock.now += 10 * MINUTE
    connect(world)
    qtbot.waitUntil(lambda: [(row.next, row.goes) for row in shown(outbox)] == [("turn", "next")] * 2)


def test_a_used_up_budget_lets_only_urgent_entries_go(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.take("birthday")
    urgent = RequestRelayed(text="He feels ill.", seat="12A", urgency=Urgency.URGENT)
    world.replica.append("ana", [Draft(SCOPE, "ill", urgent)], NOW)
    connect(world)
    world.device.engine.meter(1)
    world.device.engine.budget.spent = 2
    outbox.refresh()
    wait_for(qtbot, outbox, 2)
    qtbot.waitUntil(lambda: outbox.property("usedUp") is True)
    assert [(row.goes, row.next) for row in shown(outbox)] == [("urgent", "turn"), ("next", "budget")]


def test_what_the_relay_put_off_says_when_it_goes_again(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    world.clock.now += MINUTE // 2
    world.actions.take("birthday")
    outgoing = push(world)
    (event,) = outgoing.request.events
    reason = "The relay does not know this kind yet."
    verdict = Verdict(event.epoch, event.seq, Outcome.RETRY, reason=reason)
    answer = SyncResponse(outgoing.nonce, world.clock(), 0, verdicts=[verdict])
    world.device.engine.answered(outgoing, answer, world.clock())
    world.device.engine.ended(outgoing)
    qtbot.waitUntil(lambda: bool(shown(outbox)) and shown(outbox)[0].trouble == reason)
    assert (shown(outbox)[0].next, shown(outbox)[0].nextAt) == ("again", "12:54")


def test_an_entry_whose_time_is_over_comes_back(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.replica.append("ana", [Draft(SCOPE, "n", NoteWritten(seat="12A", text="Now"), expires=NOW + MINUTE)], NOW)
    (row,) = wait_for(qtbot, outbox, 1)
    assert (row.status, row.until) == ("waits", "12:54")
    world.clock.now += 2 * MINUTE
    assert world.device.engine.push(world.clock()) is None
    qtbot.waitUntil(lambda: shown(outbox)[0].status == "late")
    outbox.sendAgain(shown(outbox)[0].key)
    qtbot.waitUntil(lambda: [(row.status, row.until, row.words) for row in shown(outbox)] == [("waits", "", "Now")])


def test_a_refused_entry_goes_again_with_other_words_and_what_was_held_back(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    note = world.actions.write_note(FLIGHT, "12A", "Birthday")
    first = world.replica.waiting()[-1].event
    world.actions.edit_note(note, "Birthday, with a cake")
    world.replica.settle([Verdict(first.epoch, first.seq, Outcome.REJECTED, reason="No")])
    qtbot.waitUntil(lambda: outbox.property("rejected") == 2)
    refused, held = shown(outbox)
    assert (refused.status, refused.next, refused.withIt) == ("refused", "decide", 1)
    assert (held.status, held.next, held.withIt) == ("held", "follows", 0)
    outbox.sendInstead(refused.key, " Birthday today ")
    qtbot.waitUntil(lambda: outbox.property("count") == 2 and outbox.property("rejected") == 0)
    assert [row.words for row in shown(outbox)] == ["Birthday today", "Birthday, with a cake"]
    again = world.replica.state(note)
    assert isinstance(again, Note)
    assert [version.text for version in again.versions] == ["Birthday, with a cake"]


def test_no_words_are_told_and_change_nothing(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    world.actions.write_note(FLIGHT, "12A", "Birthday")
    refuse(world, "No")
    (row,) = wait_for(qtbot, outbox, 1)
    with qtbot.waitSignal(world.feed.failed) as told:
        outbox.sendInstead(row.key, "  ")
    assert told.args == ["Please write something first."]
    assert [each.words for each in shown(outbox)] == ["Birthday"]


def test_what_a_closed_flight_refused_keeps_its_words_but_cannot_go_again(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    world.actions.write_note(FLIGHT, "31H", "Sleeps")
    refuse(world, "This flight's data has been deleted, as its time was over.", Outcome.PURGED)
    qtbot.waitUntil(lambda: outbox.property("rejected") == 1)
    (row,) = shown(outbox)
    assert (row.status, row.seat, row.words, row.open) == ("refused", "31H", "Sleeps", False)


def test_a_long_outbox_shows_what_goes_first_and_counts_the_rest(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    notes = [Draft(SCOPE, f"n{number}", NoteWritten(seat="12A", text=str(number))) for number in range(SHOWN + 50)]
    world.replica.append("ana", notes, NOW)
    world.actions.take("birthday")
    rows = wait_for(qtbot, outbox, SHOWN + 51)
    assert (len(rows), outbox.property("more")) == (SHOWN, 51)
    assert [row.title for row in rows[:2]] == ["You take this request", "Note"]


def test_an_empty_outbox_says_since_when(world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot) -> None:
    assert wait_for(qtbot, outbox, 0) == []
    assert outbox.property("emptied") == ""
    world.actions.take("birthday")
    wait_for(qtbot, outbox, 1)
    world.clock.now += MINUTE
    world.send()
    wait_for(qtbot, outbox, 0)
    assert outbox.property("emptied") == "12:54"


def test_a_refused_entry_stands_first_with_its_reason_and_seat(
    world: CabinWorld, outbox: OutboxViewModel, qtbot: QtBot
) -> None:
    world.actions.take("birthday")
    world.actions.write_note(FLIGHT, "31H", "Sleeps")
    refuse(world, "You are not on this flight's roster.")
    qtbot.waitUntil(lambda: outbox.property("rejected") == 1)
    first, second = shown(outbox)
    assert (first.status, first.reason) == ("refused", "You are not on this flight's roster.")
    assert (first.seat, first.words) == ("31H", "Sleeps")
    assert second.status == "waits"


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


def test_whatever_anybody_records_has_a_title() -> None:
    bodies: list[type[Body]] = [*entries._TITLES, CrewMessageWritten]
    titled = {body.KIND for body in bodies}
    assert frozenset[str]().union(*KINDS.values()) <= titled
