"""What stands around the app in the story: the operator's relay as a process, WhatsApp, and the cabin's link.

Nothing here starts threads: `loops` are run by whoever sets the stage.
"""

import asyncio
import datetime as dt
import os
import queue
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import NamedTuple
from zoneinfo import ZoneInfo

import requests
import uvicorn

from onboard.clock import wall_clock
from onboard.demo.flight import DESTINATION, DemoFlight, make_flight
from onboard.demo.graph_api import GraphApi, Number, create_graph_api
from onboard.demo.link import CabinLink
from onboard.errors import OnboardError

PHONE = "31612345678"
PASSENGER = "Sofie Janssen"
FIRST_MESSAGE = "Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking X7K2PQ"
SECOND_MESSAGE = "never mind, she is allergic to nuts by the way"

NUMBER = Number(
    account="106540352242922",
    display="31201234567",
    access_token="the-demo's-own-token",  # noqa: S106 # opens nothing but the stand-in
    app_secret="the-demo's-own-secret",  # noqa: S106 # same
)
VERIFY_TOKEN = "the-demo's-handshake"  # noqa: S105 # same

FLOWN = dt.timedelta(hours=5, minutes=48)
TO_LANDING = dt.timedelta(hours=5, minutes=12)
START_TRIES = 300
TRY_EVERY = 0.1


class Crew(NamedTuple):
    """A crew member of the story: position, zones."""

    position: str
    zones: tuple[str, ...]


CREW = (Crew("Zone 2", ("2",)), Crew("Purser", ("1",)))


