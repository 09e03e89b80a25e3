"""Registering what was found, over a real replica: flight, seat, kind, rules, sweep, codes, and what is recorded."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot
from zxingcpp import BarcodeFormat

from onboard.domain.blob import BlobAvailable
from onboard.domain.cabin_layout import Row, Section
from onboard.domain.found_item import FoundItem, ItemNumbered, Place
from onboard.domain.loss_report import Loss, LossFiled, LossReport
from onboard.domain.scope import sweep_id
from onboard.domain.sweep import SweepAlarmed, SweepCleared
from onboard.formats.label import ItemLabel
from tests.unit.formats.drawn_codes import drawn, photo
from tests.viewmodels.cabin_world import MINUTE, NOW, part, rows_of
from tests.viewmodels.photo_files import write_photo
from tests.viewmodels.station_world import FROM_LONDON, KL1024, KL1703, SCOPE, STATION, TO_MADRID, StationWorld
from ui.viewmodels.photos import going_rows
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.register import RegisterViewModel
from ui.viewmodels.register_codes import CodesViewModel
from ui.viewmodels.register_flights import FlightRow
from ui.viewmodels.register_kind import ColourRow, KindRow
from ui.viewmodels.register_seats import RegisterSeatsViewModel
from ui.viewmodels.register_sweep import AlarmRow, SweepViewModel
from ui.viewmodels.register_what import WhatViewModel
from ui.viewmodels.register_where import WhereViewModel
from ui.viewmodels.seat_grid import MapRow
from ui.viewmodels.shell import ShellViewModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    made = StationWorld(tmp_path)
    made.list_flights()
    yield made
    made.close()


@pytest.fixture
def register(world: StationWorld, qtbot: QtBot) -> RegisterViewModel:
    made = RegisterViewModel(world.feed, world.root)
    qtbot.waitUntil(lambda: not where(made).property("loading"))
    return made


def where(register: RegisterViewModel) -> WhereViewModel:
    return part(register, "where", WhereViewModel)


def what(register: RegisterViewModel) -> WhatViewModel:
    return part(register, "what", WhatViewModel)


def sweep(register: RegisterViewModel) -> SweepViewModel:
    return part(where(register), "sweep", SweepViewModel)


def seats(register: RegisterViewModel) -> RegisterSeatsViewModel:
    return part(where(register), "seats", RegisterSeatsViewModel)


def say(register: RegisterViewModel, words: str, qtbot: QtBot) -> None:
    """Types words and waits until they are read."""
    what(register).setProperty("words", words)
    qtbot.waitUntil(lambda: not what(register)._reading, timeout=20_000)


def flights(register: RegisterViewModel) -> list[str]:
    return [row.flight for row in rows_of(where(register), FlightRow, "flights")]


def items(world: StationWorld) -> list[FoundItem]:
    found = world.replica.states("found_item", SCOPE).values()
    return [each for each in found if isinstance(each, FoundItem)]


def counted(register: RegisterViewModel, number: int) -> bool:
    return bool(register.property("count") == number)


def cleared(world: StationWorld, register: RegisterViewModel, qtbot: QtBot) -> None:
    """KL 1024 is chosen and safe."""
    where(register).chooseFlight(KL1024)
    sweep(register).clear()
    qtbot.waitUntil(lambda: sweep(register).property("state") == "cleared")


def test_flights_around_now_are_proposed_the_nearest_first(register: RegisterViewModel) -> None:
    assert flights(register) == ["KL 1024", "KL 1703"]
    assert rows_of(where(register), FlightRow, "flights")[0] == FlightRow(
        key=KL1024,
        flight="KL 1024",
        airport="LHR",
        arrives=True,
        gate="D14",
        at="12:28",
        chosen=False,
        sweep="ask",
    )
    assert where(register).property("flight") == ""


@pytest.mark.parametrize(
    ("typed", "found"), [("d14", ["KL 1024", "KL 1703"]), ("1703", ["KL 1703"]), ("kl1024", ["KL 1024"]), ("F9", [])]
)
def test_a_gate_or_a_number_finds_flights(register: RegisterViewModel, typed: str, found: list[str]) -> None:
    where(register).setProperty("typed", typed)
    assert flights(register) == found


def test_flights_of_another_time_are_not_proposed(
    world: StationWorld, register: RegisterViewModel, qtbot: QtBot
) -> None:
    world.clock.now += 24 * 60 * MINUTE
    where(register).refresh()
    qtbot.waitUntil(lambda: flights(register) == [])
    where(register).setProperty("typed", "1024")
    assert flights(register) == ["KL 1024"]


def test_a_typed_gate_stands_without_a_flight(register: RegisterViewModel) -> None:
    where(register).setProperty("typed", "e 7")
    assert where(register).property("gate") == "E7"
    where(register).chooseFlight(KL1024)
    assert where(register).property("gate") == "D14"


def test_seats_are_tapped_or_typed(register: RegisterViewModel) -> None:
    assert not seats(register).property("known")
    where(register).chooseFlight(KL1024)
    assert seats(register).property("known")
    seats(register).toggle("12A")
    seats(register).toggle("12B")
    assert seats(register).property("typed") == "12A, 12B"
    row = next(row for row in rows_of(seats(register), MapRow) if row.number == 12)
    assert row.icons[:3] == ["check", "check", ""]
    seats(register).toggle("12A")
    assert seats(register).seats == ("12B",)
    seats(register).setProperty("typed", "14c or 15")
    assert seats(register).seats == ("14C", "15")
    seats(register).setProperty("typed", "window")
    assert seats(register).property("misread")


def test_another_flight_keeps_only_the_seats_that_it_has(world: StationWorld, qtbot: QtBot) -> None:
    short = (Section("Y", "Economy", tuple(Row(number, "ABC DEF") for number in range(1, 13))),)
    world.list_flights(FROM_LONDON, msgspec.structs.replace(TO_MADRID, sections=short))
    register = RegisterViewModel(world.feed, world.root)
    qtbot.waitUntil(lambda: not where(register).property("loading"))
    where(register).chooseFlight(KL1024)
    seats(register).choose(["12A", "14C", "7", "15"])
    where(register).chooseFlight(KL1703)
    assert seats(register).seats == ("12A", "7")
    where(register).chooseFlight(KL1024)
    assert seats(register).seats == ("12A", "7")


def test_the_map_names_nobody(register: RegisterViewModel) -> None:
    where(register).chooseFlight(KL1024)
    assert {person for row in rows_of(seats(register), MapRow) for person in row.people} == {" "}


def test_words_say_what_it_is(register: RegisterViewModel, qtbot: QtBot) -> None:
    say(register, "iPad, dark grey, cracked corner, seat 12A", qtbot)
    form = what(register)
    assert [form.property(name) for name in ("item", "category", "colour", "brand")] == [
        "tablet",
        "electronics",
        "dark_grey",
        "Apple",
    ]
    assert seats(register).seats == ("12A",)
    assert [row.text for row in rows_of(form, KindRow, "kinds") if row.chosen] == ["Tablet"]
    assert [row.key for row in rows_of(form, ColourRow, "colours") if row.chosen] == ["dark_grey"]


def test_what_a_person_tapped_stands_over_what_was_read(register: RegisterViewModel, qtbot: QtBot) -> None:
    where(register).chooseFlight(KL1024)
    seats(register).toggle("3C")
    what(register).chooseColour("blue")
    say(register, "black phone seat 12A", qtbot)
    assert what(register).property("colour") == "blue"
    assert seats(register).seats == ("3C",)
    what(register).chooseKind("laptop")
    assert what(register).property("item") == "laptop"
    what(register).chooseKind("laptop")
    assert (what(register).property("item"), what(register).property("category")) == ("", "electronics")
    what(register).chooseCategory("bags")
    assert (what(register).property("item"), what(register).property("category")) == ("", "bags")
    what(register).chooseColour("blue")
    assert what(register).property("colour") == ""


def test_rules_show_at_once(register: RegisterViewModel) -> None:
    form = what(register)
    assert not form.property("ruled")
    form.chooseKind("tablet")
    assert form.property("battery")
    assert form.property("alwaysBattery")
    assert form.property("twoPersons")
    assert str(form.property("deadline")).startswith("Within 48 h: ")
    form.chooseCategory("clothing")
    form.chooseKind("jacket")
    assert not form.property("battery")
    form.setProperty("battery", True)
    assert form.property("battery")
    assert not form.property("alwaysBattery")


def test_no_photo_of_cards_is_kept(
    world: StationWorld, register: RegisterViewModel, qtbot: QtBot, tmp_path: Path
) -> None:
    cleared(world, register, qtbot)
    where(register).choosePlace("seat")
    what(register).chooseKind("bank_card")
    assert what(register).property("noPhotos")
    part(register, "picked", PickedPhotosViewModel).add(write_photo(tmp_path))
    qtbot.waitUntil(lambda: register.property("missing") == "")
    register.save()
    qtbot.waitUntil(lambda: bool(register.property("done")))
    assert items(world)[0].photos == ()
    assert part(register, "picked", PickedPhotosViewModel).property("count") == 0


def test_the_register_is_shut_until_the_aircraft_is_cleared(
    world: StationWorld, register: RegisterViewModel, qtbot: QtBot
) -> None:
    where(register).choosePlace("seat_pocket")
    where(register).chooseFlight(KL1024)
    what(register).chooseKind("tablet")
    assert (sweep(register).property("state"), register.property("missing")) == ("ask", "sweep")
    register.save()
    sweep(register).alarm("heat", "12c", "smoke from the seat")
    qtbot.waitUntil(lambda: sweep(register).property("state") == "alarmed")
    (alarm,) = rows_of(sweep(register), AlarmRow, "alarms")
    assert (alarm.seat, alarm.text, alarm.at, alarm.sent) == ("12C", "smoke from the seat", "12:53", False)
    assert alarm.instruction.startswith("Do not touch it.")
    assert (register.property("missing"), items(world)) == ("sweep", [])
    sweep(register).clear()
    qtbot.waitUntil(lambda: register.property("missing") == "")
    assert sweep(register).property("clearedAt") == "12:53"


def test_others_clear_and_alarm_too(world: StationWorld, register: RegisterViewModel, qtbot: QtBot) -> None:
    where(register).chooseFlight(KL1024)
    world.tell(sweep_id(STATION, KL1024), SweepCleared(flight=KL1024), author="ben")
    qtbot.waitUntil(lambda: sweep(register).property("state") == "cleared")
    world.tell(sweep_id(STATION, KL1024), SweepAlarmed(flight=KL1024, danger="unknown_owner"), author="ben")
    qtbot.waitUntil(lambda: sweep(register).property("state") == "alarmed")
    assert rows_of(sweep(register), AlarmRow, "alarms")[0].sent


def test_at_the_gate_no_aircraft_is_asked_for(register: RegisterViewModel) -> None:
    where(register).chooseFlight(KL1703)
    seats(register).toggle("12A")
    where(register).choosePlace("gate")
    assert sweep(register).property("state") == "none"
    assert where(register).chosen_seats == ()
    assert register.property("missing") == "what"


def test_registering_records_what_was_said(world: StationWorld, register: RegisterViewModel, qtbot: QtBot) -> None:
    assert register.property("missing") == "place"
    cleared(world, register, qtbot)
    where(register).choosePlace("seat_pocket")
    say(register, "iPad, dark grey, cracked corner", qtbot)
    seats(register).toggle("12A")
    what(register).write("marks", " a whale inside the cover ")
    register.save()
    register.save()
    qtbot.waitUntil(lambda: bool(register.property("done")))
    (item,) = items(world)
    found = item.description
    assert (found.place, found.flight, found.seats, found.gate) == (Place.SEAT_POCKET, KL1024, ("12A",), "D14")
    assert (found.category, found.item, found.colour, found.brand) == ("electronics", "tablet", "dark_grey", "Apple")
    assert (found.words, found.marks) == ("iPad, dark grey, cracked corner", "a whale inside the cover")
    assert (found.battery, found.found_at, found.language) == (True, NOW, "en")
    assert register.property("doneTitle") == "Tablet, dark grey, Apple"
    assert (what(register).property("words"), where(register).property("flight")) == ("", "")


def test_the_reference_shows_once_the_ground_has_given_it(
    world: StationWorld, register: RegisterViewModel, qtbot: QtBot
) -> None:
    where(register).choosePlace("lounge")
    what(register).chooseKind("umbrella")
    register.save()
    qtbot.waitUntil(lambda: bool(register.property("done")))
    assert register.property("doneReference") == ""
    world.tell(str(register.property("doneItem")), ItemNumbered(reference="AMSKL12345"))
    qtbot.waitUntil(lambda: register.property("doneReference") == "AMSKL12345")
    register.next()
    assert not register.property("done")


def test_a_cart_keeps_flight_and_place(world: StationWorld, register: RegisterViewModel, qtbot: QtBot) -> None:
    register.setProperty("cart", True)
    cleared(world, register, qtbot)
    where(register).choosePlace("overhead_bin")
    for number, kind in enumerate(("umbrella", "scarf"), start=1):
        what(register).chooseKind(kind)
        seats(register).toggle(f"{number}A")
        register.save()
        qtbot.waitUntil(partial(counted, register, number))
        assert seats(register).property("typed") == ""
    assert {each.description.flight for each in items(world)} == {KL1024}
    assert {each.description.place for each in items(world)} == {Place.OVERHEAD_BIN}
    register.setProperty("cart", False)
    assert register.property("count") == 0


def test_what_a_search_found_names_its_report(world: StationWorld, register: RegisterViewModel, qtbot: QtBot) -> None:
    loss = Loss(words="my glasses", reported_at=NOW, flight=KL1024, seat="14C")
    world.tell("report-1", LossFiled(loss=loss))
    register.begin("report-1")
    qtbot.waitUntil(lambda: bool(register.property("searching")))
    assert (where(register).property("flight"), seats(register).seats) == (KL1024, ("14C",))
    cleared_here = sweep(register)
    cleared_here.clear()
    where(register).choosePlace("seat_pocket")
    what(register).chooseKind("glasses")
    qtbot.waitUntil(lambda: register.property("missing") == "")
    register.save()
    qtbot.waitUntil(lambda: bool(register.property("done")))
    report = world.replica.state("report-1")
    assert isinstance(report, LossReport)
    assert register.property("doneItem") in str(report)
    assert not register.property("searching")


def test_a_photo_without_a_code_says_so(register: RegisterViewModel, qtbot: QtBot, tmp_path: Path) -> None:
    codes = part(register, "codes", CodesViewModel)
    codes.scan(write_photo(tmp_path))
    qtbot.waitUntil(lambda: codes.property("outcome") == "No code was found in this photo.", timeout=20_000)
    codes.scan(QUrl.fromLocalFile(str(tmp_path / "nothing.jpg")))
    qtbot.waitUntil(lambda: "cannot be opened" in str(codes.property("outcome")))


PASS = "M1OKAFOR/JOY          EABC123 LHRAMSKL 1024 325J012A0025 100"


def code_file(folder: Path, *codes: tuple[str, BarcodeFormat]) -> QUrl:
    """A photo of bar codes."""
    path = folder / "codes.png"
    path.write_bytes(photo(*(drawn(text, kind) for text, kind in codes)))
    return QUrl.fromLocalFile(str(path))


def test_a_boarding_pass_and_a_bag_tag_fill_the_form(register: RegisterViewModel, qtbot: QtBot, tmp_path: Path) -> None:
    codes = part(register, "codes", CodesViewModel)
    with qtbot.waitSignal(codes.read, timeout=20_000):
        codes.scan(code_file(tmp_path, (PASS, BarcodeFormat.Aztec), ("0074123456", BarcodeFormat.ITF)))
    assert what(register).property("typed") == {"name": "JOY OKAFOR", "bagTag": "0074123456", "marks": ""}
    assert (where(register).property("flight"), seats(register).seats) == (KL1024, ("12A",))
    assert codes.property("outcome") == "Read: JOY OKAFOR · KL 1024 · 12A · 0074123456"


def test_a_label_leads_to_its_item(register: RegisterViewModel, qtbot: QtBot, tmp_path: Path) -> None:
    codes = part(register, "codes", CodesViewModel)
    item = "0198a4c2f0b87d1e9c3355aa01020304"
    with qtbot.waitSignal(register.labelled, timeout=20_000) as labelled:
        codes.scan(code_file(tmp_path, (ItemLabel(item).content, BarcodeFormat.QRCode)))
    assert labelled.args == [item]


def test_photos_of_a_registered_thing_stand_in_the_bar_until_they_are_on_the_ground(
    world: StationWorld, register: RegisterViewModel, qtbot: QtBot, tmp_path: Path
) -> None:
    shell = ShellViewModel(world.feed, "system", world.root)
    where(register).choosePlace("gate")
    what(register).chooseKind("umbrella")
    for colour in ("red", "blue"):
        part(register, "picked", PickedPhotosViewModel).add(write_photo(tmp_path, colour, colour))
    qtbot.waitUntil(lambda: register.property("missing") == "")
    register.save()
    qtbot.waitUntil(lambda: bool(register.property("done")))
    first, second = world.device.blobs.unsent()
    world.device.blobs.confirmed(first.id, first.size)
    world.send()
    gone = 100 * first.size // (first.size + second.size)
    qtbot.waitUntil(lambda: (shell.property("photosGoing"), shell.property("photosGone")) == (2, gone))
    (row,) = going_rows(world.device)
    assert (row.words, row.total, row.ground) == ("Umbrella", 2, 0)
    for blob in (first, second):
        world.tell(blob.id, BlobAvailable(hash=blob.hash))
    qtbot.waitUntil(lambda: shell.property("photosGoing") == 0)
