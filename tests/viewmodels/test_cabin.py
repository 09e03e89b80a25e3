"""The crew's view models over a real encrypted replica: what is shown, to whom, and what acts do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.note import NoteWritten
from onboard.domain.request import (
    Audience,
    RequestAdded,
    RequestAssigned,
    RequestDone,
    RequestRelayed,
    RequestTaken,
    RequestWithdrawn,
    Status,
    Urgency,
)
from onboard.domain.roster import PURSER
from tests.viewmodels.cabin_world import ARRIVAL, FLIGHT, MINUTE, NOW, OTHER, CabinWorld, part, passenger, rows_of
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.ground import GroundViewModel, LineRow
from ui.viewmodels.notes import NoteRow, NotesViewModel
from ui.viewmodels.requests import RequestRow, RequestsViewModel
from ui.viewmodels.seat_sheet import SeatSheetViewModel


class Screen:
    """The cabin's view model with what it shows, as Python sees it."""

    def __init__(self, world: CabinWorld, qtbot: QtBot) -> None:
        self.cabin = CabinViewModel(world.feed, world.root)
        self.requests = part(self.cabin, "requests", RequestsViewModel)
        self.sheet = part(self.cabin, "sheet", SeatSheetViewModel)
        self.book = part(self.cabin, "notes", NotesViewModel)
        self.ground = part(self.cabin, "ground", GroundViewModel)
        self._qtbot = qtbot

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=10_000)

    @property
    def cards(self) -> list[RequestRow]:
        return rows_of(self.requests, RequestRow)

    @property
    def seats(self) -> list[str]:
        return [card.seat for card in self.cards]

    def card(self, seat: str) -> RequestRow:
        return next(card for card in self.cards if card.seat == seat)

    def shows(self, seat: str, **fields: object) -> None:
        """Waits until the card of that seat has these fields."""
        self.wait(lambda: seat in self.seats and fields.items() <= msgspec.structs.asdict(self.card(seat)).items())

    @property
    def notes(self) -> list[NoteRow]:
        return rows_of(self.book, NoteRow)

    @property
    def lines(self) -> list[LineRow]:
        return rows_of(self.ground, LineRow)


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[CabinWorld]:
    world = CabinWorld(tmp_path)
    yield world
    world.close()


@pytest.fixture
def screen(world: CabinWorld, qtbot: QtBot) -> Screen:
    world.open_flight()
    screen = Screen(world, qtbot)
    screen.wait(lambda: bool(screen.cabin.property("hasFlight")))
    return screen


def test_most_pressing_first(world: CabinWorld, screen: Screen) -> None:
    world.tell("old", RequestRelayed(text="Water", seat="10A"), NOW - 40 * MINUTE)
    world.tell("young", RequestRelayed(text="Tea", seat="10B"), NOW - 2 * MINUTE)
    world.tell("landing", RequestRelayed(text="Cake", seat="12A", by=ARRIVAL), NOW - 5 * MINUTE)
    world.tell("hour", RequestRelayed(text="Pillow", seat="12B", by=NOW + 60 * MINUTE), NOW - 4 * MINUTE)
    world.tell("urgent", RequestRelayed(text="Dizzy", seat="14D", urgency=Urgency.URGENT), NOW - MINUTE)
    screen.wait(lambda: screen.seats == ["14D", "12B", "12A", "10A", "10B"])
    assert screen.card("12A").deadline == "landing"
    assert screen.card("12B").deadline == "13:53"
    assert screen.card("10A").age == 40
    assert screen.card("12A").zone == "2"


def test_my_zone_leaves_other_zones_to_the_filter_all(world: CabinWorld, screen: Screen) -> None:
    world.tell("mine", RequestRelayed(text="Water", seat="12A"))
    world.tell("theirs", RequestRelayed(text="Tea", seat="30A"))
    world.tell("nobody's", RequestRelayed(text="Where is my coat?"))
    screen.wait(lambda: sorted(screen.seats) == ["", "12A"])
    screen.requests.setProperty("chosen", "all")
    screen.wait(lambda: sorted(screen.seats) == ["", "12A", "30A"])
    assert screen.cabin.property("openRequests") == 3


def test_what_is_for_the_purser_alone_is_the_pursers_wherever_it_is(world: CabinWorld, qtbot: QtBot) -> None:
    world.open_flight(zones=("1",), position=PURSER)
    world.tell("theft", RequestRelayed(text="A theft", seat="30A", audience=Audience(purser_only=True)))
    screen = Screen(world, qtbot)
    screen.wait(lambda: screen.seats == ["30A"])
    assert screen.requests.property("chosen") == "zone"


