"""Three tablets and their relay in virtual time: one seed decides what everybody does and what the link does to it."""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.store.replica import Replica
from onboard.sync.engine import Outgoing
from onboard.sync.protocol import SyncResponse
from onboard.sync.session import IDLE
from tests.simulation.parts import (
    FLIGHT,
    OTHER_FLIGHT,
    Answered,
    Relay,
    Tablet,
    Templates,
    Types,
    note,
    states,
    stored,
    texts,
)

SECOND = 1000
ACTIONS = 25
APART = 4 * SECOND
HEALED_WITHIN = 600 * SECOND
"""Virtual time in which all must be well once nothing fails any more."""

SCOPES = (FLIGHT, OTHER_FLIGHT)


class Crash(BaseException):
    """The app is killed right here."""


class World:
    """The simulation.

    Attributes:
        written: every text of which a person was told that it is recorded, by tablet.
    """

    def __init__(self, folder: Path, templates: Templates, seed: int, types: Types) -> None:
        self.rng = random.Random(seed)
        self.relay = Relay(folder, templates, types.ledger)
        self.faulty = True
        self.written: dict[str, set[str]] = {}
        self.tablets: list[Tablet] = []
        self._folder = folder
        self._numbers = count(1)
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._lives: Counter[str] = Counter()
        self._asleep: dict[tuple[str, str], int] = {}
        self._dying: str | None = None
        for name in ("first", "second", "third"):
            tablet = Tablet(self.relay, folder, name, types, skew=self.rng.randint(-20, 20) * 30 * SECOND)
            self.tablets.append(tablet)
            self.written[name] = set()
            self.relay.assign(FLIGHT, tablet.person)
            self._begin_life(tablet)

    def run(self) -> None:
        """Lets things happen, then heals the link and runs until all is well.

        Raises:
            AssertionError: something is lost, doubled, different, or stuck.
        """
        for number in range(ACTIONS):
            self._at(number * APART + self.rng.randrange(APART), self._act)
        self._pass(ACTIONS * APART)
        self.faulty = False
        for tablet in self.tablets:
            for session in tablet.sessions.values():
                session.try_now()
            self._rouse(tablet)
        for _ in range(HEALED_WITHIN // (10 * SECOND)):
            self._pass(10 * SECOND)
            if self._settled():
                break
        self._check()

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.stop()
        self.relay.ledger.engine.dispose()

    def _at(self, delay: int, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (self.relay.now + delay, next(self._numbers), what))

    def _pass(self, duration: int) -> None:
        until = self.relay.now + duration
        while self._agenda and self._agenda[0][0] <= until:
            self.relay.now, _, what = heapq.heappop(self._agenda)
            what()
        self.relay.now = until

    def _act(self) -> None:
        tablet = self.rng.choice(self.tablets)
        acts = (self._write, self._write_more, self._ground_writes, self._assign, self._restart, self._disturb)
        self.rng.choices(acts, weights=(6, 3, 3, 3, 1, 2))[0](tablet)

    def _write(self, tablet: Tablet) -> None:
        """A person writes and is told that it is recorded."""
        scope = self.rng.choice(sorted(tablet.replica.held_scopes()) or [FLIGHT])
        text = f"{tablet.name} {next(self._numbers)}"
        tablet.write(note(text, self._subject(scope), scope))
        self.written[tablet.name].add(text)
        tablet.push.wake()
        self._rouse(tablet)

    def _write_more(self, tablet: Tablet) -> None:
        for _ in range(self.rng.randint(2, 6)):
            self._write(tablet)

    def _ground_writes(self, _tablet: Tablet) -> None:
        scope = self.rng.choice(SCOPES)
        drafts = [note(f"ground {next(self._numbers)}", self._subject(scope), scope) for _ in range(3)]
        self.relay.write(*drafts[: self.rng.randint(1, 3)])

    def _assign(self, tablet: Tablet) -> None:
        """The roster of the other flight gains or loses a person."""
        self.rng.choice((self.relay.assign, self.relay.assign, self.relay.remove))(OTHER_FLIGHT, tablet.person)

    def _restart(self, tablet: Tablet) -> None:
        tablet.stop()
        tablet.start(self.rng.randrange(1000))
        self._begin_life(tablet)

    def _disturb(self, tablet: Tablet) -> None:
        if self.rng.random() < 0.5:
            self.relay.forget_tokens()
        else:
            tablet.skew += self.rng.randint(-300, 300) * SECOND

    def _subject(self, scope: str) -> str:
        return f"note-{self.rng.randint(1, 3)}-{scope}"

    def _begin_life(self, tablet: Tablet) -> None:
        self._lives[tablet.name] += 1
        tablet.replica.subscribe(lambda _: self._die(tablet))
        for name in tablet.sessions:
            self._asleep.pop((tablet.name, name), None)
            self._in_this_life(tablet, 0, lambda name=name: self._begin(tablet, name))  # type: ignore[misc] # bound now

    def _die(self, tablet: Tablet) -> None:
        if self._dying == tablet.name:
            self._dying = None
            raise Crash

    def _in_this_life(self, tablet: Tablet, delay: int, what: Callable[[], None]) -> None:
        """Does it after the delay, unless the app was restarted meanwhile."""
        life = self._lives[tablet.name]
        self._at(delay, lambda: what() if self._lives[tablet.name] == life else None)

    def _begin(self, tablet: Tablet, name: str) -> None:
        outgoing = tablet.sessions[name].next_request()
        if outgoing is None:
            self._sleep(tablet, name, IDLE)
        else:
            self._send(tablet, name, outgoing)

    def _send(self, tablet: Tablet, name: str, outgoing: Outgoing) -> None:
        """The link decides: there and back, lost on either way, twice, or never past a portal."""
        way = self.rng.randint(20, 3000)
        # The relay answers a waiting request when something is new, or late.
        way += self.rng.randrange(1 + outgoing.request.wait * SECOND)
        fate = self.rng.random() if self.faulty else 1.0
        lost = LinkError("timed out")
        if fate < 0.15:
            self._back(tablet, name, outgoing, lost)
        elif fate < 0.3:
            self._at(way, lambda: self._arrive(tablet, name, outgoing, lost))
        elif fate < 0.4:
            self._at(way + self.rng.randint(0, 9000), lambda: self._hear(tablet, outgoing))
            self._at(way, lambda: self._arrive(tablet, name, outgoing))
        elif fate < 0.45:
            self._back(tablet, name, outgoing, self._forged(tablet.replica))
        else:
            self._at(way, lambda: self._arrive(tablet, name, outgoing))

    @staticmethod
    def _hear(tablet: Tablet, outgoing: Outgoing) -> None:
        """The relay hears it (again), and nobody hears the relay."""
        tablet.ask(outgoing)

    def _arrive(self, tablet: Tablet, name: str, outgoing: Outgoing, instead: LinkError | None = None) -> None:
        answer = tablet.ask(outgoing)
        self._back(tablet, name, outgoing, instead or answer)

    def _back(self, tablet: Tablet, name: str, outgoing: Outgoing, answer: Answered) -> None:
        delay = self.rng.randint(20, 20 * SECOND if self.faulty else 2 * SECOND)
        self._in_this_life(tablet, delay, lambda: self._finish(tablet, name, outgoing, answer))

    def _finish(self, tablet: Tablet, name: str, outgoing: Outgoing, answer: Answered) -> None:
        if self.faulty and self.rng.random() < 0.05:
            self._dying = tablet.name
        try:
            pause = tablet.carry(name, outgoing, answer)
        except Crash:
            self._restart(tablet)
            return
        finally:
            self._dying = None
        self._sleep(tablet, name, pause)
        self._rouse(tablet)

    def _sleep(self, tablet: Tablet, name: str, pause: float) -> None:
        """Pauses a session, unless it was woken meanwhile."""
        alarm = self._asleep[tablet.name, name] = next(self._numbers)

        def wake_up() -> None:
            if self._asleep.get((tablet.name, name)) == alarm:
                del self._asleep[tablet.name, name]
                tablet.sessions[name]._wake.clear()
                self._begin(tablet, name)

        self._in_this_life(tablet, int(pause * SECOND), wake_up)
        self._rouse(tablet)

    def _rouse(self, tablet: Tablet) -> None:
        """Begins anew with the sessions that sleep and were woken."""
        for name, session in tablet.sessions.items():
            if session._wake.is_set() and self._asleep.pop((tablet.name, name), None) is not None:
                session._wake.clear()
                self._in_this_life(tablet, 0, lambda name=name: self._begin(tablet, name))  # type: ignore[misc] # same

    @staticmethod
    def _forged(replica: Replica) -> SyncResponse:
        """What a portal would have to say to make a device believe that all was stored."""
        verdicts = [
            Verdict(queued.epoch, queued.seq, Outcome.ACCEPTED, 10**6 + queued.seq, 1, 1, b"abcd")
            for queued in replica.queue()
        ]
        return SyncResponse("another", 1, 10**6, verdicts=verdicts, scopes=[])

    def _settled(self) -> bool:
        return all(
            not tablet.replica.queue()
            and tablet.replica.held_scopes() == self._scopes(tablet)
            and all(self._agrees(tablet.replica, scope) for scope in tablet.replica.held_scopes())
            for tablet in self.tablets
        )

    def _scopes(self, tablet: Tablet) -> frozenset[str]:
        device = self.relay.register.device(tablet.name)
        assert device is not None
        return frozenset(self.relay.exchanges.scopes(device))

    def _agrees(self, replica: Replica, scope: str) -> bool:
        drafts = {waiting.event for waiting in replica.waiting()}
        same_events = stored(replica, scope) - drafts == stored(self.relay.ledger, scope)
        return same_events and states(replica, scope) == states(self.relay.ledger, scope)

    def _check(self) -> None:
        at_relay = texts(self.relay.ledger)
        assert max(at_relay.values(), default=1) == 1, "something is doubled"
        for tablet in self.tablets:
            drafts = {waiting.event.identity for waiting in tablet.replica.waiting() if waiting.rejected}
            shown = {text for event, text in tablet.own_texts() if event.identity in drafts}
            lost = self.written[tablet.name] - set(at_relay) - shown
            assert not lost, f"{tablet.name} lost {lost}"
            assert not shown & set(at_relay), "what was stored is shown as rejected"
            assert not tablet.replica.queue(), f"{tablet.name} is stuck"
            assert tablet.replica.held_scopes() == self._scopes(tablet), f"{tablet.name} holds other scopes"
            for scope in tablet.replica.held_scopes():
                assert self._agrees(tablet.replica, scope), f"{tablet.name} differs in {scope}"
        self._check_order()

    def _check_order(self) -> None:
        """The steps of one device about one entity stand in the log as they were written."""
        seen: dict[tuple[str, str], tuple[int, int]] = {}
        for event in sorted(stored(self.relay.ledger), key=lambda event: event.number or 0):
            place = (event.epoch, event.seq)
            assert seen.get((event.device, event.subject), (0, 0)) < place, "steps were swapped"
            seen[event.device, event.subject] = place
