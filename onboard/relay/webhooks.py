"""Deliveries of the channels: stored before they are acknowledged, then turned into events by a worker."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy import Connection

from onboard.actions.common import new_id
from onboard.actions.liaison import without_locators
from onboard.channels import protocol
from onboard.channels.protocol import Channel, Inbound, Status
from onboard.domain import conversation, request
from onboard.domain.conversation import Conversation, Sending
from onboard.domain.entities import State
from onboard.domain.scope import DEFAULT_TEAM, flight_scope, ground_scope
from onboard.errors import FormatError
from onboard.relay.notices import announce_delivery
from onboard.store import schema
from onboard.store.ledger import Ledger, Recording
from onboard.store.log import Draft, find, state

if TYPE_CHECKING:
    from onboard.relay.triage import Reading, Triage

log = structlog.get_logger()

BATCH = 100

LONGEST_TEXT = 10_000
"""Characters of a message that are kept and read; no channel of the airline's takes more from a passenger."""

DELETED = "deleted before it came: "
"""With the message's name, why a row stands in the inbox that is no delivery."""

REACHED = (Sending.SENT, Sending.DELIVERED, Sending.READ)
"""How far a message came; each says also what is before it."""

GONE = frozenset({request.Status.WITHDRAWN, request.Status.RETURNED})
"""A request that is not with the crew any more."""


class Delivery(NamedTuple):
    id: int
    channel: str
    raw: bytes


class Webhooks:
    """The inbox of raw deliveries and what becomes of them.

    Attributes:
        stored: called after a delivery is durable, to wake the worker.
    """

    def __init__(self, ledger: Ledger, channels: Mapping[str, Channel]) -> None:
        self._ledger = ledger
        self._channels = channels
        self.stored: Callable[[], None] = lambda: None

    @cached_property
    def _triage(self) -> "Triage":
        # Its language model and word lists take some 90 MB, which only the process that reads deliveries needs.
        from onboard.relay.triage import Triage  # noqa: PLC0415 # see above

        return Triage()

    def store(self, channel: str, raw: bytes, now: int) -> None:
        """Keeps a verified delivery; once this returns it can be acknowledged."""
        with self._ledger.writing() as connection:
            connection.execute(schema.webhook.insert().values(channel=channel, raw=raw, received=now))
            announce_delivery(connection)
        self.stored()

    def work(self, now: int) -> int:
        """Turns the waiting deliveries into events, each in one transaction; gives how many there were."""
        table = schema.webhook
        known = table.c.channel.in_(list(self._channels))
        query = sa.select(table.c.id, table.c.channel, table.c.raw).where(table.c.failure.is_(None), known)
        with self._ledger.reading() as connection:
            waiting = [Delivery(*row) for row in connection.execute(query.order_by(table.c.id).limit(BATCH))]
        for delivery in waiting:
            self._process(delivery, now)
        return len(waiting)

    def _process(self, delivery: Delivery, now: int) -> None:
        """Turns one into events; one that fails stays, named, and holds nobody else up."""
        try:
            self._take_in(delivery, now)
        except (sa.exc.OperationalError, sa.exc.InterfaceError):
            raise  # the database is away: the delivery waits for it
        except FormatError as error:
            self._keep(delivery, str(error))
        except Exception as error:
            # A bug with one delivery must not hold up the others: it is kept by name, logged and counted.
            log.exception("delivery failed", channel=delivery.channel, delivery=delivery.id)
            self._keep(delivery, f"failed: {type(error).__name__}")

    def _keep(self, delivery: Delivery, failure: str) -> None:
        table = schema.webhook
        with self._ledger.writing() as connection:
            connection.execute(table.update().where(table.c.id == delivery.id).values(failure=failure))

    def _take_in(self, delivery: Delivery, now: int) -> None:
        this = schema.webhook.c.id == delivery.id
        incoming = self._channels[delivery.channel].parse(delivery.raw)
        with self._ledger.recording(self._ledger.device, now) as recording:
            # Another relay process may have had it meanwhile.
            if not recording.connection.execute(schema.webhook.delete().where(this)).rowcount:
                return
            for item in incoming:
                self._record(recording, delivery.channel, item, now)

    def _record(self, recording: Recording, channel: str, item: protocol.Incoming, now: int) -> None:
        match item:
            case Inbound(kind="system"):
                # The platform speaks, not the passenger: nobody waits for an answer to it.
                raw = msgspec.json.encode(item).decode()
                _keep_unknown(recording, channel, protocol.Unknown(kind=item.kind, raw=raw), now)
            case Inbound():
                self._inbound(recording, channel, item, now)
            case Status():
                _status(recording, channel, item)
            case protocol.Deleted():
                _deleted(recording, channel, item, now)
            case protocol.Unknown():
                _keep_unknown(recording, channel, item, now)
                if shown := _as_message(item):
                    self._inbound(recording, channel, shown, now)
            case protocol.Echo():
                pass  # what the airline itself wrote elsewhere is no passenger's message

    def _inbound(self, recording: Recording, channel: str, item: Inbound, now: int) -> None:
        connection = recording.connection
        if _conversation_of(connection, "message", _name(channel, item)):
            return
        deleted = _forget_deletion(connection, _name(channel, item))
        if deleted:
            item = msgspec.structs.replace(item, text="", media=())
        contact = f"{channel}/{item.account}/{item.contact}"
        subject = _conversation_of(connection, "contact", contact) or new_id()
        scope = ground_scope(DEFAULT_TEAM)
        recording.record([Draft(scope, subject, received(channel, item))])
        if deleted:
            recording.record([Draft(scope, subject, conversation.MessageDeleted(external_id=item.external_id))])
            return
        thread = state(connection, subject)
        assert isinstance(thread, Conversation)
        reading = self._triage.read(connection, thread, item.external_id, now)
        recording.record([Draft(scope, subject, reading.understood)])
        recording.record(_additions(connection, subject, reading))


