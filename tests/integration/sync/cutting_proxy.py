"""A proxy on a real socket that breaks connections after a number of bytes, wherever that is."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

PATIENCE = 20.0
PIECE = 16 * 1024
ENDLESS = 10**12


class Wire:
    """One connection through the proxy, which lives for `left` bytes in both directions together."""

    def __init__(self, near: socket.socket, port: int, left: int) -> None:
        self._ends = [near]
        self._left = left
        self._ends.append(socket.create_connection(("127.0.0.1", port), PATIENCE))
        self.threads = [threading.Thread(target=self._carry, args=ends) for ends in (self._ends, self._ends[::-1])]
        for thread in self.threads:
            thread.start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while self._left > 0 and (piece := here.recv(PIECE)):
                piece = piece[: max(0, self._left)]
                self._left -= len(piece)
                there.sendall(piece)
        self.cut()

    def cut(self) -> None:
        """Both ends see that it is over; closed while a thread reads, a number could mean another socket by then."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cut()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        for end in self._ends:
            end.close()


class CuttingProxy:
    """Passes bytes on in both directions.

    Attributes:
        target: the port to which new connections go; may change.
        life: gives for each new connection the bytes that it lives for.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.life: Callable[[], int] = lambda: ENDLESS
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._wires: list[Wire] = []
        self.address = f"https://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                try:
                    self._wires.append(Wire(near, self.target, self.life()))
                except ConnectionRefusedError:
                    near.close()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        for wire in self._wires:
            wire.close()
