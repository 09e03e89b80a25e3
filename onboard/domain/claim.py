"""A claim: the way from a candidate to the owner. Station scope only.

The desk asks a question that gives nothing away; what the passenger answers stays in their conversation, in ground
scope, and only the verdict stands here. A claim that does not fit tells the claimant nothing of the item
(`support.ilost.co`: no details to a claimer).
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind
from onboard.errors import RuleError


class Verdict(StrEnum):
    FITS = "fits"
    UNCLEAR = "unclear"
    DOES_NOT_FIT = "does not fit"


class Way(StrEnum):
    """How the owner gets it."""

    GATE = "gate"
    TRANSFER_DESK = "transfer desk"
    NEXT_AIRPORT = "next airport"
    MEETING_POINT = "meeting point"
    SHIPPING = "shipping"


class Identification(StrEnum):
    """What the owner showed. No number of a document is kept."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity card"
    BOARDING_PASS = "boarding pass and name"  # noqa: S105 # a document, not a password
    UNLOCKED = "unlocked the device"


class End(StrEnum):
    """How it ended. `GONE`: the item left by another way than this claim, perhaps to the same person."""

    HANDED_OVER = "handed over"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@kind("claim.opened", Priority.NORMAL)
class ClaimOpened(Body, frozen=True, kw_only=True):
    """Somebody may own the item; the desk shall ask them, or they came by themselves.

    Attributes:
        item: id of the found item.
        passenger: id of the passenger on `flight`, where one is meant.
        report: id of the loss report, where one is meant.
        question: what the desk shall ask, in the passenger's language where known; it gives nothing away.
        came: the claimant stands here: nobody needs to be asked through a channel.
    """

    item: str
    passenger: str | None = None
    flight: str | None = None
    seat: str | None = None
    name: str = ""
    report: str | None = None
    question: str = ""
    came: bool = False


@kind("claim.asked", Priority.NORMAL)
class ClaimAsked(Body, frozen=True, kw_only=True):
    """The desk has asked, in a conversation that the passenger had opened or with recorded consent."""

    channel: str = ""
    consent: str = ""


@kind("claim.answered", Priority.NORMAL)
class ClaimAnswered(Body, frozen=True, kw_only=True):
    """The passenger has answered; the answer itself stands in the conversation."""


@kind("claim.judged", Priority.NORMAL)
class ClaimJudged(Body, frozen=True, kw_only=True):
    """Whether the answer fits the item's marks, a person says."""

    verdict: Verdict


@kind("claim.identified", Priority.NORMAL)
class ClaimIdentified(Body, frozen=True, kw_only=True):
    """The claimant's identity was checked, face to face."""

    by: Identification


@kind("claim.witnessed", Priority.NORMAL)
class ClaimWitnessed(Body, frozen=True, kw_only=True):
    """A second person stands by, as valuables need."""


@kind("claim.arranged", Priority.NORMAL)
class ClaimArranged(Body, frozen=True, kw_only=True):
    """How the owner gets it.

    Attributes:
        place: gate, desk, airport or meeting point, in words.
        by: Unix milliseconds of when, or None.
        carrier: who brings or ships it.
        address: for shipping alone, and gone from the state when the claim ends.
    """

    way: Way
    place: str = ""
    by: int | None = None
    carrier: str = ""
    address: str = ""


@kind("claim.ended", Priority.NORMAL)
class ClaimEnded(Body, frozen=True, kw_only=True):
    end: End


class Step(msgspec.Struct, frozen=True):
    """One line of the claim's history."""

    event: str
    kind: str
    author: str
    at: int
    received: int | None


class Claim(msgspec.Struct, frozen=True):
    """A claim as it stands. Times are Unix milliseconds, None where it has not come to that.

    What was written after its end, elsewhere, stands in `history` alone.
    """

    scope: str
    item: str
    passenger: str | None
    flight: str | None
    seat: str | None
    name: str
    report: str | None
    question: str
    came: bool
    opened_by: str
    opened_at: int
    asked_at: int | None
    channel: str
    answered_at: int | None
    verdict: Verdict | None
    judged_by: str | None
    identification: Identification | None
    identified_by: str | None
    witness: str | None
    arranged: ClaimArranged | None
    ended: End | None
    history: tuple[Step, ...]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        keys = [("claim.item", self.item), ("claim.scope", self.scope)]
        if self.ended is None:
            keys.append(("claim.open", self.scope))
        return tuple(keys)

    @property
    def unsent(self) -> bool:
        return any(step.received is None for step in self.history)

    @property
    def proven(self) -> bool:
        """The answer fits and the claimant is who they say."""
        return self.verdict is Verdict.FITS and self.identification is not None


def must_run(claim: Claim) -> None:
    """Asserts that the claim has not ended.

    Raises:
        RuleError: it has.
    """
    if claim.ended:
        raise RuleError(f"This claim has ended: {claim.ended}.")


def fold(history: Sequence[Fact]) -> Claim | None:
    first = next((fact for fact in history if isinstance(fact.body, ClaimOpened)), None)
    if first is None or not isinstance(first.body, ClaimOpened):
        return None
    opened = first.body
    end = next((fact for fact in history if isinstance(fact.body, ClaimEnded)), None)
    ended = end.body.end if end and isinstance(end.body, ClaimEnded) else None
    last = {type(fact.body): fact for fact in (history[: history.index(end)] if end else history)}
    asked = last.get(ClaimAsked)
    answered = last.get(ClaimAnswered)
    judged = last.get(ClaimJudged)
    identified = last.get(ClaimIdentified)
    witnessed = last.get(ClaimWitnessed)
    return Claim(
        scope=first.event.scope,
        item=opened.item,
        passenger=opened.passenger,
        flight=opened.flight,
        seat=opened.seat,
        name=opened.name,
        report=opened.report,
        question=opened.question,
        came=opened.came,
        opened_by=first.event.author,
        opened_at=first.at,
        asked_at=asked.at if asked else None,
        channel=asked.body.channel if asked and isinstance(asked.body, ClaimAsked) else "",
        answered_at=answered.at if answered else None,
        verdict=judged.body.verdict if judged and isinstance(judged.body, ClaimJudged) else None,
        judged_by=judged.event.author if judged else None,
        identification=identified.body.by if identified and isinstance(identified.body, ClaimIdentified) else None,
        identified_by=identified.event.author if identified else None,
        witness=witnessed.event.author if witnessed else None,
        arranged=_arranged(last, ended),
        ended=ended,
        history=tuple(_step(fact) for fact in history),
    )


def _arranged(last: dict[type[Body], Fact], ended: End | None) -> ClaimArranged | None:
    """What was arranged; the address goes when the claim has ended."""
    fact = last.get(ClaimArranged)
    if fact is None or not isinstance(fact.body, ClaimArranged):
        return None
    return msgspec.structs.replace(fact.body, address="") if ended else fact.body


def _step(fact: Fact) -> Step:
    event = fact.event
    return Step(str(event.identity), event.kind, event.author, fact.at, event.received)
