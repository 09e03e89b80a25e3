"""Sends the liaison's replies through the channels, each at most once unless a person decides otherwise.

The intent is committed before the channel is called. What happened is committed after it. After a crash between the
two, nobody knows whether the message went out: it is unclear, and a status from the channel or a person settles it.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from onboard.channels.protocol import Channel, Later, Limits, Outgoing, Refused, SendResult, Sent, Unclear, window_open
from onboard.domain import conversation
from onboard.domain.conversation import Conversation, Message, ReplyStep, Sending
from onboard.domain.scope import DEFAULT_TEAM, ground_scope
from onboard.errors import OnboardError, RuleError
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, state

ATTEMPTS_PAUSE = 2_000
"""Milliseconds before the first further attempt; doubled with each."""

LONGEST_PAUSE = 300_000
"""Milliseconds between two attempts at most, and of an account's rest when an operator has to act."""

MOST_DOUBLINGS = 10


class Due(NamedTuple):
    """A reply that is to go out."""

    subject: str
    thread: Conversation
    message: Message

    @property
    def account(self) -> tuple[str, str]:
        return self.thread.channel, self.thread.account


class Pause(NamedTuple):
    """A reply that the channel did not take for now."""

    until: int
    attempts: int


class Sender:
    """Replies to one passenger go out in the order in which they were written."""

    def __init__(self, ledger: Ledger, channels: Mapping[str, Channel], clock: Callable[[], int]) -> None:
        """A sender for all conversations of this relay. One runs at a time."""
        self._ledger = ledger
        self._channels = channels
        self._clock = clock
        self._pauses: dict[str, Pause] = {}
        self._last_sent: dict[str, int] = {}
        self._broken: dict[tuple[str, str], int] = {}

    @property
    def broken(self) -> int:
        """Accounts that can send nothing until an operator acts; one counts until a sending works."""
        return len(self._broken)

    def recover(self) -> None:
        """When this process begins to send: sendings that a crash interrupted are unclear."""
        for due in self._outgoing(Sending.SENDING):
            reason = "The relay stopped while this was being sent."
            self._record(due, conversation.SendUnclear(reply=due.message.id, reason=reason))

    def work(self) -> int | None:
        """Sends one reply that is due. Gives the milliseconds until something else is due, or None."""
        first: dict[str, Due] = {}
        for due in self._outgoing(Sending.QUEUED):
            first.setdefault(due.subject, due)
        now = self._clock()
        waits = [(max(0, self._ready_at(due) - now), due) for due in first.values()]
        if not waits:
            return None
        wait, due = min(waits, key=lambda waiting: waiting[0])
        if wait == 0:
            self._send(due)
        return wait

    def _outgoing(self, sending: Sending) -> list[Due]:
        """Replies in that state on the channels that this relay has, oldest first."""
        found = [
            Due(subject, thread, message)
            for subject, thread in self._ledger.find("conversation.sending", sending.value).items()
            if isinstance(thread, Conversation) and thread.channel in self._channels
            for message in thread.messages
            if message.state is sending
        ]
        return sorted(found, key=lambda due: due.message.at)

    def _ready_at(self, due: Due) -> int:
        """When the reply may go out: after its pause and its account's, and after the pair rate of its channel."""
        pause = self._pauses.get(due.message.id)
        limits = self._channels[due.thread.channel].limits
        pair = self._last_sent.get(due.subject, 0) + (limits.pair_seconds or 0) * 1000
        return max(pause.until if pause else 0, self._broken.get(due.account, 0), pair)

    def _send(self, due: Due) -> None:
        channel = self._channels[due.thread.channel]
        if not window_open(due.thread.last_heard, self._clock(), channel.limits):
            self._record(due, _window_closed(due.message.id, channel.limits))
            return
        if not self._intend(due):
            return
        self._last_sent[due.subject] = self._clock()
        outgoing = Outgoing(reply_id=due.message.id, contact=due.thread.contact, text=due.message.text)
        try:
            result = channel.send(outgoing)
        except OnboardError as error:
            # Somebody can act on it: the liaison where the reply breaks a rule, otherwise the operator.
            result = Refused(0, str(error), channel_broken=not isinstance(error, RuleError))
        except Exception:
            self._note(due, Unclear("The relay failed while this was being sent."))
            raise
        self._note(due, result)

    def _intend(self, due: Due) -> bool:
        """Records that this goes out now, unless another relay process has taken it up meanwhile."""
        with self._ledger.recording(self._ledger.device, self._clock()) as recording:
            thread = state(recording.connection, due.subject)
            message = thread.message(due.message.id) if isinstance(thread, Conversation) else None
            waits = message is not None and message.state is Sending.QUEUED
            if waits:
                intent = conversation.SendIntended(reply=due.message.id)
                recording.record([Draft(ground_scope(DEFAULT_TEAM), due.subject, intent)])
        return waits

    def _note(self, due: Due, result: SendResult) -> None:
        reply = due.message.id
        pause = self._pauses.pop(reply, None)
        match result:
            case Sent(external_id=external_id):
                self._broken.pop(due.account, None)
                self._record(due, conversation.Sent(reply=reply, external_id=external_id))
            case Later(after_seconds=after):
                attempts = pause.attempts + 1 if pause else 0
                growing = min(LONGEST_PAUSE, ATTEMPTS_PAUSE * 2 ** min(attempts, MOST_DOUBLINGS))
                self._pauses[reply] = Pause(self._clock() + max(after * 1000, growing), attempts)
                self._record(due, conversation.SendAgain(reply=reply))
            case Refused(code=code, reason=reason, channel_broken=broken):
                if broken:
                    self._broken[due.account] = self._clock() + LONGEST_PAUSE
                self._record(due, conversation.SendRefused(reply=reply, code=str(code), reason=reason))
            case Unclear(reason=reason):
                self._record(due, conversation.SendUnclear(reply=reply, reason=reason))

    def _record(self, due: Due, body: ReplyStep) -> None:
        draft = Draft(ground_scope(DEFAULT_TEAM), due.subject, body)
        self._ledger.append(self._ledger.device, [draft], self._clock())


def _window_closed(reply: str, limits: Limits) -> conversation.SendRefused:
    hours = (limits.reply_window_seconds or 0) // 3600
    reason = f"The passenger last wrote more than {hours} hours ago; this channel takes no free text any more."
    return conversation.SendRefused(reply=reply, code="window", reason=reason)
