"""What a device may read and record: by role, scope and roster at the time at which it was written."""

import msgspec
import pytest

from onboard.domain import conversation, crew_message, note, request
from onboard.domain.event import BODIES, Body, Priority
from onboard.domain.flight import FlightOpened
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.domain.scope import roster_id
from onboard.domain.verdict import Outcome, Verdict
from onboard.relay.access import Gate, scopes_of
from onboard.security.roles import Role, may_record
from onboard.store.admission import Refusal
from onboard.store.ledger import Recording
from onboard.store.log import Draft
from tests.integration.relay.kit import FLIGHT, GROUND, MINUTE, OTHER_FLIGHT, PNL, SCOPE, SECOND, Office

OTHER_SCOPE = f"flight:{OTHER_FLIGHT}"
NOTE = note.NoteWritten(seat="12A", text="Allergic to nuts")
TAKEN = request.RequestTaken(saw=request.Status.OPEN)
RELAYED = request.RequestRelayed(text="Water please", seat="12A")


@pytest.fixture(autouse=True)
def flights(office: Office) -> None:
    office.load()
    office.load(PNL.replace("KL0605", "KL0601"))


def outcome(verdicts: list[Verdict]) -> tuple[Outcome, str | None]:
    (verdict,) = verdicts
    return verdict.outcome, verdict.reason


