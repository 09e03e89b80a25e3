"""The lifetime of a flight's data (design section 6): a day on devices, thirty days on the relay."""

from onboard.domain.flight import Flight, FlightClosed
from onboard.domain.scope import flight_scope
from onboard.store.ledger import Ledger
from onboard.store.log import Draft

HOUR = 3_600_000
ON_DEVICES = 24 * HOUR
"""Milliseconds after the arrival for which devices hold a flight."""

ON_RELAY = 30 * 24 * HOUR
"""Milliseconds after the arrival for which the relay does."""


class Retention:
    def __init__(self, ledger: Ledger) -> None:
        """Looks after the flights of this relay."""
        self._ledger = ledger

    def work(self, now: int) -> int:
        """Takes flights from the devices, and deletes those whose time is over; gives how many it deleted."""
        deleted = 0
        for flight_id, flight in self._ledger.states("flight").items():
            assert isinstance(flight, Flight)
            if flight.arrival is None:
                continue
            if now - flight.arrival >= ON_RELAY:
                self._ledger.purge(flight_scope(flight_id), now)
                deleted += 1
            elif now - flight.arrival >= ON_DEVICES and not flight.closed:
                draft = Draft(flight_scope(flight_id), flight_id, FlightClosed())
                self._ledger.append(self._ledger.device, [draft], now)
        return deleted
