"""Replies: each at most once unless a person decides otherwise, in their order, at the pace that the channel allows."""

from pathlib import Path

import pytest

from onboard.channels.protocol import Later, Limits, Refused, SendResult, Unclear
from onboard.domain.conversation import Message, Replied, SendAgain, Sending
from onboard.domain.event import Event
from onboard.errors import OnboardError
from onboard.relay.app import Relay
from onboard.relay.sender import LONGEST_PAUSE
from tests.integration.relay.kit import GROUND, HOUR, MINUTE, PHONE, SEALING_KEY, SECOND, Office, status

PAIR = 6 * SECOND


@pytest.fixture
def desk(office: Office) -> Office:
    """A relay to which a passenger has written."""
    office.says("Could I have some water?")
    return office


def reply(office: Office, text: str = "We ask the crew.", subject: str | None = None) -> Event:
    return office.record(GROUND, subject or office.subject, Replied(text=text))


def again(office: Office, event: Event) -> None:
    office.record(GROUND, event.subject, SendAgain(reply=str(event.identity)))


def answer(office: Office) -> Message:
    return office.thread.messages[-1]


def run(office: Office, rounds: int = 50) -> None:
    """Lets the sender work, and time pass as it asks for, until nothing is left to send or an hour is over."""
    end = office.now + HOUR
    for _ in range(rounds):
        wait = office.relay.sender.work()
        if wait is None or office.now + wait > end:
            return
        office.now += wait
    raise AssertionError("the sender finds no end")


def test_a_reply_goes_out_once_with_its_intent_committed_first(desk: Office) -> None:
    written = reply(desk)
    run(desk)
    (posted,) = desk.post.posted
    assert (posted.reply_id, posted.contact, posted.text) == (str(written.identity), PHONE, "We ask the crew.")
    kinds = [event.kind for event in desk.events("conversation")]
    assert kinds[-3:] == ["conversation.replied", "conversation.sending", "conversation.sent"]
    assert (answer(desk).state, answer(desk).external_id) == (Sending.SENT, "wamid.out1")
    assert desk.relay.sender.work() is None


def test_two_replies_go_out_in_order_and_no_faster_than_the_pair_rate(desk: Office) -> None:
    began = desk.now
    reply(desk, "First")
    reply(desk, "Second")
    assert desk.relay.sender.work() == 0
    assert desk.relay.sender.work() == PAIR
    assert [posted.text for posted in desk.post.posted] == ["First"]
    run(desk)
    assert [posted.text for posted in desk.post.posted] == ["First", "Second"]
    assert desk.now == began + PAIR


def test_the_second_waits_while_the_first_has_to(desk: Office) -> None:
    desk.post.answers = [Later(131056, 6, "Slow down"), Later(131056, 6, "Slow down")]
    reply(desk, "First")
    reply(desk, "Second")
    run(desk)
    assert [posted.text for posted in desk.post.posted] == ["First", "First", "First", "Second"]


def test_one_passengers_pause_is_not_anothers(desk: Office) -> None:
    first = desk.subject
    desk.says("Hello", 2, "Jan", "31699999999")
    (other,) = set(desk.threads) - {first}
    desk.post.answers = [Later(131056, 600, "Slow down")]
    reply(desk, "First", first)
    reply(desk, "Other", other)
    assert [desk.relay.sender.work() for _ in range(3)] == [0, 0, 600 * SECOND]
    assert [posted.text for posted in desk.post.posted] == ["First", "Other"]


def test_pauses_grow_and_end_with_the_window(desk: Office) -> None:
    desk.post.answers = [Later(2, 1, "Overloaded")] * 500
    reply(desk)
    waits = [wait for _ in range(40) if (wait := _step(desk))]
    assert waits[:9] == [PAIR, PAIR, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, LONGEST_PAUSE]
    assert set(waits[9:]) == {LONGEST_PAUSE}
    desk.now += 24 * HOUR
    run(desk)
    assert answer(desk).state is Sending.FAILED
    assert "24 hours" in (answer(desk).reason or "")


def _step(office: Office) -> int:
    wait = office.relay.sender.work()
    assert wait is not None
    office.now += wait
    return wait


def test_the_window_ends_after_24_hours_to_the_second(desk: Office) -> None:
    desk.now += 24 * HOUR - SECOND
    reply(desk)
    run(desk)
    assert answer(desk).state is Sending.SENT
    desk.now += SECOND
    reply(desk, "Too late")
    run(desk)
    assert answer(desk).state is Sending.FAILED
    assert len(desk.post.posted) == 1


def test_a_refusal_shows_its_reason_and_only_a_person_tries_again(desk: Office) -> None:
    desk.post.answers = [Refused(131026, "The passenger cannot be reached on WhatsApp.")]
    written = reply(desk)
    run(desk)
    assert (answer(desk).state, answer(desk).reason) == (
        Sending.FAILED,
        "The passenger cannot be reached on WhatsApp.",
    )
    assert desk.metric("onboard_channel_broken") == 0
    desk.now += HOUR
    run(desk)
    assert len(desk.post.posted) == 1
    again(desk, written)
    run(desk)
    assert answer(desk).state is Sending.SENT


