"""The relay's log: all scopes, numbered in the order of commits.

Every writing transaction first locks the counter row, so that numbers become visible in their order (a plain
PostgreSQL sequence lets a reader miss entries) and decisions such as who takes a request follow the commits.
"""

import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy import Connection, Engine

from onboard.domain import clock
from onboard.domain.event import REPLACEABLE, Event
from onboard.domain.verdict import Verdict
from onboard.store import incarnation, paging, purge, schema
from onboard.store.admission import Decide, Histories, Judge, Push, histories_of
from onboard.store.log import (
    Change,
    Draft,
    Log,
    compose,
    get_meta,
    insert,
    newest_seq,
    observe,
    set_meta,
    store_folds,
)
from onboard.store.reach import Backfill, Cursor, Cursors

log = structlog.get_logger()

PAGE = 500
"""Events in one answer at most, apart from the copies that ride along."""

TOGETHER = 8
"""Pushes that share a transaction at most, so that the first does not wait long for the last."""


class Page(NamedTuple):
    """New events for a device, how far they reach, and whether more are there. `as_of` is the log's newest number."""

    events: list[Event]
    cursors: Cursors
    more: bool
    as_of: int


class Ledger(Log):
    """The relay's replica.

    Attributes:
        in_commit: called with new events inside their transaction, just before it commits.
        in_renewal: called inside the transaction that begins an incarnation in the place of a lost one.
    """

    def __init__(self, engine: Engine, device: str) -> None:
        super().__init__(engine, device)
        self.in_commit: list[Callable[[Connection, Sequence[Event]], None]] = []
        self.in_renewal: list[Callable[[Connection], None]] = []
        self._readers: list[Callable[[Sequence[Event]], None]] = []
        self._arrived: deque[Push] = deque()
        self._leading = Lock()
        # The newest number that this process knows to be given: no other entry ever gets it.
        self._reached = 0

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
            if connection.dialect.name != "sqlite":  # whose transaction has locked all of it
                connection.execute(_LOCK)
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
        with self._transaction(author, now) as recording:
            yield recording
        self._tell(recording.events, recording.changes)

    @contextmanager
    def _transaction(self, author: str, now: int) -> Iterator["Recording"]:
        with self.writing() as connection:
            restored = self._begin_again(connection, now)
            recording = Recording(connection, self.device, author, now)
            yield recording
            if recording.events:
                for listener in self.in_commit:
                    listener(connection, recording.events)
            last = newest(connection) if restored else max((event.number or 0 for event in recording.events), default=0)
        self._reached = last if restored else max(self._reached, last)

    def _begin_again(self, connection: Connection, now: int) -> bool:
        """Starts a new incarnation where the log ends before what was known of it; tells whether it did.

        Then PostgreSQL was restored from a backup, or a replica without its last commits took over, while this process
        ran. What is numbered anew must not pass for what was lost. SQLite's file is restored while no process runs.
        """
        if connection.dialect.name == "sqlite" or newest(connection) >= self._reached:
            return False
        self._renew(connection, now)
        return True

    def _renew(self, connection: Connection, now: int) -> str:
        incarnation.begin_epoch(connection, self.device, now, newest(connection))
        begun = incarnation.begin(connection, now)
        for listener in self.in_renewal:
            listener(connection)
        return begun

    def heard(self, number: int) -> None:
        """Another process has committed entries up to this number."""
        self._reached = max(self._reached, number)

    def compare(self, now: int) -> None:
        """Starts a new incarnation where the log was restored, as the next entry would."""
        with self._transaction(self.device, now):
            pass

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        """Stores what a device sent, each event once, with the relay's decisions that follow from it.

        Gives one verdict for each event. When this returns, accepted events are durable. What arrives while another
        transaction is under way shares the next one: a commit costs as much as a good part of a batch.
        """
        push = Push(events, judge, decide, now)
        self._arrived.append(push)
        with self._leading:
            while not push.settled:
                others = range(min(len(self._arrived), TOGETHER) - 1)
                self._accept_all([self._arrived.popleft(), *(self._arrived.popleft() for _ in others)])
        return push.result()

    def _accept_all(self, pushes: Sequence[Push]) -> None:
        """Stores these in one transaction; where that fails, each in its own, so that none fails for another."""
        try:
            with self._transaction(self.device, max(push.now for push in pushes)) as recording:
                verdicts = [push.enter(recording) for push in pushes]
        # Whatever it is, who sent it hears of it (`Push.result`), and a group's is in the relay's own log.
        except Exception as error:
            if len(pushes) == 1:
                pushes[0].fail(error)
                return
            log.exception("pushes that shared a transaction have their own now", pushes=len(pushes))
            for push in pushes:
                self._accept_all([push])
            return
        for push, given in zip(pushes, verdicts, strict=True):
            push.settle(given)
        self._tell(recording.events, recording.changes)

    def page(
        self,
        scopes: Sequence[str],
        reached: Mapping[int, Cursor],
        now: int,
        limit: int = PAGE,
        without: paging.Writer | None = None,
    ) -> Page:
        """The next events of these scopes after the cursors, without those of one writer; see `Feed.page`."""
        with self.reading() as connection:
            as_of = newest(connection)
            events, cursors, more = paging.Feed(connection, scopes, without).page(reached, as_of, now, limit)
        return Page(events, cursors, more, as_of)

    def fill(
        self, backfill: Backfill, limit: int = PAGE, without: paging.Writer | None = None
    ) -> tuple[list[Event], Backfill]:
        """The next events of a gained scope, and how far they reach."""
        with self.reading() as connection:
            return paging.fill(connection, backfill, limit, without)

    def begin_epoch(self, now: int) -> None:
        """Lets this relay write under identities that it cannot have used before, also if it was restored unnoticed."""
        with self.writing() as connection:
            incarnation.begin_epoch(connection, self.device, now, newest(connection))

    def incarnation(self) -> str:
        """The id of the newest incarnation; the first is made when there is none."""
        with self.reading() as connection:
            known = incarnation.newest(connection)
        if known is not None:
            return known
        with self.writing() as connection:
            return incarnation.newest(connection) or incarnation.begin(connection, 0)

    def succeed(self, lost: str, now: int) -> str:
        """Starts a new incarnation in the place of one that a device knows and this log, being a backup, does not.

        Gives the newest; where it is known by now, that is all.
        """
        with self.writing() as connection:
            if not incarnation.knows(connection, lost):
                incarnation.note(connection, lost, now)
                self._renew(connection, now)
            return incarnation.newest(connection) or ""

    def knows(self, incarnation_id: str) -> bool:
        """Whether this log has ever had an incarnation of this id."""
        with self.reading() as connection:
            return incarnation.knows(connection, incarnation_id)

    def restored(self, cursors: Iterable[Cursor]) -> bool:
        """Whether these cursors show that the log was restored from a backup; see `incarnation.contradicts`."""
        with self.reading() as connection:
            return incarnation.contradicts(connection, cursors, newest(connection))

    def renew_incarnation(self, known: str, now: int) -> str:
        """Starts a new incarnation, unless somebody did since `known`; gives the newest."""
        with self.writing() as connection:
            current = incarnation.newest(connection)
            if current is not None and current != known:
                return current
            return self._renew(connection, now)

    @property
    def covered(self) -> int:
        """Up to which number a backup has this log; devices keep what they sent after it."""
        with self.reading() as connection:
            return int(get_meta(connection, "covered") or 0)

    def cover(self, number: int) -> None:
        """A backup has this log up to this number."""
        with self.writing() as connection:
            set_meta(connection, covered=number)

    def newest_of(self, device: str, epoch: int) -> int:
        """The newest seq that this log has of a device's epoch; 0 where it has none."""
        with self.reading() as connection:
            return newest_seq(connection, device, epoch)

    def purge(self, scope: str, now: int) -> int:
        """Deletes everything of a scope for good; gives the number of events that there were.

        The scope's id stays with the newest number that it had: what comes of it later is not stored any more.
        """
        with self.writing() as connection:
            gone = purge.delete(connection, scope, now)
        self.notify(gone.changes)
        return gone.events


