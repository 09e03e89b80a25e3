"""The story played by itself: each step is printed with what it proves, and leaves a picture."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions
from onboard.bootstrap import Device, Profile, vault_name
from onboard.demo.flight import LOCATOR
from onboard.demo.stage import CREW, FIRST_MESSAGE, PASSENGER, SECOND_MESSAGE
from onboard.demo.tablet import Orders
from onboard.domain.conversation import Conversation, Proof, Sending
from onboard.domain.crew_message import CrewMessage
from onboard.domain.note import Note
from onboard.domain.request import Audience, Request, RequestRelayed, Status
from onboard.security.vault import SERVICE
from onboard.sync.engine import LinkState
from ui.demo.windows import PIN, TABLET, Demo
from ui.viewmodels.cabin import CabinViewModel
from ui.viewmodels.inbox import InboxViewModel

PICTURES = Path("build") / "story"
PATIENCE = 60
"""Seconds within which each step has to come about."""

LOOK_EVERY = 50
"""Milliseconds."""

SETTLE = 1200
"""Milliseconds that windows get to draw before a picture."""

NOTE = "Cake is in the aft galley, oven 3"
ANSWER = "A cake and a card, after dinner service."
TO_THE_GROUND = "Two bags were left at door 2 left."
REPLY = "The crew will come by with a little surprise after dinner. Enjoy the flight, both of you!"

T = TypeVar("T")


class Step(NamedTuple):
    """Something that comes about: what it proves, and how it is recognised."""

    what: str
    proves: str
    holds: Callable[[], bool]


class Play(QObject):
    """Runs the story on the GUI thread, one step after the other."""

    def __init__(self, demo: Demo) -> None:
        super().__init__()
        self._demo = demo
        self._steps: Iterator[Step] = self._story()
        self._step: Step | None = None
        self._number = 0
        self._deadline = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._purser: Device | None = None

    def begin(self) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._next()
        self._timer.start(LOOK_EVERY)

    def _next(self) -> None:
        self._step = next(self._steps, None)
        self._deadline = time.monotonic() + PATIENCE
        if self._step is None:
            self._timer.stop()
            print(f"The story is told. Pictures are in {PICTURES}.", flush=True)
            QGuiApplication.exit(0)

    def _look(self) -> None:
        step = self._step
        if step is None:
            return
        if step.holds():
            self._number += 1
            print(f"{self._number:2}. {step.what}\n    proves: {step.proves}", flush=True)
            self._timer.stop()
            self._open_what_it_is_about()
            QTimer.singleShot(SETTLE, self._picture)
        elif time.monotonic() > self._deadline:
            print(f"    did not happen within {PATIENCE} s: {step.what}", file=sys.stderr, flush=True)
            self._timer.stop()
            QGuiApplication.exit(1)

    def _open_what_it_is_about(self) -> None:
        """Shows the conversation at the desk and the request on the tablet, for the picture."""
        for app in self._demo.apps.values():
            device = app.device
            inbox, cabin = app.findChild(InboxViewModel), app.findChild(CabinViewModel)
            if device is not None and inbox is not None:
                inbox.select(next(iter(device.replica.states("conversation")), ""))
            if device is not None and cabin is not None:
                cabin.openRequest(next(iter(device.replica.states("request")), ""))

    def _picture(self) -> None:
        windows: dict[str, QQuickWindow] = {name: app.window for name, app in self._demo.apps.items()}
        for name, window in {**windows, "phone": self._demo.phone_window}.items():
            window.grabWindow().save(str(PICTURES / f"{self._number:02}-{name}.png"))
        self._next()
        self._timer.start(LOOK_EVERY)

    def _device(self, name: str) -> Device | None:
        app = self._demo.apps.get(name)
        return app.device if app else None

    def _story(self) -> Iterator[Step]:
        stage = self._demo.stage
        yield Step(
            f"The relay runs with {stage.flight.id}; a desk and a tablet are enrolled and open.",
            "PNL, ADL and seat map load; one-time codes enrol; devices sync over TLS.",
            lambda: all(_passengers(self._device(name)) == len(stage.flight.people) for name in ("desk", "tablet")),
        )
        self._enrol_purser()
        yield Step(
            "A second tablet, the purser's, is enrolled.",
            "a scope that is gained is read from its beginning.",
            lambda: _passengers(self._purser) == len(stage.flight.people),
        )
        yield from self._to_the_crew()
        yield from self._without_link()
        yield from self._back_to_the_passenger()

    def _enrol_purser(self) -> None:
        def enrol() -> Device:
            code = self._demo.stage.enrol_crew(CREW[1])
            return Profile(self._demo.folder / "purser", self._demo.keyring).enrol(code, PIN)

        def begin(device: Device) -> None:
            self._purser = device
            for session in device.sessions:
                self._demo.tasks.loop("sync", session.run)

        self._demo.tasks.network(enrol, begin)

    def _to_the_crew(self) -> Iterator[Step]:
        self._demo.phone.write(FIRST_MESSAGE)
        yield Step(
            f"{PASSENGER} writes on WhatsApp; the desk shows flight, seat and booking, and that they match.",
            "a signed webhook is stored, read and checked against the passenger list.",
            lambda: (seen := self._thread()) is not None and seen.proof is Proof.MATCHED and seen.seat == "12A",
        )
        thread = self._thread()
        assert thread is not None
        assert thread.understood is not None
        assert thread.flight is not None
        asked = RequestRelayed(text=thread.understood.proposal, seat=thread.seat, audience=Audience(zone="2"))
        self._liaison().relay(self._thread_id(), thread.flight, asked)
        yield Step(
            "The liaison relays it to the crew of zone 2; both tablets show it.",
            "one action reaches the cabin, without the booking reference.",
            lambda: all((seen := _request(device)) is not None and LOCATOR not in seen.text for device in self._crew()),
        )

    def _without_link(self) -> Iterator[Step]:
        stage = self._demo.stage
        self._demo.phone.setProperty("linkUp", False)
        yield Step(
            "The cabin's link is gone.",
            "both tablets say so and go on working.",
            lambda: all(device.engine.link.state is LinkState.OFFLINE for device in self._crew()),
        )
        request_id = next(iter(self._crew()[0].replica.states("request")))
        self._demo.apps.pop("tablet").close()
        recorded_then_killed(self._orders(request_id))
        self._demo.open_app("tablet", TABLET)
        purser = self._purser
        assert purser is not None
        assert isinstance(purser.actions, CrewActions)
        purser.actions.tell_ground(stage.flight.id, TO_THE_GROUND)
        yield Step(
            "A crew member takes it, writes a note and marks it done; the app is killed with SIGKILL and opened again.",
            "what was confirmed is still there: three entries not sent here, one message on the other tablet.",
            lambda: all(
                device is not None and device.replica.not_sent() == count
                for device, count in ((self._device("tablet"), 3), (self._purser, 1))
            ),
        )

    def _back_to_the_passenger(self) -> Iterator[Step]:
        self._demo.phone.setProperty("linkUp", True)
        for device in self._crew():
            device.try_now()
        yield Step(
            "The link is back: the queues drain, and the desk knows what happened, when, and when it arrived.",
            "nothing is lost or doubled across a dead link and a killed app.",
            self._desk_knows,
        )
        self._liaison().reply(self._thread_id(), REPLY)
        yield Step(
            "The liaison answers; the passenger reads it on her phone.",
            "the reply goes out once through the WhatsApp Cloud API, and the response time is recorded.",
            lambda: (
                (seen := self._thread()) is not None
                and seen.messages[-1].state is Sending.READ
                and len(seen.responses) == len(self._demo.stage.graph.shown) == 1
            ),
        )
        self._demo.phone.write(SECOND_MESSAGE)
        yield Step(
            "The passenger adds that her daughter is allergic to nuts.",
            "a later message reaches the crew as an addition, first on the card; both tablets agree.",
            lambda: (
                all((seen := _request(device)) is not None and bool(seen.additions) for device in self._crew())
                and _request(self._crew()[0]) == _request(self._crew()[1])
            ),
        )

    def _desk_knows(self) -> bool:
        desk = self._device("desk")
        seen = _request(desk)
        if desk is None or seen is None or any(device.replica.not_sent() for device in self._crew()):
            return False
        arrived = all(entry.received is not None for entry in seen.history)
        messages = [state for state in desk.replica.states("crew_message").values() if isinstance(state, CrewMessage)]
        notes = [state for state in desk.replica.states("note").values() if isinstance(state, Note)]
        once = len(messages) == len(notes) == 1
        return seen.status is Status.DONE and seen.reply == ANSWER and arrived and once

    def _crew(self) -> list[Device]:
        tablet = self._device("tablet")
        return [device for device in (tablet, self._purser) if device is not None]

    def _liaison(self) -> LiaisonActions:
        desk = self._device("desk")
        assert desk is not None
        assert isinstance(desk.actions, LiaisonActions)
        return desk.actions

    def _thread_id(self) -> str:
        desk = self._device("desk")
        assert desk is not None
        return next(iter(desk.replica.states("conversation")))

    def _thread(self) -> Conversation | None:
        desk = self._device("desk")
        found = desk.replica.states("conversation") if desk else {}
        return next((state for state in found.values() if isinstance(state, Conversation) and state.understood), None)

    def _orders(self, request_id: str) -> Orders:
        folder = self._demo.folder / "tablet"
        name = vault_name(folder)
        stored = self._demo.keyring.get_password(SERVICE, name)
        assert stored is not None
        return Orders(
            folder=str(folder),
            vault=(name, stored),
            pin=PIN,
            flight=self._demo.stage.flight.id,
            request=request_id,
            seat="12A",
            note=NOTE,
            reply=ANSWER,
        )


def recorded_then_killed(orders: Orders) -> None:
    """A tablet's process records what it is ordered to, and is killed with SIGKILL as soon as it has said so."""
    command = [sys.executable, "-m", "onboard.demo.tablet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as tablet:  # noqa: S603 # our own
        assert tablet.stdin is not None
        assert tablet.stdout is not None
        tablet.stdin.write(msgspec.json.encode(orders) + b"\n")
        tablet.stdin.flush()
        said = tablet.stdout.readline()
        tablet.send_signal(signal.SIGKILL)
    assert said == b"recorded\n", said


def _passengers(device: Device | None) -> int:
    return len(device.replica.states("passenger")) if device else 0


def _request(device: Device | None) -> Request | None:
    found = device.replica.states("request") if device else {}
    return next((state for state in found.values() if isinstance(state, Request)), None)
