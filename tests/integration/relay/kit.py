"""A relay in process with a clock to be set, a channel of our own, and devices that speak its protocol."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from litestar import Litestar
from litestar.testing import TestClient

from onboard.channels import meta
from onboard.channels.protocol import Incoming, Limits, Outgoing, SendResult, Sent
from onboard.channels.whatsapp_webhook import read_webhook
from onboard.demo.graph_api import Number, Shown, message_webhook, status_webhook
from onboard.domain.conversation import Conversation
from onboard.domain.event import Body, Event, encode
from onboard.domain.scope import DEFAULT_TEAM, ground_scope
from onboard.domain.verdict import Verdict
from onboard.errors import OnboardError, RuleError
from onboard.formats.passenger_list import parse_passenger_list
from onboard.relay.app import Relay, create_app
from onboard.relay.flights import Timetable, assign, load_lists, market
from onboard.security.assertion import sign
from onboard.security.roles import Role
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.sync import protocol
from onboard.sync.protocol import MSGPACK_ZSTD, SyncRequest, SyncResponse

NOW = 1_795_255_200_000
"""2026-11-21 10:00 UTC."""

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
FLIGHT = "KL0605/2026-11-21/AMS"
SCOPE = f"flight:{FLIGHT}"
OTHER_FLIGHT = "KL0601/2026-11-21/AMS"
GROUND = ground_scope(DEFAULT_TEAM)
PHONE = "31612345678"
CHANNEL = "whatsapp"
NUMBER = Number(account="106540352242922", display="31201234567", access_token="token", app_secret="secret")
VERIFY_TOKEN = "handshake"
SEALING_KEY = X25519PrivateKey.generate()

PNL = """PNL
KL0605/21NOV AMS PART1
-SFO002W
1JANSSEN/SOFIEMRS .L/X7K2PQ
.R/SEAT HK1 12A
1JANSSEN/LOTTEMISS .L/X7K2PQ
.R/SEAT HK1 12B
-SFO002Y
1MUELLER-LUEDENSCHEIDT/HANSJUERGENMR .L/AB12CD
.R/SEAT HK1 31H
.R/WCHR HK1
1VANDERBERG/PIETMR .L/QW34ER
.R/SEAT HK1 20C
ENDPNL
"""


class Postbox:
    """A channel that reads and signs as WhatsApp does and answers sendings as it was told to, else by taking them.

    Attributes:
        answers: results or errors for the next sendings, in their order.
        posted: what was handed to it.
        in_between: what happens while a sending is under way.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits(reply_window_seconds=24 * 3600, text_length=4096, pair_seconds=6)
        self.answers: list[SendResult | Exception] = []
        self.posted: list[Outgoing] = []
        self.in_between: Callable[[], None] = lambda: None

    def challenge(self, query: Mapping[str, str]) -> str:
        return meta.answer_challenge(query, VERIFY_TOKEN)

    def verify(self, headers: Mapping[str, str], raw: bytes) -> None:
        meta.check_signature(headers, raw, NUMBER.app_secret)

    def parse(self, raw: bytes) -> tuple[Incoming, ...]:
        return read_webhook(raw)

    def send(self, reply: Outgoing) -> SendResult:
        if not reply.text.strip():
            raise RuleError("The reply is empty.")
        self.posted.append(reply)
        self.in_between()
        result = self.answers.pop(0) if self.answers else Sent(f"wamid.out{len(self.posted)}")
        if isinstance(result, Exception):
            raise result
        return result

    def hide(self, external_id: str, hidden: bool) -> None:
        raise OnboardError("There is nothing to hide here.")


