"""Photos on their way: taken by crews, copied by the real session over their links to the relay's real routes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import requests

from onboard.domain.blob import Photo, hash_of
from onboard.sync import blobs
from onboard.sync.blobs import BlobSession, Copying
from onboard.sync.budget import AROUND, Carried
from onboard.sync.transport import CONNECT, MARGIN
from tests.simulation.blob_line import Departed, Line, Reply, Routes, connect
from tests.simulation.crew import Crew
from tests.simulation.links import SECOND, Condition, Way
from tests.simulation.parts import COPY

if TYPE_CHECKING:
    from tests.simulation.world import World

SIZES = (100, 2500)
"""Bytes of a photo, from and to: small, so that worlds stay quick, and of many pieces where those are small."""

TAKEN_AGAIN = 0.2
"""Probability that somebody sends a photo that somebody has sent before."""

PIECES = (150, 600, 4096)
SMALLEST_PIECES = (100, blobs.SMALLEST_PIECE)
"""What a piece may have at most, and how small it may become."""

PORTAL = 0.03
HEARD_AGAIN = 0.15
TORN = 0.15
OVERTAKEN = 0.1
"""Probabilities that something else answers, that the relay hears a request once more, that the link breaks in the
middle of a message, and that an answer comes late."""

HEARD_LATE = 120 * SECOND
OFFLINE = requests.ConnectionError("No link.")
PAGE = Reply(200, {"Content-Type": "text/html"}, b"<html>Please pay</html>")


class Shipment:
    """One exchange about a photo on its way; `done` once the session has its answer, or none."""

    def __init__(self, crew: Crew, copying: Copying, request: requests.PreparedRequest) -> None:
        self.crew = crew
        self.copying = copying
        self.request = request
        self.life = crew.life
        self.sent = crew.tablet.relay.now
        self.done = False

    @property
    def up(self) -> int:
        return len(self.request.body or b"")

    @property
    def patience(self) -> int:
        """Milliseconds after which its transport gives up."""
        return int((CONNECT + max(MARGIN, self.crew.tablet.engine.budget.patience(self.up))) * SECOND)


class Photos:
    """What is between the copying sessions and the relay.

    Attributes:
        taken: each photo of this world by its hash.
        backed_up: the blobs that the relay's last backup has.
        before_sending: called before each exchange, and `after_step` after it.
    """

    def __init__(self, world: "World") -> None:
        self.taken: dict[str, bytes] = {}
        self.backed_up: set[str] = set()
        self.before_sending: list[Callable[[Crew], None]] = []
        self.after_step: list[Callable[[Crew], None]] = []
        self._world = world
        self._rng = world.lots
        self._routes = Routes(world.relay)
        self._lines: dict[str, Line] = {}
        self._largest_piece = self._rng.choice(PIECES)
        kept = blobs.SMALLEST_PIECE
        world.at_end += [self._routes.close, lambda: setattr(blobs, "SMALLEST_PIECE", kept)]
        blobs.SMALLEST_PIECE = self._rng.choice(SMALLEST_PIECES)

    def take(self) -> Photo:
        """A new photo, or once more one that was taken before."""
        if self.taken and self._rng.random() < TAKEN_AGAIN:
            data = self._rng.choice(list(self.taken.values()))
        else:
            data = self._rng.randbytes(self._rng.randint(*SIZES))
        self.taken[hash_of(data)] = data
        return Photo(data, "image/webp", b"")

    # Sessions

    def begin_life(self, crew: Crew) -> None:
        """The app of this tablet copies photos as soon as it runs."""
        line = self._lines[crew.name] = Line()
        crew.tablet.copy_photos(connect(line), self._largest_piece, self._rng.randrange(1000))

    def begin(self, crew: Crew) -> None:
        """Lets the session look what it has to copy."""
        world = self._world
        with world.running(crew, COPY):
            copying = _session(crew).next_exchange()
            if not isinstance(copying, Copying):
                world.sleep(crew, COPY, copying)
                return
            for watch in self.before_sending:
                watch(crew)
            self._depart(Shipment(crew, copying, self._taken_off(crew, copying)))

    def _taken_off(self, crew: Crew, copying: Copying) -> requests.PreparedRequest:
        try:
            _session(crew).carry(copying)
        except Departed as departed:
            return departed.request
        raise AssertionError("nothing was asked")

    def _end(self, shipment: Shipment, answer: Reply | requests.RequestException) -> None:
        """The session hears what became of its request, unless its app was restarted meanwhile."""
        world, crew = self._world, shipment.crew
        if shipment.done or crew.life != shipment.life:
            return
        shipment.done = True
        self._lines[crew.name].answer = answer
        status = answer.status if isinstance(answer, Reply) else None
        world.tell(f"{crew.name}'s copy {_summary(shipment, status)}")
        with world.running(crew, COPY):
            pause = _session(crew).carry(shipment.copying)
            self._measure(shipment, status)
            for watch in self.after_step:
                watch(crew)
            world.sleep(crew, COPY, pause)

    def _measure(self, shipment: Shipment, status: int | None) -> None:
        """Takes the link's measure, as the transport does."""
        seconds = (self._world.now - shipment.sent) / SECOND
        budget, (*_, data, length) = shipment.crew.tablet.engine.budget, shipment.copying
        if data is not None and status in {204, 409}:
            budget.observe(Carried(len(data), 0, 0, seconds))
        elif length is not None and status == blobs.PARTIAL_CONTENT:
            budget.observe(Carried(0, length, 0, seconds))

    # Links

    def _depart(self, shipment: Shipment) -> None:
        world, link = self._world, shipment.crew.link
        condition = link.condition(world.now)
        if condition is Condition.DOWN:
            world.at(self._rng.randrange(CONNECT * SECOND), lambda: self._end(shipment, OFFLINE))
        elif condition is Condition.PORTAL or self._happens(PORTAL):
            world.at(SECOND, lambda: self._end(shipment, PAGE))
        else:
            self._cross(shipment)

    def _cross(self, shipment: Shipment) -> None:
        world, link = self._world, shipment.crew.link
        world.at(shipment.patience, lambda: self._end(shipment, requests.ReadTimeout("Timed out.")))
        delay = link.carry(Way.UP, shipment.up + AROUND, world.now)
        if self._happens(TORN):
            come = self._rng.randrange(shipment.up + 1)
            world.at(delay, lambda: self._ask(shipment, come))
        elif not link.loses():
            world.at(delay, lambda: self._arrive(shipment))
        if self._happens(HEARD_AGAIN):
            world.at(delay + self._rng.randrange(HEARD_LATE), lambda: self._hear_again(shipment))

    def _happens(self, probability: float) -> bool:
        return self._world.faulty and self._rng.random() < probability

    def _hear_again(self, shipment: Shipment) -> None:
        self._world.tell(f"the relay hears {shipment.crew.name}'s copy once more")
        self._ask(shipment, shipment.up)

    def _ask(self, shipment: Shipment, come: int) -> Reply | None:
        """What the relay makes of so many bytes of the request, and of all that is around them."""
        answer: list[Reply] = []
        self._world.at_relay(lambda: answer.append(self._routes.answer(shipment.request, come)))
        return answer[0] if answer else None

    def _arrive(self, shipment: Shipment) -> None:
        world, link = self._world, shipment.crew.link
        answer = self._ask(shipment, shipment.up)
        if link.condition(world.now) in {Condition.DOWN, Condition.HALF_OPEN} or link.loses():
            return
        delay = link.carry(Way.DOWN, (len(answer.body) if answer else 0) + AROUND, world.now)
        if self._happens(OVERTAKEN):
            delay += self._rng.randrange(shipment.patience)
        come = _torn(answer) if answer and self._happens(TORN) else answer
        world.at(delay, lambda: self._end(shipment, come or OFFLINE))


def _torn(answer: Reply) -> Reply:
    return answer._replace(body=answer.body[: len(answer.body) // 2])


def _session(crew: Crew) -> BlobSession:
    session = crew.tablet.loops[COPY]
    assert isinstance(session, BlobSession)
    return session


def _summary(shipment: Shipment, status: int | None) -> str:
    blob, *_, data, length = shipment.copying
    what = f"sends {len(data)} bytes at {blob.uploaded}" if data is not None else "offers"
    if length is not None:
        what = f"fetches {length} bytes at {blob.here}"
    return f"{what} of {blob.id[:11]} ({blob.size}) and gets {status or 'no answer'}"
