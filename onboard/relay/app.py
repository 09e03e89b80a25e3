"""The relay's ASGI application: the routes, and what starts and stops with them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig

from onboard.channels.protocol import Channel
from onboard.domain.event import Event
from onboard.relay import blob_routes, logs, lost_form, routes, sealed_route
from onboard.relay.application import LARGEST_BODY, Application
from onboard.relay.blobs import RelayBlobs
from onboard.relay.exchange import Exchange
from onboard.relay.landing import EVERY, Landing
from onboard.relay.leadership import Leadership
from onboard.relay.metrics import Metrics
from onboard.relay.notices import CONVERSATIONS, INBOX, Listener, Notice, further_topics
from onboard.relay.register import Register
from onboard.relay.retention import ON_RELAY, Retention
from onboard.relay.sealed import SealedEntries
from onboard.relay.sender import Sender
from onboard.relay.station import Manifests
from onboard.relay.waiting import Waiters
from onboard.relay.webhooks import Webhooks
from onboard.relay.workers import Worker
from onboard.store.ledger import Ledger

Clock = Callable[[], int]


class Relay:
    """The parts of a running relay. The process keeps no state of its own: all of it is in the database."""

    def __init__(
        self,
        ledger: Ledger,
        channels: Mapping[str, Channel],
        authority: Path,
        clock: Clock,
        sealing_key: X25519PrivateKey,
    ) -> None:
        """A relay on this ledger with these channels by name.

        `authority` is the certificate that devices trust; `sealing_key` opens what they sealed.
        """
        self.ledger = ledger
        self.channels = channels
        self.authority = authority
        self.clock = clock
        self.register = Register(ledger)
        self.exchange = Exchange(ledger)
        trail = self.exchange.trail
        self.waiters = Waiters(ledger, trail, clock)
        self.webhooks = Webhooks(ledger, channels)
        self.sender = Sender(ledger, channels, clock)
        self.landing = Landing(ledger)
        self.sealed = SealedEntries(ledger, self.register, self.exchange, sealing_key)
        self.retention = Retention(ledger)
        self.manifests = Manifests(ledger)
        self.blobs = RelayBlobs(ledger, trail)
        self.turnstile = lost_form.Turnstile()
        self.metrics = Metrics(self)
        self.leadership = Leadership(ledger.engine, self.sender.recover)
        self.inbox_worker = Worker("inbox", self._work_inbox, self.leadership.leads)
        self.sender_worker = Worker("sender", self._work_sender, self.leadership.leads)
        self.landing_worker = Worker("landing", self._work_landing, self.leadership.leads)
        self.station_worker = Worker("stations", self._work_stations, self.leadership.leads)
        self.workers = (self.inbox_worker, self.sender_worker, self.landing_worker, self.station_worker)
        self.listener = Listener(ledger, self._noticed)
        self._incarnation: str | None = None
        self.webhooks.stored = self.inbox_worker.wake
        ledger.follow(self._committed)

    def _committed(self, events: Sequence[Event]) -> None:
        self.waiters.committed(events)
        if any(CONVERSATIONS in further_topics(event) for event in events):
            self.sender_worker.wake()
        if self.manifests.note(events):
            self.station_worker.wake()

    def _noticed(self, notice: Notice) -> None:
        if notice.first:
            self.ledger.heard(notice.last)
        elif notice.topics is None:
            self._compare()
        self.waiters.noticed(notice)
        if notice.topics is None or INBOX in notice.topics:
            self.inbox_worker.wake()
        if notice.topics is None or CONVERSATIONS in notice.topics:
            self.sender_worker.wake()

    def _compare(self) -> None:
        """After a time without notices, or a word of another process: the log may have been put back."""
        self.ledger.compare(self.clock())
        known, self._incarnation = self._incarnation, self.ledger.incarnation()
        if known not in {None, self._incarnation}:
            self.waiters.begin_again()

    def _work_inbox(self) -> float | None:
        return 0.0 if self.webhooks.work(self.clock()) else None

    def _work_sender(self) -> float | None:
        wait = self.sender.work()
        return None if wait is None else wait / 1000

    def _work_stations(self) -> None:
        self.manifests.work(self.clock())

    def _work_landing(self) -> float:
        self.landing.work(self.clock())
        self.manifests.work(self.clock(), everything=True)
        self.retention.work(self.clock())
        # It may be of no flight at all.
        self.exchange.review.forget(self.clock() - ON_RELAY)
        return EVERY

    @asynccontextmanager
    async def running(self, _app: Litestar) -> AsyncIterator[None]:
        self.waiters.attach()
        self.listener.start()
        for worker in self.workers:
            worker.start()
        yield
        for worker in self.workers:
            worker.stop()
        self.leadership.close()
        self.listener.stop()
        self.ledger.engine.dispose()


def create_app(relay: Relay) -> Litestar:
    """The application that serves this relay."""
    logs.configure()
    return Application(
        route_handlers=[*routes.HANDLERS, sealed_route.sealed, blob_routes.ROUTER, lost_form.ROUTER],
        lifespan=[relay.running],
        state=routes.state_of(relay),
        openapi_config=OpenAPIConfig(title="Onboard relay", version="1", path="/schema"),
        request_max_body_size=LARGEST_BODY,
        exception_handlers=routes.EXCEPTION_HANDLERS,
        logging_config=None,
    )
