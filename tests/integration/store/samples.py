"""Drafts, events and answers that the tests of the store have in common."""

from collections.abc import Sequence
from itertools import count

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Body, Event, encode
from onboard.domain.note import NoteWritten
from onboard.domain.request import RequestRelayed, Urgency
from onboard.domain.verdict import Verdict
from onboard.store import schema
from onboard.store.admission import Refusal
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, Log
from onboard.store.reach import Backfill
from onboard.store.replica import Pulled, Replica

FLIGHT = "flight:KL0605/2026-11-21/AMS"
OTHER_FLIGHT = "flight:KL0601/2026-11-21/AMS"
NOW = 1_795_255_200_000
"""2026-11-21 10:00 UTC."""

MINUTE = 60_000


def relay(subject: str, text: str = "Water please", *, urgent: bool = False, scope: str = FLIGHT) -> Draft:
    urgency = Urgency.URGENT if urgent else Urgency.NORMAL
    return Draft(scope, subject, RequestRelayed(text=text, seat="12A", urgency=urgency))


def note(subject: str, text: str = "Allergic to nuts", scope: str = FLIGHT) -> Draft:
    return Draft(scope, subject, NoteWritten(seat="12A", text=text))


class Pen:
    """Writes events as a device would, without a store."""

    def __init__(self, device: str = "tablet", now: int = NOW) -> None:
        self._device = device
        self._now = now
        self._seqs = count(1)

    def write(self, draft: Draft, seq: int | None = None) -> Event:
        seq = next(self._seqs) if seq is None else seq
        body: Body = draft.body
        return Event(
            device=self._device,
            epoch=1,
            seq=seq,
            author="ana",
            scope=draft.scope,
            subject=draft.subject,
            at=(self._now << 16) + seq,
            kind=body.KIND,
            schema=body.SCHEMA,
            priority=int(body.priority),
            body=encode(body),
        )


def allow(_connection: Connection, _event: Event, _history: Sequence[Event]) -> Refusal | None:
    return None


def nothing(_connection: Connection, _events: Sequence[Event]) -> list[Draft]:
    return []


def accept(ledger: Ledger, *events: Event, now: int = NOW) -> list[Verdict]:
    return ledger.accept(events, allow, nothing, now)


def stored(log: Log) -> list[Event]:
    """Every event of a log in the order in which it came in."""
    table = schema.event
    columns = [table.c[name] for name in Event.__struct_fields__]
    with log.reading() as connection:
        return [Event(*row) for row in connection.execute(sa.select(*columns).order_by(table.c.position))]


def rows(log: Log, table: sa.Table) -> list[tuple[object, ...]]:
    """All rows of a table in a stable order."""
    with log.reading() as connection:
        return sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)


def push(replica: Replica, ledger: Ledger, now: int = NOW) -> list[Verdict]:
    """Sends the whole queue; gives the verdicts, which the replica has not seen yet."""
    events = replica.outgoing([(queued.epoch, queued.seq) for queued in replica.queue()])
    return accept(ledger, *events, now=now)


def pull(
    replica: Replica, ledger: Ledger, scopes: Sequence[str], limit: int = 500, now: int = NOW
) -> tuple[Pulled, bool]:
    """What the relay answers to the replica as it stands, and whether there is more."""
    cursors, backfills = replica.pulled_so_far()
    page = ledger.page(scopes, cursors, now, limit)
    events, filled = list(page.events), list[Backfill]()
    for backfill in backfills:
        found, reached = ledger.fill(backfill, limit)
        events += found
        filled.append(reached)
    unfinished = any(backfill.after < backfill.upto for backfill in filled)
    return Pulled(events, page.cursors, frozenset(scopes), page.as_of, filled), page.more or unfinished


def catch_up(replica: Replica, ledger: Ledger, scopes: Sequence[str], limit: int = 500) -> None:
    """Exchanges until the replica has everything of these scopes."""
    more = True
    while more or replica.pulled_so_far()[1]:
        pulled, more = pull(replica, ledger, scopes, limit)
        replica.receive(pulled)
