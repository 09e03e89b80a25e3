"""What a claimant is told in the end, in the thirteen languages: no sentence names anything of the thing."""

import functools
from pathlib import Path

import msgspec


class Replies(msgspec.Struct, frozen=True):
    """`refused` after an answer that does not fit, `gone` where the thing has gone without them; `arranged` names
    place and time where %1 stands.
    """

    refused: str
    gone: str
    arranged: str


FALLBACK = "en"


@functools.cache
def all_replies() -> dict[str, Replies]:
    """By language, as shipped in `claim_replies.json`."""
    file = Path(__file__).parents[1] / "claim_replies.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Replies])


def refusal(language: str | None) -> str:
    """What a claimant is told whose answer does not fit."""
    return _replies(language).refused


def gone(language: str | None) -> str:
    """What a claimant is told when the thing that they were asked about has left: not where to, nor to whom."""
    return _replies(language).gone


def arrangement(language: str | None, where: str) -> str:
    """What the owner is told once it is arranged how they get it."""
    return _replies(language).arranged.replace("%1", where)


def _replies(language: str | None) -> Replies:
    return all_replies().get(language or FALLBACK) or all_replies()[FALLBACK]
