"""What the blob transport takes for an answer of the relay, over real sockets with TLS."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onboard.errors import LinkError
from onboard.security.authority import make_authority
from onboard.store.blobs import Standing
from onboard.sync import tus
from onboard.sync.blobs import GoneError, HttpBlobTransport, NotTakenError, Reached
from onboard.sync.engine import RefusedError
from onboard.sync.transport import PROBLEM
from tests.integration.sync.scripted_server import PATIENCE, Server, Speak, header, http, says

NAME = "a" * 64
BLOB = Standing(
    id=f"blob/{NAME}",
    scope="flight:KL0605/2026-11-21/AMS",
    hash="b" * 64,
    media_type="image/webp",
    size=1_000,
    uploaded=200,
    own=True,
    wanted=True,
    trouble=None,
    here=300,
    on_ground=True,
)
TUS = "Tus-Resumable: 1.0.0"
PAGE = b"<html><body>Welcome on board! Please log in.</body></html>"


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("tls")
    make_authority(folder, ["127.0.0.1"])
    return folder


@pytest.fixture
def connect(tls: Path) -> Iterator[Callable[[Speak], tuple[Server, HttpBlobTransport]]]:
    made: list[tuple[Server, HttpBlobTransport]] = []

    def make(speak: Speak) -> tuple[Server, HttpBlobTransport]:
        server = Server(tls, speak)
        made.append((server, HttpBlobTransport(server.address, tls / "authority.pem", None, PATIENCE, PATIENCE)))
        return made[-1]

    yield make
    for server, transport in made:
        transport.close()
        server.close()


Connect = Callable[[Speak], tuple[Server, HttpBlobTransport]]
Ask = Callable[[HttpBlobTransport], object]

ASKING: dict[str, Ask] = {
    "offer": lambda transport: transport.offer(BLOB, "token"),
    "send": lambda transport: transport.send(BLOB, b"x" * 50, "token"),
    "fetch": lambda transport: transport.fetch(BLOB, 50, "token"),
}
every_way = pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)


def problem(status: str) -> bytes:
    said = b'{"status": %s, "detail": "Please ask the desk.", "now": 1795255200000}' % status[:3].encode()
    return http(status, PROBLEM, said)


def created(offset: str) -> bytes:
    return http("201 Created", "text/plain", b"", TUS, f"Upload-Offset: {offset}")


def part(body: bytes, first: int = 300) -> bytes:
    return http("206 Partial Content", "image/webp", body, f"Content-Range: bytes {first}-{first + len(body) - 1}/1000")


def test_an_offer_says_what_it_is_and_reads_how_far_it_came(connect: Connect) -> None:
    server, transport = connect(says(created("70")))
    assert transport.offer(BLOB, "token") == Reached(70, None)
    ((head, body),) = server.requests
    assert head.startswith(b"POST /v1/blobs HTTP/1.1\r\n")
    assert (header(head, b"authorization"), header(head, b"tus-resumable")) == (b"Bearer token", b"1.0.0")
    assert header(head, b"upload-length") == b"1000"
    said = tus.decode_metadata((header(head, b"upload-metadata") or b"").decode())
    assert said == {"hash": BLOB.hash, "scope": BLOB.scope, "media_type": "image/webp"}
    assert body == b""


@pytest.mark.parametrize("status", ["204 No Content", "409 Conflict"])
def test_a_piece_goes_where_it_belongs_and_the_relay_says_where_it_stands(connect: Connect, status: str) -> None:
    answer = f"HTTP/1.1 {status}\r\n{TUS}\r\nUpload-Offset: 250\r\nUpload-Announced: 7\r\nContent-Length: 0\r\n\r\n"
    server, transport = connect(says(answer.encode()))
    assert transport.send(BLOB, b"x" * 50, "token") == Reached(250, 7)
    ((head, body),) = server.requests
    assert head.startswith(f"PATCH /v1/blobs/{NAME} HTTP/1.1\r\n".encode())
    assert (header(head, b"upload-offset"), body) == (b"200", b"x" * 50)
    assert header(head, b"content-type") == b"application/offset+octet-stream"


@pytest.mark.parametrize(("length", "asked"), [(50, b"bytes=300-349"), (9_999, b"bytes=300-999")])
def test_a_range_is_asked_for_and_read(connect: Connect, length: int, asked: bytes) -> None:
    server, transport = connect(says(part(b"y" * 50)))
    assert transport.fetch(BLOB, length, "token") == b"y" * 50
    assert header(server.requests[0][0], b"range") == asked


def test_one_connection_serves_many_exchanges(connect: Connect) -> None:
    connections: list[object] = []

    def note_connection(connection: ssl.SSLSocket, server: Server) -> None:
        connections.append(connection)
        says(created("0"))(connection, server)

    _, transport = connect(note_connection)
    for _ in range(3):
        transport.offer(BLOB, "token")
    assert len(connections) == 3
    assert len(set(map(id, connections))) == 1


def test_what_came_before_the_answer_broke_off_counts(connect: Connect) -> None:
    def break_off(connection: ssl.SSLSocket, server: Server) -> None:
        whole = part(b"y" * 50)
        says(whole[:-30])(connection, server)
        connection.shutdown(socket.SHUT_RDWR)

    _, transport = connect(break_off)
    assert transport.fetch(BLOB, 50, "token") == b"y" * 20


def test_more_than_was_asked_for_is_cut(connect: Connect) -> None:
    _, transport = connect(says(part(b"y" * 80)))
    assert transport.fetch(BLOB, 50, "token") == b"y" * 50


@every_way
@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", "text/html", PAGE),
        http("302 Found", "text/html", b"", "Location: https://portal.example/"),
        http("307 Temporary Redirect", "text/html", b"", "Location: https://portal.example/"),
        http("404 Not Found", "text/html", PAGE),
        http("401 Unauthorized", PROBLEM, PAGE),
        http("500 Internal Server Error", PROBLEM, b"{}"),
        http("511 Network Authentication Required", "text/html", PAGE),
        created("many"),
        http("201 Created", "text/plain", b"", "Upload-Offset: 70"),
        http("206 Partial Content", "text/html", PAGE),
        part(b"y" * 50, first=0),
        part(b""),
        b"HTTP/1.1 200",
    ],
)
def test_what_the_relay_would_not_say_is_no_link(connect: Connect, ask: Ask, answer: bytes) -> None:
    def say(connection: ssl.SSLSocket, server: Server) -> None:
        says(answer)(connection, server)
        connection.shutdown(socket.SHUT_RDWR)

    server, transport = connect(say)
    with pytest.raises(LinkError):
        ask(transport)
    assert len(server.requests) == 1


@every_way
def test_a_token_that_is_not_taken_is_told_with_the_relays_time(connect: Connect, ask: Ask) -> None:
    _, transport = connect(says(problem("401 Unauthorized")))
    with pytest.raises(RefusedError, match="ask the desk") as refused:
        ask(transport)
    assert refused.value.now == 1_795_255_200_000


@pytest.mark.parametrize(
    ("way", "status"),
    [(way, status) for way in ASKING for status in ("400 Bad Request", "413 Too Large", "404 Not Found")]
    + [("send", "460 Checksum Mismatch"), ("fetch", "416 Range Not Satisfiable")],
)
def test_what_the_relay_does_not_take_is_told_in_its_words(connect: Connect, way: str, status: str) -> None:
    _, transport = connect(says(problem(status)))
    expected = LinkError if (way, status) == ("send", "404 Not Found") else NotTakenError
    with pytest.raises(expected):
        ASKING[way](transport)


def test_that_the_relay_has_deleted_the_flight_is_told_apart(connect: Connect) -> None:
    _, transport = connect(says(problem("410 Gone")))
    with pytest.raises(GoneError):
        transport.offer(BLOB, "token")


@every_way
def test_another_certificate_is_no_link(connect: Connect, ask: Ask, tmp_path: Path) -> None:
    server, _ = connect(says(created("0")))
    make_authority(tmp_path, ["127.0.0.1"])
    transport = HttpBlobTransport(server.address, tmp_path / "authority.pem", None, PATIENCE, PATIENCE)
    with pytest.raises(LinkError):
        ask(transport)
    transport.close()
    assert server.requests == []
