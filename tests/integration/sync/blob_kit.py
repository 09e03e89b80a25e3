"""A relay's blob routes on a real socket behind a proxy that cuts, and tablets whose blob sessions go step by step."""

import asyncio
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from litestar.datastructures import State

from onboard.domain.blob import BlobReference, Photo, blob_id
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.flight import FlightOpened
from onboard.relay import routes
from onboard.relay.app import Relay
from onboard.relay.blob_routes import ROUTER
from onboard.relay.blobs import RelayBlobs
from onboard.relay.register import Register
from onboard.relay.trail import Trail
from onboard.security.assertion import sign
from onboard.security.authority import make_authority
from onboard.security.roles import Role
from onboard.security.sealing import load_sealing_key
from onboard.store import schema
from onboard.store.blobs import Blobs, Standing, new_blob, store_blobs
from onboard.store.ledger import Ledger, newest
from onboard.store.log import Draft
from onboard.store.replica import Pulled, Replica
from onboard.sync.blobs import BlobSession, HttpBlobTransport, Reached
from onboard.sync.budget import Budget
from tests.integration.store.samples import FLIGHT, NOW, OTHER_FLIGHT, catch_up, push
from tests.integration.sync.cutting_proxy import PATIENCE, CuttingProxy

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PIECE = 4_000
MOST_STEPS = 3_000

OpenReplica = Callable[[str], Replica]


def picture(seed: int, size: int = 60_000) -> Photo:
    """Bytes that stand for a photo; nobody here looks into them."""
    return Photo(random.Random(seed).randbytes(size), "image/webp", b"small")


class Server:
    """The relay's blob routes under uvicorn; started anew, it has what stands in the database and nothing else."""

    def __init__(self, ledger: Ledger, tls: Path, now: Callable[[], int]) -> None:
        relay = Relay(ledger, {}, tls / "authority.pem", now, load_sealing_key(tls))
        app = Litestar(
            [ROUTER],
            state=State({"relay": relay, "blobs": RelayBlobs(ledger, Trail(ledger))}),
            exception_handlers=routes.EXCEPTION_HANDLERS,
            logging_config=None,
            openapi_config=None,
        )
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                port=0,
                ssl_certfile=tls / "server.pem",
                ssl_keyfile=tls / "server.key",
                log_config=None,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=1,
            )
        )
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._up.wait(PATIENCE)
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]

    async def _run(self) -> None:
        self._server.config.load()
        self._server.lifespan = self._server.config.lifespan_class(self._server.config)
        await self._server.startup()
        self._up.set()
        await self._server.main_loop()
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        await self._server.shutdown()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


class Ground:
    """A relay behind a proxy that cuts.

    Attributes:
        ledger: its log.
        now: its clock.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.now = NOW
        self.ledger = ledger
        self.tls = folder / "tls"
        make_authority(self.tls, ["127.0.0.1"])
        self._register = Register(ledger)
        self._server = Server(ledger, self.tls, lambda: self.now)
        self.proxy = CuttingProxy(self._server.port)
        flight = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO")
        ledger.append("relay", [Draft(FLIGHT, "KL0605/2026-11-21/AMS", flight)], NOW)

    def restart(self) -> None:
        self._server.stop()
        self._server = Server(self.ledger, self.tls, lambda: self.now)
        self.proxy.target = self._server.port

    def stop(self) -> None:
        self.proxy.close()
        self._server.stop()

    def enrol(self, device: str) -> tuple[str, str]:
        """Person and token of a new device; liaisons, since they hold every flight."""
        register = self._register
        person = register.add_person(Role.LIAISON)
        register.invite(person, device.encode(), self.now)
        register.enrol(device.encode().hex(), device, KEY.public_key().public_bytes_raw(), self.now)
        return person, self.sign_in(device)

    def sign_in(self, device: str) -> str:
        return self._register.sign_in(sign(KEY, device, self.now), self.now)[1]

    def offset(self, blob: str) -> int:
        with self.ledger.reading() as connection:
            table = schema.blob
            return int(connection.execute(sa.select(table.c.uploaded).where(table.c.id == blob)).scalar_one())


class Recorded(HttpBlobTransport):
    """Notes what goes over the link.

    Attributes:
        budget: what measures the link.
        exchanges: verb and bytes of each exchange that began.
    """

    def __init__(self, address: str, authority: Path) -> None:
        self.budget = Budget()
        super().__init__(address, authority, self.budget, PATIENCE, PATIENCE)
        self.exchanges: list[tuple[str, int]] = []

    def offer(self, blob: Standing, token: str) -> Reached:
        self.exchanges.append(("offer", 0))
        return super().offer(blob, token)

    def send(self, blob: Standing, data: bytes, token: str) -> Reached:
        self.exchanges.append(("send", len(data)))
        return super().send(blob, data, token)

    def fetch(self, blob: Standing, length: int, token: str) -> bytes:
        data = super().fetch(blob, length, token)
        self.exchanges.append(("fetch", len(data)))
        return data

    def sent(self) -> int:
        return sum(size for verb, size in self.exchanges if verb == "send")


class Tablet:
    """A device with its blob session, stepped by hand.

    Attributes:
        free: whether no event waits.
        piece: what the link carries now.
    """

    def __init__(self, ground: Ground, replica: Replica, person: str, token: str | None) -> None:
        self.ground = ground
        self.replica = replica
        self.person = person
        self.token = token
        self.free = True
        self.piece = PIECE
        self.now = NOW
        self.blobs = Blobs(replica)
        self.transport = Recorded(ground.proxy.address, ground.tls / "authority.pem")
        self.session = BlobSession(
            self.blobs,
            self.transport,
            lambda: self.now,
            token=lambda: self.token,
            piece=lambda: self.piece,
            may_run=lambda: self.free,
            rng=random.Random(1),
        )

    def take(self, photo: Photo, scope: str = FLIGHT) -> str:
        """Records a line with the photo, and the relay gets the line; gives the blob's id."""
        new = new_blob(scope, photo)
        with self.replica.writing() as connection:
            store_blobs(connection, [new], NOW)
        body = CrewMessageWritten(text="This is how the seat looks", photos=(new.reference,))
        self.replica.append(self.person, [Draft(scope, f"m/{new.reference.hash[:8]}", body)], NOW)
        self.replica.settle(push(self.replica, self.ground.ledger))
        return blob_id(scope, new.reference.hash)

    def hear(self) -> None:
        catch_up(self.replica, self.ground.ledger, [FLIGHT, OTHER_FLIGHT])

    def leave(self) -> None:
        """The relay says that this device holds the flight no more."""
        with self.ground.ledger.reading() as connection:
            self.replica.receive(Pulled([], {}, frozenset(), newest(connection), []), NOW)

    def hear_of_backup(self) -> None:
        """A backup of the relay has all that the relay has now."""
        with self.ground.ledger.reading() as connection:
            self.replica.cover(newest(connection))

    def standing(self, blob: str) -> Standing:
        standing = self.blobs.standing(blob)
        assert standing is not None
        return standing

    def copy(self, until: Callable[[], bool] | None = None) -> None:
        """Steps, without the pauses, until nothing is left to copy or something holds."""
        done = until or (lambda: not (self.blobs.uploads() or self.blobs.downloads()))
        for _ in range(MOST_STEPS):
            if done():
                return
            self.session.step()
        pytest.fail("It is not copied.")


def reference(photo: Photo) -> BlobReference:
    return new_blob(FLIGHT, photo).reference
