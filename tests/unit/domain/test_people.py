"""Passengers, bookings, the roster and the contact with a cabin: the newest word holds."""

from onboard.domain.booking import Booking, BookingListed, BookingRemoved
from onboard.domain.contact import Contact, ContactHeard
from onboard.domain.passenger import Passenger, PassengerListed, PassengerRemoved, Service
from onboard.domain.roster import PURSER, Roster, RosterAssigned, RosterRemoved
from tests.unit.domain.history import History

FLIGHT = "KL0605/2026-11-21/AMS"


def test_a_later_listing_replaces_a_passenger_whole() -> None:
    history = History()
    history.add(PassengerListed(flight=FLIGHT, surname="JANSSEN", seat="12A", services=(Service("WCHR"),)))
    history.add(PassengerListed(flight=FLIGHT, surname="JANSSEN", given="SOFIE", seat="14C"))
    passenger = history.state(Passenger)
    assert (passenger.name, passenger.seat, passenger.services) == ("Sofie Janssen", "14C", ())
    assert passenger.keys == (("passenger.flight", FLIGHT), ("passenger.seat", f"{FLIGHT}#14C"))


def test_a_passenger_without_a_seat_is_found_under_no_seat() -> None:
    history = History()
    history.add(PassengerListed(flight=FLIGHT, surname="JANSSEN"))
    assert history.state(Passenger).keys == (("passenger.flight", FLIGHT),)


def test_a_passenger_may_be_removed_and_listed_again() -> None:
    history = History()
    history.add(PassengerListed(flight=FLIGHT, surname="JANSSEN"))
    history.add(PassengerRemoved())
    assert history.gone
    history.add(PassengerListed(flight=FLIGHT, surname="JANSSEN"))
    assert history.state(Passenger).surname == "JANSSEN"


def test_a_booking_is_found_by_its_reference() -> None:
    history = History()
    history.add(BookingListed(flight=FLIGHT, passenger="p1", surname="JANSSEN", locator="X7K2PQ"))
    assert history.state(Booking).keys == (("booking.flight", FLIGHT), ("booking.locator", "X7K2PQ"))


def test_a_booking_without_a_reference_is_found_under_none() -> None:
    history = History()
    history.add(BookingListed(flight=FLIGHT, passenger="p1", surname="JANSSEN"))
    assert history.state(Booking).keys == (("booking.flight", FLIGHT),)


def test_a_booking_may_be_removed() -> None:
    history = History()
    history.add(BookingListed(flight=FLIGHT, passenger="p1", surname="JANSSEN"))
    history.add(BookingRemoved())
    assert history.gone


def test_the_roster_holds_everyone_in_their_newest_position() -> None:
    history = History()
    history.add(RosterAssigned(flight=FLIGHT, person="ben", position="Zone 2", zones=("2",)))
    history.add(RosterAssigned(flight=FLIGHT, person="ana", position="Zone 1", zones=("1",)))
    history.add(RosterAssigned(flight=FLIGHT, person="ana", position=PURSER))
    roster = history.state(Roster)
    assert [(duty.person, duty.position, duty.zones) for duty in roster.duties] == [
        ("ana", PURSER, ()),
        ("ben", "Zone 2", ("2",)),
    ]
    assert (roster.flight, roster.position_of("ana"), roster.position_of("eve")) == (FLIGHT, PURSER, None)
    assert roster.keys == (("roster.person", "ana"), ("roster.person", "ben"))


def test_who_is_removed_leaves_the_roster_and_may_come_back() -> None:
    history = History()
    history.add(RosterAssigned(flight=FLIGHT, person="ana", position=PURSER))
    history.add(RosterRemoved(person="ana"))
    assert history.state(Roster).duties == ()
    history.add(RosterAssigned(flight=FLIGHT, person="ana", position="Zone 1"))
    assert history.state(Roster).position_of("ana") == "Zone 1"


def test_removing_whom_nobody_assigned_is_no_roster() -> None:
    history = History()
    history.add(RosterRemoved(person="ana"))
    assert history.gone


def test_contact_says_what_the_tablet_last_reported() -> None:
    history = History()
    history.add(ContactHeard(flight=FLIGHT, person="ana", position=PURSER, at=1000, cursors=(9, 9, 9, 9)))
    history.add(ContactHeard(flight=FLIGHT, person="ana", position=PURSER, at=2000, cursors=(4, 7, 0, 0)))
    contact = history.state(Contact)
    assert (contact.at, contact.cursors) == (2000, (4, 7, 0, 0))
    assert (contact.has(7, 1), contact.has(8, 1), contact.has(5, 0), contact.has(None, 1)) == (
        True,
        False,
        False,
        False,
    )
    assert contact.keys == (("contact.flight", FLIGHT),)
