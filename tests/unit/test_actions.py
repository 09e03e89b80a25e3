"""What people do: which events each action records, and what it refuses without recording anything."""

from collections.abc import Callable
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from onboard.actions.common import LONGEST_TEXT, Actions
from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions, without_locators
from onboard.domain import conversation, crew_message, note, request
from onboard.domain.conversation import Conversation, Proof, Span
from onboard.domain.crew_message import CrewMessage
from onboard.domain.event import Body, Event, decode
from onboard.domain.note import Note
from onboard.domain.request import Audience, Request, RequestRelayed, Status, Urgency
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import flight_scope, ground_scope, roster_id
from onboard.errors import RuleError
from onboard.store import schema
from onboard.store.log import Draft
from onboard.store.replica import Replica

NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
SCOPE = flight_scope(FLIGHT)
GROUND = ground_scope("desk")
THREAD = "thread-1"
MESSAGE = "Hi, seat 12A, my daughter turns six! booking X7K2PQ"
LOCATOR = Span("locator", 45, 51)
ASKED = RequestRelayed(text="Birthday at 12A", seat="12A", audience=Audience(zone="2"), urgency=Urgency.SOON)


class Desk:
    """A replica on which a crew member and a liaison act; it counts what was written."""

    def __init__(self, engine: sa.Engine) -> None:
        self.replica = Replica(engine, "tablet")
        self._clock = count(NOW, 1000)
        self.wakes = 0
        self.crew = CrewActions(self.replica, "ana", self.now, self.wake)
        self.colleague = CrewActions(self.replica, "ben", self.now, self.wake)
        self.liaison = LiaisonActions(self.replica, "lea", "desk", self.now, self.wake)

    def now(self) -> int:
        return next(self._clock)

    def wake(self) -> None:
        self.wakes += 1

    def given(self, scope: str, subject: str, *bodies: Body) -> None:
        """What others have recorded before."""
        self.replica.append("relay", [Draft(scope, subject, body) for body in bodies], self.now())

    def recorded(self) -> list[tuple[Event, Body | None]]:
        """What people recorded, in order."""
        table = schema.event
        columns = [table.c[name] for name in Event.__struct_fields__]
        with self.replica.reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(table.c.position)).all()
        events = [Event(*row) for row in rows]
        return [(event, decode(event)) for event in events if event.author != "relay"]

    def last(self) -> Body | None:
        return self.recorded()[-1][1]

    def thread(self) -> Conversation:
        found = self.replica.state(THREAD)
        assert isinstance(found, Conversation)
        return found

    def request(self, subject: str) -> Request:
        found = self.replica.state(subject)
        assert isinstance(found, Request)
        return found


@pytest.fixture
def desk(sqlite_url: str, open_engine: Callable[[str], sa.Engine]) -> Desk:
    desk = Desk(open_engine(sqlite_url))
    desk.given(SCOPE, roster_id(FLIGHT), RosterAssigned(flight=FLIGHT, person="ana", position="Zone 2"))
    received = conversation.MessageReceived(
        channel="whatsapp", account="1", contact="31612345678", external_id="m1", text=MESSAGE, sent_at=NOW
    )
    desk.given(GROUND, THREAD, received)
    understood = conversation.Understood(
        message=desk.thread().messages[0].id, language="en", spans=(LOCATOR,), proof=Proof.MATCHED
    )
    desk.given(GROUND, THREAD, understood)
    return desk


@pytest.fixture
def asked(desk: Desk) -> str:
    """A request that was relayed to the crew."""
    return desk.liaison.relay(THREAD, FLIGHT, ASKED)


def test_each_action_wakes_the_push_after_it_is_recorded(desk: Desk) -> None:
    seen: list[int] = []
    actions = CrewActions(desk.replica, "ana", desk.now, lambda: seen.append(desk.replica.not_sent()))
    before = desk.replica.not_sent()
    actions.write_note(FLIGHT, "12A", "Cake")
    assert seen == [before + 1]


def test_a_note_carries_position_and_trimmed_words(desk: Desk) -> None:
    subject = desk.crew.write_note(FLIGHT, "12A", "  Cake\n in the galley \n", Audience(purser_only=True))
    event, body = desk.recorded()[-1]
    assert (event.author, event.scope, event.subject) == ("ana", SCOPE, subject)
    assert body == note.NoteWritten(
        seat="12A", text="Cake\n in the galley", audience=Audience(purser_only=True), position="Zone 2"
    )


