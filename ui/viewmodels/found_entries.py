"""Entries of lost & found as a person recognises them: which thing, whose it may be, how it came out."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from onboard.domain import claim, loss_report
from onboard.domain.claim import Claim, ClaimArranged, ClaimEnded, ClaimJudged, ClaimOpened, Verdict
from onboard.domain.custody import DeadlineDone, DeadlineUndone, ItemMoved
from onboard.domain.entities import State
from onboard.domain.event import Body
from onboard.domain.found_item import FoundItem, ItemDescribed, ItemRegistered, OwnersViewed, Whose
from onboard.domain.loss_report import LossClosed, LossCorrected, LossFiled, LossReport, Searched
from onboard.domain.manifest import Manifest
from onboard.domain.sweep import Sweep, SweepAlarmed, SweepCleared
from onboard.store.replica import Replica
from ui.viewmodels import item_words

_OUTCOMES: dict[str, object] = {
    Verdict.FITS: QT_TRANSLATE_NOOP("Entries", "it fits"),
    Verdict.UNCLEAR: QT_TRANSLATE_NOOP("Entries", "unclear"),
    Verdict.DOES_NOT_FIT: QT_TRANSLATE_NOOP("Entries", "it does not fit"),
    claim.End.HANDED_OVER: QT_TRANSLATE_NOOP("Entries", "handed over"),
    claim.End.REFUSED: QT_TRANSLATE_NOOP("Entries", "refused"),
    claim.End.WITHDRAWN: QT_TRANSLATE_NOOP("Entries", "withdrawn"),
    claim.End.GONE: QT_TRANSLATE_NOOP("Entries", "the item has gone"),
    loss_report.SearchOutcome.FOUND: QT_TRANSLATE_NOOP("Entries", "found"),
    loss_report.SearchOutcome.NOT_THERE: QT_TRANSLATE_NOOP("Entries", "nothing there"),
    loss_report.SearchOutcome.NOBODY_LOOKED: QT_TRANSLATE_NOOP("Entries", "nobody looked"),
    loss_report.End.RETURNED: QT_TRANSLATE_NOOP("Entries", "the owner has it back"),
    loss_report.End.OWNER_HAS_IT: QT_TRANSLATE_NOOP("Entries", "the owner had it all along"),
}
"""By the codes of verdicts, searches and ends; withdrawn are claims and reports alike."""


def said(text: object) -> str:
    return QCoreApplication.translate("Entries", str(text))


def titled(title: str, body: Body | None, station: str) -> str:
    """The title of such an entry with what its body says; any other title stays as it is."""
    match body:
        case ItemRegistered() | LossFiled():
            words = said(QT_TRANSLATE_NOOP("Entries", "%1, for lost & found in %2"))
            return words.replace("%1", title).replace("%2", station)
        case ItemMoved(hand=hand):
            return item_words.hand(hand)
        case DeadlineDone(code=code) | DeadlineUndone(code=code):
            return f"{title}: {item_words.limit(code)}"
        case Searched(outcome=code) | ClaimJudged(verdict=code) | ClaimEnded(end=code) | LossClosed(end=code):
            return f"{title}: {said(_OUTCOMES[code])}"
    return title


def seat(body: Body | None, state: State | None) -> str:
    """The seat where it lay, or of the person whose it may be; empty where there is none."""
    match body, state:
        case SweepAlarmed(seat=seat), _:
            return seat
        case (ClaimOpened(seat=seat), _) | (_, Claim(seat=seat)):
            return seat or ""
        case (LossFiled(loss=loss) | LossCorrected(loss=loss), _) | (_, LossReport(loss=loss)):
            return loss.seat or ""
        case (ItemRegistered(description=description), _) | (_, FoundItem(description=description)):
            return next(iter(description.seats), "")
    return ""


def whom(replica: Replica, body: Body | None, state: State | None) -> str:
    """Whose it may be: the candidate, the claimant, the reporter; of a sweep its flight."""
    match body, state:
        case Whose(report=report, passenger=passenger, flight=flight), _:
            return _candidate(replica, report, passenger, flight)
        case (ClaimOpened(name=name), _) | (_, Claim(name=name)):
            return name
        case (LossFiled(loss=loss) | LossCorrected(loss=loss), _) | (_, LossReport(loss=loss)):
            return loss.name
        case ((SweepCleared(flight=flight) | SweepAlarmed(flight=flight) | OwnersViewed(flight=flight)), _) | (
            _,
            Sweep(flight=flight),
        ):
            return item_words.flight(flight)
    return ""


def _candidate(replica: Replica, report: str | None, passenger: str | None, flight: str | None) -> str:
    reported = replica.state(report) if report else None
    if isinstance(reported, LossReport):
        return reported.loss.name
    manifests = replica.find("manifest.flight", flight).values() if flight and passenger else ()
    listed = [each.traveller(passenger) for each in manifests if isinstance(each, Manifest)] if passenger else []
    return next((each.name for each in listed if each), "")


def words(replica: Replica, body: Body | None, state: State | None) -> str:
    """The thing in a line, with the place where it goes; or the words of what was lost, or of an alarm."""
    match body:
        case SweepAlarmed(text=text):
            return text
        case ItemRegistered(description=description) | ItemDescribed(description=description):
            return item_words.title(description)
        case LossFiled(loss=loss) | LossCorrected(loss=loss):
            return loss.words
        case Searched(words=text) if text:
            return text
        case ItemMoved(place=place, to=taker) | ClaimArranged(place=place, carrier=taker):
            return _joined(_thing(replica, body, state), place, taker)
    return _thing(replica, body, state)


def _thing(replica: Replica, body: Body | None, state: State | None) -> str:
    """The found item that an entry is about, or the words for what was lost."""
    if isinstance(body, ClaimOpened):
        state = replica.state(body.item)
    elif isinstance(state, Claim):
        state = replica.state(state.item)
    match state:
        case FoundItem(description=description):
            return item_words.title(description)
        case LossReport(loss=loss):
            return loss.words
    return ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
