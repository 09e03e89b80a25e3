"""The event log with its projections: what a tablet, the desk and the relay have in common.

One transaction inserts events, folds their subjects again and stores the states. Listeners hear of it after the
commit, so that what they show is durable.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from onboard.domain import clock, entities
from onboard.domain.entities import State
from onboard.domain.event import Body, Event, Identity, encode
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.database import READING

CHUNK = 400
"""Values in one IN list; below the limit of every database."""

ENVELOPE = tuple(schema.event.c[name] for name in Event.__struct_fields__)
EVENTS = sa.select(*ENVELOPE)

NAMES = {entity.state: name for name, entity in entities.ENTITIES.items()}


class Draft(NamedTuple):
    """What a person or the relay is about to record."""

    scope: str
    subject: str
    body: Body
    expires: int | None = None


class Change(NamedTuple):
    """An entity whose state changed."""

    name: str
    subject: str


T = TypeVar("T")
Listener = Callable[[frozenset[Change]], None]


class Log:
    """A replica's log and projections.

    Attributes:
        device: id under which this replica writes events.
    """

    def __init__(self, engine: Engine, device: str) -> None:
        self.engine = engine
        self.device = device
        self._listeners: list[Listener] = []
        # SQLite's own lock is taken by polling; a queue in front of it is fair. PostgreSQL needs none.
        self._turn = Lock()

    def subscribe(self, listener: Listener) -> None:
        """Calls `listener` after each commit, on the thread that committed."""
        self._listeners.append(listener)

    def notify(self, changes: Iterable[Change]) -> None:
        changed = frozenset(changes)
        if changed:
            for listener in self._listeners:
                listener(changed)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the writer's lock."""
        with self._turn, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and does not wait for writers."""
        with self.engine.connect().execution_options(**READING) as connection, connection.begin():
            yield connection

    def state(self, subject: str) -> State | None:
        """The state of one entity."""
        with self.reading() as connection:
            return state(connection, subject)

    def states(self, name: str, scope: str | None = None) -> dict[str, State]:
        """All entities of a name by subject, of one scope if it is given."""
        with self.reading() as connection:
            return states(connection, name, scope)

    def find(self, name: str, key: str) -> dict[str, State]:
        """The entities, by subject, that have this key; see the states' `keys`."""
        with self.reading() as connection:
            return find(connection, name, key)

    def rebuild(self) -> int:
        """Folds all projections again from the log; gives the number of subjects."""
        with self.writing() as connection:
            connection.execute(schema.entity.delete())
            connection.execute(schema.entity_key.delete())
            subjects = connection.execute(sa.select(schema.event.c.subject).distinct()).scalars().all()
            changes = set[Change]().union(*(refold(connection, part) for part in chunks(subjects)))
        self.notify(changes)
        return len(subjects)


def state(connection: Connection, subject: str) -> State | None:
    table = schema.entity
    row = connection.execute(sa.select(table.c.name, table.c.state).where(table.c.subject == subject)).first()
    return entities.decode(row.name, row.state) if row else None


def states(connection: Connection, name: str, scope: str | None = None) -> dict[str, State]:
    table = schema.entity
    query = sa.select(table.c.subject, table.c.state).where(table.c.name == name)
    if scope is not None:
        query = query.where(table.c.scope == scope)
    return {subject: entities.decode(name, stored) for subject, stored in connection.execute(query)}


def find(connection: Connection, name: str, key: str) -> dict[str, State]:
    table, keys = schema.entity, schema.entity_key
    query = (
        sa.select(table.c.subject, table.c.name, table.c.state)
        .join(keys, keys.c.subject == table.c.subject)
        .where(keys.c.name == name, keys.c.key == key)
    )
    return {subject: entities.decode(kind, stored) for subject, kind, stored in connection.execute(query)}


def events_of(connection: Connection, subjects: Sequence[str]) -> dict[str, list[Event]]:
    """The events of these subjects that take part in the fold."""
    found: dict[str, list[Event]] = {}
    table = schema.event
    for part in chunks(subjects):
        query = EVENTS.where(table.c.subject.in_(part), ~table.c.draft)
        for row in connection.execute(query):
            event = Event(*row)
            found.setdefault(event.subject, []).append(event)
    return found


_INSERT = schema.event.insert()


def insert(connection: Connection, events: Sequence[Event]) -> None:
    if events:
        rows = [{**msgspec.structs.asdict(event), "draft": False} for event in events]
        connection.execute(_INSERT, rows)


