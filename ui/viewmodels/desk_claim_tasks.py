"""What lost & found wants of the desk: whom to ask, in which conversation, and what may be said of the thing."""

from collections.abc import Iterator

import msgspec

from onboard.domain.claim import Claim, ClaimArranged, ClaimEnded, End, Way
from onboard.domain.conversation import AskedClaim, Conversation
from onboard.domain.found_item import FoundItem
from onboard.domain.scope import STATION, station_of
from onboard.store.replica import Replica
from ui.viewmodels import claim_replies, claim_steps, desk_words, item_words
from ui.viewmodels.claim_rows import who
from ui.viewmodels.claim_steps import Next
from ui.viewmodels.questions import question
from ui.viewmodels.times import clock, utc


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as the desk works on it.

    Attributes:
        step: `ask`, `wait`, `judge`, `tell` (the passenger is to be told how it came out), or empty: nothing to do.
        conversation: id of the conversation in which the passenger can be asked; empty where nobody has written to us.
        may: all that may be said of the thing: its class and the day.
        question: what to ask, in the passenger's language where it is known.
        answer: the message that answers, in the passenger's words; `marks` and `checks` are what it is compared with.
        tag: the thing is a checked bag with this tag: nobody is asked for marks.
        told: words for the passenger, where the step is `tell`.
    """

    key: str = ""
    step: str = ""
    station: str = ""
    conversation: str = ""
    who: str = ""
    flight: str = ""
    may: str = ""
    standing: str = ""
    question: str = ""
    answer: str = ""
    marks: str = ""
    checks: list[dict[str, str]] = []
    tag: str = ""
    told: str = ""
    asked: str = ""


def stations(replica: Replica) -> list[str]:
    """The stations (IATA codes) whose lost & found this desk works with."""
    return sorted(filter(None, map(station_of, replica.held_scopes())))


def tasks(replica: Replica, now: int) -> list[Task]:
    """What is with the desk, the oldest first; what has ended is not listed."""
    found = sorted(_open_claims(replica), key=lambda each: (each[1].opened_at, each[0]))
    made = (_task(replica, key, claim, _conversation(replica, key, claim), now) for key, claim in found)
    return [task for task in made if task and task.step in {"ask", "wait", "judge"}]


def task_of(replica: Replica, key: str, now: int) -> Task:
    """What is to be done in one conversation; of several things the most pressing one."""
    thread = replica.state(key)
    if not isinstance(thread, Conversation):
        return Task()
    claims = {claim: state for claim, state in _open_claims(replica) if _belongs(claim, state, thread)}
    for asked in thread.claims:
        state = replica.state(asked.claim)
        if isinstance(state, Claim):
            claims[asked.claim] = state
    made = (_task(replica, claim, state, (key, thread), now) for claim, state in claims.items())
    order = ("judge", "ask", "tell", "wait")
    known = sorted((task for task in made if task and task.step), key=lambda task: order.index(task.step))
    return next(iter(known), Task())


def asked_in(thread: Conversation, claim: str) -> AskedClaim | None:
    """The question for that claim, as it was asked here."""
    return next((asked for asked in thread.claims if asked.claim == claim), None)


def _open_claims(replica: Replica) -> Iterator[tuple[str, Claim]]:
    for station in stations(replica):
        for key, claim in replica.find("claim.open", STATION + station).items():
            if isinstance(claim, Claim) and not claim.came:
                yield key, claim


def _belongs(key: str, claim: Claim, thread: Conversation) -> bool:
    """Whether the claimant is who writes here: asked here before, proven to be the passenger, or who reported it."""
    if asked_in(thread, key) is not None:
        return True
    if claim.passenger is not None:
        return claim.passenger == thread.passenger
    return claim.report is not None and claim.report in thread.reports


def _conversation(replica: Replica, key: str, claim: Claim) -> tuple[str, Conversation] | None:
    """The conversation that the claimant has opened, the newest first; no other is ever looked for."""
    found = dict(replica.find("conversation.claim", key))
    if claim.passenger is not None:
        found |= replica.find("conversation.passenger", claim.passenger)
    elif claim.report is not None:
        found |= replica.find("conversation.report", claim.report)
    threads = [
        (subject, thread)
        for subject, thread in found.items()
        if isinstance(thread, Conversation) and _belongs(key, claim, thread)
    ]
    return max(threads, key=lambda each: each[1].last_heard, default=None)


def _task(replica: Replica, key: str, claim: Claim, where: tuple[str, Conversation] | None, now: int) -> Task | None:
    item = replica.state(claim.item)
    if not isinstance(item, FoundItem):
        return None
    subject, thread = where or ("", None)
    step = _step(replica, claim, item, thread)
    shown = step == "judge"
    described = item.description
    found = desk_words.day(utc(described.found_at).date().isoformat())
    return Task(
        key=key,
        step=step,
        station=item.station,
        conversation=subject,
        who=who(claim),
        flight=item_words.flight(claim.flight),
        may=f"{item_words.category(described.category)} · {found}",
        standing=claim_steps.words(claim, item),
        question=_question(claim, thread),
        answer=_answer(key, thread) if shown else "",
        marks=described.marks if shown else "",
        checks=claim_steps.checks(item) if shown else [],
        tag=described.bag_tag,
        told=_told(claim, thread) if step == "tell" else "",
        asked=desk_words.moment(claim.asked_at, now) if claim.asked_at else "",
    )


def _step(replica: Replica, claim: Claim, item: FoundItem, thread: Conversation | None) -> str:
    following = claim_steps.next_step(claim, item)
    if following in {Next.ASK, Next.WAIT, Next.JUDGE}:
        return following.value
    gone = claim_steps.gone_without_them(replica, claim, item)
    came_out = gone or claim.ended is End.REFUSED or (claim.ended is None and claim.arranged is not None)
    untold = claim.asked_at is not None and thread is not None and not _is_told(claim, thread)
    return "tell" if came_out and untold else ""


def _is_told(claim: Claim, thread: Conversation) -> bool:
    """Whether we have written since it came out."""
    done = claim_steps.at(claim, ClaimEnded) if claim.ended else claim_steps.at(claim, ClaimArranged)
    return any(not message.from_passenger and message.at >= (done or 0) for message in thread.messages)


def _told(claim: Claim, thread: Conversation | None) -> str:
    language = thread.language if thread else None
    how = claim.arranged
    if claim.ended is End.GONE:
        return claim_replies.gone(language)
    if claim.ended is End.REFUSED or how is None:
        return claim_replies.refusal(language)
    if how.way is Way.SHIPPING:
        return ""
    by = f"{clock(how.by)} UTC" if how.by else ""
    return claim_replies.arrangement(language, ", ".join(part for part in (how.place, by) if part))


def _question(claim: Claim, thread: Conversation | None) -> str:
    return claim.question or question((thread.language if thread else None) or "en", item_words.flight(claim.flight))


def _answer(key: str, thread: Conversation | None) -> str:
    asked = asked_in(thread, key) if thread else None
    message = thread.message(asked.answer) if thread and asked and asked.answer else None
    return message.text if message else ""
