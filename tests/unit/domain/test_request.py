"""The life of a request on board: the state machine of design section 4."""

import pytest

from onboard.domain import request
from onboard.domain.event import Priority
from onboard.domain.request import (
    Audience,
    Request,
    RequestAdded,
    RequestAssigned,
    RequestDone,
    RequestNotPossible,
    RequestPassedOn,
    RequestRelayed,
    RequestReturned,
    RequestTaken,
    RequestUndone,
    RequestWithdrawn,
    Status,
    Urgency,
)
from onboard.errors import RuleError
from tests.unit.domain.history import SCOPE, History

TAKE = RequestTaken(saw=Status.OPEN, position="Zone 1")
PASS_ON = RequestPassedOn(saw=Status.TAKEN)
DONE = RequestDone(saw=Status.TAKEN, reply="She got a candle.")


@pytest.fixture
def history() -> History:
    """A request that the liaison relayed at second 1."""
    relayed = History()
    relayed.add(RequestRelayed(text="A birthday in 12A", seat="12A"), "liaison")
    return relayed


def counting(state: Request) -> dict[str, bool]:
    return {entry.event: entry.counts for entry in state.history}


def late(state: Request, person: str) -> list[str]:
    return [entry.event for entry in state.overtaken(person)]


def test_a_relayed_request_is_open(history: History) -> None:
    state = history.state(Request)
    assert (state.status, state.holder, state.ended, state.unsent) == (Status.OPEN, None, False, False)
    assert (state.scope, state.text, state.seat, state.created, state.number) == (
        SCOPE,
        "A birthday in 12A",
        "12A",
        1000,
        1,
    )
    assert state.keys == (("request.scope", SCOPE),)


def test_steps_without_the_request_itself_are_no_request() -> None:
    history = History()
    history.add(TAKE)
    assert history.gone


def test_who_takes_it_holds_it_provisionally(history: History) -> None:
    history.add(TAKE, "ana", received=None)
    state = history.state(Request)
    assert (state.status, state.holder, state.position, state.settled) == (Status.TAKEN, "ana", "Zone 1", False)
    assert state.unsent


def test_the_relay_settles_who_holds_it(history: History) -> None:
    step = history.add(TAKE, "ana")
    history.add(RequestAssigned(person="ana", step=step, position="Zone 1"), "relay")
    state = history.state(Request)
    assert (state.holder, state.settled) == ("ana", True)


def test_of_two_takers_the_earlier_is_provisional(history: History) -> None:
    earlier = history.add(TAKE, "ana", at=10, received=None)
    later = history.add(TAKE, "ben", at=11)
    state = history.state(Request)
    assert state.holder == "ana"
    assert counting(state)[earlier]
    assert late(state, "ben") == [later]


def test_the_relays_decision_overrides_an_earlier_taker(history: History) -> None:
    earlier = history.add(TAKE, "ana", at=10, received=30)
    later = history.add(RequestTaken(saw=Status.OPEN, position="Zone 2"), "ben", at=11)
    history.add(RequestAssigned(person="ben", step=later, position="Zone 2"), "relay", at=12)
    state = history.state(Request)
    assert (state.status, state.holder, state.position, state.settled) == (Status.TAKEN, "ben", "Zone 2", True)
    assert late(state, "ana") == [earlier]
    assert late(state, "ben") == []
    assert request.undo(state, "ben") == RequestUndone(step=later)


def test_the_decision_may_stand_before_the_step_that_it_settles(history: History) -> None:
    history.add(RequestAssigned(person="ana", step="device-of-ana.1.3"), "relay", at=10)
    history.add(TAKE, "ana", at=12)
    other = history.add(TAKE, "ben", at=11)
    state = history.state(Request)
    assert (state.holder, state.settled) == ("ana", True)
    assert late(state, "ben") == [other]


def test_taking_twice_is_no_defeat(history: History) -> None:
    first = history.add(TAKE, "ana")
    history.add(TAKE, "ana")
    history.add(RequestAssigned(person="ana", step=first), "relay")
    assert late(history.state(Request), "ana") == []


def test_a_decision_leaves_an_undone_step_undone(history: History) -> None:
    first = history.add(TAKE, "ana")
    second = history.add(TAKE, "ana")
    history.add(RequestUndone(step=second), "ana")
    history.add(RequestAssigned(person="ana", step=first), "relay")
    state = history.state(Request)
    assert not counting(state)[second]
    assert request.undo(state, "ana") == RequestUndone(step=first)


def test_passing_on_opens_it_for_another(history: History) -> None:
    first = history.add(TAKE, "ana")
    history.add(RequestAssigned(person="ana", step=first), "relay")
    history.add(PASS_ON, "ana")
    state = history.state(Request)
    assert (state.status, state.holder, state.position, state.settled) == (Status.OPEN, None, None, False)
    second = history.add(TAKE, "ben")
    history.add(RequestAssigned(person="ben", step=second), "relay")
    state = history.state(Request)
    assert (state.holder, state.settled) == ("ben", True)
    assert late(state, "ana") == []


