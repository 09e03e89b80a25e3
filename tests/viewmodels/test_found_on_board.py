"""What crew find on board: the form over a seat, what it becomes, and the flight's list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.flight import FlightTimed
from onboard.domain.found_item import CATEGORIES, Description, FoundItem, Place
from onboard.domain.handling import rules_for
from onboard.domain.request import Request, RequestRelayed, Status
from tests.viewmodels.cabin_world import FLIGHT, MINUTE, NOW, CabinWorld, part, passenger, rows_of
from tests.viewmodels.photo_files import write_photo
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.found_on_board import FoundOnBoardViewModel, FoundRow, at_once, dangerous
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.register_what import WhatViewModel
from ui.viewmodels.requests import RequestRow, RequestsViewModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[CabinWorld]:
    made = CabinWorld(tmp_path)
    made.open_flight()
    made.board(passenger("12A", "Sofie Janssen"))
    yield made
    made.close()


@pytest.fixture
def cabin(world: CabinWorld, qtbot: QtBot) -> CabinViewModel:
    made = CabinViewModel(world.feed, world.root)
    qtbot.waitUntil(lambda: bool(made.property("hasFlight")))
    return made


@pytest.fixture
def found(cabin: CabinViewModel) -> FoundOnBoardViewModel:
    return part(cabin, "found", FoundOnBoardViewModel)


def what(found: FoundOnBoardViewModel) -> WhatViewModel:
    return part(found, "what", WhatViewModel)


def items(world: CabinWorld) -> list[FoundItem]:
    found = world.replica.find("found_item.flight", FLIGHT).values()
    return [each for each in found if isinstance(each, FoundItem)]


def say(found: FoundOnBoardViewModel, words: str, qtbot: QtBot) -> None:
    """Types words and waits until they are read."""
    what(found).setProperty("words", words)
    qtbot.waitUntil(lambda: not what(found)._reading, timeout=20_000)


def save(world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot) -> FoundItem:
    """Saves the form; gives the newest item."""
    before = len(items(world))
    with qtbot.waitSignal(found.saved, timeout=10_000):
        found.save()
    assert len(items(world)) == before + 1
    return max(items(world), key=lambda item: item.description.found_at)


def test_what_was_found_goes_to_lost_and_found_where_the_flight_lands(
    world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot
) -> None:
    found.begin("12A")
    assert found.property("missing") == "place"
    found.choosePlace("seat_pocket")
    assert found.property("missing") == "what"
    say(found, "iPad, dark grey, cracked corner", qtbot)
    assert found.property("missing") == ""
    assert (found.property("station"), found.property("flight")) == ("SFO", "KL 605")
    item = save(world, found, qtbot)
    assert (item.scope, item.unsent) == ("station:SFO", True)
    assert item.description == Description(
        place=Place.SEAT_POCKET,
        found_at=NOW,
        category="electronics",
        flight=FLIGHT,
        seats=("12A",),
        item="tablet",
        colour="dark_grey",
        brand="Apple",
        words="iPad, dark grey, cracked corner",
        battery=True,
    )


def test_the_list_says_what_is_not_sent(world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot) -> None:
    for seat, category in (("12A", "keys"), ("14C", "headwear")):
        world.clock.now += MINUTE
        found.begin(seat)
        found.choosePlace("seat")
        what(found).chooseCategory(category)
        save(world, found, qtbot)
    qtbot.waitUntil(lambda: found.property("count") == 2)
    told = [(row.seat, row.title, row.icon, row.at, row.station, row.unsent) for row in rows_of(found, FoundRow)]
    assert told == [("14C", "Headwear", "hat", "12:55", "SFO", True), ("12A", "Keys", "key", "12:54", "SFO", True)]
    world.send()
    qtbot.waitUntil(lambda: [row.unsent for row in rows_of(found, FoundRow)] == [False, False])


def test_before_departure_it_stays_where_the_flight_stands(
    world: CabinWorld, cabin: CabinViewModel, found: FoundOnBoardViewModel, qtbot: QtBot
) -> None:
    world.tell(FLIGHT, FlightTimed(departure=NOW + 20 * MINUTE))
    qtbot.waitUntil(lambda: world.replica.state(FLIGHT) is not None)
    cabin.refresh()
    qtbot.waitUntil(lambda: not cabin._asking)
    found.begin("12A")
    found.choosePlace("overhead_bin")
    what(found).chooseCategory("clothing")
    assert found.property("station") == "AMS"
    assert save(world, found, qtbot).station == "AMS"
    world.clock.now += 30 * MINUTE
    found.begin("12A")
    assert found.property("station") == "SFO"


def test_a_thing_in_a_lavatory_is_nobodys(world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot) -> None:
    found.begin("12A")
    found.choosePlace("lavatory")
    what(found).chooseCategory("jewellery")
    assert save(world, found, qtbot).description.seats == ()
    qtbot.waitUntil(lambda: [(row.seat, row.lay) for row in rows_of(found, FoundRow)] == [("", "lavatory")])


def test_a_phone_at_a_seat_warns_at_once_of_the_mechanism(found: FoundOnBoardViewModel) -> None:
    found.begin("12A")
    assert (found.property("dangers"), found.property("instructions")) == ([], [])
    what(found).chooseKind("smartphone")
    (heat,) = found.property("dangers")
    assert "battery fire drill" in heat
    found.choosePlace("seat")
    mechanism, still_heat = found.property("dangers")
    assert "Do not move the seat" in mechanism
    assert still_heat == heat
    assert found.property("instructions")[0].startswith("Feel it before you pack it")
    found.choosePlace("overhead_bin")
    assert found.property("dangers") == [heat]


def test_a_battery_that_a_person_tells_of_counts(world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot) -> None:
    found.begin("12A")
    found.choosePlace("seat")
    what(found).chooseCategory("children")
    assert found.property("dangers") == []
    what(found).setProperty("battery", True)
    assert len(found.property("dangers")) == 2
    assert save(world, found, qtbot).description.battery


@pytest.mark.parametrize("category", CATEGORIES)
def test_nothing_at_once_speaks_of_shelves_or_labels(category: str) -> None:
    told = " ".join(at_once(rules_for(category, None)))
    assert "shelf" not in told
    assert "label" not in told


def test_a_bag_may_be_nobodys() -> None:
    assert dangerous(rules_for("bags", None), "bags", Place.OVERHEAD_BIN) == ("unknown_owner",)


def test_photos_go_along_but_not_of_documents(
    world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot, tmp_path: Path
) -> None:
    picked = part(found, "picked", PickedPhotosViewModel)
    for category, photos in (("documents", 0), ("bags", 1)):
        found.begin("12A")
        picked.add(write_photo(tmp_path, category))
        found.choosePlace("seat")
        what(found).chooseCategory(category)
        assert found.property("missing") == "photos"
        qtbot.waitUntil(lambda: found.property("missing") == "", timeout=20_000)
        world.clock.now += MINUTE
        assert len(save(world, found, qtbot).photos) == photos
        assert picked.property("count") == 0


def test_what_was_begun_stays_at_its_seat_until_it_is_discarded(
    world: CabinWorld, found: FoundOnBoardViewModel, qtbot: QtBot, tmp_path: Path
) -> None:
    found.begin("12A")
    found.choosePlace("seat")
    part(found, "picked", PickedPhotosViewModel).add(write_photo(tmp_path))
    say(found, "hat", qtbot)
    found.begin("30J")
    assert (found.property("seat"), found.property("elsewhere")) == ("12A", "30J")
    found.beginAnew()
    assert (found.property("seat"), found.property("elsewhere"), found.property("place")) == ("30J", "", "")
    assert what(found).property("words") == ""
    assert part(found, "picked", PickedPhotosViewModel).property("count") == 0
    assert items(world) == []


def test_the_answer_to_a_search_is_its_outcome_and_the_words_as_they_were_typed(
    world: CabinWorld, cabin: CabinViewModel, qtbot: QtBot
) -> None:
    requests = part(cabin, "requests", RequestsViewModel)
    for key in ("first", "second", "plain"):
        report = None if key == "plain" else f"report-{key}"
        world.tell(key, RequestRelayed(text=f"Look for the {key}", seat="12A", report=report))
    qtbot.waitUntil(lambda: len(rows_of(requests, RequestRow)) == 3)
    assert {row.key: row.search for row in rows_of(requests, RequestRow)} == {
        "first": True,
        "second": True,
        "plain": False,
    }
    requests.finish("first", " under the seat ")
    requests.decline("second", "")
    requests.finish("plain", "Gladly")
    qtbot.waitUntil(lambda: world.replica.not_sent() == 3)
    asked = [world.replica.state(key) for key in ("first", "second", "plain")]
    replies = [each.reply for each in asked if isinstance(each, Request)]
    outcomes = [each.status for each in asked if isinstance(each, Request)]
    assert outcomes == [Status.DONE, Status.NOT_POSSIBLE, Status.DONE]
    assert replies == ["under the seat", "", "Gladly"]
