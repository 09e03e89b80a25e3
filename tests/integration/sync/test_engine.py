"""The engine against a real relay and real stores: what it asks, and what it makes of each answer."""

from collections.abc import Callable

import msgspec
import pytest

from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import BODIES
from onboard.domain.note import Note
from onboard.domain.roster import RosterAssigned
from onboard.errors import LinkError
from onboard.security.roles import KINDS, Role
from onboard.store import schema
from onboard.store.log import Draft
from onboard.sync.engine import PUT_OFF
from onboard.sync.protocol import SyncResponse
from tests.simulation.parts import FLIGHT, OTHER_FLIGHT, NoteOfLater, Relay, Tablet, note, states, stored, texts

HOUR = 3_600_000
NewTablet = Callable[[str], Tablet]


def later(text: str, subject: str = "note-later") -> Draft:
    return Draft(FLIGHT, subject, NoteOfLater(seat="12A", text=text))


def test_what_one_writes_the_other_reads(relay: Relay, tablet: Tablet, new_tablet: NewTablet) -> None:
    other = new_tablet("other")
    tablet.write(note("Nuts"), note("Eggs", "note-2"))
    tablet.catch_up()
    other.catch_up()
    assert tablet.replica.not_sent() == 0
    assert states(tablet.replica, FLIGHT) == states(other.replica, FLIGHT) == states(relay.ledger, FLIGHT)
    assert isinstance(other.replica.state("note-2"), Note)


def test_nothing_to_send_makes_no_request(tablet: Tablet) -> None:
    assert tablet.exchange("push") is None


def test_the_first_request_signs_in_and_carries_events(tablet: Tablet) -> None:
    tablet.write(note("Nuts"))
    first = tablet.push.next_request()
    assert first is not None
    assert first.request.assertion is not None
    assert (first.token, len(first.request.events)) == (None, 1)
    tablet.carry("push", first, tablet.ask(first))
    assert tablet.replica.not_sent() == 0
    second = tablet.wait.next_request()
    assert second is not None
    assert second.token is not None
    assert second.request.assertion is None


def test_a_lost_answer_leaves_the_event_queued_and_doubles_nothing(relay: Relay, tablet: Tablet) -> None:
    tablet.write(note("Nuts"))
    for _ in range(3):
        outgoing = tablet.push.next_request()
        assert outgoing is not None
        tablet.ask(outgoing)
        tablet.carry("push", outgoing, LinkError("timed out"))
        assert tablet.replica.not_sent() == 1
    tablet.catch_up()
    assert tablet.replica.not_sent() == 0
    assert texts(relay.ledger) == {"Nuts": 1}


