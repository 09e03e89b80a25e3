"""One exchange with a device, without HTTP: verdicts for what it sent, then what is new for it.

It blocks on the database only; waiting for something new is the route's affair.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from onboard.domain import contact
from onboard.domain.event import Event, Priority
from onboard.domain.roster import Roster
from onboard.domain.scope import DEFAULT_TEAM, contact_id, ground_scope
from onboard.domain.verdict import STORED, Verdict
from onboard.relay.access import Gate, scopes_of
from onboard.relay.decisions import decide
from onboard.relay.register import Device
from onboard.relay.review import Review
from onboard.relay.trail import Trail
from onboard.security.roles import Role
from onboard.store import schema
from onboard.store.ledger import PAGE, Ledger, Page
from onboard.store.log import Draft, find
from onboard.store.reach import Backfill, Cursor, Cursors
from onboard.sync.protocol import LARGEST, SyncRequest, SyncResponse, digest

OF_AN_EVENT = 60
"""Bytes of an event on the wire, about."""

FEWEST = 10
"""Events that an answer may have on any link."""

BEYOND = 2**62
"""A number that no log reaches."""

HEARD_EVERY = 60_000
"""Milliseconds after which hearing from a cabin is recorded again though nothing new reached it."""

PAGE_BYTES = LARGEST // 4
"""Bytes of bodies in one page at most, unless a single event has more: a device takes no longer answer."""

BACKFILLS = 400
"""Scopes and classes that one answer fills up; a device asks again for the others."""


class Standing(NamedTuple):
    """Where a device stands with this relay when it asks.

    Attributes:
        scopes: that it holds; not looked up for one that wants verdicts only.
        incarnation: this relay's.
        restored: what the device knows of the log tells that it is a backup's since, though nobody has noticed yet.
    """

    scopes: list[str]
    incarnation: str
    restored: bool


class Exchange:
    """What devices and the relay exchange.

    Attributes:
        trail: who read or changed what; one knows what it has noted.
        review: what the relay refused though nobody is there any more to correct it.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Exchanges with the devices of this relay."""
        self._ledger = ledger
        self.trail = Trail(ledger)
        self.review = Review(ledger, self.trail)
        self._heard: dict[str, tuple[int, dict[int, int]]] = {}

    def standing(self, device: Device, request: SyncRequest) -> Standing:
        """What the device holds, and whether it and this relay mean the same log."""
        with self._ledger.reading() as connection:
            scopes = [] if request.verdicts_only else scopes_of(connection, device)
            incarnation = self._ledger.incarnation()
            known = [*request.cursors.values(), *request.seen]
            same = request.incarnation == incarnation
            restored = self._ledger.restored(known) if same else self._is_unknown(request.incarnation)
        return Standing(scopes, incarnation, restored)

    def _is_unknown(self, incarnation: str) -> bool:
        """Whether a device knows a later life of this relay than the relay itself."""
        return bool(incarnation) and not self._ledger.knows(incarnation)

    def take_in(self, device: Device, request: SyncRequest, now: int, standing: Standing | None = None) -> SyncResponse:
        """Stores what the device sent and answers with verdicts and what is new for it.

        `standing` is the device's, where it is known already.

        To a device that knows another incarnation of this relay it tells the present one and does nothing else.
        """
        scopes, incarnation, restored = standing or self.standing(device, request)
        if restored and request.incarnation == incarnation:
            incarnation = self._ledger.renew_incarnation(incarnation, now)
        elif restored:
            incarnation = self._ledger.succeed(request.incarnation, now)
        if request.incarnation and incarnation != request.incarnation:
            self.trail.forget()
            covered = self._ledger.covered
            return SyncResponse(request.nonce, now, as_of=0, incarnation=incarnation, covered=covered, more=True)
        verdicts = []
        if request.events:
            verdicts = self._accept(device, request.events, now)
            self.review.keep_of_withdrawn(device, request.events, verdicts, now)
            stored = {verdict.seq for verdict in verdicts if verdict.outcome in STORED}
            changed = {event.scope for event in request.events if event.seq in stored}
            self.trail.note(device.person, "changed", changed, now)
        if request.returned:
            # No verdict: what is taken comes down with its new number, and what is not is not asked for again.
            relays = [event for event in request.returned if event.device == self._ledger.device]
            self._accept(device, relays, now)
        answer = self.news(device, request, scopes, now)
        if not answer.more:
            self._note_contact(device, request.cursors, now)
        if not request.events:
            own = self._ledger.newest_of(device.id, request.epoch)
            answer = msgspec.structs.replace(answer, own=own if own > request.seq else None)
        if request.assertion is not None:
            answer = msgspec.structs.replace(answer, covered=self._ledger.covered)
        if not request.incarnation:
            answer = msgspec.structs.replace(answer, incarnation=incarnation)
        return msgspec.structs.replace(answer, verdicts=verdicts)

    def _accept(self, device: Device, events: Sequence[Event], now: int) -> list[Verdict]:
        return self._ledger.accept(events, Gate(device, now).judge, decide, now)

    def scopes(self, device: Device) -> list[str]:
        with self._ledger.reading() as connection:
            return scopes_of(connection, device)

    def news(self, device: Device, request: SyncRequest, scopes: Sequence[str], now: int) -> SyncResponse:
        """What is new for the device in these scopes, without what it wrote itself in its present epoch."""
        if request.verdicts_only:
            return SyncResponse(request.nonce, now, as_of=0)
        own = (device.id, request.epoch)
        limit = _limit(request)
        with self._ledger.reading():
            page = self._page(scopes, _reached(request), now, limit, own)
            wanted = [] if request.urgent_only else [each for each in request.backfills if each.scope in scopes]
            found, filled = self._fill_all(wanted[:BACKFILLS], limit - len(page.events), _size(page.events))
        events = [*page.events, *found]
        self.trail.note(device.person, "read", {event.scope for event in events}, now)
        return SyncResponse(
            nonce=request.nonce,
            now=now,
            as_of=page.as_of,
            events=events,
            cursors=page.cursors,
            scopes=None if digest(frozenset(scopes)) == request.holding else list(scopes),
            filled=filled,
            more=page.more,
        )

    def _page(self, scopes: Sequence[str], reached: Cursors, now: int, limit: int, own: tuple[str, int]) -> Page:
        """The next page, with fewer events where they are long ones."""
        while _size((page := self._ledger.page(scopes, reached, now, limit, own)).events) > PAGE_BYTES and limit > 1:
            limit = max(1, limit // 4)
        return page

    def _fill_all(self, backfills: Sequence[Backfill], room: int, size: int) -> tuple[list[Event], list[Backfill]]:
        """As much of these as an answer has room for that has bodies of this size already."""
        events: list[Event] = []
        filled: list[Backfill] = []
        for backfill in backfills:
            if len(events) >= room or size > PAGE_BYTES // 2:
                break
            found, reached = self._fill(backfill, room - len(events))
            events += found
            filled.append(reached)
            size += _size(found)
        return events, filled

    def _fill(self, backfill: Backfill, room: int) -> tuple[list[Event], Backfill]:
        """The next events of a gained scope, with what the device wrote itself: it may have let go of it."""
        while _size((found := self._ledger.fill(backfill, room))[0]) > PAGE_BYTES and room > 1:
            room = max(1, room // 4)
        return found

    def _note_contact(self, device: Device, cursors: Cursors, now: int) -> None:
        """Records when the device was heard and, for the desk, what a cabin's tablet has by now.

        One that reads page after page is heard at the end.
        """
        reached = {priority: cursor.number for priority, cursor in cursors.items()}
        at, before = self._heard.get(device.id, (0, {}))
        if reached == before and now - at < HEARD_EVERY:
            return
        self._heard[device.id] = (now, reached)
        with self._ledger.recording(self._ledger.device, now) as recording:
            table = schema.device
            recording.connection.execute(table.update().where(table.c.id == device.id).values(last_heard=now))
            if device.role is Role.CREW:
                recording.record(_contacts(recording.connection, device, cursors, now))


def _contacts(connection: Connection, device: Device, cursors: Cursors, now: int) -> list[Draft]:
    drafts = []
    for roster in find(connection, "roster.person", device.person).values():
        if isinstance(roster, Roster) and (duty := roster.duty_of(device.person)):
            body = contact.ContactHeard(
                flight=roster.flight,
                person=device.person,
                position=duty.position,
                at=now,
                cursors=_four(cursors),
            )
            drafts.append(Draft(ground_scope(DEFAULT_TEAM), contact_id(roster.flight, device.person), body))
    return drafts


def _four(cursors: Cursors) -> tuple[int, int, int, int]:
    numbers = [cursors.get(priority, Cursor()).number for priority in range(4)]
    return (numbers[0], numbers[1], numbers[2], numbers[3])


def _size(events: Sequence[Event]) -> int:
    return sum(len(event.body) for event in events)


def _limit(request: SyncRequest) -> int:
    """Events that fit into the room that the device's link has for an answer."""
    return PAGE if not request.room else min(PAGE, max(FEWEST, request.room // OF_AN_EVENT))


def _reached(request: SyncRequest) -> Cursors:
    """Where to read on: for a device that wants urgent events alone, nothing is left in the other classes."""
    if not request.urgent_only:
        return request.cursors
    beyond = {int(priority): Cursor(BEYOND) for priority in Priority if priority != Priority.URGENT}
    return request.cursors | beyond
