"""Sends the liaison's replies through the channels, each at most once unless a person decides otherwise.

The intent is committed before the channel is called. What happened is committed after it. After a crash between the
two, nobody knows whether the message went out: it is unclear, and a status from the channel or a person settles it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from onboard.channels.protocol import Channel, Later, Limits, Outgoing, Refused, SendResult, Sent, Unclear, window_open
from onboard.domain import conversation
from onboard.domain.conversation import Conversation, Message, ReplyStep, Sending
from onboard.domain.scope import ground_scope
from onboard.errors import RuleError
from onboard.relay.access import DEFAULT_TEAM
from onboard.store.ledger import Ledger
from onboard.store.log import Draft

ATTEMPTS_PAUSE = 2_000
"""Milliseconds before the first further attempt; doubled with each."""

LONGEST_PAUSE = 300_000


class Due(NamedTuple):
    """A reply that is to go out."""

    subject: str
    thread: Conversation
    message: Message


class Pause(NamedTuple):
    """A reply that the channel did not take for now."""

    until: int
    attempts: int


class Sender:
    def __init__(self, ledger: Ledger, channels: Mapping[str, Channel]) -> None:
        """A sender for all conversations of this relay. One runs at a time."""
        self._ledger = ledger
        self._channels = channels
        self._pauses: dict[str, Pause] = {}
        self._last_sent: dict[str, int] = {}

    def recover(self, now: int) -> None:
        """After a start: sendings that a crash interrupted are unclear."""
        for due in self._outgoing(Sending.SENDING):
            reason = "The relay stopped while this was being sent."
            self._record(due, conversation.SendUnclear(reply=due.message.id, reason=reason), now)

    def work(self, now: int) -> int | None:
        """Sends what is due. Gives the milliseconds until something else is due, or None."""
        waits = []
        for due in self._outgoing(Sending.QUEUED):
            ready = self._ready_at(due)
            if ready > now:
                waits.append(ready - now)
            else:
                self._send(due, now)
                waits.append(0)
        return min(waits, default=None)

    def _outgoing(self, sending: Sending) -> list[Due]:
        """Replies in that state, oldest first."""
        found = [
            Due(subject, thread, message)
            for subject, thread in self._ledger.find("conversation.sending", sending.value).items()
            if isinstance(thread, Conversation)
            for message in thread.messages
            if message.state is sending
        ]
        return sorted(found, key=lambda due: due.message.at)

    def _ready_at(self, due: Due) -> int:
        """When the reply may go out: after its pause, and after the pair rate of its channel."""
        pause = self._pauses.get(due.message.id)
        limits = self._channels[due.thread.channel].limits
        pair = self._last_sent.get(_pair(due.thread), 0) + (limits.pair_seconds or 0) * 1000
        return max(pause.until if pause else 0, pair)

    def _send(self, due: Due, now: int) -> None:
        channel = self._channels[due.thread.channel]
        if not window_open(due.thread.last_heard, now, channel.limits):
            self._record(due, _window_closed(due.message.id, channel.limits), now)
            return
        self._record(due, conversation.SendIntended(reply=due.message.id), now)
        self._last_sent[_pair(due.thread)] = now
        outgoing = Outgoing(reply_id=due.message.id, contact=due.thread.contact, text=due.message.text)
        try:
            result = channel.send(outgoing)
        except RuleError as error:
            result = Refused(0, str(error))
        self._note(due, result, now)

    def _note(self, due: Due, result: SendResult, now: int) -> None:
        reply = due.message.id
        match result:
            case Sent(external_id=external_id):
                self._pauses.pop(reply, None)
                self._record(due, conversation.Sent(reply=reply, external_id=external_id), now)
            case Later(after_seconds=after):
                attempts = self._pauses[reply].attempts + 1 if reply in self._pauses else 0
                growing = min(LONGEST_PAUSE, ATTEMPTS_PAUSE * 2**attempts)
                self._pauses[reply] = Pause(now + max(after * 1000, growing), attempts)
                self._record(due, conversation.SendAgain(reply=reply), now)
            case Refused(code=code, reason=reason):
                self._record(due, conversation.SendRefused(reply=reply, code=str(code), reason=reason), now)
            case Unclear(reason=reason):
                self._record(due, conversation.SendUnclear(reply=reply, reason=reason), now)

    def _record(self, due: Due, body: ReplyStep, now: int) -> None:
        self._ledger.append(self._ledger.device, [Draft(ground_scope(DEFAULT_TEAM), due.subject, body)], now)


def _pair(thread: Conversation) -> str:
    return f"{thread.channel}/{thread.account}/{thread.contact}"


def _window_closed(reply: str, limits: Limits) -> conversation.SendRefused:
    hours = (limits.reply_window_seconds or 0) // 3600
    reason = f"The passenger last wrote more than {hours} hours ago; this channel takes no free text any more."
    return conversation.SendRefused(reply=reply, code="window", reason=reason)
