"""A request: what the liaison relays to a crew from a conversation, and its life on board (design section 4).

The status is a state machine. Each step names the state it saw; the first terminal state in the order of the log
wins; a step that comes too late stays in the history and its author is told. Who holds a request is decided by the
relay in the order of its commits (`RequestAssigned`); until then the earliest taker is provisional.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import dropwhile

import msgspec

from onboard.domain.event import Body, Event, Fact, Priority, kind
from onboard.errors import RuleError


class Status(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    NOT_POSSIBLE = "not possible"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


TERMINAL = frozenset({Status.DONE, Status.NOT_POSSIBLE, Status.WITHDRAWN, Status.RETURNED})


class Urgency(StrEnum):
    """Most urgent first."""

    URGENT = "urgent"
    SOON = "soon"
    NORMAL = "normal"


class Audience(msgspec.Struct, frozen=True):
    """Who on board sees something: everyone, the crew of one zone (and the purser), or the purser alone."""

    zone: str | None = None
    purser_only: bool = False

    def includes(self, *, purser: bool, zones: Sequence[str]) -> bool:
        return purser or not (self.purser_only or (self.zone and self.zone not in zones))


EVERYONE = Audience()


@kind("request.relayed", Priority.NORMAL)
class RequestRelayed(Body, frozen=True, kw_only=True):
    """The liaison asks the crew.

    Attributes:
        checked: name and booking reference match the passenger list.
        by: Unix milliseconds by which it is wanted.
        private: the text shows on the card only when touched (health, minors, conduct).
        replaces: the request that this one stands in for.
    """

    text: str
    audience: Audience = EVERYONE
    seat: str | None = None
    urgency: Urgency = Urgency.NORMAL
    checked: bool = False
    by: int | None = None
    private: bool = False
    replaces: str | None = None

    @property
    def priority(self) -> Priority:
        return Priority.URGENT if self.urgency is Urgency.URGENT else Priority.NORMAL


@kind("request.added", Priority.NORMAL)
class RequestAdded(Body, frozen=True, kw_only=True):
    """What the passenger said later; it stands first on the card."""

    text: str
    urgency: Urgency = Urgency.NORMAL
    private: bool = False

    @property
    def priority(self) -> Priority:
        return Priority.URGENT if self.urgency is Urgency.URGENT else Priority.NORMAL


class Step(Body, frozen=True, kw_only=True):
    """A change of status. `saw` is the status that its author acted on; `position` is the author's on board."""

    saw: Status
    position: str | None = None


@kind("request.taken", Priority.NORMAL)
class RequestTaken(Step, frozen=True, kw_only=True):
    pass


@kind("request.passed_on", Priority.NORMAL)
class RequestPassedOn(Step, frozen=True, kw_only=True):
    """Its holder gives it back to the crew, to be taken by another."""


@kind("request.assigned", Priority.NORMAL)
class RequestAssigned(Body, frozen=True, kw_only=True):
    """The relay's decision who holds the request: the taker whose event (`step`) it committed first."""

    person: str
    step: str
    position: str | None = None


@kind("request.done", Priority.NORMAL)
class RequestDone(Step, frozen=True, kw_only=True):
    reply: str = ""


@kind("request.not_possible", Priority.NORMAL)
class RequestNotPossible(Step, frozen=True, kw_only=True):
    reply: str = ""


@kind("request.withdrawn", Priority.NORMAL)
class RequestWithdrawn(Step, frozen=True, kw_only=True):
    """The ground takes it back."""


@kind("request.returned", Priority.NORMAL)
class RequestReturned(Step, frozen=True, kw_only=True):
    """The flight ended and nobody on board had seen it: it never reached the crew."""


@kind("request.undone", Priority.NORMAL)
class RequestUndone(Body, frozen=True, kw_only=True):
    """Its author takes back one of their own steps, named by the event's identity."""

    step: str


