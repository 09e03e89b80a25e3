"""A device that speaks the protocol and does nothing else, so that it costs next to nothing."""

import http.client
import ssl
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onboard.clock import wall_clock
from onboard.security.assertion import sign
from onboard.security.enrolment import read_code
from onboard.sync import protocol
from onboard.sync.protocol import JSON, MSGPACK_ZSTD, EnrolRequest, EnrolResponse, SyncRequest, SyncResponse
from tests.bench.processes import cpu_seconds


class Load(NamedTuple):
    """Requests that were prepared, the bytes of one answer, and the events that they move in all."""

    requests: Sequence[bytes]
    answer: int
    events: int


class Rate(NamedTuple):
    """Events per second: of CPU time of the server, and by the clock."""

    per_core: float
    per_second: float


class Connection:
    """One connection, kept alive."""

    def __init__(self, port: int, authority: Path) -> None:
        context = ssl.create_default_context(cafile=authority)
        self._connection = http.client.HTTPSConnection("127.0.0.1", port, context=context)
        self.token = ""

    def post(self, path: str, body: bytes, media_type: str = MSGPACK_ZSTD) -> bytes:
        headers = {"Content-Type": media_type, "Authorization": f"Bearer {self.token}"}
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == http.client.OK, content
        return content

    def rate(self, path: str, load: Load, pid: int) -> Rate:
        """Sends all requests, one after the other, to the server that is this process."""
        cpu, wall = cpu_seconds(pid), time.perf_counter()
        for request in load.requests:
            self.post(path, request)
        return Rate(load.events / (cpu_seconds(pid) - cpu), load.events / (time.perf_counter() - wall))


def connect(port: int, tls: Path) -> Connection:
    return Connection(port, tls / "authority.pem")


class Caller(Connection):
    """An enrolled device that has signed in.

    Attributes:
        person: whom it belongs to.
        scopes: what it holds.
    """

    def __init__(self, port: int, tls: Path, code: str) -> None:
        super().__init__(port, tls / "authority.pem")
        self.device = uuid.uuid4().hex
        key = Ed25519PrivateKey.generate()
        asked = EnrolRequest(read_code(code).secret.hex(), self.device, key.public_key().public_bytes_raw())
        enrolled = self.post(protocol.ENROL_PATH, msgspec.json.encode(asked), JSON)
        self.person = msgspec.json.decode(enrolled, type=EnrolResponse).person
        request = SyncRequest("nonce", assertion=sign(key, self.device, wall_clock()))
        answer = self.post(protocol.PATH, protocol.encode(request, MSGPACK_ZSTD))
        signed_in = protocol.decode(answer, MSGPACK_ZSTD, SyncResponse)
        assert signed_in.token is not None
        self.token = signed_in.token
        self.scopes = frozenset(signed_in.scopes or ())
