"""A conversation: everything said with one passenger in one channel account. Ground scope only."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from onboard.domain.event import Body, Priority, kind
from onboard.domain.request import Urgency
from onboard.errors import RuleError


class Proof(StrEnum):
    """Whether the passenger's name and booking reference match the passenger list (design section 6)."""

    UNCHECKED = "not checked"
    MATCHED = "matched"
    MISMATCH = "does not match"


class Sending(StrEnum):
    """How far a message of ours has come on its way to the passenger."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNCLEAR = "unclear"
    DISCARDED = "discarded"


class Span(msgspec.Struct, frozen=True):
    """A part of a message that the program understood, in code points: flight, seat, locator or date."""

    kind: str
    start: int
    end: int


@kind("conversation.received", Priority.NORMAL)
class MessageReceived(Body, frozen=True, kw_only=True):
    """The passenger wrote. `sent_at` is the channel's time, Unix milliseconds."""

    channel: str
    account: str
    contact: str
    external_id: str
    text: str
    sent_at: int
    contact_name: str | None = None
    media: tuple[str, ...] = ()


@kind("conversation.deleted", Priority.NORMAL)
class MessageDeleted(Body, frozen=True, kw_only=True):
    """The passenger took a message back: its words go."""

    external_id: str


@kind("conversation.understood", Priority.NORMAL)
class Understood(Body, frozen=True, kw_only=True):
    """What the relay read in a message, together with what it knew from earlier ones.

    Attributes:
        message: external id of the message.
        candidates: ids of the flights that fit, where `flight` could not be decided.
        passenger: id of the passenger in that seat, only where the proof matched.
        reasons: stable codes of why it is urgent, most telling first; after them `loss` where something was lost.
        proposal: the text proposed for the crew, without booking reference.
    """

    message: str
    language: str
    spans: tuple[Span, ...] = ()
    flight: str | None = None
    candidates: tuple[str, ...] = ()
    seat: str | None = None
    passenger: str | None = None
    proof: Proof = Proof.UNCHECKED
    urgency: Urgency = Urgency.NORMAL
    reasons: tuple[str, ...] = ()
    private: bool = False
    purser_only: bool = False
    proposal: str = ""


@kind("conversation.placed", Priority.NORMAL)
class Placed(Body, frozen=True, kw_only=True):
    """A person chose flight and seat."""

    flight: str
    seat: str | None = None


@kind("conversation.taken", Priority.NORMAL)
class ConversationTaken(Body, frozen=True, kw_only=True):
    """A liaison wants to look after it."""


@kind("conversation.assigned", Priority.NORMAL)
class ConversationAssigned(Body, frozen=True, kw_only=True):
    """The relay's decision who looks after it."""

    person: str


@kind("conversation.relayed", Priority.NORMAL)
class ConversationRelayed(Body, frozen=True, kw_only=True):
    """A request was relayed to a crew from here."""

    flight: str
    request: str


@kind("conversation.replied", Priority.NORMAL)
class Replied(Body, frozen=True, kw_only=True):
    """The liaison's answer, to be sent to the passenger. The event's identity names the reply from here on.

    `claim` is the lost & found claim for which it asks the passenger something.
    """

    text: str
    claim: str | None = None


class ReplyStep(Body, frozen=True, kw_only=True):
    """`reply` is the identity of the `Replied` event."""

    WORDS: ClassVar[tuple[str, ...]] = ()

    reply: str


@kind("conversation.sending", Priority.NORMAL)
class SendIntended(ReplyStep, frozen=True, kw_only=True):
    """Committed before the channel is called, so that a crash between the two never sends twice."""


@kind("conversation.sent", Priority.NORMAL)
class Sent(ReplyStep, frozen=True, kw_only=True):
    external_id: str


@kind("conversation.unclear", Priority.NORMAL)
class SendUnclear(ReplyStep, frozen=True, kw_only=True):
    """The channel may or may not have it; a status from the channel settles it, otherwise a person."""

    reason: str


@kind("conversation.refused", Priority.NORMAL)
class SendRefused(ReplyStep, frozen=True, kw_only=True):
    code: str
    reason: str


@kind("conversation.resend", Priority.NORMAL)
class SendAgain(ReplyStep, frozen=True, kw_only=True):
    """A reply shall go out once more: the channel did not take it for now, or a person decided so."""


@kind("conversation.discarded", Priority.NORMAL)
class ReplyDiscarded(ReplyStep, frozen=True, kw_only=True):
    """A person decided that an unclear or refused reply shall rest."""


