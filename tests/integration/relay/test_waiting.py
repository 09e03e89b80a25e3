"""Requests that wait: who wakes them, when they end, and what they bring."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from httpx import ASGITransport, AsyncClient

from onboard.domain.contact import Contact, ContactHeard
from onboard.domain.event import Event
from onboard.domain.note import NoteWritten
from onboard.domain.request import RequestRelayed, Urgency
from onboard.domain.scope import contact_id
from onboard.relay.exchange import PAGE_BYTES
from onboard.relay.waiting import Waiter, Waiters
from onboard.security.roles import Role
from onboard.store.ledger import PAGE
from onboard.store.log import Draft
from onboard.store.reach import Backfill, Cursor, Cursors
from onboard.sync import protocol
from onboard.sync.protocol import MSGPACK_ZSTD, SyncRequest, SyncResponse, digest
from tests.integration.relay.kit import FLIGHT, GROUND, MINUTE, OTHER_FLIGHT, PNL, SCOPE, Gadget, Office

NOTE = NoteWritten(seat="12A", text="Allergic to nuts")
LONG = 30

T = TypeVar("T")


def caught_up(gadget: Gadget) -> SyncRequest:
    """What the device asks when it has everything and is willing to wait."""
    response = gadget.sync()
    while response.more:
        response = gadget.sync(cursors=response.cursors)
    scopes = gadget.sync(cursors=response.cursors).scopes or []
    incarnation, holding = gadget.office.ledger.incarnation(), digest(frozenset(scopes))
    return SyncRequest(nonce="w", cursors=response.cursors, holding=holding, wait=LONG, incarnation=incarnation)


class Watched(Waiters):
    """Tells when a device has begun to wait."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.ledger, office.relay.exchange.trail, lambda: office.now)
        self.begun: dict[str, asyncio.Event] = {}

    async def until_news(self, waiter: Waiter, answer: SyncResponse, deadline: float) -> SyncResponse | None:
        self.begun.setdefault(waiter.device.id, asyncio.Event()).set()
        return await super().until_news(waiter, answer, deadline)