STEPS: dict[type[Body], Status] = {
    RequestTaken: Status.TAKEN,
    RequestPassedOn: Status.OPEN,
    RequestDone: Status.DONE,
    RequestNotPossible: Status.NOT_POSSIBLE,
    RequestWithdrawn: Status.WITHDRAWN,
    RequestReturned: Status.RETURNED,
}


class Entry(msgspec.Struct, frozen=True):
    """One line of the request's history.

    Attributes:
        event: identity of the event.
        at: when it happened, Unix milliseconds.
        received: when the relay had it; None while it has not been sent.
        counts: False for a step that came after the request had ended, or was undone.
    """

    event: str
    kind: str
    author: str
    at: int
    received: int | None
    number: int | None = None
    position: str | None = None
    text: str = ""
    counts: bool = True


class Addition(msgspec.Struct, frozen=True):
    text: str
    at: int
    private: bool = False


class Request(msgspec.Struct, frozen=True):
    """A request as it stands.

    Attributes:
        holder: the person who took it.
        settled: the relay has confirmed the holder; until then others may not know.
        number: the relay's number of the event that relayed it.
    """

    scope: str
    text: str
    audience: Audience
    seat: str | None
    urgency: Urgency
    checked: bool
    by: int | None
    private: bool
    created: int
    number: int | None
    priority: int
    status: Status = Status.OPEN
    holder: str | None = None
    position: str | None = None
    settled: bool = False
    reply: str = ""
    additions: tuple[Addition, ...] = ()
    history: tuple[Entry, ...] = ()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("request.scope", self.scope),)

    @property
    def ended(self) -> bool:
        return self.status in TERMINAL

    @property
    def unsent(self) -> bool:
        """Something that was done to it on this device has not reached the relay."""
        return any(entry.received is None for entry in self.history)

    def overtaken(self, person: str) -> Iterator[Entry]:
        """Steps of this person that came too late to count and were not undone by them."""
        own = [entry for entry in self.history if entry.author == person]
        undone = {entry.text for entry in own if entry.kind == RequestUndone.KIND}
        return (entry for entry in own if not entry.counts and entry.event not in undone)


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


def take(request: Request, position: str | None) -> RequestTaken:
    """The step by which its author takes the request.

    Raises:
        RuleError: it has ended, or somebody holds it.
    """
    _must_run(request)
    if request.holder is not None:
        raise RuleError("Somebody has taken this request already.")
    return RequestTaken(saw=request.status, position=position)


def pass_on(request: Request, person: str, position: str | None) -> RequestPassedOn:
    """The step by which its holder gives the request back.

    Raises:
        RuleError: it has ended, or `person` does not hold it.
    """
    _must_run(request)
    if request.holder != person:
        raise RuleError("Only who took this request can pass it on.")
    return RequestPassedOn(saw=request.status, position=position)


def finish(request: Request, reply: str, position: str | None) -> RequestDone:
    """The step that ends the request as done, with what the passenger may be told.

    Raises:
        RuleError: it has ended.
    """
    _must_run(request)
    return RequestDone(saw=request.status, position=position, reply=reply.strip())


def decline(request: Request, reply: str, position: str | None) -> RequestNotPossible:
    """The step that ends the request as not possible.

    Raises:
        RuleError: it has ended.
    """
    _must_run(request)
    return RequestNotPossible(saw=request.status, position=position, reply=reply.strip())


def withdraw(request: Request) -> RequestWithdrawn:
    """The step by which the ground takes the request back.

    Raises:
        RuleError: it has ended.
    """
    _must_run(request)
    return RequestWithdrawn(saw=request.status)


def undo(request: Request, person: str) -> RequestUndone:
    """Takes back the last step of `person` that counts.

    Raises:
        RuleError: there is none.
    """
    kinds = {body.KIND for body in STEPS}
    own = [e for e in request.history if e.author == person and e.kind in kinds and e.counts]
    if not own:
        raise RuleError("There is nothing of yours to undo here.")
    return RequestUndone(step=own[-1].event)


def _must_run(request: Request) -> None:
    if request.ended:
        raise RuleError(f"This request has ended: {request.status}.")
