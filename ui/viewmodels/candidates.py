"""Whose a found item could be: the candidates of a ranking as cards, with shares that add up to a hundred."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.domain.claim import Claim, Verdict
from onboard.domain.found_item import Decision, FoundItem, ItemMatched, ItemRuledOut
from onboard.domain.loss_report import LossReport, Source
from onboard.domain.manifest import Manifest, Traveller
from onboard.matching.candidates import Candidate, Ranking
from onboard.matching.score import Reason, sentence
from onboard.matching.weights import SAT
from onboard.store.replica import Replica
from onboard.tracing import MODEL
from ui.viewmodels import item_words
from ui.viewmodels.departures import Departures
from ui.viewmodels.times import clock

LEAST = 0.005
"""The smallest share of a card; smaller ones are among "none of these"."""

PASSENGER = "passenger"
REPORT = "report"


class CandidateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate's card.

    Attributes:
        kind: `passenger` or `report`.
        percent: its share, from 0 to 100.
        name: `Seat 12A · J. Okafor`, `Report L-20931 · M. Katz`.
        short: what a button calls it: `12A`, `L-20931`.
        detail: how to reach them and where they go next, or the report's words.
        chips: the reasons, those for it first: `text`, `weight` with its sign, `bits`.
        decision: `theirs`, `not theirs` or empty; `decided` is the decision's event.
        claim: how far asking them has come: empty, `opened`, `asked`, `answered`, `fits`, `unclear`.
    """

    key: str
    kind: str
    percent: int = 0
    name: str = ""
    short: str = ""
    detail: str = ""
    chips: list[dict[str, Any]] = []
    decision: str = ""
    decided: str = ""
    claim: str = ""
    seat: str = ""
    person: str = ""
    flight: str = ""
    passenger: str = ""
    report: str = ""
    language: str = "en"


