"""The app as it is, with a driver that answers on a local socket. Any fault ends the process.

    python -m tests.stories.app_under_test --driver-socket PATH --profile DIR …

One JSON object a line: `["click", "I take this"]` is answered by `{"done": …}` or `{"failed": "why"}`. The commands are
the public methods of `tests.stories.driver.Driver`.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from tests.stories.driver import Driver
from ui.__main__ import run
from ui.app import App

COMMANDS = (
    *("checked", "choose", "click", "description", "names", "press", "screenshot", "shows"),
    *("text_of", "wait_for", "wait_for_description", "wait_until_gone", "write"),
)


class Server(QObject):
    """Listens on the GUI thread; one command is carried out at a time."""

    def __init__(self, app: App, path: Path) -> None:
        super().__init__(app)
        self._driver = Driver(app.window)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._connected)
        assert self._server.listen(str(path)), self._server.errorString()

    def _connected(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))

    def _read(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            answer = self._carry_out(*json.loads(bytes(socket.readLine().data())))
            socket.write(json.dumps(answer).encode() + b"\n")

    def _carry_out(self, command: str, *arguments: object) -> dict[str, object]:
        try:
            assert command in COMMANDS, command
            return {"done": getattr(self._driver, command)(*arguments)}
        except AssertionError as error:
            return {"failed": str(error)}


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("--driver-socket", type=Path, required=True)
    own, others = parser.parse_known_args()
    return run(others, fatal=True, started=lambda app: Server(app, own.driver_socket))


if __name__ == "__main__":
    sys.exit(main())