def test_crew_read_their_flights_and_nothing_else(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    office.record(GROUND, "c1", conversation.ConversationClosed())
    office.record(OTHER_SCOPE, "n1", NOTE)
    response = crew.sync()
    assert response.scopes == [SCOPE]
    assert {event.scope for event in crew.pull()} == {SCOPE}
    office.roster(OTHER_FLIGHT, crew.person)
    assert crew.sync().scopes == [OTHER_SCOPE, SCOPE]


def test_crew_without_a_flight_and_other_roles_hold_nothing(office: Office) -> None:
    for gadget in (office.enrol(Role.CREW), office.enrol(Role.OPERATOR), office.enrol(Role.LOST_AND_FOUND)):
        assert gadget.pull() == []
        assert outcome(gadget.push(gadget.write(SCOPE, "n1", NOTE)))[0] is Outcome.REJECTED


def test_a_backfill_of_a_scope_that_is_not_held_gives_nothing(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    for scope in (OTHER_SCOPE, GROUND):
        response = crew.sync(cursors={}, backfills=[[scope, 2, 0, 10_000]])
        assert {event.scope for event in response.events} <= {SCOPE}
        assert response.filled == []


def test_the_desk_reads_its_team_and_all_flights(office: Office) -> None:
    assert office.enrol(Role.LIAISON).sync().scopes == [GROUND, OTHER_SCOPE, SCOPE]
    assert office.enrol(Role.LIAISON, team="baggage").sync().scopes == ["ground:baggage", OTHER_SCOPE, SCOPE]


def test_crew_write_on_their_flights_alone(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    for scope in (OTHER_SCOPE, GROUND, "flight:", "station:AMS", ""):
        refused = crew.push(crew.write(scope, f"n-{scope}", NOTE))
        assert outcome(refused) == (Outcome.REJECTED, "You are not on this flight.")
    assert outcome(crew.push(crew.write(SCOPE, "n1", NOTE)))[0] is Outcome.ACCEPTED


def test_what_a_gate_saw_in_a_transaction_that_failed_counts_for_nothing(office: Office) -> None:
    crew = office.enrol(Role.CREW)
    device = office.relay.register.device(crew.device)
    assert device is not None
    gate, event = Gate(device, office.now), crew.write(SCOPE, "n1", NOTE)
    on_duty = RosterAssigned(flight=FLIGHT, person=crew.person, position="Zone 2")
    with office.ledger.engine.connect() as connection:
        Recording(connection, "relay", "operator", office.now).record([Draft(SCOPE, roster_id(FLIGHT), on_duty)])
        assert gate.judge(connection, event, ()) is None
        connection.rollback()
    with office.ledger.reading() as connection:
        refusal = gate.judge(connection, event, ())
    assert refusal == Refusal(Outcome.REJECTED, "You are not on this flight.")


@pytest.mark.parametrize("role", Role)
def test_a_role_records_its_kinds_and_no_others(office: Office, role: Role) -> None:
    gadget = office.enrol(role, FLIGHT if role is Role.CREW else None)
    for name in BODIES:
        if not may_record(role, name):
            event = gadget.write(SCOPE, f"s-{name}", NOTE, kind=name, schema=1)
            assert outcome(gadget.push(event)) == (Outcome.REJECTED, "Your role does not include this."), name


def test_a_liaison_cannot_take_requests_and_crew_cannot_relay_them(office: Office) -> None:
    crew, desk = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    assert outcome(crew.push(crew.write(SCOPE, "r1", RELAYED)))[0] is Outcome.REJECTED
    assert outcome(desk.push(desk.write(SCOPE, "r1", RELAYED)))[0] is Outcome.ACCEPTED
    assert outcome(desk.push(desk.write(SCOPE, "r1", TAKEN)))[0] is Outcome.REJECTED
    assert outcome(crew.push(crew.write(SCOPE, "r1", TAKEN)))[0] is Outcome.ACCEPTED


def test_nobody_writes_in_anothers_name_or_from_anothers_device(office: Office) -> None:
    crew, other = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.CREW, FLIGHT)
    for changes in ({"author": other.person}, {"device": other.device}, {"device": office.ledger.device}):
        event = crew.write(SCOPE, "n1", NOTE, seq=9_999, **changes)
        assert outcome(crew.push(event)) == (Outcome.REJECTED, "This was written by somebody else.")


def test_what_somebody_wrote_on_board_counts_though_they_were_taken_off_meanwhile(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    early = crew.write(SCOPE, "n0", NOTE, at=(office.now - MINUTE) << 16)
    office.now += SECOND
    on_board = crew.write(SCOPE, "n1", NOTE)
    office.now += MINUTE
    office.record(SCOPE, f"roster/{FLIGHT}", RosterRemoved(person=crew.person))
    office.now += SECOND
    after = crew.write(SCOPE, "n2", NOTE)
    response = crew.sync(early, on_board, after)
    outcomes = [verdict.outcome for verdict in response.verdicts]
    assert outcomes == [Outcome.REJECTED, Outcome.ACCEPTED, Outcome.REJECTED]
    assert (response.scopes or [], response.events) == ([], [])


def test_a_withdrawn_desk_device_still_uploads_what_it_wrote_before(office: Office) -> None:
    desk = office.enrol(Role.LIAISON)
    written = desk.write(SCOPE, "r1", RELAYED)
    office.now += SECOND
    office.relay.register.revoke(desk.device, office.now)
    assert outcome(desk.push(written))[0] is Outcome.ACCEPTED


def test_a_subject_stays_in_its_scope_and_is_one_entity(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    office.roster(OTHER_FLIGHT, crew.person)
    assert outcome(crew.push(crew.write(SCOPE, "n1", NOTE)))[0] is Outcome.ACCEPTED
    elsewhere = (Outcome.REJECTED, "This belongs somewhere else.")
    assert outcome(crew.push(crew.write(OTHER_SCOPE, "n1", NOTE))) == elsewhere
    line = crew_message.CrewMessageWritten(text="Hello")
    assert outcome(crew.push(crew.write(SCOPE, "n1", line))) == elsewhere
    assert outcome(crew.push(crew.write(SCOPE, f"roster/{FLIGHT}", NOTE))) == elsewhere


def test_a_subject_that_is_gone_stays_in_its_scope(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    office.roster(OTHER_FLIGHT, crew.person)
    crew.push(crew.write(SCOPE, "n1", NOTE), crew.write(SCOPE, "n1", note.NoteRemoved()))
    assert office.ledger.state("n1") is None
    assert outcome(crew.push(crew.write(OTHER_SCOPE, "n1", NOTE)))[0] is Outcome.REJECTED


def test_two_entities_under_one_name_in_one_batch_are_one_too_many(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    verdicts = crew.push(
        crew.write(SCOPE, "n1", NOTE), crew.write(SCOPE, "n1", crew_message.CrewMessageWritten(text="Hello"))
    )
    assert [verdict.outcome for verdict in verdicts] == [Outcome.ACCEPTED, Outcome.REJECTED]


@pytest.mark.parametrize(
    ("scope", "body"),
    [(SCOPE, conversation.Replied(text="She is on board")), (GROUND, RELAYED), (GROUND, NOTE)],
)
def test_what_is_said_with_a_passenger_stays_on_the_ground_and_requests_on_board(
    office: Office, scope: str, body: Body
) -> None:
    desk = office.enrol(Role.LIAISON)
    assert outcome(desk.push(desk.write(scope, "s1", body))) == (Outcome.REJECTED, "This belongs somewhere else.")


def test_what_the_relay_does_not_know_yet_is_to_be_sent_again(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    unknown = crew.write(SCOPE, "m1", NOTE, kind="mood.noted")
    newer = crew.write(SCOPE, "n1", NOTE, schema=2)
    later = crew.write(SCOPE, "n1", NOTE)
    other = crew.write(SCOPE, "n2", NOTE)
    outcomes = [verdict.outcome for verdict in crew.push(unknown, newer, later, other)]
    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.ACCEPTED]


UNREADABLE = [b"", b"\xc1", b"\x81\xa4seat" + b"\x91" * 50_000, b"\x81\xa4seat\xa1\xff"]


@pytest.mark.parametrize("body", UNREADABLE, ids=len)
def test_a_body_that_cannot_be_read_is_refused_alone(office: Office, body: bytes) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    verdicts = crew.push(
        msgspec.structs.replace(crew.write(SCOPE, "n1", NOTE), body=body), crew.write(SCOPE, "n2", NOTE)
    )
    assert [verdict.outcome for verdict in verdicts] == [Outcome.REJECTED, Outcome.ACCEPTED]


def test_nobody_hides_words_in_a_class_or_jumps_the_queue(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    for priority in set(Priority) - {NOTE.priority}:
        event = crew.write(SCOPE, f"n{priority}", NOTE, priority=int(priority))
        assert outcome(crew.push(event))[0] is Outcome.REJECTED


def test_a_batch_may_be_about_more_subjects_than_a_statement_takes_values(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    crew.sync()
    events = [crew.write(SCOPE, f"n{number}", NOTE, author="x") for number in range(33_000)]
    assert {verdict.outcome for verdict in crew.push(*events)} == {Outcome.REJECTED}


def test_a_device_withdrawn_while_it_waits_gets_nothing_more(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    register = office.relay.register
    register.revoke(crew.device, office.now)
    device = register.device(crew.device)
    assert device is not None
    with office.ledger.reading() as connection:
        assert scopes_of(connection, device) == []


def test_a_flight_opened_by_a_device_gives_nobody_a_scope(office: Office) -> None:
    desk = office.enrol(Role.LIAISON)
    opened = FlightOpened(carrier="KL", number="0001", date="2026-11-21", board="AMS", destination="JFK")
    event = desk.write("flight:KL0001/2026-11-21/AMS", "KL0001/2026-11-21/AMS", opened)
    assert outcome(desk.push(event))[0] is Outcome.REJECTED
    assert msgspec.structs.asdict(event)["scope"] not in (desk.sync().scopes or [])


def test_the_relays_own_words_come_through(office: Office) -> None:
    crew = office.enrol(Role.CREW, FLIGHT)
    office.ledger.append(office.ledger.device, [Draft(SCOPE, "r1", RELAYED)], office.now)
    assert [event.subject for event in crew.pull() if event.kind == RELAYED.KIND] == ["r1"]
