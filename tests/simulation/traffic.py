"""Requests on their way to the relay, at the relay, and the answers on their way back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from onboard.domain.contact import ContactHeard
from onboard.domain.event import Event
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.relay.register import Device
from onboard.store.replica import Replica
from onboard.sync.engine import FailedError, RefusedError
from onboard.sync.protocol import JSON, SyncRequest, SyncResponse, decode, encode
from onboard.sync.transport import CONNECT
from tests.simulation.crew import Trip
from tests.simulation.links import SECOND, Condition, Link, Way
from tests.simulation.parts import Answered, text_of

if TYPE_CHECKING:
    from tests.simulation.world import World

SQUEEZED = 4
"""How many times shorter compression makes a message; its exact size would differ from run to run."""

PORTAL = 0.03
STALE = 0.03
HEARD_AGAIN = 0.08
OVERTAKEN = 0.1
"""Probabilities that something else answers, that an old answer comes once more, that the relay hears a request once
more, and that an answer comes late."""

HEARD_LATE = 120 * SECOND
"""Milliseconds after which a request may still be heard once more."""

ROSTER = {RosterAssigned.KIND, RosterRemoved.KIND}

CANNOT_ANSWER = LinkError("The relay cannot answer now.")


class Waiting(NamedTuple):
    """A request that waits at the relay for something new in these scopes; `answer` has nothing in it."""

    trip: Trip
    request: SyncRequest
    device: Device
    scopes: Sequence[str]
    answer: SyncResponse


class Traffic:
    """What is between the sessions and the relay.

    Attributes:
        relay_is_up: whether the relay's process runs.
        poisoned: texts on which the relay's program fails until it is repaired.
    """

    def __init__(self, world: "World") -> None:
        self.relay_is_up = True
        self.poisoned: set[str] = set()
        self._world = world
        self._rng = world.rng
        self._waiting: list[Waiting] = []

    def depart(self, trip: Trip) -> None:
        """The link decides what becomes of a request."""
        world, crew = self._world, trip.crew
        condition = crew.link.condition(world.now)
        old = crew.old_answers.pop(trip.session, None) if self._happens(STALE) else None
        if condition is Condition.DOWN:
            world.at(self._rng.randrange(CONNECT * SECOND), lambda: world.end(trip, LinkError("No link.")))
        elif condition is Condition.PORTAL or old is not None or self._happens(PORTAL):
            world.at(SECOND, lambda: world.end(trip, old or _forged(crew.tablet.replica)))
        else:
            self._cross(trip, crew.link)

    def _cross(self, trip: Trip, link: Link) -> None:
        """The request is under way: it may get lost, or be heard once more, even minutes later."""
        world = self._world
        raw = encode(trip.outgoing.request, JSON)
        trip.up, trip.sent = len(raw) // SQUEEZED, world.now
        world.at(trip.patience, lambda: self._break(trip, LinkError("Timed out.")))
        delay = link.carry(Way.UP, trip.up, world.now)
        if not link.loses():
            world.at(delay, lambda: self._arrive(trip, raw))
        if self._happens(HEARD_AGAIN):
            world.at(delay + self._rng.randrange(HEARD_LATE), lambda: self._hear_again(trip, raw))

    def _happens(self, probability: float) -> bool:
        return self._world.faulty and self._rng.random() < probability

    def _hear_again(self, trip: Trip, raw: bytes) -> None:
        """The relay hears a request once more, and nobody hears the relay."""
        self._world.tell(f"the relay hears {trip.crew.name}'s {trip.session} once more")
        self._ask(trip, raw)

    def _arrive(self, trip: Trip, raw: bytes) -> None:
        answer = self._ask(trip, raw)
        if isinstance(answer, Waiting):
            self._waiting.append(answer)
            self._world.at(answer.request.wait * SECOND, lambda: self._let_go(trip))
        else:
            self._send_back(trip, answer)

    def _ask(self, trip: Trip, raw: bytes) -> Answered | Waiting:
        """What the relay makes of a request."""
        answer: list[Answered | Waiting] = [CANNOT_ANSWER]
        if self.relay_is_up:
            request = decode(raw, JSON, SyncRequest)
            self._world.at_relay(lambda: answer.append(self._serve(trip, request)))
        return answer[-1]

    def _serve(self, trip: Trip, request: SyncRequest) -> Answered | Waiting:
        relay = self._world.relay
        if any(text_of(event) in self.poisoned for event in request.events):
            return FailedError("The relay cannot answer now (500).")
        try:
            device, token = relay.enter(request, trip.outgoing.token)
            if request.events:
                self._release(device)
            standing = relay.exchanges.standing(device, request)
            response = relay.exchanges.take_in(device, request, relay.now, standing)
        except (RefusedError, LinkError) as refusal:
            return refusal
        response = msgspec.structs.replace(response, token=token)
        if request.wait and not _says_something(response):
            return Waiting(trip, request, device, standing.scopes, response)
        return response

    def committed(self, events: Sequence[Event]) -> None:
        """Lets those waiting requests look that these events concern."""
        scopes = {event.scope for event in events if event.kind != ContactHeard.KIND}
        everybody = any(event.kind in ROSTER for event in events)
        for waiting in self._waiting:
            if everybody or not scopes.isdisjoint(waiting.scopes):
                self._world.at(0, lambda trip=waiting.trip: self._look(trip))  # type: ignore[misc] # bound now

    def _look(self, trip: Trip) -> None:
        if waiting := self._take(trip):
            self._world.at_relay(lambda: self._look_for(waiting))

    def _look_for(self, waiting: Waiting) -> None:
        relay = self._world.relay
        device = relay.register.known(waiting.device)
        scopes = relay.exchanges.scopes(device)
        answer = relay.exchanges.news(device, waiting.request, scopes, relay.now)
        if _says_something(answer):
            self._send_back(waiting.trip, answer)
        else:
            self._waiting.append(waiting._replace(device=device, scopes=scopes, answer=answer))

    def _take(self, trip: Trip) -> Waiting | None:
        """What waits for this trip, which waits no longer."""
        found = next((waiting for waiting in self._waiting if waiting.trip is trip), None)
        if found:
            self._waiting.remove(found)
        return found

    def _let_go(self, trip: Trip) -> None:
        """Its time is over, or its device pushes."""
        if waiting := self._take(trip):
            self._send_back(trip, msgspec.structs.replace(waiting.answer, now=self._world.now))

    def _release(self, device: Device) -> None:
        for waiting in [waiting for waiting in self._waiting if waiting.device.id == device.id]:
            self._let_go(waiting.trip)

    def relay_ended(self) -> None:
        """The relay's process is gone, and so are all requests that waited there."""
        while self._waiting:
            self._break(self._waiting.pop().trip, LinkError("The answer broke off."))

    def _send_back(self, trip: Trip, answer: Answered) -> None:
        world, link = self._world, trip.crew.link
        if link.condition(world.now) in {Condition.DOWN, Condition.HALF_OPEN} or link.loses():
            return
        raw = encode(answer, JSON) if isinstance(answer, SyncResponse) else b""
        trip.down = len(raw) // SQUEEZED
        delay = link.carry(Way.DOWN, trip.down, world.now)
        if self._happens(OVERTAKEN):
            delay += self._rng.randrange(trip.patience)
        answered = decode(raw, JSON, SyncResponse) if raw else answer
        world.at(delay, lambda: self._deliver(trip, answered))

    def _break(self, trip: Trip, error: LinkError) -> None:
        if not trip.done:
            trip.fail()
        self._world.end(trip, error)

    def _deliver(self, trip: Trip, answer: Answered) -> None:
        if not trip.done:
            trip.measure(self._world.now - trip.sent)
        self._world.end(trip, answer)


def _says_something(response: SyncResponse) -> bool:
    said = (response.verdicts, response.events, response.filled, response.more, response.token, response.incarnation)
    return any(said) or response.scopes is not None


def _forged(replica: Replica) -> SyncResponse:
    """What a portal would have to say to make a device believe that all was stored."""
    verdicts = [
        Verdict(queued.epoch, queued.seq, Outcome.ACCEPTED, 10**6 + queued.seq, 1, 1, b"abcd")
        for queued in replica.queue()
    ]
    return SyncResponse("another", 1, 10**6, verdicts=verdicts, scopes=[])
