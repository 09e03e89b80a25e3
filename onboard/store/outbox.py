"""A device's own events: recorded here first, queued until the relay has them, drafts again where it said no."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain import clock
from onboard.domain.event import REPLACEABLE, Event, Identity, renamed
from onboard.domain.verdict import STORED, Outcome, Verdict
from onboard.errors import StorageError
from onboard.store import schema
from onboard.store.blobs import NewBlob, give_up_uploads, store_blobs
from onboard.store.log import (
    ENVELOPE,
    Change,
    Draft,
    Log,
    chunks,
    compose,
    insert,
    refold,
    set_clock_back,
    set_meta,
    writer,
)
from onboard.store.reach import let_go, purged, read_again


class Queued(NamedTuple):
    """An event in the outbox. `size` is the length of its body in bytes, `expires` Unix milliseconds."""

    epoch: int
    seq: int
    subject: str
    priority: int
    queued_at: int
    attempts: int
    size: int
    expires: int | None = None


class Waiting(NamedTuple):
    """A line of the outbox for a person to read.

    Attributes:
        tried_at: when it last went out, Unix milliseconds by this device's clock.
        trouble: what kept the relay from taking it then, in words.
        rejected: the relay's reason where it said no: the entry is a draft again.
    """

    event: Event
    queued_at: int
    attempts: int
    tried_at: int | None
    trouble: str | None
    rejected: str | None


REFUSED = frozenset({Outcome.REJECTED, Outcome.PURGED, Outcome.SUPERSEDED})
"""Outcomes that make drafts of the event and of this device's later ones of the same entity. Of what is superseded,
estimates are forgotten instead.
"""

CHOICES = 1 << 16
"""Of a new epoch, so that two copies of a database hardly ever choose the same one."""

EXPIRED = "Its time was over before it could be sent."

Unsettled = dict[tuple[int, int], tuple[str, int]]

OUTBOX = Change("outbox", "")
"""Tells that lines of the outbox changed."""

AS_WRITTEN = (schema.outbox.c.seq, schema.outbox.c.epoch)
"""Numbers go on from epoch to epoch, so they tell the order also where an event was moved to a later one."""

LINE = tuple(schema.outbox.c[name] for name in ("queued_at", "attempts", "tried_at", "trouble", "rejected"))

PLACE = ("epoch", "seq", "number", "received", "effective_at", "check")
"""What a verdict says of an event and its place in the relay's log."""

SETTLE = (
    schema.event.update()
    .where(
        schema.event.c.device == sa.bindparam("its_device"),
        schema.event.c.epoch == sa.bindparam("its_epoch"),
        schema.event.c.seq == sa.bindparam("its_seq"),
    )
    .values({name: sa.bindparam(f"its_{name}") for name in PLACE[2:]} | {"draft": False})
)
UNQUEUE = schema.outbox.delete().where(
    schema.outbox.c.epoch == sa.bindparam("its_epoch"), schema.outbox.c.seq == sa.bindparam("its_seq")
)

_event, _box = schema.event, schema.outbox
_OWN = _event.c.device == sa.bindparam("its_device")
SAME_EVENT = sa.and_(_OWN, _event.c.epoch == _box.c.epoch, _event.c.seq == _box.c.seq)
"""Joins lines of the outbox with their events; `its_device` is this one."""

