"""The claims of a station: by what is next for those who work there, what is with the desk, what is over."""

from collections.abc import Iterator

import msgspec

from onboard.bootstrap import Device
from onboard.domain.claim import Claim, End
from onboard.domain.found_item import FoundItem
from onboard.domain.scope import station_scope
from onboard.store.replica import Replica
from onboard.sync.engine import LinkState
from ui.viewmodels import claim_steps, item_words
from ui.viewmodels.candidates import short_name
from ui.viewmodels.claim_steps import OF_THE_DESK, Next
from ui.viewmodels.times import DAY

_TONES = {End.HANDED_OVER: "ok", End.REFUSED: "urgent"}
SECTIONS = ("here", "desk", "over")


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim.

    Attributes:
        section: `here` waits for the station, `desk` for the desk or the passenger, `over` has ended today.
        who: the claimant, seat before name.
        standing: what it waits for, or how it ended; with its `tone`.
        obstacle: why this person cannot take the next step.
        provisional: its end is final only when the ground has it.
    """

    key: str
    section: str
    item: str
    title: str
    reference: str
    symbol: str
    who: str
    standing: str
    tone: str
    arranged: str
    obstacle: str
    provisional: bool
    unsent: bool


def claim_rows(device: Device, station: str, now: int) -> list[ClaimRow]:
    """All of them: what is due first, then by when it was opened, the newest end first."""
    online = device.engine.link.state is LinkState.CONNECTED
    found = list(_claims(device.replica, station_scope(station), now))
    found.sort(key=lambda each: _order(each[1], each[2]))
    return [_row(key, claim, item, device.membership.person, now, online=online) for key, claim, item in found]


def who(claim: Claim) -> str:
    """`12A · J. Okafor`, as much as is known."""
    name = short_name(claim.name) if claim.name.strip() else ""
    return " · ".join(part for part in (claim.seat, name) if part) or claim_steps.say("Name not known")


def _claims(replica: Replica, scope: str, now: int) -> Iterator[tuple[str, Claim, FoundItem]]:
    for key, claim in replica.find("claim.scope", scope).items():
        if isinstance(claim, Claim) and (claim.ended is None or claim.history[-1].at > now - DAY):
            item = replica.state(claim.item)
            if isinstance(item, FoundItem):
                yield key, claim, item


def _section(claim: Claim, item: FoundItem) -> str:
    step = claim_steps.next_step(claim, item)
    return "over" if step is Next.OVER else "desk" if step in OF_THE_DESK else "here"


def _order(claim: Claim, item: FoundItem) -> tuple[int, int, int]:
    section = _section(claim, item)
    by = claim.arranged.by if claim.arranged else None
    at = -claim.history[-1].at if section == "over" else claim.opened_at
    return (SECTIONS.index(section), by or claim.opened_at + DAY, at)


def _row(key: str, claim: Claim, item: FoundItem, person: str, now: int, *, online: bool) -> ClaimRow:
    section = _section(claim, item)
    return ClaimRow(
        key=key,
        section=section,
        item=claim.item,
        title=item_words.title(item.description),
        reference=item.reference or "",
        symbol=item_words.icon(item.description.category),
        who=who(claim),
        standing=claim_steps.words(claim, item),
        tone=_TONES.get(claim.ended, "neutral") if claim.ended else "accent" if section == "here" else "neutral",
        arranged=claim_steps.arranged(claim, now),
        obstacle=claim_steps.obstacle(claim, item, person, online=online),
        provisional=claim.ended is End.HANDED_OVER and not item.final,
        unsent=claim.unsent,
    )
