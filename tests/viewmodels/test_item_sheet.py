"""The found item that is open: facts, custody, editing, moving and its files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from onboard.domain.blob import blob_id
from onboard.domain.custody import DeadlineDone, Hand, ItemMoved, ItemWitnessed
from onboard.domain.found_item import FoundItem, ItemDescribed, ItemNumbered, Place
from onboard.errors import RuleError
from onboard.store import schema
from tests.viewmodels.cabin_world import NOW
from tests.viewmodels.photo_files import sent_photo, write_photo
from tests.viewmodels.station_world import KL1703, SCOPE, STATION, TABLET, StationWorld
from ui.viewmodels.custody import verified
from ui.viewmodels.item_editing import Meant, described, form
from ui.viewmodels.item_facts import Item, item_shown
from ui.viewmodels.item_sheet import ItemSheetViewModel
from ui.viewmodels.loss_words import flights_meant
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.times import MINUTE


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    made = StationWorld(tmp_path)
    made.list_flights()
    yield made
    made.close()


@pytest.fixture
def tablet(world: StationWorld) -> str:
    return world.staff.register(TABLET)


@pytest.fixture
def sheet(world: StationWorld, tablet: str, qtbot: QtBot) -> ItemSheetViewModel:
    made = ItemSheetViewModel(world.feed, world.staff, world.root)
    made.open(tablet)
    qtbot.waitUntil(lambda: bool(made.property("loaded")))
    return made


def shown(world: StationWorld, key: str) -> Item:
    item = item_shown(world.device, key, world.clock.now)
    assert item is not None
    return item


def here(world: StationWorld, key: str) -> FoundItem:
    item = world.replica.state(key)
    assert isinstance(item, FoundItem)
    return item


def test_facts_say_what_is_known_and_cover_what_only_the_owner_can_know(world: StationWorld, tablet: str) -> None:
    facts = {fact.key: (fact.value, fact.covered) for fact in shown(world, tablet).facts}
    assert facts["found"] == ("12:43 UTC · seat pocket", False)
    assert facts["flight"] == ("KL 1024 from LHR, gate D14", False)
    assert facts["seat"] == ("12A or 12B", False)
    assert facts["by"] == ("You", False)
    assert facts["marks"] == ("sticker of a whale inside the cover", True)
    assert "bag_tag" not in facts


def test_the_chain_names_each_hand_and_what_is_not_sent(world: StationWorld, tablet: str) -> None:
    world.send()
    world.staff.move(tablet, Hand.SHELVED, "T2 · box 7")
    first, second = shown(world, tablet).hands
    assert (first.title, first.who, first.unsent, first.knowing) == ("Found", "You", False, True)
    assert first.place == "KL 1024 · 12A · 12B"
    assert (second.title, second.place, second.unsent, second.last) == ("Put on the shelf", "T2 · box 7", True, True)
    assert first.seal != second.seal
    assert len(second.seal) == 8


def test_a_hand_that_did_not_know_of_the_one_before_says_so(world: StationWorld, tablet: str) -> None:
    world.send()
    saw = here(world, tablet).links[0].event
    world.staff.move(tablet, Hand.SHELVED, "T2 · box 7")
    world.send()
    apart = ItemMoved(hand=Hand.AUTHORITIES, saw=saw, place="Police", to="Police")
    world.tell(tablet, apart, NOW + MINUTE, "noor")
    world.clock.now = NOW + 30 * MINUTE
    item = shown(world, tablet)
    assert [hand.knowing for hand in item.hands] == [True, True, False]
    assert (item.hands[2].who, item.hands[2].to) == ("noor", "")
    assert (item.here, item.provisional, item.ended) == (False, False, "Given to the authorities · 12:54 UTC")


def test_a_final_hand_is_provisional_until_the_ground_has_it(world: StationWorld, tablet: str) -> None:
    world.staff.move(tablet, Hand.AUTHORITIES, "Police", "Police")
    item = shown(world, tablet)
    assert (item.provisional, item.hands[-1].provisional) == (True, True)
    world.send()
    item = shown(world, tablet)
    assert (item.provisional, item.hands[-1].provisional) == (False, False)


def test_seals_are_true_only_if_the_events_give_them(world: StationWorld, tablet: str) -> None:
    assert verified(world.replica, tablet, here(world, tablet))
    forged = schema.event.update().where(schema.event.c.subject == tablet).values(author="noor")
    with world.replica.writing() as connection:
        connection.execute(forged)
    assert not verified(world.replica, tablet, here(world, tablet))
    with world.replica.writing() as connection:
        connection.execute(sa.delete(schema.event).where(schema.event.c.subject == tablet))
    assert not verified(world.replica, tablet, here(world, tablet))


def meant(world: StationWorld) -> Meant:
    """The flights of this station."""
    return partial(flights_meant, world.replica, STATION)


def test_two_descriptions_stand_side_by_side_until_somebody_merges_them(world: StationWorld, tablet: str) -> None:
    world.send()
    seen = (here(world, tablet).versions[0].event,)
    mine = msgspec.structs.replace(TABLET, words="an iPad")
    world.staff.describe(tablet, mine)
    theirs = msgspec.structs.replace(TABLET, words="scratched back", seats=("12A", "12C"))
    world.tell(tablet, ItemDescribed(description=theirs, saw=seen), NOW + MINUTE, "noor")
    versions = shown(world, tablet).versions
    assert [(each.who, each.words) for each in versions] == [("You", "an iPad"), ("noor", "scratched back")]
    fields = form(here(world, tablet))
    assert (fields["words"], fields["seats"]) == ("an iPad / scratched back", "12A, 12B, 12C")
    world.staff.describe(tablet, described(here(world, tablet), fields, meant(world)))
    assert shown(world, tablet).versions == ()
    assert here(world, tablet).description.seats == ("12A", "12B", "12C")


def test_an_unchanged_form_changes_nothing(world: StationWorld, tablet: str) -> None:
    item = here(world, tablet)
    assert described(item, form(item), meant(world)) == TABLET


def test_another_thing_is_understood_or_kept_as_words(world: StationWorld, tablet: str) -> None:
    item = here(world, tablet)
    phone = described(item, form(item) | {"thing": "umbrella"}, meant(world))
    assert (phone.item, phone.category) == ("umbrella", "comfort")
    odd = described(item, form(item) | {"thing": "frobnitz", "words": "blue"}, meant(world))
    assert (odd.item, odd.words) == (None, "frobnitz. blue")
    with pytest.raises(RuleError, match="ZZ is no seat"):
        described(item, form(item) | {"seats": "12a, zz"}, meant(world))
    assert described(item, form(item) | {"seats": "14c 14"}, meant(world)).seats == ("14C", "14")


def test_where_it_was_found_can_be_put_right(world: StationWorld, tablet: str) -> None:
    item = here(world, tablet)
    bin_of_madrid = {"place": "overhead_bin", "flight": "kl1703", "bag_tag": "0074123456", "seats": "9C"}
    changed = described(item, form(item) | bin_of_madrid, meant(world))
    assert (changed.place, changed.flight, changed.bag_tag) == (Place.OVERHEAD_BIN, KL1703, "0074123456")
    assert changed.gate == "", "the gate was that of the other flight"
    assert described(item, form(item) | {"flight": " "}, meant(world)).flight is None
    with pytest.raises(RuleError, match="No flight KL 9999 is known"):
        described(item, form(item) | {"flight": "KL 9999"}, meant(world))


def test_moving_follows_into_the_sheet(world: StationWorld, sheet: ItemSheetViewModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.moved):
        sheet.move("shelved", "T2 · box 7", "")
    qtbot.waitUntil(lambda: sheet.property("where") == "T2 · box 7")
    with qtbot.waitSignal(sheet.moved):
        sheet.move("carried", "", "")
    qtbot.waitUntil(lambda: sheet.property("where") == "with mila")
    with qtbot.waitSignal(sheet.moved):
        sheet.move("authorities", "Police", "Police")
    qtbot.waitUntil(lambda: not sheet.property("here"))
    assert sheet.property("provisional")
    with qtbot.waitSignal(world.feed.failed):
        sheet.move("shelved", "T2", "")


def test_a_valuable_is_given_up_by_two(
    world: StationWorld, sheet: ItemSheetViewModel, tablet: str, qtbot: QtBot
) -> None:
    assert set(sheet.property("obstacles")) == {"donated", "disposed"}
    assert "takes two people" in sheet.property("obstacles")["donated"]
    with qtbot.waitSignal(world.feed.failed):
        sheet.move("donated", "Charity", "Charity")
    sheet.standBy()
    qtbot.waitUntil(lambda: sheet.property("witness") == "you")
    assert "Your colleague records it" in sheet.property("obstacles")["donated"]
    world.tell(tablet, ItemWitnessed(saw=here(world, tablet).links[-1].event), NOW + MINUTE, "noor")
    qtbot.waitUntil(lambda: sheet.property("witness") == "noor")
    assert sheet.property("obstacles") == {"donated": "", "disposed": ""}
    with qtbot.waitSignal(sheet.moved):
        sheet.move("donated", "Charity", "Charity")
    assert shown(world, tablet).hands[-1].who == "You, seen by noor"


def test_what_is_no_valuable_takes_one(world: StationWorld) -> None:
    scarf = world.staff.register(msgspec.structs.replace(TABLET, item="scarf", category="clothing", battery=False))
    assert shown(world, scarf).obstacles == {}


def test_a_check_stands_in_the_chain_and_its_author_alone_takes_it_back(
    world: StationWorld, sheet: ItemSheetViewModel, tablet: str, qtbot: QtBot
) -> None:
    assert (sheet.property("due"), sheet.property("dueCode")) == ("Battery: 48 h", "fire_safe_store")
    sheet.finish("fire_safe_store")
    qtbot.waitUntil(lambda: sheet.property("dueCode") == "")
    mine = shown(world, tablet).hands[-1]
    assert (mine.title, mine.who, mine.undoable) == ("Battery: Done", "You", True)
    sheet.unfinish(mine.key)
    qtbot.waitUntil(lambda: sheet.property("dueCode") == "fire_safe_store")
    assert not any(hand.undoable for hand in shown(world, tablet).hands)
    theirs = DeadlineDone(code="fire_safe_store", saw=here(world, tablet).links[-1].event)
    world.tell(tablet, theirs, NOW + MINUTE, "noor")
    last = shown(world, tablet).hands[-1]
    assert (last.title, last.who, last.undoable) == ("Battery: Done", "noor", False)


def test_keeping_one_version_lets_go_of_the_other(
    world: StationWorld, sheet: ItemSheetViewModel, tablet: str, qtbot: QtBot
) -> None:
    world.send()
    seen = (here(world, tablet).versions[0].event,)
    world.staff.describe(tablet, msgspec.structs.replace(TABLET, words="an iPad"))
    theirs = ItemDescribed(description=msgspec.structs.replace(TABLET, words="scratched"), saw=seen)
    world.tell(tablet, theirs, NOW + MINUTE, "noor")
    qtbot.waitUntil(lambda: sheet.property("versionCount") == 2)
    rows = sheet.property("versions").rows
    sheet.keep(rows[0].key)
    qtbot.waitUntil(lambda: sheet.property("versionCount") == 0)
    assert here(world, tablet).description.words == "an iPad"


def test_label_and_record_are_files(
    world: StationWorld, sheet: ItemSheetViewModel, tablet: str, qtbot: QtBot, tmp_path: Path
) -> None:
    assert sheet.property("labelLines")[0] == "No reference yet"
    world.send()
    world.tell(tablet, ItemNumbered(reference="AMSKL00001"))
    qtbot.waitUntil(lambda: sheet.property("reference") == "AMSKL00001")
    seal = here(world, tablet).links[-1].short_seal
    assert sheet.property("labelLines") == [
        "AMSKL00001",
        "Electronics · 21 Nov",
        "seat pocket · 12A or 12B · KL 1024",
        seal,
    ]
    with qtbot.waitSignal(sheet.saved):
        sheet.saveLabel(QUrl.fromLocalFile(str(tmp_path / "label.svg")))
    assert "AMSKL00001" in (tmp_path / "label.svg").read_text()
    with qtbot.waitSignal(sheet.saved):
        sheet.saveRecord(QUrl.fromLocalFile(str(tmp_path / "record.txt")))
    record = (tmp_path / "record.txt").read_text()
    assert "reference: AMSKL00001" in record
    assert "whale" not in record


def test_nothing_stays_open_that_is_closed(sheet: ItemSheetViewModel, qtbot: QtBot) -> None:
    sheet.close()
    assert sheet.property("key") == ""
    sheet.open("nothing")
    qtbot.waitUntil(lambda: sheet.property("key") == "")
    assert sheet.property("title") == ""


def test_further_photos_go_with_a_description(
    world: StationWorld, sheet: ItemSheetViewModel, tablet: str, qtbot: QtBot, tmp_path: Path
) -> None:
    picked = sheet.findChild(PickedPhotosViewModel)
    assert picked is not None
    picked.add(write_photo(tmp_path))
    qtbot.waitUntil(lambda: bool(picked.ready()))
    with qtbot.waitSignal(sheet.edited):
        sheet.describe(form(here(world, tablet)))
    qtbot.waitUntil(lambda: [each["state"] for each in sheet.property("pictures")] == ["waits"])
    assert picked.ready() == ()


def test_a_photo_that_others_took_is_fetched(
    world: StationWorld, sheet: ItemSheetViewModel, tablet: str, qtbot: QtBot, tmp_path: Path
) -> None:
    reference, _ = sent_photo(tmp_path, SCOPE)
    world.send()
    theirs = ItemDescribed(description=TABLET, photos=(reference,), saw=(here(world, tablet).versions[0].event,))
    world.tell(tablet, theirs, NOW + MINUTE, "noor")
    qtbot.waitUntil(lambda: [each["state"] for each in sheet.property("pictures")] == ["away"])
    key = blob_id(SCOPE, reference.hash)
    sheet.fetch(key)

    def wanted() -> bool:
        standing = world.device.blobs.standing(key)
        return standing is not None and standing.wanted

    qtbot.waitUntil(wanted)