def known_events(connection: Connection, events: Sequence[Event]) -> dict[Identity, Event]:
    """What the log has under the identities of these events."""
    table = schema.event
    by_writer: dict[tuple[str, int], list[int]] = {}
    for event in events:
        by_writer.setdefault((event.device, event.epoch), []).append(event.seq)
    found: dict[Identity, Event] = {}
    for (device, epoch), seqs in by_writer.items():
        for part in chunks(seqs):
            query = EVENTS.where(table.c.device == device, table.c.epoch == epoch, table.c.seq.in_(part))
            found |= {event.identity: event for event in (Event(*row) for row in connection.execute(query))}
    return found


def same(event: Event, other: Event) -> bool:
    """Whether two events of one identity say the same."""
    return (event.subject, event.kind, event.at, event.body) == (other.subject, other.kind, other.at, other.body)


def placed(event: Event, outcome: Outcome) -> Verdict:
    """The verdict on an event that the relay has, with its place in the relay's log."""
    return Verdict(event.epoch, event.seq, outcome, event.number, event.received, event.effective_at, event.check)


def refold(connection: Connection, subjects: Iterable[str]) -> set[Change]:
    """Folds these subjects again and stores their states; gives what may have changed."""
    wanted = list(dict.fromkeys(subjects))
    changes = _forget(connection, wanted)
    rows, keys = [], []
    for subject, events in events_of(connection, wanted).items():
        folded = entities.fold(events)
        if folded is None:
            continue
        name = NAMES[type(folded)]
        changes.add(Change(name, subject))
        rows.append({"subject": subject, "name": name, "scope": events[0].scope, "state": entities.encode(folded)})
        keys += [{"name": key, "key": value, "subject": subject} for key, value in set(folded.keys)]
    if rows:
        connection.execute(schema.entity.insert(), rows)
    if keys:
        connection.execute(schema.entity_key.insert(), keys)
    return changes


def _forget(connection: Connection, subjects: Sequence[str]) -> set[Change]:
    """Takes the states of these subjects away; gives what there was."""
    table, keys = schema.entity, schema.entity_key
    gone: set[Change] = set()
    for part in chunks(subjects):
        forgotten = table.delete().where(table.c.subject.in_(part)).returning(table.c.name, table.c.subject)
        gone |= {Change(name, subject) for name, subject in connection.execute(forgotten)}
        connection.execute(keys.delete().where(keys.c.subject.in_(part)))
    return gone


class Writer(NamedTuple):
    """The writing identity of a replica: where its sequence and its clock stand."""

    epoch: int
    seq: int
    clock: int


def writer(connection: Connection) -> Writer:
    stored = dict(connection.execute(sa.select(schema.meta.c.name, schema.meta.c.value)).all())
    return Writer(int(stored.get("epoch", 1)), int(stored.get("seq", 0)), int(stored.get("clock", 0)))


def get_meta(connection: Connection, name: str) -> str | None:
    table = schema.meta
    return connection.execute(sa.select(table.c.value).where(table.c.name == name)).scalar_one_or_none()


def set_meta(connection: Connection, **values: object) -> None:
    table = schema.meta
    connection.execute(table.delete().where(table.c.name.in_(values)))
    connection.execute(table.insert(), [{"name": name, "value": str(value)} for name, value in values.items()])


def compose(connection: Connection, device: str, author: str, drafts: Sequence[Draft], now: int) -> list[Event]:
    """New events of this replica, in its sequence and by its clock, which it moves on. They are not stored yet."""
    epoch, seq, last = writer(connection)
    events = []
    for draft in drafts:
        seq, last = seq + 1, clock.tick(last, now)
        body = draft.body
        events.append(
            Event(
                device=device,
                epoch=epoch,
                seq=seq,
                author=author,
                scope=draft.scope,
                subject=draft.subject,
                at=last,
                kind=body.KIND,
                schema=body.SCHEMA,
                priority=int(body.priority),
                body=encode(body),
                expires=draft.expires,
            )
        )
    set_meta(connection, epoch=epoch, seq=seq, clock=last)
    return events


def observe(connection: Connection, timestamp: int) -> None:
    """Moves this replica's clock past a timestamp that it has seen, so that effects sort after their causes."""
    if timestamp > writer(connection).clock:
        set_meta(connection, clock=timestamp)


def set_clock_back(connection: Connection) -> None:
    """The relay capped a time: the clock goes back to the newest time in the log.

    What is not sent keeps the time at which it was written, and what is written next must sort after it.
    """
    event = schema.event
    newest = sa.select(sa.func.max(sa.func.coalesce(event.c.effective_at, event.c.at))).where(~event.c.draft)
    set_meta(connection, clock=connection.execute(newest).scalar_one())


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
