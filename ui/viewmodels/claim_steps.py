"""What a claim waits for next, and what stands in the way, in words that a person reads."""

from enum import StrEnum

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from onboard.domain import claim as claims
from onboard.domain.claim import Claim, End, Identification, Verdict, Way
from onboard.domain.custody import TO_THE_OWNER, ending
from onboard.domain.event import Body
from onboard.domain.found_item import FoundItem
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words


class Next(StrEnum):
    """The next step, named for the buttons and forms that belong to it."""

    ASK = "ask"
    WAIT = "wait"
    JUDGE = "judge"
    COMPARE = "compare"
    ARRANGE = "arrange"
    IDENTIFY = "identify"
    STAND_BY = "stand by"
    HAND_OVER = "hand over"
    GONE = "gone"
    OVER = "over"


OF_THE_DESK = frozenset({Next.ASK, Next.WAIT, Next.JUDGE})
"""Steps for which the station waits."""

_NEXT = {
    Next.ASK: QT_TRANSLATE_NOOP("Claims", "The desk is to ask"),
    Next.WAIT: QT_TRANSLATE_NOOP("Claims", "Asked, no answer yet"),
    Next.JUDGE: QT_TRANSLATE_NOOP("Claims", "Answered, the desk compares"),
    Next.COMPARE: QT_TRANSLATE_NOOP("Claims", "Stands here: ask and compare"),
    Next.ARRANGE: QT_TRANSLATE_NOOP("Claims", "It fits: arrange how they get it"),
    Next.IDENTIFY: QT_TRANSLATE_NOOP("Claims", "Check who they are"),
    Next.STAND_BY: QT_TRANSLATE_NOOP("Claims", "Second person needed"),
    Next.HAND_OVER: QT_TRANSLATE_NOOP("Claims", "Ready to hand over"),
    Next.GONE: QT_TRANSLATE_NOOP("Claims", "The item has gone: end this claim"),
}

_ENDS = {
    End.HANDED_OVER: QT_TRANSLATE_NOOP("Claims", "Handed over"),
    End.REFUSED: QT_TRANSLATE_NOOP("Claims", "Refused"),
    End.WITHDRAWN: QT_TRANSLATE_NOOP("Claims", "Given up"),
    End.GONE: QT_TRANSLATE_NOOP("Claims", "The item has gone"),
}

_WAYS = {
    Way.GATE: QT_TRANSLATE_NOOP("Claims", "At the gate"),
    Way.TRANSFER_DESK: QT_TRANSLATE_NOOP("Claims", "Transfer desk"),
    Way.NEXT_AIRPORT: QT_TRANSLATE_NOOP("Claims", "Next airport"),
    Way.MEETING_POINT: QT_TRANSLATE_NOOP("Claims", "Past customs"),
    Way.SHIPPING: QT_TRANSLATE_NOOP("Claims", "Ship it"),
}

_SHOWN = {
    Identification.PASSPORT: QT_TRANSLATE_NOOP("Claims", "Passport"),
    Identification.IDENTITY_CARD: QT_TRANSLATE_NOOP("Claims", "Identity card"),
    Identification.BOARDING_PASS: QT_TRANSLATE_NOOP("Claims", "Boarding pass and name"),
    Identification.UNLOCKED: QT_TRANSLATE_NOOP("Claims", "Unlocked the device"),
}


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the line: `time` is empty and `reached` false while it has not come to that."""

    key: str
    title: str
    time: str
    detail: str
    reached: bool
    last: bool = False


def say(text: object) -> str:
    """Words of claims in the person's language."""
    return QCoreApplication.translate("Claims", str(text))


def way(how: Way) -> str:
    return say(_WAYS[how])


def identification(shown: Identification) -> str:
    return say(_SHOWN[shown])


def next_step(claim: Claim, item: FoundItem) -> Next:
    """What the claim on this item waits for."""
    if claim.ended is not None:
        return Next.OVER
    if item.ended is not None:
        return Next.GONE
    if claim.verdict is Verdict.FITS:
        return _after_proof(claim, item)
    if claim.came:
        return Next.COMPARE
    asked, answered, judged = claim.asked_at or 0, claim.answered_at or 0, at(claim, claims.ClaimJudged) or 0
    if not asked or judged >= max(asked, answered):
        return Next.ASK
    return Next.JUDGE if answered > asked else Next.WAIT


def _after_proof(claim: Claim, item: FoundItem) -> Next:
    if claim.arranged is None and not claim.came:
        return Next.ARRANGE
    if claim.identification is None:
        return Next.IDENTIFY
    return Next.STAND_BY if item.two_person and claim.witness is None else Next.HAND_OVER


