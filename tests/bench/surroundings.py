"""What the measured processes need around them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from onboard.demo.stage import FIRST_MESSAGE, PHONE, SECOND_MESSAGE, Stage

MESSAGES = (
    FIRST_MESSAGE,
    SECOND_MESSAGE,
    "Goedemiddag, ik zit in KL0605 op 14C en ik wil graag een glas water.",
    "Ich sitze auf 23F im Flug KL605 und mir ist schlecht.",
    "Estoy en el vuelo KL605, asiento 30A, ¿pueden traer una manta?",
    "我在KL605航班上,座位31C,可以给我一杯水吗?",
    "KL605便の31Dです。毛布をお願いします。",
)
PATIENCE = 60.0


@contextmanager
def playing(folder: Path) -> Iterator[Stage]:
    """The stage in this folder, with a running relay and a loaded flight."""
    stop = threading.Event()
    stage = Stage(folder)
    for name, loop in stage.loops:
        threading.Thread(target=loop, args=(stop,), name=name, daemon=True).start()
    try:
        stage.set_up()
        stage.start_relay()
        yield stage
    finally:
        stop.set()
        stage.stop_relay()


def relay_pid(stage: Stage) -> int:
    assert stage._relay is not None
    return stage._relay.pid


def read_messages(stage: Stage) -> None:
    """Lets passengers write in several languages until the relay has read it all."""
    before = _figure(stage, "onboard_log_events")
    for message in MESSAGES:
        stage.graph.write(PHONE, "Sofie Janssen", message)
    deadline = time.monotonic() + PATIENCE
    while _figure(stage, "onboard_log_events") < before + len(MESSAGES) or _figure(stage, "onboard_deliveries_waiting"):
        assert time.monotonic() < deadline, "the relay did not read the messages"


def _figure(stage: Stage, name: str) -> float:
    text = requests.get(f"{stage.address}/metrics", verify=stage._authority, timeout=10).text
    return float(next(line.split()[1] for line in text.splitlines() if line.startswith(f"{name} ")))
