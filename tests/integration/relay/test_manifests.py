"""What a station may know of its flights: names, seats, parties and next flights, kept as the lists have them."""

import pytest

from onboard.domain.conversation import Conversation, Understood
from onboard.domain.event import Event
from onboard.domain.flight import FlightGated
from onboard.domain.manifest import Manifest
from onboard.domain.passenger import Passenger
from onboard.domain.scope import manifest_id, station_scope
from onboard.relay.flights import Timetable
from onboard.relay.retention import ON_DEVICES
from onboard.security.roles import Role
from tests.integration.relay.kit import FLIGHT, GROUND, HOUR, NOW, PNL, SCOPE, Gadget, Office

TIMES = Timetable(departure=NOW - HOUR, arrival=NOW + HOUR)
MOVED = PNL.replace("SEAT HK1 12A", "SEAT HK1 14C")


@pytest.fixture
def ams(small_office: Office) -> Gadget:
    """A walker's tablet at the board point."""
    small_office.load(PNL.replace(".R/SEAT HK1 12A", ".R/SEAT HK1 12A\n.O/KL1023Y21LHR"), TIMES)
    return small_office.enrol(Role.LOST_AND_FOUND, team="AMS")


def work(office: Office) -> int:
    return office.relay.manifests.work(office.now, everything=True)


def manifest(office: Office, station: str = "AMS", flight: str = FLIGHT) -> Manifest:
    here = office.ledger.state(manifest_id(station, flight))
    assert isinstance(here, Manifest)
    return here


def listed(office: Office) -> list[Event]:
    return office.events("manifest")


def sofie(office: Office) -> str:
    people = office.ledger.states("passenger", SCOPE).items()
    return next(subject for subject, who in people if isinstance(who, Passenger) and who.given == "SOFIE")


def test_flights_to_and_from_a_station_with_staff_have_one(small_office: Office, ams: Gadget) -> None:
    assert work(small_office) == 1
    assert [event.subject for event in ams.pull() if event.kind.startswith("manifest")] == [manifest_id("AMS", FLIGHT)]
    small_office.enrol(Role.LOST_AND_FOUND, team="SFO")
    small_office.enrol(Role.LOST_AND_FOUND, team="JFK")
    assert work(small_office) == 1
    assert {event.scope for event in listed(small_office)} == {station_scope("AMS"), station_scope("SFO")}
    here = manifest(small_office, "SFO")
    assert (here.name, here.board, here.destination, here.arrival) == ("KL 605", "AMS", "SFO", TIMES.arrival)


def test_without_staff_there_is_none(small_office: Office) -> None:
    small_office.load()
    assert work(small_office) == 0


def test_the_first_staff_of_a_station_get_what_is_there(small_office: Office, ams: Gadget) -> None:
    assert small_office.relay.manifests.work(small_office.now) == 1
    assert len(manifest(small_office).travellers) == 4


def test_it_names_seat_party_and_next_flight(small_office: Office, ams: Gadget) -> None:
    work(small_office)
    here = manifest(small_office)
    sat = {each.seat: each for each in here.travellers}
    assert (sat["12A"].name, sat["12B"].name) == ("Sofie Janssen", "Lotte Janssen")
    assert sat["12A"].party == sat["12B"].party != sat["31H"].party
    assert sat["12A"].onward == "KL1023Y21LHR"
    assert here.traveller(sofie(small_office)) == here.at("12A") == sat["12A"]


def test_it_holds_no_service_no_booking_reference_and_no_contact(small_office: Office, ams: Gadget) -> None:
    small_office.says("KL0605 today, booking X7K2PQ")
    work(small_office)
    said = b"".join(event.body for event in ams.pull())
    assert b"Sofie Janssen" in said
    for kept_back in (b"WCHR", b"X7K2PQ", b"AB12CD", b"QW34ER", b"31612345678", b"whatsapp"):
        assert kept_back not in said


def test_nothing_is_written_twice(small_office: Office, ams: Gadget) -> None:
    small_office.says("KL0605 today, booking X7K2PQ")
    assert work(small_office) == 2
    assert work(small_office) == 0
    small_office.load(PNL.replace(".R/SEAT HK1 12A", ".R/SEAT HK1 12A\n.O/KL1023Y21LHR"), TIMES)
    assert work(small_office) == 0
    assert len(listed(small_office)) == 2


def test_it_changes_with_the_list_and_remembers_seats_that_were_left(small_office: Office, ams: Gadget) -> None:
    work(small_office)
    for seats in ("14C", "15D"):
        small_office.load(PNL.replace("SEAT HK1 12A", f"SEAT HK1 {seats}"), TIMES)
        assert work(small_office) == 1
    here = manifest(small_office).traveller(sofie(small_office))
    assert here is not None
    assert (here.seat, here.earlier_seats) == ("15D", ("12A", "14C"))
    assert manifest(small_office).at("12A") is None


def test_who_is_off_the_list_is_off_the_manifest(small_office: Office, ams: Gadget) -> None:
    work(small_office)
    small_office.load(PNL.replace("1VANDERBERG/PIETMR .L/QW34ER\n.R/SEAT HK1 20C\n", ""), TIMES)
    work(small_office)
    assert [each.name for each in manifest(small_office).travellers].count("Piet Vanderberg") == 0
    assert len(manifest(small_office).travellers) == 3


def test_a_gate_is_told_as_it_becomes_known(small_office: Office, ams: Gadget) -> None:
    work(small_office)
    small_office.record(SCOPE, FLIGHT, FlightGated(arrival_gate="D14"))
    assert small_office.relay.manifests.work(small_office.now) == 1
    assert manifest(small_office).arrival_gate == "D14"


def test_a_passenger_is_reachable_once_a_conversation_is_proven_to_be_theirs(small_office: Office, ams: Gadget) -> None:
    small_office.says("KL0605 today, seat 12A, what is for dinner?")
    work(small_office)
    assert manifest(small_office).reachable == frozenset()
    small_office.says("my booking is X7K2PQ", 2)
    assert isinstance(small_office.thread, Conversation)
    assert small_office.relay.manifests.work(small_office.now) == 1
    assert manifest(small_office).reachable == {sofie(small_office)}


def test_a_name_that_does_not_fit_the_booking_makes_nobody_reachable(small_office: Office, ams: Gadget) -> None:
    small_office.says("KL0605 today, booking X7K2PQ", name="Jan Visser")
    work(small_office)
    assert manifest(small_office).reachable == frozenset()


def test_a_seat_that_was_named_without_proof_makes_nobody_reachable(small_office: Office, ams: Gadget) -> None:
    small_office.says("KL0605 today, seat 12A")
    unproven = Understood(message=small_office.thread.messages[0].id, language="en", passenger=sofie(small_office))
    small_office.record(GROUND, small_office.subject, unproven)
    work(small_office)
    assert manifest(small_office).reachable == frozenset()


def test_a_closed_flight_keeps_the_manifest_that_it_had(small_office: Office, ams: Gadget) -> None:
    work(small_office)
    assert TIMES.arrival is not None
    small_office.relay.retention.work(TIMES.arrival + ON_DEVICES)
    small_office.load(MOVED, TIMES)
    assert work(small_office) == 0
    assert manifest(small_office).at("12A") is not None
