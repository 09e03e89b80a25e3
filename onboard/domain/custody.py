"""Custody of a found item: whose hands it went through, where and when, as a chain that can be verified.

Each link's seal is the SHA-256 of the seal before it together with the event itself, so that nothing can be taken out,
put in or changed afterwards without every later seal changing. The short seal on a printed label shows how far the
chain had come when it was printed.
"""

import hashlib
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


class Hand(StrEnum):
    """What happened to the item. The ends are those after which nobody here has it any more.

    `DONE` and `UNDONE` are about a deadline of the handling rules; the item stays where it is.
    """

    FOUND = "found"
    CARRIED = "carried"
    SHELVED = "shelved"
    PASSED_ON = "passed on"
    HANDED_OVER = "handed over"
    SHIPPED = "shipped"
    AUTHORITIES = "given to the authorities"
    DONATED = "donated"
    DISPOSED = "disposed of"
    DONE = "done"
    UNDONE = "not done after all"


ENDS = frozenset({Hand.HANDED_OVER, Hand.SHIPPED, Hand.AUTHORITIES, Hand.DONATED, Hand.DISPOSED})
TO_THE_OWNER = frozenset({Hand.HANDED_OVER, Hand.SHIPPED})
GIVEN_UP = frozenset({Hand.DONATED, Hand.DISPOSED})
"""Ends for which nobody signs: no owner, no carrier and no authority."""

UNSEALED = bytes(32)
"""What stands before the first link of a chain."""


@kind("found_item.moved", Priority.NORMAL)
class ItemMoved(Body, frozen=True, kw_only=True):
    """The item changed hands or place.

    Attributes:
        place: where it is now, in words: `T2 · box 7`, `Transfer desk T6`.
        to: who has it now, where that is not its author: a station, a carrier, an authority.
        claim: id of the claim by which its owner gets it.
        witness: the second person who saw a valuable handed over or given up.
        saw: identity of the link that its author saw last.
    """

    hand: Hand
    saw: str
    place: str = ""
    to: str = ""
    claim: str | None = None
    witness: str | None = None


@kind("found_item.witnessed", Priority.NORMAL)
class ItemWitnessed(Body, frozen=True, kw_only=True):
    """A second person stands by while a valuable is given up.

    Attributes:
        saw: identity of the newest link then; with the next hand it is over.
    """

    saw: str


@kind("found_item.deadline_done", Priority.NORMAL)
class DeadlineDone(Body, frozen=True, kw_only=True):
    """What the handling rules ask for by a deadline was done, and the item is still here.

    Attributes:
        code: of the handling rules: `leak_check`.
        saw: identity of the link that its author saw last.
    """

    code: str
    saw: str


@kind("found_item.deadline_undone", Priority.NORMAL)
class DeadlineUndone(Body, frozen=True, kw_only=True):
    """It was not done after all; `step` is the identity of the event that said so, by the same author."""

    step: str
    code: str
    saw: str


@kind("found_item.overtaken_confirmed", Priority.NORMAL)
class OvertakenConfirmed(Body, frozen=True, kw_only=True):
    """Who ended the item's time here knows that the relay had another end first.

    Attributes:
        step: identity of the link that does not count; its author's confirmation alone has effect.
    """

    step: str


class Link(msgspec.Struct, frozen=True):
    """One hand in the chain.

    Attributes:
        received: when the relay had it, Unix milliseconds; None while it has not been sent.
        deadline: the code of the deadline that was done, or undone.
        seal: SHA-256, 64 hexadecimal digits.
        knowing: False where its author did not know of the link before it, as both were written apart.
    """

    event: str
    hand: Hand
    author: str
    at: int
    received: int | None
    number: int | None
    place: str
    to: str
    claim: str | None
    witness: str | None
    deadline: str
    seal: str
    knowing: bool

    @property
    def short_seal(self) -> str:
        """The first eight digits of the seal, as printed on labels."""
        return self.seal[:8]


class Overtaken(msgspec.Struct, frozen=True):
    """An end that does not count, because the relay had another one first; `confirmed` once its author knows."""

    link: Link
    confirmed: bool


def seal(before: bytes, fact: Fact) -> bytes:
    """The seal of the link that this event makes, 32 bytes."""
    event = fact.event
    said = f"{event.identity}\n{event.author}\n{event.at}\n{event.kind}\n".encode()
    return hashlib.sha256(before + said + event.body).digest()


def chain(history: Sequence[Fact], found: Fact, where: str) -> tuple[Link, ...]:
    """The links in the order of the log, beginning with the hand that found the item `where` it lay."""
    links: list[Link] = []
    before = UNSEALED
    for fact in history:
        body, deadline = _hand(fact, found, where)
        if body is not None:
            before = seal(before, fact)
            links.append(_link(fact, body, deadline, before, links))
    return tuple(links)


def _hand(fact: Fact, found: Fact, where: str) -> tuple[ItemMoved | None, str]:
    """What the event did to the item, None where nothing; and the deadline that it is about."""
    if fact.event.identity == found.event.identity:
        return ItemMoved(hand=Hand.FOUND, saw="", place=where), ""
    match fact.body:
        case ItemMoved() as body:
            return body, ""
        case DeadlineDone(code=code, saw=saw):
            return ItemMoved(hand=Hand.DONE, saw=saw), code
        case DeadlineUndone(code=code, saw=saw):
            return ItemMoved(hand=Hand.UNDONE, saw=saw), code
    return None, ""


def _link(fact: Fact, body: ItemMoved, deadline: str, sealed: bytes, before: Sequence[Link]) -> Link:
    event = fact.event
    return Link(
        event=str(event.identity),
        hand=body.hand,
        author=event.author,
        at=fact.at,
        received=event.received,
        number=event.number,
        place=body.place,
        to=body.to,
        claim=body.claim,
        witness=body.witness,
        deadline=deadline,
        seal=sealed.hex(),
        knowing=body.saw == (before[-1].event if before else ""),
    )


def ending(links: Sequence[Link]) -> Link | None:
    """The link that ended the item's time here: of several, the first that the relay had; else the first of all."""
    ends = [link for link in links if link.hand in ENDS]
    known = [link for link in ends if link.number is not None]
    return min(known, key=lambda link: link.number or 0) if known else next(iter(ends), None)


def overtaken(links: Sequence[Link], history: Sequence[Fact]) -> tuple[Overtaken, ...]:
    """The ends that do not count beside the one that the relay had first.

    An end by the same claim is no other: two people recorded one hand-over.
    """
    first = ending(links)
    if first is None or first.number is None:
        return ()
    known = {(f.body.step, f.event.author) for f in history if isinstance(f.body, OvertakenConfirmed)}
    others = (link for link in links if link.hand in ENDS and link is not first)
    return tuple(
        Overtaken(link, confirmed=(link.event, link.author) in known)
        for link in others
        if link.claim is None or link.claim != first.claim
    )


def witness(links: Sequence[Link], history: Sequence[Fact]) -> str | None:
    """The second person who stands by since the newest link, the last of several; None once it has ended."""
    if not links or ending(links):
        return None
    stood = (f for f in reversed(history) if isinstance(f.body, ItemWitnessed) and f.body.saw == links[-1].event)
    return next((fact.event.author for fact in stood), None)


def done(links: Sequence[Link], history: Sequence[Fact]) -> tuple[Link, ...]:
    """The links by which a deadline was done and that their own authors have not taken back."""
    undone = {(f.body.step, f.event.author) for f in history if isinstance(f.body, DeadlineUndone)}
    return tuple(each for each in links if each.hand is Hand.DONE and (each.event, each.author) not in undone)