def test_who_is_not_in_the_audience_sees_nothing(world: CabinWorld, screen: Screen) -> None:
    world.tell("purser", RequestRelayed(text="A theft", seat="12A", audience=Audience(purser_only=True)))
    world.tell("zone 3", RequestRelayed(text="Tea", seat="12B", audience=Audience(zone="3")))
    world.tell("zone 2", RequestRelayed(text="Water", seat="12C", audience=Audience(zone="2")))
    world.tell("note", NoteWritten(seat="12C", text="Was rude", audience=Audience(purser_only=True)))
    screen.cabin.selectSeat("12C")
    screen.requests.setProperty("chosen", "all")
    screen.wait(lambda: screen.seats == ["12C"])
    assert screen.notes == []
    assert screen.cabin.property("openRequests") == 1


def test_purser_sees_all(world: CabinWorld, qtbot: QtBot) -> None:
    world.open_flight(zones=(), position=PURSER)
    world.tell("purser", RequestRelayed(text="A theft", seat="12A", audience=Audience(purser_only=True)))
    world.tell("zone 3", RequestRelayed(text="Tea", seat="30A", audience=Audience(zone="3")))
    screen = Screen(world, qtbot)
    screen.wait(lambda: sorted(screen.seats) == ["12A", "30A"])


def test_private_words_are_covered_until_touched_and_again_when_closed(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="She feels dizzy", seat="14D", private=True))
    world.tell("r", RequestAdded(text="She is pregnant", private=True), NOW + MINUTE)
    screen.shows("14D", hidden=True, words="", additions=[""])
    screen.cabin.selectSeat("14D")
    screen.wait(lambda: screen.sheet.property("requestKey") == "r")
    screen.shows("14D", hidden=True)
    screen.cabin.openRequest("r")
    screen.shows("14D", hidden=False, words="She feels dizzy", additions=["She is pregnant"])
    screen.cabin.close()
    screen.shows("14D", hidden=True, words="")


