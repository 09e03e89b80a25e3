"""Flights: names that mean the same, times that move, and the number under which others sell them."""

import msgspec
import pytest

from onboard.domain.flight import Flight, FlightMarketed, FlightOpened, FlightTimed, LinkExpected, comparable, under_way
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


def flight_from(departure: int | None, arrival: int | None) -> Flight:
    history = History()
    history.add(msgspec.structs.replace(OPENED, departure=departure, arrival=arrival))
    return history.state(Flight)


@pytest.mark.parametrize(("now", "aboard"), [(999, None), (1000, "one"), (1999, "one"), (2000, None)])
def test_a_flight_is_under_way_from_departure_until_arrival(now: int, aboard: str | None) -> None:
    assert under_way({"one": flight_from(1000, 2000)}, now) == aboard


def test_of_several_under_way_the_latest_to_leave_counts() -> None:
    flights = {
        "never": flight_from(None, None),
        "without arrival": flight_from(500, None),
        "later": flight_from(1500, 9000),
        "other": object(),
    }
    assert under_way(flights, 1400) == "without arrival"
    assert under_way(flights, 1600) == "later"
    assert under_way({}, 1600) is None
