"""What one relay process, or the operator's command, tells the others that share its PostgreSQL: LISTEN/NOTIFY.

A notice is a part of the transaction that it is about: PostgreSQL delivers it after the commit, in the order of the
commits, and not at all after a rollback. On SQLite there is one relay process, which hears of its own commits through
`Ledger.follow`; what the operator's command commits there reaches a device with its own next look.
"""

import secrets
from collections.abc import Callable, Sequence
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy import Connection, Engine

from onboard.domain.event import Event, decode, entity_of
from onboard.domain.flight import FlightClosed, FlightOpened
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.security.roles import Role
from onboard.store.ledger import Ledger, newest

if TYPE_CHECKING:
    import psycopg

CHANNEL = "onboard"

LONGEST = 7_900
"""Bytes of a payload; PostgreSQL takes less than 8,000 (manual, NOTIFY)."""

PATIENCE = 0.5
"""Seconds after which the listener looks whether it shall stop."""

AFTER_FAILURE = 1.0
"""Seconds before the listener connects again."""

INBOX = "inbox"
"""Topic of a delivery that was stored."""

CONVERSATIONS = "conversations"
"""Topic of all events of conversations."""

LIAISON = f"role:{Role.LIAISON.value}"
"""Topic of what gives every liaison another scope."""

_PROCESS = secrets.token_hex(4)

log = structlog.get_logger()


def person_topic(person: str) -> str:
    """Topic of what changes the scopes of one person."""
    return f"person:{person}"


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """Something was committed.

    Attributes:
        source: who said so; see `source_of`.
        first: the first and `last` the last number of the new events; both are 0 where there are none.
        topics: what it is about: scopes and the topics of this module; None stands for anything.
        devices: who wrote the events.
    """

    source: str
    first: int
    last: int
    topics: frozenset[str] | None = None
    devices: frozenset[str] = frozenset()


def source_of(engine: Engine) -> str:
    """What distinguishes this relay from others, also from another one in this process."""
    return f"{_PROCESS}.{id(engine):x}"


def topics_of(events: Sequence[Event]) -> frozenset[str]:
    return frozenset(topic for event in events for topic in (event.scope, *further_topics(event)))


def further_topics(event: Event) -> tuple[str, ...]:
    """What an event is about beside its scope: whose scopes it changes, and whether a conversation goes on."""
    match event.kind:
        case FlightOpened.KIND | FlightClosed.KIND:
            return (LIAISON,)
        case RosterAssigned.KIND | RosterRemoved.KIND:
            body = decode(event)
            assert isinstance(body, RosterAssigned | RosterRemoved)
            return (person_topic(body.person),)
    return (CONVERSATIONS,) if entity_of(event.kind) == "conversation" else ()


def announce(connection: Connection, events: Sequence[Event]) -> None:
    """Tells the others of new events; a part of the transaction. See `Ledger.in_commit`."""
    if events and connection.dialect.name == "postgresql":
        first, last = events[0].number, events[-1].number
        assert first is not None
        assert last is not None
        devices = frozenset(event.device for event in events)
        _notify(connection, Notice(source_of(connection.engine), first, last, topics_of(events), devices))


def announce_delivery(connection: Connection) -> None:
    """Tells the others that a channel has delivered something; a part of the transaction."""
    if connection.dialect.name == "postgresql":
        _notify(connection, Notice(source_of(connection.engine), 0, 0, frozenset({INBOX})))


def announce_renewal(connection: Connection) -> None:
    """Tells all, this process too, that the log was put back; a part of the transaction. See `Ledger.in_renewal`."""
    if connection.dialect.name == "postgresql":
        _notify(connection, Notice("", 0, 0))


def _notify(connection: Connection, notice: Notice) -> None:
    payload = msgspec.json.encode(notice)
    if len(payload) > LONGEST:
        payload = msgspec.json.encode(Notice(notice.source, notice.first, notice.last))
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, payload.decode())))


class Listener:
    """Hears the notices of the other processes, on a thread of its own; does nothing on SQLite."""

    def __init__(self, ledger: Ledger, hear: Callable[[Notice], None]) -> None:
        """Calls `hear` with each notice, on the listener's thread. One without topics follows each new connection."""
        self._ledger = ledger
        self._hear = hear
        self._source = source_of(ledger.engine)
        self._stop = Flag()
        self._thread = Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        if self._ledger.engine.dialect.name == "postgresql":
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        import psycopg  # noqa: PLC0415 # eight megabytes that only a relay on PostgreSQL needs

        while not self._stop.is_set():
            try:
                self._listen()
            except (psycopg.OperationalError, sa.exc.OperationalError, sa.exc.InterfaceError):
                # PostgreSQL is away or restarts; what is missed meanwhile is made up for after the next connection.
                log.warning("no notices: the database is away")
                self._stop.wait(AFTER_FAILURE)

    def _listen(self) -> None:
        """Listens until it is to stop or the connection ends."""
        with self._ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as pooled:
            connection = _dedicated(pooled)
            pooled.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._hear(Notice(self._source, 0, newest(pooled)))
            while not self._stop.is_set():
                for heard in connection.notifies(timeout=PATIENCE, stop_after=1):
                    self._take(heard.payload)

    def _take(self, payload: str) -> None:
        notice = msgspec.json.decode(payload, type=Notice)
        if notice.source != self._source:
            self._hear(notice)


def _dedicated(pooled: Connection) -> "psycopg.Connection[Any]":
    """The driver's connection, which leaves the pool: the next user would go on listening."""
    connection = cast("psycopg.Connection[Any]", pooled.connection.driver_connection)
    pooled.detach()
    return connection
