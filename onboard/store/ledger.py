"""The relay's log: all scopes, numbered in the order of commits.

Every writing transaction first locks the counter row, so that numbers become visible in their order (a plain
PostgreSQL sequence lets a reader miss entries) and decisions such as who takes a request follow the commits.
"""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from onboard.domain import clock
from onboard.domain.event import Event, Identity, Priority
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.log import (
    EVENTS,
    Change,
    Draft,
    Log,
    compose,
    get_meta,
    insert,
    known_events,
    observe,
    placed,
    refold,
    same,
    set_meta,
)
from onboard.store.replica import Backfill, Cursor, Cursors

PAGE = 500
"""Events in one answer at most."""


class Refusal(NamedTuple):
    """Why an event is not stored."""

    outcome: Outcome
    reason: str


Judge = Callable[[Connection, Event], Refusal | None]
Decide = Callable[[Connection, Sequence[Event]], Sequence[Draft]]


class Page(NamedTuple):
    """New events for a device, how far they reach, and whether more are there."""

    events: list[Event]
    cursors: Cursors
    more: bool
    as_of: int


class Ledger(Log):
    """The relay's replica."""

    def __init__(self, engine: Engine, device: str) -> None:
        super().__init__(engine, device)
        self._readers: list[Callable[[Sequence[Event]], None]] = []

    def follow(self, reader: Callable[[Sequence[Event]], None]) -> None:
        """Calls `reader` with new events after each commit, on the thread that committed."""
        self._readers.append(reader)

    def _tell(self, events: Sequence[Event], changes: Iterable[Change]) -> None:
        if events:
            for reader in self._readers:
                reader(events)
        self.notify(changes)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            connection.execute(schema.counter.update().values(value=schema.counter.c.value))
            yield connection

    def append(self, author: str, drafts: Sequence[Draft], now: int) -> list[Event]:
        """Records what the relay itself has to say; gives the events as numbered."""
        if not drafts:
            return []
        with self.recording(author, now) as recording:
            recording.record(drafts)
        return recording.events

    @contextmanager
    def recording(self, author: str, now: int) -> Iterator["Recording"]:
        """A transaction in which the relay reads, records and reads again; what was recorded is told after it."""
        with self.writing() as connection:
            recording = Recording(self, connection, author, now)
            yield recording
        self._tell(recording.events, recording.changes)

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        """Stores what a device sent, each event once, with the relay's decisions that follow from it.

        Gives one verdict for each event. When this returns, accepted events are durable.
        """
        with self.writing() as connection:
            known = known_events(connection, events)
            new, refused = _sift(connection, events, known, judge)
            entered = self.enter(connection, new, now)
            consequences = Recording(self, connection, self.device, now)
            consequences.changes |= refold(connection, (event.subject for event in entered))
            consequences.record(decide(connection, entered))
        accepted = {event.identity: event for event in entered}
        self._tell([*entered, *consequences.events], consequences.changes)
        return [_verdict(event, known, accepted, refused) for event in events]

    def enter(self, connection: Connection, events: Sequence[Event], now: int) -> list[Event]:
        """Numbers events and inserts them, as a part of the caller's transaction; the caller folds."""
        if not events:
            return []
        last = _take_numbers(connection, len(events))
        first = last - len(events) + 1
        entered = [
            msgspec.structs.replace(
                event,
                number=number,
                received=now,
                # The relay's own follow what it has seen, also where that was capped.
                effective_at=event.at if event.device == self.device else clock.effective(event.at, now),
                check=os.urandom(4),
            )
            for number, event in enumerate(events, start=first)
        ]
        insert(connection, entered)
        observe(connection, max(event.order[0] for event in entered))
        return entered

    def page(self, scopes: Sequence[str], reached: Mapping[int, Cursor], limit: int = PAGE) -> Page:
        """The next events of these scopes after the cursors, the most urgent class first."""
        events: list[Event] = []
        new: Cursors = {}
        more = False
        with self.reading() as connection:
            as_of = newest(connection)
            for priority in Priority:
                if more:
                    break
                after = reached.get(int(priority), Cursor()).number
                found = _feed(connection, scopes, int(priority), after, as_of, limit + 1 - len(events))
                room = limit - len(events)
                more = len(found) > room
                found = found[:room]
                events += found
                if found:
                    new[int(priority)] = Cursor(found[-1].number or 0, found[-1].check)
        return Page(events, new, more, as_of)

    def fill(self, backfill: Backfill, limit: int = PAGE) -> tuple[list[Event], Backfill]:
        """The next events of a gained scope, and how far they reach."""
        with self.reading() as connection:
            found = _feed(connection, [backfill.scope], backfill.priority, backfill.after, backfill.upto, limit)
        done = len(found) < limit
        after = backfill.upto if done else found[-1].number or 0
        return found, msgspec.structs.replace(backfill, after=after)


