"""The lifetime of a flight's data (design section 6): a day on devices, thirty days on the relay.

Lost & found looks for owners as long as the relay has the flight: then its stations' manifests are emptied.
"""

import msgspec

from onboard.domain.flight import Flight, FlightClosed
from onboard.domain.manifest import Manifest, ReachableListed
from onboard.domain.scope import flight_scope
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, find

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
                self._empty_manifests(flight_id, now)
                self._ledger.purge(flight_scope(flight_id), now)
                deleted += 1
            elif now - flight.arrival >= ON_DEVICES and not flight.closed:
                draft = Draft(flight_scope(flight_id), flight_id, FlightClosed())
                self._ledger.append(self._ledger.device, [draft], now)
        return deleted

    def _empty_manifests(self, flight_id: str, now: int) -> None:
        """Takes the flight's passengers out of what the stations know; found things keep the flight's name."""
        with self._ledger.recording(self._ledger.device, now) as recording:
            for subject, known in find(recording.connection, "manifest.flight", flight_id).items():
                if isinstance(known, Manifest):
                    nobody = (msgspec.structs.replace(known.listing, travellers=()), ReachableListed(passengers=()))
                    recording.record([Draft(known.scope, subject, body) for body in nobody])
