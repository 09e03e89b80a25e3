"""What lies on the shelf, in which order, what must happen today, and what is found by searching."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from onboard.domain.claim import ClaimOpened
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.found_item import Description, FoundItem, ItemMatched, ItemNumbered, Place
from tests.viewmodels.cabin_world import MINUTE, NOW
from tests.viewmodels.station_world import KL1024, STATION, TABLET, StationWorld
from ui.viewmodels.figures import FiguresViewModel, span
from ui.viewmodels.shelf import ShelfViewModel
from ui.viewmodels.shelf_rows import Shelf, View, shelf
from ui.viewmodels.times import DAY, HOUR

SCARF = Description(
    place=Place.GATE, found_at=NOW - HOUR, category="clothing", gate="D14", item="scarf", colour="red", words="wool"
)
KEYS = Description(place=Place.SEAT, found_at=NOW - 2 * HOUR, category="keys", seats=("30C",), words="three keys")


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    made = StationWorld(tmp_path)
    made.list_flights()
    yield made
    made.close()


def seen(world: StationWorld, chosen: str = "all", words: str = "", place: str = "") -> Shelf:
    return shelf(world.replica, STATION, View(chosen, place, words), world.clock.now)


def titles(world: StationWorld, chosen: str = "all", words: str = "", place: str = "") -> list[str]:
    return [row.title.partition(",")[0] for row in seen(world, chosen, words, place).rows]


def test_who_leaves_first_stands_first_then_what_is_due_then_the_newest(world: StationWorld) -> None:
    for each in (KEYS, SCARF, TABLET):
        world.staff.register(each)
    power_bank = msgspec.structs.replace(KEYS, item="power_bank", category="electronics", seats=(), battery=True)
    world.staff.register(power_bank)
    assert titles(world) == ["Tablet", "Power bank", "Scarf", "Three keys"]
    assert [row.section for row in seen(world).rows] == ["leaving", "due", "rest", "rest"]
    assert seen(world).rows[0].departure == "12A leaves 13:40 UTC from D14"


def test_once_the_owner_is_decided_their_departure_counts(world: StationWorld) -> None:
    item = world.staff.register(TABLET)
    world.staff.decide(item, ItemMatched(passenger="okafor-a", flight=KL1024))
    assert seen(world).rows[0].departure == "Owner leaves 13:40 UTC from D14"
    world.staff.decide(item, ItemMatched(passenger="katz", flight=KL1024))
    assert seen(world).rows[0].departure == ""


def test_a_departure_that_has_passed_is_none(world: StationWorld) -> None:
    world.staff.register(TABLET)
    world.clock.now = NOW + 48 * MINUTE
    assert seen(world).rows[0].departure == ""


def test_rows_say_what_is_known_and_what_is_not_sent(world: StationWorld) -> None:
    item = world.staff.register(TABLET)
    world.staff.move(item, Hand.SHELVED, "T2 · box 7")
    row = seen(world).rows[0]
    assert (row.where, row.seat, row.flight) == ("T2 · box 7", "12A or 12B", "KL 1024")
    assert (row.reference, row.due, row.unsent, row.standing) == ("", "Battery: 48 h", True, "open")
    world.send()
    world.tell(item, ItemNumbered(reference="AMSKL00001"))
    row = seen(world).rows[0]
    assert (row.reference, row.unsent) == ("AMSKL00001", False)


def test_filters_keep_what_they_say(world: StationWorld) -> None:
    tablet, scarf, keys = (world.staff.register(each) for each in (TABLET, SCARF, KEYS))
    world.staff.move(scarf, Hand.SHELVED, "T2 · box 7")
    world.staff.move(keys, Hand.SHELVED, "T2 · box 8")
    world.staff.open_claim(ClaimOpened(item=tablet, passenger="okafor-j", flight=KL1024))
    assert seen(world).places == ("T2",)
    assert titles(world, "unclaimed") == ["Scarf", "Three keys"]
    assert titles(world, "place", place="T2") == ["Scarf", "Three keys"]
    world.staff.move(keys, Hand.DONATED, "charity")
    assert titles(world, "returned") == ["Three keys"]
    gone = seen(world, "returned").rows[0]
    assert (gone.standing, gone.provisional, gone.where) == ("ended", True, "")
    assert gone.ended == "Donated · 12:53 UTC"


def test_what_must_happen_today(world: StationWorld) -> None:
    item = world.staff.register(TABLET)
    world.staff.register(SCARF)
    assert seen(world).today == ()
    world.clock.now = NOW + 30 * HOUR
    today = seen(world).today
    assert [(row.item, row.remaining, row.tone, row.hand, row.ends) for row in today] == [
        (item, "Battery: 18 h", "soon", "", False)
    ]
    assert titles(world, "today") == ["Tablet"]
    world.staff.finish(item, "fire_safe_store")
    assert seen(world).today == ()
    done = world.replica.state(item)
    assert isinstance(done, FoundItem)
    world.staff.unfinish(item, done.links[-1].event)
    assert [row.remaining for row in seen(world).today] == ["Battery: 18 h"]
    world.clock.now = NOW + 100 * DAY
    assert {(row.remaining, row.tone, row.hand) for row in seen(world).today} == {
        ("Battery: overdue", "urgent", ""),
        ("Authorities: overdue", "urgent", "authorities"),
        ("Charity: overdue", "urgent", "donated"),
    }


@pytest.mark.parametrize(
    "words",
    ["tablet", "APPLE cover", "12a", "kl1024", "KL 1024", "ams kl 00001", "amskl-00001", "00001", "d14", "box 7"],
)
def test_a_search_finds_it(world: StationWorld, words: str) -> None:
    item = world.staff.register(TABLET)
    world.staff.register(msgspec.structs.replace(KEYS, seats=("30C",)))
    world.staff.move(item, Hand.SHELVED, "T2 · box 7")
    world.send()
    world.tell(item, ItemNumbered(reference="AMSKL00001"))
    assert titles(world, words=words) == ["Tablet"]


@pytest.mark.parametrize("words", ["2A", "scarf", "tablet 30C", "l1024", "whale"])
def test_a_search_leaves_out_what_it_does_not_mean(world: StationWorld, words: str) -> None:
    world.staff.register(TABLET)
    world.staff.register(KEYS)
    assert titles(world, words=words) == []


def test_the_view_follows_the_shelf(world: StationWorld, qtbot: QtBot, tmp_path: Path) -> None:
    view = ShelfViewModel(world.feed, world.root)
    qtbot.waitUntil(lambda: bool(view.property("loaded")))
    assert view.property("count") == 0
    world.staff.register(TABLET)
    qtbot.waitUntil(lambda: view.property("count") == 1)
    view.search("scarf")
    qtbot.waitUntil(lambda: view.property("count") == 0)
    assert view.property("lying") == 1
    view.choose("unclaimed", "")
    view.search("")
    qtbot.waitUntil(lambda: view.property("count") == 1)
    file = tmp_path / "shelf.csv"
    with qtbot.waitSignal(view.exported):
        view.export(QUrl.fromLocalFile(str(file)))
    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("reference,station,found_on")
    assert "whale" not in lines[1]
    with qtbot.waitSignal(world.feed.failed):
        view.export(QUrl.fromLocalFile(str(tmp_path / "missing" / "shelf.csv")))


def test_figures_count_when_somebody_looks(world: StationWorld, qtbot: QtBot) -> None:
    view = FiguresViewModel(world.feed, world.root)
    world.staff.register(TABLET)
    world.staff.register(SCARF)
    view.open(30)
    qtbot.waitUntil(lambda: view.property("found") == 2)
    assert (view.property("percent"), view.property("hours")) == (0, "")
    assert [row.name for row in view.property("categories").rows] == ["Clothing", "Electronics"]
    world.staff.register(KEYS)
    qtbot.waitUntil(lambda: view.property("found") == 3)
    view.close()
    assert view.property("days") == 0


def test_figures_tell_how_much_went_back_and_how_fast(world: StationWorld, qtbot: QtBot) -> None:
    for each in (TABLET, KEYS):
        world.staff.register(each)
    given = world.staff.register(msgspec.structs.replace(KEYS, found_at=NOW - 6 * HOUR))
    world.tell(given, ItemMoved(hand=Hand.HANDED_OVER, saw=""), NOW, "noor")
    view = FiguresViewModel(world.feed, world.root)
    view.open(7)
    qtbot.waitUntil(lambda: view.property("percent") == 33)
    assert (view.property("returned"), view.property("hours")) == (1, "6 h")
    keys, tablets = view.property("categories").rows
    assert (keys.name, keys.length, keys.share, keys.hours) == ("Keys", 1.0, 0.5, "6 h")
    assert (tablets.name, tablets.length, tablets.share, tablets.hours) == ("Electronics", 0.5, 0.0, "")


def test_long_spans_are_told_in_days() -> None:
    assert [span(hours) for hours in (None, 0.5, 72, 96)] == ["", "0.5 h", "72 h", "4 d"]
