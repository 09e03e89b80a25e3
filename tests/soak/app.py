"""A crew's tablet without screens: writes and syncs as fast as it can until it is killed.

Run as `python -m tests.soak.app FOLDER FLIGHT MARK`. Each line on its standard output is a `Confirmed`: what a person
would have seen confirmed, since the action that recorded it has returned.
"""

import os
import random
import sys
import threading
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec

from onboard.actions.crew import CrewActions
from onboard.bootstrap import Device, Profile
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.note import NoteWritten
from onboard.domain.request import Request, RequestDone, RequestTaken, Status
from onboard.security.vault import FileKeyring
from onboard.store.log import Change

PIN = "246810"
BUG = 3
"""Exit status after an error on one of the threads."""


class Confirmed(msgspec.Struct, frozen=True):
    """Something that was confirmed to the person; `text` is unique where it is the person's own words."""

    kind: str
    subject: str
    text: str = ""


def profile(folder: Path) -> Profile:
    """The tablet's installation in that folder."""
    return Profile(folder, FileKeyring(folder / "vault.json"))


class Writer:
    """Does what a crew does, drawn by lot."""

    def __init__(self, device: Device, flight: str, mark: str) -> None:
        """`mark` stands in every text, so that no two runs write the same, and decides what is done in which order."""
        assert isinstance(device.actions, CrewActions)
        self._actions = device.actions
        self._device = device
        self._flight = flight
        self._mark = mark
        self._rng = random.Random(mark)
        self._numbers = count(1)
        self._notes: list[str] = []
        self._threads: list[str] = []
        self._requests: SimpleQueue[str] = SimpleQueue()
        device.replica.subscribe(self._look)
        for subject, request in device.replica.states("request").items():
            if isinstance(request, Request) and not request.ended:
                self._requests.put(subject)

    def run(self) -> None:
        todo = (self._note, self._note, self._edit, self._message, self._message, self._line, self._request)
        while True:
            self._rng.choice(todo)()
            if self._rng.random() < 0.05:
                self._device.try_now()

    def _look(self, changes: frozenset[Change]) -> None:
        for change in changes:
            if change.name == "request":
                self._requests.put(change.subject)

    def _words(self) -> str:
        return f"{self._mark} {next(self._numbers)} " + "words " * self._rng.randrange(20)

    def _note(self) -> None:
        text = self._words().strip()
        self._notes.append(self._actions.write_note(self._flight, self._seat(), text))
        confirm(NoteWritten.KIND, self._notes[-1], text)

    def _edit(self) -> None:
        if self._notes:
            subject, text = self._rng.choice(self._notes), self._words().strip()
            self._actions.edit_note(subject, text)
            confirm(NoteWritten.KIND, subject, text)

    def _message(self) -> None:
        text = self._words().strip()
        self._threads.append(self._actions.tell_ground(self._flight, text, self._seat()))
        confirm(CrewMessageWritten.KIND, self._threads[-1], text)

    def _line(self) -> None:
        if self._threads:
            subject, text = self._rng.choice(self._threads), self._words().strip()
            self._actions.answer_ground(subject, text)
            confirm(CrewMessageWritten.KIND, subject, text)

    def _request(self) -> None:
        """Takes a request, or finishes the one that was taken before."""
        try:
            subject = self._requests.get_nowait()
        except Empty:
            return
        asked = self._actions.find(subject, Request)
        if asked.status is Status.OPEN:
            self._actions.take(subject)
            confirm(RequestTaken.KIND, subject)
        elif asked.status is Status.TAKEN:
            reply = self._words().strip()
            self._actions.finish(subject, reply)
            confirm(RequestDone.KIND, subject, reply)

    def _seat(self) -> str:
        return f"{self._rng.randrange(1, 40)}{self._rng.choice('ABCDEFGHJK')}"


def confirm(kind: str, subject: str, text: str = "") -> None:
    # One write of less than a pipe's atomic size: a line arrives whole or not at all.
    os.write(1, msgspec.json.encode(Confirmed(kind, subject, text)) + b"\n")


def _end_on_a_bug(failure: threading.ExceptHookArgs) -> None:
    sys.excepthook(failure.exc_type, failure.exc_value or failure.exc_type(), failure.exc_traceback)
    os._exit(BUG)


def main(folder: Path, flight: str, mark: str) -> None:
    threading.excepthook = _end_on_a_bug
    device = profile(folder).unlock(PIN)
    writer = Writer(device, flight, mark)
    never = threading.Event()
    for session in device.sessions:
        threading.Thread(target=session.run, args=(never,), daemon=True).start()
    writer.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