@pytest.mark.parametrize("result", [Unclear("Broken off"), ZeroDivisionError()])
def test_what_may_have_gone_out_is_never_sent_again_by_itself(
    desk: Office, result: SendResult | Exception, tmp_path: Path
) -> None:
    desk.post.answers = [result]
    written = reply(desk)
    if isinstance(result, Exception):
        with pytest.raises(ZeroDivisionError):
            desk.relay.sender.work()
    run(desk)
    assert answer(desk).state is Sending.UNCLEAR
    restarted = Office(desk.ledger, tmp_path)
    restarted.now = desk.now + HOUR
    restarted.relay.sender.recover()
    run(restarted)
    assert len(desk.post.posted) == 1
    assert not restarted.post.posted
    again(restarted, written)
    run(restarted)
    assert (len(restarted.post.posted), answer(restarted).state) == (1, Sending.SENT)


@pytest.mark.parametrize("settled", ["sent", "delivered", "read", "failed"])
def test_after_a_crash_in_between_a_status_settles_it(desk: Office, tmp_path: Path, settled: str) -> None:
    written = reply(desk)
    desk.post.in_between = _crash
    with pytest.raises(SystemExit):
        desk.relay.sender.work()
    assert answer(desk).state is Sending.SENDING
    restarted = Office(desk.ledger, tmp_path)
    restarted.relay.sender.recover()
    assert answer(desk).state is Sending.UNCLEAR
    failed = 131026 if settled == "failed" else None
    restarted.hear(status("wamid.late", settled, correlation=str(written.identity), failed=failed))
    assert answer(restarted).state is Sending(settled)
    run(restarted)
    assert not restarted.post.posted


def _crash() -> None:
    """The process ends between intent and outcome: nothing after the call is recorded."""
    raise SystemExit


def test_a_status_that_overtakes_the_answer_is_not_set_back(desk: Office) -> None:
    written = reply(desk)
    desk.post.in_between = lambda: desk.hear(status("wamid.out1", "read", correlation=str(written.identity)))
    run(desk)
    assert (answer(desk).state, answer(desk).external_id) == (Sending.READ, "wamid.out1")


BROKEN = Refused(190, "WhatsApp does not accept the access token.", channel_broken=True)


@pytest.mark.parametrize("result", [BROKEN, OnboardError("The secret whatsapp_access_token is not set.")])
def test_a_broken_account_rests_shows_itself_and_recovers(desk: Office, result: SendResult | Exception) -> None:
    first = desk.subject
    desk.says("Hello", 2, "Jan", "31699999999")
    (other,) = set(desk.threads) - {first}
    desk.post.answers = [result]
    refused = reply(desk, "First", first)
    reply(desk, "Other", other)
    assert desk.relay.sender.work() == 0
    assert desk.metric("onboard_channel_broken") == 1
    assert desk.threads[first].messages[-1].state is Sending.FAILED
    assert desk.threads[first].messages[-1].reason
    assert desk.relay.sender.work() == LONGEST_PAUSE
    assert desk.threads[other].messages[-1].state is Sending.QUEUED
    run(desk)
    assert [posted.text for posted in desk.post.posted] == ["First", "Other"]
    assert desk.metric("onboard_channel_broken") == 0
    again(desk, refused)
    run(desk)
    assert desk.threads[first].messages[-1].state is Sending.SENT


def test_a_restart_looks_at_a_broken_account_anew(desk: Office, tmp_path: Path) -> None:
    desk.post.answers = [BROKEN]
    reply(desk)
    reply(desk, "Next")
    desk.relay.sender.work()
    restarted = Office(desk.ledger, tmp_path)
    assert restarted.metric("onboard_channel_broken") == 0
    run(restarted)
    assert [posted.text for posted in restarted.post.posted] == ["Next"]


def test_a_channel_without_rules_sends_at_once(desk: Office) -> None:
    desk.post.limits = Limits()
    desk.now += 1000 * HOUR
    reply(desk, "First")
    reply(desk, "Second")
    assert [desk.relay.sender.work() for _ in range(3)] == [0, 0, None]
    assert len(desk.post.posted) == 2


def test_a_conversation_on_a_channel_that_was_taken_away_waits(desk: Office, tmp_path: Path) -> None:
    reply(desk)
    relay = Relay(desk.ledger, {}, tmp_path, lambda: desk.now, SEALING_KEY)
    assert relay.sender.work() is None
    assert answer(desk).state is Sending.QUEUED


def test_an_empty_reply_is_refused_and_the_account_is_not_broken(desk: Office) -> None:
    reply(desk, " ")
    run(desk)
    assert (answer(desk).state, desk.metric("onboard_channel_broken")) == (Sending.FAILED, 0)


def test_the_response_time_is_that_of_the_sending(desk: Office) -> None:
    asked = desk.now
    desk.now += 7 * MINUTE
    reply(desk)

    def be_slow() -> None:
        desk.now += 20 * SECOND

    desk.post.in_between = be_slow
    run(desk)
    (response,) = desk.thread.responses
    assert (response.asked, response.answered) == (asked, asked + 7 * MINUTE + 20 * SECOND)
    assert desk.thread.waiting_since is None
