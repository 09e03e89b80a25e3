"""Who has taken something is decided in the order of the relay's commits."""

import pytest

from onboard.domain.conversation import Conversation, ConversationTaken, MessageReceived
from onboard.domain.crew_message import CrewMessage, CrewMessageTaken, CrewMessageWritten
from onboard.domain.event import Event
from onboard.domain.request import (
    Request,
    RequestDone,
    RequestPassedOn,
    RequestRelayed,
    RequestTaken,
    RequestUndone,
    Status,
)
from onboard.security.roles import Role
from tests.integration.relay.kit import FLIGHT, GROUND, MINUTE, PHONE, SCOPE, SECOND, Gadget, Office

TAKEN = RequestTaken(saw=Status.OPEN, position="Zone 2")


@pytest.fixture
def crews(office: Office) -> tuple[Gadget, Gadget]:
    office.load()
    office.record(SCOPE, "r1", RequestRelayed(text="Water please"))
    office.now += MINUTE
    return office.enrol(Role.CREW, FLIGHT), office.enrol(Role.CREW, FLIGHT)


def request(office: Office) -> Request:
    found = office.ledger.state("r1")
    assert isinstance(found, Request)
    return found


def take(gadget: Gadget) -> Event:
    gadget.office.now += SECOND
    return gadget.write(SCOPE, "r1", TAKEN)


def test_the_first_to_arrive_has_it_though_the_other_took_it_earlier(
    office: Office, crews: tuple[Gadget, Gadget]
) -> None:
    early, late = crews
    earlier, later = take(early), take(late)
    late.push(later)
    early.push(earlier)
    asked = request(office)
    assert (asked.holder, asked.settled, asked.status) == (late.person, True, Status.TAKEN)
    assert len(office.events("request.assigned")) == 1
    assert [entry.event for entry in asked.overtaken(early.person)] == [str(earlier.identity)]


def test_a_repeated_push_decides_nothing_anew(office: Office, crews: tuple[Gadget, Gadget]) -> None:
    event = take(crews[0])
    for _ in range(3):
        crews[0].push(event)
    assert len(office.events("request.assigned")) == 1


def test_who_passes_it_on_sets_it_free_for_the_next(office: Office, crews: tuple[Gadget, Gadget]) -> None:
    first, second = crews
    first.push(take(first))
    office.now += SECOND
    first.push(first.write(SCOPE, "r1", RequestPassedOn(saw=Status.TAKEN)))
    assert (request(office).holder, request(office).settled) == (None, False)
    second.push(take(second))
    assert (request(office).holder, request(office).settled) == (second.person, True)


def test_taking_and_passing_on_in_one_batch_leaves_it_free(office: Office, crews: tuple[Gadget, Gadget]) -> None:
    first, second = crews
    taken = take(first)
    office.now += SECOND
    first.push(taken, first.write(SCOPE, "r1", RequestPassedOn(saw=Status.TAKEN)))
    assert request(office).holder is None
    second.push(take(second))
    assert request(office).holder == second.person


def test_an_undone_taking_leaves_it_to_the_one_who_came_second(office: Office, crews: tuple[Gadget, Gadget]) -> None:
    first, second = crews
    taken = take(first)
    first.push(taken)
    second.push(take(second))
    assert request(office).holder == first.person
    office.now += SECOND
    first.push(first.write(SCOPE, "r1", RequestUndone(step=str(taken.identity))))
    assert (request(office).holder, request(office).settled) == (second.person, True)


def test_nobody_undoes_anothers_taking(office: Office, crews: tuple[Gadget, Gadget]) -> None:
    first, second = crews
    taken = take(first)
    first.push(taken)
    second.push(second.write(SCOPE, "r1", RequestUndone(step=str(taken.identity))))
    assert request(office).holder == first.person


def test_what_is_done_is_not_taken_any_more(office: Office, crews: tuple[Gadget, Gadget]) -> None:
    first, second = crews
    first.push(first.write(SCOPE, "r1", RequestDone(saw=Status.OPEN, reply="Done")))
    second.push(take(second))
    assert request(office).status is Status.DONE
    assert office.events("request.assigned") == []


def test_a_conversation_and_a_crew_message_go_to_the_first_who_arrives(office: Office) -> None:
    office.load()
    crew, one, two = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON), office.enrol(Role.LIAISON)
    said = MessageReceived(
        channel="whatsapp", account="1", contact=PHONE, external_id="m", text="Hi", sent_at=office.now
    )
    office.record(GROUND, "c1", said)
    crew.push(crew.write(SCOPE, "m1", CrewMessageWritten(text="Row 30 leaks")))
    office.now += SECOND
    earlier = [one.write(GROUND, "c1", ConversationTaken()), one.write(SCOPE, "m1", CrewMessageTaken())]
    office.now += SECOND
    two.push(two.write(GROUND, "c1", ConversationTaken()), two.write(SCOPE, "m1", CrewMessageTaken()))
    one.push(*earlier)
    thread, line = office.ledger.state("c1"), office.ledger.state("m1")
    assert isinstance(thread, Conversation)
    assert isinstance(line, CrewMessage)
    assert (thread.owner, thread.settled, line.owner, line.settled) == (two.person, True, two.person, True)