def test_addition_stands_first_with_its_age(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"), NOW - 30 * MINUTE)
    world.tell("r", RequestAdded(text="Never mind"), NOW - 9 * MINUTE)
    world.tell("r", RequestAdded(text="Allergic to nuts", urgency=Urgency.URGENT), NOW - 3 * MINUTE)
    screen.shows("12A", additions=["Allergic to nuts", "Never mind"], addedAges=[3, 9], urgency="urgent")


def test_taking_is_provisional_until_the_relay_has_decided(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"))
    screen.shows("12A", taken="", canTake=True)
    screen.requests.take("r")
    screen.shows("12A", taken="unseen", unsent=True, canTake=False, canFinish=True)
    step = str(world.send()[0])
    screen.shows("12A", taken="unseen", unsent=False)
    world.tell("r", RequestAssigned(person="ana", step=step, position="Zone 2"), NOW + MINUTE)
    screen.shows("12A", taken="me", canPassOn=True)
    screen.requests.passOn("r")
    screen.shows("12A", taken="", canTake=True)


def test_who_loses_the_race_is_told(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"))
    screen.shows("12A", canTake=True)
    screen.requests.take("r")
    screen.shows("12A", taken="unseen")
    world.tell("r", RequestTaken(saw=Status.OPEN, position="Zone 3"), NOW + MINUTE, author="joris")
    world.tell("r", RequestAssigned(person="joris", step="elsewhere", position="Zone 3"), NOW + MINUTE)
    screen.shows("12A", taken="other", position="Zone 3", overtaken="taken", canFinish=False)


def test_done_offline_stays_in_sight_until_it_is_sent(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"))
    screen.shows("12A", canTake=True)
    screen.requests.take("r")
    screen.shows("12A", canFinish=True)
    screen.requests.finish("r", "Cake after dinner")
    screen.shows("12A", status="done", unsent=True, reply="Cake after dinner", canUndo=True)
    assert screen.requests.property("done") == 1
    world.send()
    screen.wait(lambda: screen.seats == [])
    screen.requests.setProperty("chosen", "done")
    screen.shows("12A", status="done", unsent=False)
    screen.requests.undo("r")
    screen.wait(lambda: screen.seats == [])
    screen.requests.setProperty("chosen", "mine")
    screen.shows("12A", status="taken", canFinish=True)


def test_finished_by_another_first_is_told_until_it_was_opened(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"), NOW - MINUTE)
    screen.shows("12A", canTake=True)
    world.clock.now = NOW + 2 * MINUTE
    screen.requests.decline("r", "No cake left")
    screen.shows("12A", status="not possible")
    world.tell("r", RequestDone(saw=Status.OPEN, reply="Had one"), NOW + MINUTE, author="joris")
    world.send()
    screen.shows("12A", status="done", overtaken="finished", reply="Had one", canUndo=False)
    screen.cabin.openRequest("r")
    screen.cabin.close()
    screen.wait(lambda: screen.seats == [])


def test_what_is_added_to_a_done_request_is_open_until_it_was_read(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"), NOW - MINUTE)
    screen.shows("12A", canTake=True)
    screen.cabin.openRequest("r")
    world.tell("r", RequestDone(saw=Status.OPEN), NOW, author="joris")
    screen.wait(lambda: screen.cabin.property("openRequests") == 0)
    screen.cabin.close()
    screen.wait(lambda: screen.seats == [])
    world.tell("r", RequestAdded(text="Allergic to nuts"), NOW + MINUTE)
    screen.shows("12A", status="done", addedSince=True, additions=["Allergic to nuts"])
    assert (screen.requests.property("open"), screen.requests.property("done")) == (1, 0)
    assert screen.cabin.property("openRequests") == 1
    screen.cabin.openRequest("r")
    screen.wait(lambda: screen.cabin.property("openRequests") == 0)
    assert screen.seats == ["12A"]
    screen.cabin.close()
    screen.wait(lambda: screen.seats == [])


def test_who_took_it_learns_that_the_ground_took_it_back(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"))
    world.tell("r", RequestTaken(saw=Status.OPEN), NOW + 1, author="ana")
    world.tell("r", RequestWithdrawn(saw=Status.TAKEN), NOW + MINUTE)
    screen.shows("12A", status="withdrawn", canTake=False)


def test_sheet_says_who_sits_there_and_what_they_need(world: CabinWorld, screen: Screen) -> None:
    world.board(
        passenger("12A", "Sofie Janssen", "VGML", "WCHR", tier="Gold", party="p", onward="KL6125Y21PDX1530HK"),
        passenger("12B", "Lotte Janssen", party="p"),
        passenger("12C", "Bram Kok", party="q"),
    )
    screen.cabin.selectSeat("12A")
    sheet = screen.sheet
    screen.wait(lambda: sheet.property("name") == "Sofie Janssen")
    assert sheet.property("tier") == "Gold"
    assert sheet.property("party") == ["12B"]
    assert sheet.property("services") == ["vegan meal", "wheelchair to the aircraft"]
    assert sheet.property("connection") == "KL 6125 · PDX"
    assert sheet.property("zone") == "2"


def test_one_seat_with_several_requests_shows_the_most_pressing_and_counts_the_others(
    world: CabinWorld, screen: Screen
) -> None:
    world.tell("calm", RequestRelayed(text="Tea", seat="12A"), NOW - MINUTE)
    world.tell("urgent", RequestRelayed(text="Dizzy", seat="12A", urgency=Urgency.URGENT))
    screen.wait(lambda: len(screen.seats) == 2)
    screen.cabin.selectSeat("12A")
    screen.wait(lambda: screen.sheet.property("requestKey") == "urgent")
    assert screen.sheet.property("others") == ["calm"]
    screen.cabin.openRequest("calm")
    screen.wait(lambda: screen.sheet.property("requestKey") == "calm")


def test_note_is_written_changed_and_removed(world: CabinWorld, screen: Screen) -> None:
    screen.cabin.selectSeat("12A")
    screen.book.write("Allergic to nuts", "zone")
    screen.wait(lambda: [note.text for note in screen.notes] == ["Allergic to nuts"])
    note = screen.notes[0]
    assert (note.unsent, note.audience, note.zone, note.mine) == (True, "zone", "2", True)
    world.send()
    screen.wait(lambda: not screen.notes[0].unsent)
    screen.book.edit(note.note, "Allergic to all nuts")
    screen.wait(lambda: [note.text for note in screen.notes] == ["Allergic to all nuts"])
    screen.book.remove(note.note)
    screen.wait(lambda: screen.notes == [])


def test_an_impatient_finger_writes_once(world: CabinWorld, screen: Screen) -> None:
    screen.cabin.selectSeat("12A")
    for _ in range(3):
        screen.book.write("Allergic to nuts", "zone")
        screen.ground.write("Is there an EpiPen?", "12A", "")
    screen.wait(lambda: bool(screen.notes and screen.lines))
    assert world.replica.not_sent() == 2
    thread = screen.lines[0].thread
    screen.ground.send(thread, "Is there?")
    screen.wait(lambda: len(screen.lines) == 2)
    screen.ground.send(thread, "Is there?")
    screen.wait(lambda: len(screen.lines) == 3)


def test_both_versions_of_a_note_show_until_somebody_merges_them(world: CabinWorld, screen: Screen) -> None:
    world.tell("n", NoteWritten(seat="12A", text="Tea"), NOW - 2 * MINUTE, author="kim")
    world.tell("n", NoteWritten(seat="12A", text="Coffee", position="Zone 3"), NOW - MINUTE, author="joris")
    screen.cabin.selectSeat("12A")
    screen.wait(lambda: [note.text for note in screen.notes] == ["Tea", "Coffee"])
    assert [(note.versions, note.last) for note in screen.notes] == [(2, False), (2, True)]
    screen.book.edit("n", screen.notes[1].whole)
    screen.wait(lambda: [note.text for note in screen.notes] == ["Tea\nCoffee"])


def test_words_with_the_ground_show_what_is_sent_and_what_is_new(world: CabinWorld, screen: Screen) -> None:
    screen.ground.write("Will KL 6125 wait?", "17G", "")
    screen.wait(lambda: [line.text for line in screen.lines] == ["Will KL 6125 wait?"])
    line = screen.lines[0]
    assert (line.arrived, line.seat, line.mine, line.written) == ("", "17G", True, "12:53")
    world.clock.now = NOW + 4 * MINUTE
    world.send()
    screen.wait(lambda: screen.lines[0].arrived == "12:57")
    assert screen.lines[0].waiting
    world.tell(line.thread, CrewMessageWritten(text="Yes", from_ground=True), NOW + 5 * MINUTE, author="ines")
    screen.wait(lambda: len(screen.lines) == 2)
    screen.wait(lambda: screen.cabin.property("groundUnread") == 1)
    assert not screen.lines[0].waiting
    screen.ground.setProperty("shown", True)
    screen.wait(lambda: screen.cabin.property("groundUnread") == 0)
    screen.ground.send(line.thread, "Thank you")
    screen.wait(lambda: [line.text for line in screen.lines][-1] == "Thank you")
    assert len({line.thread for line in screen.lines}) == 1


def test_a_request_that_the_ground_was_asked_about_says_so_until_it_answers(world: CabinWorld, screen: Screen) -> None:
    world.tell("r", RequestRelayed(text="Will it wait?", seat="12A"))
    screen.shows("12A", asked=False)
    screen.ground.write("Will it?", "12A", "r")
    screen.shows("12A", asked=True)
    world.send()
    screen.wait(lambda: any(line.arrived for line in screen.lines))
    world.tell(screen.lines[0].thread, CrewMessageWritten(text="Yes", from_ground=True), NOW + MINUTE, author="ines")
    screen.shows("12A", asked=False)


def test_of_several_flights_a_person_chooses(world: CabinWorld, qtbot: QtBot) -> None:
    world.open_flight()
    world.open_flight(OTHER)
    screen = Screen(world, qtbot)
    screen.wait(lambda: bool(screen.cabin.property("choosing")))
    assert not screen.cabin.property("hasFlight")
    screen.cabin.chooseFlight(FLIGHT)
    screen.wait(lambda: screen.cabin.property("flight") == "KL 605")
    assert screen.cabin.property("route") == "AMS → SFO"
    assert screen.cabin.property("minutesToLanding") == 312
    assert screen.cabin.property("position") == "Zone 2"
    assert screen.cabin.property("several")
    screen.cabin.chooseFlight("")
    screen.wait(lambda: bool(screen.cabin.property("choosing")))


def test_what_is_not_allowed_is_told(world: CabinWorld, screen: Screen, qtbot: QtBot) -> None:
    world.tell("r", RequestRelayed(text="Cake", seat="12A"))
    screen.shows("12A", canTake=True)
    with qtbot.waitSignal(world.feed.failed) as told:
        screen.requests.undo("r")
    assert told.args == ["There is nothing of yours to undo here."]
