"""A conversation with one passenger: what was said, who looks after it, how long the passenger has been waiting."""

from onboard.domain.conversation import (
    Conversation,
    ConversationAssigned,
    ConversationClosed,
    ConversationRelayed,
    ConversationTaken,
    DeliveryReported,
    MessageDeleted,
    MessageReceived,
    Placed,
    Proof,
    Replied,
    Response,
    Sending,
    SendRefused,
    Sent,
    Span,
    Understood,
)
from onboard.domain.request import Urgency
from tests.unit.domain.history import History

FLIGHT = "KL0605/2026-11-21/AMS"


def said(external_id: str = "m1", text: str = "I am in 12A", name: str | None = None, at: int = 0) -> MessageReceived:
    return MessageReceived(
        channel="whatsapp",
        account="klm",
        contact="+31600000000",
        external_id=external_id,
        text=text,
        sent_at=at,
        contact_name=name,
        media=("photo",),
    )


def understood(message: str = "m1") -> Understood:
    return Understood(
        message=message,
        language="en",
        spans=(Span("seat", 8, 11),),
        flight=FLIGHT,
        seat="12A",
        proof=Proof.MATCHED,
        urgency=Urgency.SOON,
        proposal="A birthday in 12A",
    )


def reported(reply: str, state: Sending) -> DeliveryReported:
    return DeliveryReported(reply=reply, state=state, at=0)


def waits(history: History) -> int | None:
    return history.state(Conversation).waiting_since


def responses(history: History) -> list[tuple[int, int]]:
    return [(response.asked, response.answered) for response in history.state(Conversation).responses]


def test_without_a_message_of_the_passenger_there_is_no_conversation() -> None:
    history = History()
    history.add(ConversationTaken(), "liaison")
    assert history.gone


def test_what_the_passenger_wrote() -> None:
    history = History()
    history.add(said(name="Sofie", at=900), at=1)
    history.add(said("m2", "Hello?", at=800), at=2)
    state = history.state(Conversation)
    assert (state.channel, state.account, state.contact, state.name) == ("whatsapp", "klm", "+31600000000", "Sofie")
    assert [(m.id, m.text, m.at, m.received, m.from_passenger) for m in state.messages] == [
        ("m1", "I am in 12A", 900, 1000, True),
        ("m2", "Hello?", 800, 2000, True),
    ]
    assert state.last_heard == 900
    assert (state.language, state.proof, state.urgency) == (None, Proof.UNCHECKED, Urgency.NORMAL)
    assert ("conversation.message", "whatsapp/klm/m1") in state.keys
    assert ("conversation.contact", "whatsapp/klm/+31600000000") in state.keys


def test_a_message_that_comes_twice_is_there_once() -> None:
    history = History()
    history.add(said(text="First"), at=1)
    history.add(Replied(text="Hello"), "liaison")
    history.add(said(text="Again"), at=9)
    state = history.state(Conversation)
    assert [message.text for message in state.messages] == ["First", "Hello"]
    assert state.waiting_since == 1000


def test_a_message_that_comes_twice_does_not_open_a_closed_conversation() -> None:
    history = History()
    history.add(said())
    history.add(ConversationClosed(), "liaison")
    history.add(said())
    assert history.state(Conversation).closed


def test_what_was_understood_shows_in_message_and_conversation() -> None:
    history = History()
    history.add(said())
    history.add(understood())
    state = history.state(Conversation)
    assert (state.flight, state.seat, state.language) == (FLIGHT, "12A", "en")
    assert (state.proof, state.urgency) == (Proof.MATCHED, Urgency.SOON)
    assert state.messages[0].spans == (Span("seat", 8, 11),)


def test_where_a_person_placed_it_holds_over_what_the_program_read() -> None:
    history = History()
    history.add(said())
    history.add(Placed(flight="KL0606/2026-11-22/SFO", seat="14C"), "liaison")
    history.add(understood())
    state = history.state(Conversation)
    assert (state.flight, state.seat) == ("KL0606/2026-11-22/SFO", "14C")


def assert_no_words(history: History) -> None:
    state = history.state(Conversation)
    message = state.message("m1")
    assert message is not None
    assert (message.text, message.media, message.spans, message.deleted) == ("", (), (), True)
    assert state.understood is None or (state.understood.proposal, state.understood.spans) == ("", ())


def test_deleting_a_message_takes_its_words_everywhere() -> None:
    history = History()
    history.add(said())
    history.add(understood())
    history.add(MessageDeleted(external_id="m1"))
    assert_no_words(history)


def test_a_deletion_that_stands_before_its_message_wins() -> None:
    history = History()
    history.add(MessageDeleted(external_id="m1"))
    history.add(said())
    assert_no_words(history)


def test_understanding_a_deleted_message_brings_nothing_back() -> None:
    history = History()
    history.add(said())
    history.add(MessageDeleted(external_id="m1"))
    history.add(understood())
    assert_no_words(history)


def test_a_passenger_cannot_delete_what_the_airline_wrote() -> None:
    history = History()
    history.add(said())
    reply = history.add(Replied(text="Hello"), "liaison")
    history.add(MessageDeleted(external_id=reply))
    message = history.state(Conversation).message(reply)
    assert message is not None
    assert message.text == "Hello"