_identities: sa.BindParameter[tuple[int, int]] = sa.bindparam("identities", expanding=True)
_QUEUED = sa.tuple_(_box.c.epoch, _box.c.seq).in_(_identities)
_LOGGED = sa.and_(_OWN, sa.tuple_(_event.c.epoch, _event.c.seq).in_(_identities))
_FIELDS = (*(_box.c[name] for name in Queued._fields[:6]), sa.func.length(_event.c.body), _event.c.expires)
_QUEUE = sa.select(*_FIELDS).join(_event, SAME_EVENT).where(_box.c.rejected.is_(None)).order_by(*AS_WRITTEN)
_WAITING = sa.select(*ENVELOPE, *LINE).join(_box, SAME_EVENT).order_by(*AS_WRITTEN)
_OUTGOING = sa.select(*ENVELOPE).where(_LOGGED)
_TRIED = _box.update().where(_QUEUED).values(attempts=_box.c.attempts + 1, tried_at=sa.bindparam("now"), trouble=None)
_TROUBLE = _box.update().where(_QUEUED).values(trouble=sa.bindparam("why"))
_UNSETTLED = sa.select(_box.c.epoch, _box.c.seq, _box.c.subject, _event.c.at).join(_event, SAME_EVENT).where(_QUEUED)
_SCOPES = sa.select(_event.c.scope).where(_LOGGED).distinct()
_ESTIMATES = sa.select(_event.c.epoch, _event.c.seq, _event.c.subject).where(_LOGGED, _event.c.kind.in_(REPLACEABLE))
_EARLIER = sa.select(_event.c.epoch, _event.c.seq).where(
    _event.c.subject == sa.bindparam("its_subject"),
    _event.c.kind == sa.bindparam("its_kind"),
    sa.exists().where(SAME_EVENT),
)
_UNQUEUE_ALL = _box.delete().where(_QUEUED)
_DELETE = _event.delete().where(_LOGGED)


