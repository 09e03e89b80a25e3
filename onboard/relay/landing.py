"""What becomes of requests when their flight has landed: one that no tablet ever had returns to the desk.

The desk then knows that it never reached the crew, and can tell the passenger. Tablets get some time after the
landing to be heard, since most of them find a link only then. A search for lost & found then tells that nobody looked.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from onboard.domain.contact import Contact
from onboard.domain.flight import Flight
from onboard.domain.request import Request, RequestReturned
from onboard.domain.roster import PURSER, Roster
from onboard.domain.scope import flight_scope, roster_id
from onboard.relay.station import unsearched
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, find, state, states

GRACE = 30 * 60_000
"""Milliseconds after the arrival."""

LOOKS_BACK = 48 * 3_600_000
"""Milliseconds after the arrival in which a request may still return."""

EVERY = 60.0
"""Seconds between two looks."""


class Landing:
    def __init__(self, ledger: Ledger) -> None:
        """Looks after the flights of this relay."""
        self._ledger = ledger

    def work(self, now: int) -> int:
        """Returns what never reached the crew of flights that have landed; gives how many requests those were."""
        returned = 0
        for flight_id, flight in self._ledger.states("flight").items():
            assert isinstance(flight, Flight)
            if flight.arrival is not None and GRACE <= now - flight.arrival <= LOOKS_BACK:
                returned += self._return(flight_id, now)
        return returned

    def _return(self, flight_id: str, now: int) -> int:
        with self._ledger.reading() as connection:
            if not _unreached(connection, flight_id):
                return 0
        with self._ledger.recording(self._ledger.device, now) as recording:
            unreached = _unreached(recording.connection, flight_id)
            for subject, request in unreached.items():
                returned = Draft(request.scope, subject, RequestReturned(saw=request.status))
                recording.record([returned, *unsearched(recording.connection, request)])
        return len(unreached)


def _unreached(connection: Connection, flight_id: str) -> dict[str, Request]:
    """The requests that nobody whom they were for ever had, by id."""
    scope = flight_scope(flight_id)
    roster = state(connection, roster_id(flight_id))
    contacts = [each for each in find(connection, "contact.flight", flight_id).values() if isinstance(each, Contact)]
    return {
        subject: request
        for subject, request in states(connection, "request", scope).items()
        if isinstance(request, Request) and not request.ended and not _reached(request, contacts, roster)
    }


def _reached(request: Request, contacts: Iterable[Contact], roster: object) -> bool:
    if request.holder is not None:
        return True
    return any(
        contact.has(request.number, request.priority) and _is_for(request, contact, roster) for contact in contacts
    )


def _is_for(request: Request, contact: Contact, roster: object) -> bool:
    duty = roster.duty_of(contact.person) if isinstance(roster, Roster) else None
    return duty is not None and request.audience.includes(purser=duty.position == PURSER, zones=duty.zones)
