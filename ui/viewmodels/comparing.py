"""A found item and a loss report side by side, line by line."""

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import LossReport
from onboard.matching.score import Reason
from ui.viewmodels import desk_words, item_words

_SAME_FROM = 0.5
"""Bits from which a comparison speaks for, or below zero against, in the eye of a person."""


class Line(msgspec.Struct, frozen=True):
    """One line: what the item says, what the report says; `state` is `same`, `differs` or empty where either is."""

    label: str
    here: str
    there: str
    state: str


def compared(item: FoundItem, report: LossReport, reasons: Sequence[Reason], now: int) -> list[dict[str, Any]]:
    """The lines; what the matching found alike or apart counts, whatever the words and the language."""
    found, lost = item.description, report.loss
    weights = {reason.comparison: reason.weight for reason in reasons}
    lines = (
        ("item", _say("What"), _thing(found.item, found.category), _thing(lost.item, lost.category)),
        ("colour", _say("Colour"), item_words.concept(found.colour), item_words.concept(lost.colour)),
        ("brand", _say("Brand"), found.brand, lost.brand),
        ("flight", _say("Flight"), item_words.flight(found.flight), item_words.flight(lost.flight)),
        ("seat", _say("Seat"), item_words.seats(found), lost.seat or ""),
        ("place", _say("Place"), item_words.lay(found), lost.where),
        ("day", _say("When"), desk_words.moment(found.found_at, now), _day(report, now)),
        ("name", _say("Name"), found.name, lost.name),
        ("", _say("Words"), found.words, lost.words),
    )
    return [
        msgspec.to_builtins(Line(label, here, there, _state(weights.get(comparison), here, there)))
        for comparison, label, here, there in lines
        if here or there
    ]


def _say(label: str) -> str:
    return QCoreApplication.translate("Matches", label)


def _thing(item: str | None, category: str) -> str:
    return item_words.concept(item) if item else item_words.category(category) if category else ""


def _day(report: LossReport, now: int) -> str:
    if report.loss.lost_on:
        return desk_words.day(report.loss.lost_on.isoformat())
    return _say("reported %1").replace("%1", desk_words.moment(report.loss.reported_at, now))


def _state(weight: float | None, here: str, there: str) -> str:
    if not here or not there or weight is None:
        return ""
    return "same" if weight >= _SAME_FROM else "differs" if weight < 0 else ""
