"""What devices wrote and the relay did not take, though nobody is there any more to correct it (design section 6).

Sealed entries that outlived their device's data, and what a device wrote after its withdrawal. An operator lets it in
as its author wrote it, or discards it. It is kept as the log keeps what it has: readable on the relay alone, shown by
no command, gone with its scope, and after thirty days at the latest.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from onboard.domain import clock
from onboard.domain.event import Event, Identity
from onboard.domain.verdict import STORED, Outcome, Verdict
from onboard.errors import RuleError
from onboard.relay.access import judge_let_in, objection_to_writer
from onboard.relay.decisions import decide
from onboard.relay.register import Device, Register
from onboard.relay.trail import Trail
from onboard.store import purge, schema
from onboard.store.ledger import Ledger
from onboard.store.log import same

MOST = 1000
"""Entries of one device at most: a stolen one must not fill the relay."""

OPERATOR = "operator"
"""Who decides; the trail of each scope has a pseudonym for it."""


class Reviewed(NamedTuple):
    """An entry that waits for the operator; `written` is its author's time, Unix milliseconds."""

    number: int
    device: str
    author: str
    written: int
    scope: str
    kind: str
    reason: str


class Keeping(StrEnum):
    """What became of a refused entry: it waits here or was discarded here; there is no place for it now; or its number
    stands for something else here.
    """

    KEPT = "kept"
    LATER = "later"
    REUSED = "reused"


class _Held(NamedTuple):
    """What is known here of one identity; `waits` no more once it was discarded."""

    subject: str
    kind: str
    written: int
    event: bytes | None

    @property
    def waits(self) -> bool:
        return self.event is not None

    def is_of(self, event: Event) -> bool:
        """Whether it says the same, as far as it is known still."""
        if self.event is not None:
            return same(event, msgspec.msgpack.decode(self.event, type=Event))
        return (self.subject, self.kind, self.written) == (event.subject, event.kind, clock.milliseconds(event.at))


_review, _log = schema.review, schema.event
_WAITS = _review.c.event.is_not(None)
_COUNT = sa.select(sa.func.count()).select_from(_review).where(_WAITS)
_LISTED = sa.select(*(_review.c[name] for name in Reviewed._fields)).where(_WAITS).order_by(_review.c.number)
_OF_DEVICE = _review.c.device == sa.bindparam("its_device")
_HELD = sa.select(_review.c.epoch, _review.c.seq, *(_review.c[name] for name in _Held._fields)).where(_OF_DEVICE)
_FIRST = sa.select(_review.c.subject, sa.func.min(_review.c.seq)).where(_OF_DEVICE, _WAITS).group_by(_review.c.subject)
_EVENT = sa.select(_review.c.event).where(_review.c.number == sa.bindparam("its_number"), _WAITS)
_ALIKE = ("device", "subject", "kind", "body")
_SAID = sa.select(_log.c.seq).where(
    *(_log.c[name] == sa.bindparam(f"its_{name}") for name in _ALIKE), _log.c.seq >= sa.bindparam("its_seq")
)


