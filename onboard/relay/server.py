"""`python -m onboard.relay.server FOLDER`: the process that `onboard-relay serve` becomes.

It holds nothing that it does not need for as long as it serves: what reads an operator's words stays outside.
"""

import ctypes
import gc
import logging
import resource
import ssl
import sys
from pathlib import Path
from types import FrameType

import uvicorn

from onboard.config import RelaySettings, read_settings
from onboard.errors import OnboardError
from onboard.relay.app import Relay, create_app
from onboard.relay.opening import open_relay
from onboard.relay.refusal import BAD_INPUT, one_line

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""See malloc.h of glibc."""
ALLOCATIONS = 20_000
"""Objects between two collections of garbage: some batches' worth."""
KEEP_ALIVE = 600
"""Seconds for which a connection without requests stays open."""


class Server(uvicorn.Server):
    """Answers who waits before it stops."""

    def __init__(self, config: uvicorn.Config, relay: Relay) -> None:
        super().__init__(config)
        self._relay = relay

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._relay.waiters.release_all()
        super().handle_exit(sig, frame)


def serve(folder: Path) -> None:
    """Runs the relay in this folder until it is stopped.

    Raises:
        OnboardError: settings cannot be read, or `onboard-relay authority` has not been run yet.
    """
    _prepare_for_many_connections()
    settings = read_settings(folder)
    relay = open_relay(folder, settings)
    _spare_the_collector()
    config = _configuration(folder, settings, relay)
    config.load()
    assert isinstance(config.ssl, ssl.SSLContext)
    # Devices do not resume sessions, and the tickets would cost each new connection half a kilobyte.
    config.ssl.num_tickets = 0
    # After the time to stop is up, uvicorn calls it an error even where nothing was left running.
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: not (record.msg.startswith("Cancel") and record.args == (0,))
    )
    Server(config, relay).run()


def _configuration(folder: Path, settings: RelaySettings, relay: Relay) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(relay),
        host=settings.host,
        port=settings.port,
        ssl_certfile=folder / "tls" / "server.pem",
        ssl_keyfile=folder / "tls" / "server.key",
        log_level="warning",
        access_log=False,
        # A device's requests cost three trips less on a connection that is still there.
        timeout_keep_alive=KEEP_ALIVE,
        # Every byte of an answer goes over the cabin's link; it carries the relay's time itself.
        server_header=False,
        date_header=False,
        # Nobody asks where a device is.
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )


def _prepare_for_many_connections() -> None:
    """Each waiting request has a connection: as many as the system allows, and with little memory for each.

    uvloop takes 256 KiB for each TLS connection and uses little of it. As a mapping of its own only what is used costs
    memory, but glibc stops making those once such a block has been freed, unless its threshold is set (mallopt(3)).
    Nor shall each thread leave gaps in a heap of its own: Python runs one at a time anyway.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, 128 * 1024)
        library.mallopt(M_ARENA_MAX, 1)


def _spare_the_collector() -> None:
    """What is there when the relay starts stays; of a batch's objects hardly any are in cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)


def main() -> None:
    try:
        serve(Path(sys.argv[1]))
    except OnboardError as error:
        sys.stderr.write(f"{one_line(error)}\n")
        sys.exit(BAD_INPUT)


if __name__ == "__main__":
    main()
