"""Planted bugs, each by name: the simulation has to catch every one of them within a few seeds."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from onboard.domain import clock
from onboard.domain.event import Event
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.relay.exchange import Exchange
from onboard.relay.register import Device
from onboard.store import schema
from onboard.store.admission import Decide, Judge
from onboard.store.blobs import NewBlob
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.store.outbox import Queued
from onboard.store.reach import Cursor
from onboard.store.replica import Pulled, Replica, Standing
from onboard.sync.engine import Answer, Engine, Outgoing, RefusedError
from onboard.sync.protocol import SyncRequest, SyncResponse
from onboard.sync.session import PushSession
from tests.simulation import photo_bugs
from tests.simulation.parts import PARTS, Types


class Bug(NamedTuple):
    """Faulty parts, the fault under which they show soonest, and what else a world needs for it."""

    types: Types
    fault: str | None = None
    extra: str | None = None


NO_BUG = Bug(PARTS)

DRIFT = 300_000
"""Milliseconds that a clock may be off for the bugs that do not bear more."""


def accepted(event: Event) -> Verdict:
    return Verdict(event.epoch, event.seq, Outcome.ACCEPTED, effective_at=event.at)


class AcknowledgesOnSend(Engine):
    """Takes what was sent for stored."""

    def push(self, now: int) -> Outgoing | None:
        outgoing = super().push(now)
        if outgoing is not None:
            self.replica.settle([accepted(event) for event in outgoing.request.events])
        return outgoing


class BelievesAnybody(Engine):
    """Does not look at the nonce."""

    def answered(self, outgoing: Outgoing, response: SyncResponse, now: int) -> Answer:
        return super().answered(outgoing, msgspec.structs.replace(response, nonce=outgoing.nonce), now)


class ClearsWhenRefused(Engine):
    """Drops the queue together with the token."""

    def refused(self, outgoing: Outgoing, error: RefusedError, now: int, refusals: int = 1) -> float:
        self.replica.settle([accepted(event) for event in outgoing.request.events])
        return super().refused(outgoing, error, now, refusals)


class SwapsOrder(Replica):
    """Sends the newest first."""

    def outgoing(self, identities: Sequence[tuple[int, int]], now: int = 0) -> list[Event]:
        return super().outgoing(identities, now)[::-1]


class LetsUrgentWait(Engine):
    """Sends in the order of writing."""

    def _ready(self, now: int) -> list[Queued]:
        return [queued._replace(priority=1) for queued in super()._ready(now)]


class RefusesDrift(Engine):
    """Does not talk with a relay whose clock is five minutes off."""

    def answered(self, outgoing: Outgoing, response: SyncResponse, now: int) -> Answer:
        if abs(response.now - now) > DRIFT:
            raise LinkError("The clocks differ too much.")
        return super().answered(outgoing, response, now)


class NeverCorrectsClock(Engine):
    """Goes by its own clock, whatever the relay says."""

    def _correct_clock(self, relay_now: int, sent: int, now: int) -> None:
        pass


class StumblesOverPoison(Engine):
    """Sends the same batch again and again though the relay breaks on it."""

    def _divide(self, events: Sequence[Event], now: int | None) -> None:
        pass


class OvertakesItself(Engine):
    """Sends later steps of an entity while earlier ones are under way."""

    _flying: frozenset[tuple[int, int]] = frozenset()

    def push(self, now: int) -> Outgoing | None:
        outgoing = super().push(now)
        if outgoing:
            self._flying = frozenset((event.epoch, event.seq) for event in outgoing.request.events)
        return outgoing

    def _ready(self, now: int) -> list[Queued]:
        under_way, self._under_way = self._under_way, {}
        queue = super()._ready(now)
        self._under_way = under_way
        return [queued for queued in queue if not under_way or (queued.epoch, queued.seq) not in self._flying]


class IgnoresMeter(Engine):
    """Counts what a metered link costs, and goes on."""

    def push(self, now: int) -> Outgoing | None:
        limit, self.budget.limit = self.budget.limit, None
        outgoing = super().push(now)
        self.budget.limit = limit
        return outgoing


class ForgetsSpent(Engine):
    """Begins to count anew with each start of the app."""

    def _keep_spent(self, now: int) -> None:
        pass


class GivesUp(PushSession):
    """Stops after a few failures in a row."""

    def next_request(self) -> Outgoing | None:
        self._given_up = getattr(self, "_given_up", False) or self._failures > 2
        return None if self._given_up else super().next_request()


class NeverBackfills(Replica):
    """Does not read what was there before it gained a scope."""

    def standing(self) -> Standing:
        return super().standing()._replace(backfills=[])


class MovesCursorsFirst(Replica):
    """Moves the cursors in one transaction and stores the events in a second one."""

    def receive(self, pulled: Pulled, now: int = 0) -> None:
        super().receive(pulled._replace(events=()), now)
        super().receive(pulled, now)


class BelievesOldAnswers(Replica):
    """Takes cursors from an answer that was overtaken by a newer one."""

    def receive(self, pulled: Pulled, now: int = 0) -> None:
        with self.writing() as connection:
            for priority, cursor in pulled.cursors.items():
                this = schema.cursor.c.priority == priority
                connection.execute(schema.cursor.update().where(this).values(number=cursor.number))
        super().receive(pulled, now)


class ForgetsRetries(Replica):
    """Takes what the relay could not check for stored."""

    def settle(self, verdicts: Sequence[Verdict], now: int = 0) -> None:
        super().settle([_stored_if(verdict, Outcome.RETRY) for verdict in verdicts], now)


class HidesRejected(Replica):
    """Drops what the relay rejected."""

    def settle(self, verdicts: Sequence[Verdict], now: int = 0) -> None:
        super().settle(verdicts, now)
        for waiting in self.waiting():
            if waiting.rejected:
                self.discard(waiting.event.epoch, waiting.event.seq)


class FoldsRejected(Replica):
    """Goes on showing what the relay rejected as if it stood."""

    def settle(self, verdicts: Sequence[Verdict], now: int = 0) -> None:
        super().settle(verdicts, now)
        with self.writing() as connection:
            connection.execute(schema.event.update().values(draft=False))


class WritesInTwoTransactions(Replica):
    """Stores an event in one transaction and queues it in a second one."""

    def append(self, author: str, drafts: Sequence[Draft], now: int, blobs: Sequence[NewBlob] = ()) -> list[Event]:
        events = super().append(author, drafts, now, blobs)
        with self.writing() as connection:
            rows = connection.execute(schema.outbox.delete().returning(*schema.outbox.c)).mappings().all()
        with self.writing() as connection:
            connection.execute(schema.outbox.insert(), [dict(row) for row in rows])
        return events


class KeepsEpoch(Replica):
    """Goes on in its epoch though another copy of its database writes there."""

    def _renew_epoch(self, connection: Connection, reused: Sequence[tuple[int, int]]) -> set[str]:
        return set()


class ForgetsSent(Replica):
    """Does not send again what a restored relay had acknowledged."""

    def _send_again(self, connection: Connection, covered: int) -> set[str]:
        return set()


class ReturnsNothing(Replica):
    """Does not return to a restored relay what that had written itself."""

    def to_return(self, limit: int) -> list[Event]:
        return []


class StoresTwice(Ledger):
    """Does not know again what it has stored."""

    _numbers = count(1000)

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        verdicts = super().accept(events, judge, decide, now)
        again = [event for event, verdict in zip(events, verdicts, strict=True) if verdict.outcome is Outcome.DUPLICATE]
        super().accept(
            [msgspec.structs.replace(event, epoch=next(self._numbers)) for event in again], judge, decide, now
        )
        return verdicts


class SaysAcceptedAndLoses(Ledger):
    """Loses the last event of a large batch."""

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        verdicts = super().accept(events[:-1] if len(events) > 3 else events, judge, decide, now)
        return [*verdicts, *(accepted(event) for event in events[len(verdicts) :])]


class StoresBeforeJudging(Ledger):
    """Rejects what it has stored already."""

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        verdicts = super().accept(events, lambda *_: None, decide, now)
        with self.reading() as connection:
            refused = {event.seq: judge(connection, event, ()) for event in events}
        return [
            Verdict(verdict.epoch, verdict.seq, refusal.outcome, reason=refusal.reason)
            if (refusal := refused[verdict.seq])
            else verdict
            for verdict in verdicts
        ]


class ThrowsOnDrift(Ledger):
    """Does not take a batch with an event whose time is off."""

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        if any(abs(clock.milliseconds(event.at) - now) > DRIFT for event in events):
            raise LinkError("The clocks differ too much.")
        return super().accept(events, judge, decide, now)


class OverlooksRestore(Ledger):
    """Does not notice that it was restored from a backup."""

    def restored(self, cursors: Iterable[Cursor]) -> bool:
        return False


class ForgetsPurge(Ledger):
    """Does not remember what it has purged."""

    def purge(self, scope: str, now: int) -> int:
        gone = super().purge(scope, now)
        with self.writing() as connection:
            connection.execute(schema.purged.delete())
        return gone


class CollapsesWords(Ledger):
    """Keeps only the newest note of a device on a subject, as if it were an estimate."""

    def accept(self, events: Sequence[Event], judge: Judge, decide: Decide, now: int) -> list[Verdict]:
        verdicts = super().accept(events, judge, decide, now)
        newest = {event.subject: event.seq for event in events}
        table = schema.event.c
        with self.writing() as connection:
            for subject, seq in newest.items():
                earlier = (table.subject == subject, table.device == events[0].device, table.seq < seq)
                connection.execute(schema.event.delete().where(*earlier))
        return verdicts


class LeavesGap(Exchange):
    """Skips numbers as a reader does that sees a later commit before an earlier one."""

    def news(self, device: Device, request: SyncRequest, scopes: Sequence[str], now: int) -> SyncResponse:
        answer = super().news(device, request, scopes, now)
        return msgspec.structs.replace(answer, events=answer.events[1:]) if len(answer.events) > 3 else answer


def _stored_if(verdict: Verdict, outcome: Outcome) -> Verdict:
    return msgspec.structs.replace(verdict, outcome=Outcome.ACCEPTED) if verdict.outcome is outcome else verdict


BUGS: dict[str, Bug] = {
    "acknowledges on send": Bug(Types(engine=AcknowledgesOnSend)),
    "believes anybody": Bug(Types(engine=BelievesAnybody), "portal"),
    "clears when refused": Bug(Types(engine=ClearsWhenRefused), "tokens end"),
    "swaps the order of a batch": Bug(Types(replica=SwapsOrder)),
    "lets urgent wait": Bug(Types(engine=LetsUrgentWait)),
    "refuses drift": Bug(Types(engine=RefusesDrift), "clock jumps"),
    "never corrects its clock": Bug(Types(engine=NeverCorrectsClock)),
    "stumbles over poison": Bug(Types(engine=StumblesOverPoison), "poison"),
    "overtakes itself": Bug(Types(engine=OvertakesItself)),
    "gives up": Bug(Types(push=GivesUp)),
    "never backfills": Bug(Types(replica=NeverBackfills), "roster changes while offline"),
    "moves cursors first": Bug(Types(replica=MovesCursorsFirst), "app crashes"),
    "believes old answers": Bug(Types(replica=BelievesOldAnswers)),
    "forgets retries": Bug(Types(replica=ForgetsRetries), "later kind"),
    "hides what was rejected": Bug(Types(replica=HidesRejected), "roster changes while offline"),
    "folds what was rejected": Bug(Types(replica=FoldsRejected), "roster changes while offline"),
    "writes in two transactions": Bug(Types(replica=WritesInTwoTransactions), "app crashes"),
    "keeps its epoch": Bug(Types(replica=KeepsEpoch), "database lives on twice"),
    "forgets what it sent": Bug(Types(replica=ForgetsSent), "relay is restored"),
    "returns nothing": Bug(Types(replica=ReturnsNothing), "relay is restored"),
    "stores twice": Bug(Types(ledger=StoresTwice)),
    "says accepted and loses": Bug(Types(ledger=SaysAcceptedAndLoses)),
    "stores before judging": Bug(Types(ledger=StoresBeforeJudging), "roster changes while offline"),
    "throws on drift": Bug(Types(ledger=ThrowsOnDrift), "clock jumps"),
    "overlooks a restore": Bug(Types(ledger=OverlooksRestore), "relay is restored"),
    "forgets a purge": Bug(Types(ledger=ForgetsPurge), "scope is purged"),
    "collapses words": Bug(Types(ledger=CollapsesWords)),
    "leaves a gap": Bug(Types(exchange=LeavesGap)),
    "ignores the meter": Bug(Types(engine=IgnoresMeter), extra="a meter"),
    "forgets what it has spent": Bug(Types(engine=ForgetsSpent), "app crashes", "a meter"),
    "announces a photo too early": Bug(Types(relay_blobs=photo_bugs.AnnouncesTooEarly), extra="photos"),
    "takes any offset": Bug(Types(relay_blobs=photo_bugs.TakesAnyOffset), extra="photos"),
    "takes a sent piece for there": Bug(Types(copy=photo_bugs.TakesSentForThere), extra="photos"),
    "drops a photo on the last answer": Bug(Types(blobs=photo_bugs.DropsOnLastAnswer), extra="photos"),
    "forgets a photo with the answer": Bug(
        Types(blobs=photo_bugs.ForgetsWithTheAnswer), "roster changes while offline", "photos"
    ),
    "frees what no backup has": Bug(Types(blobs=photo_bugs.FreesWhatNoBackupHas), "relay is restored", "photos"),
    "keeps what was uploaded": Bug(Types(replica=photo_bugs.KeepsUploaded), "relay is restored", "photos"),
    "leaves photos behind": Bug(Types(blobs=photo_bugs.LeavesPhotosBehind), "roster changes while offline", "photos"),
}