class Recording:
    """What the relay records in one transaction.

    Attributes:
        connection: the transaction, to read in.
        now: Unix milliseconds.
        events: what was recorded, as numbered.
        changes: what may have changed.
    """

    def __init__(self, connection: Connection, device: str, author: str, now: int) -> None:
        self.connection = connection
        self.now = now
        self.events: list[Event] = []
        self.changes: set[Change] = set()
        self._device = device
        self._author = author

    def record(self, drafts: Sequence[Draft]) -> list[Event]:
        """Records and folds; states read afterwards include it. Nothing more is said of a purged scope."""
        gone = purge.purged(self.connection, {draft.scope for draft in drafts})
        kept = [draft for draft in drafts if draft.scope not in gone]
        if not kept:
            return []
        composed = compose(self.connection, self._device, self._author, kept, self.now)
        # The relay's own follow what it has seen, also where that was capped.
        return self._enter(composed, [event.at for event in composed], histories_of(self.connection, composed))

    def enter(self, events: Sequence[Event], histories: Histories) -> list[Event]:
        """Enters what a device wrote about subjects with these histories; gives the events as numbered."""
        return self._enter(events, [clock.effective(event.at, self.now) for event in events], histories)

    def _enter(self, events: Sequence[Event], effective: Sequence[int], before: Histories) -> list[Event]:
        if not events:
            return []
        entered = _numbered(self.connection, events, effective, self.now)
        insert(self.connection, entered)
        observe(self.connection, max(effective))
        histories = {event.subject: list(before[event.subject]) for event in events}
        for event in entered:
            histories[event.subject].append(event)
        _collapse(self.connection, histories, entered)
        self.changes |= store_folds(self.connection, histories, [subject for subject in histories if before[subject]])
        self.events += entered
        return entered


