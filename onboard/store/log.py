"""The event log with its projections: what a tablet, the desk and the relay have in common.

One transaction inserts events, folds their subjects again and stores the states. Listeners hear of it after the
commit, so that what they show is durable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock, local
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Dialect, Engine

from onboard.domain import clock, entities
from onboard.domain.entities import State
from onboard.domain.event import Body, Event, Identity, encode
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.database import READING

if TYPE_CHECKING:
    from sqlalchemy.engine.default import DefaultDialect

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
        self._reader = engine.execution_options(**READING)
        self._of_thread = local()
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
        """A transaction that sees one state of the database and does not wait for writers.

        One within another, on the same thread, is a part of it.
        """
        outer: Connection | None = getattr(self._of_thread, "reading", None)
        if outer is not None:
            yield outer
            return
        with self._reader.begin() as connection:
            self._of_thread.reading = connection
            try:
                yield connection
            finally:
                self._of_thread.reading = None

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


_STATE = sa.select(schema.entity.c.name, schema.entity.c.state).where(
    schema.entity.c.subject == sa.bindparam("subject")
)


def state(connection: Connection, subject: str) -> State | None:
    row = connection.execute(_STATE, {"subject": subject}).first()
    return entities.decode(row.name, row.state) if row else None


def states(connection: Connection, name: str, scope: str | None = None) -> dict[str, State]:
    table = schema.entity
    query = sa.select(table.c.subject, table.c.state).where(table.c.name == name)
    if scope is not None:
        query = query.where(table.c.scope == scope)
    return {subject: entities.decode(name, stored) for subject, stored in connection.execute(query)}


_FIND = (
    sa.select(schema.entity.c.subject, schema.entity.c.name, schema.entity.c.state)
    .join(schema.entity_key, schema.entity_key.c.subject == schema.entity.c.subject)
    .where(schema.entity_key.c.name == sa.bindparam("name"), schema.entity_key.c.key == sa.bindparam("key"))
)


def find(connection: Connection, name: str, key: str) -> dict[str, State]:
    rows = connection.execute(_FIND, {"name": name, "key": key})
    return {subject: entities.decode(kind, stored) for subject, kind, stored in rows}


_OF_SUBJECTS = EVENTS.where(schema.event.c.subject.in_(sa.bindparam("subjects", expanding=True)), ~schema.event.c.draft)


def events_of(connection: Connection, subjects: Sequence[str]) -> dict[str, list[Event]]:
    """The events of these subjects that take part in the fold."""
    found: dict[str, list[Event]] = {}
    for part in chunks(subjects):
        for row in connection.execute(_OF_SUBJECTS, {"subjects": part}):
            event = Event(*row)
            found.setdefault(event.subject, []).append(event)
    return found


_FIELDS = (*Event.__struct_fields__, "draft")
_INSERT = schema.event.insert().inline().values({name: sa.bindparam(name) for name in _FIELDS})


def insert(connection: Connection, events: Sequence[Event]) -> None:
    write_rows(connection, _INSERT, [(*msgspec.structs.astuple(event), False) for event in events])


def write_rows(connection: Connection, statement: sa.Executable, rows: Sequence[tuple[object, ...]]) -> None:
    """Runs a statement for each row of values, which stand in the order of its parameters.

    They go straight to the driver: naming and checking each value would cost as much as storing it.
    """
    if rows:
        connection.exec_driver_sql(_positional(statement, connection.dialect), list(rows))


@lru_cache(maxsize=32)
def _positional(statement: sa.Executable, dialect: Dialect) -> str:
    kind = cast("type[DefaultDialect]", type(dialect))
    positional = kind(paramstyle="qmark") if dialect.paramstyle == "qmark" else kind(paramstyle="format")
    return str(cast("sa.ClauseElement", statement).compile(dialect=positional))


_NEWEST_SEQ = sa.select(sa.func.max(schema.event.c.seq)).where(
    schema.event.c.device == sa.bindparam("device"), schema.event.c.epoch == sa.bindparam("epoch")
)
_KNOWN = EVENTS.where(
    schema.event.c.device == sa.bindparam("device"),
    schema.event.c.epoch == sa.bindparam("epoch"),
    schema.event.c.seq.in_(sa.bindparam("seqs", expanding=True)),
)


def newest_seq(connection: Connection, device: str, epoch: int) -> int:
    """The newest seq that the log has of a device's epoch; 0 where it has none."""
    return connection.execute(_NEWEST_SEQ, {"device": device, "epoch": epoch}).scalar() or 0