class Owners(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates of one item. `none` is the share of nobody of `rows`, in percent.

    `ruledOut` are those of whom a person said that it is not theirs; they have no share.
    """

    rows: list[CandidateRow] = []
    ruledOut: list[CandidateRow] = []
    none: int = 100
    certain: bool = False


class Known(NamedTuple):
    """What is known beside a ranking; `manifests` of the passengers among the candidates."""

    manifests: dict[str, Manifest]
    departures: Departures
    reports: dict[str, LossReport]
    claims: list[Claim]


def known(replica: Replica, item: str, here: FoundItem, ranking: Ranking, now: int) -> Known:
    """Reads what the candidates' cards say."""
    named = {each.report or each.id for each in ranking.candidates} | {each.report for each in here.decisions}
    reports = {key: replica.state(key) for key in named if key}
    passengers = {each.id for each in ranking.candidates if each.kind == PASSENGER}
    passengers |= {each.passenger for each in here.decisions if each.passenger}
    return Known(
        _manifests(replica, here, passengers),
        Departures(replica, here.station, now),
        {key: report for key, report in reports.items() if isinstance(report, LossReport)},
        [each for each in replica.find("claim.item", item).values() if isinstance(each, Claim) and not each.ended],
    )


def _manifests(replica: Replica, here: FoundItem, passengers: set[str]) -> dict[str, Manifest]:
    """The item's flight, first, and those of passengers who were on another one."""
    listed = replica.find("manifest.flight", here.description.flight).values() if here.description.flight else ()
    found = [each for each in listed if isinstance(each, Manifest)]
    left = passengers - {traveller.id for each in found for traveller in each.travellers}
    if left:
        others = (each for each in replica.states("manifest", here.scope).values() if isinstance(each, Manifest))
        found += [each for each in others if any(each.traveller(passenger) for passenger in left)]
    return {each.flight: each for each in found}


def owners(here: FoundItem, ranking: Ranking, facts: Known, *, reports: bool) -> Owners:
    """The cards; without `reports` those of passengers alone. "None of these" has what no card has."""
    shown = [each for each in ranking.candidates if _counts(each) and (reports or each.kind == PASSENGER)]
    shares = [each.probability for each in shown]
    *percents, none = hundred([*shares, max(0.0, 1 - sum(shares))])
    seats: dict[str, str] = {}
    rows = [_card(each, percent, here, facts, seats) for each, percent in zip(shown, percents, strict=True)]
    refused = [_decided(each) for each in here.decisions if not each.matched]
    return Owners(
        rows=rows,
        ruledOut=[_card(each, 0, here, facts, {}) for each in refused],
        none=none,
        certain=ranking.certain,
    )


def _counts(each: Candidate) -> bool:
    """Whether it has a share that can be seen; who sat where it lay is always shown."""
    sat = any(reason.comparison == SAT and reason.level == "same" for reason in each.reasons)
    return sat or each.probability >= LEAST


def _decided(said: Decision) -> Candidate:
    """The candidate that a decision is about."""
    kind = PASSENGER if said.passenger else REPORT
    return Candidate(
        kind=kind, id=said.passenger or said.candidate, score=0.0, probability=0.0, reasons=(), report=said.report
    )


def hundred(shares: Sequence[float]) -> list[int]:
    """Whole percents of shares that sum to one; they sum to 100, each is off by less than one."""
    exact = [100 * share for share in shares]
    whole = [int(share) for share in exact]
    rest = 100 - sum(whole)
    nearest = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in nearest[:rest]:
        whole[place] += 1
    return whole


def decision(row: CandidateRow, candidate: Candidate, *, theirs: bool) -> ItemMatched | ItemRuledOut:
    """What is recorded of a person's word on a candidate."""
    body: type[ItemMatched | ItemRuledOut] = ItemMatched if theirs else ItemRuledOut
    return body(
        report=row.report or None,
        passenger=row.passenger or None,
        flight=row.flight or None,
        weight=candidate.score,
        probability=candidate.probability,
        levels=tuple((reason.comparison, reason.level) for reason in candidate.reasons),
        model=MODEL,
    )


def chips(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """The waterfall: those that speak for it first, each group with the strongest first."""
    ordered = sorted(reasons, key=lambda reason: (reason.weight < 0, -abs(reason.weight)))
    return [
        {"text": sentence(reason), "weight": signed(reason.weight), "bits": reason.weight}
        for reason in ordered
        if signed(reason.weight)[1:] != "0.0"
    ]


def signed(weight: float) -> str:
    """A weight in bits with its sign: `+5.1`; below zero with a true minus."""
    return f"{weight:+.1f}".replace("-", "\u2212")


def short_name(name: str) -> str:
    """`J. Okafor`: as much of a name as lost & found staff need; names in other scripts stay whole."""
    if not name.isascii() and not unicodedata.name(name[0]).startswith("LATIN"):
        return name
    first, _, rest = (name.title() if name.isupper() else name).partition(" ")
    return f"{first[0]}. {rest}" if rest else first


def _card(each: Candidate, percent: int, here: FoundItem, facts: Known, seats: dict[str, str]) -> CandidateRow:
    row = _report(each, facts) if each.kind == REPORT else _passenger(each, facts, seats)
    said = next((one for one in here.decisions if one.candidate in {row.report, row.passenger}), None)
    return msgspec.structs.replace(
        row,
        percent=percent,
        chips=chips(each.reasons),
        decision=_said(said),
        decided=said.event if said else "",
        claim=_claim(row, facts.claims),
    )


def _said(said: Decision | None) -> str:
    if said is None:
        return ""
    return "theirs" if said.matched else "not theirs"


def _claim(row: CandidateRow, claims: Sequence[Claim]) -> str:
    """How far the newest claim of this candidate has come."""
    mine = [
        claim
        for claim in claims
        if (row.report and claim.report == row.report) or (row.passenger and claim.passenger == row.passenger)
    ]
    if not mine:
        return ""
    newest = max(mine, key=lambda claim: claim.opened_at)
    if newest.verdict is not None:
        return {Verdict.FITS: "fits", Verdict.UNCLEAR: "unclear"}.get(newest.verdict, "")
    if newest.answered_at is not None:
        return "answered"
    return "asked" if newest.asked_at is not None else "opened"


def _report(each: Candidate, facts: Known) -> CandidateRow:
    report = facts.reports.get(each.id)
    if report is None:
        words = QCoreApplication.translate("Matches", "A report that is not here any more")
        return CandidateRow(key=each.id, kind=REPORT, name=words, short=words, report=each.id)
    loss = report.loss
    number = report_name(report)
    return CandidateRow(
        key=each.id,
        kind=REPORT,
        name=" · ".join(filter(None, (number, short_name(loss.name)))),
        short=report.reference or number,
        detail=_said_in(report),
        seat=loss.seat or "",
        person=loss.name,
        flight=loss.flight or "",
        passenger=loss.passenger or "",
        report=each.id,
        language=loss.language,
    )


def report_name(report: LossReport) -> str:
    """`Report L-20931`."""
    number = report.reference or QCoreApplication.translate("Matches", "not numbered yet")
    return QCoreApplication.translate("Matches", "Report %1").replace("%1", number)


def _said_in(report: LossReport) -> str:
    loss = report.loss
    parts = (f"“{loss.words}”", item_words.flight(loss.flight), loss.seat, source(report.source))
    return " · ".join(filter(None, (*parts, f"{clock(loss.reported_at)} UTC")))


def source(where: Source) -> str:
    """Where a report came from."""
    words = {
        Source.CONVERSATION: QCoreApplication.translate("Matches", "conversation"),
        Source.WEB: QCoreApplication.translate("Matches", "web form"),
        Source.HAND: QCoreApplication.translate("Matches", "by hand"),
    }
    return words[where]


def _passenger(each: Candidate, facts: Known, seats: dict[str, str]) -> CandidateRow:
    """`seats` holds who of each party stood before, with their seats."""
    aboard = next((one for one in facts.manifests.values() if one.traveller(each.id)), None)
    traveller = aboard.traveller(each.id) if aboard else None
    if aboard is None or traveller is None:
        words = QCoreApplication.translate("Matches", "A passenger who is not on the list any more")
        return CandidateRow(key=each.id, kind=PASSENGER, name=words, short=words, passenger=each.id)
    seat = traveller.seat or next(iter(traveller.earlier_seats), "")
    report = facts.reports.get(each.report or "")
    parts = (
        _said_in(report) if report else "",
        _company(traveller, seat, seats),
        _reach(aboard, traveller),
        _leaves(facts.departures, aboard, traveller),
    )
    at_seat = QCoreApplication.translate("Matches", "Seat %1").replace("%1", seat) if seat else ""
    return CandidateRow(
        key=each.id,
        kind=PASSENGER,
        name=" · ".join(filter(None, (at_seat, short_name(traveller.name)))),
        short=seat or short_name(traveller.name),
        detail=" · ".join(filter(None, parts)),
        seat=seat,
        person=traveller.name,
        flight=aboard.flight,
        passenger=each.id,
        report=each.report or "",
        language=report.loss.language if report else "en",
    )


def _company(traveller: Traveller, seat: str, seats: dict[str, str]) -> str:
    first = seats.setdefault(traveller.party, seat) if traveller.party else ""
    if first in {"", seat}:
        return ""
    return QCoreApplication.translate("Matches", "travels with %1").replace("%1", first)


def _reach(manifest: Manifest, traveller: Traveller) -> str:
    if traveller.id in manifest.reachable:
        return QCoreApplication.translate("Matches", "reachable through the desk")
    return QCoreApplication.translate("Matches", "the desk cannot reach them yet")


def _leaves(departures: Departures, aboard: Manifest, traveller: Traveller) -> str:
    """`next flight 13:20 UTC from D14`; empty where none is known, or it has left."""
    departure = departures.leaves(aboard, traveller, "")
    if departure is None:
        return ""
    words = QCoreApplication.translate("Matches", "next flight %1 UTC").replace("%1", clock(departure.at))
    gate = QCoreApplication.translate("Matches", "from %1").replace("%1", departure.gate) if departure.gate else ""
    return " ".join(filter(None, (words, gate)))
