"""The kill loop: a tablet's process and the relay's process are killed at moments that a seed decides."""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from onboard.actions.liaison import LiaisonActions
from onboard.bootstrap import Device, Profile
from onboard.demo.stage import CREW, FIRST_MESSAGE, PASSENGER, PHONE, Stage
from onboard.domain.conversation import Conversation
from onboard.domain.request import RequestRelayed
from onboard.domain.scope import flight_scope
from onboard.security.vault import MemoryKeyring
from tests.soak.app import PIN, Confirmed, profile

PATIENCE = 120.0
REQUESTS = 4
"""Requests that the desk relays in each round."""


class Plan(NamedTuple):
    """What happens in a round. Delays in seconds.

    Attributes:
        early: `delay` counts from the start of the process, otherwise from the first thing that it confirmed.
        links: the link before and after the first half of the delay.
    """

    early: bool
    delay: float
    links: tuple[str, str]
    relay_dies: bool


def draw(rng: random.Random) -> Plan:
    early = rng.random() < 0.2
    links = rng.choices(("up", "cut", "half-open"), weights=(4, 1, 1), k=2)
    return Plan(early, rng.uniform(0.0, 0.8), (links[0], links[1]), rng.random() < 0.15)


class Tablet:
    """The tablet's process, and what it confirmed.

    Attributes:
        wrote: set once it has confirmed something, or has ended.
    """

    def __init__(self, folder: Path, flight: str, mark: str) -> None:
        self.confirmed: list[Confirmed] = []
        self.wrote = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.app", str(folder), flight, mark], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,))
        self._reader.start()

    def kill(self) -> list[Confirmed]:
        """SIGKILL; gives what was confirmed until then."""
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL, "the tablet ended before it was killed"
        self._reader.join()
        return self.confirmed

    def _read(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                if line.endswith(b"\n"):
                    self.confirmed.append(msgspec.json.decode(line, type=Confirmed))
                    self.wrote.set()
        self.wrote.set()


class KillLoop:
    """The surroundings of a tablet that is killed again and again: relay, link, desk and passenger.

    Attributes:
        confirmed: what the tablet confirmed, in all its lives.
        relayed: ids of the requests that the desk relayed.
        relay_deaths: how often the relay was killed.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.confirmed: list[Confirmed] = []
        self.relayed: list[str] = []
        self.relay_deaths = 0
        self.folder = folder
        self._seed = seed
        self._rng = random.Random(seed)
        self._relay_is_up = True
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self.stage = Stage(folder / "relay")
        for name, loop in self.stage.loops:
            threading.Thread(target=loop, args=(self._stop,), name=name, daemon=True).start()
        self.stage.set_up()
        self.stage.start_relay()
        self.flight = self.stage.flight.id
        profile(folder / "tablet").enrol(self.stage.enrol_crew(CREW[0]), PIN).replica.engine.dispose()
        self.desk = self._enrol_desk()
        self._conversation = self._write_as_passenger()

    def run(self, rounds: int) -> None:
        for number in range(rounds):
            self._relay_requests()
            self._round(f"{self._seed}.{number}", draw(self._rng))

    def settle(self) -> Device:
        """Lets everything arrive; gives the tablet, which does not write any more."""
        self._set_link("up")
        self._revive_relay()
        tablet = self._start(profile(self.folder / "tablet").unlock(PIN))
        self.until(lambda: tablet.replica.not_sent() == 0 and self.desk.replica.not_sent() == 0)
        return tablet

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until it holds, looking whenever a replica changes."""
        with self._changed:
            for _ in range(int(PATIENCE * 2)):
                if self._changed.wait_for(holds, 0.5):
                    return
        raise AssertionError(f"never happened (seed {self._seed}): {holds}")

    def close(self) -> None:
        self._stop.set()
        self.stage.stop_relay()

    def _round(self, mark: str, plan: Plan) -> None:
        self._set_link(plan.links[0])
        tablet = Tablet(self.folder / "tablet", self.flight, mark)
        self._revive_relay()
        if not plan.early:
            assert tablet.wrote.wait(PATIENCE), "the tablet confirmed nothing"
        self._stop.wait(plan.delay / 2)
        self._set_link(plan.links[1])
        if plan.relay_dies:
            self.stage.kill_relay()
            self._relay_is_up = False
            self.relay_deaths += 1
        self._stop.wait(plan.delay / 2)
        self.confirmed += tablet.kill()

    def _set_link(self, state: str) -> None:
        self.stage.link.half_open = state == "half-open"
        self.stage.link.up = state != "cut"

    def _revive_relay(self) -> None:
        if not self._relay_is_up:
            self.stage.start_relay()
            self._relay_is_up = True
            self.desk.try_now()

    def _relay_requests(self) -> None:
        assert isinstance(self.desk.actions, LiaisonActions)
        for _ in range(REQUESTS):
            asked = RequestRelayed(text=f"Water for number {len(self.relayed)}", seat="12A")
            self.relayed.append(self.desk.actions.relay(self._conversation, self.flight, asked))

    def _enrol_desk(self) -> Device:
        return self._start(Profile(self.folder / "desk", MemoryKeyring()).enrol(self.stage.enrol_desk(), PIN))

    def _start(self, device: Device) -> Device:
        device.replica.subscribe(lambda _changes: self._touch())
        for session in device.sessions:
            threading.Thread(target=session.run, args=(self._stop,), daemon=True).start()
        return device

    def _touch(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _write_as_passenger(self) -> str:
        self.stage.graph.write(PHONE, PASSENGER, FIRST_MESSAGE)
        self.until(lambda: bool(self._understood()))
        return self._understood()[0]

    def _understood(self) -> list[str]:
        threads = self.desk.replica.states("conversation")
        return [subject for subject, it in threads.items() if isinstance(it, Conversation) and it.understood]

    @property
    def scope(self) -> str:
        return flight_scope(self.flight)
