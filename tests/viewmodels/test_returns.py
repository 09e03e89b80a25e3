"""The way back to the owners: what comes next for a claim, and the steps that staff take."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.claim import (
    Claim,
    ClaimAnswered,
    ClaimArranged,
    ClaimAsked,
    ClaimEnded,
    ClaimIdentified,
    ClaimJudged,
    ClaimOpened,
    ClaimWitnessed,
    End,
    Identification,
    Verdict,
    Way,
)
from onboard.domain.event import Body
from onboard.domain.found_item import Description, FoundItem, ItemNumbered, ItemRegistered
from onboard.sync.engine import Link, LinkState
from tests.viewmodels.cabin_world import MINUTE, NOW, rows_of
from tests.viewmodels.station_world import KL1024, TABLET, StationWorld
from ui.viewmodels.claim_rows import ClaimRow
from ui.viewmodels.claim_sheet import ClaimSheetViewModel
from ui.viewmodels.claim_steps import StepRow
from ui.viewmodels.questions import question
from ui.viewmodels.returns import ReturnsViewModel
from ui.viewmodels.walk_in import FoundRow

SCARF = msgspec.structs.replace(
    TABLET, item="scarf", category="clothing", colour="red", brand="", words="red scarf", battery=False
)
SUITCASE = msgspec.structs.replace(SCARF, item="suitcase", category="bags", words="", bag_tag="0074123456")
FITS = (ClaimAsked(channel="whatsapp"), ClaimAnswered(), ClaimJudged(verdict=Verdict.FITS))
ARRANGED = ClaimArranged(way=Way.TRANSFER_DESK, place="T6", by=NOW + 30 * MINUTE)
CHECKED = ClaimIdentified(by=Identification.PASSPORT)


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    world = StationWorld(tmp_path)
    for key, description in {"tablet": TABLET, "scarf": SCARF, "suitcase": SUITCASE}.items():
        found(world, key, description)
    yield world
    world.close()


def found(world: StationWorld, key: str, description: Description) -> None:
    world.tell(key, ItemRegistered(description=description), NOW - 60 * MINUTE)
    world.tell(key, ItemNumbered(reference=f"AMSKL{len(key):05}"), NOW - 60 * MINUTE)


def claim(
    world: StationWorld, key: str, item: str, *steps: Body, came: bool = False, passenger: str | None = None
) -> None:
    opened = ClaimOpened(
        item=item,
        passenger=passenger,
        flight=KL1024,
        seat="12A",
        name="J OKAFOR",
        question="What is it?",
        came=came,
    )
    for minutes, body in enumerate((opened, *steps)):
        world.tell(key, body, NOW - (40 - minutes) * MINUTE, "bas")


def connect(world: StationWorld) -> None:
    world.device.engine.link = Link(LinkState.CONNECTED, NOW)


def opened(world: StationWorld, qtbot: QtBot, key: str = "") -> ReturnsViewModel:
    returns = ReturnsViewModel(world.feed, world.feed)
    qtbot.waitUntil(lambda: bool(returns.property("loaded")))
    if key:
        returns._sheet.open(key)
        qtbot.waitUntil(lambda: bool(returns._sheet.property("loaded")))
    return returns


def until_next(sheet: ClaimSheetViewModel, qtbot: QtBot, step: str) -> None:
    qtbot.waitUntil(lambda: sheet.property("claim")["next"] == step)


def state(world: StationWorld, key: str) -> Claim:
    here = world.replica.state(key)
    assert isinstance(here, Claim)
    return here


def test_claims_stand_by_what_is_next(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "refused", "scarf", ClaimJudged(verdict=Verdict.DOES_NOT_FIT), ClaimEnded(end=End.REFUSED))
    claim(world, "asked", "scarf", FITS[0])
    claim(world, "answered", "scarf", *FITS[:2])
    claim(world, "fits", "scarf", *FITS)
    claim(world, "ready", "scarf", *FITS, ARRANGED, CHECKED)
    claim(world, "second", "tablet", *FITS, ARRANGED, CHECKED)
    claim(world, "here", "scarf", came=True)
    returns = opened(world, qtbot)
    rows = {row.key: row for row in rows_of(returns, ClaimRow)}
    assert {key: (row.section, row.standing) for key, row in rows.items()} == {
        "ready": ("here", "Ready to hand over"),
        "second": ("here", "Second person needed"),
        "fits": ("here", "It fits: arrange how they get it"),
        "here": ("here", "Stands here: ask and compare"),
        "asked": ("desk", "Asked, no answer yet"),
        "answered": ("desk", "Answered, the desk compares"),
        "refused": ("over", "Refused"),
    }
    assert [row.section for row in rows_of(returns, ClaimRow)] == ["here"] * 4 + ["desk"] * 2 + ["over"]
    assert returns.property("due") == 4
    assert rows["ready"].who == "12A · J. Okafor"
    assert rows["ready"].arranged == "Transfer desk · T6 · 13:23 UTC"


def test_a_place_that_names_the_way_says_it_once(world: StationWorld, qtbot: QtBot) -> None:
    desk = ClaimArranged(way=Way.TRANSFER_DESK, place="Transfer desk T6", carrier="Noor")
    claim(world, "fits", "scarf", *FITS, desk)
    (row,) = rows_of(opened(world, qtbot), ClaimRow)
    assert row.arranged == "Transfer desk T6 · Noor"


def test_an_unclear_answer_is_asked_again(world: StationWorld, qtbot: QtBot) -> None:
    unclear = (*FITS[:2], ClaimJudged(verdict=Verdict.UNCLEAR))
    claim(world, "again", "scarf", *unclear)
    claim(world, "waits", "scarf", *unclear, ClaimAsked(channel="whatsapp"))
    claim(world, "judge", "scarf", *unclear, ClaimAsked(channel="whatsapp"), ClaimAnswered())
    rows = {row.key: row.standing for row in rows_of(opened(world, qtbot), ClaimRow)}
    assert rows == {
        "again": "The desk is to ask",
        "waits": "Asked, no answer yet",
        "judge": "Answered, the desk compares",
    }


def test_the_line_says_what_was_done_and_nobody_by_name(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "fits", "tablet", *FITS)
    sheet = opened(world, qtbot, "fits")._sheet
    steps = rows_of(sheet, StepRow, "steps")
    assert [(step.title, step.reached) for step in steps] == [
        ("Asked", True),
        ("Answered", True),
        ("Fits", True),
        ("Arranged", False),
        ("Identity checked", False),
        ("Second person", False),
        ("Handed over", False),
    ]
    assert (steps[0].time, steps[0].detail) == ("12:14 UTC", "WhatsApp")
    assert [step.last for step in steps] == [False] * 6 + [True]
    assert not any("bas" in f"{step.title} {step.detail}" for step in steps)


def test_from_the_answer_to_the_owners_hands(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "fits", "scarf", *FITS)
    sheet = opened(world, qtbot, "fits")._sheet
    until_next(sheet, qtbot, "arrange")
    assert not sheet.isTime("25:00")
    sheet.arrange("gate", "Gate D14", "13:20", "", "")
    until_next(sheet, qtbot, "identify")
    assert state(world, "fits").arranged == ClaimArranged(way=Way.GATE, place="Gate D14", by=NOW + 27 * MINUTE)
    sheet.identify("boarding_pass")
    until_next(sheet, qtbot, "hand over")
    sheet.handOver("Gate D14")
    until_next(sheet, qtbot, "over")
    item = world.replica.state("scarf")
    assert isinstance(item, FoundItem)
    assert (item.returned, item.where) == (True, "Gate D14")
    shown = sheet.property("claim")
    assert (shown["provisional"], shown["state"]) == (True, "Handed over")
    world.send()
    qtbot.waitUntil(lambda: not sheet.property("claim")["provisional"])


def test_an_address_is_taken_for_shipping_and_goes_with_the_claim(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "fits", "scarf", *FITS)
    sheet = opened(world, qtbot, "fits")._sheet
    sheet.arrange("shipping", "", "", "Post", "1 High Street, Leeds")
    until_next(sheet, qtbot, "identify")
    assert sheet.property("claim")["address"] == "1 High Street, Leeds"
    sheet.giveUp()
    until_next(sheet, qtbot, "over")
    assert sheet.property("claim")["address"] == ""


def test_a_valuable_takes_two_and_a_link(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "mine", "tablet", *FITS, ARRANGED)
    sheet = opened(world, qtbot, "mine")._sheet
    sheet.identify("passport")
    until_next(sheet, qtbot, "stand by")
    assert "a colleague stands by" in sheet.property("claim")["obstacle"]
    world.send()
    world.tell("mine", ClaimWitnessed(), NOW + MINUTE, "noor")
    until_next(sheet, qtbot, "hand over")
    assert "only be handed over with a link" in sheet.property("claim")["obstacle"]
    connect(world)
    world.feed.linked.emit(world.feed.link)
    qtbot.waitUntil(lambda: sheet.property("claim")["obstacle"] == "")
    sheet.handOver("Transfer desk T6")
    until_next(sheet, qtbot, "over")


def test_the_second_person_does_not_hand_over(world: StationWorld, qtbot: QtBot) -> None:
    connect(world)
    claim(world, "theirs", "tablet", *FITS, ARRANGED, CHECKED)
    sheet = opened(world, qtbot, "theirs")._sheet
    assert sheet.property("claim")["obstacle"] == ""
    sheet.standBy()
    until_next(sheet, qtbot, "hand over")
    assert "Your colleague hands it over" in sheet.property("claim")["obstacle"]
    with qtbot.waitSignal(world.feed.failed):
        sheet.handOver("Transfer desk T6")


def test_who_comes_is_asked_and_then_compared(world: StationWorld, qtbot: QtBot) -> None:
    returns = opened(world, qtbot)
    walk_in, sheet = returns._walk_in, returns._sheet
    walk_in.open()
    walk_in.search("scarf re")
    qtbot.waitUntil(lambda: walk_in.property("count") == 1)
    assert rows_of(walk_in, FoundRow)[0].key == "scarf"
    walk_in.choose("scarf")
    walk_in.begin("M. Katz", "14c")
    qtbot.waitUntil(lambda: bool(sheet.property("loaded")))
    shown = sheet.property("claim")
    assert (shown["next"], shown["who"]) == ("compare", "14C · M. Katz")
    assert "scarf" not in shown["question"]
    assert shown["marks"] == SCARF.marks
    assert not walk_in.property("opened")
    sheet.judge("does_not_fit")
    until_next(sheet, qtbot, "over")
    assert sheet.property("claim")["refused"]


def test_a_label_that_is_read_chooses_its_item(world: StationWorld, qtbot: QtBot) -> None:
    walk_in = opened(world, qtbot)._walk_in
    walk_in.open()
    walk_in._codes.labelled.emit("tablet")
    assert walk_in.property("chosen") == "tablet"
    walk_in.open()
    assert walk_in.property("chosen") == ""


def test_who_comes_is_asked_in_their_language(world: StationWorld, qtbot: QtBot) -> None:
    returns = opened(world, qtbot)
    walk_in = returns._walk_in
    walk_in.open()
    walk_in.speak("ja")
    assert walk_in.property("question") == question("ja", "")
    walk_in.choose("scarf")
    walk_in.begin("Y Sato", "")
    qtbot.waitUntil(lambda: bool(returns._sheet.property("loaded")))
    assert returns._sheet.property("claim")["question"] == question("ja", "")
    walk_in.open()
    assert walk_in.property("language") == "en"


def test_a_checked_bag_goes_by_its_tag(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "bag", "suitcase", came=True)
    sheet = opened(world, qtbot, "bag")._sheet
    assert sheet.property("claim")["tag"] == "0074123456"
    assert sheet.sameTag("KL 123456")
    assert sheet.sameTag("4074123456")
    assert not sheet.sameTag("KL 123457")
    assert not sheet.sameTag("KL 12")


def test_where_the_claimant_goes_next_is_proposed(world: StationWorld, qtbot: QtBot) -> None:
    world.list_flights()
    claim(world, "fits", "scarf", *FITS, passenger="okafor-j")
    shown = opened(world, qtbot, "fits")._sheet.property("claim")
    assert (shown["leaves"], shown["gate"], shown["airport"]) == ("Owner leaves 13:40 UTC from D14", "D14", "MAD")


@pytest.mark.parametrize(("second", "without_them"), [("p-first", False), ("p-second", True)])
def test_a_claim_on_what_has_gone_says_so(world: StationWorld, qtbot: QtBot, second: str, without_them: bool) -> None:
    connect(world)
    claim(world, "first", "scarf", *FITS, ARRANGED, CHECKED, passenger="p-first")
    claim(world, "second", "scarf", *FITS, passenger=second)
    returns = opened(world, qtbot, "second")
    world.staff.hand_over("first", "T6")
    until_next(returns._sheet, qtbot, "gone")
    assert returns._sheet.property("claim")["state"] == "The item has gone: end this claim"
    returns._sheet.giveUp()
    until_next(returns._sheet, qtbot, "over")
    shown = returns._sheet.property("claim")
    assert (shown["state"], shown["gone"], shown["refused"]) == ("The item has gone", without_them, False)
    over = rows_of(returns._sheet, StepRow, "steps")[-1]
    assert (over.title, over.reached) == ("The item has gone", True)


def test_what_ended_long_ago_is_not_listed(world: StationWorld, qtbot: QtBot) -> None:
    claim(world, "old", "scarf", ClaimEnded(end=End.WITHDRAWN))
    world.clock.now = NOW + 25 * 60 * MINUTE
    assert opened(world, qtbot).property("count") == 0


def test_nothing_stays_open_that_is_not_here(world: StationWorld, qtbot: QtBot) -> None:
    sheet = opened(world, qtbot)._sheet
    sheet.open("nothing")
    qtbot.waitUntil(lambda: sheet.property("key") == "")
