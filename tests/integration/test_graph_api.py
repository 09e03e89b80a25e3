"""The WhatsApp channel against the stand-in of the Graph API, over a real socket."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onboard.channels.protocol import Inbound, Later, Outgoing, Refused, Sent, Status, Unclear
from onboard.channels.whatsapp import WhatsApp, WhatsAppConfiguration
from onboard.demo.graph_api import ERRORS, Faults, GraphApi, Number, create_graph_api, sign
from onboard.errors import AccessError

NUMBER = Number(account="106540352242922", display="31201234567", access_token="token", app_secret="app secret")
PASSENGER = "31612345678"
NOON = 1_795_262_400_000
DAY = 24 * 3600 * 1000


class Outside:
    """The clock, and the webhooks on their way to the relay."""

    def __init__(self) -> None:
        self.now = NOON
        self.webhooks: list[tuple[bytes, dict[str, str]]] = []

    def deliver(self, raw: bytes, headers: dict[str, str]) -> None:
        self.webhooks.append((raw, headers))


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def graph(outside: Outside) -> GraphApi:
    graph = GraphApi(NUMBER, lambda: outside.now, outside.deliver)
    graph.write(PASSENGER, "Ana", "Hi, seat 12A")
    outside.webhooks.clear()
    return graph


@pytest.fixture
def base_url(graph: GraphApi) -> Iterator[str]:
    # asyncio turns Nagle's algorithm off only where the socket names its protocol
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(create_graph_api(graph), log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def channel(base_url: str, token: str = "token", answer_seconds: float = 20) -> WhatsApp:
    return WhatsApp(
        WhatsAppConfiguration(
            account=NUMBER.account,
            base_url=base_url,
            app_secret=lambda: NUMBER.app_secret,
            verify_token=lambda: "verify token",
            access_token=lambda: token,
            answer_seconds=answer_seconds,
        )
    )


def reply(text: str = "The crew will bring it.", contact: str = PASSENGER, quotes: str | None = None) -> Outgoing:
    return Outgoing(reply_id="our reply", contact=contact, text=text, quotes=quotes)


def statuses(whatsapp: WhatsApp, outside: Outside) -> list[Status]:
    """Every delivered webhook, verified and read as the relay would."""
    found = []
    for raw, headers in outside.webhooks:
        whatsapp.verify(headers, raw)
        found += [item for item in whatsapp.parse(raw) if isinstance(item, Status)]
    return found


def test_a_reply_reaches_the_phone_and_its_statuses_come_back(base_url: str, graph: GraphApi, outside: Outside) -> None:
    whatsapp = channel(base_url)
    result = whatsapp.send(reply("Gerne! \U0001f600 100% <sicher> @12A/B", quotes="wamid.0"))
    (shown,) = graph.shown
    assert result == Sent(shown.message_id)
    assert (shown.contact, shown.text, shown.quotes) == (PASSENGER, "Gerne! \U0001f600 100% <sicher> @12A/B", "wamid.0")
    found = statuses(whatsapp, outside)
    assert [status.state for status in found] == ["sent", "delivered", "read"]
    assert {(status.external_id, status.correlation, status.at) for status in found} == {
        (shown.message_id, "our reply", NOON)
    }


def test_the_longest_reply_is_taken(base_url: str, graph: GraphApi) -> None:
    assert isinstance(channel(base_url).send(reply("\u00e9" * 4096)), Sent)
    assert len(graph.shown[0].text) == 4096


def test_a_passenger_without_phone_number_is_addressed_by_user_id(base_url: str, graph: GraphApi) -> None:
    graph.write("NL.13491208655302741918", "Bea", "Hello")
    assert isinstance(channel(base_url).send(reply(contact="NL.13491208655302741918")), Sent)
    assert graph.shown[0].contact == "NL.13491208655302741918"


def test_every_error_is_understood_and_nothing_reaches_the_phone(base_url: str, graph: GraphApi) -> None:
    whatsapp = channel(base_url)
    for code in ERRORS:
        graph.faults = Faults(error=code)
        result = whatsapp.send(reply())
        assert isinstance(result, Later | Refused)
        assert result.code == code
    assert graph.shown == []


def test_a_wrong_token_breaks_the_channel(base_url: str, graph: GraphApi) -> None:
    for token in ("other", ""):
        result = channel(base_url, token=token).send(reply())
        assert isinstance(result, Refused)
        assert (result.code, result.channel_broken) == (190, True)
    assert graph.shown == []


def test_a_token_from_the_environment_is_not_replaced_by_netrc(
    base_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert isinstance(channel(base_url).send(reply()), Sent)


def test_the_second_message_within_six_seconds_has_to_wait(base_url: str, graph: GraphApi, outside: Outside) -> None:
    whatsapp = channel(base_url)
    assert isinstance(whatsapp.send(reply()), Sent)
    outside.now += 5_999
    result = whatsapp.send(reply())
    assert isinstance(result, Later)
    assert (result.code, result.after_seconds) == (131056, 6)
    outside.now += 1
    assert isinstance(whatsapp.send(reply()), Sent)
    assert len(graph.shown) == 2


def test_an_account_has_a_throughput(base_url: str, graph: GraphApi, outside: Outside) -> None:
    whatsapp = channel(base_url)
    for number in range(81):
        graph.write(f"3160000{number:04}", "Someone", "Hi")
    results = [whatsapp.send(reply(contact=f"3160000{number:04}")) for number in range(81)]
    assert all(isinstance(result, Sent) for result in results[:80])
    assert isinstance(results[80], Later)
    assert results[80].code == 130429
    outside.now += 1_000
    assert isinstance(whatsapp.send(reply(contact="31600000080")), Sent)


def test_the_window_closes_and_a_new_message_opens_it(base_url: str, graph: GraphApi, outside: Outside) -> None:
    whatsapp = channel(base_url)
    outside.now += DAY
    for contact in (PASSENGER, "31600000000"):
        result = whatsapp.send(reply(contact=contact))
        assert isinstance(result, Refused)
        assert (result.code, result.channel_broken) == (131047, False)
    graph.write(PASSENGER, "Ana", "Still there?")
    assert isinstance(whatsapp.send(reply()), Sent)


@pytest.mark.parametrize(
    ("label", "body", "code"),
    [
        ("no JSON", b"{", 100),
        ("not for WhatsApp", b'{"to": "1", "text": {"body": "Hi"}}', 100),
        ("nobody", b'{"messaging_product": "whatsapp", "text": {"body": "Hi"}}', 131008),
        ("no text", b'{"messaging_product": "whatsapp", "to": "1"}', 131008),
        ("no body", b'{"messaging_product": "whatsapp", "to": "1", "text": {}}', 131008),
        ("a number as body", b'{"messaging_product": "whatsapp", "to": "1", "text": {"body": 1}}', 131009),
        (
            "too long",
            json.dumps({"messaging_product": "whatsapp", "to": "1", "text": {"body": "x" * 4097}}).encode(),
            100,
        ),
        ("other type", b'{"messaging_product": "whatsapp", "to": "1", "type": "template"}', 131051),
        ("user id as number", b'{"messaging_product": "whatsapp", "to": "NL.1", "text": {"body": "Hi"}}', 131009),
        ("to itself", b'{"messaging_product": "whatsapp", "to": "+31201234567", "text": {"body": "Hi"}}', 131021),
    ],
)
def test_the_stand_in_refuses_what_meta_refuses(graph: GraphApi, label: str, body: bytes, code: int) -> None:
    status, answer = graph.take(NUMBER.account, "Bearer token", body)
    assert status == 400
    assert json.loads(answer)["error"]["code"] == code


def test_the_stand_in_knows_one_account(graph: GraphApi) -> None:
    status, answer = graph.take("1", "Bearer token", b"{}")
    assert (status, json.loads(answer)["error"]["code"]) == (400, 100)


def test_the_stand_in_answers_in_metas_form(base_url: str) -> None:
    answer = requests.post(
        f"{base_url}/v25.0/{NUMBER.account}/messages",
        data=b'{"messaging_product": "whatsapp", "to": "+31612345678", "text": {"body": "Hi"}}',
        headers={"Authorization": "Bearer token"},
        timeout=20,
    )
    assert answer.headers["Content-Type"].startswith("application/json")
    body = answer.json()
    assert body["messaging_product"] == "whatsapp"
    assert body["contacts"] == [{"input": "+31612345678", "wa_id": PASSENGER}]
    assert body["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize(("fault", "seconds"), [("dropped", 20), ("empty_500", 20), ("held", 1)])
def test_a_lost_answer_is_unclear_until_a_status_names_our_reply(
    base_url: str, graph: GraphApi, outside: Outside, fault: str, seconds: float
) -> None:
    graph.faults = Faults(answer=fault)  # type: ignore[arg-type] # the literals stand above
    whatsapp = channel(base_url, answer_seconds=seconds)
    assert isinstance(whatsapp.send(reply()), Unclear)
    assert len(graph.shown) == 1
    assert {status.correlation for status in statuses(whatsapp, outside)} == {"our reply"}
    graph.faults = Faults()
    outside.now += 6_000
    assert isinstance(whatsapp.send(reply()), Sent)


def test_duplicated_and_reversed_webhooks(base_url: str, graph: GraphApi, outside: Outside) -> None:
    graph.faults = Faults(deliveries=2, reverse=True)
    whatsapp = channel(base_url)
    whatsapp.send(reply())
    assert [status.state for status in statuses(whatsapp, outside)] == [
        "read",
        "read",
        "delivered",
        "delivered",
        "sent",
        "sent",
    ]


def test_a_message_that_turns_out_as_undeliverable(base_url: str, graph: GraphApi, outside: Outside) -> None:
    graph.faults = Faults(failed=131026)
    whatsapp = channel(base_url)
    assert isinstance(whatsapp.send(reply()), Sent)
    (status,) = statuses(whatsapp, outside)
    assert status.state == "failed"
    assert isinstance(status.failure, Refused)
    assert status.failure.code == 131026
    assert graph.shown == []


def test_a_passengers_message_arrives_signed_and_escaped(graph: GraphApi, outside: Outside) -> None:
    words = "Sitz 12A/B: 100% f\u00fcr <mich> @home \u4f60\u597d \U0001f600"
    message_id = graph.write(PASSENGER, "An\u00efs", words)
    ((raw, headers),) = outside.webhooks
    for escaped in (b"12A\\/B", b"\\u00fc", b"\\u003cmich", b"100\\u0025", b"\\u0040home", b"\\ud83d\\ude00"):
        assert escaped in raw
    whatsapp = channel("https://graph.facebook.com")
    whatsapp.verify(headers, raw)
    with pytest.raises(AccessError):
        whatsapp.verify(headers, json.dumps(json.loads(raw)).encode())
    with pytest.raises(AccessError):
        whatsapp.verify(sign(raw, "other secret"), raw)
    assert whatsapp.parse(raw) == (
        Inbound(
            external_id=message_id,
            account=NUMBER.account,
            contact=PASSENGER,
            contact_name="An\u00efs",
            sent_at=NOON,
            kind="text",
            text=words,
        ),
    )


def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = channel(f"http://127.0.0.1:{port}").send(reply())
    assert isinstance(result, Later)
    assert result.code is None


def test_a_server_that_cannot_prove_to_be_whatsapp_gets_nothing(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "certificate.pem"))
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=listen_once, args=(listener, context, received))
        thread.start()
        result = channel(f"https://127.0.0.1:{listener.getsockname()[1]}").send(reply())
        thread.join()
    assert isinstance(result, Later)
    assert received == []


def self_signed(path: Path) -> Path:
    """Writes a key and a certificate that nobody trusts."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2126, 1, 1, tzinfo=UTC))
        .sign(key, None)
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


