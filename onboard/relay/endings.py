"""What is over once a found item has gone: other claims on it, and the report of the owner who has it."""

from sqlalchemy import Connection

from onboard.domain.claim import Claim, ClaimEnded, End
from onboard.domain.custody import ending
from onboard.domain.event import Event
from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import End as ReportEnd
from onboard.domain.loss_report import LossClosed, LossReport
from onboard.store.log import Draft, find, state


def decide(connection: Connection, event: Event) -> list[Draft]:
    """What ends by this move or this opening of a claim, which is stored and folded already."""
    match state(connection, event.subject):
        case FoundItem(final=True) as item:
            return _gone(connection, event.subject, item)
        case Claim(ended=None) as claim:
            about = state(connection, claim.item)
            return [_over(event.subject, claim)] if isinstance(about, FoundItem) and about.ended else []
    return []


def _gone(connection: Connection, subject: str, item: FoundItem) -> list[Draft]:
    last = ending(item.links)
    on_it = find(connection, "claim.item", subject)
    claims = {key: claim for key, claim in on_it.items() if isinstance(claim, Claim)}
    served = last.claim if last else None
    drafts = [_over(key, claim) for key, claim in claims.items() if claim.ended is None and key != served]
    return drafts + (_returned(connection, subject, item, claims[served]) if served in claims else [])


def _over(subject: str, claim: Claim) -> Draft:
    return Draft(claim.scope, subject, ClaimEnded(end=End.GONE))


def _returned(connection: Connection, subject: str, item: FoundItem, served: Claim) -> list[Draft]:
    """The report that a person had matched is closed, unless who got the item is known to be somebody else."""
    matched = item.owner.report if item.owner else None
    report = state(connection, matched) if matched else None
    if not matched or not isinstance(report, LossReport) or report.ended:
        return []
    if served.passenger and report.loss.passenger not in {None, served.passenger}:
        return []
    return [Draft(report.scope, matched, LossClosed(end=ReportEnd.RETURNED, item=subject))]
