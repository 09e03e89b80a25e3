"""A server with TLS on a real socket that speaks as a test tells it, byte for byte."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PATIENCE = 20.0
"""Seconds for which it waits for anything; less than a test may take, more than a machine needs."""

Speak = Callable[[ssl.SSLSocket, "Server"], None]


def http(status: str, media_type: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def says(answer: bytes) -> Speak:
    return lambda connection, _server: connection.sendall(answer)


class Server:
    """Speaks as it is told, once for each request of a connection.

    Attributes:
        requests: head and body of each request that came.
        closing: set when the test is over.
    """

    def __init__(self, tls: Path, speak: Speak) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(tls / "server.pem", tls / "server.key")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._speak = speak
        self._plain: list[socket.socket] = []
        self.requests: list[tuple[bytes, bytes]] = []
        self.closing = threading.Event()
        self.address = f"https://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        for open_one in (self._listening, *self._plain):
            with suppress(OSError):
                open_one.shutdown(socket.SHUT_RDWR)
            open_one.close()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while not self.closing.is_set():
            try:
                plain, _ = self._listening.accept()
                plain.settimeout(PATIENCE)
                # A client may keep its end open for longer than the test takes.
                self._plain.append(plain.dup())
                with self._context.wrap_socket(plain, server_side=True) as connection:
                    self._converse(connection)
            except OSError:
                # The client hung up, refused the certificate, or the test is over: the next connection, if any.
                continue

    def _converse(self, connection: ssl.SSLSocket) -> None:
        while request := self._read(connection):
            self.requests.append(request)
            self._speak(connection, self)

    def _read(self, connection: ssl.SSLSocket) -> tuple[bytes, bytes] | None:
        raw = b""
        while b"\r\n\r\n" not in raw:
            if not (piece := connection.recv(65536)):
                return None
            raw += piece
        head, _, body = raw.partition(b"\r\n\r\n")
        length = int(header(head, b"content-length") or 0)
        while len(body) < length:
            body += connection.recv(65536)
        return head, body


def header(head: bytes, name: bytes) -> bytes | None:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip()
    return None
