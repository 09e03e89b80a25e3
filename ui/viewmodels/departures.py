"""When the owners of found things leave the station next, as far as its manifests tell."""

import datetime as dt
import re

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.domain.found_item import FoundItem
from onboard.domain.manifest import Manifest, Traveller
from onboard.domain.scope import flight_id
from onboard.store.replica import Replica
from ui.viewmodels.times import DAY, clock, utc

RECENT = 3 * DAY
"""Milliseconds after finding for which an owner may still be on their way through the station."""

_ONWARD = re.compile(r"((?=.?[A-Z])[A-Z0-9]{2})([0-9]{1,4}[A-Z]?)[A-Z]([0-9]{2})[A-Z]{3}")
"""Carrier, number, class, day and destination: `KL1023Y21LHR` (IATA RP 1708, element O)."""

_DAYS = (0, 1, 2, -1)
"""How far the day of the next flight may be from that of the one before, the likeliest first."""


class Departure(msgspec.Struct, frozen=True):
    """Who leaves when: a seat, or empty where a person decided whose the thing is. `at` is Unix milliseconds."""

    at: int
    gate: str
    seat: str

    @property
    def words(self) -> str:
        """`Owner leaves 13:20 UTC from D14`, or `12A leaves …` while nobody knows whether it is theirs."""
        if self.gate:
            words = QCoreApplication.translate("Items", "%1 leaves %2 UTC from %3").replace("%3", self.gate)
        else:
            words = QCoreApplication.translate("Items", "%1 leaves %2 UTC")
        who = self.seat or QCoreApplication.translate("Items", "Owner")
        return words.replace("%1", who).replace("%2", clock(self.at))


class Departures:
    """Departures as they are now; keeps the manifests that it reads, so make a new one for each query."""

    def __init__(self, replica: Replica, station: str, now: int) -> None:
        self._replica = replica
        self._station = station
        self._now = now
        self._manifests: dict[str, Manifest | None] = {}

    def next(self, item: FoundItem) -> Departure | None:
        """The owner's next departure that is still to come; of those who may be the owner, the earliest."""
        if item.ended is not None or item.description.found_at < self._now - RECENT:
            return None
        owner = item.owner
        if owner is not None:
            aboard = self._manifest(owner.flight)
            traveller = aboard.traveller(owner.passenger) if aboard and owner.passenger else None
            return self.leaves(aboard, traveller, "") if aboard and traveller else None
        aboard = self._manifest(item.description.flight)
        seated = ((seat, aboard.at(seat)) for seat in item.description.seats) if aboard else ()
        known = [self.leaves(aboard, who, seat) for seat, who in seated if who and aboard]
        return min((each for each in known if each), key=lambda each: each.at, default=None)

    def leaves(self, aboard: Manifest, traveller: Traveller, seat: str) -> Departure | None:
        """When a passenger of the flight `aboard` leaves, where that is still to come and known."""
        flight = aboard if self._is_ahead(aboard) else self._onward(aboard, traveller.onward or "")
        if flight is None or flight.departure is None or not self._is_ahead(flight):
            return None
        return Departure(flight.departure, flight.departure_gate, seat)

    def _is_ahead(self, flight: Manifest) -> bool:
        return flight.board == self._station and flight.departure is not None and flight.departure > self._now

    def _onward(self, aboard: Manifest, element: str) -> Manifest | None:
        """The flight that the list names as the next one: it names a day of the month alone."""
        named = _ONWARD.fullmatch(element.strip())
        if named is None or aboard.arrival is None:
            return None
        carrier, number, day = named.groups()
        arrival = utc(aboard.arrival).date()
        near = (arrival + dt.timedelta(days=days) for days in _DAYS)
        date = next((each for each in near if each.day == int(day)), None)
        return self._manifest(flight_id(carrier, number, date.isoformat(), self._station)) if date else None

    def _manifest(self, flight: str | None) -> Manifest | None:
        if flight is None:
            return None
        if flight not in self._manifests:
            found = self._replica.find("manifest.flight", flight).values()
            self._manifests[flight] = next((each for each in found if isinstance(each, Manifest)), None)
        return self._manifests[flight]
