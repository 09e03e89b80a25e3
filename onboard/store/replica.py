"""A device's replica: its own events with their outbox, and what it has pulled of the scopes that it holds."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Event, Identity, Priority
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.blobs import SHOWS_UNSAFE, upload_again
from onboard.store.drafts import Drafts
from onboard.store.log import (
    ENVELOPE,
    EVENTS,
    Change,
    chunks,
    get_meta,
    insert,
    known_events,
    observe,
    placed,
    refold,
    same,
    set_meta,
    writer,
)
from onboard.store.outbox import OUTBOX, PLACE, SETTLE, queued
from onboard.store.reach import (
    Backfill,
    Cursor,
    Cursors,
    advance,
    backfills,
    cursors,
    fill,
    go_back,
    held,
    let_go,
    let_go_of_registered,
    purged,
    read_from_the_beginning,
)


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


class Standing(NamedTuple):
    """How far this device is with its relay, at one moment.

    Attributes:
        epoch: the one in which it writes, and `seq` the newest number that it has given.
        incarnation: the relay's as last known; empty before the first answer.
        held: the scopes that it holds.
        drafts: whether the relay has refused something that its author has not decided on yet.
        seen: what else it knows of the relay's log, beyond the cursors: the newest entry that it has, with its random
            bytes, and the newest number that it was told of.
    """

    epoch: int
    seq: int
    incarnation: str
    cursors: Cursors
    backfills: list[Backfill]
    held: frozenset[str]
    drafts: bool
    seen: list[Cursor]


class Replica(Drafts):
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
    def spending(self) -> tuple[str, int, int | None]:
        """The flight for which a metered link is counted, the bytes that it has cost, and those that it may."""
        with self.reading() as connection:
            kept = get_meta(connection, "spending")
        return msgspec.json.decode(kept, type=tuple[str, int, int | None]) if kept else ("", 0, None)

    @spending.setter
    def spending(self, value: tuple[str, int, int | None]) -> None:
        with self.writing() as connection:
            set_meta(connection, spending=msgspec.json.encode(value).decode())

    def purge(self, scope: str, now: int) -> None:
        """Deletes what this device holds of a scope whose time is over.

        What the relay may lack of this device's own stays, hidden, until a backup of the relay has it.
        """
        with self.writing() as connection:
            changes = let_go(connection, self.device, scope, now)
        self.notify(changes)

    @property
    def incarnation(self) -> str:
        """The relay's incarnation as last known; empty before the first answer."""
        with self.reading() as connection:
            return get_meta(connection, "incarnation") or ""

    def cover(self, number: int) -> None:
        """The relay has a backup of its log up to this number: what is hidden goes as far as that has it.

        With an event go its photos; until they can, it stays.
        """
        event = schema.event
        changes: set[Change] = set()
        with self.writing() as connection:
            if number > int(get_meta(connection, "covered") or 0):
                set_meta(connection, covered=number)
                safe = sa.and_(event.c.device == self.device, event.c.number <= number, ~SHOWS_UNSAFE)
                connection.execute(event.delete().where(safe, event.c.scope.in_(purged(connection))))
                changes = let_go_of_registered(connection, self.device)
        self.notify(changes)

    def enter_incarnation(self, incarnation: str, covered: int) -> None:
        """The relay was restored from a backup that has its log up to `covered`, or is met for the first time.

        What it had acknowledged after that is sent again, and photos are offered again; what was read after it is
        read again.
        """
        with self.writing() as connection:
            first = get_meta(connection, "incarnation") is None
            changes: set[Change] = set()
            if not first:
                covered = min(covered, int(get_meta(connection, "covered") or 0))
                changes = self._fold(connection, self._send_again(connection, covered))
                go_back(connection, covered)
                upload_again(connection)
            set_meta(connection, incarnation=incarnation, covered=covered, returned=0)
        self.notify(changes | {OUTBOX})

    def _send_again(self, connection: Connection, covered: int) -> set[str]:
        """Own events beyond a backup go to the outbox again; all beyond it have lost their places in the log."""
        event, box = schema.event, schema.outbox
        beyond = event.c.number > covered
        own = sa.select(*ENVELOPE).where(event.c.device == self.device, beyond)
        lost = [Event(*row) for row in connection.execute(own)]
        for part in chunks(lost):
            connection.execute(box.insert(), [queued(each, each.received or 0) for each in part])
        unplaced = {"number": None, "received": None, "check": None}
        connection.execute(event.update().where(event.c.device == self.device, beyond).values(unplaced))
        connection.execute(event.update().where(beyond).values(number=None))
        return {each.subject for each in lost}

    def to_return(self, limit: int) -> list[Event]:
        """Events of others, at most `limit`, that a restored relay has not sent again: it may lack them."""
        with self.reading() as connection:
            rows = connection.execute(_TO_RETURN, {"its_device": self.device, "limit": limit})
            return [Event(*row) for row in rows]

    def note_returned(self, events: Sequence[Event]) -> None:
        """The relay has seen these and takes those that are its own; they are not offered again."""
        if not events:
            return
        event = schema.event
        with self.writing() as connection:
            last = events[-1]
            this = sa.and_(event.c.device == last.device, event.c.epoch == last.epoch, event.c.seq == last.seq)
            position = connection.execute(sa.select(event.c.position).where(this)).scalar()
            # Its scope may have been let go since.
            if position is not None:
                set_meta(connection, returned=position)

    def beyond(self, scope: str, cursors: Sequence[int]) -> list[Event]:
        """The events of a scope that somebody lacks who has read its classes up to these numbers.

        What this device has not sent yet is among them.
        """
        event = schema.event
        lacking = [
            sa.and_(event.c.priority == int(priority), event.c.number > cursors[priority]) for priority in Priority
        ]
        query = sa.select(*ENVELOPE).where(
            event.c.scope == scope, ~event.c.draft, sa.or_(event.c.number.is_(None), *lacking)
        )
        with self.reading() as connection:
            return [Event(*row) for row in connection.execute(query.order_by(event.c.position))]

    def standing(self) -> Standing:
        with self.reading() as connection:
            reached = cursors(connection)
            kept = connection.execute(_STANDING).one()
            return Standing(
                int(kept.epoch or 1),
                int(kept.seq or 0),
                kept.incarnation or "",
                reached,
                backfills(connection),
                held(connection),
                kept.drafts,
                _seen(reached, Cursor(kept.number or 0, kept.check), int(kept.as_of or 0)),
            )

    def is_behind(self) -> bool:
        """Whether something of a gained scope is still to be read."""
        with self.reading() as connection:
            return connection.execute(_BEHIND).first() is not None

    def pulled_so_far(self) -> tuple[Cursors, list[Backfill]]:
        """The cursors of all classes and the open backfills."""
        with self.reading() as connection:
            return cursors(connection), backfills(connection)

    def held_scopes(self) -> frozenset[str]:
        with self.reading() as connection:
            return held(connection)

    def receive(self, pulled: Pulled, now: int = 0) -> None:
        """Stores what the relay sent and moves the cursors, in one transaction.

        An answer older than the newest one that was applied brings events but moves nothing: it may have been read
        before a scope was gained.
        """
        with self.writing() as connection:
            seen = int(get_meta(connection, "as_of") or 0)
            changes: set[Change] = set()
            if pulled.as_of >= seen:
                changes = self._hold(connection, pulled.scopes, now)
            changed = self._take_in(connection, pulled.events)
            if pulled.as_of >= seen:
                advance(connection, pulled.cursors)
                set_meta(connection, as_of=pulled.as_of)
            for backfill in pulled.filled:
                fill(connection, backfill)
            changes |= self._fold(connection, changed)
        self.notify(changes)

    def _hold(self, connection: Connection, scopes: frozenset[str], now: int) -> set[Change]:
        """Takes on the scopes that the relay says this device holds, and lets go of the others."""
        before = held(connection)
        gained, lost = scopes - before, before - scopes
        table = schema.event
        changes: set[Change] = set()
        for scope in sorted(gained):
            connection.execute(schema.held_scope.insert().values(scope=scope))
            connection.execute(schema.purged.delete().where(schema.purged.c.scope == scope))
            read_from_the_beginning(connection, scope)
            hidden = sa.select(table.c.subject).where(table.c.scope == scope).distinct()
            changes |= refold(connection, connection.execute(hidden).scalars().all())
        for scope in sorted(lost):
            connection.execute(schema.held_scope.delete().where(schema.held_scope.c.scope == scope))
            changes |= let_go(connection, self.device, scope, now)
        return changes | let_go_of_registered(connection, self.device) if lost else changes

    def _take_in(self, connection: Connection, events: Sequence[Event]) -> set[str]:
        """Inserts those events that are not there yet; gives the subjects that changed."""
        if not events:
            return set()
        # A late answer may bring of a scope what was let go since; should it be gained again, it is read again.
        kept = held(connection) - purged(connection)
        events = [event for event in events if event.scope in kept]
        changed = self._recognise(connection, [event for event in events if event.device == self.device])
        here = known_events(connection, events)
        changed |= self._set_aside(connection, events, here)
        new = list({event.identity: event for event in events if event.identity not in here}.values())
        moved = [
            event
            for event in events
            if (known := here.get(event.identity)) and (event.number or 0) > (known.number or 0)
        ]
        changed |= self._place(connection, [event for event in moved if event.device != self.device])
        insert(connection, new)
        if new:
            observe(connection, max(event.order[0] for event in new))
        return changed | {event.subject for event in new}

    def _set_aside(self, connection: Connection, events: Sequence[Event], here: dict[Identity, Event]) -> set[str]:
        """Lets go of the names of unplaced entries that stand for others now; `here` is without them afterwards.

        A relay was restored that lacks them, and their author, whose device was put back as well, gave their numbers
        once more. This device alone has their words by now, and goes on showing them.
        """
        reused = [
            known
            for event in events
            if event.device != self.device
            and (known := here.get(event.identity)) is not None
            and known.number is None
            and not same(event, known)
        ]
        if reused:
            connection.execute(
                _RENAME, [{f"its_{name}": getattr(e, name) for name in Identity._fields} for e in reused]
            )
        for known in reused:
            here.pop(known.identity, None)
        return {known.subject for known in reused}

    def _place(self, connection: Connection, events: Sequence[Event]) -> set[str]:
        """Gives events their places in the log of a relay that was restored and has got them back."""
        if events:
            rows = [{f"its_{name}": getattr(event, name) for name in ("device", *PLACE)} for event in events]
            connection.execute(SETTLE, rows)
        return {event.subject for event in events}

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
            elif event.epoch == place.epoch and (known is not None or event.seq > place.seq):
                foreign.append((event.epoch, event.seq))
        changed = self._stored(connection, ours)
        return changed | self._renew_epoch(connection, foreign) if foreign else changed