class Review:
    def __init__(self, ledger: Ledger, trail: Trail) -> None:
        """What is to be reviewed in the relay's database; `trail` tells who decided on what."""
        self._ledger = ledger
        self._trail = trail

    def keep(self, refused: Sequence[tuple[Event, str]], now: int) -> list[Keeping]:
        """Keeps refused events of one device, each with the reason, once; tells what became of each.

        There is no place for what is of a purged scope, or more than one device may have here.
        """
        if not refused:
            return []
        with self._ledger.writing() as connection:
            device = refused[0][0].device
            rows = connection.execute(_HELD, {"its_device": device})
            held = {Identity(device, *row[:2]): _Held(*row[2:]) for row in rows}
            gone = purge.purged(connection, {event.scope for event, _ in refused})
            room = MOST - sum(each.waits for each in held.values())
            told = []
            for event, reason in refused:
                if event.identity in held:
                    told.append(Keeping.KEPT if held[event.identity].is_of(event) else Keeping.REUSED)
                elif event.scope in gone or room <= 0:
                    told.append(Keeping.LATER)
                else:
                    row = _row(event, reason, now)
                    connection.execute(_review.insert().values(row))
                    held[event.identity] = _Held(**{name: row[name] for name in _Held._fields})
                    told.append(Keeping.KEPT)
                    room -= 1
        return told

    def first_waiting(self, device: str) -> dict[str, int]:
        """The number of the earliest entry of this device that waits here, by subject: later ones build on it."""
        with self._ledger.reading() as connection:
            return dict(connection.execute(_FIRST, {"its_device": device}).all())

    def keep_of_withdrawn(self, device: Device, events: Iterable[Event], verdicts: Iterable[Verdict], now: int) -> None:
        """Keeps what a withdrawn device was refused of what it wrote after its withdrawal."""
        if device.revoked is None:
            return
        late = [
            (event, verdict.reason or verdict.outcome.value)
            for event, verdict in zip(events, verdicts, strict=True)
            if verdict.outcome is Outcome.REJECTED
            and objection_to_writer(device, event) is None
            and clock.milliseconds(event.at) >= device.revoked
        ]
        self.keep(late, now)

    def listed(self) -> list[Reviewed]:
        """What waits for the operator, oldest first."""
        with self._ledger.reading() as connection:
            return [Reviewed(*row) for row in connection.execute(_LISTED)]

    def count(self) -> int:
        """How many wait for the operator."""
        with self._ledger.reading() as connection:
            return connection.execute(_COUNT).scalar_one()

    def accept(self, number: int, now: int) -> None:
        """Appends an entry to the log as its author wrote it; where the log has it by now, that is all.

        Raises:
            RuleError: there is none of this number, its author has sent the same words again since, or nobody can let
                it in; it stays.
        """
        event = self._event(number)
        device = Register(self._ledger).device(event.device)
        if device is None:
            raise RuleError(f"Entry {number} cannot be accepted. The device that wrote it is not known here.")
        if self._was_said_again(event):
            raise RuleError(f"Entry {number} was sent again by its author since, and stands in the log. Discard it.")
        # That its time was over is a reason that the operator has overruled.
        in_time = msgspec.structs.replace(event, expires=None)
        (verdict,) = self._ledger.accept([in_time], lambda _, *said: judge_let_in(device, *said), decide, now)
        if verdict.outcome not in STORED:
            raise RuleError(f"Entry {number} cannot be accepted. {verdict.reason}")
        self._trail.note(OPERATOR, "accepted", {event.scope}, now)
        with self._ledger.writing() as connection:
            connection.execute(_review.delete().where(_review.c.number == number))

    def discard(self, number: int, now: int) -> None:
        """Deletes an entry for good; that there was one is remembered, as copies of it may be carried still.

        Raises:
            RuleError: there is none of this number.
        """
        event = self._event(number)
        self._trail.note(OPERATOR, "discarded", {event.scope}, now)
        with self._ledger.writing() as connection:
            connection.execute(_review.update().where(_review.c.number == number).values(event=None))

    def forget(self, before: int) -> None:
        """Deletes what came before this time (Unix milliseconds) and was never decided on."""
        with self._ledger.writing() as connection:
            connection.execute(_review.delete().where(_review.c.received < before))

    def _event(self, number: int) -> Event:
        with self._ledger.reading() as connection:
            kept = connection.execute(_EVENT, {"its_number": number}).scalar()
        if kept is None:
            raise RuleError(f"There is no entry {number} to review.")
        return msgspec.msgpack.decode(kept, type=Event)

    def _was_said_again(self, event: Event) -> bool:
        """Whether the log has these words from this device under a later number alone."""
        alike = {f"its_{name}": getattr(event, name) for name in (*_ALIKE, "seq")}
        with self._ledger.reading() as connection:
            numbers = set(connection.execute(_SAID, alike).scalars())
        return bool(numbers) and event.seq not in numbers


def _row(event: Event, reason: str, now: int) -> dict[str, Any]:
    return {
        **{name: getattr(event, name) for name in ("device", "epoch", "seq", "author", "scope", "subject", "kind")},
        "written": clock.milliseconds(event.at),
        "received": now,
        "reason": reason,
        "event": msgspec.msgpack.encode(event),
    }
