"""A found item: what was left behind, where it lay, whose it may be. Station scope only.

Candidates are not part of it: each device works them out; only what people decided is written down.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from onboard.domain.blob import BlobReference, Illustrated, reference_keys
from onboard.domain.clock import Moment
from onboard.domain.custody import TO_THE_OWNER, Hand, Link, Overtaken, chain, done, ending, overtaken, witness
from onboard.domain.event import Body, Fact, Priority, kind
from onboard.domain.handling import Rules, rules_for
from onboard.domain.version import unmerged
from onboard.errors import RuleError


class Place(StrEnum):
    """Where it lay."""

    SEAT = "seat"
    SEAT_POCKET = "seat_pocket"
    OVERHEAD_BIN = "overhead_bin"
    LAVATORY = "lavatory"
    GATE = "gate"
    LOUNGE = "lounge"
    SECURITY = "security"


CATEGORIES = (
    "electronics",
    "jewellery",
    "bags",
    "documents",
    "clothing",
    "headwear",
    "comfort",
    "eyewear",
    "keys",
    "children",
    "medical",
    "other",
)


class Description(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a thing that was found.

    Attributes:
        found_at: Unix milliseconds.
        flight: id of the flight on which, or after which, it was left.
        seats: the seats that it may belong to: `("12A", "12B")`, or a row, `("12",)`.
        gate: gate, lounge or checkpoint: `D14`.
        item: what it is, a concept of the thesaurus such as `tablet`.
        name: a name read on the item, by eye or scan.
        bag_tag: ten digits or the human form, as read.
        marks: control features for the proof of ownership; no claimant and no message ever hears of them.
        battery: it holds a battery.
    """

    place: Place
    found_at: Moment
    category: str = "other"
    flight: str | None = None
    seats: tuple[str, ...] = ()
    gate: str = ""
    item: str | None = None
    colour: str = ""
    brand: str = ""
    words: str = ""
    language: str = "en"
    name: str = ""
    bag_tag: str = ""
    marks: str = ""
    battery: bool = False


@kind("found_item.registered", Priority.NORMAL)
class ItemRegistered(Illustrated, frozen=True, kw_only=True):
    """Somebody found it; the first hand of its custody."""

    description: Description

    @property
    def priority(self) -> Priority:
        """Thumbnails are heavy for a poor link: with them it travels in their class (design section 5)."""
        return Priority.BACKGROUND if self.photos else Priority.NORMAL


@kind("found_item.described", Priority.BACKGROUND)
class ItemDescribed(Illustrated, frozen=True, kw_only=True):
    """A better description, and further photos. `saw` holds the identities of the versions that it stands in for."""

    description: Description
    saw: tuple[str, ...]


@kind("found_item.numbered", Priority.NORMAL)
class ItemNumbered(Body, frozen=True, kw_only=True):
    """The relay gives it its reference, `AMSKL12345`."""

    reference: str


@kind("found_item.taken", Priority.NORMAL)
class ItemTaken(Body, frozen=True, kw_only=True):
    """Somebody wants to look for its owner."""


@kind("found_item.assigned", Priority.NORMAL)
class ItemAssigned(Body, frozen=True, kw_only=True):
    """The relay's decision who looks for its owner."""

    person: str


class Whose(Body, frozen=True, kw_only=True):
    """A person's decision on one candidate: a loss report, or a passenger on a flight.

    Attributes:
        weight: what the program had thought, in bits, and `probability` from 0 to 1.
        levels: comparison and level of each reason, from which the weights are estimated anew.
        model: which weights had been used.
    """

    report: str | None = None
    passenger: str | None = None
    flight: str | None = None
    weight: float | None = None
    probability: float | None = None
    levels: tuple[tuple[str, str], ...] = ()
    model: str = ""

    @property
    def candidate(self) -> str:
        """The candidate's id: the report's, or else the passenger's."""
        return self.report or self.passenger or ""


@kind("found_item.matched", Priority.NORMAL)
class ItemMatched(Whose, frozen=True, kw_only=True):
    """It is theirs, a person says."""