class Outbox(Log):
    """What this device has written, and how far it has come."""

    def append(self, author: str, drafts: Sequence[Draft], now: int, blobs: Sequence[NewBlob] = ()) -> list[Event]:
        """Records what happened here: event, projection, outbox, sequence and clock in one transaction.

        `blobs` are those that the drafts refer to; `now` is the relay's time as last known, Unix milliseconds. When
        this returns, the events are durable.
        """
        if not drafts:
            return []
        with self.writing() as connection:
            events = compose(connection, self.device, author, drafts, now)
            changes = self._record(connection, events, now)
            store_blobs(connection, blobs, now)
        self.notify(changes)
        return events

    def _record(self, connection: Connection, events: Sequence[Event], now: int) -> set[Change]:
        for event in events:
            if event.kind in REPLACEABLE:
                self._replace_earlier(connection, event)
        insert(connection, events)
        connection.execute(schema.outbox.insert(), [queued(event, now) for event in events])
        return self._fold(connection, (event.subject for event in events))

    def _replace_earlier(self, connection: Connection, event: Event) -> None:
        """Takes the earlier estimates out of the outbox that this one makes worthless."""
        this = {"its_device": self.device, "its_subject": event.subject, "its_kind": event.kind}
        self._drop(connection, [(epoch, seq) for epoch, seq in connection.execute(_EARLIER, this)])

    def _drop(self, connection: Connection, identities: Sequence[tuple[int, int]]) -> None:
        """Takes events of this device from the outbox and the log."""
        for part in chunks(identities):
            connection.execute(_UNQUEUE_ALL, {"identities": part})
            connection.execute(_DELETE, self._named(part))

    def _fold(self, connection: Connection, subjects: Iterable[str]) -> set[Change]:
        """Folds these subjects again, apart from those of scopes whose data was let go."""
        wanted = set(subjects)
        if wanted and (gone := purged(connection)):
            table = schema.event
            hidden = sa.select(table.c.subject).where(table.c.subject.in_(wanted), table.c.scope.in_(gone))
            wanted -= set(connection.execute(hidden).scalars())
        return refold(connection, sorted(wanted))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See `Log.writing`.

        Raises:
            StorageError: the device's storage is full; nothing was recorded.
        """
        try:
            with super().writing() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            if "full" in str(error.orig):
                raise StorageError(
                    "This device's storage is full, and nothing was recorded. Please free some space and try again."
                ) from error
            raise

    @property
    def epoch(self) -> int:
        with self.reading() as connection:
            return writer(connection).epoch

    def queue(self) -> list[Queued]:
        """What is not sent, in the order in which it was written."""
        with self.reading() as connection:
            return [Queued(*row) for row in connection.execute(_QUEUE, {"its_device": self.device})]

    def waiting(self) -> list[Waiting]:
        """The outbox as a person sees it: not sent, and rejected with the relay's reason."""
        with self.reading() as connection:
            rows = connection.execute(_WAITING, {"its_device": self.device}).all()
        return [Waiting(Event(*row[: len(ENVELOPE)]), *row[len(ENVELOPE) :]) for row in rows]

    def not_sent(self) -> int:
        """How many events the relay has not got yet, rejected ones included."""
        with self.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(schema.outbox)).scalar_one()

    def outgoing(self, identities: Sequence[tuple[int, int]], now: int = 0) -> list[Event]:
        """The events of these (epoch, seq), in that order; each counts as tried once more, at `now`."""
        found: dict[tuple[int, int], Event] = {}
        with self.writing() as connection:
            for part in chunks(list(identities)):
                events = [Event(*row) for row in connection.execute(_OUTGOING, self._named(part))]
                found |= {(event.epoch, event.seq): event for event in events}
                connection.execute(_TRIED, {"identities": part, "now": now})
        self.notify({OUTBOX})
        return [found[identity] for identity in identities if identity in found]

    def note_trouble(self, identities: Sequence[tuple[int, int]], trouble: str) -> None:
        """Keeps with these entries what kept the relay from taking them, for their author to read."""
        if not identities:
            return
        with self.writing() as connection:
            for part in chunks(identities):
                connection.execute(_TROUBLE, {"identities": part, "why": trouble})
        self.notify({OUTBOX})

    def expire(self, identities: Sequence[tuple[int, int]]) -> None:
        """Makes drafts of entries whose time is over, as their author had set it."""
        self.settle([Verdict(epoch, seq, Outcome.REJECTED, reason=EXPIRED) for epoch, seq in identities])

    def settle(self, verdicts: Sequence[Verdict], now: int = 0) -> None:
        """Acts on what the relay said of events that were sent to it."""
        if not verdicts:
            return
        changes: set[Change] = set()
        with self.writing() as connection:
            verdicts, changed = self._found_again(connection, verdicts)
            changed |= self._stored(connection, [each for each in verdicts if each.outcome in STORED])
            changed |= self._superseded(connection, verdicts)
            for verdict in verdicts:
                if verdict.outcome in REFUSED:
                    changed |= self._refused(connection, verdict)
            for scope in self._scopes(connection, [each for each in verdicts if each.outcome is Outcome.PURGED]):
                give_up_uploads(connection, scope)
                changes |= let_go(connection, self.device, scope, now)
            reused = [(each.epoch, each.seq) for each in verdicts if each.outcome is Outcome.SEQ_REUSE]
            if reused:
                changed |= self._renew_epoch(connection, reused)
            changes |= self._fold(connection, changed)
            put_off = {(v.epoch, v.seq): v.reason for v in verdicts if v.outcome is Outcome.RETRY}
            for identity, reason in put_off.items():
                connection.execute(_TROUBLE, {"identities": [identity], "why": reason})
        self.notify(changes | {OUTBOX})

    def _named(self, identities: Sequence[tuple[int, int]]) -> dict[str, object]:
        return {"its_device": self.device, "identities": identities}

    def _scopes(self, connection: Connection, verdicts: Sequence[Verdict]) -> set[str]:
        """The scopes of the events that these verdicts are about."""
        identities = [(each.epoch, each.seq) for each in verdicts]
        return {
            scope for part in chunks(identities) for scope in connection.execute(_SCOPES, self._named(part)).scalars()
        }

    def _superseded(self, connection: Connection, verdicts: Sequence[Verdict]) -> set[str]:
        """Estimates in whose place the relay has newer ones are forgotten; words of a person never are."""
        changed = set[str]()
        unsettled = self._unsettled(
            connection, [(each.epoch, each.seq) for each in verdicts if each.outcome is Outcome.SUPERSEDED]
        )
        for part in chunks(list(unsettled)):
            gone = connection.execute(_ESTIMATES, self._named(part)).all()
            self._drop(connection, [(row.epoch, row.seq) for row in gone])
            changed |= {row.subject for row in gone}
        return changed

    def _unsettled(self, connection: Connection, identities: Sequence[tuple[int, int]]) -> Unsettled:
        """Subject and time of those of these events that are in the outbox."""
        found: Unsettled = {}
        for part in chunks(identities):
            rows = connection.execute(_UNSETTLED, self._named(part))
            found |= {(epoch, seq): (subject, at) for epoch, seq, subject, at in rows}
        return found

    def _found_again(self, connection: Connection, verdicts: Sequence[Verdict]) -> tuple[Sequence[Verdict], set[str]]:
        """What another life of this database had sent under another epoch takes that epoch here, too."""
        again = [each for each in verdicts if each.stored_epoch is not None]
        unsettled = self._unsettled(connection, [(each.epoch, each.seq) for each in again])
        for verdict in again:
            old, new = (verdict.epoch, verdict.seq), (verdict.stored_epoch or 0, verdict.seq)
            if connection.execute(_OUTGOING, self._named([new])).first():
                self._drop(connection, [old])
            else:
                self._move(connection, [old], new[0])
            self._rename(connection, {self._name(old): self._name(new)})
        settled = [
            verdict if verdict.stored_epoch is None else msgspec.structs.replace(verdict, epoch=verdict.stored_epoch)
            for verdict in verdicts
        ]
        return settled, {subject for subject, _ in unsettled.values()}

    def _stored(self, connection: Connection, verdicts: Sequence[Verdict]) -> set[str]:
        """The events leave the outbox and get their places in the relay's log."""
        unsettled = self._unsettled(connection, [(verdict.epoch, verdict.seq) for verdict in verdicts])
        settled = [verdict for verdict in verdicts if (verdict.epoch, verdict.seq) in unsettled]
        if not settled:
            return set()
        rows = [{f"its_{name}": getattr(verdict, name) for name in PLACE} for verdict in settled]
        connection.execute(SETTLE, [{"its_device": self.device, **row} for row in rows])
        connection.execute(UNQUEUE, rows)
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
            left_out = event.update().where(sa.exists().where(SAME_EVENT, later)).values(draft=True)
            connection.execute(left_out, {"its_device": self.device})
        return {subject for subject, _ in unsettled.values()}

    def compare(self, seq: int) -> None:
        """Starts a new epoch where the relay has more of this one, up to `seq`, than this database has written.

        Then this database is an older copy of another one, which may live on.
        """
        with self.writing() as connection:
            place = writer(connection)
            changes = set()
            if seq > place.seq:
                changes = self._fold(connection, self._renew_epoch(connection, [(place.epoch, seq)]))
        self.notify(changes)

    def _renew_epoch(self, connection: Connection, reused: Sequence[tuple[int, int]]) -> set[str]:
        """The relay has other contents under these numbers: they go out again in a new epoch, as does all that follows.

        The rest of the outbox stays as it is until its own verdict: after a restore from a copy the relay may have
        some of it, and would store it a second time under another number.
        """
        place = writer(connection)
        # Two copies of one database must not come to the same epoch, though both may have read the same last of all.
        least = max(1 + place.epoch, *(1 + epoch for epoch, _ in reused), clock.milliseconds(place.clock))
        epoch = least + secrets.randbelow(CHOICES)
        set_meta(connection, epoch=epoch)
        unsettled = self._unsettled(connection, reused)
        for part in chunks(list(unsettled)):
            self._move(connection, part, epoch)
        self._rename(connection, {self._name(old): self._name((epoch, old[1])) for old in unsettled})
        read_again(connection)
        return {subject for subject, _ in unsettled.values()}

    def _name(self, identity: tuple[int, int]) -> str:
        return str(Identity(self.device, *identity))

    def _move(self, connection: Connection, identities: Sequence[tuple[int, int]], epoch: int) -> None:
        event, box = schema.event, schema.outbox
        here, queued = sa.tuple_(event.c.epoch, event.c.seq), sa.tuple_(box.c.epoch, box.c.seq)
        moved = event.update().where(event.c.device == self.device, here.in_(identities))
        connection.execute(moved.values(epoch=epoch))
        connection.execute(box.update().where(queued.in_(identities)).values(epoch=epoch))

    def _rename(self, connection: Connection, names: Mapping[str, str]) -> None:
        """What waits and names moved events as seen, names them anew."""
        event, box = schema.event, schema.outbox
        query = sa.select(event.c.position, event.c.body).join(box, SAME_EVENT)
        for position, body in connection.execute(query, {"its_device": self.device}).all() if names else ():
            if (new := renamed(body, names)) != body:
                connection.execute(event.update().where(event.c.position == position).values(body=new))


def queued(event: Event, now: int) -> dict[str, object]:
    return {
        "epoch": event.epoch,
        "seq": event.seq,
        "subject": event.subject,
        "priority": event.priority,
        "queued_at": now,
        "attempts": 0,
    }