_NEWEST = sa.select(schema.counter.c.value).where(schema.counter.c.name == "event")
_LOCK = _NEWEST.with_for_update()
_TAKE = (
    schema.counter.update()
    .where(schema.counter.c.name == "event")
    .values(value=schema.counter.c.value + sa.bindparam("count"))
    .returning(schema.counter.c.value, incarnation.SECRET)
)


def newest(connection: Connection) -> int:
    """The newest number that was given, as a reader of this transaction sees it."""
    return int(connection.execute(_NEWEST).scalar_one())


def _numbered(connection: Connection, events: Sequence[Event], effective: Sequence[int], now: int) -> list[Event]:
    """The events with the next numbers, their time in the log, and random bytes."""
    last, secret = connection.execute(_TAKE, {"count": len(events)}).one()
    numbers = range(last - len(events) + 1, last + 1)
    return [
        msgspec.structs.replace(
            event, number=number, received=now, effective_at=at, check=incarnation.check(secret, number)
        )
        for event, number, at in zip(events, numbers, effective, strict=True)
    ]


_COLLAPSE = schema.event.delete().where(
    schema.event.c.subject == sa.bindparam("its_subject"),
    schema.event.c.kind == sa.bindparam("its_kind"),
    schema.event.c.number < sa.bindparam("its_number"),
)


def _collapse(connection: Connection, histories: dict[str, list[Event]], entered: Sequence[Event]) -> None:
    """Of each replaceable kind that was entered the newest event of a subject stays, in the log and the histories."""
    newest = {(event.subject, event.kind): event.number for event in entered if event.kind in REPLACEABLE}
    for (subject, kind), number in newest.items():
        histories[subject] = [e for e in histories[subject] if e.kind != kind or e.number == number]
    if newest:
        rows = [{"its_subject": subject, "its_kind": kind, "its_number": n} for (subject, kind), n in newest.items()]
        connection.execute(_COLLAPSE, rows)


def identity_of(engine: Engine) -> str:
    """The id under which this relay writes; made when its database is new."""
    with engine.begin() as connection:
        known = get_meta(connection, "device")
        if known is None:
            known = uuid.uuid4().hex
            set_meta(connection, device=known)
    return known
