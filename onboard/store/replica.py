"""A device's replica: its own events with their outbox, and what it has pulled of the scopes that it holds."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Event, Identity, Priority
from onboard.domain.verdict import STORED, Outcome, Verdict
from onboard.store import schema
from onboard.store.log import (
    ENVELOPE,
    Change,
    Draft,
    Log,
    chunks,
    compose,
    get_meta,
    insert,
    known_events,
    observe,
    placed,
    refold,
    same,
    set_clock_back,
    set_meta,
    writer,
)


class Queued(NamedTuple):
    """An event in the outbox. `size` is the length of its body in bytes."""

    epoch: int
    seq: int
    subject: str
    priority: int
    queued_at: int
    attempts: int
    size: int


class Waiting(NamedTuple):
    """A line of the outbox for a person to read. `rejected` is the relay's reason where it said no."""

    event: Event
    queued_at: int
    attempts: int
    rejected: str | None


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far a class has been read: the log number of its last entry and that entry's random bytes."""

    number: int = 0
    check: bytes | None = None


Cursors = dict[int, Cursor]


class Backfill(msgspec.Struct, frozen=True, array_like=True):
    """What is still to be read of a scope that was gained: numbers above `after`, up to `upto`, of one class."""

    scope: str
    priority: int
    after: int
    upto: int


class Pulled(NamedTuple):
    """What one answer of the relay brought.

    Attributes:
        as_of: newest number of the relay's log when it was read; decides which of two answers is newer.
        asked: the backfills that were asked for, and `filled` how far each has come (None: done).
    """

    events: Sequence[Event]
    cursors: Mapping[int, Cursor]
    scopes: frozenset[str]
    as_of: int
    filled: Sequence[Backfill]


REFUSED = frozenset(Outcome) - STORED - {Outcome.RETRY, Outcome.SEQ_REUSE}

Unsettled = dict[tuple[int, int], tuple[str, int]]

PLACE = ("epoch", "seq", "number", "received", "effective_at", "check")
"""What a verdict says of an event and its place in the relay's log."""

_SETTLE = (
    schema.event.update()
    .where(
        schema.event.c.device == sa.bindparam("its_device"),
        schema.event.c.epoch == sa.bindparam("its_epoch"),
        schema.event.c.seq == sa.bindparam("its_seq"),
    )
    .values({name: sa.bindparam(f"its_{name}") for name in PLACE[2:]} | {"draft": False})
)
_UNQUEUE = schema.outbox.delete().where(
    schema.outbox.c.epoch == sa.bindparam("its_epoch"), schema.outbox.c.seq == sa.bindparam("its_seq")
)