class Room:
    """Where several devices ask at the same time."""

    def __init__(self, office: Office, client: AsyncClient) -> None:
        self.office = office
        self.waiters = Watched(office)
        self._client = client
        office.relay.waiters = self.waiters
        office.ledger.follow(self.waiters.committed)
        self.waiters.attach()

    async def wait(self, gadget: Gadget, request: SyncRequest) -> asyncio.Task[SyncResponse]:
        """A request of the device that waits at the relay."""
        begun = self.waiters.begun[gadget.device] = asyncio.Event()
        task = asyncio.create_task(self.ask(gadget, request))
        await begun.wait()
        return task

    async def push(self, gadget: Gadget, *events: Event, cursors: Cursors | None = None) -> SyncResponse:
        return await self.ask(gadget, SyncRequest(nonce="p", events=list(events), cursors=cursors or {}, epoch=1))

    async def ask(self, gadget: Gadget, request: SyncRequest) -> SyncResponse:
        headers = {"Content-Type": MSGPACK_ZSTD, "Authorization": f"Bearer {gadget.token}"}
        content = protocol.encode(request, MSGPACK_ZSTD)
        answer = await self._client.post(protocol.PATH, content=content, headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return protocol.decode(answer.content, MSGPACK_ZSTD, SyncResponse)


def played(office: Office, scene: Callable[[Room], Awaitable[T]]) -> T:
    async def play() -> T:
        transport = ASGITransport(app=office.app)  # type: ignore[arg-type] # two spellings of ASGI's types
        async with AsyncClient(transport=transport, base_url="https://relay") as client:
            return await scene(Room(office, client))

    return asyncio.run(play())


def kinds(response: SyncResponse) -> list[str]:
    return [event.kind for event in response.events]


def test_what_others_write_in_the_scope_wakes(office: Office) -> None:
    office.load()
    crew, desk = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    desk.sync()
    request = caught_up(crew)

    async def scene(room: Room) -> SyncResponse:
        wait = await room.wait(crew, request)
        await room.push(desk, desk.write(SCOPE, "n1", NOTE))
        return await wait

    assert kinds(played(office, scene)) == ["note.written"]


def test_a_push_ends_the_wait_of_its_own_device_and_brings_nothing_of_its_own(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    request = caught_up(crew)

    async def scene(room: Room) -> tuple[SyncResponse, SyncResponse]:
        wait = await room.wait(crew, request)
        pushed = await room.push(crew, crew.write(SCOPE, "n1", NOTE), cursors=request.cursors)
        return await wait, pushed

    ended, pushed = played(office, scene)
    assert ended.events == []
    assert pushed.events == []
    assert [verdict.outcome for verdict in pushed.verdicts] == ["accepted"]


def test_a_gained_and_a_lost_scope_wake(office: Office) -> None:
    office.load()
    office.load(PNL.replace("KL0605", "KL0601"))
    crew = office.enrol(Role.CREW, FLIGHT)
    request = caught_up(crew)

    async def scene(room: Room) -> SyncResponse:
        wait = await room.wait(crew, request)
        await asyncio.to_thread(office.roster, OTHER_FLIGHT, crew.person)
        return await wait

    assert played(office, scene).scopes == sorted([SCOPE, f"flight:{OTHER_FLIGHT}"])


def test_a_device_withdrawn_while_it_waits_gets_nothing_more(office: Office) -> None:
    office.load()
    crew, desk = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    desk.sync()
    request = caught_up(crew)

    async def scene(room: Room) -> SyncResponse:
        wait = await room.wait(crew, request)
        await asyncio.to_thread(office.relay.register.revoke, crew.device, office.now)
        await room.push(desk, desk.write(SCOPE, "n1", NOTE))
        return await wait

    response = played(office, scene)
    assert (response.scopes, response.events) == ([], [])


def test_a_wait_ends_by_itself(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    request = caught_up(crew)

    async def scene(room: Room) -> SyncResponse:
        return await room.ask(crew, msgspec.structs.replace(request, wait=1))

    response = played(office, scene)
    assert (response.events, response.scopes, response.more) == ([], None, False)


def test_nobody_waits_who_signs_in_or_has_something_to_read(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    assert crew.sync(wait=LONG).token
    assert crew.sync(wait=LONG).events
    assert crew.push(crew.write(SCOPE, "n1", NOTE))


def test_waits_end_when_the_relay_stops(office: Office) -> None:
    office.load()
    gadgets = [office.enrol(Role.CREW, FLIGHT) for _ in range(3)]
    requests = [caught_up(gadget) for gadget in gadgets]
    requests = [caught_up(gadget) for gadget in gadgets]

    async def scene(room: Room) -> list[SyncResponse]:
        waits = [await room.wait(gadget, ask) for gadget, ask in zip(gadgets, requests, strict=True)]
        room.waiters.release_all()
        return list(await asyncio.gather(*waits))

    assert len(played(office, scene)) == len(gadgets)


def test_what_is_told_from_memory_is_what_a_look_would_find(office: Office) -> None:
    """In each class, what wakes nobody comes along, and the cursors leave nothing out."""
    office.load()
    crew, desk = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    request = caught_up(desk)
    heard = ContactHeard(flight=FLIGHT, person=crew.person, position="Zone 2", at=office.now, cursors=(0, 0, 0, 0))
    urgent = RequestRelayed(text="Trouble breathing", urgency=Urgency.URGENT)

    async def scene(room: Room) -> SyncResponse:
        wait = await room.wait(desk, request)
        office.now += MINUTE
        await asyncio.to_thread(office.record, GROUND, contact_id(FLIGHT, crew.person), heard)
        assert not wait.done()
        drafts = [Draft(SCOPE, "n1", NOTE), Draft(SCOPE, "r1", urgent), Draft("flight:another", "n2", NOTE)]
        await asyncio.to_thread(office.ledger.append, "relay", drafts, office.now)
        return await wait

    told = played(office, scene)
    found = desk.sync(cursors=request.cursors, holding=request.holding)
    assert [event.subject for event in told.events] == ["r1", contact_id(FLIGHT, crew.person), "n1"]
    assert sorted(told.events, key=by_number) == sorted(found.events, key=by_number)
    assert (told.now, told.scopes, told.more) == (office.now, None, False)
    assert request.cursors | told.cursors == request.cursors | found.cursors
    assert told.as_of >= max(event.number or 0 for event in told.events)


def by_number(event: Event) -> int:
    return event.number or 0


def test_more_than_a_device_has_room_for_is_looked_up_in_the_log(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    request = msgspec.structs.replace(caught_up(crew), room=1)

    async def scene(room: Room) -> SyncResponse:
        wait = await room.wait(crew, request)
        await asyncio.to_thread(office.record, SCOPE, "n1", NOTE)
        return await wait

    assert kinds(played(office, scene)) == ["note.written"]


def test_the_roster_of_others_wakes_nobody(office: Office) -> None:
    office.load()
    office.load(PNL.replace("KL0605", "KL0601"))
    crew, other = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.CREW)
    request = msgspec.structs.replace(caught_up(crew), wait=1)

    async def scene(room: Room) -> SyncResponse:
        wait = await room.wait(crew, request)
        await asyncio.to_thread(office.roster, OTHER_FLIGHT, other.person)
        return await wait

    assert played(office, scene).events == []


def test_no_wait_begins_while_the_relay_stops(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    request = caught_up(crew)

    async def scene(room: Room) -> SyncResponse:
        room.waiters.release_all()
        return await asyncio.wait_for(room.ask(crew, request), LONG / 2)

    assert played(office, scene).events == []


def test_a_gained_scope_is_filled_page_by_page_while_new_events_arrive(office: Office) -> None:
    office.load()
    drafts = [Draft(SCOPE, f"n{number}", NOTE) for number in range(PAGE * 2)]
    office.ledger.append("relay", drafts, office.now)
    crew = office.enrol(Role.CREW, FLIGHT)
    everything = {event.number for event in office.events() if event.scope == SCOPE}
    newest = office.events()[-1].number or 0
    cursors = {priority: Cursor(newest) for priority in range(4)}
    first = crew.sync(cursors=cursors)
    assert first.scopes == [SCOPE]
    backfills = [Backfill(SCOPE, priority, 0, first.as_of) for priority in range(4)]
    seen: list[int | None] = [event.number for event in first.events]
    for number in range(20):
        office.record(SCOPE, f"new{number}", NOTE)
        response = crew.sync(cursors=cursors, backfills=backfills)
        seen += [event.number for event in response.events]
        cursors = cursors | response.cursors
        reached = {(filled.scope, filled.priority): filled for filled in response.filled}
        backfills = [reached.get((b.scope, b.priority), b) for b in backfills]
        backfills = [b for b in backfills if b.after < b.upto]
        assert len(response.events) <= PAGE
    assert not backfills
    assert len(seen) == len(set(seen))
    assert set(seen) == everything | {event.number for event in office.events() if event.subject.startswith("new")}


def test_long_events_come_in_short_pages(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    crew.pull()
    long = NoteWritten(seat="12A", text="x" * 100_000)
    office.ledger.append("relay", [Draft(SCOPE, f"n{number}", long) for number in range(60)], office.now)
    response = crew.sync()
    seen = list(response.events)
    while response.more:
        response = crew.sync(cursors=response.cursors)
        assert sum(len(event.body) for event in response.events) <= PAGE_BYTES
        seen += response.events
    assert len([event for event in seen if event.kind == NOTE.KIND]) == 60


def test_the_desk_learns_when_a_cabin_was_heard_and_what_it_has(office: Office) -> None:
    office.load()
    crew, desk = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    cursors = crew.sync().cursors
    office.now += MINUTE
    crew.sync(cursors=cursors)
    (contact,) = office.ledger.states("contact").values()
    assert isinstance(contact, Contact)
    assert (contact.at, contact.cursors[1]) == (office.now, cursors[1].number)
    assert "contact.heard" in {event.kind for event in desk.pull()}
    heard = len(office.events("contact"))
    crew.sync(cursors=cursors)
    assert len(office.events("contact")) == heard, "nothing new within a minute"