_event, _meta, _box = schema.event, schema.meta, schema.outbox


def _kept(name: str) -> sa.ScalarSelect[str]:
    return sa.select(_meta.c.value).where(_meta.c.name == name).scalar_subquery()


def _newest(column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
    """Of the newest entry of the relay's log that is here."""
    placed = _event.c.number.is_not(None)
    return sa.select(column).where(placed).order_by(_event.c.number.desc()).limit(1).scalar_subquery()


_RENAME = (
    schema.event.update()
    .where(*(schema.event.c[name] == sa.bindparam(f"its_{name}") for name in Identity._fields))
    # No device writes in such an epoch, and no two entries get the same one.
    .values(epoch=-schema.event.c.position)
)

_STANDING = sa.select(
    *(_kept(name).label(name) for name in ("epoch", "seq", "incarnation", "as_of")),
    *(_newest(column).label(column.name) for column in (_event.c.number, _event.c.check)),
    sa.exists().where(_box.c.rejected.is_not(None)).label("drafts"),
)

_TO_RETURN = (
    EVENTS.where(
        _event.c.position > sa.func.coalesce(sa.cast(_kept("returned"), sa.BigInteger), 0),
        _event.c.number.is_(None),
        _event.c.device != sa.bindparam("its_device"),
    )
    .order_by(_event.c.position)
    .limit(sa.bindparam("limit"))
)

_BEHIND = sa.select(schema.backfill.c.scope).limit(1)


def _seen(reached: Cursors, newest: Cursor, as_of: int) -> list[Cursor]:
    """What tells that the relay's log is another one now, where the cursors alone would not."""
    furthest = max(cursor.number for cursor in reached.values())
    seen = [newest] if newest.number > furthest else []
    return [*seen, Cursor(as_of)] if as_of > max([furthest, *(cursor.number for cursor in seen)]) else seen
