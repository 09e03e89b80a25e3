"""What the relay's log has for a device: pages of its scopes after its cursors, and what a gained scope has."""

import heapq
from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.event import Event, Priority
from onboard.domain.priority import effective
from onboard.store import schema
from onboard.store.log import EVENTS, chunks
from onboard.store.reach import Backfill, Cursor, Cursors

Writer = tuple[str, int]
"""A device and its epoch."""

NOBODY: Writer = ("", 0)


class Feed:
    """The events of these scopes as one transaction sees them, without those of a writer who has them anyway."""

    def __init__(self, connection: Connection, scopes: Sequence[str], without: Writer | None) -> None:
        self._connection = connection
        self._scopes = frozenset(scopes)
        self._without = without

    def page(
        self, reached: Mapping[int, Cursor], as_of: int, now: int, limit: int
    ) -> tuple[list[Event], Cursors, bool]:
        """The next events after the cursors up to number `as_of`, how far they reach, and whether more are there.

        Class 0 comes first, then the others by the class to which they have aged. Where more is to come, there are
        copies of unread earlier events of the same entities too; they move no cursor.
        """
        after = {int(priority): reached.get(priority, Cursor()).number for priority in Priority}
        events: list[Event] = self.read(Priority.URGENT, after[Priority.URGENT], as_of, limit + 1)
        room = max(0, limit - len(events))
        rest = (self.read(each, after[each], as_of, room + 1) for each in Priority if each != Priority.URGENT)
        # Merging by the heads keeps each class in the order of its numbers, on which its cursor relies.
        events += heapq.merge(
            *rest, key=lambda event: (effective(event.priority, now - _received(event)), event.number)
        )
        events, left = events[:limit], events[limit:]
        cursors = {event.priority: Cursor(_number(event), event.check) for event in events}
        unread = {event.priority: _number(event) for event in reversed(left)}
        for priority in after.keys() - unread.keys():
            start = cursors[priority].number if priority in cursors else after[priority]
            if (passed := self._passed(priority, start, as_of)) is not None:
                cursors[priority] = passed
        return [*self._earlier(events, unread), *events], cursors, bool(left)

    def read(self, priority: int, after: int, upto: int, limit: int) -> list[Event]:
        """The events of one class in the order of their numbers."""
        if limit <= 0 or not self._scopes or after >= upto:
            return []
        wanted = self._range(after, upto, priority=priority, limit=limit)
        return [Event(*row) for row in self._connection.execute(_FEED, wanted)]

    def _passed(self, priority: int, after: int, upto: int) -> Cursor | None:
        """Where the last event stands that was left out of a class which is read to its end."""
        if self._without is None or not self._scopes or after >= upto:
            return None
        row = self._connection.execute(_LAST, self._range(after, upto, priority=priority)).first()
        return Cursor(*row) if row else None

    def _range(self, after: int, upto: int, **more: object) -> dict[str, object]:
        device, epoch = self._without or NOBODY
        return {"scopes": list(self._scopes), "after": after, "upto": upto, "device": device, "epoch": epoch, **more}

    def _earlier(self, events: Sequence[Event], unread: Mapping[int, int]) -> list[Event]:
        """Unread events of the entities on a page that were written before what the page has of them.

        `unread` has the first number of each class that did not come onto the page.
        """
        last = {event.subject: _number(event) for event in sorted(events, key=_number)}
        most = max(last.values(), default=0)
        open_classes = [priority for priority, number in unread.items() if number < most]
        if not open_classes:
            return []
        first, found = min(unread[priority] for priority in open_classes), list[Event]()
        for part in chunks([subject for subject, number in last.items() if number > first]):
            wanted = self._range(first - 1, most, subjects=part, classes=open_classes)
            found += (Event(*row) for row in self._connection.execute(_EARLIER, wanted))
        return sorted(
            (
                event
                for event in found
                if unread[event.priority] <= _number(event) < last[event.subject] and event.scope in self._scopes
            ),
            key=_number,
        )


def fill(
    connection: Connection, backfill: Backfill, limit: int, without: Writer | None
) -> tuple[list[Event], Backfill]:
    """The next events of a gained scope, and how far they reach."""
    feed = Feed(connection, [backfill.scope], without)
    found = feed.read(backfill.priority, backfill.after, backfill.upto, limit)
    after = backfill.upto if len(found) < limit else _number(found[-1])
    return found, msgspec.structs.replace(backfill, after=after)


def _number(event: Event) -> int:
    return event.number or 0


def _received(event: Event) -> int:
    return event.received or 0


_SCOPES = schema.event.c.scope.in_(sa.bindparam("scopes", expanding=True))
_BETWEEN = sa.and_(schema.event.c.number > sa.bindparam("after"), schema.event.c.number <= sa.bindparam("upto"))
_RANGE = sa.and_(_SCOPES, schema.event.c.priority == sa.bindparam("priority"), _BETWEEN)
# Computed values where an index would lead astray: through all scopes, or through all that a device ever wrote.
_plain_number = schema.event.c.number + 0
_THEIRS = sa.and_(
    schema.event.c.device.concat("") == sa.bindparam("device"), schema.event.c.epoch == sa.bindparam("epoch")
)
_FEED = EVENTS.where(_RANGE, ~_THEIRS).order_by(schema.event.c.number).limit(sa.bindparam("limit"))
_LAST = (
    sa.select(schema.event.c.number, schema.event.c.check)
    .where(_RANGE, _THEIRS)
    .order_by(_plain_number.desc())
    .limit(1)
)
_EARLIER = EVENTS.where(
    schema.event.c.subject.in_(sa.bindparam("subjects", expanding=True)),
    schema.event.c.priority.in_(sa.bindparam("classes", expanding=True)),
    sa.and_(_plain_number > sa.bindparam("after"), _plain_number <= sa.bindparam("upto")),
    ~_THEIRS,
)
