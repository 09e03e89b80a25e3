"""A relay and tablets in one process, to test sync: real stores, engine and rules; no sockets, no threads."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onboard.domain.event import Event, Priority
from onboard.domain.note import NoteWritten
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.domain.scope import flight_of, roster_id
from onboard.errors import AccessError, LinkError
from onboard.relay.blobs import RelayBlobs
from onboard.relay.exchange import Exchange
from onboard.relay.register import Device as Enrolled
from onboard.relay.register import Register
from onboard.security.assertion import sign
from onboard.security.roles import Role
from onboard.store import database, schema
from onboard.store.blobs import Blobs, NewBlob
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, Log, get_meta, set_meta
from onboard.store.replica import Replica
from onboard.sync.blobs import BlobSession, BlobTransport
from onboard.sync.engine import Engine, Outgoing, RefusedError
from onboard.sync.loop import Loop
from onboard.sync.protocol import MSGPACK_ZSTD, SyncRequest, SyncResponse, decode, encode
from onboard.sync.session import OvertakingSession, PushSession, Session, WaitSession

FLIGHT = "flight:KL0605/2026-11-21/AMS"
OTHER_FLIGHT = "flight:KL0601/2026-11-21/AMS"
NOW = 1_795_255_200_000
"""2026-11-21 10:00 UTC."""

KEY = bytes(range(32))
IN_MEMORY = Path()


COPY = "copy"
"""The name of the session that copies photos."""

SHOW_PHOTOS = {"blob", "crew_message", "found_item"}


class Databases(Protocol):
    """Where the databases lie. What is not there yet is made, with empty tables."""

    def open_relay(self, folder: Path) -> sa.Engine: ...

    def open_device(self, folder: Path, name: str) -> sa.Engine: ...


class Templates(NamedTuple):
    """Databases in files, copied from migrated, empty ones; those of devices are encrypted."""

    relay: Path
    device: Path

    def open_relay(self, folder: Path) -> sa.Engine:
        path = _copied(self.relay, folder / "relay.db")
        return quick(database.open_url(f"sqlite:///{path}"))

    def open_device(self, folder: Path, name: str) -> sa.Engine:
        return quick(database.open_encrypted(_copied(self.device, folder / f"{name}.db"), KEY))


class NoteOfLater(NoteWritten, frozen=True, kw_only=True):
    """A kind of a later version: nobody has registered it yet."""

    KIND = "note.of_later"

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


class Types(NamedTuple):
    """The parts under test, so that others can stand in for them."""

    ledger: type[Ledger] = Ledger
    exchange: type[Exchange] = Exchange
    replica: type[Replica] = Replica
    engine: type[Engine] = Engine
    push: type[PushSession] = PushSession
    blobs: type[Blobs] = Blobs
    copy: type[BlobSession] = BlobSession
    relay_blobs: type[RelayBlobs] = RelayBlobs


PARTS = Types()


class Relay:
    """The relay without HTTP: what it knows stands in its database, as in production.

    Attributes:
        now: its clock, Unix milliseconds.
    """

    def __init__(self, folder: Path, databases: Databases, types: Types = PARTS) -> None:
        self.databases = databases
        self.now = NOW
        self._folder = folder
        self._types = types
        self._secrets = count(1)
        self.start()

    def start(self) -> None:
        """Starts the program on what its database holds."""
        self.ledger = self._types.ledger(self.databases.open_relay(self._folder), "relay")
        with self.ledger.writing() as connection:
            if get_meta(connection, "device") is None:
                set_meta(connection, device=self.ledger.device)
        self.ledger.begin_epoch(self.now)
        self.ledger.incarnation()
        self.register = Register(self.ledger)
        self.exchanges = self._types.exchange(self.ledger)
        self.blobs = self._types.relay_blobs(self.ledger, self.exchanges.trail)

    def enrol(self, device: str, key: Ed25519PrivateKey, role: Role = Role.CREW) -> str:
        """Enrols a device for a new person of this role; gives the person."""
        person = self.register.add_person(role)
        secret = next(self._secrets).to_bytes(10, "big")
        self.register.invite(person, secret, self.now)
        self.register.enrol(secret.hex(), device, key.public_key().public_bytes_raw(), self.now)
        return person

    def assign(self, scope: str, person: str) -> None:
        flight = flight_of(scope)
        assert flight is not None
        body = RosterAssigned(flight=flight, person=person, position="Zone 2")
        self.ledger.append("relay", [Draft(scope, roster_id(flight), body)], self.now)

    def remove(self, scope: str, person: str) -> None:
        flight = flight_of(scope)
        assert flight is not None
        self.ledger.append("relay", [Draft(scope, roster_id(flight), RosterRemoved(person=person))], self.now)

    def write(self, *drafts: Draft) -> None:
        """The ground writes."""
        self.ledger.append("relay", drafts, self.now)

    def forget_tokens(self) -> None:
        with self.ledger.writing() as connection:
            connection.execute(schema.token.delete())

    def enter(self, request: SyncRequest, token: str | None) -> tuple[Enrolled, str | None]:
        """The device that asks, and its new token where it signed in."""
        try:
            if request.assertion is not None:
                return self.register.sign_in(request.assertion, self.now)
            return self.register.bearer(token or "", self.now), None
        except AccessError as error:
            raise RefusedError(str(error), self.now) from error

    def answer(self, request: SyncRequest, token: str | None) -> SyncResponse:
        """What the relay answers, over the wire's own form."""
        asked = over_the_wire(request)
        device, new_token = self.enter(asked, token)
        response = self.exchanges.take_in(device, asked, self.now)
        return over_the_wire(msgspec.structs.replace(response, token=new_token))


