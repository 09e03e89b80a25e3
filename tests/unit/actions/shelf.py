"""A device on which people of lost & found act, and what the tests of their acts have in common."""

from collections.abc import Callable
from itertools import count

import pytest
import sqlalchemy as sa

from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions
from onboard.actions.station import StationActions
from onboard.domain.claim import Claim, ClaimOpened, Identification, Verdict
from onboard.domain.conversation import Conversation, Span
from onboard.domain.event import Body
from onboard.domain.found_item import Description, FoundItem, Place
from onboard.domain.loss_report import LossReport
from onboard.domain.scope import ground_scope, station_scope
from onboard.errors import RuleError
from onboard.store import schema
from onboard.store.log import Draft
from onboard.store.replica import Replica

NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
AMS = station_scope("AMS")
GROUND = ground_scope("desk")
THREAD = "thread-1"
MESSAGE = "I lost my scarf, booking X7K2PQ"
LOCATOR = Span("locator", 25, 31)

SCARF = Description(place=Place.SEAT, found_at=NOW, category="clothing", item="scarf", flight=FLIGHT, seats=("12A",))
RING = Description(place=Place.SEAT, found_at=NOW, category="jewellery", item="ring", flight=FLIGHT)
PASSPORT = Description(place=Place.SEAT_POCKET, found_at=NOW, category="documents", item="passport")


class Shelf:
    """A replica on which two walkers, a liaison and a crew member act."""

    def __init__(self, engine: sa.Engine) -> None:
        self.replica = Replica(engine, "tablet")
        self.online = True
        self._clock = count(NOW, 1000)
        self.ana = StationActions(self.replica, "ana", "AMS", self.now, self.wake, online=lambda: self.online)
        self.ben = StationActions(self.replica, "ben", "AMS", self.now, self.wake, online=lambda: self.online)
        self.lea = LiaisonActions(self.replica, "lea", "desk", self.now, self.wake)
        self.crew = CrewActions(self.replica, "cas", self.now, self.wake)

    def now(self) -> int:
        return next(self._clock)

    def wake(self) -> None:
        """Nothing is sent from here."""

    def given(self, scope: str, subject: str, *bodies: Body) -> None:
        self.replica.append("relay", [Draft(scope, subject, body) for body in bodies], self.now())

    def item(self, subject: str) -> FoundItem:
        found = self.replica.state(subject)
        assert isinstance(found, FoundItem)
        return found

    def claim(self, subject: str) -> Claim:
        found = self.replica.state(subject)
        assert isinstance(found, Claim)
        return found

    def report(self, subject: str) -> LossReport:
        found = self.replica.state(subject)
        assert isinstance(found, LossReport)
        return found

    def thread(self) -> Conversation:
        found = self.replica.state(THREAD)
        assert isinstance(found, Conversation)
        return found

    def written(self) -> int:
        with self.replica.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(schema.event)).scalar_one()

    def came(self, description: Description = SCARF) -> tuple[str, str]:
        """A thing that was found, and the claim of somebody who stands here."""
        item = self.ana.register(description)
        return item, self.ana.open_claim(ClaimOpened(item=item, name="Sofie", came=True))

    def proven(self, description: Description = SCARF) -> tuple[str, str]:
        """The same, where the answer fits and the identity was checked."""
        item, subject = self.came(description)
        self.ana.judge(subject, Verdict.FITS)
        self.ana.identify(subject, Identification.PASSPORT)
        return item, subject

    def refuses(self, words: str, act: Callable[..., object], *said: object) -> None:
        """The act is refused with these words and leaves nothing behind."""
        before = self.written()
        with pytest.raises(RuleError, match=words):
            act(*said)
        assert self.written() == before
