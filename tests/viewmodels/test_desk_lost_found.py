"""Lost & found at the desk: filing a loss, asking an owner, marking and judging the answer, telling the outcome."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.claim import Claim, ClaimArranged, ClaimEnded, ClaimJudged, ClaimOpened, End, Verdict, Way
from onboard.domain.conversation import Conversation, Proof
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.found_item import Description, ItemNumbered, ItemRegistered, Place
from onboard.domain.loss_report import End as LossEnd
from onboard.domain.loss_report import Loss, LossClosed, LossFiled, LossNumbered, LossReport, Source
from tests.viewmodels.desk_world import KL605, LOCATOR, MINUTE, NOW, STATION, DeskWorld, Known, at, running, story
from ui.viewmodels.claim_answer import ClaimAnswerViewModel
from ui.viewmodels.claim_replies import all_replies, arrangement, gone, refusal
from ui.viewmodels.desk import DeskViewModel
from ui.viewmodels.desk_claim_tasks import task_of
from ui.viewmodels.desk_claims import TaskRow, task_rows
from ui.viewmodels.inbox import waiting
from ui.viewmodels.losses import begin, look_up
from ui.viewmodels.questions import question, questions

TABLET = Description(
    place=Place.SEAT_POCKET,
    found_at=at("12:00"),
    category="electronics",
    flight=KL605,
    seats=("12A", "12B"),
    item="tablet",
    colour="dark_grey",
    brand="Apple",
    marks="sticker of a whale inside the cover",
    bag_tag="",
)
QUESTION = question("en", "KL 605")
PROVEN = {"proof": Proof.MATCHED, "passenger": "p-sofie"}


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    for world in running(tmp_path):
        story(world)
        world.happen(STATION, "tablet", ItemRegistered(description=TABLET), at("12:01"))
        world.happen(STATION, "tablet", ItemNumbered(reference="SFOKL12345"), at("12:01"))
        yield world


def claim(world: DeskWorld, key: str, when: str = "12:45", **more: object) -> None:
    fields: dict[str, object] = {"item": "tablet", "flight": KL605, "name": "SOFIE JANSSEN", "question": QUESTION}
    body = ClaimOpened(**fields | more)  # type: ignore[arg-type] # fields of ClaimOpened, by the tests' own choice
    world.happen(STATION, key, body, at(when), author="mila")


def rows(world: DeskWorld) -> dict[str, TaskRow]:
    return {row.key: row for row in task_rows(world.replica, NOW)}


def opened(world: DeskWorld, qtbot: QtBot, key: str = "sofie") -> DeskViewModel:
    desk = world.desk()
    qtbot.waitUntil(lambda: bool(desk._inbox.property("loaded")))
    desk._inbox.select(key)
    qtbot.waitUntil(lambda: bool(desk._conversation.property("loaded")))
    return desk


def until_step(answer: ClaimAnswerViewModel, qtbot: QtBot, step: str) -> None:
    qtbot.waitUntil(lambda: answer.property("task")["step"] == step)


def answers(world: DeskWorld, text: str) -> str:
    """Sofie writes after the question; gives the message's id."""
    world.write("sofie", text, NOW + MINUTE, Known(KL605, "12A", PROVEN), "Sofie Janssen")
    return world.state("sofie", Conversation).messages[-1].id


def test_who_has_written_can_be_asked_and_nobody_else_is_looked_for(world: DeskWorld) -> None:
    claim(world, "sofie's", passenger="p-sofie", seat="12A")
    claim(world, "mila's", passenger="p-mila", seat="12B", name="MILA JANSSEN")
    found = rows(world)
    assert (found["sofie's"].section, found["sofie's"].conversation) == ("now", "sofie")
    assert (found["sofie's"].who, found["sofie's"].may) == ("12A · S. Janssen", "Electronics · 21 Nov")
    assert (found["mila's"].section, found["mila's"].conversation) == ("unreachable", "")


def test_a_conversation_whose_proof_fails_is_not_the_passengers(world: DeskWorld) -> None:
    mismatch = {"proof": Proof.MISMATCH, "passenger": "p-sofie"}
    world.write("sofie", "and another thing", at("12:50"), Known(KL605, "12A", mismatch), "Sofie Janssen")
    claim(world, "sofie's", passenger="p-sofie")
    assert rows(world)["sofie's"].section == "unreachable"