class Stage:
    """The surroundings of the story in one folder.

    Attributes:
        graph: WhatsApp's servers and the passenger's phone.
        link: the cabin's link.
        flight: what the operator loads.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.relay_port, self._graph_port = _free_port(), _free_port()
        self._deliveries: queue.Queue[tuple[bytes, dict[str, str]]] = queue.Queue()
        self.graph = GraphApi(NUMBER, wall_clock, lambda raw, headers: self._deliveries.put((raw, headers)))
        self.link = CabinLink(self.relay_port)
        now = dt.datetime.now(dt.UTC)
        local = now.astimezone(ZoneInfo("Europe/Amsterdam"))
        self.flight: DemoFlight = make_flight(local.date())
        midnight = local.replace(hour=0, minute=5, second=0, microsecond=0)
        self._departure = max(local - FLOWN, midnight).astimezone(dt.UTC)
        self._arrival = now + TO_LANDING
        self._relay: subprocess.Popen[bytes] | None = None
        self._server = uvicorn.Server(
            uvicorn.Config(create_graph_api(self.graph), host="127.0.0.1", port=self._graph_port, log_level="warning")
        )

    @property
    def loops(self) -> tuple[tuple[str, Callable[[Event], None]], ...]:
        """Name and loop of what has to run on threads: each runs until the event is set."""
        return ("link", self.link.run), ("graph", self._serve_graph), ("deliveries", self._deliver)

    @property
    def _authority(self) -> str:
        return str(self.folder / "tls" / "authority.pem")

    @property
    def address(self) -> str:
        """The relay as the desk reaches it."""
        return f"https://127.0.0.1:{self.relay_port}"

    @property
    def cabin_address(self) -> str:
        """The relay as a tablet reaches it: over the cabin's link. The link's loop has to run."""
        self.link.ready.wait()
        return f"https://127.0.0.1:{self.link.port}"

    def set_up(self) -> None:
        """What the operator does once: authority, settings, flight, changes, seat map."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "relay.toml").write_text(
            f'address = "{self.address}"\n'
            f"port = {self.relay_port}\n"
            "[whatsapp]\n"
            f'account = "{NUMBER.account}"\n'
            f'base_url = "http://127.0.0.1:{self._graph_port}"\n'
        )
        self.operate("authority", "127.0.0.1")
        self.load_flight()

    def load_flight(self) -> str:
        """Loads PNL, ADL and seat map; gives what the command said."""
        texts = {"pnl": self.flight.pnl, "adl": self.flight.adl, "seatmap": self.flight.seat_map}
        arguments = []
        for name, text in texts.items():
            path = self.folder / f"flight.{name}"
            path.write_text(text)
            arguments += [f"--{name}", str(path)]
        for name, at in (("departure", self._departure), ("arrival", self._arrival)):
            arguments += [f"--{name}", at.strftime("%Y-%m-%dT%H:%M")]
        return self.operate("load", *arguments, "--marketed", "KLM605", "--on", self.flight.date.isoformat())

    def enrol_desk(self) -> str:
        """A code for the desk's device."""
        return self.operate("enrol", "--role", "liaison", "--team", "desk").strip()

    def enrol_crew(self, crew: Crew) -> str:
        """A code for a crew member's tablet, which reaches the relay over the cabin's link."""
        zones = [part for zone in crew.zones for part in ("--zone", zone)]
        place = ["--flight", self.flight.id, "--position", crew.position, *zones]
        return self.operate("enrol", "--role", "crew", "--address", self.cabin_address, *place).strip()

    def enrol_walker(self) -> str:
        """A code for a tablet of lost & found where the flight arrives; its link is the cabin's, too."""
        return self.operate(
            "enrol", "--role", "lost and found", "--team", DESTINATION, "--address", self.cabin_address
        ).strip()

    def operate(self, *arguments: str) -> str:
        """Runs the operator's command; gives what it printed.

        Raises:
            OnboardError: it failed; the message is what it said.
        """
        command = [sys.executable, "-m", "onboard.relay", *arguments, "--folder", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self._environment())  # noqa: S603 # our own command
        if done.returncode != 0:
            raise OnboardError(done.stderr.strip())
        return done.stdout

    def start_relay(self) -> None:
        """Starts the relay as a process of its own and waits until it answers."""
        command = [sys.executable, "-m", "onboard.relay", "serve", "--folder", str(self.folder)]
        self._relay = subprocess.Popen(command, env=self._environment())  # noqa: S603 # our own command
        pause = Event()
        for _ in range(START_TRIES):
            if self._relay.poll() is not None:
                raise OnboardError("The relay stopped right after its start.")
            try:
                requests.get(f"{self.address}/health", verify=self._authority, timeout=5)
            except requests.ConnectionError:
                pause.wait(TRY_EVERY)
            else:
                return
        raise OnboardError("The relay did not come up.")

    def stop_relay(self) -> None:
        if self._relay is not None:
            self._relay.terminate()
            self._relay.wait()

    def kill_relay(self) -> None:
        """SIGKILL."""
        if self._relay is not None:
            self._relay.kill()
            self._relay.wait()

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "ONBOARD_WHATSAPP_APP_SECRET": NUMBER.app_secret,
            "ONBOARD_WHATSAPP_ACCESS_TOKEN": NUMBER.access_token,
            "ONBOARD_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        }

    def _serve_graph(self, stop: Event) -> None:
        asyncio.run(self._serve_graph_until(stop))

    async def _serve_graph_until(self, stop: Event) -> None:
        serving = asyncio.create_task(self._server.serve())
        await asyncio.to_thread(stop.wait)
        self._server.should_exit = True
        await serving

    def _deliver(self, stop: Event) -> None:
        """Delivers webhooks to the relay as Meta does: again until they are acknowledged."""
        url = f"{self.address}/v1/channels/whatsapp/webhook"
        while not stop.is_set():
            try:
                raw, headers = self._deliveries.get(timeout=TRY_EVERY)
            except queue.Empty:
                continue
            try:
                answer = requests.post(url, data=raw, headers=headers, verify=self._authority, timeout=10)
                acknowledged = answer.ok
            except requests.RequestException:
                acknowledged = False
            if not acknowledged and not stop.wait(1):
                self._deliveries.put((raw, headers))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