@kind("found_item.ruled_out", Priority.BACKGROUND)
class ItemRuledOut(Whose, frozen=True, kw_only=True):
    """It is not theirs, a person says."""


@kind("found_item.reconsidered", Priority.BACKGROUND)
class ItemReconsidered(Body, frozen=True, kw_only=True):
    """A decision on a candidate, named by its event's identity, is taken back."""

    decision: str


@kind("found_item.owners_viewed", Priority.BULK)
class OwnersViewed(Body, frozen=True, kw_only=True):
    """Somebody looked at who sat near it: kept for the audit, shown to nobody at work (design section 6)."""

    flight: str
    seats: tuple[str, ...] = ()


class Version(msgspec.Struct, frozen=True):
    event: str
    author: str
    at: int
    received: int | None
    description: Description


class Decision(msgspec.Struct, frozen=True):
    """What a person decided on a candidate; `matched` False means that it is not theirs."""

    event: str
    author: str
    at: int
    candidate: str
    matched: bool
    report: str | None = None
    passenger: str | None = None
    flight: str | None = None
    levels: tuple[tuple[str, str], ...] = ()


class HandledAs(msgspec.Struct, frozen=True):
    """What decides by which rules a thing is handled."""

    category: str
    item: str | None
    battery: bool


class FoundItem(msgspec.Struct, frozen=True):
    """A found item as it stands.

    Attributes:
        versions: descriptions that nobody merged yet; the last one is shown first.
        reference: `AMSKL12345`, once the relay has given it.
        holder: who looks for its owner, `settled` once the relay has confirmed it.
        decisions: on candidates, each candidate's newest; after the item's end those on its owner alone.
        links: the chain of custody.
        ended: how its time here ended, or None.
        final: the relay has the end; until then a hand-over is provisional.
        unsent: something that was said or done to it on this device has not reached the relay. A look at who sat near
            it is neither.
        done: the links by which deadlines were done that do not end its time here.
        witness: the second person who stands by while it is given up.
        overtaken: further ends, that the relay had after the one that counts: it was given away twice.
        handled_as: all that it was ever described as.
    """

    scope: str
    versions: tuple[Version, ...]
    photos: tuple[BlobReference, ...]
    reference: str | None
    holder: str | None
    settled: bool
    decisions: tuple[Decision, ...]
    links: tuple[Link, ...]
    ended: Hand | None
    ended_at: int | None
    final: bool
    unsent: bool = False
    done: tuple[Link, ...] = ()
    witness: str | None = None
    overtaken: tuple[Overtaken, ...] = ()
    handled_as: tuple[HandledAs, ...] = ()

    @property
    def description(self) -> Description:
        return self.versions[-1].description

    @property
    def two_person(self) -> bool:
        """Whether a second person stands by when it is handed over or given up.

        As soon as any description said so: nobody gets a valuable out alone by describing it anew.
        """
        return any(rules.two_person for rules in self._rules_ever)

    @property
    def offline_return(self) -> bool:
        """Whether it may go to its owner before the relay has agreed: by every description that it ever had."""
        return all(rules.offline_return for rules in self._rules_ever)

    @property
    def _rules_ever(self) -> Iterator[Rules]:
        ever = self.handled_as or (_handled(self.description),)
        return (rules_for(each.category, each.item, battery=each.battery) for each in ever)

    @property
    def station(self) -> str:
        return self.scope.partition(":")[2]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        keys = [("found_item.scope", self.scope), *reference_keys(self.photos)]
        if self.reference:
            keys.append(("found_item.reference", self.reference))
        if self.description.flight:
            keys.append(("found_item.flight", self.description.flight))
        if self.ended is None:
            keys.append(("found_item.open", self.scope))
        told = sorted({each.link.author for each in self.overtaken if not each.confirmed})
        keys += (("found_item.overtaken", author) for author in told)
        return tuple(keys)

    @property
    def owner(self) -> Decision | None:
        """Whose it is, as a person decided; the newest decision stands."""
        return next((decision for decision in reversed(self.decisions) if decision.matched), None)

    @property
    def returned(self) -> bool:
        """It went back to its owner."""
        return self.ended in TO_THE_OWNER

    @property
    def where(self) -> str:
        """The place where it is now, in words."""
        return next((link.place for link in reversed(self.links) if link.place), "")