def test_who_reported_a_loss_is_asked_where_they_did(world: DeskWorld) -> None:
    world.write("anouk", "Ik heb mijn iPad verloren", at("11:00"), Known(), "Anouk Meijer")
    report = world.actions.file_report("anouk", "SFO", Loss(words="mijn iPad", reported_at=NOW))
    claim(world, "anouk's", report=report)
    assert rows(world)["anouk's"].conversation == "anouk"


def test_who_came_in_person_is_not_asked_by_the_desk(world: DeskWorld) -> None:
    claim(world, "here", came=True)
    assert rows(world) == {}


def test_the_question_is_asked_in_the_conversation(world: DeskWorld, qtbot: QtBot) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    desk = opened(world, qtbot)
    answer = desk._answer
    until_step(answer, qtbot, "ask")
    assert answer.property("task")["may"] == "Electronics · 21 Nov"
    assert not answer.property("task")["marks"]
    assert not answer.property("opened")
    answer.open()
    assert answer.property("opened")
    assert answer.property("question") == QUESTION
    answer.ask()
    until_step(answer, qtbot, "wait")
    assert not answer.property("opened")
    thread = world.state("sofie", Conversation)
    assert (thread.messages[-1].text, thread.claims[0].claim) == (QUESTION, "sofie's")
    assert world.state("sofie's", Claim).channel == "whatsapp"
    qtbot.waitUntil(lambda: [row.section for row in desk._claims._rows.rows] == ["waiting"])


def test_the_answer_is_marked_judged_and_told(world: DeskWorld, qtbot: QtBot) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    desk = opened(world, qtbot)
    message = answers(world, "A grey tablet, with a whale inside")
    entries = desk._conversation._rows
    qtbot.waitUntil(lambda: entries.rows[-1].key == message)
    assert [row.answers for row in entries.rows] == ["", "", "sofie's"]
    desk._answer.note("sofie's", message)
    until_step(desk._answer, qtbot, "judge")
    qtbot.waitUntil(lambda: bool(desk._answer.property("opened")))
    task = desk._answer.property("task")
    assert (task["answer"], task["marks"]) == ("A grey tablet, with a whale inside", TABLET.marks)
    qtbot.waitUntil(lambda: "the answer for lost & found" in entries.rows[-1].meta)
    assert entries.rows[-1].answers == ""
    desk._answer.judge("fits")
    until_step(desk._answer, qtbot, "")
    assert world.state("sofie's", Claim).verdict is Verdict.FITS
    arranged = ClaimArranged(way=Way.TRANSFER_DESK, place="Transfer desk T6", by=NOW + 30 * MINUTE)
    world.happen(STATION, "sofie's", arranged, NOW + 2 * MINUTE, author="mila")
    until_step(desk._answer, qtbot, "tell")
    assert "Transfer desk T6, 13:23 UTC" in desk._answer.property("task")["told"]
    world.clock.now = NOW + 3 * MINUTE
    world.actions.reply("sofie", "It is yours!")
    until_step(desk._answer, qtbot, "")


def test_nobody_is_told_where_to_get_what_they_have(world: DeskWorld) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    for minutes, body in enumerate(
        (
            ClaimJudged(verdict=Verdict.FITS),
            ClaimArranged(way=Way.GATE, place="D14"),
            ClaimEnded(end=End.HANDED_OVER),
        )
    ):
        world.happen(STATION, "sofie's", body, NOW + minutes * MINUTE, author="mila")
        assert task_of(world.replica, "sofie", NOW).step == ("", "tell", "")[minutes]


def test_a_refusal_names_no_detail(world: DeskWorld, qtbot: QtBot) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    message = answers(world, "A red scarf")
    world.actions.note_answer("sofie", "sofie's", message)
    desk = opened(world, qtbot)
    until_step(desk._answer, qtbot, "judge")
    world.clock.now = NOW + 2 * MINUTE
    desk._answer.judge("does_not_fit")
    until_step(desk._answer, qtbot, "tell")
    assert desk._answer.property("task")["told"] == refusal("en")
    assert world.state("sofie's", Claim).ended is End.REFUSED
    assert rows(world) == {}


