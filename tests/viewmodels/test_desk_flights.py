"""Flights at the desk: last heard, expected, delivery per position; and the team's response time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.conversation import Conversation, Response
from onboard.domain.request import Audience, RequestDone, RequestTaken, Status
from onboard.domain.scope import flight_scope
from tests.viewmodels.desk_world import KL601, KL605, MINUTE, NOW, DeskWorld, Known, answered, at, running, story
from ui.viewmodels.desk import response_time
from ui.viewmodels.flight_board import FlightBoardViewModel, FlightRow, board


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    yield from running(tmp_path)


def row(world: DeskWorld, flight: str = KL605) -> FlightRow:
    return next(each for each in board(world.replica, world.clock.now) if each.key == flight)


def states(shown: FlightRow) -> dict[str, str]:
    return {position["name"]: position["state"] for position in shown.positions}


def test_delivery_is_told_for_each_position(world: DeskWorld) -> None:
    story(world)
    world.relay("sofie", "r-1", KL605, at("12:15"), audience=Audience())
    reached = world.newest
    for person, position in (("pia", "Purser"), ("ana", "Zone 1"), ("bo", "Zone 2")):
        world.hear(KL605, person, position, at("12:20"), reached)
    world.hear(KL605, "cas", "Zone 3", at("12:05"), 1)
    shown = row(world)
    assert shown.delivered == "On 3 of 4 tablets"
    assert states(shown) == {"Purser": "has", "Zone 1": "has", "Zone 2": "has", "Zone 3": "waits"}


def test_delivery_counts_only_who_it_is_meant_for(world: DeskWorld) -> None:
    story(world)
    world.relay("sofie", "r-1", KL605, at("12:15"), audience=Audience(purser_only=True))
    shown = row(world)
    assert shown.delivered == "On 0 of 1 tablets"
    assert states(shown) == {"Purser": "silent"}


def test_flight_says_when_it_was_heard_and_is_expected(world: DeskWorld) -> None:
    story(world)
    shown = row(world)
    assert (shown.link, shown.heard) == ("never", "Not heard yet, expected by 18:05")
    world.hear(KL605, "bo", "Zone 2", at("12:52"), 0)
    assert (row(world).link, row(world).heard) == ("yes", "Last heard 12:52 (1 min ago)")
    world.clock.now = at("13:15")
    assert (row(world).link, row(world).heard) == ("no", "Last heard 12:52 (23 min ago), expected by 18:05")


def test_flight_tells_landing_people_and_requests(world: DeskWorld) -> None:
    story(world)
    scope = flight_scope(KL605)
    for request in ("r-1", "r-2", "r-3"):
        world.relay("sofie", request, KL605, at("12:15"))
    for request in ("r-2", "r-3"):
        world.happen(scope, request, RequestTaken(saw=Status.OPEN), at("12:20"), author="bo")
    world.happen(scope, "r-3", RequestDone(saw=Status.TAKEN), at("12:22"), author="bo")
    shown = row(world)
    assert (shown.name, shown.route, shown.landing) == ("KL 605", "AMS → SFO", "Lands 18:05 UTC")
    assert (shown.onBoard, shown.open, shown.taken, shown.done) == ("2 on board", 1, 1, 1)


def test_before_departure_people_are_on_the_list_only(world: DeskWorld) -> None:
    world.open_flight(KL601, "LAX", at("15:00"), at("23:00"))
    assert row(world, KL601).onBoard == "0 on the list"


def test_board_begins_with_what_lands_next(world: DeskWorld, qtbot: QtBot) -> None:
    world.open_flight(KL601, "LAX", at("15:00"), at("17:00"))
    story(world)
    view = FlightBoardViewModel(world.feed, world.feed)
    view.refresh()
    qtbot.waitUntil(lambda: bool(view.property("loaded")))
    assert [each.key for each in view._rows.rows] == [KL605, KL601]


def test_response_time_is_half_and_nine_in_ten_of_the_last_hour(world: DeskWorld) -> None:
    world.write("old", "Hello", at("12:00"), Known())
    thread = world.state("old", Conversation)
    waits = [1, 3, 5, 7, 14, 15, 16, 20, 37, 90]
    responses = tuple(Response(NOW - (wait + 1) * MINUTE, NOW - MINUTE) for wait in waits)
    before = Response(NOW - 500 * MINUTE, NOW - 61 * MINUTE)
    measured = response_time([_with(thread, (*responses, before))], NOW)
    assert (measured.count, measured.half, measured.most) == (10, "14 min", "37 min")
    assert response_time([_with(thread, (before,))], NOW).count == 0


def _with(thread: Conversation, responses: tuple[Response, ...]) -> Conversation:
    fields = {name: getattr(thread, name) for name in Conversation.__struct_fields__}
    return Conversation(**(fields | {"responses": responses}))


def test_desk_shows_the_teams_response_time(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    answered(world)
    desk = world.desk()
    qtbot.waitUntil(lambda: desk.property("responseTime")["count"] == 1)
    assert desk.property("responseTime") == {"count": 1, "half": "2 min", "most": "2 min", "at": "12:53 UTC"}
