"""Blobs between devices and a relay on real sockets with TLS: cut anywhere, restarted on both sides, exact at last."""

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from litestar.datastructures import State

from onboard.domain.blob import BlobReference, blob_id
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.flight import FlightOpened
from onboard.formats.photo import Photo
from onboard.relay import routes
from onboard.relay.app import Relay
from onboard.relay.blob_routes import ROUTER
from onboard.relay.blobs import RelayBlobs
from onboard.relay.register import Register
from onboard.relay.trail import Trail
from onboard.security.assertion import sign
from onboard.security.authority import make_authority
from onboard.security.roles import Role
from onboard.store import schema
from onboard.store.blobs import DAMAGED, Blobs, Standing, new_blob, store_blobs
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.store.replica import Replica
from onboard.sync.blobs import BEHIND_EVENTS, PUT_OFF, SMALLEST_PIECE, BlobSession, HttpBlobTransport
from onboard.sync.budget import AROUND, Budget
from onboard.sync.engine import FIRST_PAUSE, LONGEST_PAUSE
from onboard.sync.session import IDLE
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
        relay = Relay(ledger, {}, tls / "authority.pem", now)
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

    def offer(self, blob: Standing, token: str) -> int:
        self.exchanges.append(("offer", 0))
        return super().offer(blob, token)

    def send(self, blob: Standing, data: bytes, token: str) -> int:
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


@pytest.fixture
def ground(tmp_path: Path, sqlite_url: str, open_engine: Callable[[str], sa.Engine]) -> Iterator[Ground]:
    ground = Ground(tmp_path, Ledger(open_engine(sqlite_url), "relay"))
    yield ground
    ground.stop()


@pytest.fixture
def new_tablet(ground: Ground, open_replica: OpenReplica) -> Iterator[Callable[[str], Tablet]]:
    made: list[Tablet] = []

    def make(name: str) -> Tablet:
        made.append(Tablet(ground, open_replica(name), *ground.enrol(name)))
        return made[-1]

    yield make
    for tablet in made:
        tablet.transport.close()


@pytest.fixture
def tablet(new_tablet: Callable[[str], Tablet]) -> Tablet:
    return new_tablet("tablet")


def reference(photo: Photo) -> BlobReference:
    return new_blob(FLIGHT, photo).reference


def progress(tablet: Tablet, read: Callable[[], int]) -> list[int]:
    """What listeners read after each step."""
    seen: list[int] = []
    tablet.replica.subscribe(lambda _: seen.append(read()))
    return seen


def test_a_photo_reaches_the_ground_and_from_there_another_device(new_tablet: Callable[[str], Tablet]) -> None:
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    photo = picture(1)
    blob = tablet.take(photo)
    seen = progress(tablet, lambda: tablet.standing(blob).uploaded)
    tablet.copy()
    assert seen == [0, *range(PIECE, 60_001, PIECE)]
    assert tablet.blobs.free() == 0
    tablet.hear()
    assert tablet.blobs.unsent() == []
    desk.hear()
    desk.blobs.want(FLIGHT, reference(photo), NOW)
    seen = progress(desk, lambda: desk.standing(blob).here)
    desk.copy()
    assert seen == [*range(PIECE, 60_001, PIECE)]
    assert desk.blobs.read(blob) == photo.data
    assert tablet.blobs.free() == 60_000
    tablet.blobs.want(FLIGHT, reference(photo), NOW)
    tablet.copy()
    assert tablet.blobs.read(blob) == photo.data


@pytest.mark.parametrize("seed", range(6))
def test_a_link_that_is_cut_at_any_byte_carries_it_all_the_same(
    ground: Ground, new_tablet: Callable[[str], Tablet], seed: int
) -> None:
    rng = random.Random(seed)
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    photos = [picture(100 + seed), picture(200 + seed, 9_001)]
    blobs = [tablet.take(photo) for photo in photos]
    ground.proxy.life = lambda: rng.randint(1, 25_000)
    tablet.copy()
    desk.hear()
    for photo in photos:
        desk.blobs.want(FLIGHT, reference(photo), NOW)
    desk.copy()
    assert [desk.blobs.read(blob) for blob in blobs] == [photo.data for photo in photos]
    assert tablet.transport.exchanges.count(("offer", 0)) > 2