def test_two_notes_are_two_entities(desk: Desk) -> None:
    assert desk.crew.write_note(FLIGHT, "12A", "Cake") != desk.crew.write_note(FLIGHT, "12A", "Cake")


def test_an_edit_stands_in_for_all_versions_that_its_author_saw(desk: Desk) -> None:
    subject = desk.crew.write_note(FLIGHT, "12A", "Nuts", Audience(zone="2"))
    # A colleague wrote at the same time: neither saw the other's words.
    desk.given(SCOPE, subject, note.NoteWritten(seat="12A", text="Eggs", audience=Audience(zone="2")))
    before = desk.replica.state(subject)
    assert isinstance(before, Note)
    assert before.text == "Nuts\nEggs"
    desk.crew.edit_note(subject, " Nuts and eggs ")
    after = desk.replica.state(subject)
    assert isinstance(after, Note)
    assert after.text == "Nuts and eggs"
    assert (after.seat, after.audience) == ("12A", Audience(zone="2"))
    edit = desk.last()
    assert isinstance(edit, note.NoteWritten)
    assert set(edit.saw) == {version.event for version in before.versions}


def test_a_removed_note_is_gone_and_cannot_be_edited(desk: Desk) -> None:
    subject = desk.crew.write_note(FLIGHT, "12A", "Cake")
    desk.crew.remove_note(subject)
    assert desk.replica.state(subject) is None
    with pytest.raises(RuleError, match="not here any more"):
        desk.crew.edit_note(subject, "Cake!")


def test_a_request_goes_its_way(desk: Desk, asked: str) -> None:
    desk.crew.take(asked)
    assert desk.last() == request.RequestTaken(saw=Status.OPEN, position="Zone 2")
    assert desk.request(asked).holder == "ana"
    desk.crew.pass_on(asked)
    assert isinstance(desk.last(), request.RequestPassedOn)
    desk.colleague.take(asked)
    desk.colleague.finish(asked, "  A cake after dinner. ")
    assert desk.last() == request.RequestDone(saw=Status.TAKEN, reply="A cake after dinner.")
    assert desk.request(asked).status is Status.DONE
    desk.colleague.undo(asked)
    assert desk.request(asked).status is Status.TAKEN
    desk.colleague.decline(asked, "")
    assert desk.request(asked).status is Status.NOT_POSSIBLE


def test_what_the_rules_do_not_allow_records_nothing(desk: Desk, asked: str) -> None:
    desk.crew.take(asked)
    before, wakes = desk.recorded(), desk.wakes
    refused: list[Callable[[], object]] = [
        lambda: desk.colleague.take(asked),
        lambda: desk.colleague.pass_on(asked),
        lambda: desk.colleague.undo(asked),
        lambda: desk.crew.take("nowhere"),
        lambda: desk.crew.take(THREAD),
        lambda: desk.crew.edit_note(asked, "text"),
        lambda: desk.crew.answer_ground(asked, "text"),
        lambda: desk.liaison.reply(asked, "text"),
        lambda: desk.liaison.withdraw(THREAD),
        lambda: desk.liaison.take_crew_message(asked),
    ]
    for act in refused:
        with pytest.raises(RuleError):
            act()
    assert (desk.recorded(), desk.wakes) == (before, wakes)


def test_nothing_goes_on_after_the_end(desk: Desk, asked: str) -> None:
    desk.liaison.withdraw(asked)
    before = desk.recorded()
    for act in (desk.crew.take, desk.liaison.withdraw, lambda subject: desk.crew.finish(subject, "Done")):
        with pytest.raises(RuleError, match="has ended"):
            act(asked)
    assert desk.recorded() == before


