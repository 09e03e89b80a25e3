"""What the engine makes of a link that fails: refusals, pauses, clocks, portals; and that it never clears the queue."""

import random
from collections.abc import Callable

import pytest

from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.store import schema
from onboard.sync import engine as engine_module
from onboard.sync.engine import Link, LinkState, PortalError, RefusedError
from onboard.sync.pauses import LONGEST_PAUSE
from onboard.sync.protocol import SyncResponse
from tests.simulation.parts import FLIGHT, NOW, Relay, Tablet, note, stored

HOUR = 3_600_000
NewTablet = Callable[[str], Tablet]


def test_a_refused_token_signs_in_anew_at_once(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    relay.forget_tokens()
    tablet.write(note("Nuts"))
    assert tablet.exchange("push") == 0
    assert tablet.engine.link.state is LinkState.CONNECTED
    assert tablet.exchange("push") == 0
    assert tablet.replica.not_sent() == 0


def test_two_sessions_with_one_old_token_are_no_second_refusal(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    relay.forget_tokens()
    tablet.write(note("Nuts"))
    requests = {name: tablet.sessions[name].next_request() for name in ("push", "wait")}
    for name, outgoing in requests.items():
        assert outgoing is not None
        assert tablet.carry(name, outgoing, tablet.ask(outgoing)) == 0
    assert tablet.engine.link.state is LinkState.CONNECTED
    tablet.catch_up()
    assert tablet.replica.not_sent() == 0


def test_an_old_refusal_does_not_throw_a_new_token_away(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    relay.forget_tokens()
    waiting = tablet.wait.next_request()
    assert waiting is not None
    refusal = tablet.ask(waiting)
    tablet.write(note("Nuts"))
    tablet.exchange("push")
    tablet.exchange("push")
    signed_in = tablet.engine.token
    assert signed_in is not None
    tablet.carry("wait", waiting, refusal)
    assert tablet.engine.token == signed_in


@pytest.mark.parametrize("skew", [-24 * HOUR, -10 * 60_000, 10 * 60_000, 365 * 24 * HOUR])
def test_a_wrong_clock_is_corrected_from_the_refusal(relay: Relay, tablet: Tablet, skew: int) -> None:
    tablet.skew = skew
    tablet.write(note("Nuts"))
    assert tablet.exchange("push") == 0
    assert tablet.engine.offset == tablet.replica.offset == -skew
    assert tablet.exchange("push") == 0
    assert tablet.replica.not_sent() == 0
    (event,) = [event for event in stored(relay.ledger) if event.kind == "note.written"]
    assert event.received == relay.now


def test_a_second_refusal_waits_for_a_person_and_keeps_the_queue(relay: Relay, tablet: Tablet) -> None:
    relay.register.revoke(tablet.name, relay.now)
    with relay.ledger.writing() as connection:
        connection.execute(schema.device.delete())
    tablet.write(note("Nuts"))
    assert tablet.exchange("push") == 0
    for _ in range(3):
        assert tablet.exchange("push") == LONGEST_PAUSE
        assert tablet.engine.link.state is LinkState.REFUSED
        assert "not known here" in tablet.engine.link.detail
    assert tablet.replica.not_sent() == 1
    tablet.push.try_now()
    assert tablet.exchange("push") == 0


def test_pauses_grow_to_a_minute_with_jitter_and_start_anew(relay: Relay, tablet: Tablet) -> None:
    tablet.write(note("Nuts"))

    def fail(times: int) -> list[float]:
        pauses = []
        for _ in range(times):
            outgoing = tablet.push.next_request()
            assert outgoing is not None
            pauses.append(tablet.carry("push", outgoing, LinkError("down")))
        return pauses

    pauses = fail(40)
    assert all(1 <= pause <= LONGEST_PAUSE for pause in pauses)
    assert pauses[0] <= 2
    assert pauses[:5] == sorted(pauses[:5])
    assert min(pauses[6:]) >= LONGEST_PAUSE / 2
    assert len(set(pauses)) == len(pauses)
    assert fail(1)[0] > 2
    tablet.push.try_now()
    assert fail(1)[0] <= 2
    assert tablet.replica.not_sent() == 1
    tablet.exchange("push")
    assert tablet.exchange("push") is None
    tablet.write(note("Eggs"))
    assert fail(1)[0] <= 2
    assert relay.now == NOW


def test_pauses_differ_between_devices(tablet: Tablet) -> None:
    rngs = [random.Random(seed) for seed in range(5)]
    engines = [engine_module.Engine(tablet.replica, str, rng) for rng in rngs]
    assert len({engine.failed(LinkError("down"), 3) for engine in engines}) == 5


def test_a_session_that_fails_backs_off_though_the_other_one_works(tablet: Tablet) -> None:
    """A fault that only pushes meet must not be asked for at the pace of the waiting session's answers."""
    tablet.write(note("Nuts"))
    for tries in range(1, 8):
        outgoing = tablet.push.next_request()
        assert outgoing is not None
        pause = tablet.carry("push", outgoing, LinkError("The relay cannot answer now (500)."))
        assert pause >= min(2.0**tries, LONGEST_PAUSE) / 2
        tablet.exchange("wait")
        assert not tablet.push._wake.is_set()


@pytest.mark.parametrize(("recovers", "woken"), [("wait", "push"), ("push", "wait")])
def test_a_link_that_one_session_found_again_wakes_the_other(tablet: Tablet, recovers: str, woken: str) -> None:
    tablet.write(note("Nuts"))
    outgoing = tablet.sessions[recovers].next_request()
    assert outgoing is not None
    tablet.carry(recovers, outgoing, LinkError("down"))
    assert not tablet.sessions[woken]._wake.is_set()
    tablet.exchange(recovers)
    assert tablet.sessions[woken]._wake.is_set()


@pytest.mark.parametrize(("round_trip", "at_relay"), [(0, 0), (8000, 4000), (8000, 0), (25_000, 0), (25_000, 25_000)])
def test_a_slow_link_is_not_taken_for_a_wrong_clock(
    relay: Relay, tablet: Tablet, round_trip: int, at_relay: int
) -> None:
    """An answer may be seconds old when it comes: its time stands somewhere between sending and hearing."""
    tablet.catch_up()
    outgoing = tablet.wait.next_request()
    assert outgoing is not None
    relay.now += at_relay
    answer = tablet.ask(outgoing)
    relay.now += round_trip - at_relay
    tablet.carry("wait", outgoing, answer)
    assert tablet.engine.offset == 0


def test_a_clock_off_by_an_hour_is_corrected_through_a_slow_link(relay: Relay, tablet: Tablet) -> None:
    tablet.catch_up()
    tablet.skew = HOUR
    outgoing = tablet.wait.next_request()
    assert outgoing is not None
    relay.now += 3000
    answer = tablet.ask(outgoing)
    relay.now += 3000
    tablet.carry("wait", outgoing, answer)
    assert abs(tablet.engine.offset + HOUR) <= 3000
    tablet.stop()
    tablet.start()
    assert abs(tablet.engine.offset + HOUR) <= 3000


def forged(outgoing_nonce: str, tablet: Tablet) -> SyncResponse:
    """What would be an answer that accepts everything."""
    verdicts = [
        Verdict(queued.epoch, queued.seq, Outcome.ACCEPTED, 1, NOW, 1, b"abcd") for queued in tablet.replica.queue()
    ]
    return SyncResponse(outgoing_nonce, NOW, 99, verdicts=verdicts, scopes=[])


@pytest.mark.parametrize("nonce", ["", "another", "x" * 1000])
def test_an_answer_with_another_nonce_acknowledges_nothing(tablet: Tablet, nonce: str) -> None:
    tablet.catch_up()
    tablet.write(note("Nuts"))
    outgoing = tablet.push.next_request()
    assert outgoing is not None
    assert tablet.carry("push", outgoing, forged(nonce, tablet)) >= 1
    assert tablet.engine.link.state is LinkState.PORTAL
    assert tablet.replica.not_sent() == 1
    assert tablet.replica.held_scopes() == {FLIGHT}


def test_nonces_never_repeat(tablet: Tablet) -> None:
    assert len({tablet.engine.wait(NOW, 0).nonce for _ in range(200)}) == 200


def test_the_link_shows_each_state_and_when_the_relay_was_heard(relay: Relay, tablet: Tablet) -> None:
    shown: list[Link] = []
    tablet.engine.subscribe(shown.append)
    tablet.exchange("wait")
    for error in (LinkError("Gone."), PortalError("Log in.")):
        outgoing = tablet.wait.next_request()
        assert outgoing is not None
        relay.now += 1000
        tablet.carry("wait", outgoing, error)
    assert [(link.state, link.heard, link.detail) for link in shown] == [
        (LinkState.CONNECTED, NOW, ""),
        (LinkState.OFFLINE, NOW, "Gone."),
        (LinkState.PORTAL, NOW, "Log in."),
    ]
    assert shown[0].next_try is None
    assert all(link.next_try is not None and link.next_try > NOW for link in shown[1:])
    assert tablet.engine.link == shown[-1]


def test_no_failure_ever_clears_the_queue(tablet: Tablet) -> None:
    tablet.write(*(note(f"Text {number}", f"note-{number}") for number in range(5)))
    before = tablet.replica.waiting()
    failures: list[LinkError | RefusedError | SyncResponse] = [
        LinkError("down"),
        PortalError("portal"),
        RefusedError("who?", NOW),
        RefusedError("who?", NOW),
        forged("another", tablet),
    ]
    for answer in failures * 3:
        outgoing = tablet.push.next_request()
        assert outgoing is not None
        tablet.carry("push", outgoing, answer)
    after = tablet.replica.waiting()
    assert [waiting.event for waiting in after] == [waiting.event for waiting in before]
    assert all(waiting.rejected is None for waiting in after)


def test_an_empty_answer_to_a_waiting_request_pauses_before_the_next(tablet: Tablet) -> None:
    tablet.catch_up()
    assert tablet.exchange("wait") == 1.0
