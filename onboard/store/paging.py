"""What the relay's log has for a device: pages of its scopes after its cursors, and what a gained scope has."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

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
        # Merging by the heads keeps each class in the order of its numbers, on which its cursor relies.
        found = list(
            heapq.merge(
                *self._classes(after, as_of, limit + 1),
                key=lambda event: (effective(event.priority, now - _received(event)), event.number),
            )
        )
        events, left = found[:limit], found[limit:]
        cursors = {event.priority: Cursor(_number(event), event.check) for event in events}
        unread = {event.priority: _number(event) for event in reversed(left)}
        starts = after | {priority: cursor.number for priority, cursor in cursors.items()}
        cursors |= self._passed({priority: starts[priority] for priority in after.keys() - unread.keys()}, as_of)
        return [*self._earlier(events, unread), *events], cursors, bool(left)

    def _classes(self, after: Mapping[int, int], upto: int, limit: int) -> Iterable[list[Event]]:
        """The events of each class in the order of their numbers, at most `limit` of each."""
        found: dict[int, list[Event]] = {priority: [] for priority in after}
        if self._scopes and min(after.values()) < upto:
            for row in self._connection.execute(_PAGE, self._ranges(after, upto, limit=limit)):
                event = Event(*row)
                found[event.priority].append(event)
        return [sorted(events, key=_number) for events in found.values()]

    def read(self, priority: int, after: int, upto: int, limit: int) -> list[Event]:
        """The events of one class in the order of their numbers."""
        if limit <= 0 or not self._scopes or after >= upto:
            return []
        wanted = self._range(upto, priority=priority, after=after, limit=limit)
        return [Event(*row) for row in self._connection.execute(_FEED, wanted)]

    def _passed(self, after: Mapping[int, int], upto: int) -> Cursors:
        """Where the last events stand that were left out of classes which are read to their ends."""
        if self._without is None or not self._scopes or min(after.values(), default=upto) >= upto:
            return {}
        rows = self._connection.execute(_LAST, self._ranges({**dict.fromkeys(Priority, upto), **after}, upto))
        return {row.priority: Cursor(row.number, row.check) for row in rows}

    def _ranges(self, after: Mapping[int, int], upto: int, **more: object) -> dict[str, object]:
        """Ranges of numbers in all classes, from another number in each."""
        return self._range(upto, **{f"after_{priority:d}": number for priority, number in after.items()}, **more)

    def _range(self, upto: int, **more: object) -> dict[str, object]:
        device, epoch = self._without or NOBODY
        return {"scopes": list(self._scopes), "upto": upto, "device": device, "epoch": epoch, **more}

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
            wanted = self._range(most, after=first - 1, subjects=part, classes=open_classes)
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


_event = schema.event
# Computed values where an index would lead astray: through all scopes, or through all that a device ever wrote.
_plain_number = _event.c.number + 0
_THEIRS = sa.and_(_event.c.device.concat("") == sa.bindparam("device"), _event.c.epoch == sa.bindparam("epoch"))


def _of_class(priority: object, after: str) -> sa.ColumnElement[bool]:
    """What the scopes have of a class in a range of numbers."""
    return sa.and_(
        _event.c.scope.in_(sa.bindparam("scopes", expanding=True)),
        _event.c.priority == priority,
        _event.c.number > sa.bindparam(after),
        _event.c.number <= sa.bindparam("upto"),
    )


def _next(priority: object, after: str) -> sa.Select[Any]:
    return EVENTS.where(_of_class(priority, after), ~_THEIRS).order_by(_event.c.number).limit(sa.bindparam("limit"))


def _last(priority: int) -> sa.Select[Any]:
    query = sa.select(_event.c.priority, _event.c.number, _event.c.check)
    return query.where(_of_class(priority, f"after_{priority}"), _THEIRS).order_by(_plain_number.desc()).limit(1)


def _of_each_class(query: Callable[[int], sa.Select[Any]]) -> sa.CompoundSelect[Any]:
    """All classes in one statement: of most of them, there is nothing new."""
    return sa.union_all(*(sa.select(query(int(priority)).subquery()) for priority in Priority))


_FEED = _next(sa.bindparam("priority"), "after")
_PAGE = _of_each_class(lambda priority: _next(priority, f"after_{priority}"))
_LAST = _of_each_class(_last)
_EARLIER = EVENTS.where(
    _event.c.subject.in_(sa.bindparam("subjects", expanding=True)),
    _event.c.priority.in_(sa.bindparam("classes", expanding=True)),
    sa.and_(_plain_number > sa.bindparam("after"), _plain_number <= sa.bindparam("upto")),
    ~_THEIRS,
)
