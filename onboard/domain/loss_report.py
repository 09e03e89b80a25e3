"""A loss report: what a passenger says they lost. Station scope only; how to reach them is not in it."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from onboard.domain.clock import Moment
from onboard.domain.event import Body, Fact, Priority, kind
from onboard.domain.version import unmerged


class Source(StrEnum):
    CONVERSATION = "conversation"
    WEB = "web form"
    HAND = "by hand"


class Loss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was lost, in the passenger's words, and what was read from them.

    Attributes:
        reported_at: Unix milliseconds.
        lost_on: local date; None where nobody knows.
        name: the reporter's name.
        passenger: id of the passenger, only where the proof matched.
        item: what it is, a concept of the thesaurus.
    """

    words: str
    reported_at: Moment
    language: str = "en"
    lost_on: dt.date | None = None
    flight: str | None = None
    seat: str | None = None
    where: str = ""
    name: str = ""
    passenger: str | None = None
    category: str = ""
    item: str | None = None
    colour: str = ""
    brand: str = ""


@kind("loss_report.filed", Priority.NORMAL)
class LossFiled(Body, frozen=True, kw_only=True):
    loss: Loss
    source: Source = Source.HAND
    search_until: int | None = None
    """When the cleaners come, Unix milliseconds: until then it is a search task; None where nobody can search."""


@kind("loss_report.corrected", Priority.NORMAL)
class LossCorrected(Body, frozen=True, kw_only=True):
    """What was read is put right by a person; `saw` names the versions that it stands in for."""

    loss: Loss
    saw: tuple[str, ...]


@kind("loss_report.numbered", Priority.NORMAL)
class LossNumbered(Body, frozen=True, kw_only=True):
    """The relay gives it its number, `L-20931`."""

    reference: str


@kind("loss_report.search_taken", Priority.NORMAL)
class SearchTaken(Body, frozen=True, kw_only=True):
    """Somebody goes and looks."""


@kind("loss_report.search_assigned", Priority.NORMAL)
class SearchAssigned(Body, frozen=True, kw_only=True):
    """The relay's decision who looks."""

    person: str


class SearchOutcome(StrEnum):
    """`NOBODY_LOOKED`: whoever was asked to never heard of it in time."""

    FOUND = "found"
    NOT_THERE = "not there"
    NOBODY_LOOKED = "nobody looked"


@kind("loss_report.searched", Priority.NORMAL)
class Searched(Body, frozen=True, kw_only=True):
    """What came of a search; `item` is the found item's id where it is registered. `words` may say more.

    `step` is the identity of the crew's answer that says so; empty where it was no request to them.
    """

    item: str | None = None
    words: str = ""
    outcome: SearchOutcome = SearchOutcome.NOT_THERE
    step: str = ""


@kind("loss_report.search_undone", Priority.NORMAL)
class SearchUndone(Body, frozen=True, kw_only=True):
    """The crew took back the answer of that identity: what it said of the search no longer stands."""

    step: str


class End(StrEnum):
    RETURNED = "returned"
    OWNER_HAS_IT = "owner has it"
    WITHDRAWN = "withdrawn"


@kind("loss_report.closed", Priority.NORMAL)
class LossClosed(Body, frozen=True, kw_only=True):
    end: End
    item: str | None = None


CLEANERS = 45 * 60_000
"""Milliseconds after arrival at which the cleaners have been through the cabin, at the latest."""


def search_until(arrival: int | None) -> int | None:
    """Until when looking at the seat makes sense, Unix milliseconds; None where the arrival is not known."""
    return None if arrival is None else arrival + CLEANERS


class Version(msgspec.Struct, frozen=True):
    event: str
    author: str
    at: int
    received: int | None
    loss: Loss


class Search(msgspec.Struct, frozen=True):
    """One look at the place, or that nobody could look."""

    author: str
    at: int
    outcome: SearchOutcome
    item: str | None
    words: str
    step: str = ""

    @property
    def looked(self) -> bool:
        return self.outcome is not SearchOutcome.NOBODY_LOOKED


class LossReport(msgspec.Struct, frozen=True):
    """A loss report as it stands. `versions` are those that nobody merged yet; the last one is shown first."""

    scope: str
    source: Source
    versions: tuple[Version, ...]
    reference: str | None
    search_until: int | None
    searcher: str | None
    settled: bool
    searches: tuple[Search, ...]
    ended: End | None
    unsent: bool

    @property
    def loss(self) -> Loss:
        return self.versions[-1].loss

    @property
    def station(self) -> str:
        return self.scope.partition(":")[2]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        keys = [("loss_report.scope", self.scope)]
        if self.reference:
            keys.append(("loss_report.reference", self.reference))
        if self.ended is None:
            keys.append(("loss_report.open", self.scope))
        return tuple(keys)

    @property
    def last_search(self) -> Search | None:
        """What the last look gave; where nobody looked, that."""
        looks = [search for search in self.searches if search.looked]
        return next(reversed(looks or self.searches), None)

    def to_search(self, now: int) -> bool:
        """Whether somebody should go and look: nobody has yet, and the cleaners have not been."""
        searched = any(search.looked for search in self.searches)
        return self.ended is None and not searched and self.search_until is not None and now < self.search_until


def fold(history: Sequence[Fact]) -> LossReport | None:
    first = next((fact for fact in history if isinstance(fact.body, LossFiled)), None)
    if first is None or not isinstance(first.body, LossFiled):
        return None
    assigned = next((f.body.person for f in reversed(history) if isinstance(f.body, SearchAssigned)), None)
    taken = next((fact.event.author for fact in history if isinstance(fact.body, SearchTaken)), None)
    undone = {fact.body.step for fact in history if isinstance(fact.body, SearchUndone)}
    searches = (_search(fact, fact.body) for fact in history if isinstance(fact.body, Searched))
    return LossReport(
        scope=first.event.scope,
        source=first.body.source,
        versions=tuple(map(_version, unmerged(history, _saw))),
        reference=next((f.body.reference for f in history if isinstance(f.body, LossNumbered)), None),
        search_until=first.body.search_until,
        searcher=assigned or taken,
        settled=assigned is not None,
        searches=tuple(search for search in searches if search.step not in undone),
        ended=next((f.body.end for f in history if isinstance(f.body, LossClosed)), None),
        unsent=any(fact.event.received is None for fact in history),
    )


def _saw(body: Body) -> tuple[str, ...] | None:
    match body:
        case LossFiled():
            return ()
        case LossCorrected(saw=saw):
            return saw
    return None


def _version(fact: Fact) -> Version:
    event, body = fact.event, fact.body
    assert isinstance(body, LossFiled | LossCorrected)
    return Version(str(event.identity), event.author, fact.at, event.received, body.loss)


def _search(fact: Fact, body: Searched) -> Search:
    outcome = SearchOutcome.FOUND if body.item else body.outcome
    return Search(fact.event.author, fact.at, outcome, body.item, body.words, body.step)
