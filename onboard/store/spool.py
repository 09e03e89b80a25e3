"""What waits in the outbox, sealed for the relay, as files beside the database (design section 6).

The database opens with the PIN alone; these files open at the relay alone. So whoever loses PIN, keyring or database
loses no word: after another enrolment, the files go to the relay as they are. Photos are not among them.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import sqlalchemy as sa

from onboard.domain.event import Event
from onboard.security.files import make_private_folder, write_private
from onboard.store import schema
from onboard.store.log import ENVELOPE, chunks, writer
from onboard.store.outbox import SAME_EVENT
from onboard.store.replica import Replica

FOLDER = "sealed"

_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})")
_WAITING = sa.select(schema.outbox.c.epoch, schema.outbox.c.seq)
_EVENTS = (
    sa.select(*ENVELOPE)
    .join(schema.outbox, SAME_EVENT)
    .where(sa.tuple_(schema.outbox.c.epoch, schema.outbox.c.seq).in_(sa.bindparam("identities", expanding=True)))
)

Seal = Callable[[bytes], bytes]


class Spool:
    """A file for each entry of this device's outbox, and those that earlier enrolments left.

    They lie in a folder for each relay's key, and in it in one for each device.
    """

    def __init__(self, folder: Path, replica: Replica, relay: bytes, seal: Seal) -> None:
        """The spool of this replica in a profile's folder; `seal` seals bytes for the relay with this public key."""
        self._replica = replica
        self._seal = seal
        self._relays = folder / FOLDER / hashlib.sha256(relay).hexdigest()[:16]
        self._own = self._relays / replica.device
        self._epoch: int | None = None
        # Who has a file, and whose file says what the database says.
        self._there: set[tuple[int, int]] | None = None
        self._good: set[tuple[int, int]] = set()

    def reconcile(self, most: int) -> bool:
        """Seals what waits in the outbox and has no file yet, `most` entries at once, the oldest first.

        Deletes the files of what waits no more. The same again does nothing. Gives whether more is to be sealed.
        """
        there = self._files()
        with self._replica.reading() as connection:
            waiting = {(epoch, seq) for epoch, seq in connection.execute(_WAITING)}
            epoch = writer(connection).epoch
        if epoch != self._epoch:
            # What waits may have been moved there, and may name moved entries anew.
            self._good = set() if self._epoch else set(there)
            self._epoch = epoch
        for identity in there - waiting:
            self._path(identity).unlink(missing_ok=True)
        there &= waiting
        self._good &= waiting
        missing = sorted(waiting - self._good, key=lambda identity: (identity[1], identity[0]))
        for event in self._events(missing[:most]):
            self._write(event)
            for known in (there, self._good):
                known.add((event.epoch, event.seq))
        return len(missing) > most

    def left(self) -> list[Path]:
        """The files of other devices that were enrolled here before, each device's in the order of its writing."""
        others = (folder for folder in self._relays.glob("*") if folder != self._own)
        return [path for folder in sorted(others) for path in sorted(folder.iterdir()) if _identity(path)]

    def remove(self, left: Path) -> None:
        """Deletes one of those, as the relay has it."""
        left.unlink(missing_ok=True)
        if not any(left.parent.iterdir()):
            left.parent.rmdir()

    def _files(self) -> set[tuple[int, int]]:
        """Whose files lie here; looked up once, as nobody else writes any."""
        if self._there is None:
            make_private_folder(self._own)
            self._there = {named for path in self._own.iterdir() if (named := _identity(path))}
        return self._there

    def _events(self, identities: list[tuple[int, int]]) -> list[Event]:
        found: list[Event] = []
        with self._replica.reading() as connection:
            for part in chunks(identities):
                named = {"its_device": self._replica.device, "identities": part}
                found += [Event(*row) for row in connection.execute(_EVENTS, named)]
        return sorted(found, key=lambda event: (event.seq, event.epoch))

    def _write(self, event: Event) -> None:
        as_written = msgspec.structs.replace(event, number=None, received=None, effective_at=None, check=None)
        write_private(self._path((event.epoch, event.seq)), self._seal(msgspec.msgpack.encode(as_written)))

    def _path(self, identity: tuple[int, int]) -> Path:
        epoch, seq = identity
        return self._own / f"{seq:016x}-{epoch:016x}"


def _identity(path: Path) -> tuple[int, int] | None:
    """Whose file this is; None where a crash left it unfinished."""
    named = _NAME.fullmatch(path.name)
    return (int(named[2], 16), int(named[1], 16)) if named else None


def count(folder: Path) -> int:
    """How many sealed entries lie in a profile's folder, whoever wrote them."""
    return sum(_identity(path) is not None for path in (folder / FOLDER).glob("*/*/*"))
