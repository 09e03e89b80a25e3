"""What becomes of the events that the relay refused: their author discards them, or records them again."""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Event, decode, renamed, words_field
from onboard.errors import RuleError
from onboard.store import schema
from onboard.store.blobs import discard_blobs
from onboard.store.log import ENVELOPE, Draft, compose, writer
from onboard.store.outbox import AS_WRITTEN, OUTBOX, SAME_EVENT, Outbox


class Drafts(Outbox):
    """What this device has written, with what its author may do about drafts."""

    def discard(self, epoch: int, seq: int) -> None:
        """Forgets a rejected event, as its author asked, and its photos that nothing else of this device refers to."""
        changes = {OUTBOX}
        with self.writing() as connection:
            event = schema.event
            this = sa.and_(event.c.epoch == epoch, event.c.seq == seq)
            if row := connection.execute(self._rejected().where(this)).first():
                self._drop(connection, [(epoch, seq)])
                changes |= discard_blobs(connection, self.device, Event(*row))
        self.notify(changes)

    def resend(self, epoch: int, seq: int, author: str, now: int, words: str | None = None) -> None:
        """Records a rejected event again, with other words where they are given.

        With it go the later ones of its entity that were held back with it. They are new events now.

        Raises:
            RuleError: there is no such draft any more, or it holds no words that could be changed.
        """
        with self.writing() as connection:
            old = self._drafts(connection, epoch, seq)
            place = writer(connection)
            fresh = {each: (place.epoch, place.seq + number) for number, each in enumerate(old, start=1)}
            names = {self._name(each): self._name(new) for each, new in fresh.items()}
            drafts = [_again(event, names, words if each == (epoch, seq) else None, now) for each, event in old.items()]
            self._drop(connection, list(old))
            changes = self._record(connection, compose(connection, self.device, author, drafts, now), now)
        self.notify(changes | {OUTBOX})

    def _drafts(self, connection: Connection, epoch: int, seq: int) -> dict[tuple[int, int], Event]:
        """This rejected event and the later rejected ones of its entity."""
        event, rejected = schema.event, self._rejected()
        first = connection.execute(rejected.where(event.c.epoch == epoch, event.c.seq == seq)).first()
        if first is None:
            raise RuleError("This draft is not here any more.")
        same_entity = rejected.where(event.c.subject == first.subject).order_by(*AS_WRITTEN)
        found = (Event(*row) for row in connection.execute(same_entity))
        return {(each.epoch, each.seq): each for each in found if (each.seq, each.epoch) >= (seq, epoch)}

    def _rejected(self) -> sa.Select[Any]:
        box = schema.outbox
        own = sa.select(*ENVELOPE).join(box, SAME_EVENT).params(its_device=self.device)
        return own.where(box.c.rejected.is_not(None))


def _again(event: Event, names: Mapping[str, str], words: str | None, now: int) -> Draft:
    """What to record in the place of a rejected event; an expiry that has passed is over."""
    body = decode(msgspec.structs.replace(event, body=renamed(event.body, names)))
    assert body is not None, "this device has written it"
    if words is not None:
        field = words_field(body)
        if field is None:
            raise RuleError("There are no words in this that could be changed.")
        body = msgspec.structs.replace(body, **{field: words})
    return Draft(event.scope, event.subject, body, event.expires if (event.expires or 0) > now else None)
