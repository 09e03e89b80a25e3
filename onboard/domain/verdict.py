"""What the relay says of each event that a device sent (design section 5)."""

from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    RETRY = "retry"
    REJECTED = "rejected"
    SEQ_REUSE = "seq_reuse"
    SUPERSEDED = "superseded"
    PURGED = "purged"


STORED = frozenset({Outcome.ACCEPTED, Outcome.DUPLICATE})


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """The outcome for one event; a stored one carries its place in the relay's log.

    Attributes:
        reason: for a person, where the event was not stored.
        stored_epoch: the epoch under which a duplicate is stored, where another life of a copied database had sent it.
    """

    epoch: int
    seq: int
    outcome: Outcome
    number: int | None = None
    received: int | None = None
    effective_at: int | None = None
    check: bytes | None = None
    reason: str | None = None
    stored_epoch: int | None = None
