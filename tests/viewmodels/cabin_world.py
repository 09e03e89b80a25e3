"""What a crew member's tablet knows: events as the relay hands them over, received into a real encrypted replica."""

from itertools import count
from pathlib import Path
from typing import TypeVar

import shiboken6
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import QObject

from onboard.actions.crew import CrewActions
from onboard.bootstrap import Device, Membership
from onboard.domain.cabin_layout import CabinLaidOut, Facility, Row, Section, Zone
from onboard.domain.event import Body, Event, Identity, encode
from onboard.domain.flight import FlightOpened
from onboard.domain.passenger import PassengerListed, Service
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import cabin_id, flight_scope, roster_id
from onboard.domain.verdict import Outcome, Verdict
from onboard.security.roles import Role
from onboard.security.vault import Secrets
from onboard.store import database
from onboard.store.log import Draft
from onboard.store.replica import Pulled, Replica
from tests.stories.profiles import RELAY_KEY
from ui.tasks import Tasks
from ui.viewmodels.feed import Feed
from ui.viewmodels.rows import RowsModel

T = TypeVar("T")

MINUTE = 60_000
NOW = 1_795_265_580_000
"""2026-11-21 12:53 UTC."""
ARRIVAL = NOW + 312 * MINUTE
FLIGHT = "KL0605/2026-11-21/AMS"
OTHER = "KL0601/2026-11-21/AMS"
SCOPE = flight_scope(FLIGHT)

BUSINESS = Section("C", "World Business", tuple(Row(number, "A  D G  K") for number in range(1, 9)))
COMFORT = Section("W", "Economy Comfort", tuple(Row(number, "ABC DEF GHJ") for number in (10, 11, 12, 14, 15)))
ECONOMY = Section(
    "Y",
    "Economy",
    tuple(
        Row(number, "    DEF    " if number == 45 else "ABC DEF GHJ", exit=number in {16, 31})
        for number in range(16, 46)
    ),
)
LAYOUT = CabinLaidOut(
    aircraft="789",
    sections=(BUSINESS, COMFORT, ECONOMY),
    facilities=(
        Facility("Galley", 4, 1),
        Facility("Galley", 1, 10),
        Facility("Lavatory", 5, 10),
        Facility("Lavatory", 9, 10),
        Facility("Lavatory", 2, 31),
        Facility("Lavatory", 8, 31),
        Facility("Galley", 5, None),
    ),
    zones=(Zone("1", 1, 8), Zone("2", 10, 15), Zone("3", 16, 30), Zone("4", 31, 45)),
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class CabinWorld:
    """An unlocked tablet, by default a crew member's, and the relay's log. `root` owns its view models."""

    def __init__(self, folder: Path, person: str = "ana", role: Role = Role.CREW, team: str | None = None) -> None:
        self.person = person
        self.clock = Clock()
        self.database = database.open_encrypted(folder / "cabin.db", bytes(range(32)))
        database.migrate(self.database, ("log",))
        self.replica = Replica(self.database, "tablet-1")
        membership = Membership("tablet-1", person, role, team, "https://127.0.0.1:1", RELAY_KEY)
        secrets = Secrets(bytes(32), Ed25519PrivateKey.generate())
        self.device = Device(membership, self.replica, secrets, folder, self.clock)
        self.root = QObject()
        self.tasks = Tasks(self.root)
        self.feed = Feed(self.device, self.tasks, self.root)
        self._numbers = count(1)
        self._scopes = frozenset[str]()

    @property
    def actions(self) -> CrewActions:
        assert isinstance(self.device.actions, CrewActions)
        return self.device.actions

    def close(self) -> None:
        """Ends the work under way, then everything that was to hear of it, on this thread as timers need it."""
        self.tasks.close()
        shiboken6.delete(self.root)
        self.database.dispose()

    def happen(self, *drafts: Draft, when: int = NOW, author: str = "relay") -> None:
        """The relay hands over what happened elsewhere, in one answer."""
        events = [self._event(draft, when, author) for draft in drafts]
        self._scopes |= {draft.scope for draft in drafts}
        self.replica.receive(Pulled(events, {}, self._scopes, events[-1].number or 0, ()))

    def tell(self, subject: str, body: Body, when: int = NOW, author: str = "relay") -> None:
        """Something happened on the flight."""
        self.happen(Draft(SCOPE, subject, body), when=when, author=author)

    def send(self) -> list[Identity]:
        """The link is there for a moment: the relay stores the outbox; gives what it stored."""
        waiting = [each.event for each in self.replica.waiting()]
        self.replica.settle(
            [
                Verdict(e.epoch, e.seq, Outcome.ACCEPTED, next(self._numbers), self.clock(), e.at, b"abcd")
                for e in waiting
            ]
        )
        return [event.identity for event in waiting]

    def open_flight(self, flight: str = FLIGHT, zones: tuple[str, ...] = ("2",), position: str = "Zone 2") -> None:
        carrier, number = flight[:2], flight[2:6]
        scope = flight_scope(flight)
        opened = FlightOpened(
            carrier=carrier, number=number, date=flight[7:17], board="AMS", destination="SFO", arrival=ARRIVAL
        )
        duty = RosterAssigned(flight=flight, person=self.person, position=position, zones=zones)
        self.happen(
            Draft(scope, flight, opened),
            Draft(scope, roster_id(flight), duty),
            Draft(scope, cabin_id(flight), LAYOUT),
            when=NOW - 120 * MINUTE,
        )

    def board(self, *people: PassengerListed) -> None:
        self.happen(*(Draft(SCOPE, f"passenger-{next(self._numbers)}", person) for person in people))

    def _event(self, draft: Draft, when: int, author: str) -> Event:
        number = next(self._numbers)
        at = (when << 16) + number
        return Event(
            device=f"device-of-{author}",
            epoch=1,
            seq=number,
            author=author,
            scope=draft.scope,
            subject=draft.subject,
            at=at,
            kind=draft.body.KIND,
            schema=1,
            priority=int(draft.body.priority),
            body=encode(draft.body),
            number=number,
            received=when,
            effective_at=at,
        )


def passenger(seat: str | None, name: str, *codes: str, **fields: str) -> PassengerListed:
    """A listed passenger, `name` as given name and surname."""
    given, surname = name.upper().split()
    return PassengerListed(
        flight=FLIGHT,
        surname=surname,
        given=given,
        seat=seat,
        services=tuple(Service(code) for code in codes),
        **fields,
    )


def part(view_model: QObject, name: str, kind: type[T]) -> T:
    """The value of a view model's property."""
    found = getattr(view_model, name)
    assert isinstance(found, kind)
    return found


def rows_of(view_model: QObject, kind: type[T], name: str = "rows") -> list[T]:
    """The rows of a view model's list."""
    rows = part(view_model, name, RowsModel).rows
    assert all(isinstance(row, kind) for row in rows)
    return list(rows)