class Office:
    """A relay with its clock in one hand. Its workers run only when told to."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.now = NOW
        self.ledger = ledger
        self.post = Postbox()
        authority = folder / "authority.pem"
        authority.write_text("-----BEGIN CERTIFICATE-----\n")
        self.relay = Relay(ledger, {CHANNEL: self.post}, authority, lambda: self.now, SEALING_KEY)
        self.app: Litestar = create_app(self.relay)
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def load(self, text: str = PNL, times: Timetable = Timetable()) -> str:  # noqa: B008 a value that cannot change
        listed = parse_passenger_list(text, _today(self.now))
        with self.ledger.recording(self.ledger.device, self.now) as recording:
            loaded = load_lists(recording, [listed], times)
            market(recording, loaded.flight, ["KLM605", "DL9368"])
        return loaded.flight

    def roster(self, flight: str, person: str, position: str = "Zone 2", zones: Sequence[str] = ("2",)) -> None:
        assign(self.ledger, flight, person, position, zones, self.now)

    def enrol(self, role: Role, flight: str | None = None, team: str | None = None) -> "Gadget":
        """A new person's enrolled device, on this flight's roster where one is named."""
        register = self.relay.register
        person = register.add_person(role, team)
        if flight is not None:
            self.roster(flight, person)
        number = len(register.devices()) + 1
        secret = bytes([number]) * 10
        register.invite(person, secret, self.now)
        gadget = Gadget(self, f"{number:032x}", person)
        register.enrol(secret.hex(), gadget.device, gadget.key.public_key().public_bytes_raw(), self.now)
        return gadget

    def record(self, scope: str, subject: str, body: Body) -> Event:
        return self.ledger.append(self.ledger.device, [Draft(scope, subject, body)], self.now)[0]

    def events(self, kind: str = "") -> list[Event]:
        columns = [schema.event.c[name] for name in Event.__struct_fields__]
        with self.ledger.reading() as connection:
            found = [Event(*row) for row in connection.execute(sa.select(*columns).order_by(schema.event.c.number))]
        return [event for event in found if event.kind.startswith(kind)]

    def deliver(self, raw: bytes) -> int:
        """Delivers to the webhook as the platform does; gives the status."""
        headers = {meta.SIGNATURE_HEADER: meta.signature(raw, NUMBER.app_secret), "Content-Type": "application/json"}
        return self.client.post(f"/v1/channels/{CHANNEL}/webhook", content=raw, headers=headers).status_code

    def hear(self, *raws: bytes) -> None:
        """Delivers and lets the worker turn all of it into events."""
        for raw in raws:
            assert self.deliver(raw) == 200
        while self.relay.webhooks.work(self.now):
            pass

    def says(self, text: str, number: int = 1, name: str = "Sofie Janssen", contact: str = PHONE) -> None:
        self.hear(said(text, number, name, contact, self.now))

    @property
    def threads(self) -> dict[str, Conversation]:
        found = self.ledger.states("conversation")
        return {subject: thread for subject, thread in found.items() if isinstance(thread, Conversation)}

    @property
    def thread(self) -> Conversation:
        """The only conversation."""
        (found,) = self.threads.values()
        return found

    @property
    def subject(self) -> str:
        (found,) = self.threads
        return found

    def kept(self) -> list[tuple[bytes, str | None]]:
        """The deliveries in the inbox with why they could not be read, oldest first."""
        table = schema.webhook
        with self.ledger.reading() as connection:
            return [(raw, failure) for raw, failure in connection.execute(sa.select(table.c.raw, table.c.failure))]

    def metric(self, name: str) -> float:
        lines = self.client.get("/metrics").text.splitlines()
        (value,) = [line.split()[1] for line in lines if line.startswith(f"{name} ")]
        return float(value)


class Gadget:
    """A device that speaks the protocol and keeps nothing."""

    def __init__(self, office: Office, device: str, person: str) -> None:
        self.office = office
        self.device = device
        self.person = person
        self.key = Ed25519PrivateKey.generate()
        self.token: str | None = None
        self._seq = 0

    def write(self, scope: str, subject: str, body: Body, /, **changes: Any) -> Event:
        self._seq += 1
        event = Event(
            device=self.device,
            epoch=1,
            seq=self._seq,
            author=self.person,
            scope=scope,
            subject=subject,
            at=(self.office.now << 16) + self._seq,
            kind=body.KIND,
            schema=body.SCHEMA,
            priority=int(body.priority),
            body=encode(body),
        )
        return msgspec.structs.replace(event, **changes)

    def assertion(self, now: int | None = None) -> str:
        return sign(self.key, self.device, self.office.now if now is None else now)

    def sync(self, *events: Event, **fields: Any) -> SyncResponse:
        """One exchange, which the relay has to serve."""
        request = SyncRequest(nonce="n", events=list(events), **fields)
        if self.token is None:
            request = msgspec.structs.replace(request, assertion=self.assertion())
        answer = self.post(protocol.encode(request, MSGPACK_ZSTD))
        assert answer.status_code == 200, answer.text
        response = protocol.decode(answer.content, MSGPACK_ZSTD, SyncResponse)
        assert response.nonce == "n"
        self.token = response.token or self.token
        return response

    def post(self, content: bytes, media_type: str = MSGPACK_ZSTD) -> Any:
        headers = {"Content-Type": media_type} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        return self.office.client.post(protocol.PATH, content=content, headers=headers)

    def push(self, *events: Event) -> list[Verdict]:
        return self.sync(*events).verdicts

    def pull(self) -> list[Event]:
        """Everything that the device may read, in pages."""
        response = self.sync()
        events = list(response.events)
        while response.more:
            response = self.sync(cursors=response.cursors)
            events += response.events
        return events


def said(text: str, number: int = 1, name: str = "Sofie Janssen", contact: str = PHONE, at: int = NOW) -> bytes:
    return message_webhook(NUMBER, text, from_=contact, name=name, at=at, message_id=f"wamid.in{contact}.{number}")


def status(external_id: str, state: str, correlation: str | None = None, failed: int | None = None) -> bytes:
    shown = Shown(PHONE, "", external_id, NOW)
    return status_webhook(NUMBER, shown, state, correlation or msgspec.UNSET, failed)


def webhook(*values: dict[str, Any]) -> bytes:
    """A delivery with one entry for each of these change values."""
    metadata = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER.account}}
    entries = [{"id": "1", "changes": [{"field": "messages", "value": metadata | value}]} for value in values]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def message(kind: str, number: int = 1, **content: Any) -> dict[str, Any]:
    """A change value with one message of this kind."""
    identity = {"from": PHONE, "id": f"wamid.in{PHONE}.{number}", "timestamp": str(NOW // 1000), "type": kind}
    people = [{"wa_id": PHONE, "profile": {"name": "Sofie Janssen"}}]
    return {"contacts": people, "messages": [identity | content]}


def _today(now: int) -> dt.date:
    return dt.datetime.fromtimestamp(now / 1000, dt.UTC).date()