Answered = SyncResponse | LinkError | RefusedError
"""What becomes of a request."""


class Mailbox:
    """A transport whose answers somebody else puts in: an answer, or what went wrong."""

    def __init__(self) -> None:
        self.answer: Answered | None = None

    def exchange(self, request: SyncRequest, token: str | None) -> SyncResponse:
        answer, self.answer = self.answer, None
        assert answer is not None, "nothing was put in"
        if isinstance(answer, Exception):
            raise answer
        return answer


class Tablet:
    """A crew member's device.

    Attributes:
        skew: milliseconds by which its own clock is ahead.
        sessions: push and wait, made anew by each start.
        loops: the sessions, and what copies photos where there are any.
    """

    def __init__(
        self,
        relay: Relay,
        folder: Path,
        name: str,
        types: Types = PARTS,
        skew: int = 0,
        role: Role = Role.CREW,
        copy_of: "Tablet | None" = None,
    ) -> None:
        """Enrols it, or, where it is a copy of another tablet, takes all of its identity; `name` is the database's."""
        self.relay = relay
        self.name: str = copy_of.name if copy_of else name
        self.skew = skew
        self._types = types
        self._folder = folder
        self._database = name
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(self.name.encode()).digest())
        self.person: str = copy_of.person if copy_of else relay.enrol(name, self._key, role)
        self.start()

    def start(self, seed: int = 0) -> None:
        """Starts the app on what its database holds."""
        database = self.relay.databases.open_device(self._folder, self._database)
        self.replica = self._types.replica(database, self.name)
        self.engine = self._types.engine(self.replica, lambda now: sign(self._key, self.name, now), random.Random(seed))
        self.mail = {"push": Mailbox(), "overtake": Mailbox(), "wait": Mailbox()}
        self.push = self._types.push(self.engine, self.mail["push"], self.clock)
        self.overtake = OvertakingSession(self.engine, self.mail["overtake"], self.clock)
        self.wait = WaitSession(self.engine, self.mail["wait"], self.clock)
        self.push.on_link, self.wait.on_link = self.wait.wake, self.push.wake
        self.push.on_push = self.overtake.wake
        self.sessions: dict[str, Session] = {"push": self.push, "overtake": self.overtake, "wait": self.wait}
        self.loops: dict[str, Loop] = {**self.sessions}

    def copy_photos(self, transport: BlobTransport, largest_piece: int, seed: int) -> BlobSession:
        """Lets this app copy photos, too, as `bootstrap.Device` has it."""
        budget = self.engine.budget
        self.blobs = self._types.blobs(self.replica)
        copy = self.loops[COPY] = self._types.copy(
            self.blobs,
            transport,
            self.clock,
            token=lambda: self.engine.token,
            piece=lambda: min(budget.wire, largest_piece),
            may_run=lambda: budget.photos and not self.engine.pushing,
            rng=random.Random(seed),
        )
        self.replica.subscribe(
            lambda changes: copy.wake() if any(each.name in SHOW_PHOTOS for each in changes) else None
        )
        for session in self.sessions.values():
            session.on_link = partial(_wake_all, session.on_link, copy.wake)
        return copy

    def stop(self) -> None:
        self.replica.engine.dispose()

    def clock(self) -> int:
        return self.relay.now + self.skew

    def write(self, *drafts: Draft, blobs: Sequence[NewBlob] = ()) -> list[Event]:
        return self.replica.append(self.person, drafts, self.clock() + self.engine.offset, blobs)

    def carry(self, name: str, outgoing: Outgoing, answer: Answered) -> float:
        """What the session makes of an answer to this request; gives its pause."""
        self.mail[name].answer = answer
        return self.sessions[name].carry(outgoing)

    def exchange(self, name: str) -> float | None:
        """One exchange of a session over a link without faults; None where it has nothing to ask."""
        outgoing = self.sessions[name].next_request()
        return None if outgoing is None else self.carry(name, outgoing, self.ask(outgoing))

    def ask(self, outgoing: Outgoing) -> SyncResponse | RefusedError:
        """What the relay says to a request now."""
        try:
            return self.relay.answer(outgoing.request, outgoing.token)
        except RefusedError as error:
            return error

    def own_texts(self) -> list[tuple[Event, str]]:
        """The notes that were written here, with their texts."""
        own = [event for event in stored(self.replica) if event.device == self.name]
        return [(event, msgspec.msgpack.decode(event.body)["text"]) for event in own]

    def catch_up(self) -> None:
        """Exchanges until nothing is left to send or to read."""
        while self.exchange("push") is not None:
            pass
        self.exchange("wait")
        while self.replica.pulled_so_far()[1] or self.wait._behind:
            self.exchange("wait")


