"""A crew tablet without screens, to be killed: it records what it is told and says so, then waits for its end.

    python -m onboard.demo.tablet

One JSON line on standard input says what to do; `recorded` on standard output says that all of it is durable.
"""

import sys
from pathlib import Path

import msgspec

from onboard.actions.crew import CrewActions
from onboard.bootstrap import Profile
from onboard.security.vault import SERVICE, MemoryKeyring


class Orders(msgspec.Struct, frozen=True):
    """The profile with the content of its vault, and what its crew member does."""

    folder: str
    vault: tuple[str, str]
    pin: str
    flight: str
    request: str
    seat: str
    note: str
    reply: str


def main() -> None:
    orders = msgspec.json.decode(sys.stdin.readline(), type=Orders)
    keyring = MemoryKeyring()
    keyring.set_password(SERVICE, *orders.vault)
    actions = Profile(Path(orders.folder), keyring).unlock(orders.pin).actions
    assert isinstance(actions, CrewActions)
    actions.take(orders.request)
    actions.write_note(orders.flight, orders.seat, orders.note)
    actions.finish(orders.request, orders.reply)
    sys.stdout.write("recorded\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