def known_events(connection: Connection, events: Sequence[Event]) -> dict[Identity, Event]:
    """What the log has under the identities of these events."""
    by_writer: dict[tuple[str, int], list[int]] = {}
    for event in events:
        by_writer.setdefault((event.device, event.epoch), []).append(event.seq)
    found: dict[Identity, Event] = {}
    for (device, epoch), seqs in by_writer.items():
        newest = newest_seq(connection, device, epoch)
        for part in chunks([seq for seq in seqs if seq <= newest]):
            rows = connection.execute(_KNOWN, {"device": device, "epoch": epoch, "seqs": part})
            found |= {event.identity: event for event in (Event(*row) for row in rows)}
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
    histories = events_of(connection, wanted)
    return store_folds(connection, {subject: histories.get(subject, []) for subject in wanted}, wanted)


_STORE = sa.text(
    "INSERT INTO entity (subject, name, scope, state) VALUES (:subject, :name, :scope, :state) ON CONFLICT (subject)"
    " DO UPDATE SET name = excluded.name, scope = excluded.scope, state = excluded.state"
)


def store_folds(connection: Connection, histories: Mapping[str, Sequence[Event]], stored: Sequence[str]) -> set[Change]:
    """Stores what each subject's events, all of them, amount to; gives what may have changed.

    `stored` are those of the subjects of which there may be a state already.
    """
    folds = {subject: entities.fold(events) for subject, events in histories.items()}
    there = {subject: (NAMES[type(folded)], folded) for subject, folded in folds.items() if folded is not None}
    changes = {Change(name, subject) for subject, (name, _) in there.items()}
    changes |= _forget(connection, [subject for subject in folds if subject not in there])
    rows = [(subject, name, histories[subject][0].scope, entities.encode(f)) for subject, (name, f) in there.items()]
    write_rows(connection, _STORE, rows)
    _store_keys(connection, stored, {(*key, subject) for subject, (_, f) in there.items() for key in f.keys})
    return changes


_FORGET = (
    schema.entity.delete()
    .where(schema.entity.c.subject.in_(sa.bindparam("subjects", expanding=True)))
    .returning(schema.entity.c.name, schema.entity.c.subject)
)


def _forget(connection: Connection, subjects: Sequence[str]) -> set[Change]:
    """Takes the states of these subjects away; gives what there was."""
    gone: set[Change] = set()
    for part in chunks(subjects):
        gone |= {Change(*row) for row in connection.execute(_FORGET, {"subjects": part})}
    return gone


_KEY = tuple(schema.entity_key.c[name] for name in ("name", "key", "subject"))
_KEYS = sa.select(*_KEY).where(schema.entity_key.c.subject.in_(sa.bindparam("subjects", expanding=True)))
_NEW_KEY = sa.text("INSERT INTO entity_key (name, key, subject) VALUES (:name, :key, :subject)")
_NO_KEY = sa.text("DELETE FROM entity_key WHERE name = :name AND key = :key AND subject = :subject")


def _store_keys(connection: Connection, known: Sequence[str], keys: set[tuple[str, str, str]]) -> None:
    """Makes these the keys of their subjects, of which `known` may have some; what stays is not written again."""
    stored: set[tuple[str, str, str]] = set()
    for part in chunks(known):
        stored |= {(name, key, subject) for name, key, subject in connection.execute(_KEYS, {"subjects": part})}
    write_rows(connection, _NO_KEY, list(stored - keys))
    write_rows(connection, _NEW_KEY, list(keys - stored))


class Writer(NamedTuple):
    """The writing identity of a replica: where its sequence and its clock stand."""

    epoch: int
    seq: int
    clock: int


_META = sa.select(schema.meta.c.name, schema.meta.c.value).where(
    schema.meta.c.name.in_(sa.bindparam("names", expanding=True))
)


def writer(connection: Connection) -> Writer:
    stored = dict(connection.execute(_META, {"names": Writer._fields}).all())
    return Writer(int(stored.get("epoch", 1)), int(stored.get("seq", 0)), int(stored.get("clock", 0)))


def get_meta(connection: Connection, name: str) -> str | None:
    row = connection.execute(_META, {"names": [name]}).first()
    return row.value if row else None


_SET_META = sa.text(
    "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def set_meta(connection: Connection, **values: object) -> None:
    connection.execute(_SET_META, [{"name": name, "value": str(value)} for name, value in values.items()])


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


_OBSERVE = sa.text(
    "INSERT INTO meta (name, value) VALUES ('clock', :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    " WHERE CAST(meta.value AS BIGINT) < CAST(excluded.value AS BIGINT)"
)


def observe(connection: Connection, timestamp: int) -> None:
    """Moves this replica's clock past a timestamp that it has seen, so that effects sort after their causes."""
    connection.execute(_OBSERVE, {"value": str(timestamp)})


def set_clock_back(connection: Connection) -> None:
    """The relay capped a time: the clock goes back to the newest time in the log.

    What is not sent keeps the time at which it was written, and what is written next must sort after it.
    """
    event = schema.event
    newest = sa.select(sa.func.max(sa.func.coalesce(event.c.effective_at, event.c.at))).where(~event.c.draft)
    set_meta(connection, clock=connection.execute(newest).scalar_one())


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
