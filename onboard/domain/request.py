"""A request: what the liaison relays to a crew from a conversation, and its life on board (design section 4).

The status is a state machine. Each step names the state it saw; the first terminal state in the order of the log
wins; a step that comes too late stays in the history and its author is told. Who holds a request is decided by the
relay in the order of its commits (`RequestAssigned`); until then the earliest taker is provisional.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from onboard.domain.event import Body, Priority, kind
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
        report: the loss report whose search this is: the relay asks the crew to look, and tells the report.
    """

    text: str
    audience: Audience = EVERYONE
    seat: str | None = None
    urgency: Urgency = Urgency.NORMAL
    checked: bool = False
    by: int | None = None
    private: bool = False
    replaces: str | None = None
    report: str | None = None

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

ENDS = frozenset(body.KIND for body, status in STEPS.items() if status in TERMINAL)
"""Kinds of the steps that end a request."""


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
    report: str | None = None
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

    @property
    def added_since_end(self) -> bool:
        """The passenger said something more after the request had ended."""
        ends = [entry.at for entry in self.history if entry.counts and entry.kind in ENDS]
        return self.ended and bool(self.additions) and self.additions[0].at > max(ends)

    @property
    def undone(self) -> frozenset[str]:
        """Identities of the steps that their own authors took back."""
        authors = {entry.event: entry.author for entry in self.history}
        undoing = (entry for entry in self.history if entry.kind == RequestUndone.KIND)
        return frozenset(entry.text for entry in undoing if authors.get(entry.text) == entry.author)

    def overtaken(self, person: str) -> Iterator[Entry]:
        """Steps of this person that came too late to count and were not undone by them."""
        undone = self.undone
        own = (entry for entry in self.history if entry.author == person)
        return (entry for entry in own if not entry.counts and entry.event not in undone)


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
