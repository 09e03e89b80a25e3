"""Flights: names that mean the same, times that move, and the number under which others sell them."""

import pytest

from onboard.domain.flight import Flight, FlightMarketed, FlightOpened, FlightTimed, LinkExpected, comparable
from onboard.domain.scope import flight_id, flight_of, flight_scope, ground_scope
from tests.unit.domain.history import History

OPENED = FlightOpened(
    carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO", departure=1000, arrival=2000
)


@pytest.mark.parametrize(
    ("one", "other"),
    [("KL605", "KL0605"), ("KLM605", "KLM0605"), ("KL605A", "KL0605A"), ("U21", "U20001"), ("3K5", "3K005")],
)
def test_leading_zeros_do_not_tell_flights_apart(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("KL605", "KLM605"), ("KL605", "KL605A"), ("KL605A", "KL605B"), ("KL605", "KL6050"), ("KL605", "DL605")],
)
def test_carrier_number_and_suffix_tell_flights_apart(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


def test_a_flight_as_opened() -> None:
    history = History()
    history.add(OPENED)
    flight = history.state(Flight)
    assert (flight.designator, flight.departure, flight.arrival, flight.link_expected) == ("KL0605", 1000, 2000, None)
    assert flight.keys == (("flight.designator", "KL605"),)


def test_nothing_is_a_flight_before_it_is_opened() -> None:
    history = History()
    history.add(LinkExpected(by=3000))
    assert history.gone


def test_a_new_time_leaves_the_other_as_it_was() -> None:
    history = History()
    history.add(OPENED)
    history.add(FlightTimed(departure=1500))
    history.add(FlightTimed(arrival=2500))
    history.add(LinkExpected(by=3000))
    flight = history.state(Flight)
    assert (flight.departure, flight.arrival, flight.link_expected) == (1500, 2500, 3000)


def test_a_flight_is_found_under_every_name_that_it_has() -> None:
    history = History()
    history.add(OPENED)
    for carrier, number in (("KLM", "605"), ("DL", "9368"), ("DL", "9368")):
        history.add(FlightMarketed(carrier=carrier, number=number))
    assert [value for _, value in history.state(Flight).keys] == ["KL605", "DL9368", "KLM605"]


def test_ids_of_flights_and_scopes() -> None:
    assert flight_id("KL", "605", "2026-11-21", "AMS") == "KL0605/2026-11-21/AMS"
    assert flight_id("KL", "605A", "2026-11-21", "AMS") == "KL0605A/2026-11-21/AMS"
    assert flight_of(flight_scope("KL0605/2026-11-21/AMS")) == "KL0605/2026-11-21/AMS"
    assert flight_of(ground_scope("aboard")) is None
