"""The main job without screens: a real relay process, real sockets, TLS and stores; the devices run in this process."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions
from onboard.bootstrap import Device, Profile
from onboard.demo.stage import CREW, FIRST_MESSAGE, PASSENGER, PHONE, SECOND_MESSAGE
from onboard.domain.conversation import Conversation, Proof, Sending
from onboard.domain.request import Audience, Request, RequestRelayed, Status
from onboard.domain.scope import flight_scope
from onboard.sync.engine import LinkState
from tests.integration.cast import PIN, Cast

# The relay's own certificate is fetched unverified once, at enrolment, and then checked against the code.
pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    cast = Cast(tmp_path)
    yield cast
    cast.end()


def request_of(device: Device, subject: str, is_so: Callable[[Request], bool] = lambda _: True) -> Request | None:
    found = device.replica.state(subject)
    return found if isinstance(found, Request) and is_so(found) else None


def has_all_passengers(cast: Cast, device: Device) -> bool:
    return len(device.replica.states("passenger")) == len(cast.stage.flight.people)


def conversation_of(device: Device) -> tuple[str, Conversation] | None:
    for subject, found in device.replica.states("conversation").items():
        if isinstance(found, Conversation) and found.understood:
            return subject, found
    return None


def test_a_message_reaches_a_seat_and_the_answer_comes_back_across_a_dead_link(cast: Cast) -> None:
    stage, flight = cast.stage, cast.stage.flight.id
    desk = cast.enrol("desk", stage.enrol_desk())
    first, second = (cast.enrol(crew.position, stage.enrol_crew(crew)) for crew in CREW)
    assert isinstance(desk.actions, LiaisonActions)
    assert isinstance(first.actions, CrewActions)
    assert isinstance(second.actions, CrewActions)
    for tablet in (first, second):
        cast.until(partial(has_all_passengers, cast, tablet))
        assert tablet.replica.held_scopes() == {flight_scope(flight)}
        assert not tablet.replica.states("booking")

    stage.graph.write(PHONE, PASSENGER, FIRST_MESSAGE)
    subject, thread = cast.seen(lambda: conversation_of(desk))
    assert thread.understood is not None
    assert (thread.language, thread.flight, thread.seat, thread.proof) == ("en", flight, "12A", Proof.MATCHED)

    asked = RequestRelayed(text=FIRST_MESSAGE, seat=thread.seat, audience=Audience(zone="2"))
    request_id = desk.actions.relay(subject, flight, asked)
    relayed = [cast.seen(partial(request_of, tablet, request_id)) for tablet in (first, second)]
    assert all("X7K2PQ" not in request.text and request.checked for request in relayed)

    stage.link.up = False
    cast.until(lambda: first.engine.link.state is LinkState.OFFLINE and second.engine.link.state is LinkState.OFFLINE)
    first.actions.take(request_id)
    first.actions.write_note(flight, "12A", "Cake in the aft galley")
    first.actions.finish(request_id, "A cake and a card, after dinner service.")
    second.actions.tell_ground(flight, "Two passengers fell ill in row 30.")
    assert (first.replica.not_sent(), second.replica.not_sent()) == (3, 1)
    provisional = request_of(first, request_id)
    assert provisional is not None
    assert provisional.unsent
    assert not provisional.settled

    stage.link.up = True
    for tablet in (first, second):
        tablet.try_now()
    done = cast.seen(lambda: request_of(desk, request_id, lambda request: request.status is Status.DONE))
    assert done.reply == "A cake and a card, after dinner service."
    assert all(entry.received is not None and entry.at <= entry.received for entry in done.history)
    cast.until(lambda: first.replica.not_sent() == 0 and second.replica.not_sent() == 0)
    cast.until(lambda: request_of(second, request_id) == request_of(first, request_id))
    cast.until(lambda: second.replica.states("note") == first.replica.states("note"))
    cast.until(lambda: bool(desk.replica.states("crew_message")))

    desk.actions.reply(subject, "The crew will come by with a surprise after dinner.")
    cast.until(lambda: cast.seen(lambda: conversation_of(desk))[1].messages[-1].state is Sending.READ)
    _, thread = cast.seen(lambda: conversation_of(desk))
    assert [shown.text for shown in stage.graph.shown] == ["The crew will come by with a surprise after dinner."]
    assert len(thread.responses) == 1
    assert thread.waiting_since is None

    stage.graph.write(PHONE, PASSENGER, SECOND_MESSAGE)
    for tablet in (first, second):
        told = cast.seen(partial(request_of, tablet, request_id, lambda request: bool(request.additions)))
        assert told.additions[0].text == SECOND_MESSAGE
        assert told.additions[0].private


def test_loading_the_same_flight_again_appends_nothing(cast: Cast) -> None:
    assert "0 added, 0 changed, 0 removed" in cast.stage.load_flight()
    desk = cast.enrol("desk", cast.stage.enrol_desk())
    cast.until(partial(has_all_passengers, cast, desk))
    cursors, _ = desk.replica.pulled_so_far()
    cast.stage.load_flight()
    assert desk.replica.pulled_so_far()[0] == cursors


def test_a_killed_tablet_shows_after_its_restart_what_was_not_sent(cast: Cast) -> None:
    crew = cast.enrol("crew", cast.stage.enrol_crew(CREW[0]))
    assert isinstance(crew.actions, CrewActions)
    cast.until(partial(has_all_passengers, cast, crew))
    cast.stage.link.up = False
    crew.actions.tell_ground(cast.stage.flight.id, "The lavatory at row 30 is out of order.")
    again = Profile(cast.folder / "crew", cast.keyring).unlock(PIN)
    (waiting,) = again.replica.waiting()
    assert waiting.event.kind == "crew_message.written"


def test_a_relay_that_was_killed_serves_what_it_had_acknowledged(cast: Cast) -> None:
    desk = cast.enrol("desk", cast.stage.enrol_desk())
    crew = cast.enrol("crew", cast.stage.enrol_crew(CREW[0]))
    assert isinstance(crew.actions, CrewActions)
    cast.until(lambda: has_all_passengers(cast, crew) and has_all_passengers(cast, desk))
    crew.actions.tell_ground(cast.stage.flight.id, "Before the crash.")
    cast.until(lambda: crew.replica.not_sent() == 0)
    cast.stage.kill_relay()
    crew.actions.tell_ground(cast.stage.flight.id, "During the crash.")
    cast.stage.start_relay()
    for device in (crew, desk):
        device.try_now()
    cast.until(lambda: len(desk.replica.states("crew_message")) == 2)
