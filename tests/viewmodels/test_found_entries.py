"""Entries of lost & found in the outbox: what, for whom, how it came out; for crew and for staff of a station."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.claim import ClaimArranged, ClaimOpened, Identification, Verdict, Way
from onboard.domain.custody import Hand
from onboard.domain.found_item import Description, ItemMatched, ItemRuledOut, Place
from onboard.domain.loss_report import End, Loss
from onboard.domain.verdict import Outcome
from onboard.domain.verdict import Verdict as Answer
from tests.viewmodels.cabin_world import FLIGHT, NOW, CabinWorld, passenger, rows_of
from tests.viewmodels.station_world import KL1024, TABLET, StationWorld
from ui.viewmodels.outbox import OutboxRow, OutboxViewModel

TABLET_LINE = "Tablet, dark grey, Apple"
LOSS = Loss(
    words="My grey iPad, in the seat pocket", reported_at=NOW, name="M Katz", seat="14C", flight=KL1024, item="tablet"
)


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    made = StationWorld(tmp_path)
    made.list_flights()
    yield made
    made.close()


def told(world: CabinWorld, qtbot: QtBot, count: int) -> list[tuple[str, str, str, str]]:
    """Title, seat, whom and words of each entry, in the order of writing."""
    outbox = OutboxViewModel(world.feed, world.root)
    qtbot.waitUntil(lambda: outbox.property("count") == count and not outbox.property("loading"))
    rows = sorted(rows_of(outbox, OutboxRow), key=lambda row: int(row.key.rpartition(".")[2]))
    return [(row.title, row.seat, row.whom, row.words) for row in rows]


def test_what_crew_found_is_for_lost_and_found_where_they_land(tmp_path: Path, qapp: object, qtbot: QtBot) -> None:
    world = CabinWorld(tmp_path)
    world.open_flight()
    world.board(passenger("12A", "Sofie Janssen"))
    keys = Description(place=Place.SEAT, found_at=NOW, category="keys", flight=FLIGHT, seats=("12A",))
    world.actions.register("SFO", keys)
    # Who sits there need not own it.
    assert told(world, qtbot, 1) == [("Found item, for lost & found in SFO", "12A", "", "Keys")]
    event = world.replica.waiting()[0].event
    world.replica.settle([Answer(event.epoch, event.seq, Outcome.REJECTED, reason="No")], NOW)
    outbox = OutboxViewModel(world.feed, world.root)
    qtbot.waitUntil(lambda: outbox.property("rejected") == 1)
    assert [(row.open, row.editable) for row in rows_of(outbox, OutboxRow)] == [(True, False)]
    world.close()


def test_a_thing_from_finding_to_its_owner(station: StationWorld, qtbot: QtBot) -> None:
    staff = station.staff
    item = staff.register(TABLET)
    staff.move(item, Hand.SHELVED, "T2 · box 7")
    report = staff.file_report(LOSS)
    staff.decide(item, ItemRuledOut(report=report))
    staff.decide(item, ItemMatched(passenger="okafor-j", flight=KL1024))
    staff.view_owners(item, KL1024, ("12A",))
    opened = ClaimOpened(item=item, passenger="okafor-j", flight=KL1024, seat="12A", name="J Okafor", question="What?")
    claim = staff.open_claim(opened)
    staff.judge(claim, Verdict.FITS)
    staff.identify(claim, Identification.PASSPORT)
    staff.arrange(claim, ClaimArranged(way=Way.GATE, place="D14"))
    assert told(station, qtbot, 10) == [
        ("Found item, for lost & found in AMS", "12A", "", TABLET_LINE),
        ("Put on the shelf", "12A", "", f"{TABLET_LINE} · T2 · box 7"),
        ("Loss report, for lost & found in AMS", "14C", "M Katz", LOSS.words),
        ("It is not theirs", "12A", "M Katz", TABLET_LINE),
        ("It is theirs", "12A", "J OKAFOR", TABLET_LINE),
        ("You looked at who sat near a found item", "12A", "KL 1024", TABLET_LINE),
        ("Claim opened", "12A", "J Okafor", TABLET_LINE),
        ("Answer compared with the item: it fits", "12A", "J Okafor", TABLET_LINE),
        ("Identity checked", "12A", "J Okafor", TABLET_LINE),
        ("How the owner gets it", "12A", "J Okafor", f"{TABLET_LINE} · D14"),
    ]


def test_searches_sweeps_and_ends_say_how_they_came_out(station: StationWorld, qtbot: QtBot) -> None:
    staff = station.staff
    staff.alarm(KL1024, "heat", "12C", "smoke")
    staff.clear(KL1024)
    report = staff.file_report(LOSS)
    staff.take_search(report)
    staff.searched(report)
    staff.searched(report, "item", "under the seat")
    staff.close_report(report, End.OWNER_HAS_IT)
    claim = staff.open_claim(ClaimOpened(item=staff.register(TABLET), name="M Katz", came=True))
    staff.judge(claim, Verdict.DOES_NOT_FIT)
    rows = told(station, qtbot, 11)
    assert rows[:2] == [
        ("Warning: do not touch", "12C", "KL 1024", "smoke"),
        ("Aircraft searched and safe", "", "KL 1024", ""),
    ]
    assert rows[3:7] == [
        ("You go and look", "14C", "M Katz", LOSS.words),
        ("You have looked: nothing there", "14C", "M Katz", LOSS.words),
        ("You have looked: found", "14C", "M Katz", "under the seat"),
        ("Loss report closed: the owner had it all along", "14C", "M Katz", LOSS.words),
    ]
    assert [row[0] for row in rows[9:]] == ["Answer compared with the item: it does not fit", "Claim ended: refused"]


def test_no_entry_tells_a_mark(station: StationWorld, qtbot: QtBot) -> None:
    item = station.staff.register(TABLET)
    station.staff.describe(item, TABLET)
    assert not any(TABLET.marks in part for row in told(station, qtbot, 2) for part in row)
