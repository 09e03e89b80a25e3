"""The fold of a conversation: its events in order, one after the other."""

from collections.abc import Sequence

import msgspec

from onboard.domain.conversation import (
    AskedClaim,
    Conversation,
    ConversationAssigned,
    ConversationClosed,
    ConversationRelayed,
    ConversationTaken,
    DeliveryReported,
    LossReported,
    Message,
    MessageDeleted,
    MessageReceived,
    OwnerAnswered,
    Placed,
    RelayedRequest,
    Replied,
    ReplyDiscarded,
    ReplyStep,
    Response,
    SendAgain,
    Sending,
    SendIntended,
    SendRefused,
    SendUnclear,
    Sent,
    Understood,
)
from onboard.domain.event import Body, Fact


def fold(history: Sequence[Fact]) -> Conversation | None:
    course = _Course()
    for fact in history:
        course.apply(fact)
    return course.conversation()


class _Course:
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
        self.claims: dict[str, AskedClaim] = {}
        self.reports: list[str] = []

    def apply(self, fact: Fact) -> None:
        match fact.body:
            case MessageReceived() as said:
                self._received(fact, said)
            case MessageDeleted(external_id=message):
                self.deleted.add(message)
            case Understood() as understood:
                self.understood = understood
                self._change(understood.message, spans=understood.spans)
            case Replied() as reply:
                self._replied(fact, reply)
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
            case OwnerAnswered(claim=claim, message=message) if claim in self.claims:
                self.claims[claim] = msgspec.structs.replace(self.claims[claim], answer=message)
            case LossReported(report=report):
                self.reports.append(report)
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

    def _replied(self, fact: Fact, reply: Replied) -> None:
        identity = str(fact.event.identity)
        if reply.claim:
            self.claims[reply.claim] = AskedClaim(reply.claim, identity, fact.at)
        self.messages[identity] = Message(
            id=identity,
            from_passenger=False,
            text=reply.text,
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
            claims=tuple(self.claims.values()),
            reports=tuple(self.reports),
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