def _wake_all(*wakes: Callable[[], None]) -> None:
    for wake in wakes:
        wake()


M = TypeVar("M", SyncRequest, SyncResponse)


def over_the_wire(message: M) -> M:
    return decode(encode(message, MSGPACK_ZSTD), MSGPACK_ZSTD, type(message))


def note(text: str, subject: str = "note-1", scope: str = FLIGHT) -> Draft:
    return Draft(scope, subject, NoteWritten(seat="12A", text=text))


def stored(log: Log, scope: str | None = None) -> set[Event]:
    """The events of a log, of one scope if it is given."""
    table = schema.event
    query = sa.select(*(table.c[name] for name in Event.__struct_fields__))
    if scope is not None:
        query = query.where(table.c.scope == scope)
    with log.reading() as connection:
        return {Event(*row) for row in connection.execute(query)}


def texts(log: Log) -> Counter[str]:
    """How often the log holds each text of a note."""
    bodies = [msgspec.msgpack.decode(event.body) for event in stored(log) if event.kind.startswith("note.")]
    return Counter(body["text"] for body in bodies)


def text_of(event: Event) -> str | None:
    """A person's own words, by which an event is recognised whatever becomes of its identity."""
    return words_in(event.body)


def words_in(body: bytes) -> str | None:
    text = msgspec.msgpack.decode(body).get("text")
    return text if isinstance(text, str) else None


def states(log: Log, scope: str) -> dict[str, bytes]:
    table = schema.entity
    with log.reading() as connection:
        rows = connection.execute(sa.select(table.c.subject, table.c.state).where(table.c.scope == scope)).all()
    return {row.subject: row.state for row in rows}


def make_templates(folder: Path) -> Templates:
    relay = database.open_url(f"sqlite:///{folder / 'relay.db'}")
    device = database.open_encrypted(folder / "device.db", KEY)
    for engine, branches in ((relay, ("log", "ground")), (device, ("log",))):
        database.migrate(engine, branches)
        engine.dispose()
    return Templates(folder / "relay.db", folder / "device.db")


def _copied(template: Path, path: Path) -> Path:
    """The path, at which a copy of the template lies unless something is there already."""
    if not path.exists():
        shutil.copy(template, path)
    return path


def quick(engine: sa.Engine) -> sa.Engine:
    """Without waiting for the disk: what ends here is a process, never the power."""

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF").close()

    return engine
