"""The inbox: order, groups, tags, search, and crew messages with owner and clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from onboard.domain.conversation import ConversationClosed, MessageDeleted, Replied, SendUnclear, Sent
from onboard.domain.crew_message import CrewMessage
from onboard.domain.request import Audience, RequestReturned, Status, Urgency
from onboard.domain.scope import flight_scope
from tests.viewmodels.desk_world import GROUND, KL601, KL605, LOCATOR, DeskWorld, Known, answered, at, running, story
from ui.viewmodels.inbox import InboxRow, InboxViewModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    yield from running(tmp_path)


def shown(world: DeskWorld, qtbot: QtBot) -> tuple[InboxViewModel, dict[str, InboxRow]]:
    """The inbox with all that has happened, and its rows by key."""
    inbox = InboxViewModel(world.feed, world.feed)
    inbox.refresh()
    qtbot.waitUntil(lambda: bool(inbox.property("loaded")))
    return inbox, {row.key: row for row in inbox._rows.rows}


URGENT = {"urgency": Urgency.URGENT, "reasons": ("waiting", "medical")}


def test_groups_stand_in_order_and_rows_by_urgency_then_age(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    world.write("late", "Help", at("12:50"), Known(rest=URGENT))
    world.write("early", "Help", at("12:40"), Known(rest=URGENT))
    world.write("old", "When do you open?", at("11:00"), Known())
    world.write("soon", "My connection?", at("12:30"), Known(rest={"urgency": Urgency.SOON}))
    _, rows = shown(world, qtbot)
    order = [(row.group, row.key) for row in rows.values()]
    assert order == [("now", "early"), ("now", "late"), ("board", "sofie"), ("oldest", "soon"), ("oldest", "old")]
    assert rows["late"].age == "3 min"
    assert (rows["late"].tag, rows["late"].tone) == ("Medical", "urgent")


def test_age_counts_from_the_first_unanswered_message(world: DeskWorld, qtbot: QtBot) -> None:
    world.write("old", "Hello?", at("12:00"), Known())
    world.write("old", "Anybody?", at("12:50"), Known())
    _, rows = shown(world, qtbot)
    assert rows["old"].age == "53 min"
    assert rows["old"].preview == "Anybody?"


def test_tag_tells_time_to_landing_then_crew_then_answer(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    assert shown(world, qtbot)[1]["sofie"].tag == "5 h to landing"
    world.relay("sofie", "r-0", KL605, at("12:13"))
    world.hear(KL605, "bo", "Zone 2", at("12:52"), 0)
    assert shown(world, qtbot)[1]["sofie"].tag == "With crew"
    world.clock.now = at("13:20")
    assert shown(world, qtbot)[1]["sofie"].tag == "KL 605, no link"
    answered(world)
    assert shown(world, qtbot)[1]["sofie"].tag == "Crew answered"


def test_why_it_is_pressing_goes_before_where_its_request_is(world: DeskWorld, qtbot: QtBot) -> None:
    world.write(
        "alone", "My daughter flies alone", at("12:50"), Known(rest={"urgency": Urgency.SOON, "reasons": ("minor",)})
    )
    world.relay("alone", "r-0", KL605, at("12:51"))
    row = shown(world, qtbot)[1]["alone"]
    assert (row.tag, row.tone) == ("Minor", "soon")


def test_answer_that_was_passed_on_does_not_wait_any_more(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    answered(world)
    inbox, rows = shown(world, qtbot)
    assert inbox.property("unanswered") == 0
    assert rows["sofie"].age == "24 min"
    world.happen(GROUND, "sofie", Replied(text="The crew will come by."), at("12:31"), author="ines")
    row = shown(world, qtbot)[1]["sofie"]
    assert (row.age, row.tag) == ("", "5 h to landing")


def test_request_that_never_reached_the_crew_comes_back(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    world.relay("sofie", "r-1", KL605, at("12:15"))
    world.happen(flight_scope(KL605), "r-1", RequestReturned(saw=Status.OPEN), at("12:40"))
    row = shown(world, qtbot)[1]["sofie"]
    assert (row.tag, row.tone) == ("Never reached the crew", "urgent")


def test_undecided_reply_waits_now_even_in_a_closed_conversation(world: DeskWorld, qtbot: QtBot) -> None:
    world.write("old", "Hello", at("12:00"), Known())
    reply = world.happen(GROUND, "old", Replied(text="Hi"), at("12:10"), author="ines")
    world.happen(GROUND, "old", SendUnclear(reply=reply, reason="timeout"), at("12:11"))
    world.happen(GROUND, "old", ConversationClosed(), at("12:12"), author="ines")
    row = shown(world, qtbot)[1]["old"]
    assert (row.group, row.tag) == ("now", "Reply unclear")


def test_closed_and_answered_is_found_only_by_search(world: DeskWorld, qtbot: QtBot) -> None:
    world.write("anouk", "Mijn bril", at("12:00"), Known(), "Anouk Meijer")
    reply = world.happen(GROUND, "anouk", Replied(text="Gevonden"), at("12:10"), author="ines")
    world.happen(GROUND, "anouk", Sent(reply=reply, external_id="w.1"), at("12:10"))
    world.happen(GROUND, "anouk", ConversationClosed(), at("12:12"), author="ines")
    inbox, rows = shown(world, qtbot)
    assert rows == {}
    inbox.setProperty("search", "meijer bril")
    assert [row.key for row in inbox._rows.rows] == ["anouk"]
    inbox.setProperty("search", "meijer lamp")
    assert inbox.property("count") == 0


@pytest.mark.parametrize("words", ["janssen", "KL605", "kl0605", "kl 605", "12a", "turns six", LOCATOR])
def test_search_looks_in_names_words_flight_and_seat(world: DeskWorld, qtbot: QtBot, words: str) -> None:
    story(world)
    world.write("other", "Nothing like it", at("12:50"), Known())
    inbox, _ = shown(world, qtbot)
    inbox.setProperty("search", words)
    assert [row.key for row in inbox._rows.rows] == ["sofie"]
    assert LOCATOR not in repr(inbox._rows.rows)


def test_message_that_was_taken_back_is_not_previewed(world: DeskWorld, qtbot: QtBot) -> None:
    world.write("old", "First", at("12:00"), Known())
    world.write("old", "Secret", at("12:05"), Known())
    deleted = f"wamid.old.{at('12:05')}"
    world.happen(GROUND, "old", MessageDeleted(external_id=deleted), at("12:06"))
    assert shown(world, qtbot)[1]["old"].preview == "First"


def test_flight_not_in_the_air_is_not_on_board(world: DeskWorld, qtbot: QtBot) -> None:
    world.open_flight(KL601, "LAX", at("15:00"), at("23:00"))
    world.write("early", "On KL601 later", at("12:00"), Known(KL601))
    assert shown(world, qtbot)[1]["early"].group == "oldest"
    world.relay("early", "r-1", KL601, at("12:10"), audience=Audience())
    assert shown(world, qtbot)[1]["early"].group == "board"


def test_keyboard_walk_stops_at_both_ends(world: DeskWorld, qtbot: QtBot) -> None:
    for minute, key in enumerate(("a", "b", "c")):
        world.write(key, "Hello", at(f"12:0{minute}"), Known())
    inbox, _ = shown(world, qtbot)
    walked = []
    for by in (1, 1, 1, 1, -1, -1, -1):
        inbox.step(by)
        walked.append(inbox.property("selected"))
    assert walked == ["a", "b", "c", "c", "b", "a", "a"]


def test_crew_message_stands_in_the_inbox_with_owner_and_clock(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    world.tell_ground("cm-1", "A ring was lost", at("12:38"), arrived=at("12:46"), seat="31C")
    desk = world.desk()
    inbox, crew = desk._inbox, desk._crew
    qtbot.waitUntil(lambda: desk.property("unanswered") == 2)
    row = next(row for row in inbox._rows.rows if row.key == "cm-1")
    assert (row.kind, row.group, row.name, row.age, row.tag) == (
        "crew",
        "board",
        "Zone 2, KL 605",
        "15 min",
        "Seat 31C",
    )
    inbox.select("cm-1")
    qtbot.waitUntil(lambda: crew._rows.rowCount() == 1)
    assert crew._rows.rows[0].meta == "Zone 2 · 12:38 UTC, arrived 12:46"
    crew.take()
    qtbot.waitUntil(lambda: crew.property("head")["owner"] == "you")
    assert crew.property("head")["settled"] is False
    crew._drafts.setProperty("text", "With the purser, please.")
    crew._drafts.send()
    qtbot.waitUntil(lambda: desk.property("unanswered") == 1)
    thread = world.state("cm-1", CrewMessage)
    assert thread.lines[-1].text == "With the purser, please."
    assert thread.lines[-1].from_ground
    qtbot.waitUntil(lambda: crew.property("head")["age"] == "" and crew._rows.rowCount() == 2)
    assert crew._rows.rows[1].meta.endswith("not sent")