def listen_once(listener: socket.socket, context: ssl.SSLContext, received: list[bytes]) -> None:
    """Takes one connection and keeps what arrives after the handshake."""
    plain, _ = listener.accept()
    with plain:
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                received.append(connection.recv(65536))
        except (ssl.SSLError, ConnectionError):  # the client walked away, as it should
            return


def test_a_redirect_is_not_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answer = f"HTTP/1.1 307 Moved\r\nLocation: {address}/portal\r\nContent-Length: 0\r\n\r\n"
        thread = threading.Thread(target=answer_once, args=(listener, answer.encode()))
        thread.start()
        result = channel(address).send(reply())
        thread.join()
    assert isinstance(result, Refused)
    assert (result.code, result.channel_broken) == (307, True)


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("hangs up after the request", b""),
        ("hangs up within the headers", b"HTTP/1.1 200 OK\r\nContent-Le"),
        ("hangs up within a chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
        ("answers what is no gzip", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        ("never stops", b"HTTP/1.1 200 OK\r\n\r\n" + b'{"messages": [{"id": "wamid.1"}]}' + b" " * 200_000),
        ("speaks no HTTP", b"220 mail.example.com ESMTP\r\n"),
    ],
)
def test_a_connection_that_breaks_after_the_request_is_unclear(label: str, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_once, args=(listener, answer))
        thread.start()
        result = channel(f"http://127.0.0.1:{listener.getsockname()[1]}").send(reply())
        thread.join()
    assert isinstance(result, Unclear)


def answer_once(listener: socket.socket, answer: bytes) -> None:
    """Reads one request, answers, and hangs up."""
    connection, _ = listener.accept()
    with connection:
        received = b""
        while b"our reply" not in received:
            received += connection.recv(65536)
        try:
            connection.sendall(answer)
        except ConnectionError:  # the client has heard enough
            return