def obstacle(claim: Claim, item: FoundItem, person: str, *, online: bool) -> str:
    """Why this person cannot take the next step here and now; empty where nothing stands in the way."""
    step = next_step(claim, item)
    if step is Next.STAND_BY and claim.identified_by == person:
        return second_needed()
    if step is Next.HAND_OVER and item.two_person and claim.witness == person:
        return say("You stand by as the second person. Your colleague hands it over on their own device.")
    if step is Next.HAND_OVER and not item.offline_return and not online:
        return say("This can only be handed over with a link, so that nobody else does the same.")
    return ""


def second_needed() -> str:
    """What somebody is told who cannot go on alone with a valuable."""
    return say("It takes two people: a colleague stands by, and confirms it on their own device.")


def words(claim: Claim, item: FoundItem) -> str:
    """What it waits for, or how it ended."""
    return say(_ENDS[claim.ended]) if claim.ended else say(_NEXT[next_step(claim, item)])


def gone_without_them(replica: Replica, claim: Claim, item: FoundItem) -> bool:
    """Whether the claim is over as the thing has gone, and is known not to have gone to this claimant.

    Who has it may be the claimant, by a claim of its own, as of somebody who came to the counter.
    """
    if claim.ended is not End.GONE:
        return False
    last = ending(item.links)
    if last is None or last.hand not in TO_THE_OWNER:
        return True
    served = replica.state(last.claim) if last.claim else None
    if not isinstance(served, Claim) or (claim.report is not None and claim.report == served.report):
        return False
    return None not in {claim.passenger, served.passenger} and claim.passenger != served.passenger


def steps(claim: Claim, item: FoundItem, now: int) -> list[StepRow]:
    """The line from the question to the owner's hands; nobody is named in it."""
    line = [*_proof(claim, now), *_return(claim, item, now)]
    return [*line[:-1], msgspec.structs.replace(line[-1], last=True)]


def _proof(claim: Claim, now: int) -> list[StepRow]:
    judged = at(claim, claims.ClaimJudged)
    fits = claim.verdict is Verdict.FITS
    verdict = say("Does not fit") if claim.verdict is Verdict.DOES_NOT_FIT else say("Fits")
    unclear = say("unclear so far") if claim.verdict is Verdict.UNCLEAR else ""
    proof = _row("fits", verdict, judged if claim.verdict is not Verdict.UNCLEAR else None, now, unclear)
    if claim.came:
        return [_row("came", say("Came in person"), claim.opened_at, now), proof]
    answered = claim.answered_at if fits or (claim.answered_at or 0) > (claim.asked_at or 0) else None
    asked = _row(
        "asked", say("Asked"), claim.asked_at, now, desk_words.channel(claim.channel).name if claim.channel else ""
    )
    return [asked, _row("answered", say("Answered"), answered, now), proof]


def _return(claim: Claim, item: FoundItem, now: int) -> list[StepRow]:
    if claim.ended is not None and claim.ended is not End.HANDED_OVER:
        return [_row("over", words(claim, item), at(claim, claims.ClaimEnded), now)]
    shown = identification(claim.identification) if claim.identification else ""
    rows = [_row("identity", say("Identity checked"), at(claim, claims.ClaimIdentified), now, shown)]
    if claim.arranged is not None or not claim.came:
        rows.insert(0, _row("arranged", say("Arranged"), at(claim, claims.ClaimArranged), now, arranged(claim, now)))
    if item.two_person:
        rows.append(_row("witness", say("Second person"), at(claim, claims.ClaimWitnessed), now))
    return [*rows, _row("over", say("Handed over"), at(claim, claims.ClaimEnded), now)]


def arranged(claim: Claim, now: int) -> str:
    """How the owner gets it, without the address: `Transfer desk · T6 · 13:20 UTC`."""
    how = claim.arranged
    if how is None:
        return ""
    by = desk_words.moment(how.by, now) if how.by else ""
    named = "" if how.place.casefold().startswith(way(how.way).casefold()) else way(how.way)
    return " · ".join(part for part in (named, how.place, by, how.carrier) if part)


def checks(item: FoundItem) -> list[dict[str, str]]:
    """What is known of the thing beside its marks, to compare with what a claimant says: `label` and `value`."""
    described = item.description
    facts = (
        (say("What"), item_words.title(described)),
        (say("Words"), described.words),
        (say("Found"), item_words.found_in(described)),
        (say("Name on it"), described.name),
        (say("Now"), item_words.where(item)),
    )
    return [{"label": label, "value": value} for label, value in facts if value]


def _row(key: str, title: str, done: int | None, now: int, detail: str = "") -> StepRow:
    time = desk_words.moment(done, now) if done else ""
    return StepRow(key=key, title=title, time=time, detail=detail, reached=done is not None)


def at(claim: Claim, body: type[Body]) -> int | None:
    """When that was last done, Unix milliseconds."""
    return next((step.at for step in reversed(claim.history) if step.kind == body.KIND), None)