class Replica(Log):
    def append(self, author: str, drafts: Sequence[Draft], now: int) -> list[Event]:
        """Records what happened here: event, projection, outbox, sequence and clock in one transaction.

        `now` is the relay's time as last known, Unix milliseconds. When this returns, the events are durable.
        """
        if not drafts:
            return []
        with self.writing() as connection:
            events = compose(connection, self.device, author, drafts, now)
            insert(connection, events)
            connection.execute(schema.outbox.insert(), [_queued(event, now) for event in events])
            changes = refold(connection, (event.subject for event in events))
        self.notify(changes)
        return events

    @property
    def offset(self) -> int:
        """Milliseconds by which the relay's clock was ahead of this device's, as last known."""
        with self.reading() as connection:
            return int(get_meta(connection, "offset") or 0)

    @offset.setter
    def offset(self, value: int) -> None:
        with self.writing() as connection:
            set_meta(connection, offset=value)

    @property
    def heard(self) -> int | None:
        """When the relay last answered, Unix milliseconds by this device's clock; within a minute."""
        with self.reading() as connection:
            kept = get_meta(connection, "heard")
        return None if kept is None else int(kept)

    @heard.setter
    def heard(self, value: int) -> None:
        with self.writing() as connection:
            set_meta(connection, heard=value)

    @property
    def epoch(self) -> int:
        with self.reading() as connection:
            return writer(connection).epoch

    def queue(self) -> list[Queued]:
        """What is not sent, in the order in which it was written."""
        box, event = schema.outbox, schema.event
        query = (
            sa.select(
                box.c.epoch,
                box.c.seq,
                box.c.subject,
                box.c.priority,
                box.c.queued_at,
                box.c.attempts,
                sa.func.length(event.c.body),
            )
            .join(event, self._same_event(box))
            .where(box.c.rejected.is_(None))
            .order_by(box.c.epoch, box.c.seq)
        )
        with self.reading() as connection:
            return [Queued(*row) for row in connection.execute(query)]

    def waiting(self) -> list[Waiting]:
        """The outbox as a person sees it: not sent, and rejected with the relay's reason."""
        box = schema.outbox
        query = (
            sa.select(*ENVELOPE, box.c.queued_at, box.c.attempts, box.c.rejected)
            .join(box, self._same_event(box))
            .order_by(box.c.epoch, box.c.seq)
        )
        with self.reading() as connection:
            return [Waiting(Event(*row[:-3]), *row[-3:]) for row in connection.execute(query)]

    def not_sent(self) -> int:
        """How many events the relay has not got yet, rejected ones included."""
        with self.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(schema.outbox)).scalar_one()

    def outgoing(self, identities: Sequence[tuple[int, int]]) -> list[Event]:
        """The events of these (epoch, seq), in that order; each counts as tried once more."""
        found: dict[tuple[int, int], Event] = {}
        event, box = schema.event, schema.outbox
        with self.writing() as connection:
            for part in chunks(list(identities)):
                named = sa.tuple_(event.c.epoch, event.c.seq).in_(part)
                rows = connection.execute(sa.select(*ENVELOPE).where(event.c.device == self.device, named))
                found |= {(row.epoch, row.seq): Event(*row) for row in rows}
                tried = box.update().where(sa.tuple_(box.c.epoch, box.c.seq).in_(part))
                connection.execute(tried.values(attempts=box.c.attempts + 1))
        return [found[identity] for identity in identities if identity in found]

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Acts on what the relay said of events that were sent to it."""
        if not verdicts:
            return
        with self.writing() as connection:
            changed = self._stored(connection, [each for each in verdicts if each.outcome in STORED])
            for verdict in verdicts:
                if verdict.outcome in REFUSED:
                    changed |= self._refused(connection, verdict)
            reused = [(each.epoch, each.seq) for each in verdicts if each.outcome is Outcome.SEQ_REUSE]
            if reused:
                changed |= self._renew_epoch(connection, reused)
            changes = refold(connection, changed)
        self.notify(changes)

    def _same_event(self, box: sa.Table) -> sa.ColumnElement[bool]:
        event = schema.event
        return sa.and_(event.c.device == self.device, event.c.epoch == box.c.epoch, event.c.seq == box.c.seq)

    def _unsettled(self, connection: Connection, identities: Sequence[tuple[int, int]]) -> Unsettled:
        """Subject and time of those of these events that are in the outbox."""
        event, box = schema.event, schema.outbox
        query = sa.select(box.c.epoch, box.c.seq, box.c.subject, event.c.at).join(event, self._same_event(box))
        found: Unsettled = {}
        for part in chunks(identities):
            rows = connection.execute(query.where(sa.tuple_(box.c.epoch, box.c.seq).in_(part)))
            found |= {(epoch, seq): (subject, at) for epoch, seq, subject, at in rows}
        return found

    def _stored(self, connection: Connection, verdicts: Sequence[Verdict]) -> set[str]:
        """The events leave the outbox and get their places in the relay's log."""
        unsettled = self._unsettled(connection, [(verdict.epoch, verdict.seq) for verdict in verdicts])
        settled = [verdict for verdict in verdicts if (verdict.epoch, verdict.seq) in unsettled]
        if not settled:
            return set()
        rows = [{f"its_{name}": getattr(verdict, name) for name in PLACE} for verdict in settled]
        connection.execute(_SETTLE, [{"its_device": self.device, **row} for row in rows])
        connection.execute(_UNQUEUE, rows)
        if any(verdict.effective_at != unsettled[verdict.epoch, verdict.seq][1] for verdict in settled):
            set_clock_back(connection)
        return {subject for subject, _ in unsettled.values()}

    def _refused(self, connection: Connection, verdict: Verdict) -> set[str]:
        """The event and this device's later ones of the same entity leave the fold and become drafts."""
        event, box = schema.event, schema.outbox
        unsettled = self._unsettled(connection, [(verdict.epoch, verdict.seq)])
        for subject, _ in unsettled.values():
            later = sa.and_(box.c.seq >= verdict.seq, box.c.subject == subject)
            connection.execute(box.update().where(later).values(rejected=verdict.reason or verdict.outcome.value))
            left_out = sa.exists().where(self._same_event(box), later)
            connection.execute(event.update().where(left_out).values(draft=True))
        return {subject for subject, _ in unsettled.values()}

    def _renew_epoch(self, connection: Connection, reused: Sequence[tuple[int, int]]) -> set[str]:
        """The relay has other contents under these numbers: they go out again in a new epoch, as does all that follows.

        The rest of the outbox stays as it is until its own verdict: after a restore from a copy the relay may have
        some of it, and would store it a second time under another number.
        """
        event, box = schema.event, schema.outbox
        epoch = 1 + max(writer(connection).epoch, *(epoch for epoch, _ in reused))
        set_meta(connection, epoch=epoch)
        unsettled = self._unsettled(connection, reused)
        for part in chunks(list(unsettled)):
            here, queued = sa.tuple_(event.c.epoch, event.c.seq), sa.tuple_(box.c.epoch, box.c.seq)
            moved = event.update().where(event.c.device == self.device, here.in_(part))
            connection.execute(moved.values(epoch=epoch))
            connection.execute(box.update().where(queued.in_(part)).values(epoch=epoch))
        return {subject for subject, _ in unsettled.values()}

    def discard(self, epoch: int, seq: int) -> None:
        """Forgets a rejected event, as its author asked."""
        event, box = schema.event, schema.outbox
        with self.writing() as connection:
            gone = connection.execute(
                box.delete().where(box.c.epoch == epoch, box.c.seq == seq, box.c.rejected.is_not(None))
            )
            if gone.rowcount:
                connection.execute(
                    event.delete().where(event.c.device == self.device, event.c.epoch == epoch, event.c.seq == seq)
                )
        self.notify({Change("outbox", str(Identity(self.device, epoch, seq)))})

    def pulled_so_far(self) -> tuple[Cursors, list[Backfill]]:
        """The cursors of all classes and the open backfills."""
        with self.reading() as connection:
            return cursors(connection), _backfills(connection)

    def held_scopes(self) -> frozenset[str]:
        with self.reading() as connection:
            return _held(connection)

    def receive(self, pulled: Pulled) -> None:
        """Stores what the relay sent and moves the cursors, in one transaction.

        An answer older than the newest one that was applied brings events but moves nothing: it may have been read
        before a scope was gained.
        """
        with self.writing() as connection:
            changed = self._take_in(connection, pulled.events)
            seen = int(get_meta(connection, "as_of") or 0)
            if pulled.as_of >= seen:
                _hold(connection, pulled.scopes)
                _advance(connection, pulled.cursors)
                set_meta(connection, as_of=pulled.as_of)
            for backfill in pulled.filled:
                _fill(connection, backfill)
            changes = refold(connection, changed)
        self.notify(changes)

    def _take_in(self, connection: Connection, events: Sequence[Event]) -> set[str]:
        """Inserts those events that are not there yet; gives the subjects that changed."""
        changed = self._recognise(connection, [event for event in events if event.device == self.device])
        here = known_events(connection, events)
        new = list({event.identity: event for event in events if event.identity not in here}.values())
        insert(connection, new)
        if new:
            observe(connection, max(event.order[0] for event in new))
        return changed | {event.subject for event in new}

    def _recognise(self, connection: Connection, own: Sequence[Event]) -> set[str]:
        """This device's own events as the relay has them: what waits for a verdict has one now.

        Those that this database did not write tell that it is a copy, or was restored from one: it needs a new epoch.
        """
        if not own:
            return set()
        here = known_events(connection, own)
        place = writer(connection)
        ours: list[Verdict] = []
        foreign: list[tuple[int, int]] = []
        for event in own:
            known = here.get(event.identity)
            if known is not None and same(event, known):
                ours.append(placed(event, Outcome.ACCEPTED))
            elif known is not None or (event.epoch, event.seq) > (place.epoch, place.seq):
                foreign.append((event.epoch, event.seq))
        changed = self._stored(connection, ours)
        return changed | self._renew_epoch(connection, foreign) if foreign else changed