def test_the_first_taker_is_provisional_until_the_relay_decides() -> None:
    history = History()
    history.add(said())
    history.add(ConversationTaken(), "liaison")
    history.add(ConversationTaken(), "colleague")
    state = history.state(Conversation)
    assert (state.owner, state.settled) == ("liaison", False)
    history.add(ConversationAssigned(person="colleague"), "relay")
    history.add(ConversationTaken(), "liaison")
    state = history.state(Conversation)
    assert (state.owner, state.settled) == ("colleague", True)


def test_relayed_requests_are_named() -> None:
    history = History()
    history.add(said())
    history.add(ConversationRelayed(flight=FLIGHT, request="r1"), "liaison", at=7, received=None)
    state = history.state(Conversation)
    (relayed,) = state.requests
    assert (relayed.flight, relayed.request, relayed.at, relayed.received) == (FLIGHT, "r1", 7000, None)
    assert ("conversation.request", "r1") in state.keys


def test_the_passenger_waits_from_the_first_unanswered_message() -> None:
    history = History()
    history.add(said("m1"), at=10)
    history.add(said("m2"), at=20)
    assert waits(history) == 10_000
    reply = history.add(Replied(text="Hello"), "liaison", at=30)
    assert waits(history) == 10_000
    history.add(Sent(reply=reply, external_id="w1"), at=31)
    assert waits(history) is None
    assert history.state(Conversation).responses == (Response(10_000, 31_000),)


def test_the_response_time_is_recorded_once_for_each_question() -> None:
    history = History()
    history.add(said("m1"), at=10)
    reply = history.add(Replied(text="Hello"), "liaison", at=20)
    other = history.add(Replied(text="One more thing"), "liaison", at=21)
    history.add(Sent(reply=reply, external_id="w1"), at=30)
    history.add(Sent(reply=other, external_id="w2"), at=31)
    history.add(reported(reply, Sending.DELIVERED), at=32)
    history.add(reported(reply, Sending.READ), at=33)
    assert responses(history) == [(10_000, 30_000)]
    history.add(said("m2"), at=40)
    another = history.add(Replied(text="Yes"), "liaison", at=50)
    history.add(Sent(reply=another, external_id="w3"), at=60)
    assert responses(history) == [(10_000, 30_000), (40_000, 60_000)]


def test_reading_an_old_answer_does_not_answer_a_new_question() -> None:
    history = History()
    history.add(said("m1"), at=10)
    reply = history.add(Replied(text="Hello"), "liaison", at=20)
    history.add(Sent(reply=reply, external_id="w1"), at=30)
    history.add(said("m2"), at=40)
    history.add(reported(reply, Sending.READ), at=41)
    assert waits(history) == 40_000
    assert responses(history) == [(10_000, 30_000)]


def test_a_question_that_came_while_the_answer_was_queued_still_waits() -> None:
    history = History()
    history.add(said("m1"), at=10)
    reply = history.add(Replied(text="Hello"), "liaison", at=20)
    history.add(said("m2"), at=25)
    history.add(Sent(reply=reply, external_id="w1"), at=30)
    assert waits(history) == 25_000
    assert responses(history) == [(10_000, 30_000)]


def test_an_answer_that_failed_was_no_answer() -> None:
    history = History()
    history.add(said("m1"), at=10)
    reply = history.add(Replied(text="Hello"), "liaison", at=20)
    history.add(Sent(reply=reply, external_id="w1"), at=30)
    history.add(reported(reply, Sending.FAILED), at=31)
    assert waits(history) == 10_000
    assert responses(history) == []


def test_a_refused_answer_was_no_answer() -> None:
    history = History()
    history.add(said("m1"), at=10)
    reply = history.add(Replied(text="Hello"), "liaison", at=20)
    history.add(SendRefused(reply=reply, code="131047", reason="Too late"), at=30)
    assert waits(history) == 10_000


def test_closing_ends_the_waiting_and_a_new_message_opens_it_again() -> None:
    history = History()
    history.add(said("m1"), at=10)
    history.add(ConversationClosed(), "liaison", at=20)
    state = history.state(Conversation)
    assert (state.closed, state.waiting_since, state.responses) == (True, None, ())
    history.add(said("m2"), at=30)
    state = history.state(Conversation)
    assert (state.closed, state.waiting_since) == (False, 30_000)
    reply = history.add(Replied(text="Hello"), "liaison", at=40)
    history.add(Sent(reply=reply, external_id="w1"), at=50)
    assert responses(history) == [(30_000, 50_000)]


def test_an_answer_on_its_way_while_the_conversation_is_closed_is_recorded() -> None:
    history = History()
    history.add(said("m1"), at=10)
    reply = history.add(Replied(text="Hello"), "liaison", at=20)
    history.add(ConversationClosed(), "liaison", at=21)
    history.add(Sent(reply=reply, external_id="w1"), at=22)
    assert responses(history) == [(10_000, 22_000)]
    assert waits(history) is None