def test_a_connection_shorter_than_a_piece_still_gets_on(ground: Ground, tablet: Tablet) -> None:
    tablet.piece = 60_000
    blob = tablet.take(picture(1))
    ground.proxy.life = lambda: 15_000
    tablet.copy()
    assert ground.offset(blob) == 60_000
    tablet.hear()
    assert tablet.blobs.free() == 60_000
    tablet.blobs.want(FLIGHT, reference(picture(1)), NOW)
    tablet.copy()
    assert tablet.blobs.read(blob) == picture(1).data


def test_the_app_starts_anew_in_the_middle(ground: Ground, tablet: Tablet, open_replica: OpenReplica) -> None:
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    tablet.replica.engine.dispose()
    again = Tablet(ground, open_replica("tablet"), tablet.person, tablet.token)
    again.copy()
    assert again.transport.exchanges[0] == ("offer", 0)
    assert again.transport.sent() == 60_000 - 24_000
    again.transport.close()


def test_an_answer_that_was_lost_costs_no_byte_twice(ground: Ground, tablet: Tablet) -> None:
    """The relay has the piece, and the device does not know."""
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 8_000)
    tablet.blobs.confirmed(blob, 4_000)
    tablet.copy()
    assert ground.offset(blob) == 60_000
    assert tablet.transport.sent() == 60_000 + PIECE
    assert tablet.transport.exchanges.count(("offer", 0)) == 1