def _queued(event: Event, now: int) -> dict[str, object]:
    return {
        "epoch": event.epoch,
        "seq": event.seq,
        "subject": event.subject,
        "priority": event.priority,
        "queued_at": now,
        "attempts": 0,
    }


def cursors(connection: Connection) -> Cursors:
    """The cursor of every class."""
    table = schema.cursor
    rows = connection.execute(sa.select(table.c.priority, table.c.number, table.c.check))
    found = {row.priority: Cursor(row.number, row.check) for row in rows}
    return {int(priority): found.get(priority, Cursor()) for priority in Priority}


def _advance(connection: Connection, reached: Mapping[int, Cursor]) -> None:
    table = schema.cursor
    now = cursors(connection)
    for priority, cursor in reached.items():
        if cursor.number > now[priority].number:
            connection.execute(table.delete().where(table.c.priority == priority))
            connection.execute(table.insert().values(priority=priority, number=cursor.number, check=cursor.check))


def _held(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(sa.select(schema.held_scope.c.scope)).scalars())


def _hold(connection: Connection, scopes: frozenset[str]) -> None:
    """Takes on the scopes that the relay says this device holds; a gained one is to be read from its beginning."""
    held = _held(connection)
    gained, lost = scopes - held, held - scopes
    reached = {priority: cursor.number for priority, cursor in cursors(connection).items()}
    for scope in gained:
        connection.execute(schema.held_scope.insert().values(scope=scope))
        rows = [
            {"scope": scope, "priority": priority, "after": 0, "upto": number}
            for priority, number in reached.items()
            if number
        ]
        if rows:
            connection.execute(schema.backfill.insert(), rows)
    for part in chunks(sorted(lost)):
        connection.execute(schema.held_scope.delete().where(schema.held_scope.c.scope.in_(part)))
        connection.execute(schema.backfill.delete().where(schema.backfill.c.scope.in_(part)))


def _backfills(connection: Connection) -> list[Backfill]:
    table = schema.backfill
    query = sa.select(table.c.scope, table.c.priority, table.c.after, table.c.upto)
    return [Backfill(*row) for row in connection.execute(query.order_by(table.c.priority, table.c.scope))]


def _fill(connection: Connection, backfill: Backfill) -> None:
    """Notes how far a backfill has come; it ends when it has reached what was to be read."""
    table = schema.backfill
    this = sa.and_(
        table.c.scope == backfill.scope, table.c.priority == backfill.priority, table.c.upto == backfill.upto
    )
    if backfill.after >= backfill.upto:
        connection.execute(table.delete().where(this))
    else:
        connection.execute(table.update().where(this, table.c.after < backfill.after).values(after=backfill.after))