def test_passing_on_what_another_holds_does_not_count(history: History) -> None:
    history.add(TAKE, "ana")
    step = history.add(PASS_ON, "ben")
    state = history.state(Request)
    assert state.holder == "ana"
    assert late(state, "ben") == [step]


def test_a_decision_does_not_bring_back_who_passed_it_on_meanwhile(history: History) -> None:
    step = history.add(TAKE, "ana", at=10, received=30)
    history.add(PASS_ON, "ana", at=11, received=40)
    history.add(RequestAssigned(person="ana", step=step), "relay", at=30)
    state = history.state(Request)
    assert (state.status, state.holder, state.settled) == (Status.OPEN, None, False)


def test_passing_on_that_was_undone_leaves_the_decision_standing(history: History) -> None:
    step = history.add(TAKE, "ana", at=10)
    passed = history.add(PASS_ON, "ana", at=11)
    history.add(RequestUndone(step=passed), "ana", at=12)
    history.add(RequestAssigned(person="ana", step=step), "relay", at=30)
    assert history.state(Request).settled


def test_undoing_a_settled_take_opens_the_request(history: History) -> None:
    step = history.add(TAKE, "ana")
    history.add(RequestAssigned(person="ana", step=step), "relay")
    history.add(RequestUndone(step=step), "ana")
    state = history.state(Request)
    assert (state.status, state.holder, state.settled) == (Status.OPEN, None, False)


def test_a_reply_ends_it(history: History) -> None:
    history.add(TAKE, "ana")
    history.add(DONE, "ana")
    state = history.state(Request)
    assert (state.status, state.ended, state.reply) == (Status.DONE, True, "She got a candle.")


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (RequestNotPossible(saw=Status.OPEN, reply="No candles on board."), Status.NOT_POSSIBLE),
        (RequestWithdrawn(saw=Status.OPEN), Status.WITHDRAWN),
        (RequestReturned(saw=Status.OPEN), Status.RETURNED),
    ],
)
def test_every_end_is_final(
    history: History, step: RequestNotPossible | RequestWithdrawn | RequestReturned, status: Status
) -> None:
    history.add(step, "ana")
    too_late = history.add(DONE, "ben")
    state = history.state(Request)
    assert (state.status, state.ended) == (status, True)
    assert state.reply != "She got a candle."
    assert late(state, "ben") == [too_late]


def test_the_first_end_in_the_order_of_time_wins_however_late_it_arrives(history: History) -> None:
    withdrawn = history.add(RequestWithdrawn(saw=Status.OPEN), "liaison", at=20)
    history.add(DONE, "ana", at=10, received=30)
    state = history.state(Request)
    assert state.status is Status.DONE
    assert late(state, "liaison") == [withdrawn]
    assert late(state, "ana") == []


def test_steps_after_the_end_change_nothing(history: History) -> None:
    history.add(DONE, "ana")
    taken = history.add(TAKE, "ben")
    history.add(RequestAssigned(person="ben", step=taken), "relay")
    state = history.state(Request)
    assert (state.status, state.holder) == (Status.DONE, None)
    assert late(state, "ben") == [taken]


def test_undo_opens_it_again(history: History) -> None:
    history.add(TAKE, "ana")
    step = history.add(DONE, "ana")
    history.add(RequestUndone(step=step), "ana")
    state = history.state(Request)
    assert (state.status, state.holder, state.reply) == (Status.TAKEN, "ana", "")
    assert not counting(state)[step]
    assert late(state, "ana") == []


def test_undo_lets_the_next_end_count(history: History) -> None:
    step = history.add(DONE, "ana")
    history.add(RequestNotPossible(saw=Status.OPEN, reply="Sorry."), "ben")
    history.add(RequestUndone(step=step), "ana")
    state = history.state(Request)
    assert (state.status, state.reply) == (Status.NOT_POSSIBLE, "Sorry.")
    assert late(state, "ben") == []


def test_undo_is_its_authors_alone(history: History) -> None:
    step = history.add(DONE, "ana")
    history.add(RequestUndone(step=step), "ben")
    state = history.state(Request)
    assert state.status is Status.DONE
    assert counting(state)[step]


def test_anothers_undo_does_not_hide_a_defeat(history: History) -> None:
    history.add(RequestWithdrawn(saw=Status.OPEN), "liaison")
    step = history.add(DONE, "ana")
    history.add(RequestUndone(step=step), "ben")
    assert late(history.state(Request), "ana") == [step]


def test_only_steps_can_be_undone(history: History) -> None:
    words = history.add(RequestAdded(text="Allergic to nuts", urgency=Urgency.URGENT), "liaison")
    history.add(RequestUndone(step=words), "liaison")
    state = history.state(Request)
    assert [addition.text for addition in state.additions] == ["Allergic to nuts"]
    assert counting(state)[words]


def test_additions_stand_newest_first(history: History) -> None:
    history.add(RequestAdded(text="Never mind"), "liaison", at=10)
    history.add(RequestAdded(text="She is allergic to nuts", private=True), "liaison", at=20)
    state = history.state(Request)
    assert [(a.text, a.at, a.private) for a in state.additions] == [
        ("She is allergic to nuts", 20_000, True),
        ("Never mind", 10_000, False),
    ]