@kind("conversation.delivery", Priority.BACKGROUND)
class DeliveryReported(ReplyStep, frozen=True, kw_only=True):
    """The channel reports sent, delivered, read or failed for our message."""

    state: Sending
    at: int
    reason: str | None = None


@kind("conversation.owner_answered", Priority.NORMAL)
class OwnerAnswered(Body, frozen=True, kw_only=True):
    """A message of the passenger, by its external id, answers what was asked for this claim."""

    claim: str
    message: str


@kind("conversation.loss_reported", Priority.NORMAL)
class LossReported(Body, frozen=True, kw_only=True):
    """A loss report was filed from here."""

    report: str


@kind("conversation.closed", Priority.NORMAL)
class ConversationClosed(Body, frozen=True, kw_only=True):
    pass


class Message(msgspec.Struct, frozen=True):
    """One message in either direction.

    Attributes:
        id: external id of a passenger's message, event identity of ours.
        at: when it was written, Unix milliseconds.
        received: when the relay had it, or None.
        state: how far ours has come; None for the passenger's.
    """

    id: str
    from_passenger: bool
    text: str
    at: int
    received: int | None
    author: str = ""
    media: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    deleted: bool = False
    state: Sending | None = None
    external_id: str | None = None
    reason: str | None = None


class Response(msgspec.Struct, frozen=True):
    """A question and its answer, Unix milliseconds of the relay's clock."""

    asked: int
    answered: int


class RelayedRequest(msgspec.Struct, frozen=True):
    flight: str
    request: str
    at: int
    received: int | None


class AskedClaim(msgspec.Struct, frozen=True):
    """A question about something found: which reply asked it, and which message of the passenger answered."""

    claim: str
    reply: str
    at: int
    answer: str | None = None


class Conversation(msgspec.Struct, frozen=True):
    """A conversation as it stands.

    Attributes:
        waiting_since: when the first unanswered message of the passenger reached the relay, or None.
        last_heard: when the passenger last wrote, by the channel's clock.
    """

    channel: str
    account: str
    contact: str
    name: str | None
    messages: tuple[Message, ...]
    understood: Understood | None
    flight: str | None
    seat: str | None
    owner: str | None
    settled: bool
    requests: tuple[RelayedRequest, ...]
    responses: tuple[Response, ...]
    waiting_since: int | None
    last_heard: int
    closed: bool
    claims: tuple[AskedClaim, ...] = ()
    reports: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        keys = [("conversation.contact", f"{self.channel}/{self.account}/{self.contact}")]
        for message in self.messages:
            if message.from_passenger:
                keys.append(("conversation.message", f"{self.channel}/{self.account}/{message.id}"))
            elif message.external_id:
                keys.append(("conversation.reply", f"{self.channel}/{message.external_id}"))
            if message.state in {Sending.QUEUED, Sending.SENDING, Sending.UNCLEAR}:
                keys.append(("conversation.outgoing", message.id))
                keys.append(("conversation.sending", message.state.value))
        keys += [("conversation.request", relayed.request) for relayed in self.requests]
        keys += [("conversation.claim", asked.claim) for asked in self.claims]
        keys += [("conversation.report", report) for report in self.reports]
        if self.understood and self.understood.passenger:
            keys.append(("conversation.passenger", self.understood.passenger))
        return tuple(keys)

    @property
    def language(self) -> str | None:
        return self.understood.language if self.understood else None

    @property
    def proof(self) -> Proof:
        return self.understood.proof if self.understood else Proof.UNCHECKED

    @property
    def urgency(self) -> Urgency:
        return self.understood.urgency if self.understood else Urgency.NORMAL

    @property
    def passenger(self) -> str | None:
        """The id of the passenger whom it is proven to be with, or None."""
        return self.understood.passenger if self.understood and self.proof is Proof.MATCHED else None

    def message(self, message_id: str) -> Message | None:
        return next((message for message in self.messages if message.id == message_id), None)


def must_be_undecided(conversation: Conversation, reply: str) -> Message:
    """The reply, where a person has to decide whether it goes out again.

    Raises:
        RuleError: it is on its way or has arrived, so that sending again would double it.
    """
    message = conversation.message(reply)
    if message is None or message.state not in {Sending.UNCLEAR, Sending.FAILED}:
        raise RuleError("This reply is on its way or has arrived. Sending it again would double it.")
    return message
