"""What devices wrote and the relay did not take, though nobody is there any more to correct it (design section 6).

Sealed entries that outlived their device's data, and what a device wrote after its withdrawal. An operator lets it in
as its author wrote it, or discards it. It is kept as the log keeps what it has: readable on the relay alone, shown by
no command, gone with its scope, and after thirty days at the latest.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

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


_LISTED = sa.select(*(schema.review.c[name] for name in Reviewed._fields)).order_by(schema.review.c.number)
_KEPT = sa.select(schema.review.c.device, schema.review.c.epoch, schema.review.c.seq).where(
    schema.review.c.device == sa.bindparam("its_device")
)
_EVENT = sa.select(schema.review.c.event).where(schema.review.c.number == sa.bindparam("its_number"))


class Review:
    def __init__(self, ledger: Ledger, trail: Trail) -> None:
        """What is to be reviewed in the relay's database; `trail` tells who decided on what."""
        self._ledger = ledger
        self._trail = trail

    def keep(self, refused: Sequence[tuple[Event, str]], now: int) -> frozenset[Identity]:
        """Keeps refused events of one device, each with the reason, once; gives those that are kept now.

        The others were of a purged scope, or more than one device may have here.
        """
        if not refused:
            return frozenset()
        with self._ledger.writing() as connection:
            kept = {Identity(*row) for row in connection.execute(_KEPT, {"its_device": refused[0][0].device})}
            gone = purge.purged(connection, {event.scope for event, _ in refused})
            new = {e.identity: (e, why) for e, why in refused if e.identity not in kept and e.scope not in gone}
            fitting = dict(list(new.items())[: max(0, MOST - len(kept))])
            if fitting:
                rows = [_row(event, reason, now) for event, reason in fitting.values()]
                connection.execute(schema.review.insert(), rows)
        return frozenset(event.identity for event, _ in refused) & (kept | fitting.keys())

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

    def accept(self, number: int, now: int) -> None:
        """Appends an entry to the log as its author wrote it; where the log has it by now, that is all.

        Raises:
            RuleError: there is none of this number, or nobody can let it in; it stays.
        """
        event = self._event(number)
        # That its time was over is a reason that the operator has overruled.
        in_time = msgspec.structs.replace(event, expires=None)
        device = Register(self._ledger).device(event.device)
        if device is None:
            raise RuleError(f"Entry {number} cannot be accepted. The device that wrote it is not known here.")
        (verdict,) = self._ledger.accept([in_time], lambda _, *said: judge_let_in(device, *said), decide, now)
        if verdict.outcome not in STORED:
            raise RuleError(f"Entry {number} cannot be accepted. {verdict.reason}")
        self._delete(number)
        self._trail.note(OPERATOR, "accepted", {event.scope}, now)

    def discard(self, number: int, now: int) -> None:
        """Deletes an entry for good.

        Raises:
            RuleError: there is none of this number.
        """
        event = self._event(number)
        self._delete(number)
        self._trail.note(OPERATOR, "discarded", {event.scope}, now)

    def forget(self, before: int) -> None:
        """Deletes what came before this time (Unix milliseconds) and was never decided on."""
        with self._ledger.writing() as connection:
            connection.execute(schema.review.delete().where(schema.review.c.received < before))

    def _event(self, number: int) -> Event:
        with self._ledger.reading() as connection:
            kept = connection.execute(_EVENT, {"its_number": number}).scalar()
        if kept is None:
            raise RuleError(f"There is no entry {number} to review.")
        return msgspec.msgpack.decode(kept, type=Event)

    def _delete(self, number: int) -> None:
        with self._ledger.writing() as connection:
            connection.execute(schema.review.delete().where(schema.review.c.number == number))


def _row(event: Event, reason: str, now: int) -> dict[str, object]:
    return {
        **{name: getattr(event, name) for name in ("device", "epoch", "seq", "author", "scope", "kind")},
        "written": clock.milliseconds(event.at),
        "received": now,
        "reason": reason,
        "event": msgspec.msgpack.encode(event),
    }