def test_who_was_asked_hears_that_the_thing_has_gone_and_not_to_whom(world: DeskWorld, qtbot: QtBot) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    desk = opened(world, qtbot)
    until_step(desk._answer, qtbot, "wait")
    world.happen(STATION, "sofie's", ClaimEnded(end=End.GONE), NOW + MINUTE)
    until_step(desk._answer, qtbot, "tell")
    task = desk._answer.property("task")
    assert (task["told"], task["standing"], task["marks"]) == (gone("en"), "The item has gone", "")
    world.clock.now = NOW + 2 * MINUTE
    world.actions.reply("sofie", gone("en"))
    until_step(desk._answer, qtbot, "")


@pytest.mark.parametrize(
    ("served", "moved", "step"),
    [
        ({"passenger": "p-sofie"}, Hand.HANDED_OVER, ""),
        ({"report": "her report"}, Hand.HANDED_OVER, ""),
        ({"came": True}, Hand.HANDED_OVER, ""),
        ({"passenger": "p-another"}, Hand.HANDED_OVER, "tell"),
        ({"passenger": "p-another", "report": "her report"}, Hand.HANDED_OVER, ""),
        ({}, Hand.DONATED, "tell"),
    ],
)
def test_only_who_is_known_to_go_without_it_is_told_that_it_has_gone(
    world: DeskWorld, served: dict[str, Any], moved: Hand, step: str
) -> None:
    claim(world, "sofie's", passenger="p-sofie", report="her report")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    claim(world, "served", **served)
    by = "served" if moved is Hand.HANDED_OVER else None
    world.happen(STATION, "tablet", ItemMoved(hand=moved, saw="", claim=by), NOW + MINUTE)
    world.happen(STATION, "sofie's", ClaimEnded(end=End.GONE), NOW + MINUTE)
    assert task_of(world.replica, "sofie", NOW).step == step


def test_who_was_never_asked_is_not_told_that_it_has_gone(world: DeskWorld) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    world.happen(STATION, "sofie's", ClaimEnded(end=End.GONE), NOW + MINUTE)
    assert task_of(world.replica, "sofie", NOW).step == ""


def test_an_unclear_answer_is_asked_again(world: DeskWorld, qtbot: QtBot) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    world.actions.ask_owner("sofie", "sofie's", QUESTION)
    world.actions.note_answer("sofie", "sofie's", answers(world, "A tablet"))
    desk = opened(world, qtbot)
    until_step(desk._answer, qtbot, "judge")
    world.clock.now = NOW + 2 * MINUTE
    desk._answer.judge("unclear")
    until_step(desk._answer, qtbot, "ask")


def test_words_begun_stay_while_the_question_is_the_same(world: DeskWorld, qtbot: QtBot) -> None:
    claim(world, "sofie's", passenger="p-sofie")
    desk = opened(world, qtbot)
    until_step(desk._answer, qtbot, "ask")
    desk._answer.setProperty("question", "May we ask")
    world.write("sofie", "Hello?", NOW, Known(KL605, "12A", PROVEN), "Sofie Janssen")
    desk._answer.refresh()
    qtbot.waitUntil(lambda: desk._conversation._rows.rowCount() == 2)
    assert desk._answer.property("question") == "May we ask"


def test_every_language_of_the_question_has_its_replies() -> None:
    assert set(all_replies()) == set(questions())
    assert all(each.arranged.count("%1") == 1 for each in all_replies().values())
    assert arrangement("xx", "T6") == arrangement("en", "T6")
    for told in (refusal, gone):
        assert len({told(language) for language in all_replies()}) == len(all_replies())


def test_a_message_that_reads_as_a_loss_says_so_in_the_inbox(world: DeskWorld) -> None:
    lost = Known(None, None, {"language": "nl", "reasons": ("loss",)})
    world.write("anouk", "Ik heb mijn bril laten liggen", at("12:50"), lost, "Anouk Meijer")
    row = next(each.row for each in waiting(world.replica, "ines", NOW) if each.row.key == "anouk")
    assert (row.tag, row.tone) == ("Lost item", "neutral")


