"""How many requests one relay process holds while they wait, and how soon all of them are answered.

A real relay process over TLS on loopback. The devices are the desks of one team, for all of whom every event of a
flight is; they are bare sockets of this process, which does no more than read, so that one core is the relay's.
"""

import re
import resource
import selectors
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from onboard.clock import wall_clock
from onboard.demo.stage import Stage
from onboard.domain.event import Event, Priority, encode
from onboard.domain.request import RequestRelayed, Urgency
from onboard.domain.scope import DEFAULT_TEAM, flight_scope
from onboard.relay.opening import open_ledger
from onboard.security.assertion import TOKEN_LIFETIME, new_token, token_hash
from onboard.security.roles import Role
from onboard.store import schema
from onboard.sync import protocol
from onboard.sync.protocol import MSGPACK_ZSTD, SyncRequest, SyncResponse
from tests.bench.caller import Caller
from tests.bench.processes import peak_memory
from tests.bench.result import Result, alone
from tests.bench.surroundings import _figure, playing, relay_pid

WAITING = 5_000
WAIT = 240
ROUNDS = 3
PATIENCE = 120.0
PIECE = 64 * 1024
LENGTH = re.compile(rb"content-length: (\d+)")
RECEIVED = struct.Struct("=128xQ")
"""`tcpi_bytes_received` in Linux' `struct tcp_info` (linux/tcp.h)."""


def measure(folder: Path) -> Iterator[Result]:
    """Each round has all of the devices wait again; the first is also the first event that they read in this hour."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with playing(folder / "relay") as stage:
        before = peak_memory(relay_pid(stage))
        tokens = _enrol(folder / "relay")
        desk = Caller(stage.relay_port, folder / "relay" / "tls", stage.enrol_desk())
        crowd = Crowd(stage, tokens)
        first, *later = [_round(crowd, desk, number, flight_scope(stage.flight.id)) for number in range(ROUNDS)]
        memory = peak_memory(relay_pid(stage))
    yield _lower(f"until {WAITING} waiting requests are answered", max(seconds for seconds, _ in later), "s")
    yield _lower("the same with the hour's first event, which the trail notes for each", first[0], "s")
    yield _lower(f"peak memory with {WAITING} waiting requests", memory, "MB")
    yield _lower("memory of a waiting request", (memory - before) * 1000 / WAITING, "kB")
    yield _lower("down for one urgent event, with HTTP and TLS", later[-1][1], "bytes")


def _lower(name: str, value: float, unit: str) -> Result:
    return alone(name=name, value=value, unit=unit, better="lower")


def _enrol(folder: Path) -> list[str]:
    """Desks of one team that are signed in, straight into the relay's register; gives their tokens."""
    ledger = open_ledger(folder)
    now = wall_clock()
    tokens = [new_token() for _ in range(WAITING)]
    ids = [f"{number:032x}" for number in range(WAITING)]
    devices = [{"id": each, "person": each, "public_key": bytes(32), "enrolled": now} for each in ids]
    expires = now + TOKEN_LIFETIME * 1000
    signed_in = [
        {"hash": token_hash(token), "device": device, "expires": expires}
        for token, device in zip(tokens, ids, strict=True)
    ]
    with ledger.writing() as connection:
        people = [{"id": each, "role": Role.LIAISON.value, "team": DEFAULT_TEAM} for each in ids]
        connection.execute(schema.person.insert(), people)
        connection.execute(schema.device.insert(), devices)
        connection.execute(schema.token.insert(), signed_in)
    ledger.engine.dispose()
    return tokens


def _round(crowd: "Crowd", desk: Caller, number: int, scope: str) -> tuple[float, int]:
    """Seconds from the push of an urgent event until the last answer with it has been read, and its bytes."""
    crowd.wait(_everything(desk))
    push = SyncRequest("nonce", events=[_urgent(desk, scope, number)], holding=protocol.digest(desk.scopes))
    start = time.perf_counter()
    desk.post(protocol.PATH, protocol.encode(push, MSGPACK_ZSTD))
    bytes_down = crowd.read()
    return time.perf_counter() - start, bytes_down