def test_the_relay_starts_anew_in_the_middle(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    ground.restart()
    tablet.copy()
    assert ground.offset(blob) == 60_000
    assert tablet.transport.sent() <= 60_000 + PIECE


def test_the_relay_was_restored_from_before_the_upload(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    with ground.ledger.writing() as connection:
        connection.execute(schema.blob.delete())
        connection.execute(schema.blob_piece.delete())
    tablet.copy()
    assert ground.offset(blob) == 60_000
    tablet.hear()
    assert tablet.standing(blob).on_ground


def test_a_photo_waits_while_events_do(tablet: Tablet) -> None:
    tablet.take(picture(1))
    tablet.free = False
    assert tablet.session.step() == BEHIND_EVENTS
    assert tablet.transport.exchanges == []
    tablet.free = True
    assert tablet.session.step() == 0
    assert tablet.session.step() == 0
    tablet.free = False
    assert tablet.session.step() == BEHIND_EVENTS
    assert tablet.transport.sent() == PIECE


def test_the_link_decides_how_large_a_piece_is(tablet: Tablet) -> None:
    tablet.take(picture(1))
    for tablet.piece in (1, 5_000, 0, 9_000):
        tablet.session.step()
    assert tablet.transport.exchanges == [("offer", 0), ("send", 5_000), ("send", SMALLEST_PIECE), ("send", 9_000)]


def test_what_blobs_cost_is_measured(tablet: Tablet) -> None:
    tablet.take(picture(1))
    tablet.copy()
    assert tablet.transport.budget.rate is not None
    assert tablet.transport.budget.spent == 60_000 + 15 * AROUND
    tablet.hear()
    tablet.blobs.free()
    tablet.blobs.want(FLIGHT, reference(picture(1)), NOW)
    tablet.copy()
    assert tablet.transport.budget.spent == 120_000 + 30 * AROUND


def test_downloads_go_first(new_tablet: Callable[[str], Tablet]) -> None:
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    tablet.take(picture(1))
    tablet.copy()
    desk.take(picture(2))
    desk.hear()
    desk.blobs.want(FLIGHT, reference(picture(1)), NOW)
    desk.copy()
    verbs = [verb for verb, _ in desk.transport.exchanges]
    assert verbs == ["fetch"] * 15 + ["offer"] + ["send"] * 15


def test_without_a_token_nothing_is_asked(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    tablet.token = None
    assert tablet.session.step() == IDLE
    assert tablet.transport.exchanges == []
    tablet.token = "unknown"
    assert tablet.session.step() == IDLE
    assert tablet.session.step() == IDLE
    assert len(tablet.transport.exchanges) == 1
    tablet.token = ground.sign_in("tablet")
    tablet.copy()
    assert ground.offset(blob) == 60_000


def test_there_is_no_last_try_and_pauses_are_jittered(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    ground.proxy.life = lambda: 1
    pauses = [tablet.session.step() for _ in range(30)]
    assert FIRST_PAUSE <= pauses[0] <= 2 * FIRST_PAUSE
    assert all(LONGEST_PAUSE / 2 <= pause <= LONGEST_PAUSE for pause in pauses[6:])
    assert len(set(pauses)) == 30
    tablet.session.try_now()
    assert tablet.session.step() <= 2 * FIRST_PAUSE
    ground.proxy.life = lambda: 10**9
    tablet.copy()
    assert ground.offset(blob) == 60_000


def test_one_that_the_relay_does_not_take_holds_up_no_other(ground: Ground, tablet: Tablet) -> None:
    refused, taken = tablet.take(picture(1)), tablet.take(picture(2))
    with ground.ledger.writing() as connection:
        event, key = schema.event, schema.entity_key
        connection.execute(event.delete().where(event.c.subject == f"m/{reference(picture(1)).hash[:8]}"))
        connection.execute(key.delete().where(key.c.key == reference(picture(1)).hash))
    tablet.copy(lambda: ground_has(ground, taken))
    assert tablet.standing(refused).trouble == "There is no such photo here for this device."
    before = len(tablet.transport.exchanges)
    assert tablet.session.step() == IDLE
    tablet.now += PUT_OFF
    tablet.session.step()
    assert len(tablet.transport.exchanges) == before + 1
    assert tablet.session.step() == IDLE
    tablet.session.try_now()
    tablet.session.step()
    assert len(tablet.transport.exchanges) == before + 2


def ground_has(ground: Ground, blob: str) -> bool:
    with ground.ledger.reading() as connection:
        table = schema.blob
        found = connection.execute(sa.select(table.c.id).where(table.c.id == blob, table.c.uploaded == table.c.size))
        return found.first() is not None


def test_bytes_that_went_bad_here_are_not_sent_for_ever(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    with tablet.replica.writing() as connection:
        connection.execute(schema.blob_piece.update().values(data=bytes(60_000)))
    tablet.copy(lambda: tablet.standing(blob).trouble is not None)
    assert tablet.session.step() == IDLE
    assert ground.offset(blob) == 0
    with tablet.replica.writing() as connection:
        connection.execute(schema.blob_piece.update().values(data=picture(1).data))
    tablet.now += PUT_OFF
    tablet.copy()
    assert ground_has(ground, blob)
    assert tablet.standing(blob).trouble is None


def test_bytes_that_went_bad_on_the_ground_are_never_shown(ground: Ground, new_tablet: Callable[[str], Tablet]) -> None:
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    blob = tablet.take(picture(1))
    tablet.copy()
    desk.hear()
    desk.blobs.want(FLIGHT, reference(picture(1)), NOW)
    with ground.ledger.writing() as connection:
        piece = schema.blob_piece
        connection.execute(piece.update().where(piece.c.start == 0).values(data=bytes(PIECE)))
    desk.copy(lambda: desk.standing(blob).trouble is not None)
    assert (desk.standing(blob).trouble, desk.standing(blob).here) == (DAMAGED, 0)
    assert desk.blobs.read(blob) is None
    assert desk.session.step() == IDLE
    with ground.ledger.writing() as connection:
        connection.execute(piece.update().where(piece.c.start == 0).values(data=picture(1).data[:PIECE]))
    desk.session.try_now()
    desk.copy()
    assert desk.blobs.read(blob) == picture(1).data


def test_a_session_on_a_thread_copies_when_woken_and_stops(ground: Ground, tablet: Tablet) -> None:
    stop, done = threading.Event(), threading.Event()
    tablet.replica.subscribe(lambda _: None if tablet.blobs.uploads() else done.set())
    thread = threading.Thread(target=tablet.session.run, args=(stop,))
    thread.start()
    blob = tablet.take(picture(1))
    done.clear()
    tablet.session.wake()
    assert done.wait(PATIENCE)
    stop.set()
    tablet.session.wake()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert ground_has(ground, blob)


def test_a_fault_surfaces_and_copying_goes_on(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    surfaced: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: surfaced.append(arguments.exc_type))
    blob = tablet.take(picture(1))
    pieces = iter(list[int]())
    tablet.session._piece = lambda: next(pieces)
    assert tablet.session._surviving_step() == 0
    assert tablet.session._surviving_step() == LONGEST_PAUSE
    assert surfaced == [StopIteration]
    tablet.session._piece = lambda: PIECE
    tablet.copy()
    assert tablet.standing(blob).uploaded == 60_000
