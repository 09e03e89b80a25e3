"""What a flight has not received, as the desk sees it: per position, entry by entry, and no more than is known."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.flight import LinkExpected
from onboard.domain.request import Audience, RequestAdded, RequestTaken, Status, Urgency
from onboard.domain.scope import flight_scope
from tests.viewmodels.desk_world import KL601, KL605, DeskWorld, at, running, story
from ui.viewmodels.flight_board import board
from ui.viewmodels.pending import Pending, PendingViewModel, pending

SCOPE = flight_scope(KL605)


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    for made in running(tmp_path):
        story(made)
        yield made


def seen(world: DeskWorld) -> Pending:
    return pending(world.replica, KL605, world.clock.now)


def counts(world: DeskWorld) -> dict[str, int]:
    return {position.key: position.count for position in seen(world).positions}


def hear_all(world: DeskWorld, when: int, reached: int) -> None:
    for person, position in (("pia", "Purser"), ("ana", "Zone 1"), ("bo", "Zone 2"), ("cas", "Zone 3")):
        world.hear(KL605, person, position, when, reached)


def test_each_position_lacks_what_is_meant_for_it_and_came_after_it_was_heard(world: DeskWorld) -> None:
    world.relay("sofie", "early", KL605, at("12:15"), audience=Audience())
    hear_all(world, at("12:31"), world.newest)
    world.relay("sofie", "r-2", KL605, at("12:40"), audience=Audience("2"))
    world.relay("sofie", "r-3", KL605, at("12:41"), audience=Audience(purser_only=True))
    assert counts(world) == {"Purser": 2, "Zone 1": 0, "Zone 2": 1, "Zone 3": 0}
    assert {position.heard for position in seen(world).positions} == {"12:31 UTC"}
    assert [(row.title, row.seat, row.lacking) for row in seen(world).rows] == [
        ("Request to the crew", "12A", "Purser, Zone 2"),
        ("Request to the crew", "12A", "Purser"),
    ]


def test_only_what_the_desk_has_said_counts(world: DeskWorld) -> None:
    hear_all(world, at("12:10"), world.newest)
    world.relay("sofie", "r-1", KL605, at("12:15"), audience=Audience())
    world.happen(SCOPE, "r-1", RequestAdded(text="She eats no nuts."), at("12:20"), author="ines")
    world.happen(SCOPE, "r-1", RequestTaken(saw=Status.OPEN), at("12:21"), author="bo")
    world.tell_ground("thread", "Can a mechanic meet us?", at("12:22"), arrived=at("12:22"))
    world.happen(SCOPE, "thread", CrewMessageWritten(text="Yes.", from_ground=True), at("12:23"), author="ines")
    assert [(row.title, row.words) for row in seen(world).rows][1:] == [
        ("Addition to a request", "She eats no nuts."),
        ("Answer to the crew", "Yes."),
    ]
    assert counts(world) == dict.fromkeys(("Purser", "Zone 1", "Zone 2", "Zone 3"), 3)


def test_what_was_never_heard_is_not_said_to_lack_or_have(world: DeskWorld) -> None:
    world.relay("sofie", "r-1", KL605, at("12:15"), audience=Audience("2"))
    position = next(each for each in seen(world).positions if each.key == "Zone 2")
    assert (position.count, position.heard, position.linked) == (1, "", False)


def test_what_happens_next(world: DeskWorld) -> None:
    world.relay("sofie", "r-1", KL605, at("12:15"), audience=Audience("2"))
    hear_all(world, at("12:31"), 1)
    world.happen(SCOPE, KL605, LinkExpected(by=at("13:10")), at("12:32"))
    assert seen(world).expected == "13:10 UTC"
    assert [row.next for row in seen(world).rows] == ["heard"]
    hear_all(world, at("12:52"), 1)
    assert [row.next for row in seen(world).rows] == ["linked"]
    assert [row.lacking for row in seen(world).rows] == ["Purser, Zone 2"]


def test_what_this_desk_has_not_sent_is_told_so_and_urgent_entries_stand_first(world: DeskWorld) -> None:
    world.relay("sofie", "r-1", KL605, at("12:15"))
    world.actions.answer_crew(_thread(world), "Arranged.")
    world.relay("sofie", "r-2", KL605, at("12:50"), urgency=Urgency.URGENT, private=True)
    rows = seen(world).rows
    assert [(row.words, row.next, row.hidden) for row in rows if row.title == "Answer to the crew"] == [
        ("Arranged.", "send", False)
    ]
    assert (rows[0].at, rows[0].hidden) == ("12:50 UTC", True)


def _thread(world: DeskWorld) -> str:
    world.tell_ground("thread", "Can a mechanic meet us?", at("12:22"), arrived=at("12:22"))
    return "thread"


def test_the_board_tells_who_lacks_how_much(world: DeskWorld) -> None:
    hear_all(world, at("12:31"), world.newest)
    row = board(world.replica, world.clock.now)[0]
    assert (row.pending, row.lacking) == (0, [])
    world.relay("sofie", "r-1", KL605, at("12:40"), audience=Audience("2"))
    row = board(world.replica, world.clock.now)[0]
    assert row.pending == 1
    assert [lack["short"] for lack in row.lacking] == ["Purser · 1", "Zone 2 · 1"]
    assert row.lacking[1]["words"] == "Zone 2: 1 not known to be there, last heard 12:31 UTC"


def test_the_view_follows_what_is_heard(world: DeskWorld, qtbot: QtBot) -> None:
    world.relay("sofie", "r-1", KL605, at("12:15"), audience=Audience("2"))
    view = PendingViewModel(world.feed, world.feed)
    view.open(KL605)
    qtbot.waitUntil(lambda: view.property("loaded") and view.property("count") == 1)
    assert view.property("name") == "KL 605"
    hear_all(world, at("12:52"), world.newest)
    qtbot.waitUntil(lambda: view.property("count") == 0)
    view.open(KL601)
    assert (view.property("flight"), view.property("loaded")) == (KL601, False)
    view.close()
    assert view.property("flight") == ""