def test_answers_may_come_again_and_in_any_order(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    relay.write(note("One", "note-1"))
    first = tablet.wait.next_request()
    assert first is not None
    old = tablet.ask(first)
    relay.write(note("Two", "note-2"))
    second = tablet.wait.next_request()
    assert second is not None
    new = tablet.ask(second)
    for outgoing, answer in ((second, new), (first, old), (first, old), (second, new)):
        tablet.carry("wait", outgoing, answer)
    assert states(tablet.replica, FLIGHT) == states(relay.ledger, FLIGHT)
    tablet.catch_up()
    assert stored(tablet.replica, FLIGHT) == stored(relay.ledger, FLIGHT)


def test_a_scope_gained_between_the_answers_of_two_sessions_misses_nothing(relay: Relay, tablet: Tablet) -> None:
    """The push hears of the flight and reads on; then comes the wait's answer, which was read before."""
    tablet.catch_up()
    relay.write(note("Before", "note-before", OTHER_FLIGHT))
    waiting = tablet.wait.next_request()
    assert waiting is not None
    old = tablet.ask(waiting)
    relay.assign(OTHER_FLIGHT, tablet.person)
    tablet.write(note("Mine"))
    tablet.exchange("push")
    assert OTHER_FLIGHT in tablet.replica.held_scopes()
    tablet.carry("wait", waiting, old)
    assert OTHER_FLIGHT in tablet.replica.held_scopes()
    relay.write(note("After", "note-after", OTHER_FLIGHT))
    tablet.catch_up()
    assert stored(tablet.replica, OTHER_FLIGHT) == stored(relay.ledger, OTHER_FLIGHT)


def test_an_answer_speaks_of_the_scopes_that_its_request_named(relay: Relay, tablet: Tablet) -> None:
    """The relay may look up a waiting request's scopes a moment before it reads the log for it."""
    tablet.catch_up()
    waiting = tablet.wait.next_request()
    assert waiting is not None
    device, _ = relay.enter(waiting.request, waiting.token)
    scopes_of_before = relay.exchanges.scopes(device)
    relay.assign(OTHER_FLIGHT, tablet.person)
    tablet.write(note("Mine"))
    tablet.exchange("push")
    relay.write(note("Missed?", "note-9", OTHER_FLIGHT), note("Seen", "note-8"))
    late = relay.exchanges.news(device, waiting.request, scopes_of_before, relay.now)
    assert late.scopes is None
    tablet.carry("wait", waiting, late)
    tablet.catch_up()
    assert stored(tablet.replica, OTHER_FLIGHT) == stored(relay.ledger, OTHER_FLIGHT)


def test_what_the_relay_cannot_check_waits_and_everything_else_flows(
    relay: Relay, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.write(later("From the future"), note("Now", "note-2"), later("Edited", "note-later"))
    assert tablet.exchange("push") == 0
    assert tablet.replica.not_sent() == 2
    assert texts(relay.ledger) == {"Now": 1}
    # Neither a wake nor something new sends it again at once: that would be a loop as fast as the link.
    assert tablet.exchange("push") is None
    tablet.write(note("Also now", "note-3"))
    tablet.exchange("push")
    assert tablet.exchange("push") is None
    assert texts(relay.ledger) == {"Now": 1, "Also now": 1}
    assert all(waiting.rejected is None for waiting in tablet.replica.waiting())
    # The relay is upgraded.
    monkeypatch.setitem(BODIES, NoteOfLater.KIND, NoteOfLater)
    monkeypatch.setitem(KINDS, Role.CREW, KINDS[Role.CREW] | {NoteOfLater.KIND})
    relay.now += PUT_OFF
    tablet.exchange("push")
    assert tablet.replica.not_sent() == 0
    assert texts(relay.ledger)["Edited"] == 1


def test_a_clock_that_is_set_back_does_not_put_anything_off_for_longer(tablet: Tablet) -> None:
    tablet.write(later("From the future"))
    tablet.exchange("push")
    assert tablet.exchange("push") is None
    tablet.skew -= HOUR
    assert tablet.exchange("push") is not None


def test_a_rejected_event_becomes_a_draft_and_the_rest_flows(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    not_mine = RosterAssigned(flight="KL0605/2026-11-21/AMS", person="me", position="Purser")
    tablet.write(Draft(FLIGHT, "roster-2", not_mine), note("Nuts"), note("Elsewhere", "note-2", OTHER_FLIGHT))
    tablet.catch_up()
    assert texts(relay.ledger) == {"Nuts": 1}
    assert [waiting.rejected for waiting in tablet.replica.waiting()] == [
        "Your role does not include this.",
        "You are not on this flight.",
    ]
    assert tablet.replica.state("note-2") is None
    assert tablet.exchange("push") is None


def test_a_number_that_stands_for_something_else_gets_a_new_epoch(relay: Relay, tablet: Tablet) -> None:
    """The device's database was put back: it writes numbers again that the relay knows."""
    tablet.catch_up()
    tablet.write(note("First life"))
    tablet.catch_up()
    with tablet.replica.writing() as connection:
        for table in (schema.event, schema.entity, schema.outbox, schema.cursor, schema.meta, schema.held_scope):
            connection.execute(table.delete())
    relay.now += HOUR
    tablet.write(note("Second life"))
    tablet.catch_up()
    tablet.catch_up()
    assert tablet.replica.not_sent() == 0
    assert tablet.replica.epoch > 1
    assert texts(relay.ledger) == {"First life": 1, "Second life": 1}
    assert stored(tablet.replica, FLIGHT) <= stored(relay.ledger, FLIGHT)


def test_a_large_queue_goes_in_batches_and_urgent_words_first(relay: Relay, tablet: Tablet) -> None:
    long = "x" * 4000
    tablet.write(*(note(f"{number} {long}", f"note-{number}") for number in range(40)))
    relay.now += 1
    tablet.write(Draft(FLIGHT, "message-1", CrewMessageWritten(text="Two passengers fell ill.")))
    outgoing = tablet.push.next_request()
    assert outgoing is not None
    sent = outgoing.request.events
    assert sent[0].subject == "message-1"
    assert 1 < len(sent) < 41
    tablet.carry("push", outgoing, tablet.ask(outgoing))
    tablet.catch_up()
    assert tablet.replica.not_sent() == 0


def test_a_waiting_request_does_not_wait_while_something_is_to_be_read(relay: Relay, tablet: Tablet) -> None:
    tablet.write(note("Mine"))
    tablet.exchange("push")
    tablet.exchange("wait")
    relay.assign(OTHER_FLIGHT, tablet.person)
    outgoing = tablet.engine.wait(relay.now, 25)
    assert outgoing.request.wait == 25
    answer = tablet.ask(outgoing)
    assert isinstance(answer, SyncResponse)
    assert tablet.engine.answered(outgoing, answer, relay.now).more
    assert tablet.engine.wait(relay.now, 25).request.wait == 0


def test_an_answer_that_cannot_be_stored_moves_nothing(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    relay.write(note("Nuts"))
    outgoing = tablet.wait.next_request()
    assert outgoing is not None
    answer = tablet.ask(outgoing)
    assert isinstance(answer, SyncResponse)
    broken = msgspec.structs.replace(answer.events[-1], body=b"\xc1")
    before = tablet.replica.pulled_so_far()
    with pytest.raises(msgspec.DecodeError):
        tablet.carry("wait", outgoing, msgspec.structs.replace(answer, events=[broken]))
    assert tablet.replica.pulled_so_far() == before
    tablet.carry("wait", outgoing, answer)
    assert isinstance(tablet.replica.state("note-1"), Note)


def test_when_the_relay_was_heard_is_known_after_a_restart(relay: Relay, tablet: Tablet) -> None:
    assert tablet.engine.link.heard is None
    tablet.catch_up()
    heard = tablet.engine.link.heard
    tablet.stop()
    relay.now += HOUR
    tablet.start()
    assert tablet.engine.link.heard == heard
