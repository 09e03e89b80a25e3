"""Loss reports: where to look before the cleaners come, what could be it, and taking a report by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.found_item import ItemRegistered
from onboard.domain.loss_report import (
    End,
    Loss,
    LossFiled,
    LossNumbered,
    LossReport,
    SearchAssigned,
    Searched,
    SearchOutcome,
    Source,
)
from onboard.tracing import Tracing
from tests.viewmodels.cabin_world import MINUTE, NOW
from tests.viewmodels.station_world import KL1024, STATION, TABLET, StationWorld
from ui.viewmodels import loss_words
from ui.viewmodels.reports import ReportRow, ReportsViewModel, share

FIRST_READING = 60_000
"""Milliseconds in which the words of thirteen languages are read before the first description."""

SCARF = Loss(
    words="I forgot my red scarf",
    reported_at=NOW - 15 * MINUTE,
    flight=KL1024,
    seat="14C",
    name="M Katz",
    category="clothing",
    item="scarf",
    colour="red",
)
IPAD = Loss(words="left my iPad, grey, blue sleeve", reported_at=NOW - 5 * MINUTE, item="tablet", brand="Apple")


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    world = StationWorld(tmp_path)
    world.device.tracing = Tracing(world.replica)
    world.list_flights()
    world.tell("scarf", LossFiled(loss=SCARF, search_until=NOW + 12 * MINUTE))
    world.tell("scarf", LossNumbered(reference="L-10001"))
    world.tell("ipad", LossFiled(loss=IPAD, source=Source.WEB))
    yield world
    world.close()


def opened(world: StationWorld, qtbot: QtBot) -> ReportsViewModel:
    reports = ReportsViewModel(world.feed, world.feed)
    qtbot.waitUntil(lambda: bool(reports.property("loaded")))
    return reports


def row(reports: ReportsViewModel, key: str) -> ReportRow:
    return next(row for row in reports._rows.rows if row.key == key)


def report(world: StationWorld, key: str) -> LossReport:
    found = world.replica.state(key)
    assert isinstance(found, LossReport)
    return found


def test_searches_stand_first_with_the_time_that_is_left(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    assert [(each.key, each.group) for each in reports._rows.rows] == [("scarf", "search"), ("ipad", "open")]
    first = row(reports, "scarf")
    assert (first.title, first.reference, first.remaining, first.tone) == ("Scarf, red", "L-10001", "12 min", "urgent")
    assert first.detail == "KL 1024 · 14C · M Katz · by hand · 12:38 UTC"
    assert reports.property("due") == 1


def test_a_search_ends_when_the_cleaners_come(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    world.clock.now = NOW + 13 * MINUTE
    reports.refresh()
    qtbot.waitUntil(lambda: row(reports, "scarf").group == "open")
    assert reports.property("due") == 0


def test_who_looks_is_provisional_until_the_relay_says_so(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    reports.take("scarf")
    qtbot.waitUntil(lambda: row(reports, "scarf").searcher == "you")
    assert not row(reports, "scarf").settled
    assert reports.property("due") == 0
    world.tell("scarf", SearchAssigned(person="mila"))
    qtbot.waitUntil(lambda: row(reports, "scarf").settled)


def test_nothing_there_ends_the_search(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    reports.nothingThere("scarf")
    qtbot.waitUntil(lambda: row(reports, "scarf").group == "open")
    assert row(reports, "scarf").searched == "not there"


def test_what_the_crew_answered_stands_on_the_report(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    world.tell("scarf", Searched(outcome=SearchOutcome.NOBODY_LOOKED))
    qtbot.waitUntil(lambda: row(reports, "scarf").searched == "nobody looked")
    assert row(reports, "scarf").group == "search", "there is still time to look"
    world.tell("scarf", Searched(outcome=SearchOutcome.FOUND, words="Under the cushion"))
    qtbot.waitUntil(lambda: row(reports, "scarf").searched == "found")
    assert (row(reports, "scarf").looked, row(reports, "scarf").group) == ("Under the cushion", "open")


def test_a_new_item_is_matched_with_open_reports(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    world.tell("tablet", ItemRegistered(description=TABLET))
    qtbot.waitUntil(lambda: row(reports, "ipad").likely == 1, timeout=FIRST_READING)
    assert row(reports, "ipad").item == "tablet"
    assert row(reports, "ipad").best.startswith("Tablet, dark grey, Apple · ")


def test_no_likely_item_is_called_certain() -> None:
    assert [share(0.214), share(0.96), share(0.9999)] == ["21 %", "96 %", "99 %"]


def test_the_colour_that_is_named_first_is_the_things_own(world: StationWorld) -> None:
    form = loss_words.read(world.replica, STATION, "grey iPad in a blue cover", {}, NOW)
    assert (form.item, form.colour) == ("tablet", "grey")


def test_fields_are_read_from_words_and_corrected(world: StationWorld, qtbot: QtBot) -> None:
    sheet = opened(world, qtbot)._sheet
    sheet.begin()
    sheet.setProperty("words", "Lost my black Bose headphones yesterday on KL1024, seat 21F")
    qtbot.waitUntil(lambda: sheet.property("form")["item"] == "headphones", timeout=FIRST_READING)
    form = sheet.property("form")
    assert (form["colour"], form["brand"], form["seat"], form["lostOn"]) == ("black", "Bose", "21F", "2026-11-20")
    assert sheet.property("flight") == KL1024
    sheet.fill("seat", "21e")
    sheet.setProperty("words", "Lost my black Bose headphones yesterday on KL1024, seat 21F or so")
    qtbot.waitUntil(lambda: not sheet.property("reading"))
    assert sheet.property("form")["seat"] == "21e"
    with qtbot.waitSignal(sheet.filed):
        sheet.file()
    filed = next(
        each.loss
        for each in world.replica.states("loss_report").values()
        if isinstance(each, LossReport) and each.loss.item == "headphones"
    )
    assert (filed.flight, filed.seat, filed.colour, filed.category) == (KL1024, "21E", "black", "electronics")
    assert str(filed.lost_on) == "2026-11-20"
    assert not sheet.property("opened")


def test_a_day_that_is_none_is_told_and_nothing_is_filed(world: StationWorld, qtbot: QtBot) -> None:
    sheet = opened(world, qtbot)._sheet
    sheet.begin()
    sheet.setProperty("words", "a red umbrella")
    sheet.fill("lostOn", "last week")
    with qtbot.waitSignal(world.feed.failed, timeout=FIRST_READING) as told:
        sheet.file()
    assert told.args == ["Please write the day as 2026-11-21."]
    qtbot.waitUntil(lambda: bool(sheet.property("ready")))
    assert len(world.replica.states("loss_report")) == 2


def test_a_report_is_put_right(world: StationWorld, qtbot: QtBot) -> None:
    sheet = opened(world, qtbot)._sheet
    sheet.correct("scarf")
    qtbot.waitUntil(lambda: bool(sheet.property("opened")) and not sheet.property("reading"), timeout=FIRST_READING)
    assert sheet.property("form")["colour"] == "red"
    assert sheet.property("flight") == KL1024
    sheet.fill("colour", "dark blue")
    with qtbot.waitSignal(sheet.filed):
        sheet.file()
    put_right = report(world, "scarf")
    assert (put_right.loss.colour, put_right.loss.item, put_right.loss.flight) == ("navy", "scarf", KL1024)
    assert put_right.loss.reported_at == SCARF.reported_at
    assert len(put_right.versions) == 1


def test_a_closed_report_leaves_the_list(world: StationWorld, qtbot: QtBot) -> None:
    reports = opened(world, qtbot)
    reports._sheet.correct("scarf")
    qtbot.waitUntil(lambda: reports._sheet.property("key") == "scarf")
    reports._sheet.close("owner has it")
    qtbot.waitUntil(lambda: [each.key for each in reports._rows.rows] == ["ipad"])
    assert report(world, "scarf").ended is End.OWNER_HAS_IT