@pytest.mark.parametrize("raised", [Urgency.URGENT, Urgency.SOON])
def test_an_addition_raises_the_urgency(history: History, raised: Urgency) -> None:
    history.add(RequestAdded(text="It is getting worse", urgency=raised), "liaison")
    assert history.state(Request).urgency is raised


def test_an_addition_never_lowers_the_urgency() -> None:
    history = History()
    history.add(RequestRelayed(text="Chest pain", urgency=Urgency.URGENT), "liaison")
    history.add(RequestAdded(text="In row 12"), "liaison")
    history.add(RequestAdded(text="Hurry", urgency=Urgency.SOON), "liaison")
    assert history.state(Request).urgency is Urgency.URGENT


def test_what_is_urgent_travels_first() -> None:
    assert RequestRelayed(text="Chest pain", urgency=Urgency.URGENT).priority is Priority.URGENT
    assert RequestAdded(text="Chest pain", urgency=Urgency.URGENT).priority is Priority.URGENT
    assert RequestRelayed(text="Candle", urgency=Urgency.SOON).priority is Priority.NORMAL
    assert RequestAdded(text="Candle").priority is Priority.NORMAL


def test_the_history_tells_when_it_happened_and_when_it_arrived(history: History) -> None:
    history.add(TAKE, "ana", at=10, received=40)
    history.add(DONE, "ana", at=12, received=None)
    state = history.state(Request)
    assert [(e.kind, e.author, e.at, e.received, e.position, e.text) for e in state.history] == [
        ("request.relayed", "liaison", 1000, 1000, None, "A birthday in 12A"),
        ("request.taken", "ana", 10_000, 40_000, "Zone 1", ""),
        ("request.done", "ana", 12_000, None, None, "She got a candle."),
    ]
    assert state.unsent


def test_take_and_pass_on(history: History) -> None:
    state = history.state(Request)
    assert request.take(state, "Zone 1") == TAKE
    with pytest.raises(RuleError):
        request.pass_on(state, "ana", None)
    history.add(TAKE, "ana")
    state = history.state(Request)
    with pytest.raises(RuleError):
        request.take(state, "Zone 2")
    with pytest.raises(RuleError):
        request.pass_on(state, "ben", None)
    assert request.pass_on(state, "ana", None) == PASS_ON


def test_finish_decline_and_withdraw_name_what_they_saw(history: History) -> None:
    history.add(TAKE, "ana")
    state = history.state(Request)
    assert request.finish(state, " Done ", "Zone 1") == RequestDone(saw=Status.TAKEN, position="Zone 1", reply="Done")
    assert request.decline(state, "No ", None) == RequestNotPossible(saw=Status.TAKEN, reply="No")
    assert request.withdraw(state) == RequestWithdrawn(saw=Status.TAKEN)


def test_nothing_can_be_done_to_a_request_that_has_ended(history: History) -> None:
    history.add(TAKE, "ana")
    history.add(DONE, "ana")
    state = history.state(Request)
    for act in (
        lambda: request.take(state, None),
        lambda: request.pass_on(state, "ana", None),
        lambda: request.finish(state, "", None),
        lambda: request.decline(state, "", None),
        lambda: request.withdraw(state),
    ):
        with pytest.raises(RuleError, match="done"):
            act()


def test_undo_names_the_last_own_step_that_counts(history: History) -> None:
    with pytest.raises(RuleError):
        request.undo(history.state(Request), "liaison")
    taken = history.add(TAKE, "ana")
    done = history.add(DONE, "ana")
    history.add(TAKE, "ben")
    assert request.undo(history.state(Request), "ana") == RequestUndone(step=done)
    with pytest.raises(RuleError):
        request.undo(history.state(Request), "ben")
    history.add(RequestUndone(step=done), "ana")
    assert request.undo(history.state(Request), "ana") == RequestUndone(step=taken)


@pytest.mark.parametrize(
    ("audience", "purser", "zones", "sees"),
    [
        (Audience(), False, (), True),
        (Audience(zone="2"), False, ("1",), False),
        (Audience(zone="2"), False, ("1", "2"), True),
        (Audience(zone="2"), False, (), False),
        (Audience(zone="2"), True, (), True),
        (Audience(purser_only=True), False, ("1", "2"), False),
        (Audience(purser_only=True), True, (), True),
        (Audience(zone="2", purser_only=True), False, ("2",), False),
    ],
)
def test_who_an_audience_includes(audience: Audience, purser: bool, zones: tuple[str, ...], sees: bool) -> None:
    assert audience.includes(purser=purser, zones=zones) is sees


def test_an_addition_after_the_end_is_told_apart_from_one_before(history: History) -> None:
    history.add(RequestAdded(text="She is shy"), "relay")
    history.add(DONE, "anna")
    assert not history.state(Request).added_since_end
    history.add(RequestAdded(text="Allergic to nuts"), "relay")
    assert history.state(Request).added_since_end


def test_what_is_added_to_a_running_request_is_not_since_its_end(history: History) -> None:
    history.add(RequestAdded(text="Allergic to nuts"), "relay")
    assert not history.state(Request).added_since_end
