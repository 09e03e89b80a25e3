"""What a device has pushed: which of it is known, which is stored, which is refused and why (design section 5)."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain import clock
from onboard.domain.event import REPLACEABLE, Event, Identity
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import purge, schema
from onboard.store.log import EVENTS, Draft, events_of, known_events, placed, same


class Refusal(NamedTuple):
    """Why an event is not stored."""

    outcome: Outcome
    reason: str


Judge = Callable[[Connection, Event, Sequence[Event]], Refusal | None]
"""Why an event is not to be stored, or None; it is asked with what is stored of the event's subject."""

Decide = Callable[[Connection, Sequence[Event]], Sequence[Draft]]

Histories = Mapping[str, Sequence[Event]]
"""What is stored of each subject."""


class Recording(Protocol):
    """What a transaction of the ledger offers; see `ledger.Recording`."""

    @property
    def connection(self) -> Connection: ...

    @property
    def now(self) -> int: ...

    def enter(self, events: Sequence[Event], histories: Histories) -> list[Event]: ...

    def record(self, drafts: Sequence[Draft]) -> list[Event]: ...


class Push:
    """What a device sent at once, and what becomes of it: its verdicts, or why there are none."""

    def __init__(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> None:
        self.now = now
        self._events = events
        self._judge = judge
        self._decide = decide
        self._verdicts: list[Verdict] | None = None
        self._error: Exception | None = None

    @property
    def settled(self) -> bool:
        return self._verdicts is not None or self._error is not None

    def settle(self, verdicts: list[Verdict]) -> None:
        """The transaction that it was part of is committed."""
        self._verdicts = verdicts

    def fail(self, error: Exception) -> None:
        self._error = error

    def result(self) -> list[Verdict]:
        """Its verdicts; raises what kept it from having any."""
        if self._error is not None:
            raise self._error
        assert self._verdicts is not None
        return self._verdicts

    def enter(self, recording: Recording) -> list[Verdict]:
        """Stores it as a part of a transaction; the verdicts hold once that is committed."""
        connection, events = recording.connection, self._events
        known = known_events(connection, events)
        unknown = [event for event in events if event.identity not in known]
        known |= _twins(connection, unknown)
        histories = histories_of(connection, unknown)
        new, refused = _sift(connection, events, known, histories, self._judge, recording.now)
        accepted = dict(zip(new, recording.enter(list(new.values()), histories), strict=True))
        recording.record(self._decide(connection, list(accepted.values())))
        return [_verdict(event, known, accepted, refused) for event in events]


def histories_of(connection: Connection, events: Sequence[Event]) -> Histories:
    """What is stored of the subjects of these events."""
    subjects = dict.fromkeys(event.subject for event in events)
    found = events_of(connection, list(subjects))
    return {subject: found.get(subject, []) for subject in subjects}


_PURGED = Refusal(Outcome.PURGED, "This flight's data has been deleted, as its time was over.")
_SUPERSEDED = Refusal(Outcome.SUPERSEDED, "Something newer is known.")


_RENAMED = Refusal(Outcome.RETRY, "An earlier step of this goes out again first.")
_LATE = Refusal(Outcome.REJECTED, "Its time was over when it arrived.")


def _twins(connection: Connection, events: Sequence[Event]) -> dict[Identity, Event]:
    """What is stored already of events that got another epoch, by the identity that they have now.

    A device whose database was put back twice to one copy gives the same entry a new epoch in each of its lives.
    """
    found = {}
    for event in events:
        if event.at < event.epoch << clock.COUNTER_BITS:
            row = connection.execute(_TWIN, {name: getattr(event, name) for name in _ALIKE}).first()
            if row is not None:
                found[event.identity] = Event(*row)
    return found


_ALIKE = ("device", "seq", "subject", "at", "kind", "body")
_TWIN = EVENTS.where(*(schema.event.c[name] == sa.bindparam(name) for name in _ALIKE)).limit(1)


def _late(event: Event, now: int) -> Refusal | None:
    """An event whose author wanted it to be known by a time that is over."""
    return _LATE if event.expires is not None and event.expires < now else None


def _sift(
    connection: Connection,
    events: Sequence[Event],
    known: Mapping[Identity, Event],
    histories: Histories,
    judge: Judge,
    now: int,
) -> tuple[dict[Identity, Event], dict[Identity, Refusal]]:
    """What is new and may be stored, and what is refused. A refusal holds for the later events of its subject."""
    new: dict[Identity, Event] = {}
    refused: dict[Identity, Refusal] = {}
    stopped: dict[str, Refusal] = {}
    gone = purge.purged(connection, {event.scope for event in events})
    latest = _Latest(histories, now)
    for event in events:
        identity = event.identity
        if identity in known and not same(event, known[identity]):
            # Its later steps name it, and it will get another name.
            stopped[event.subject] = _RENAMED
        if identity in known or identity in new:
            continue
        refusal = (
            _PURGED
            if event.scope in gone
            else _late(event, now) or stopped.get(event.subject) or judge(connection, event, histories[event.subject])
        )
        if refusal is not None:
            refused[identity] = refusal
            stopped[event.subject] = Refusal(refusal.outcome, "An earlier step of this was not accepted.")
        elif latest.replaced(event):
            refused[identity] = _SUPERSEDED
        else:
            new[identity] = event
    return new, refused


class _Latest:
    """Where the latest event of each replaceable kind stands that a batch is about."""

    def __init__(self, histories: Histories, now: int) -> None:
        replaceable = (event for history in histories.values() for event in history if event.kind in REPLACEABLE)
        stored = sorted(replaceable, key=lambda event: event.order)
        self._latest = {(event.subject, event.kind): event.order for event in stored}
        self._now = now

    def replaced(self, event: Event) -> bool:
        """Whether something newer is known; otherwise the event is the latest from now on."""
        if event.kind not in REPLACEABLE:
            return False
        key = (event.subject, event.kind)
        order = (clock.effective(event.at, self._now), *event.identity)
        if order < self._latest.setdefault(key, order):
            return True
        self._latest[key] = order
        return False


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
    if stored.epoch != event.epoch:
        return msgspec.structs.replace(placed(stored, Outcome.DUPLICATE), epoch=event.epoch, stored_epoch=stored.epoch)
    if not same(event, stored):
        reason = "This number stands for something else here."
        return Verdict(event.epoch, event.seq, Outcome.SEQ_REUSE, reason=reason)
    return placed(stored, Outcome.ACCEPTED if identity in accepted else Outcome.DUPLICATE)
