"""What waits in the outbox, sealed for the relay, as files beside the database (design section 6).

The database opens with the PIN alone; these files open at the relay alone. So whoever loses PIN, keyring or database
loses no word: after another enrolment, or beside an older database, the files go to the relay as they are. What was
carried is safe as soon as the relay has it, not only once its backup does. Photos are not among them.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from onboard.domain.event import Event
from onboard.security.files import make_private_folder, move_private, write_private
from onboard.store import schema
from onboard.store.log import ENVELOPE, chunks, writer
from onboard.store.outbox import SAME_EVENT
from onboard.store.replica import Replica

FOLDER = "sealed"

_LEFT = "-left"
"""Ends the names of those that an earlier life of this very database left."""

_NAME = re.compile(rf"([0-9a-f]{{16}})-([0-9a-f]{{16}})-([0-9a-f]{{16}})({_LEFT})?")
_WAITING = sa.select(schema.event.c.seq, schema.event.c.epoch, schema.event.c.at).join(schema.outbox, SAME_EVENT)
_WRITTEN = sa.select(schema.event.c.seq, schema.event.c.at).where(
    schema.event.c.device == sa.bindparam("its_device"),
    schema.event.c.seq.in_(sa.bindparam("seqs", expanding=True)),
)
_EVENTS = (
    sa.select(*ENVELOPE)
    .join(schema.outbox, SAME_EVENT)
    .where(sa.tuple_(schema.outbox.c.epoch, schema.outbox.c.seq).in_(sa.bindparam("identities", expanding=True)))
)

Seal = Callable[[bytes], bytes]


class _Name(NamedTuple):
    """Whose file it is: the entry's number, and its time, which tells it from one of another life of the database."""

    seq: int
    epoch: int
    at: int

    def __str__(self) -> str:
        return "-".join(f"{part:016x}" for part in self)


class Spool:
    """A file for each entry of this device's outbox, and those that were left.

    Left are the files of earlier enrolments, and those that this database never wrote: it may have been lost, or put
    back to an older copy. They lie in a folder for each relay's key, and in it in one for each device.
    """

    def __init__(self, folder: Path, replica: Replica, relay: bytes, seal: Seal) -> None:
        """The spool of this replica in a profile's folder; `seal` seals bytes for the relay with this public key."""
        self._replica = replica
        self._seal = seal
        self._folder = folder
        self._relays = folder / FOLDER / hashlib.sha256(relay).hexdigest()[:16]
        self._own = self._relays / replica.device
        # What was written later than this has no file from before.
        with replica.reading() as connection:
            self._born = writer(connection)
        self._epoch: int | None = None
        # Who has a file, and whose file says what the database says.
        self._there: set[_Name] | None = None
        self._good: set[_Name] = set()

    def reconcile(self, most: int) -> bool:
        """Seals what waits in the outbox and has no file yet, `most` entries at once, the oldest first.

        Deletes the files of what waits no more. The same again does nothing. Gives whether more is to be sealed.
        """
        there = self._files()
        with self._replica.reading() as connection:
            waiting = {_Name(*row) for row in connection.execute(_WAITING, {"its_device": self._replica.device})}
            epoch = writer(connection).epoch
        if epoch != self._epoch:
            # What waits may have been moved there, and may name moved entries anew.
            self._good = set() if self._epoch else set(there)
            self._epoch = epoch
        for name in there - waiting:
            self._path(name).unlink(missing_ok=True)
        there &= waiting
        self._good &= waiting
        missing = sorted(waiting - self._good)
        for event in self._events([(name.epoch, name.seq) for name in missing[:most]]):
            name = self._write(event)
            for known in (there, self._good):
                known.add(name)
        return len(missing) > most

    def left(self) -> list[Path]:
        """The files that were left for this relay, each device's in the order of its writing."""
        return [path for path in sorted(self._relays.glob("*/*")) if self._is_left(path)]

    def foreign(self) -> int:
        """How many files lie here that another relay alone can open."""
        return count(self._folder) - sum(_named(path) is not None for path in self._relays.glob("*/*"))

    def remove(self, left: Path) -> None:
        """Deletes one of those, as the relay has it."""
        left.unlink(missing_ok=True)
        if left.parent != self._own and not any(left.parent.iterdir()):
            left.parent.rmdir()

    def _is_left(self, path: Path) -> bool:
        return _named(path) is not None and (path.parent != self._own or path.name.endswith(_LEFT))

    def _files(self) -> set[_Name]:
        """Whose files lie here; looked up once, as nobody else writes any."""
        if self._there is None:
            make_private_folder(self._own)
            named = {name for path in self._own.iterdir() if (name := _named(path)) and not self._is_left(path)}
            earlier = self._of_an_earlier_life(named)
            for name in earlier:
                # What is written now may get the same number.
                move_private(self._path(name), self._own / f"{name}{_LEFT}")
            self._there = named - earlier
        return self._there

    def _of_an_earlier_life(self, names: set[_Name]) -> set[_Name]:
        """Those of what this database has not written, or has written something else in the place of."""
        written: dict[int, set[int]] = {}
        with self._replica.reading() as connection:
            for part in chunks([name.seq for name in names]):
                rows = connection.execute(_WRITTEN, {"its_device": self._replica.device, "seqs": part})
                for seq, at in rows:
                    written.setdefault(seq, set()).add(at)
        return {
            name
            for name in names
            if name.seq > self._born.seq
            or name.epoch > self._born.epoch
            or name.at not in written.get(name.seq, {name.at})
        }

    def _events(self, identities: list[tuple[int, int]]) -> list[Event]:
        found: list[Event] = []
        with self._replica.reading() as connection:
            for part in chunks(identities):
                named = {"its_device": self._replica.device, "identities": part}
                found += [Event(*row) for row in connection.execute(_EVENTS, named)]
        return sorted(found, key=lambda event: (event.seq, event.epoch))

    def _write(self, event: Event) -> _Name:
        as_written = msgspec.structs.replace(event, number=None, received=None, effective_at=None, check=None)
        name = _Name(event.seq, event.epoch, event.at)
        write_private(self._path(name), self._seal(msgspec.msgpack.encode(as_written)))
        return name

    def _path(self, name: _Name) -> Path:
        return self._own / str(name)


def _named(path: Path) -> _Name | None:
    """Whose file this is; None where a crash left it unfinished."""
    found = _NAME.fullmatch(path.name)
    return _Name(*(int(part, 16) for part in found.groups()[:3])) if found else None


def count(folder: Path) -> int:
    """How many sealed entries lie in a profile's folder, whoever wrote them."""
    return sum(_named(path) is not None for path in (folder / FOLDER).glob("*/*/*"))
