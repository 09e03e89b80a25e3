"""What the relay does about a sync request before and after its route has it."""

import asyncio
from typing import Any

import msgspec

from onboard.domain.note import NoteWritten
from onboard.relay.application import AT_ONCE
from onboard.relay.waiting import Waiter, Waiters
from onboard.security.roles import Role
from onboard.sync import protocol
from onboard.sync.protocol import JSON, Problem, SyncResponse
from tests.integration.relay.kit import FLIGHT, SCOPE, Gadget, Office
from tests.integration.relay.test_waiting import Room, caught_up, played


class Failing(Waiters):
    async def until_news(self, waiter: Waiter, answer: SyncResponse, deadline: float) -> SyncResponse | None:
        raise ZeroDivisionError


class Half:
    """A request whose body never comes to its end."""

    def __init__(self, gadget: Gadget) -> None:
        self._token = gadget.token
        self._office = gadget.office
        self.begun = asyncio.Event()
        self._pieces = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive(self) -> dict[str, Any]:
        if self._pieces:
            return self._pieces.pop()
        self.begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def run(self) -> None:
        authorization = (b"authorization", f"Bearer {self._token}".encode())
        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": protocol.PATH,
            "raw_path": protocol.PATH.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [authorization, (b"content-type", JSON.encode())],
        }
        await self._office.app(scope, self.receive, self._send)  # type: ignore[arg-type] # ASGI's own types

    async def _send(self, message: Any) -> None:
        raise AssertionError(message)


def test_requests_that_come_slowly_keep_nobody_from_a_turn(office: Office) -> None:
    office.load()
    crew, desk = office.enrol(Role.CREW, FLIGHT), office.enrol(Role.LIAISON)
    desk.sync()
    crew.sync()

    async def scene(room: Room) -> SyncResponse:
        slow = [Half(crew) for _ in range(AT_ONCE + 1)]
        tasks = [asyncio.create_task(each.run()) for each in slow]
        for each in slow:
            await each.begun.wait()
        answer = await asyncio.wait_for(room.push(desk, desk.write(SCOPE, "n1", NoteWritten(seat="1A", text="Hm"))), 30)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return answer

    assert [verdict.outcome for verdict in played(office, scene).verdicts] == ["accepted"]


def test_many_more_can_wait_than_are_looked_at_at_once(office: Office) -> None:
    office.load()
    desk = office.enrol(Role.LIAISON)
    crews = [office.enrol(Role.CREW, FLIGHT) for _ in range(AT_ONCE + 2)]
    desk.sync()
    requests = [caught_up(crew) for crew in crews]

    async def scene(room: Room) -> list[SyncResponse]:
        waits = [await room.wait(crew, request) for crew, request in zip(crews, requests, strict=True)]
        await room.push(desk, desk.write(SCOPE, "n1", NoteWritten(seat="1A", text="Hm")))
        return await asyncio.gather(*waits)

    assert [len(answer.events) for answer in played(office, scene)] == [1] * len(crews)


def test_a_bug_while_a_request_waits_is_answered_as_any_other(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    request = caught_up(crew)
    office.relay.waiters = Failing(office.ledger, office.relay.exchange.trail, lambda: office.now)

    headers = {"Content-Type": JSON, "Authorization": f"Bearer {crew.token}"}
    asked = msgspec.json.encode(msgspec.structs.replace(request, nonce="w"))
    answer = office.client.post(protocol.PATH, content=asked, headers=headers)

    assert answer.status_code == 500
    problem = msgspec.json.decode(answer.content, type=Problem)
    assert (problem.status, problem.now) == (500, office.now)
