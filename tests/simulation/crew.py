"""Somebody with a device in the simulation, and a request of theirs on its way."""

from typing import NamedTuple

from onboard.sync.budget import AROUND, Carried
from onboard.sync.engine import Outgoing
from onboard.sync.priority import ENVELOPE
from onboard.sync.protocol import SyncResponse
from onboard.sync.transport import CONNECT, MARGIN
from tests.simulation.disks import Disk
from tests.simulation.links import SECOND, Link
from tests.simulation.parts import Tablet

TWIN = "'s twin"
"""What the name of a device ends with whose database is a copy of another one's."""


class Words(NamedTuple):
    """What somebody wrote: the how manieth thing in this world it was, and where it belongs."""

    place: int
    scope: str


class Crew:
    """A crew member with a tablet, or a liaison with a desk, and what became of their words.

    Attributes:
        tried: the texts that they wrote.
        told: those of them that the app said are recorded.
        photos: the blobs of those photos that the app said are recorded.
        discarded: those words that they threw away when the relay had rejected them.
        spent: bytes that the link has carried as far as the app can know, in the exchanges that it has seen end.
        life: counts the starts of the app, and `steps` the exchanges.
        cursors: where they stood after the last step, in the relay's `incarnation`.
        trips: what is on its way, by session.
    """

    def __init__(self, name: str, tablet: Tablet, disk: Disk, link: Link) -> None:
        self.name = name
        self.tablet = tablet
        self.since = tablet.relay.now
        self.disk = disk
        self.link = link
        self.tried: dict[str, Words] = {}
        self.told: set[str] = set()
        self.photos: set[str] = set()
        self.discarded: set[str] = set()
        self.spent = 0
        self.life = 0
        self.steps = 0
        self.incarnation = ""
        self.cursors: dict[int, int] = {}
        self.trips: dict[str, Trip] = {}
        self.asleep: dict[str, int] = {}
        self.old_answers: dict[str, SyncResponse] = {}

    @property
    def age(self) -> int:
        """Milliseconds since they joined."""
        return self.tablet.relay.now - self.since


class Trip:
    """One request on its way; `done` once the session has its answer, or none. `up` and `down` are bytes."""

    def __init__(self, crew: Crew, session: str, outgoing: Outgoing) -> None:
        self.crew = crew
        self.session = session
        self.outgoing = outgoing
        self.life = crew.life
        self.sent = self.up = self.down = 0
        self.done = False

    @property
    def patience(self) -> int:
        """Milliseconds after which its transport gives up."""
        margin = max(MARGIN, self.crew.tablet.engine.budget.patience(self.up))
        return int((CONNECT + margin + self.outgoing.request.wait) * SECOND)

    def measure(self, milliseconds: int) -> None:
        """Takes the link's measure, as the transport does."""
        budget = self.crew.tablet.engine.budget
        if self.outgoing.request.wait:
            budget.count(self.up + self.down)
        else:
            clear = sum(len(event.body) + ENVELOPE for event in self.outgoing.request.events)
            carried = Carried(self.up, self.down, clear, milliseconds / SECOND)
            budget.observe(carried)

    def fail(self) -> None:
        """Counts what set out and was never answered, as the transport does."""
        self.down = 0
        self.crew.tablet.engine.budget.count(self.up)

    @property
    def cost(self) -> int:
        """Bytes that it took of the link; 0 where it never set out."""
        return self.up + self.down + AROUND if self.sent else 0
