"""The shell's view model over a real replica: time, link, what is not sent, what is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.sync.protocol import SyncResponse
from onboard.sync.sealed import Left
from tests.viewmodels.cabin_world import FLIGHT, MINUTE, NOW, CabinWorld, passenger
from ui.viewmodels.shell import ShellViewModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[CabinWorld]:
    made = CabinWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shell(world: CabinWorld) -> ShellViewModel:
    return ShellViewModel(world.feed, "file")


def answered(world: CabinWorld, relay_now: int) -> None:
    """The relay answers once."""
    engine = world.device.engine
    asked = engine.wait(world.clock(), 0)
    engine.answered(asked, SyncResponse(asked.nonce, relay_now, 0), world.clock())


def test_time_is_the_relays_in_utc(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    assert shell.property("clock") == "12:53"
    with qtbot.waitSignal(shell.linkChanged):
        answered(world, NOW + 4 * MINUTE)
    assert shell.property("clock") == "12:57"
    assert shell.property("clockOff") == 4


def test_link_and_its_age(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    assert (shell.property("link"), shell.property("minutesSinceHeard")) == ("offline", -1)
    with qtbot.waitSignal(shell.linkChanged):
        answered(world, NOW)
    assert (shell.property("link"), shell.property("minutesSinceHeard")) == ("connected", 0)
    world.clock.now += 23 * MINUTE
    with qtbot.waitSignal(shell.linkChanged):
        world.device.engine.failed(LinkError("The relay cannot be reached."))
    assert (shell.property("link"), shell.property("minutesSinceHeard")) == ("offline", 23)


def test_news_of_the_link_may_come_while_the_app_closes(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not shell._asking)
    world.tasks.close()
    with qtbot.waitSignal(shell.linkChanged):
        answered(world, NOW)


def test_not_sent_is_counted_until_the_relay_has_it(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    world.actions.tell_ground(FLIGHT, "Wheelchair at the gate, please")
    qtbot.waitUntil(lambda: shell.property("notSent") == 1)
    world.send()
    qtbot.waitUntil(lambda: shell.property("notSent") == 0)


def test_refused_is_counted_apart(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    world.actions.write_note(FLIGHT, "12A", "Sleeps")
    (waiting,) = world.replica.waiting()
    event = waiting.event
    world.replica.settle([Verdict(event.epoch, event.seq, Outcome.REJECTED, reason="Not on this flight's roster")])
    qtbot.waitUntil(lambda: (shell.property("notSent"), shell.property("rejected")) == (1, 1))


def test_what_could_not_be_done_is_said_until_it_is_dismissed(world: CabinWorld, shell: ShellViewModel) -> None:
    world.feed.failed.emit("This is not here any more.")
    assert shell.property("message") == "This is not here any more."
    shell.dismiss()
    assert shell.property("message") == ""


def test_what_is_kept_here_is_counted(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    world.open_flight()
    world.board(passenger("12A", "Sofie Janssen"), passenger("12B", "Mila Janssen"))
    shell.readStored()
    qtbot.waitUntil(lambda: (shell.property("flightsStored"), shell.property("passengersStored")) == (1, 2))


def test_role_and_keys(shell: ShellViewModel) -> None:
    assert (shell.property("role"), shell.property("keyring")) == ("crew", "file")


def test_entries_of_an_earlier_enrolment_are_counted(world: CabinWorld, shell: ShellViewModel, qtbot: QtBot) -> None:
    names = (
        "leftWaiting",
        "leftTaken",
        "leftReviewed",
        "leftRefused",
        "leftForeign",
        "leftHere",
        "leftPurged",
        "leftCarrying",
    )
    assert [shell.property(name) for name in names] == [0] * 8
    world.device.sealed.left = Left(waiting=4, taken=3, reviewed=2, refused=1, foreign=5, purged=6, carrying=True)
    with qtbot.waitSignal(shell.leftChanged):
        world.device.sealed.on_left()
    assert [shell.property(name) for name in names] == [4, 3, 2, 1, 5, 10, 6, True]
