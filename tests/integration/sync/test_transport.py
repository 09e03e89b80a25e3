"""The transport over real sockets with TLS: what it takes for an answer, how long it waits, whom it trusts."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from onboard.errors import LinkError
from onboard.security.authority import make_authority
from onboard.sync.budget import AROUND, Budget
from onboard.sync.engine import FailedError, PortalError, RefusedError
from onboard.sync.protocol import (
    JSON,
    LARGEST,
    MSGPACK_ZSTD,
    WITH_DICTIONARY,
    SyncRequest,
    SyncResponse,
    decode,
    encode,
)
from onboard.sync.transport import HttpTransport
from tests.integration.sync.scripted_server import PATIENCE, Server, Speak, header, http, says

PROBLEM = b'{"status": 401, "detail": "Please sign in again.", "now": 1795255200000}'
LOG_IN = b"<html><body>Welcome on board! Please log in.</body></html>"
REQUEST = SyncRequest("nonce")
RESPONSE = SyncResponse("nonce", 1, 2)

OK = http("200 OK", MSGPACK_ZSTD, encode(RESPONSE, MSGPACK_ZSTD))


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("tls")
    make_authority(folder, ["127.0.0.1"])
    return folder


@pytest.fixture
def serve(tls: Path) -> Iterator[Callable[[Speak], Server]]:
    servers: list[Server] = []

    def start(speak: Speak) -> Server:
        servers.append(Server(tls, speak))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def connect(tls: Path) -> Iterator[Callable[[Server], HttpTransport]]:
    transports: list[HttpTransport] = []

    def make(server: Server) -> HttpTransport:
        transports.append(HttpTransport(server.address, tls / "authority.pem", connect=PATIENCE, margin=PATIENCE))
        return transports[-1]

    yield make
    for transport in transports:
        transport.close()


Serve = Callable[[Speak], Server]
Connect = Callable[[Server], HttpTransport]


def test_an_exchange_posts_the_message_and_reads_the_answer(serve: Serve, connect: Connect) -> None:
    server = serve(says(OK))
    assert connect(server).exchange(REQUEST, "token") == RESPONSE
    ((head, body),) = server.requests
    assert head.startswith(b"POST /v1/sync HTTP/1.1\r\n")
    assert header(head, b"content-type") == WITH_DICTIONARY.encode()
    assert header(head, b"authorization") == b"Bearer token"
    assert decode(body, WITH_DICTIONARY, SyncRequest) == REQUEST


def test_one_connection_serves_many_exchanges(serve: Serve, connect: Connect) -> None:
    connections: list[ssl.SSLSocket] = []

    def note_connection(connection: ssl.SSLSocket, _server: Server) -> None:
        connections.append(connection)
        connection.sendall(OK)

    transport = connect(serve(note_connection))
    for _ in range(3):
        transport.exchange(REQUEST, None)
    first, *others = connections
    assert len(others) == 2
    assert all(other is first for other in others)


def test_without_a_token_no_authorisation_is_sent(serve: Serve, connect: Connect) -> None:
    server = serve(says(OK))
    connect(server).exchange(REQUEST, None)
    assert header(server.requests[0][0], b"authorization") is None


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", "text/html", LOG_IN),
        http("200 OK", MSGPACK_ZSTD, LOG_IN),
        http("200 OK", MSGPACK_ZSTD, b""),
        http("200 OK", MSGPACK_ZSTD, zstandard.compress(b"\x80")),
        http("200 OK", JSON, encode(RESPONSE, JSON)),
        http("204 No Content", MSGPACK_ZSTD, b""),
        http("302 Found", "text/html", LOG_IN, "Location: https://portal.example/"),
        http("401 Unauthorized", "text/html", LOG_IN),
        http("403 Forbidden", "text/html", LOG_IN),
        http("401 Unauthorized", JSON, b'{"error": "log in"}'),
        http("401 Unauthorized", JSON, b"[" * 100_000),
        http("404 Not Found", "text/html", LOG_IN),
        http("511 Network Authentication Required", "text/html", LOG_IN),
    ],
)
def test_what_is_not_the_relays_answer_is_a_portal(serve: Serve, connect: Connect, answer: bytes) -> None:
    with pytest.raises(PortalError):
        connect(serve(says(answer))).exchange(REQUEST, "token")


@pytest.mark.parametrize(
    "answer",
    [
        http("500 Internal Server Error", "application/json", b"{}"),
        http("502 Bad Gateway", "text/html", LOG_IN),
        http("503 Service Unavailable", "application/problem+json", PROBLEM),
    ],
)
def test_a_relay_in_trouble_is_no_portal(serve: Serve, connect: Connect, answer: bytes) -> None:
    with pytest.raises(LinkError, match="cannot answer now") as caught:
        connect(serve(says(answer))).exchange(REQUEST, "token")
    assert not isinstance(caught.value, PortalError)


@pytest.mark.parametrize("status", ["400 Bad Request", "413 Content Too Large", "500 Internal Server Error"])
def test_a_relay_that_breaks_on_a_request_is_told_from_one_in_trouble(
    serve: Serve, connect: Connect, status: str
) -> None:
    with pytest.raises(FailedError):
        connect(serve(says(http(status, "application/problem+json", PROBLEM)))).exchange(REQUEST, "token")


def unsupported(connection: ssl.SSLSocket, server: Server) -> None:
    """Takes plain compression alone."""
    known = header(server.requests[-1][0], b"content-type") == MSGPACK_ZSTD.encode()
    connection.sendall(OK if known else http("415 Unsupported Media Type", "application/problem+json", PROBLEM))


def test_a_relay_without_the_dictionary_is_spoken_to_without_it_from_then_on(serve: Serve, connect: Connect) -> None:
    server = serve(unsupported)
    transport = connect(server)
    assert [transport.exchange(REQUEST, "token") for _ in range(3)] == [RESPONSE] * 3
    types = [header(head, b"content-type") for head, _ in server.requests]
    assert types == [WITH_DICTIONARY.encode(), *[MSGPACK_ZSTD.encode()] * 3]
    assert all(decode(body, MSGPACK_ZSTD, SyncRequest) == REQUEST for _, body in server.requests[1:])


def test_a_relay_that_reads_nothing_of_ours_is_a_link_that_fails(serve: Serve, connect: Connect) -> None:
    server = serve(says(http("415 Unsupported Media Type", "application/problem+json", PROBLEM)))
    with pytest.raises(LinkError) as caught:
        connect(server).exchange(REQUEST, "token")
    assert not isinstance(caught.value, PortalError)
    assert len(server.requests) == 2


def test_a_portal_that_takes_no_media_type_is_a_portal(serve: Serve, connect: Connect) -> None:
    server = serve(says(http("415 Unsupported Media Type", "text/html", LOG_IN)))
    with pytest.raises(PortalError):
        connect(server).exchange(REQUEST, "token")
    assert len(server.requests) == 1


def test_what_is_carried_is_measured_and_what_waits_only_costs(serve: Serve, tls: Path) -> None:
    server, budget = serve(says(OK)), Budget()
    transport = HttpTransport(server.address, tls / "authority.pem", budget, connect=PATIENCE, margin=PATIENCE)
    sizes = []
    for request, known in ((REQUEST, False), (SyncRequest("nonce", wait=1), False), (REQUEST, True)):
        transport.exchange(request, "token")
        # The first exchange has the handshakes in it, and the second one the time for which the relay waits.
        assert (budget.round_trip > 0) is known
        sizes.append(len(server.requests[-1][1]) + len(encode(RESPONSE, MSGPACK_ZSTD)) + AROUND)
    assert budget.spent == sum(sizes)
    transport.close()


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (http("200 OK", "text/html", LOG_IN), len(LOG_IN)),
        (http("500 Internal Server Error", "application/problem+json", PROBLEM), len(PROBLEM)),
        (OK[:-3], len(encode(RESPONSE, MSGPACK_ZSTD)) - 3),
        (b"", 0),
    ],
)
def test_what_set_out_and_was_not_answered_costs_as_well(serve: Serve, tls: Path, answer: bytes, read: int) -> None:
    def speak_and_hang_up(connection: ssl.SSLSocket, _server: Server) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    server, budget = serve(speak_and_hang_up), Budget()
    transport = HttpTransport(server.address, tls / "authority.pem", budget, connect=PATIENCE, margin=PATIENCE)
    with pytest.raises(LinkError):
        transport.exchange(REQUEST, "token")
    assert budget.spent == len(server.requests[-1][1]) + read + AROUND
    transport.close()


def test_what_never_set_out_costs_nothing(tls: Path) -> None:
    budget = Budget()
    transport = HttpTransport("https://127.0.0.1:1", tls / "authority.pem", budget, connect=PATIENCE, margin=PATIENCE)
    with pytest.raises(LinkError):
        transport.exchange(REQUEST, "token")
    assert budget.spent == 0
    transport.close()


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_refusal_brings_the_relays_time(serve: Serve, connect: Connect, status: str) -> None:
    with pytest.raises(RefusedError, match="sign in again") as caught:
        connect(serve(says(http(status, "application/problem+json", PROBLEM)))).exchange(REQUEST, "token")
    assert caught.value.now == 1_795_255_200_000


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(serve: Serve, connect: Connect, status: int) -> None:
    portal = serve(says(OK))
    server = serve(says(http(f"{status} Moved", "text/html", b"", f"Location: {portal.address}/v1/sync")))
    with pytest.raises(PortalError):
        connect(server).exchange(REQUEST, "token")
    assert len(server.requests) == 1
    assert not portal.requests


def test_a_netrc_does_not_replace_the_token(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login mallory password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(says(OK))
    transport = connect(server)
    transport.exchange(REQUEST, "token")
    transport.exchange(REQUEST, None)
    assert [header(head, b"authorization") for head, _ in server.requests] == [b"Bearer token", None]


def test_the_environment_names_no_proxy_and_no_other_authority(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_authority(tmp_path, ["127.0.0.1"])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path / "authority.pem"))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert connect(serve(says(OK))).exchange(REQUEST, None) == RESPONSE


def test_another_authority_is_not_trusted(serve: Serve, tmp_path: Path) -> None:
    make_authority(tmp_path, ["127.0.0.1"])
    server = serve(says(OK))
    transport = HttpTransport(server.address, tmp_path / "authority.pem")
    with pytest.raises(PortalError, match="date right"):
        transport.exchange(REQUEST, "token")
    transport.close()
    assert not server.requests


def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path) -> None:
    make_authority(tmp_path, ["relay.example"])
    server = Server(tmp_path, says(OK))
    transport = HttpTransport(server.address, tmp_path / "authority.pem")
    with pytest.raises(PortalError):
        transport.exchange(REQUEST, "token")
    transport.close()
    server.close()
    assert not server.requests


def test_nobody_listens(tls: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    transport = HttpTransport(f"https://127.0.0.1:{port}", tls / "authority.pem")
    with pytest.raises(LinkError, match="cannot be reached") as caught:
        transport.exchange(REQUEST, None)
    assert not isinstance(caught.value, PortalError)
    transport.close()


def _hang_up(connection: ssl.SSLSocket, _server: Server) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def _break_off(connection: ssl.SSLSocket, _server: Server) -> None:
    connection.sendall(OK[:-3])
    connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("speak", [_hang_up, _break_off])
def test_a_link_that_breaks_is_offline_and_no_portal(serve: Serve, connect: Connect, speak: Speak) -> None:
    with pytest.raises(LinkError) as caught:
        connect(serve(speak)).exchange(REQUEST, None)
    assert not isinstance(caught.value, PortalError)


def _drip(connection: ssl.SSLSocket, server: Server) -> None:
    """A byte at a time, each well within the time in which something has to come."""
    connection.sendall(http("200 OK", MSGPACK_ZSTD, b"").replace(b"Content-Length: 0", b"Content-Length: 9000000"))
    while not server.closing.wait(0.02):
        connection.sendall(b"x")


def test_the_deadline_holds_for_the_whole_answer(serve: Serve, tls: Path) -> None:
    server = serve(_drip)
    transport = HttpTransport(server.address, tls / "authority.pem", connect=0.2, margin=0.2)
    with pytest.raises(LinkError, match="too long"):
        transport.exchange(REQUEST, None)
    transport.close()


def test_silence_ends_with_the_time_that_the_relay_was_given(serve: Serve, tls: Path) -> None:
    def keep_silent(_connection: ssl.SSLSocket, server: Server) -> None:
        server.closing.wait(PATIENCE)

    server = serve(keep_silent)
    transport = HttpTransport(server.address, tls / "authority.pem", connect=0.2, margin=0.2)
    with pytest.raises(LinkError, match="cannot be reached"):
        transport.exchange(REQUEST, None)
    transport.close()


def test_an_endless_answer_is_not_read_on_and_what_came_of_it_costs(serve: Serve, tls: Path) -> None:
    sent, budget = 0, Budget()

    def flood(connection: ssl.SSLSocket, server: Server) -> None:
        nonlocal sent
        connection.sendall(
            http("200 OK", "text/html", b"").replace(b"Content-Length: 0", b"Content-Length: 99999999999")
        )
        while not server.closing.is_set():
            connection.sendall(bytes(65536))
            sent += 65536

    server = serve(flood)
    transport = HttpTransport(server.address, tls / "authority.pem", budget, connect=PATIENCE, margin=PATIENCE)
    with pytest.raises(LinkError):
        transport.exchange(REQUEST, None)
    assert budget.spent > LARGEST
    assert sent < 4 * LARGEST
    transport.close()


def test_an_answer_in_pieces_is_read_whole(serve: Serve, connect: Connect) -> None:
    large = SyncResponse("nonce", 1, 2, scopes=[f"flight:{number}" for number in range(50_000)])
    body = encode(large, MSGPACK_ZSTD)

    def chunked(connection: ssl.SSLSocket, _server: Server) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {MSGPACK_ZSTD}\r\n".encode())
        connection.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(body), 1000):
            piece = body[start : start + 1000]
            connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        connection.sendall(b"0\r\n\r\n")

    server = serve(chunked)
    transport = connect(server)
    assert transport.exchange(REQUEST, None) == large
    assert transport.exchange(REQUEST, None) == large