def test_crew_and_ground_write_to_each_other(desk: Desk) -> None:
    subject = desk.crew.tell_ground(FLIGHT, " Two fell ill. ", seat="30C", about="request-1")
    assert desk.last() == crew_message.CrewMessageWritten(
        text="Two fell ill.", position="Zone 2", seat="30C", request="request-1"
    )
    desk.liaison.take_crew_message(subject)
    assert isinstance(desk.last(), crew_message.CrewMessageTaken)
    desk.liaison.answer_crew(subject, " A doctor is in 4A. ")
    assert desk.last() == crew_message.CrewMessageWritten(text="A doctor is in 4A.", from_ground=True)
    desk.crew.answer_ground(subject, " Thanks. ")
    assert desk.last() == crew_message.CrewMessageWritten(text="Thanks.", position="Zone 2")
    thread = desk.replica.state(subject)
    assert isinstance(thread, CrewMessage)
    assert [line.text for line in thread.lines] == ["Two fell ill.", "A doctor is in 4A.", "Thanks."]
    assert {event.scope for event, _ in desk.recorded()} == {SCOPE}


def test_the_desk_cares_for_a_conversation(desk: Desk) -> None:
    desk.liaison.take_conversation(THREAD)
    desk.liaison.place(THREAD, FLIGHT, "14C")
    desk.liaison.reply(THREAD, "  We are asking the crew. ")
    desk.liaison.close(THREAD)
    assert [body for _, body in desk.recorded()] == [
        conversation.ConversationTaken(),
        conversation.Placed(flight=FLIGHT, seat="14C"),
        conversation.Replied(text="We are asking the crew."),
        conversation.ConversationClosed(),
    ]
    assert {(event.scope, event.author) for event, _ in desk.recorded()} == {(GROUND, "lea")}


def test_a_reply_goes_again_only_where_a_person_has_to_decide(desk: Desk) -> None:
    desk.liaison.reply(THREAD, "Hello")
    reply = desk.thread().messages[-1].id
    for act in (desk.liaison.send_again, desk.liaison.let_rest):
        with pytest.raises(RuleError, match="double"):
            act(THREAD, reply)
    desk.given(GROUND, THREAD, conversation.SendUnclear(reply=reply, reason="no answer"))
    desk.liaison.send_again(THREAD, reply)
    assert desk.last() == conversation.SendAgain(reply=reply)
    desk.given(GROUND, THREAD, conversation.SendUnclear(reply=reply, reason="no answer"))
    desk.liaison.let_rest(THREAD, reply)
    assert desk.last() == conversation.ReplyDiscarded(reply=reply)


def test_relaying_is_one_step_in_two_scopes(desk: Desk) -> None:
    subject = desk.liaison.relay(THREAD, FLIGHT, ASKED)
    (to_crew, relayed), (on_ground, link) = desk.recorded()
    assert (to_crew.scope, to_crew.subject) == (SCOPE, subject)
    assert relayed == RequestRelayed(
        text="Birthday at 12A", seat="12A", audience=Audience(zone="2"), urgency=Urgency.SOON, checked=True
    )
    assert (on_ground.scope, on_ground.subject) == (GROUND, THREAD)
    assert link == conversation.ConversationRelayed(flight=FLIGHT, request=subject)
    assert desk.wakes == 1


def test_a_request_keeps_everything_that_was_asked(desk: Desk) -> None:
    asked = RequestRelayed(text="Cake", seat="12A", by=NOW, private=True, replaces="request-0", checked=True)
    desk.liaison.relay(THREAD, FLIGHT, asked)
    assert desk.recorded()[0][1] == asked


def test_a_relay_says_not_checked_without_a_proof(desk: Desk) -> None:
    message = desk.thread().messages[0].id
    desk.given(GROUND, THREAD, conversation.Understood(message=message, language="en", proof=Proof.MISMATCH))
    # The liaison cannot claim the check either.
    claimed = RequestRelayed(text="Birthday", checked=True)
    assert not desk.request(desk.liaison.relay(THREAD, FLIGHT, claimed)).checked


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Birthday, booking X7K2PQ, thanks", "Birthday, booking , thanks"),
        ("Birthday x7k2pq", "Birthday"),
        ("X7K 2PQ birthday", "birthday"),
        ("X-7-K-2-P-Q birthday", "birthday"),
        ("(x7k.2pq) birthday", "() birthday"),
        ("X7K2PQ X7K2PQ birthday", "birthday"),
        ("生日X7K2PQ谢谢", "生日谢谢"),
        ("Birthday", "Birthday"),
        ("AX7K2PQB stays", "AX7K2PQB stays"),
    ],
)
def test_booking_references_are_not_passed_on(desk: Desk, text: str, left: str) -> None:
    subject = desk.liaison.relay(THREAD, FLIGHT, RequestRelayed(text=text))
    assert desk.request(subject).text == left