def test_a_report_begins_with_what_was_written_last(world: DeskWorld) -> None:
    world.actions.reply("sofie", "We ask the crew.")
    world.write("sofie", f"I lost my iPad, {LOCATOR}", NOW + MINUTE, Known(KL605, "12A", PROVEN), "Sofie Janssen")
    begun = begin(world.replica, "sofie")
    assert begun.words == "I lost my iPad,"
    assert begun.given == {"name": "Sofie Janssen", "seat": "12A", "flight": "KL 605"}
    assert (begun.flight, begun.stations, begun.station) == (KL605, ("SFO",), "SFO")
    assert begin(world.replica, "nobody").words == ""


def test_a_report_is_read_corrected_and_filed(world: DeskWorld, qtbot: QtBot) -> None:
    world.actions.reply("sofie", "We ask the crew.")
    words = "I left my iPad in the seat pocket"
    world.write("sofie", words, NOW + MINUTE, Known(KL605, "12A", PROVEN), "Sofie Janssen")
    losses = opened(world, qtbot)._losses
    losses.open()
    # The words of thirteen languages are read before the first report.
    qtbot.waitUntil(lambda: losses.property("form").get("item") == "tablet", timeout=60_000)
    assert losses.property("form")["where"] == "seat pocket"
    losses.fill("colour", "dark grey")
    with qtbot.waitSignal(losses.filed, timeout=60_000):
        losses.file()
    assert not losses.property("opened")
    (key,) = world.state("sofie", Conversation).reports
    report = world.state(key, LossReport)
    loss = report.loss
    assert (loss.item, loss.colour, loss.seat, loss.flight) == ("tablet", "dark_grey", "12A", KL605)
    assert (loss.passenger, report.source, report.station) == ("p-sofie", Source.CONVERSATION, "SFO")
    assert report.search_until is not None


def test_a_day_that_is_none_is_told_and_nothing_is_filed(world: DeskWorld, qtbot: QtBot) -> None:
    losses = opened(world, qtbot)._losses
    losses.open()
    qtbot.waitUntil(lambda: bool(losses.property("opened")))
    losses.fill("lostOn", "last week")
    with qtbot.waitSignal(world.feed.failed, timeout=60_000):
        losses.file()
    qtbot.waitUntil(lambda: not losses.property("sending"))
    assert losses.property("opened")
    assert world.state("sofie", Conversation).reports == ()


def test_another_conversation_takes_the_sheet_away(world: DeskWorld, qtbot: QtBot) -> None:
    world.write("old", "When do you open?", at("11:00"), Known(), "Anouk Meijer")
    desk = opened(world, qtbot)
    desk._losses.open()
    qtbot.waitUntil(lambda: bool(desk._losses.property("opened")))
    desk._inbox.select("old")
    assert not desk._losses.property("opened")


def test_what_was_reported_stands_over_the_conversation(world: DeskWorld, qtbot: QtBot) -> None:
    conversation = opened(world, qtbot)._conversation
    assert conversation.property("head")["losses"] == []
    report = world.actions.file_report("sofie", "SFO", Loss(words="iPad", reported_at=NOW, item="tablet"))
    qtbot.waitUntil(lambda: conversation.property("head")["losses"] == ["Reported lost: tablet"])
    world.happen(STATION, report, LossNumbered(reference="L-10001"), NOW)
    world.happen(STATION, report, LossClosed(end=LossEnd.RETURNED), NOW)
    qtbot.waitUntil(lambda: conversation.property("head")["losses"] == ["Reported lost: tablet · L-10001 · returned"])


def test_a_checked_bag_is_looked_up_by_its_tag(world: DeskWorld) -> None:
    bag = Description(place=Place.GATE, found_at=NOW, category="bags", item="suitcase", bag_tag="0074123456")
    world.happen(STATION, "bag", ItemRegistered(description=bag), NOW)
    world.happen(STATION, "bag", ItemNumbered(reference="SFOKL00007"), NOW)
    assert look_up(world.replica, "KL 123456") == "This bag lies at SFO: SFOKL00007."
    assert look_up(world.replica, "KL 123457").startswith("No bag with this tag")
    assert look_up(world.replica, "KL 12") == ""


def test_reports_from_elsewhere_lead_to_no_conversation(world: DeskWorld) -> None:
    world.happen(STATION, "web", LossFiled(loss=Loss(words="iPad", reported_at=NOW), source=Source.WEB), NOW)
    claim(world, "theirs", report="web")
    assert rows(world)["theirs"].section == "unreachable"