def must_be_here(item: FoundItem) -> None:
    """Asserts that the item has not gone.

    Raises:
        RuleError: it has.
    """
    if item.ended:
        raise RuleError(f"This is not here any more: {item.ended}.")


def fold(history: Sequence[Fact]) -> FoundItem | None:
    registered = next((fact for fact in history if isinstance(fact.body, ItemRegistered)), None)
    if registered is None or not isinstance(registered.body, ItemRegistered):
        return None
    where = " ".join(part for part in _lay(registered.body.description) if part)
    links = chain(history, registered, where)
    end = ending(links)
    assigned = next((f.body.person for f in reversed(history) if isinstance(f.body, ItemAssigned)), None)
    taken = next((fact.event.author for fact in history if isinstance(fact.body, ItemTaken)), None)
    return FoundItem(
        scope=registered.event.scope,
        versions=tuple(map(_version, unmerged(history, _saw))),
        photos=_photos(history),
        reference=next((f.body.reference for f in history if isinstance(f.body, ItemNumbered)), None),
        holder=assigned or taken,
        settled=assigned is not None,
        decisions=_decisions(history, ended=end is not None),
        links=links,
        ended=end.hand if end else None,
        ended_at=end.at if end else None,
        final=end is not None and end.received is not None,
        unsent=any(fact.event.received is None for fact in history if not isinstance(fact.body, OwnersViewed)),
        done=done(links, history),
        witness=witness(links, history),
        overtaken=overtaken(links, history),
        handled_as=_handled_as(history),
    )


def _handled_as(history: Sequence[Fact]) -> tuple[HandledAs, ...]:
    described = (fact.body.description for fact in history if isinstance(fact.body, ItemRegistered | ItemDescribed))
    return tuple(dict.fromkeys(map(_handled, described)))


def _handled(description: Description) -> HandledAs:
    return HandledAs(description.category, description.item, description.battery)


def _lay(description: Description) -> tuple[str, ...]:
    return (description.flight or description.gate, *description.seats)


def _saw(body: Body) -> tuple[str, ...] | None:
    match body:
        case ItemRegistered():
            return ()
        case ItemDescribed(saw=saw):
            return saw
    return None


def _version(fact: Fact) -> Version:
    event, body = fact.event, fact.body
    assert isinstance(body, ItemRegistered | ItemDescribed)
    return Version(str(event.identity), event.author, fact.at, event.received, body.description)


def _photos(history: Sequence[Fact]) -> tuple[BlobReference, ...]:
    """Photos only grow; the same one twice shows once."""
    photos = (photo for fact in history if isinstance(fact.body, Illustrated) for photo in fact.body.photos)
    return tuple({photo.hash: photo for photo in photos}.values())


def _decisions(history: Sequence[Fact], *, ended: bool) -> tuple[Decision, ...]:
    """Each candidate's newest decision; when the item has gone, all candidates but the owner are removed."""
    reconsidered = {f.body.decision for f in history if isinstance(f.body, ItemReconsidered)}
    decisions: dict[str, Decision] = {}
    for fact in history:
        body = fact.body
        name = str(fact.event.identity)
        if isinstance(body, Whose) and name not in reconsidered:
            decisions.pop(body.candidate, None)
            decisions[body.candidate] = _decision(fact, body)
    kept = list(decisions.values())
    if ended:
        kept = [decision for decision in kept if decision.matched][-1:]
    return tuple(kept)


def _decision(fact: Fact, body: Whose) -> Decision:
    return Decision(
        event=str(fact.event.identity),
        author=fact.event.author,
        at=fact.at,
        candidate=body.candidate,
        matched=isinstance(body, ItemMatched),
        report=body.report,
        passenger=body.passenger,
        flight=body.flight,
        levels=body.levels,
    )