class Recording:
    """What the relay records in one transaction.

    Attributes:
        connection: the transaction, to read in.
        events: what was recorded, as numbered.
        changes: what may have changed.
    """

    def __init__(self, ledger: Ledger, connection: Connection, author: str, now: int) -> None:
        self.connection = connection
        self.events: list[Event] = []
        self.changes: set[Change] = set()
        self._ledger = ledger
        self._author = author
        self._now = now

    def record(self, drafts: Sequence[Draft]) -> list[Event]:
        """Records and folds; states read afterwards include it."""
        if not drafts:
            return []
        composed = compose(self.connection, self._ledger.device, self._author, drafts, self._now)
        events = self._ledger.enter(self.connection, composed, self._now)
        self.changes |= refold(self.connection, (event.subject for event in events))
        self.events += events
        return events


def _take_numbers(connection: Connection, count: int) -> int:
    table = schema.counter
    taken = table.update().where(table.c.name == "event").values(value=table.c.value + count)
    return int(connection.execute(taken.returning(table.c.value)).scalar_one())


def newest(connection: Connection) -> int:
    """The newest number that a reader of this transaction can see."""
    return connection.execute(sa.select(sa.func.max(schema.event.c.number))).scalar() or 0


def _sift(
    connection: Connection, events: Sequence[Event], known: Mapping[Identity, Event], judge: Judge
) -> tuple[list[Event], dict[Identity, Refusal]]:
    """What is new and may be stored, and what is refused. A refusal holds for the later events of its subject."""
    new: dict[Identity, Event] = {}
    refused: dict[Identity, Refusal] = {}
    stopped: dict[str, Refusal] = {}
    for event in events:
        identity = event.identity
        if identity in known or identity in new:
            continue
        refusal = stopped.get(event.subject) or judge(connection, event)
        if refusal is None:
            new[identity] = event
        else:
            refused[identity] = refusal
            stopped[event.subject] = Refusal(refusal.outcome, "An earlier step of this was not accepted.")
    return list(new.values()), refused


def _verdict(
    event: Event,
    known: Mapping[Identity, Event],
    accepted: Mapping[Identity, Event],
    refused: Mapping[Identity, Refusal],
) -> Verdict:
    identity = event.identity
    if refusal := refused.get(identity):
        return Verdict(event.epoch, event.seq, refusal.outcome, reason=refusal.reason)
    stored = accepted.get(identity) or known[identity]
    if not same(event, stored):
        reason = "This number stands for something else here."
        return Verdict(event.epoch, event.seq, Outcome.SEQ_REUSE, reason=reason)
    return placed(stored, Outcome.ACCEPTED if identity in accepted else Outcome.DUPLICATE)


_FEED = (
    EVENTS.where(
        schema.event.c.scope.in_(sa.bindparam("scopes", expanding=True)),
        schema.event.c.priority == sa.bindparam("priority"),
        schema.event.c.number > sa.bindparam("after"),
        schema.event.c.number <= sa.bindparam("upto"),
    )
    .order_by(schema.event.c.number)
    .limit(sa.bindparam("limit"))
)


def _feed(
    connection: Connection, scopes: Sequence[str], priority: int, after: int, upto: int, limit: int
) -> list[Event]:
    if limit <= 0 or not scopes or after >= upto:
        return []
    wanted = {"scopes": list(scopes), "priority": priority, "after": after, "upto": upto, "limit": limit}
    return [Event(*row) for row in connection.execute(_FEED, wanted)]


def identity_of(engine: Engine) -> str:
    """The id under which this relay writes; made when its database is new."""
    with engine.begin() as connection:
        known = get_meta(connection, "device")
        if known is None:
            known = uuid.uuid4().hex
            set_meta(connection, device=known)
    return known
