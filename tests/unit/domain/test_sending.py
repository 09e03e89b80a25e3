"""How far a reply has come: at most once to the passenger, and never less than what is already known."""

from itertools import permutations

import pytest

from onboard.domain.conversation import (
    Conversation,
    DeliveryReported,
    Message,
    MessageReceived,
    Replied,
    ReplyDiscarded,
    ReplyStep,
    SendAgain,
    Sending,
    SendIntended,
    SendRefused,
    SendUnclear,
    Sent,
    must_be_undecided,
)
from onboard.errors import RuleError
from tests.unit.domain.history import History

REPLY = "device-of-liaison.1.2"
INTENDED = SendIntended(reply=REPLY)
SENT = Sent(reply=REPLY, external_id="w1")
UNCLEAR = SendUnclear(reply=REPLY, reason="No answer in time")
REFUSED = SendRefused(reply=REPLY, code="131047", reason="Too late")
AGAIN = SendAgain(reply=REPLY)
DISCARDED = ReplyDiscarded(reply=REPLY)


def reported(state: Sending, reason: str | None = None) -> DeliveryReported:
    return DeliveryReported(reply=REPLY, state=state, at=0, reason=reason)


def conversation(*steps: ReplyStep) -> Conversation:
    """A conversation with one question and one reply that went through these steps."""
    history = History()
    history.add(
        MessageReceived(channel="whatsapp", account="klm", contact="+31", external_id="m1", text="Hi", sent_at=0)
    )
    assert history.add(Replied(text="Hello"), "liaison") == REPLY
    for step in steps:
        history.add(step, "relay")
    return history.state(Conversation)


def reply(*steps: ReplyStep) -> Message:
    message = conversation(*steps).message(REPLY)
    assert message is not None
    return message


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], Sending.QUEUED),
        ([INTENDED], Sending.SENDING),
        ([INTENDED, SENT], Sending.SENT),
        ([INTENDED, UNCLEAR], Sending.UNCLEAR),
        ([INTENDED, REFUSED], Sending.FAILED),
        ([REFUSED], Sending.FAILED),
        ([INTENDED, AGAIN], Sending.QUEUED),
        ([INTENDED, UNCLEAR, AGAIN], Sending.QUEUED),
        ([INTENDED, REFUSED, AGAIN], Sending.QUEUED),
        ([INTENDED, UNCLEAR, DISCARDED], Sending.DISCARDED),
        ([INTENDED, REFUSED, AGAIN, INTENDED, SENT], Sending.SENT),
    ],
)
def test_the_way_of_a_reply(steps: list[ReplyStep], state: Sending) -> None:
    assert reply(*steps).state is state


def test_a_reply_is_found_while_it_goes_out_and_by_its_external_id_after() -> None:
    assert ("conversation.outgoing", REPLY) in conversation().keys
    assert ("conversation.outgoing", REPLY) in conversation(INTENDED).keys
    assert ("conversation.outgoing", REPLY) in conversation(INTENDED, UNCLEAR).keys
    assert ("conversation.sending", "unclear") in conversation(INTENDED, UNCLEAR).keys
    sent = conversation(INTENDED, SENT)
    assert ("conversation.outgoing", REPLY) not in sent.keys
    assert ("conversation.reply", "whatsapp/w1") in sent.keys


@pytest.mark.parametrize("order", list(permutations([Sending.SENT, Sending.DELIVERED, Sending.READ])))
def test_reports_in_any_order_never_go_back(order: tuple[Sending, ...]) -> None:
    assert reply(INTENDED, SENT, *map(reported, order)).state is Sending.READ
    assert reply(INTENDED, *map(reported, order), SENT).state is Sending.READ


@pytest.mark.parametrize("order", list(permutations([Sending.SENT, Sending.FAILED])))
def test_a_failure_holds_over_sent(order: tuple[Sending, ...]) -> None:
    steps = [reported(state, "blocked" if state is Sending.FAILED else None) for state in order]
    message = reply(INTENDED, SENT, *steps)
    assert (message.state, message.reason) == (Sending.FAILED, "blocked")


@pytest.mark.parametrize("arrived", [Sending.DELIVERED, Sending.READ])
def test_what_has_arrived_cannot_fail_or_go_out_again(arrived: Sending) -> None:
    for step in (reported(Sending.FAILED), UNCLEAR, REFUSED, AGAIN, DISCARDED, INTENDED):
        assert reply(INTENDED, reported(arrived), step).state is arrived


def test_a_report_settles_an_unclear_reply() -> None:
    message = reply(INTENDED, UNCLEAR, reported(Sending.DELIVERED))
    assert (message.state, message.reason) == (Sending.DELIVERED, None)
    late = reply(INTENDED, UNCLEAR, SENT)
    assert (late.state, late.reason, late.external_id) == (Sending.SENT, None, "w1")


def test_a_report_settles_a_reply_that_was_to_go_out_again() -> None:
    state = conversation(INTENDED, UNCLEAR, AGAIN, reported(Sending.DELIVERED))
    assert ("conversation.outgoing", REPLY) not in state.keys


def test_a_second_attempt_can_be_unclear_too() -> None:
    failed = (INTENDED, SENT, reported(Sending.FAILED))
    assert reply(*failed, AGAIN, INTENDED, UNCLEAR).state is Sending.UNCLEAR


def test_a_failure_reported_twice_does_not_stop_the_second_attempt() -> None:
    failed = (INTENDED, SENT, reported(Sending.FAILED))
    assert reply(*failed, AGAIN, reported(Sending.FAILED)).state is Sending.QUEUED


def test_of_two_decisions_on_an_unclear_reply_the_first_holds() -> None:
    assert reply(INTENDED, UNCLEAR, DISCARDED, AGAIN).state is Sending.DISCARDED
    assert reply(INTENDED, UNCLEAR, AGAIN, DISCARDED).state is Sending.QUEUED
    assert reply(INTENDED, UNCLEAR, AGAIN, INTENDED, SENT, AGAIN).state is Sending.SENT


def test_a_discarded_reply_that_arrived_after_all_says_so() -> None:
    assert reply(INTENDED, UNCLEAR, DISCARDED, reported(Sending.READ)).state is Sending.READ


def test_the_reason_stays_until_the_reply_goes_out_again() -> None:
    assert reply(INTENDED, UNCLEAR).reason == "No answer in time"
    assert reply(INTENDED, REFUSED).reason == "Too late"
    assert reply(INTENDED, REFUSED, AGAIN).reason is None


def test_a_step_of_a_reply_that_nobody_wrote_has_no_effect() -> None:
    state = conversation(Sent(reply="desk.9.9", external_id="w1"))
    assert [message.id for message in state.messages] == ["m1", REPLY]
    assert state.waiting_since is not None


def test_a_message_of_the_passenger_is_never_on_its_way_out() -> None:
    message = conversation(Sent(reply="m1", external_id="w1")).message("m1")
    assert message is not None
    assert (message.state, message.external_id) == (None, None)


def test_only_an_unclear_or_failed_reply_is_for_a_person_to_decide() -> None:
    assert must_be_undecided(conversation(INTENDED, UNCLEAR), REPLY).id == REPLY
    assert must_be_undecided(conversation(INTENDED, REFUSED), REPLY).id == REPLY
    for steps in ([], [INTENDED], [INTENDED, SENT], [INTENDED, UNCLEAR, reported(Sending.SENT)]):
        with pytest.raises(RuleError):
            must_be_undecided(conversation(*steps), REPLY)
    with pytest.raises(RuleError):
        must_be_undecided(conversation(), "desk.9.9")