def received(channel: str, item: Inbound) -> conversation.MessageReceived:
    return conversation.MessageReceived(
        channel=channel,
        account=item.account,
        contact=item.contact,
        contact_name=item.contact_name,
        external_id=item.external_id,
        text=_shortened(item.text) or f"({item.kind})",
        sent_at=item.sent_at,
        media=tuple(media.external_id for media in item.media),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _name(channel: str, item: Inbound | protocol.Deleted) -> str:
    return f"{channel}/{item.account}/{item.external_id}"


def _deleted(recording: Recording, channel: str, item: protocol.Deleted, now: int) -> None:
    """The passenger took a message back. Where that is here before the message, it waits for it."""
    connection = recording.connection
    if subject := _conversation_of(connection, "message", _name(channel, item)):
        body = conversation.MessageDeleted(external_id=item.external_id)
        recording.record([Draft(ground_scope(DEFAULT_TEAM), subject, body)])
    else:
        _forget_deletion(connection, _name(channel, item))
        row = {"channel": channel, "raw": b"", "received": now, "failure": DELETED + _name(channel, item)}
        connection.execute(schema.webhook.insert().values(**row))


def _forget_deletion(connection: Connection, name: str) -> bool:
    """Whether a deletion was waiting for the message of this name; from now on none is."""
    waiting = schema.webhook.delete().where(schema.webhook.c.failure == DELETED + name)
    return bool(connection.execute(waiting).rowcount)


def _conversation_of(connection: Connection, name: str, key: str) -> str | None:
    """The conversation with this key: of a contact, or of a passenger's message."""
    return next(iter(find(connection, f"conversation.{name}", key)), None)


def _additions(connection: Connection, subject: str, reading: "Reading") -> list[Draft]:
    """A passenger's later message becomes an addition to each of their requests that the crew has, done or not.

    Words about the crew's conduct reach the purser at most (design section 6); otherwise the desk decides.
    """
    thread = state(connection, subject)
    assert isinstance(thread, Conversation)
    understood = reading.understood
    body = request.RequestAdded(
        text=without_locators(thread, reading.for_crew), urgency=understood.urgency, private=understood.private
    )
    return [
        Draft(flight_scope(relayed.flight), relayed.request, body)
        for relayed in thread.requests
        if body.text.strip() and _may_know(state(connection, relayed.request), understood)
    ]


def _may_know(asked: State | None, understood: conversation.Understood) -> bool:
    if not isinstance(asked, request.Request) or asked.status in GONE:
        return False
    return asked.audience.purser_only or not understood.purser_only


def _status(recording: Recording, channel: str, item: Status) -> None:
    """A report about one of our messages; it settles a sending of which nobody knew whether it went out."""
    connection = recording.connection
    found = find(connection, "conversation.reply", f"{channel}/{item.external_id}")
    if not found and item.correlation:
        found = find(connection, "conversation.outgoing", item.correlation)
    for subject, thread in found.items():
        assert isinstance(thread, Conversation)
        reply = next((m.id for m in thread.messages if item.external_id == m.external_id), item.correlation)
        if reply is None:
            continue
        scope = ground_scope(DEFAULT_TEAM)
        message = thread.message(reply)
        if message is not None and _known_already(message.state, Sending(item.state)):
            continue
        if message is not None and message.external_id is None and item.state != "failed":
            recording.record([Draft(scope, subject, conversation.Sent(reply=reply, external_id=item.external_id))])
        reason = item.failure.reason if item.failure else None
        body = conversation.DeliveryReported(reply=reply, state=Sending(item.state), at=item.at, reason=reason)
        recording.record([Draft(scope, subject, body)])


def _known_already(now: Sending | None, reported: Sending) -> bool:
    if now in REACHED and reported in REACHED:
        return REACHED.index(reported) <= REACHED.index(now)
    return reported is now


def _as_message(item: protocol.Unknown) -> Inbound | None:
    """A passenger's message that cannot be read here, so that the desk sees that they wrote."""
    if not (item.external_id and item.account and item.contact and item.sent_at):
        return None
    return Inbound(
        external_id=item.external_id,
        account=item.account,
        contact=item.contact,
        sent_at=item.sent_at,
        kind="unsupported",
    )


def _keep_unknown(recording: Recording, channel: str, item: protocol.Unknown, now: int) -> None:
    """What this version cannot read stays in the inbox of deliveries, named, for the operator and for later."""
    raw = item.raw.encode()
    kept = sa.select(schema.webhook.c.id).where(schema.webhook.c.raw == raw)
    if recording.connection.execute(kept).first() is None:
        failure = f"unknown: {item.kind} ({hashlib.sha256(raw).hexdigest()[:8]})"
        row = {"channel": channel, "raw": raw, "received": now, "failure": failure}
        recording.connection.execute(schema.webhook.insert().values(**row))
