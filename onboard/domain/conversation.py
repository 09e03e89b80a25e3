"""A conversation: everything said with one passenger in one channel account. Ground scope only."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind
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
        reasons: stable codes of why it is urgent, most telling first.
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
    """The liaison's answer, to be sent to the passenger. The event's identity names the reply from here on."""

    text: str


class ReplyStep(Body, frozen=True, kw_only=True):
    """`reply` is the identity of the `Replied` event."""

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
    """A person decided that an unclear or refused reply shall go out once more."""


@kind("conversation.discarded", Priority.NORMAL)
class ReplyDiscarded(ReplyStep, frozen=True, kw_only=True):
    """A person decided that an unclear or refused reply shall rest."""


@kind("conversation.delivery", Priority.BACKGROUND)
class DeliveryReported(ReplyStep, frozen=True, kw_only=True):
    """The channel reports sent, delivered, read or failed for our message."""

    state: Sending
    at: int
    reason: str | None = None


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
    def preview(self) -> str:
        """The newest words of the passenger."""
        return next((m.text for m in reversed(self.messages) if m.from_passenger and not m.deleted), "")

    def message(self, message_id: str) -> Message | None:
        return next((message for message in self.messages if message.id == message_id), None)


def fold(history: Sequence[Fact]) -> Conversation | None:
    thread = _Thread()
    for fact in history:
        thread.apply(fact)
    return thread.conversation()


class _Thread:
    """The conversation while a history runs through it.

    Attributes:
        asked: when each of the passenger's messages reached the relay.
        dismissed: how many of them were there when the conversation was last closed.
        answers: for each reply, from which to before which of them it answers: what came after its words were
            written is another question.
        went_out: when the channel took each reply.
    """

    def __init__(self) -> None:
        self.first: MessageReceived | None = None
        self.name: str | None = None
        self.messages: dict[str, Message] = {}
        self.understood: Understood | None = None
        self.placed: Placed | None = None
        self.owner: str | None = None
        self.settled = False
        self.requests: list[RelayedRequest] = []
        self.deleted: set[str] = set()
        self.asked: list[int] = []
        self.dismissed = 0
        self.answers: dict[str, tuple[int, int]] = {}
        self.went_out: dict[str, int] = {}
        self.last_heard = 0
        self.closed = False

    def apply(self, fact: Fact) -> None:
        match fact.body:
            case MessageReceived() as said:
                self._received(fact, said)
            case MessageDeleted(external_id=message):
                self.deleted.add(message)
            case Understood() as understood:
                self.understood = understood
                self._change(understood.message, spans=understood.spans)
            case Replied(text=text):
                self._replied(fact, text)
            case ReplyStep() as step:
                self._step(fact, step)
            case body:
                self._care(fact, body)

    def _care(self, fact: Fact, body: Body) -> None:
        match body:
            case Placed():
                self.placed = body
            case ConversationTaken() if self.owner is None:
                self.owner = fact.event.author
            case ConversationAssigned(person=person):
                self.owner, self.settled = person, True
            case ConversationRelayed(flight=flight, request=request):
                self.requests.append(RelayedRequest(flight, request, fact.at, fact.event.received))
            case ConversationClosed():
                self.closed = True
                self.dismissed = len(self.asked)

    def _received(self, fact: Fact, said: MessageReceived) -> None:
        if said.external_id in self.messages:
            return
        self.first = self.first or said
        self.name = said.contact_name or self.name
        self.messages[said.external_id] = Message(
            id=said.external_id,
            from_passenger=True,
            text=said.text,
            at=said.sent_at,
            received=fact.event.received,
            media=said.media,
        )
        self.last_heard = max(self.last_heard, said.sent_at)
        self.asked.append(fact.at)
        self.closed = False

    def _replied(self, fact: Fact, text: str) -> None:
        identity = str(fact.event.identity)
        self.messages[identity] = Message(
            id=identity,
            from_passenger=False,
            text=text,
            at=fact.at,
            received=fact.event.received,
            author=fact.event.author,
            state=Sending.QUEUED,
        )
        self.answers[identity] = (self.dismissed, len(self.asked))

    def _step(self, fact: Fact, step: ReplyStep) -> None:
        message = self.messages.get(step.reply)
        if message is None or message.state not in _ACTS_ON.get(type(step), _OURS):
            return
        match step:
            case SendIntended():
                self._change(step.reply, state=Sending.SENDING)
            case Sent(external_id=external_id):
                self._change(step.reply, external_id=external_id)
                self._report(fact, message, Sending.SENT, None)
            case SendUnclear(reason=reason):
                self._change(step.reply, state=Sending.UNCLEAR, reason=reason)
            case SendRefused(reason=reason):
                self._change(step.reply, state=Sending.FAILED, reason=reason)
            case SendAgain():
                self._change(step.reply, state=Sending.QUEUED, reason=None)
            case ReplyDiscarded():
                self._change(step.reply, state=Sending.DISCARDED)
            case DeliveryReported(state=state, reason=reason):
                self._report(fact, message, state, reason)

    def _report(self, fact: Fact, message: Message, state: Sending, reason: str | None) -> None:
        if not _tells_more(message.state, state):
            return
        self._change(message.id, state=state, reason=reason)
        if state is Sending.FAILED:
            self.went_out.pop(message.id, None)
        else:
            self.went_out.setdefault(message.id, fact.at)

    def _change(self, message: str, **changes: object) -> None:
        if message in self.messages:
            self.messages[message] = msgspec.structs.replace(self.messages[message], **changes)

    def conversation(self) -> Conversation | None:
        if self.first is None:
            return None
        place = self.placed or self.understood
        responses, waiting_since = self._timing()
        return Conversation(
            channel=self.first.channel,
            account=self.first.account,
            contact=self.first.contact,
            name=self.name,
            messages=tuple(self._redacted(message) for message in self.messages.values()),
            understood=self._understood(),
            flight=place.flight if place else None,
            seat=place.seat if place else None,
            owner=self.owner,
            settled=self.settled,
            requests=tuple(self.requests),
            responses=responses,
            waiting_since=waiting_since,
            last_heard=self.last_heard,
            closed=self.closed,
        )

    def _timing(self) -> tuple[tuple[Response, ...], int | None]:
        """Every question with its first answer, and since when the passenger has been waiting."""
        responses = []
        answered = 0
        for reply, at in self.went_out.items():
            first, end = self.answers[reply]
            first = max(first, answered)
            if first < end:
                responses.append(Response(self.asked[first], at))
                answered = end
        waiting = self.asked[max(answered, self.dismissed) :]
        return tuple(responses), waiting[0] if waiting else None

    def _redacted(self, message: Message) -> Message:
        if not message.from_passenger or message.id not in self.deleted:
            return message
        return msgspec.structs.replace(message, text="", spans=(), media=(), deleted=True)

    def _understood(self) -> Understood | None:
        if self.understood is None or self.understood.message not in self.deleted:
            return self.understood
        return msgspec.structs.replace(self.understood, spans=(), proposal="")


_OURS = frozenset(Sending)

_ACTS_ON: dict[type[ReplyStep], frozenset[Sending]] = {
    SendIntended: frozenset({Sending.QUEUED}),
    SendUnclear: frozenset({Sending.QUEUED, Sending.SENDING}),
    SendRefused: frozenset({Sending.QUEUED, Sending.SENDING}),
    SendAgain: frozenset({Sending.SENDING, Sending.UNCLEAR, Sending.FAILED}),
    ReplyDiscarded: frozenset({Sending.UNCLEAR, Sending.FAILED}),
}
"""The states in which a step has an effect, so that one which comes too late never sends a reply twice."""

_KNOWLEDGE = {Sending.SENT: 1, Sending.FAILED: 2, Sending.DELIVERED: 3, Sending.READ: 4}


def _tells_more(now: Sending | None, reported: Sending) -> bool:
    """Reports arrive in any order and more than once; what has arrived is not set back.

    A failure that is reported while no attempt is under way is an old one.
    """
    if reported is Sending.FAILED and now in {Sending.QUEUED, Sending.DISCARDED}:
        return False
    return _KNOWLEDGE.get(reported, 0) > _KNOWLEDGE.get(now or Sending.QUEUED, 0)


def must_be_undecided(conversation: Conversation, reply: str) -> Message:
    """The reply, where a person has to decide whether it goes out again.

    Raises:
        RuleError: it is on its way or has arrived, so that sending again would double it.
    """
    message = conversation.message(reply)
    if message is None or message.state not in {Sending.UNCLEAR, Sending.FAILED}:
        raise RuleError("This reply is on its way or has arrived. Sending it again would double it.")
    return message