def _everything(desk: Caller) -> SyncRequest:
    """What a device asks that has everything and is willing to wait."""
    asked = SyncRequest("nonce", holding=protocol.digest(desk.scopes))
    more = True
    while more:
        answer = protocol.decode(
            desk.post(protocol.PATH, protocol.encode(asked, MSGPACK_ZSTD)), MSGPACK_ZSTD, SyncResponse
        )
        incarnation = answer.incarnation or asked.incarnation
        asked = msgspec.structs.replace(asked, cursors=asked.cursors | answer.cursors, incarnation=incarnation)
        more = answer.more
    return msgspec.structs.replace(asked, wait=WAIT)


def _urgent(desk: Caller, scope: str, number: int) -> Event:
    body = RequestRelayed(text="Seat 12A has trouble breathing, please look at once.", urgency=Urgency.URGENT)
    return Event(
        device=desk.device,
        epoch=1,
        seq=number + 1,
        author=desk.person,
        scope=scope,
        subject=f"{number:032x}",
        at=wall_clock() << 16,
        kind=body.KIND,
        schema=body.SCHEMA,
        priority=Priority.URGENT,
        body=encode(body),
    )


class Crowd:
    """Connections that wait."""

    def __init__(self, stage: Stage, tokens: Sequence[str]) -> None:
        context = ssl.create_default_context(cafile=stage.folder / "tls" / "authority.pem")
        self._stage = stage
        self._members = [Member(context, stage.relay_port, token) for token in tokens]

    def wait(self, request: SyncRequest) -> None:
        """Lets all of them ask, and returns when the relay holds all of the requests."""
        body = protocol.encode(request, MSGPACK_ZSTD)
        for member in self._members:
            member.ask(body)
        pause = threading.Event()
        deadline = time.monotonic() + PATIENCE
        while _figure(self._stage, "onboard_waiting_requests") < len(self._members):
            assert time.monotonic() < deadline, "not all of the requests have begun to wait"
            pause.wait(0.2)

    def read(self) -> int:
        """Reads an answer on each connection; gives the bytes of one, with HTTP and TLS."""
        with selectors.DefaultSelector() as selector:
            for member in self._members:
                selector.register(member.connection, selectors.EVENT_READ, member)
            while selector.get_map():
                ready = selector.select(PATIENCE)
                assert ready, f"{len(selector.get_map())} requests were not answered"
                for key, _ in ready:
                    if key.data.read():
                        selector.unregister(key.fileobj)
        return self._members[0].bytes_down


class Member:
    """One connection.

    Attributes:
        bytes_down: what came since it asked, with HTTP and TLS.
    """

    def __init__(self, context: ssl.SSLContext, port: int, token: str) -> None:
        plain = socket.create_connection(("127.0.0.1", port))
        self.connection = context.wrap_socket(plain, server_hostname="127.0.0.1")
        self.connection.setblocking(False)
        self._token = token
        self._before = 0
        self._answer = b""

    def ask(self, body: bytes) -> None:
        head = (
            f"POST {protocol.PATH} HTTP/1.1\r\nHost: relay\r\nContent-Type: {MSGPACK_ZSTD}\r\n"
            f"Authorization: Bearer {self._token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._answer, self._before = b"", self._received()
        self.connection.sendall(head.encode() + body)

    def read(self) -> bool:
        """Whether the answer is there as a whole."""
        try:
            self._answer += self.connection.recv(PIECE)
        except ssl.SSLWantReadError:
            return False  # what came belongs to the handshake
        head, _, body = self._answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = LENGTH.search(head)
        return length is not None and len(body) == int(length[1])

    @property
    def bytes_down(self) -> int:
        return self._received() - self._before

    def _received(self) -> int:
        (received,) = RECEIVED.unpack(self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, RECEIVED.size))
        return int(received)
