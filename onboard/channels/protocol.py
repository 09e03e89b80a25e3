"""What every channel gives and takes: one Protocol, and the values that cross it.

A channel verifies and reads what its platform delivers, and sends replies. It stores nothing, decides no
order and never tries again by itself: the relay does, by the result that a channel hands back.
"""

from collections.abc import Mapping
from typing import Literal, Protocol

from msgspec import Struct

Kind = Literal[
    "text",
    "image",
    "audio",
    "video",
    "document",
    "sticker",
    "location",
    "contacts",
    "choice",
    "reaction",
    "order",
    "system",
    "unsupported",
]
"""What a passenger's message is. `choice`: a button or list entry was tapped. `system`: the platform speaks
about the passenger (a changed number). `unsupported`: the platform itself could not hand the content over.
"""


class Sent(Struct, frozen=True, tag=True):
    """The platform took the message; `external_id` is its name for it, later statuses carry it."""

    external_id: str


class Later(Struct, frozen=True, tag=True):
    """The message was certainly not processed and may be sent again after a while.

    Attributes:
        code: the platform's error code; None when no connection came about.
        after_seconds: the shortest wait that makes sense; the sender adds its own growing pauses.
        reason: for a person.
    """

    code: int | None
    after_seconds: int
    reason: str


class Refused(Struct, frozen=True, tag=True):
    """The message was certainly not processed, and the same message will never be.

    Attributes:
        code: the platform's error code, or the HTTP status where it gave none.
        reason: for a person: what happened and what can be done.
        channel_broken: no message can leave through this account until an operator acts.
    """

    code: int
    reason: str
    channel_broken: bool = False


class Unclear(Struct, frozen=True, tag=True):
    """The message may or may not have been processed: it must never be sent again without a person's word."""

    reason: str


SendResult = Sent | Later | Refused | Unclear


class Media(Struct, frozen=True):
    """A file beside a message, to be fetched by its id. `sha256` stands as the platform writes it."""

    external_id: str
    mime_type: str = ""
    sha256: str = ""
    file_name: str = ""


class Inbound(Struct, frozen=True, kw_only=True, tag=True):
    """A passenger's message. `sent_at` is the platform's time in epoch milliseconds.

    Attributes:
        external_id: unique within channel and account: the key that recognises a repeated delivery.
        account: which of the airline's own accounts was written to.
        contact: the platform's name for the passenger; a reply goes there.
        text: the words, or a file's caption; empty where there are none.
        reply_to: external id of the message that is quoted or reacted to.
    """

    external_id: str
    account: str
    contact: str
    sent_at: int
    kind: Kind
    contact_name: str | None = None
    text: str = ""
    media: tuple[Media, ...] = ()
    reply_to: str | None = None


class Status(Struct, frozen=True, kw_only=True, tag=True):
    """How far one of our messages came. `at` is in epoch milliseconds; statuses arrive in any order.

    Attributes:
        external_id: the platform's name for our message.
        correlation: our own reply id, where the platform hands it back; it settles an unclear sending.
        failure: why a failed message failed, in the same terms as a sending.
    """

    external_id: str
    account: str
    state: Literal["sent", "delivered", "read", "failed"]
    at: int
    correlation: str | None = None
    failure: Later | Refused | None = None


class Deleted(Struct, frozen=True, kw_only=True, tag=True):
    """The message `external_id` was taken back by its sender at `at` (epoch milliseconds)."""

    external_id: str
    account: str
    at: int


class Echo(Struct, frozen=True, kw_only=True, tag=True):
    """A message that the airline sent to `contact` by another way than this relay, at `sent_at` (epoch ms)."""

    external_id: str
    account: str
    contact: str
    sent_at: int
    text: str = ""
    media: tuple[Media, ...] = ()


class Unknown(Struct, frozen=True, kw_only=True, tag=True):
    """A piece that this version cannot read, kept so that nothing is lost.

    Attributes:
        kind: the platform's name for it, or the name of the level at which reading stopped.
        raw: the piece's JSON as delivered.
        external_id: with `contact` and `sent_at` (epoch ms) as far as they could be read.
    """

    kind: str
    raw: str
    account: str | None = None
    external_id: str | None = None
    contact: str | None = None
    sent_at: int | None = None


Incoming = Inbound | Status | Deleted | Echo | Unknown


class Outgoing(Struct, frozen=True, kw_only=True):
    """A reply to a passenger. `quotes` is the external id of the message that it answers.

    `reply_id` is our own id, at most 512 characters; platforms that can hand it back with statuses.
    """

    reply_id: str
    contact: str
    text: str
    quotes: str | None = None


class Limits(Struct, frozen=True, kw_only=True):
    """What a channel's platform allows. None: no limit is known.

    Attributes:
        reply_window_seconds: how long after a passenger's message free text may be sent.
        text_length: in Unicode code points.
        pair_seconds: the shortest time between two messages to one passenger.
        account_per_second: messages of one account.
        media: whether `send` can carry files.
    """

    reply_window_seconds: int | None = None
    text_length: int | None = None
    pair_seconds: int | None = None
    account_per_second: int | None = None
    media: bool = False


class Channel(Protocol):
    """One account on one platform."""

    @property
    def limits(self) -> Limits:
        """The platform's rules."""

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to the platform's handshake, to be returned as plain text.

        Raises:
            AccessError: the token is wrong, or none is configured.
        """

    def verify(self, headers: Mapping[str, str], raw: bytes) -> None:
        """Passes when `raw` comes from the platform; compares in constant time.

        Raises:
            AccessError: the signature is missing or wrong, or no secret is configured.
        """

    def parse(self, raw: bytes) -> tuple[Incoming, ...]:
        """Everything in a verified delivery, in its order. An odd piece becomes `Unknown`.

        Raises:
            FormatError: the whole is not what the platform delivers; the message names the position.
        """

    def send(self, reply: Outgoing) -> SendResult:
        """Tries once to send, and says what is known of the outcome. Blocks up to the configured time.

        Raises:
            RuleError: the reply breaks the channel's limits; nothing was sent.
        """

    def hide(self, external_id: str, hidden: bool) -> None:
        """Hides a public post, or shows it again.

        Raises:
            OnboardError: this channel has nothing that could be hidden, or the platform refused.
        """


def window_open(last_inbound_ms: int | None, now_ms: int, limits: Limits) -> bool:
    """Whether free text may be sent now to a passenger who last wrote at `last_inbound_ms` (None: never)."""
    if limits.reply_window_seconds is None:
        return True
    return last_inbound_ms is not None and now_ms - last_inbound_ms < limits.reply_window_seconds * 1000
