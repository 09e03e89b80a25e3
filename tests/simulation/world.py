"""Tablets and their relay in virtual time: what happens when, and to whom."""

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from sqlite3 import Connection

import sqlalchemy as sa

from onboard.domain.blob import blob_id
from onboard.domain.event import Event
from onboard.domain.verdict import STORED
from onboard.errors import LinkError, StorageError
from onboard.security.roles import Role
from onboard.store.blobs import NewBlob
from onboard.store.log import Draft
from onboard.sync.engine import Outgoing
from onboard.sync.protocol import SyncRequest, SyncResponse
from onboard.sync.session import IDLE
from tests.simulation.crew import Crew, Trip, Words
from tests.simulation.disks import Crash, Rack, is_full
from tests.simulation.links import METERED, PROFILES, SECOND, Link, Profile
from tests.simulation.parts import COPY, FLIGHT, IN_MEMORY, NOW, PARTS, Answered, Relay, Tablet, Types
from tests.simulation.photos import Photos
from tests.simulation.traffic import Traffic

CREWS = ("first", "second", "third")


class World:
    """The simulation: a seed decides everything.

    Attributes:
        faulty: whether anything may go wrong, which it does until `faulty_until` at least.
        ground: what the relay itself wrote, and `ground_told` what of it was recorded.
        purged: scopes whose time is over.
        before_sending: called with each request that sets out.
        after_step: called after each exchange.
        after_commit: called with new events of the relay's log.
        at_healing: done when nothing fails any more.
        at_end: undoes what reaches beyond this world.
        backup: the relay's database as it was backed up last.
        restored: the relay has come back from a backup.
        photos: what carries photos, where somebody takes any.
        lots: decides what few worlds have, so that it changes nothing in the others.
        story: what happened, and when.
    """

    def __init__(self, rack: Rack, seed: int, types: Types = PARTS) -> None:
        rack.clear()
        self.rack = rack
        self.rng = random.Random(seed)
        self.lots = random.Random(f"what few worlds have, {seed}")
        self.types = types
        self.faulty = True
        self.faulty_until = NOW
        self.ground: dict[str, Words] = {}
        self.ground_told: set[str] = set()
        self.purged: set[str] = set()
        self.before_sending: list[Callable[[Crew, Outgoing], None]] = []
        self.after_step: list[Callable[[Crew], None]] = []
        self.after_commit: list[Callable[[World, Sequence[Event]], None]] = []
        self.at_end: list[Callable[[], None]] = []
        self.at_healing: list[Callable[[], object]] = []
        self.backup: Connection | None = None
        self.restored = False
        self.photos: Photos | None = None
        self.story: list[tuple[int, str]] = []
        self.crews: list[Crew] = []
        self.numbers = count(1)
        self._agenda: list[tuple[int, int, Callable[[], object]]] = []
        self.traffic = Traffic(self)
        self.relay = Relay(IN_MEMORY, rack, types)
        self.relay.ledger.follow(self._committed)
        for name in CREWS[: self.rng.randint(2, len(CREWS))]:
            crew = self.add(name, self.rng.choice(PROFILES))
            self.relay.assign(FLIGHT, crew.tablet.person)

    def add(self, name: str, profile: Profile, role: Role = Role.CREW, copy_of: Crew | None = None) -> Crew:
        """Somebody with a device, which may be a copy of another one that lives on."""
        skew = self.rng.randint(-20, 20) * 30 * SECOND
        if copy_of:
            self.rack.copy(copy_of.name, name)
        twin = copy_of.tablet if copy_of else None
        tablet = Tablet(self.relay, IN_MEMORY, name, self.types, skew, role, twin)
        crew = Crew(name, tablet, self.rack.disk(name), Link(profile, self.rng))
        self.crews.append(crew)
        self.tell(f"{name} has a link of the kind {profile.name} and a clock that is {skew // SECOND:+} s off")
        crew.spent = tablet.engine.budget.spent
        self.begin_life(crew)
        return crew

    def close(self) -> None:
        for undo in self.at_end:
            undo()

    def let_take_photos(self) -> None:
        """From now on, all may take photos."""
        self.photos = Photos(self)
        for crew in self.crews:
            self.photos.begin_life(crew)
            self.begin(crew, COPY)

    def meter(self) -> None:
        """One of the crews has a link of which each byte is paid for, until they have landed."""
        crew = self.lots.choice(self.crews)
        crew.link.profile = self.lots.choice(METERED)
        crew.tablet.engine.meter(crew.link.profile.meter)
        self.tell(f"the link of {crew.name} may carry {crew.link.profile.meter} bytes")
        self.at_healing.append(self._end_metering)

    def _end_metering(self) -> None:
        for crew in self.crews:
            crew.tablet.engine.meter(None)

    # Time

    @property
    def now(self) -> int:
        return self.relay.now

    def tell(self, what: str) -> None:
        self.story.append((self.now - NOW, what))

    def at(self, delay: int, what: Callable[[], object]) -> None:
        """Lets it happen after so many milliseconds."""
        heapq.heappush(self._agenda, (self.now + delay, next(self.numbers), what))

    def pass_time(self, duration: int) -> None:
        until = self.now + duration
        while self._agenda and self._agenda[0][0] <= until:
            self.relay.now, _, what = heapq.heappop(self._agenda)
            what()
        self.relay.now = until

    def last(self, duration: int) -> None:
        """Lets things go wrong for so many milliseconds more at least."""
        self.faulty_until = max(self.faulty_until, self.now + duration)

    def heal(self) -> None:
        """From now on nothing fails, and all have landed."""
        self.tell("all have landed; nothing fails any more")
        self.faulty = False
        for disk in (self.rack.disk("relay"), *(crew.disk for crew in self.crews)):
            disk.has_room, disk.connection.crash = True, None
        if not self.traffic.relay_is_up:
            self.restart_relay("was down")
        for what in self.at_healing:
            what()
        for crew in self.crews:
            crew.link.heal()
            crew.old_answers.clear()
            for trip in crew.trips.values():
                self.end(trip, LinkError("The link changed."))
            for session in crew.tablet.sessions.values():
                session.try_now()
            self.rouse(crew)

    # What people do

    def write(self, crew: Crew, drafts: Sequence[tuple[str, Draft]], photos: Sequence[NewBlob] = ()) -> None:
        """A crew member writes these texts at once; the app says that they are recorded, or it does not come to it."""
        texts = [text for text, _ in drafts]
        self.tell(f"{crew.name} writes {', '.join(texts)}")
        crew.tried |= {text: Words(next(self.numbers), draft.scope) for text, draft in drafts}
        with self.running(crew):
            crew.tablet.write(*(draft for _, draft in drafts), blobs=photos)
            crew.told.update(texts)
            crew.photos |= {blob_id(photo.scope, photo.reference.hash) for photo in photos}
            self.wake(crew)

    def wake(self, crew: Crew) -> None:
        """Something was recorded."""
        crew.tablet.push.wake()
        crew.tablet.overtake.wake()
        self.rouse(crew)

    def at_relay(self, what: Callable[[], object], *, starting: bool = False) -> bool:
        """Does something at the relay, which may be down, or end in the middle of it; whether it was done."""
        if not (self.traffic.relay_is_up or starting):
            return False
        try:
            what()
        except Crash:
            self.restart_relay("crashes")
        except sa.exc.OperationalError as error:
            if not is_full(error):
                raise
            self.tell("the relay's disk is full")
        else:
            return True
        return False

    def _committed(self, events: Sequence[Event]) -> None:
        self.traffic.committed(events)
        for watch in self.after_commit:
            watch(self, events)

    # Lives of programs

    def begin_life(self, crew: Crew) -> None:
        crew.life += 1
        crew.asleep.clear()
        crew.old_answers.clear()
        if self.photos:
            self.photos.begin_life(crew)
        for name in crew.tablet.loops:
            self.begin(crew, name)

    def begin(self, crew: Crew, name: str) -> None:
        """Lets a session of this life look what it has to do."""
        self._in_this_life(crew, 0, lambda: self._begin(crew, name))

    def restart(self, crew: Crew, why: str) -> None:
        self.tell(f"{crew.name}'s app {why} and starts again")
        crew.tablet.stop()
        crew.tablet.start(self.rng.randrange(1000))
        self.begin_life(crew)

    def restart_relay(self, why: str) -> None:
        self.tell(f"the relay {why} and starts again")
        self.traffic.relay_ended()
        self.rack.disk("relay").connection.crash = None
        self.traffic.relay_is_up = self.at_relay(self.relay.start, starting=True)
        if self.traffic.relay_is_up:
            self.relay.ledger.follow(self._committed)
        else:
            self.at(5 * SECOND, lambda: self.restart_relay("could not start"))

    def _in_this_life(self, crew: Crew, delay: int, what: Callable[[], None]) -> None:
        """Does it after the delay, unless the app was restarted meanwhile."""
        life = crew.life
        self.at(delay, lambda: what() if crew.life == life else None)

    @contextmanager
    def running(self, crew: Crew, session: str | None = None) -> Iterator[None]:
        """What happens in the app of this tablet, in one of its sessions if it is given: it may crash there."""
        try:
            yield
        except Crash:
            self.restart(crew, "crashes")
        except StorageError:
            self.tell(f"the disk of {crew.name} is full")
            if session is not None:
                self.sleep(crew, session, crew.tablet.loops[session].broke())

    # Sessions

    def _begin(self, crew: Crew, name: str) -> None:
        if name == COPY:
            assert self.photos is not None
            self.photos.begin(crew)
            return
        with self.running(crew, name):
            outgoing = crew.tablet.sessions[name].next_request()
            if outgoing is None:
                self.sleep(crew, name, IDLE)
                return
            for watch in self.before_sending:
                watch(crew, outgoing)
            crew.trips[name] = Trip(crew, name, outgoing)
            self.traffic.depart(crew.trips[name])

    def end(self, trip: Trip, answer: Answered) -> None:
        """The session hears what became of its request, unless its app was restarted meanwhile."""
        crew = trip.crew
        if trip.done or crew.life != trip.life:
            return
        trip.done = True
        if isinstance(answer, SyncResponse):
            crew.old_answers[trip.session] = answer
        with self.running(crew, trip.session):
            pause = crew.tablet.carry(trip.session, trip.outgoing, answer)
            crew.spent += trip.cost
            self.tell(f"{crew.name}'s {trip.session} {_summary(trip.outgoing.request, answer)}")
            for watch in self.after_step:
                watch(crew)
            self.sleep(crew, trip.session, pause)

    def sleep(self, crew: Crew, name: str, pause: float) -> None:
        """Pauses a session, unless it was woken meanwhile."""
        alarm = crew.asleep[name] = next(self.numbers)

        def wake_up() -> None:
            if crew.asleep.get(name) == alarm:
                self._wake(crew, name)

        self._in_this_life(crew, int(pause * SECOND), wake_up)
        self.rouse(crew)

    def rouse(self, crew: Crew) -> None:
        """Begins anew with the sessions that sleep and were woken."""
        for name, session in crew.tablet.loops.items():
            if session._wake.is_set() and name in crew.asleep:
                self._wake(crew, name)

    def _wake(self, crew: Crew, name: str) -> None:
        del crew.asleep[name]
        crew.tablet.loops[name]._wake.clear()
        self.begin(crew, name)


def _summary(request: SyncRequest, answer: Answered) -> str:
    sent = f"sent {len(request.events)}" + (f", waiting {request.wait} s," if request.wait else "")
    if not isinstance(answer, SyncResponse):
        return f"{sent} and got no answer: {answer}"
    stored = sum(verdict.outcome in STORED for verdict in answer.verdicts)
    others = sorted({verdict.outcome.value for verdict in answer.verdicts if verdict.outcome not in STORED})
    return f"{sent} ({', '.join([f'{stored} stored', *others])}) and got {len(answer.events)}"
