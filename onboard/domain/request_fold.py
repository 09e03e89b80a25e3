"""The fold of a request: the state machine, run over its events in order."""

from collections.abc import Sequence
from itertools import dropwhile

import msgspec

from onboard.domain.event import Event, Fact
from onboard.domain.request import (
    STEPS,
    TERMINAL,
    Addition,
    Entry,
    Request,
    RequestAdded,
    RequestAssigned,
    RequestDone,
    RequestNotPossible,
    RequestPassedOn,
    RequestRelayed,
    RequestTaken,
    RequestUndone,
    Status,
    Step,
    Urgency,
)


def fold(history: Sequence[Fact]) -> Request | None:
    origin = next((fact for fact in history if isinstance(fact.body, RequestRelayed)), None)
    if origin is None:
        return None
    course = _Course(_undone(history))
    for fact in history:
        course.apply(fact)
    return _request(origin, course, _additions(history))


def _request(origin: Fact, course: "_Course", additions: tuple[Addition, ...]) -> Request:
    asked = origin.body
    assert isinstance(asked, RequestRelayed)
    return Request(
        scope=origin.event.scope,
        text=asked.text,
        audience=asked.audience,
        seat=asked.seat,
        urgency=min(asked.urgency, course.urgency, key=list(Urgency).index),
        checked=asked.checked,
        by=asked.by,
        private=asked.private,
        created=origin.at,
        number=origin.event.number,
        priority=origin.event.priority,
        report=asked.report,
        status=course.status,
        holder=course.holder,
        position=course.position,
        settled=course.settled,
        reply=course.reply,
        additions=additions,
        history=tuple(course.entries),
    )


def _undone(history: Sequence[Fact]) -> set[str]:
    """Identities of the steps that their own authors took back."""
    authors = {str(fact.event.identity): fact.event.author for fact in history if isinstance(fact.body, Step)}
    return {
        fact.body.step
        for fact in history
        if isinstance(fact.body, RequestUndone) and authors.get(fact.body.step) == fact.event.author
    }


def _additions(history: Sequence[Fact]) -> tuple[Addition, ...]:
    """What was added, newest first."""
    added = ((fact, fact.body) for fact in reversed(history) if isinstance(fact.body, RequestAdded))
    return tuple(Addition(body.text, fact.at, body.private) for fact, body in added)


class _Course:
    """The state machine while a history runs through it."""

    def __init__(self, undone: set[str]) -> None:
        self.undone = undone
        self.status = Status.OPEN
        self.holder: str | None = None
        self.position: str | None = None
        self.settled = False
        self.reply = ""
        self.urgency = Urgency.NORMAL
        self.entries: list[Entry] = []
        self.reopened = 0
        """Where in `entries` the request was last passed on: earlier takers are not in question any more."""

    def apply(self, fact: Fact) -> None:
        counts = str(fact.event.identity) not in self.undone
        if isinstance(fact.body, RequestAssigned):
            self._assign(fact.body)
        elif isinstance(fact.body, RequestAdded):
            self.urgency = min(self.urgency, fact.body.urgency, key=list(Urgency).index)
        elif isinstance(fact.body, Step) and counts:
            counts = self._step(fact.event, fact.body)
        self.entries.append(_entry(fact, counts=counts))

    def _assign(self, decision: RequestAssigned) -> None:
        if self.status in TERMINAL or self._given_back(decision):
            return
        self.status = Status.TAKEN
        self.holder, self.position, self.settled = decision.person, decision.position, True
        for index, entry in enumerate(self.entries):
            if entry.event == decision.step or (entry.kind == RequestTaken.KIND and index >= self.reopened):
                counts = entry.author == decision.person and entry.event not in self.undone
                self.entries[index] = msgspec.structs.replace(entry, counts=counts)

    def _given_back(self, decision: RequestAssigned) -> bool:
        """Whether the taker undid the step or passed the request on before the relay's decision reached them."""
        since = dropwhile(lambda entry: entry.event != decision.step, self.entries)
        passed_on = (e for e in since if e.kind == RequestPassedOn.KIND and e.author == decision.person)
        return decision.step in self.undone or any(entry.event not in self.undone for entry in passed_on)

    def _step(self, event: Event, step: Step) -> bool:
        if self.status in TERMINAL:
            return False
        match step:
            case RequestTaken():
                if self.holder is not None:
                    return self.holder == event.author
                self.holder, self.position = event.author, step.position
            case RequestPassedOn():
                if self.holder != event.author:
                    return False
                self.holder, self.position, self.settled = None, None, False
                self.reopened = len(self.entries)
            case RequestDone(reply=reply) | RequestNotPossible(reply=reply):
                self.reply = reply
        self.status = STEPS[type(step)]
        return True


def _entry(fact: Fact, *, counts: bool) -> Entry:
    body = fact.body
    match body:
        case RequestDone(reply=text) | RequestNotPossible(reply=text) | RequestUndone(step=text):
            pass
        case RequestRelayed(text=text) | RequestAdded(text=text):
            pass
        case _:
            text = ""
    position = body.position if isinstance(body, Step | RequestAssigned) else None
    event = fact.event
    return Entry(
        event=str(event.identity),
        kind=event.kind,
        author=event.author,
        at=fact.at,
        received=event.received,
        number=event.number,
        position=position,
        text=text,
        counts=counts,
    )
