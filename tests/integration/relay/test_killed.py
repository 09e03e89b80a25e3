"""A relay process that is killed while a reply is on its way: never sent twice, and settled by what is learnt later."""

import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from onboard.actions.liaison import LiaisonActions
from onboard.demo.graph_api import Faults, status_webhook
from onboard.demo.stage import FIRST_MESSAGE, NUMBER, PASSENGER, PHONE
from onboard.domain.conversation import Message, Sending
from tests.integration.cast import Cast
from tests.integration.test_story import conversation_of

# The relay's own certificate is fetched unverified once, at enrolment, and then checked against the code.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
    # Where the relay dies between connection and handshake, CPython gives urllib3 a socket that nobody closes.
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    cast = Cast(tmp_path)
    yield cast
    cast.end()
    # What the kill left behind goes here, and not in the middle of another test.
    gc.collect()


def test_a_reply_in_flight_at_a_kill_is_unclear_until_its_status_comes(cast: Cast) -> None:
    stage = cast.stage
    desk = cast.enrol("desk", stage.enrol_desk())
    assert isinstance(desk.actions, LiaisonActions)
    stage.graph.write(PHONE, PASSENGER, FIRST_MESSAGE)
    subject, _ = cast.seen(partial(conversation_of, desk))

    def answer() -> Message:
        return cast.seen(partial(conversation_of, desk))[1].messages[-1]

    stage.graph.faults = Faults(answer="held", deliveries=0)
    desk.actions.reply(subject, "The crew will come by.")
    cast.until(lambda: len(stage.graph.shown) == 1 and answer().state is Sending.SENDING)
    stage.kill_relay()
    stage.graph.faults = Faults()
    stage.start_relay()
    desk.try_now()
    cast.until(lambda: answer().state is Sending.UNCLEAR)
    assert len(stage.graph.shown) == 1
    (shown,) = stage.graph.shown
    stage.graph._post(status_webhook(NUMBER, shown, "delivered", answer().id))
    cast.until(lambda: answer().state is Sending.DELIVERED)
    assert (len(stage.graph.shown), answer().external_id) == (1, shown.message_id)


def test_a_delivery_that_arrived_before_a_kill_is_read_after_it(cast: Cast) -> None:
    stage = cast.stage
    desk = cast.enrol("desk", stage.enrol_desk())
    stage.kill_relay()
    stage.graph.write(PHONE, PASSENGER, FIRST_MESSAGE)
    stage.start_relay()
    desk.try_now()
    _, thread = cast.seen(partial(conversation_of, desk))
    assert [message.text for message in thread.messages] == [FIRST_MESSAGE]
    assert thread.messages[0].received is not None