@given(
    st.text(max_size=20),
    st.lists(st.text(" -._/\n", max_size=3), min_size=6, max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.text(max_size=20),
)
def test_no_way_of_writing_a_reference_gets_through(
    before: str, gaps: list[str], upper: list[bool], after: str
) -> None:
    letters = [letter.upper() if big else letter.lower() for letter, big in zip("X7K2PQ", upper, strict=True)]
    written = "".join(letter + gap for letter, gap in zip(letters, gaps, strict=True))
    here = thread_with(MESSAGE, LOCATOR)
    left = without_locators(here, f"{before} {written} {after}")
    plain = "".join(character for character in left.upper() if character.isalnum())
    around = "".join(
        character for character in (before + "|" + after).upper() if character.isalnum() or character == "|"
    )
    assert "X7K2PQ" not in plain or "X7K2PQ" in around.replace("|", "")


def thread_with(text: str, *spans: Span) -> Conversation:
    message = conversation.Message("m", from_passenger=True, text=text, at=NOW, received=NOW, spans=spans)
    return Conversation(
        channel="whatsapp",
        account="1",
        contact="31612345678",
        name=None,
        messages=(message,),
        understood=None,
        flight=None,
        seat=None,
        owner=None,
        settled=False,
        requests=(),
        responses=(),
        waiting_since=None,
        last_heard=NOW,
        closed=False,
    )


def test_nothing_but_a_reference_is_nothing_to_relay(desk: Desk) -> None:
    with pytest.raises(RuleError, match="write something"):
        desk.liaison.relay(THREAD, FLIGHT, RequestRelayed(text=" X7K2PQ "))
    assert not desk.recorded()


def writers(desk: Desk, asked: str) -> list[Callable[[str], object]]:
    """Every action that takes words which must not be missing."""
    subject = desk.crew.write_note(FLIGHT, "12A", "Cake")
    message = desk.crew.tell_ground(FLIGHT, "Hello")
    return [
        lambda text: desk.crew.write_note(FLIGHT, "12A", text),
        lambda text: desk.crew.edit_note(subject, text),
        lambda text: desk.crew.tell_ground(FLIGHT, text),
        lambda text: desk.crew.answer_ground(message, text),
        lambda text: desk.liaison.reply(THREAD, text),
        lambda text: desk.liaison.answer_crew(message, text),
        lambda text: desk.liaison.relay(THREAD, FLIGHT, RequestRelayed(text=text)),
    ]


@pytest.mark.parametrize(
    ("text", "message"), [("", "something"), (" \n\t\u00a0", "something"), ("x" * (LONGEST_TEXT + 1), "less")]
)
def test_empty_and_endless_words_are_refused(desk: Desk, asked: str, text: str, message: str) -> None:
    acts = writers(desk, asked)
    before = desk.recorded()
    for act in acts:
        with pytest.raises(RuleError, match=message):
            act(text)
    assert desk.recorded() == before


def test_endless_replies_are_refused(desk: Desk, asked: str) -> None:
    before = desk.recorded()
    for act in (desk.crew.finish, desk.crew.decline):
        with pytest.raises(RuleError, match="less"):
            act(asked, "x" * (LONGEST_TEXT + 1))
    assert desk.recorded() == before


def test_a_text_as_long_as_may_be_is_recorded(desk: Desk) -> None:
    desk.crew.write_note(FLIGHT, "12A", "x" * LONGEST_TEXT)
    assert len(desk.recorded()) == 1


def test_a_person_without_a_duty_has_no_position(desk: Desk) -> None:
    assert desk.crew.position(SCOPE) == "Zone 2"
    assert desk.colleague.position(SCOPE) is None
    assert desk.crew.position("flight:KL0601/2026-11-21/AMS") is None


def test_what_the_relay_rejected_can_be_forgotten(desk: Desk) -> None:
    actions = Actions(desk.replica, "ana", desk.now, desk.wake)
    actions.write_note(FLIGHT, "12A", "Cake")
    event, _ = desk.recorded()[-1]
    actions.discard(event.epoch, event.seq)
    assert len(desk.recorded()) == 1
    with desk.replica.writing() as connection:
        box = schema.outbox
        connection.execute(box.update().where(box.c.seq == event.seq).values(rejected="No."))
    actions.discard(event.epoch, event.seq)
    assert not desk.recorded()
