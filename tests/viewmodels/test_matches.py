"""Whose a found item could be: the list, the candidates with their reasons, and what a person says of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.claim import Claim
from onboard.domain.event import decode
from onboard.domain.found_item import (
    Description,
    FoundItem,
    ItemNumbered,
    ItemRegistered,
    OwnersViewed,
    Place,
)
from onboard.domain.loss_report import Loss, LossFiled, LossNumbered, Source
from onboard.domain.manifest import ReachableListed
from onboard.domain.scope import manifest_id
from onboard.store.log import events_of
from onboard.tracing import Tracing
from tests.viewmodels.cabin_world import MINUTE, NOW
from tests.viewmodels.station_world import KL1024, STATION, TABLET, StationWorld
from ui.viewmodels.candidates import CandidateRow, hundred, short_name, signed
from ui.viewmodels.matches import MatchesViewModel
from ui.viewmodels.questions import question, questions
from ui.viewmodels.times import HOUR

IPAD = Loss(
    words="left my iPad in the plane this morning, grey, blue sleeve",
    reported_at=NOW - 5 * MINUTE,
    flight="KL1030/2026-11-21/LHR",
    name="M Katz",
    item="tablet",
    colour="grey",
    brand="Apple",
    language="de",
)
SCARF = Description(place=Place.GATE, found_at=NOW - 90 * MINUTE, category="clothing", item="scarf", colour="red")


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[StationWorld]:
    world = StationWorld(tmp_path)
    world.device.tracing = Tracing(world.replica)
    world.list_flights()
    world.tell(manifest_id(STATION, KL1024), ReachableListed(passengers=("okafor-j",)))
    world.tell("scarf", ItemRegistered(description=SCARF))
    world.tell("tablet", ItemRegistered(description=TABLET), author="visser")
    world.tell("tablet", ItemNumbered(reference="AMSKL12345"))
    yield world
    world.close()


def opened(world: StationWorld, qtbot: QtBot) -> MatchesViewModel:
    matches = MatchesViewModel(world.feed, world.feed)
    # The words of thirteen languages are read before the first ranking.
    qtbot.waitUntil(lambda: bool(matches.property("loaded")) and not matches.property("ranking"), timeout=60_000)
    return matches


def rows(matches: MatchesViewModel) -> dict[str, CandidateRow]:
    return {row.key: row for row in matches._candidates.rows}


def item(world: StationWorld) -> FoundItem:
    found = world.replica.state("tablet")
    assert isinstance(found, FoundItem)
    return found


def claims(world: StationWorld) -> list[Claim]:
    return [each for each in world.replica.find("claim.item", "tablet").values() if isinstance(each, Claim)]


def looks(world: StationWorld) -> list[OwnersViewed]:
    with world.replica.reading() as connection:
        bodies = map(decode, events_of(connection, ["tablet"])["tablet"])
        return [body for body in bodies if isinstance(body, OwnersViewed)]


def test_who_flies_on_first_stands_first(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    assert [(row.key, row.ready) for row in matches._items.rows] == [("tablet", True), ("scarf", False)]
    assert matches._items.rows[0].next == "12A leaves 13:40 UTC from D14"
    assert matches.property("selected") == "tablet"
    assert matches.property("due") == 1


def test_an_item_is_shown_with_its_facts(world: StationWorld, qtbot: QtBot) -> None:
    shown = opened(world, qtbot).property("item")
    facts = {each["label"]: each["value"] for each in shown["facts"]}
    assert shown["reference"] == "AMSKL12345"
    assert shown["title"] == "Dark grey tablet, cracked corner, in a blue cover"
    assert facts["Found"] == "12:43 UTC · seat pocket"
    assert facts["Flight"] == "KL 1024 from LHR, gate D14"
    assert (facts["Seat"], facts["By"]) == ("12A or 12B", "visser")
    assert not any("whale" in str(value) for value in shown.values())


def test_owners_are_found_before_any_report(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    found = rows(matches)
    assert {"okafor-j", "okafor-a"} <= set(found)
    reachable = found["okafor-j"]
    assert reachable.name == "Seat 12A · J. Okafor"
    assert "reachable through the desk" in reachable.detail
    assert "next flight 13:40 UTC from D14" in reachable.detail
    assert "the desk cannot reach them yet" in found["okafor-a"].detail
    assert any("travels with" in row.detail for row in found.values())
    assert reachable.chips[0]["text"] == "Sat in 12A"
    assert reachable.chips[0]["weight"].startswith("+")


def test_shares_add_up_with_and_without_reports(world: StationWorld, qtbot: QtBot) -> None:
    world.tell("ipad", LossFiled(loss=IPAD, source=Source.WEB))
    world.tell("ipad", LossNumbered(reference="L-20931"))
    matches = opened(world, qtbot)
    everything = rows(matches)
    assert everything["ipad"].name == "Report L-20931 · M. Katz"
    assert "left my iPad" in everything["ipad"].detail
    assert any(chip["bits"] < 0 and chip["weight"].startswith("\u2212") for chip in everything["ipad"].chips)
    assert sum(row.percent for row in everything.values()) + matches.property("none") == 100
    matches.setProperty("withReports", False)
    qtbot.waitUntil(lambda: "ipad" not in rows(matches))
    assert sum(row.percent for row in rows(matches).values()) + matches.property("none") == 100
    assert matches.property("none") >= everything["ipad"].percent


def test_a_new_report_is_ranked_as_it_arrives(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    world.tell("ipad", LossFiled(loss=IPAD, source=Source.WEB))
    qtbot.waitUntil(lambda: "ipad" in rows(matches))


def test_what_would_help_is_told(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    matches.select("scarf")
    qtbot.waitUntil(lambda: matches.property("item")["key"] == "scarf" and not matches.property("ranking"))
    assert matches.property("item")["helps"] == ["flight", "seat", "name"]
    assert not matches.property("certain")
    assert matches.property("none") == 100
    assert matches.property("nearby") == []


def test_the_map_shows_who_sat_near(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    near = matches.property("nearby")
    assert [line["row"] for line in near] == [10, 11, 12, 13, 14]
    places = {place["seat"]: place for line in near for place in line["places"]}
    assert places["12A"] == {
        "seat": "12A",
        "taken": True,
        "fits": True,
        "percent": rows(matches)["okafor-j"].percent,
    }
    assert (places["14C"]["taken"], places["14C"]["fits"], places["10A"]["taken"]) == (True, False, False)


def test_the_desk_gets_the_question(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    matches.ask("okafor-j")
    asking = matches._question
    assert asking.property("whom") == "12A"
    assert (
        asking.property("words") == "You may have left something on KL 1024. What is it, and what marks does it have?"
    )
    asking.speak("nl")
    assert "KL 1024" in asking.property("words")
    asking.hand()
    qtbot.waitUntil(lambda: bool(claims(world)))
    (claim,) = claims(world)
    assert (claim.passenger, claim.flight, claim.seat, claim.name) == ("okafor-j", KL1024, "12A", "J OKAFOR")
    assert claim.question.startswith("Misschien hebt u iets laten liggen op KL 1024.")
    qtbot.waitUntil(lambda: rows(matches)["okafor-j"].claim == "opened")
    assert not asking.property("opened")
    qtbot.waitUntil(lambda: [row.key for row in matches._items.rows] == ["scarf"])


def test_a_reporter_is_asked_in_their_language(world: StationWorld, qtbot: QtBot) -> None:
    world.tell("ipad", LossFiled(loss=IPAD, source=Source.WEB))
    matches = opened(world, qtbot)
    matches.ask("ipad")
    assert matches._question.property("language") == "de"
    matches._question.hand()
    qtbot.waitUntil(lambda: bool(claims(world)))
    assert claims(world)[0].report == "ipad"


def test_a_decision_is_kept_with_its_reasons_and_can_be_undone(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    matches.decide("okafor-j", True)
    qtbot.waitUntil(lambda: matches.property("item")["owner"] == "okafor-j")
    owner = item(world).owner
    assert owner is not None
    assert (owner.passenger, owner.flight) == ("okafor-j", KL1024)
    assert ("sat", "same") in owner.levels
    assert matches.property("count") == 1
    qtbot.waitUntil(lambda: rows(matches)["okafor-j"].decision == "theirs")
    matches.undo(rows(matches)["okafor-j"].decided)
    qtbot.waitUntil(lambda: matches.property("count") == 2)
    assert item(world).owner is None


def test_who_is_ruled_out_leaves_their_share_to_the_others(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    before = rows(matches)["okafor-a"].percent
    matches.decide("okafor-j", False)
    qtbot.waitUntil(lambda: "okafor-j" not in rows(matches))
    assert rows(matches)["okafor-a"].percent > before
    (ruled,) = matches._ruled_out.rows
    assert ruled.name == "Seat 12A · J. Okafor"
    matches.undo(ruled.decided)
    qtbot.waitUntil(lambda: "okafor-j" in rows(matches))
    assert matches._ruled_out.rows == []


def test_a_report_is_compared_line_by_line(world: StationWorld, qtbot: QtBot) -> None:
    world.tell("ipad", LossFiled(loss=IPAD, source=Source.WEB))
    matches = opened(world, qtbot)
    matches.compare("ipad")
    lines = {line["label"]: line for line in matches.property("comparison")["lines"]}
    assert (lines["What"]["here"], lines["What"]["there"], lines["What"]["state"]) == ("tablet", "tablet", "same")
    assert (lines["Flight"]["here"], lines["Flight"]["there"], lines["Flight"]["state"]) == (
        "KL 1024",
        "KL 1030",
        "differs",
    )
    assert lines["Seat"] == {"label": "Seat", "here": "12A or 12B", "there": "", "state": ""}
    matches.endComparison()
    assert matches.property("comparison")["key"] == ""


def test_a_look_at_who_sat_near_is_kept_once_an_hour(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    assert looks(world) == []
    matches.setProperty("shown", True)
    qtbot.waitUntil(lambda: len(looks(world)) == 1)
    assert looks(world)[0].flight == KL1024
    assert {"12A", "12B"} <= set(looks(world)[0].seats)
    matches.setProperty("shown", False)
    matches.setProperty("shown", True)
    world.clock.now = NOW + HOUR
    matches.setProperty("shown", False)
    matches.setProperty("shown", True)
    qtbot.waitUntil(lambda: len(looks(world)) == 2)


def test_steps_stay_within_the_list(world: StationWorld, qtbot: QtBot) -> None:
    matches = opened(world, qtbot)
    assert matches.property("place") == 0
    matches.step(1)
    qtbot.waitUntil(lambda: matches.property("selected") == "scarf")
    assert matches.property("place") == 1
    matches.step(1)
    matches.step(-1)
    qtbot.waitUntil(lambda: matches.property("selected") == "tablet")


def test_whole_percents_add_up() -> None:
    assert hundred([1 / 3, 1 / 3, 1 / 3]) == [34, 33, 33]
    assert hundred([0.524, 0.309, 0.087, 0.08]) == [52, 31, 9, 8]
    assert hundred([1.0]) == [100]


def test_weights_and_names_are_written_short() -> None:
    assert (signed(5.12), signed(-4.0)) == ("+5.1", "\u22124.0")
    assert (short_name("田中 美咲"), short_name("Élodie Dubois")) == ("田中 美咲", "É. Dubois")
    assert (short_name("Joseph Okafor"), short_name("OKAFOR"), short_name("")) == ("J. Okafor", "Okafor", "")


def test_the_question_is_there_in_thirteen_languages_and_names_nothing() -> None:
    assert len(questions()) == 13
    assert all("%1" in asked.about and "%1" not in asked.anywhere for asked in questions().values())
    assert question("ja", "KL 862").startswith("KL 862便")
    assert question("xx", "") == questions()["en"].anywhere
