"""The peer of the link: PouchDB that replicates to pouchdb-server, on Node.js, in memory and without TLS."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import msgspec
import requests

from onboard.actions.common import new_id
from onboard.clock import wall_clock
from onboard.demo.link import CabinLink, LinkProfile, Traffic
from onboard.store.log import Draft

HERE = Path(__file__).parents[1] / "peers" / "pouchdb"
START_TRIES = 300

Document = dict[str, Any]


class Replicated(NamedTuple):
    seconds: float
    traffic: Traffic


class _Printed(msgspec.Struct, frozen=True):
    """What the program prints: seconds, and how many documents either side has."""

    seconds: float
    ground: int
    cabin: int


def documents(drafts: Sequence[Draft]) -> list[Document]:
    """The content of our events, as an application on CouchDB would keep it."""
    person = new_id()
    return [
        {
            "_id": new_id(),
            "author": person,
            "scope": draft.scope,
            "subject": draft.subject,
            "at": wall_clock(),
            "kind": draft.body.KIND,
            "class": int(draft.body.priority),
            **msgspec.to_builtins(draft.body),
        }
        for draft in drafts
    ]


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """pouchdb-server with its databases in memory and its files in this folder; gives its port."""
    _install()
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [str(HERE / "node_modules" / ".bin" / "pouchdb-server"), "--in-memory", "--port", str(port)]
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def replicate(
    port: int, profile: LinkProfile, queued: Sequence[Document], incoming: Sequence[Document], batch: int | None
) -> Replicated:
    """Replicates both ways over a link of that profile; `batch` is documents a request, None for PouchDB's own."""
    database = f"flight{batch or ''}"
    with CabinLink(port, profile).running() as link:
        work = {
            "behind": f"http://127.0.0.1:{port}/{database}",
            "through": f"http://127.0.0.1:{link.port}/{database}",
            "batch": batch,
            "queued": queued,
            "incoming": incoming,
        }
        done = subprocess.run(
            ["node", "replicate.js"], cwd=HERE, input=msgspec.json.encode(work), stdout=subprocess.PIPE, check=True
        )
        traffic = link.traffic
    printed = msgspec.json.decode(done.stdout, type=_Printed)
    assert printed.ground == printed.cabin == len(queued) + len(incoming), printed
    return Replicated(printed.seconds, traffic)


def _install() -> None:
    """Installs the locked packages, where they are not yet.

    Raises:
        RuntimeError: Node.js or npm is missing.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        raise RuntimeError("PouchDB needs Node.js 20 and npm, which are missing: this bench cannot run without them.")
    installed, locked = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < locked.stat().st_mtime:
        # Nothing is compiled: databases are in memory, and the packages of others' run no programs here.
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
        subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.DEVNULL, env=os.environ)


def _wait_for(port: int) -> None:
    pause = Event()
    for _ in range(START_TRIES):
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
        except requests.ConnectionError:
            pause.wait(0.1)
        else:
            return
    raise RuntimeError("pouchdb-server did not come up.")
