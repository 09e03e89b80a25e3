"""The relay sheet: what it fills in, what it records, and taking a request back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.conversation import Conversation, Proof
from onboard.domain.flight import LinkExpected
from onboard.domain.request import Audience, Request, Status, Urgency
from onboard.domain.scope import flight_scope
from tests.viewmodels.desk_world import KL605, LOCATOR, NOW, PROPOSAL, DeskWorld, Known, at, running, story
from ui.viewmodels.conversation import ConversationViewModel
from ui.viewmodels.relaying import Proposal, RelayingViewModel, clock_time, propose


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    yield from running(tmp_path)


def proposal(world: DeskWorld, key: str = "sofie") -> Proposal:
    made = propose(world.replica, key, world.clock.now)
    assert made is not None
    return made


def opened(world: DeskWorld, qtbot: QtBot, key: str = "sofie") -> RelayingViewModel:
    view = RelayingViewModel(world.feed, world.feed)
    view.about(key)
    qtbot.waitUntil(lambda: bool(view.property("possible")))
    view.open()
    return view


def relayed(world: DeskWorld, qtbot: QtBot, view: RelayingViewModel, key: str = "sofie") -> Request:
    view.relay()
    qtbot.waitUntil(lambda: not view.property("opened"))
    link = world.state(key, Conversation).requests[-1]
    assert link.flight == KL605
    return world.state(link.request, Request)


def test_everything_is_filled_in(world: DeskWorld) -> None:
    story(world)
    made = proposal(world)
    assert (made.flight, made.seat, made.passenger, made.zone) == ("KL 605 · 21 Nov", "12A", "Sofie Janssen", "2")
    assert (made.audience, made.by, made.urgency, made.text) == ("zone", "landing", "normal", PROPOSAL)
    assert made.matched
    assert made.leftOut


def test_last_heard_and_expected_are_told(world: DeskWorld) -> None:
    story(world)
    world.hear(KL605, "bo", "Zone 2", at("12:30"), 0)
    world.happen(flight_scope(KL605), KL605, LinkExpected(by=at("13:10")), at("12:30"))
    assert proposal(world).contact == "Last heard 12:30 (23 min ago), expected by 13:10"


def test_one_action_relays_to_the_crew_of_the_zone(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    request = relayed(world, qtbot, opened(world, qtbot))
    assert request.text == PROPOSAL
    assert (request.seat, request.audience) == ("12A", Audience(zone="2"))
    assert (request.urgency, request.by, request.checked) == (Urgency.NORMAL, at("18:05"), True)


def test_what_a_person_changed_is_relayed_without_the_booking_reference(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    view = opened(world, qtbot)
    view.setProperty("text", f"Something small for her, booking {LOCATOR}")
    view.setProperty("audience", "everyone")
    view.setProperty("by", "time")
    view.setProperty("urgency", "soon")
    assert not view.property("ready")
    view.setProperty("time", "14:30")
    assert view.property("ready")
    request = relayed(world, qtbot, view)
    assert request.text == "Something small for her, booking"
    assert (request.audience, request.by, request.urgency) == (Audience(), at("14:30"), Urgency.SOON)


def test_conduct_goes_to_the_purser_alone_and_is_private(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    known = Known(KL605, "12C", {"purser_only": True, "private": True, "proposal": "The man beside me shouts"})
    world.write("other", "The man beside me shouts", at("12:40"), known)
    request = relayed(world, qtbot, opened(world, qtbot, "other"), "other")
    assert request.audience == Audience(purser_only=True)
    assert request.private
    assert not request.checked


def test_not_checked_is_told_and_names_nobody(world: DeskWorld) -> None:
    story(world)
    world.write("other", "In 12A", at("12:40"), Known(KL605, "12A", {"proof": Proof.MISMATCH}))
    made = proposal(world, "other")
    assert (made.matched, made.proofWords, made.passenger) == (False, "does not match", "")


def test_seat_that_the_cabin_lacks_goes_to_everyone(world: DeskWorld) -> None:
    story(world)
    world.write("other", "In 99Z", at("12:40"), Known(KL605, "99Z"))
    assert proposal(world, "other").audience == "everyone"


def test_after_landing_there_is_no_before_landing(world: DeskWorld) -> None:
    story(world)
    world.clock.now = at("18:30")
    assert proposal(world).by == "none"


def test_without_a_flight_nothing_can_be_relayed(world: DeskWorld, qtbot: QtBot) -> None:
    world.write("other", "Hello", at("12:40"), Known())
    assert propose(world.replica, "other", NOW) is None
    view = RelayingViewModel(world.feed, world.feed)
    view.about("other")
    view.open()
    assert not view.property("opened")


def test_another_conversation_closes_the_sheet(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    view = opened(world, qtbot)
    view.about("other")
    assert not view.property("opened")


def test_the_desk_takes_a_request_back(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    world.relay("sofie", "r-1", KL605, at("12:15"))
    view = ConversationViewModel(world.feed, world.feed)
    view.open("sofie")
    qtbot.waitUntil(lambda: view.property("request") == "r-1")
    view.withdraw("r-1")
    qtbot.waitUntil(lambda: view.property("request") == "")
    assert world.state("r-1", Request).status is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("written", "clock"),
    [("14:30", "14:30"), ("1430", "14:30"), ("9:05", "33:05"), ("12:53", "36:53"), ("13.00", "13:00")],
)
def test_clock_time_is_the_next_one(written: str, clock: str) -> None:
    assert clock_time(written, NOW) == at(clock)


@pytest.mark.parametrize("written", ["", "24:00", "12:60", "soon", "123456", "²³:00"])
def test_what_is_no_clock_time_is_none(written: str) -> None:
    assert clock_time(written, NOW) is None
