"""Debian's Chromium, and a relay on a real socket that it can visit."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from playwright.sync_api import Browser, Playwright, sync_playwright

from onboard.security.roles import Role
from onboard.store.ledger import Ledger
from tests.integration.relay.kit import Office


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """It keeps an event loop running in this thread, so it ends with each file of tests."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Callable[..., Browser]:
    """Starts Chromium with further arguments."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is not installed. Run `make test`, which installs it.")
    sandbox = os.getuid() != 0  # Chromium's sandbox refuses root
    surroundings = os.environ | {"LANGUAGE": "en_US"}  # it decides in which order a date is typed

    def launch(*arguments: str) -> Browser:
        return playwright.chromium.launch(
            executable_path=found, chromium_sandbox=sandbox, args=list(arguments), env={**surroundings}
        )

    return launch


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Browser]) -> Iterator[Browser]:
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def office(sqlite_url: str, open_engine: Callable[[str], sa.Engine], tmp_path: Path) -> Office:
    """A relay with lost & found staff at two airports."""
    office = Office(Ledger(open_engine(sqlite_url), "relay"), tmp_path)
    for station in ("AMS", "SFO"):
        office.enrol(Role.LOST_AND_FOUND, team=station)
    return office


@pytest.fixture
def origin(office: Office) -> Iterator[str]:
    """Where this relay is served."""
    # asyncio turns Nagle's algorithm off only where the socket names its protocol
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(office.app, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
