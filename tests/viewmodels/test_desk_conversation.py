"""The open conversation: words, clocks, proof, replies and what becomes of them."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from onboard.domain.conversation import (
    Conversation,
    DeliveryReported,
    Proof,
    Replied,
    Sending,
    SendIntended,
    SendRefused,
    SendUnclear,
    Sent,
)
from onboard.domain.request import RequestAdded
from onboard.domain.scope import flight_scope
from tests.viewmodels.desk_world import (
    GROUND,
    HOUR,
    KL601,
    KL605,
    LOCATOR,
    NOW,
    DeskWorld,
    Known,
    answered,
    at,
    running,
    story,
)
from ui.viewmodels.conversation import ConversationViewModel, Open, read
from ui.viewmodels.rows import RowsModel


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    yield from running(tmp_path)


def look(world: DeskWorld, key: str = "sofie") -> Open:
    return read(world.replica, key, "ines", world.clock.now)


def facts(world: DeskWorld, key: str = "sofie") -> dict[str, str]:
    return {fact.label: fact.value for fact in look(world, key).seat.facts}


def opened(world: DeskWorld, qtbot: QtBot, key: str = "sofie") -> ConversationViewModel:
    view = ConversationViewModel(world.feed, world.feed)
    view.open(key)
    qtbot.waitUntil(lambda: bool(view.property("loaded")))
    return view


def test_message_is_cut_where_something_was_understood(world: DeskWorld) -> None:
    story(world)
    row = look(world).rows[0]
    marked = [(piece["text"], piece["mark"]) for piece in row.pieces if piece["mark"]]
    assert marked == [("KL0605", "known"), ("12A", "known"), ("", "covered")]
    assert row.meta == "12:12 UTC · 41 min ago"


def test_head_tells_channel_language_and_window(world: DeskWorld) -> None:
    story(world)
    head = look(world).head
    assert (head.channelName, head.channel, head.language) == ("WhatsApp", "W", "English")
    assert (head.window, head.windowOpen, head.limit) == ("23 h 19", True, 4096)
    assert head.reasons == ["Lands soon", "Waits long"]
    world.clock.now = NOW + 24 * HOUR
    assert not look(world).head.windowOpen


def test_reason_that_is_not_known_is_shown_as_it_is(world: DeskWorld) -> None:
    world.write("old", "Hello", at("12:00"), Known(rest={"reasons": ("volcano",)}))
    assert look(world, "old").head.reasons == ["volcano"]


def test_proven_passenger_is_shown_with_what_the_list_says(world: DeskWorld) -> None:
    story(world)
    assert facts(world) == {
        "Passenger": "Sofie Janssen · Gold",
        "Checked": "name and booking match",
        "With": "12B",
        "Connection": "none",
        "Services": "vegetarian meal",
    }


@pytest.mark.parametrize(("proof", "words"), [(Proof.UNCHECKED, "not checked"), (Proof.MISMATCH, "does not match")])
def test_nothing_of_a_passenger_shows_before_the_proof(world: DeskWorld, proof: Proof, words: str) -> None:
    story(world)
    world.write("other", "I sit in 12A", at("12:40"), Known(KL605, "12A", {"proof": proof, "passenger": "p-sofie"}))
    shown = look(world, "other")
    assert facts(world, "other")["Checked"] == words
    assert shown.head.proofWords == words
    assert "Sofie" not in repr(shown)


def test_seat_that_a_person_chose_is_not_the_passengers(world: DeskWorld) -> None:
    story(world)
    world.actions.place("sofie", KL605, "14C")
    assert look(world).seat.seat == "14C"
    assert facts(world)["Passenger"] == "not known for this seat"


def test_both_clocks_tell_when_it_happened_and_arrived(world: DeskWorld) -> None:
    story(world)
    answered(world)
    lines = [row.text for row in look(world).rows if row.kind == "event"]
    assert lines == [
        "Relayed to the crew of KL 605, seat 12A · 12:15",
        "Taken in zone 2 · 12:21, arrived 12:27",
        "Zone 2 answered “Cake and a card, after dinner service.” · 12:26, arrived 12:29",
    ]


def test_steps_tell_the_life_of_the_request(world: DeskWorld) -> None:
    story(world)
    answered(world)
    steps = [(step.title, step.detail, step.time, step.reached) for step in look(world).steps]
    assert steps == [
        ("Relayed", "by you", "12:15", True),
        ("On 2 of 2 tablets", "Purser, Zone 2", "", True),
        ("Taken", "Zone 2, known here 12:27", "12:21", True),
        ("Done, with an answer", "Zone 2, known here 12:29", "12:26", True),
        ("Passenger told", "", "", False),
    ]
    reply = world.happen(GROUND, "sofie", Replied(text="Enjoy!"), at("12:31"), author="ines")
    assert not look(world).steps[-1].reached
    world.happen(GROUND, "sofie", Sent(reply=reply, external_id="w.2"), at("12:31"))
    assert look(world).steps[-1].reached
    assert look(world).steps[-1].last


def test_what_the_passenger_said_later_shows_as_added(world: DeskWorld) -> None:
    story(world)
    world.relay("sofie", "r-1", KL605, at("12:15"))
    world.happen(flight_scope(KL605), "r-1", RequestAdded(text="She is allergic to nuts"), at("12:20"))
    shown = look(world)
    assert "Added for the crew: “She is allergic to nuts” · 12:20" in [row.text for row in shown.rows]
    assert [step.title for step in shown.steps][:2] == ["Relayed", "Added"]
    assert shown.head.running


@pytest.mark.parametrize(
    ("reported", "words"),
    [(None, "sending"), (Sending.SENT, "sent"), (Sending.DELIVERED, "delivered"), (Sending.READ, "read")],
)
def test_our_message_says_how_far_it_has_come(world: DeskWorld, reported: Sending | None, words: str) -> None:
    world.write("old", "Hello", at("12:00"), Known())
    reply = world.happen(GROUND, "old", Replied(text="Hi"), at("12:10"), author="ines")
    world.happen(GROUND, "old", SendIntended(reply=reply), at("12:10"))
    if reported is not None:
        world.happen(GROUND, "old", Sent(reply=reply, external_id="w.1"), at("12:10"))
        world.happen(GROUND, "old", DeliveryReported(reply=reply, state=reported, at=at("12:11")), at("12:11"))
    assert look(world, "old").rows[1].meta.endswith(f"· {words}")


def test_reply_that_only_this_device_has_is_not_sent(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    view = opened(world, qtbot)
    view._drafts.setProperty("text", "We will ask.")
    view._drafts.send()
    qtbot.waitUntil(lambda: view._rows.rowCount() == 2)
    assert view._rows.rows[1].meta.endswith("not sent")
    qtbot.waitUntil(lambda: view._drafts.property("text") == "")


def test_unclear_reply_asks_and_goes_out_once_more(world: DeskWorld, qtbot: QtBot) -> None:
    reply = _undecided(world, SendUnclear)
    view = opened(world, qtbot, "old")
    assert view._rows.rows[1].decision == "Nobody knows whether this reached the passenger. Timed out."
    view.sendAgain(reply)
    qtbot.waitUntil(lambda: view._rows.rows[1].decision == "")
    message = world.state("old", Conversation).message(reply)
    assert message is not None
    assert message.state is Sending.QUEUED


def test_an_impatient_finger_sends_again_once_and_is_told_no_error(world: DeskWorld, qtbot: QtBot) -> None:
    reply = _undecided(world, SendUnclear)
    view = opened(world, qtbot, "old")
    failures: list[str] = []
    world.feed.failed.connect(failures.append)
    view.sendAgain(reply)
    view.sendAgain(reply)
    qtbot.waitUntil(lambda: view._rows.rows[1].decision == "")
    assert failures == []
    view.take()
    view.take()
    qtbot.waitUntil(lambda: view.property("head")["owner"] != "")
    assert world.device.replica.not_sent() == 2


def test_refused_reply_can_rest(world: DeskWorld, qtbot: QtBot) -> None:
    reply = _undecided(world, SendRefused)
    view = opened(world, qtbot, "old")
    assert view._rows.rows[1].decision == "This did not reach the passenger. Timed out."
    view.letRest(reply)
    qtbot.waitUntil(lambda: view._rows.rows[1].meta.endswith("let rest, not sent again"))


def test_what_is_not_allowed_is_told_and_has_no_effect(world: DeskWorld, qtbot: QtBot) -> None:
    reply = _undecided(world, SendUnclear)
    world.happen(GROUND, "old", Sent(reply=reply, external_id="w.1"), at("12:12"))
    view = opened(world, qtbot, "old")
    with qtbot.waitSignal(world.feed.failed) as told:
        view.sendAgain(reply)
    assert "would double it" in told.args[0]


def _undecided(world: DeskWorld, step: type[SendUnclear] | type[SendRefused]) -> str:
    world.write("old", "Hello", at("12:00"), Known())
    reply = world.happen(GROUND, "old", Replied(text="Hi"), at("12:10"), author="ines")
    world.happen(GROUND, "old", SendIntended(reply=reply), at("12:10"))
    if step is SendUnclear:
        world.happen(GROUND, "old", SendUnclear(reply=reply, reason="Timed out."), at("12:11"))
    else:
        world.happen(GROUND, "old", SendRefused(reply=reply, code="1", reason="Timed out."), at("12:11"))
    return reply


def test_what_was_begun_stays_with_its_conversation(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    world.write("other", "Hello", at("12:40"), Known())
    view = opened(world, qtbot)
    view._drafts.setProperty("text", "For Sofie")
    view.open("other")
    assert view._drafts.property("text") == ""
    view.open("sofie")
    assert view._drafts.property("text") == "For Sofie"


def test_words_stay_where_they_cannot_be_recorded(world: DeskWorld, qtbot: QtBot) -> None:
    view = ConversationViewModel(world.feed, world.feed)
    view.open("gone")
    view._drafts.setProperty("text", "Anybody there?")
    with qtbot.waitSignal(world.feed.failed):
        view._drafts.send()
    assert view._drafts.property("text") == "Anybody there?"
    assert not view._drafts.property("sending")


def test_crews_answer_is_offered_until_the_passenger_is_told(world: DeskWorld) -> None:
    story(world)
    answered(world)
    assert look(world).head.crewAnswer == "Cake and a card, after dinner service."
    world.actions.reply("sofie", "The crew will come by.")
    assert look(world).head.crewAnswer == ""


def test_taking_says_that_others_cannot_see_it_yet(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    view = opened(world, qtbot)
    view.take()
    qtbot.waitUntil(lambda: view.property("head")["owner"] == "you")
    assert view.property("head")["settled"] is False


def test_person_chooses_where_several_flights_fit(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    world.open_flight(KL601, "LAX", at("09:00"), at("20:00"))
    world.write("other", "Which one?", at("12:40"), Known(rest={"candidates": (KL601,)}))
    view = opened(world, qtbot, "other")
    assert view.property("choices") == [{"label": KL601, "value": "KL 601 · AMS → LAX · 21 Nov", "tone": "neutral"}]
    view.place(KL601, " 022c ")
    qtbot.waitUntil(lambda: view.property("flight")["key"] == KL601)
    assert (view.property("seat")["seat"], view.property("seat")["zone"]) == ("22C", "2")


def test_booking_reference_never_reaches_qml(world: DeskWorld, qtbot: QtBot) -> None:
    story(world)
    answered(world)
    world.write("sofie", "Again: x7k-2pq please", at("12:40"), Known(KL605, "12A"), "Sofie Janssen")
    world.relay("sofie", "r-2", KL605, at("12:41"), text=f"Their booking is {LOCATOR}")
    world.happen(GROUND, "sofie", Replied(text=f"Your booking {LOCATOR.lower()}"), at("12:42"), author="ines")
    desk = world.desk()
    qtbot.waitUntil(lambda: bool(desk._inbox.property("loaded")))
    desk._inbox.select("sofie")
    qtbot.waitUntil(lambda: bool(desk._conversation.property("loaded") and desk._relaying.property("possible")))
    desk._relaying.open()
    seen = "".join(visible(desk)).upper().replace("-", "")
    assert "TURNS SIX" in seen
    assert "AGAIN: " in seen
    assert "YOUR BOOKING" in seen
    assert LOCATOR not in seen


def visible(item: QObject) -> Iterator[str]:
    """All that QML can read of an object and of those below it: every property, every role of every row."""
    meta = item.metaObject()
    for number in range(meta.propertyCount()):
        if not str(meta.property(number).typeName()).endswith("*"):
            yield repr(item.property(str(meta.property(number).name())))
    if isinstance(item, RowsModel):
        for row in range(item.rowCount()):
            yield from (repr(item.data(item.index(row, 0), role)) for role in item.roleNames())
    for child in item.children():
        yield from visible(child)


def test_an_open_conversation_that_is_not_here_is_empty(world: DeskWorld) -> None:
    assert msgspec.structs.replace(look(world, "nobody"), key="") == Open("")
