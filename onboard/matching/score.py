"""Scores and their reasons: one signed line for each comparison that has something to say."""

import functools
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from onboard.matching.comparisons import ITEM
from onboard.matching.description import Leg, Seat

_SENTENCES = {
    ("flight", "same"): "Same flight",
    ("flight", "same_number"): "Same flight number",
    ("flight", "day_off"): "Same flight, a day apart",
    ("flight", "other_day"): "Same flight on another day",
    ("flight", "other_leg"): "Other flight at that time",
    ("flight", "other"): "Other flight",
    ("day", "same"): "Found on the day of the loss",
    ("day", "day_after"): "Found the day after",
    ("day", "day_before"): "Found a day before the loss",
    ("day", "soon"): "Found days after the loss",
    ("day", "early"): "Found days before the loss",
    ("day", "later"): "Found more than three days after the loss",
    ("day", "far"): "Found at another time",
    ("report", "in_time"): "Reported after the find",
    ("report", "late"): "Reported long after the find",
    ("report", "before"): "Reported before the find",
    ("seat", "same"): "Sat in {there}",
    ("seat", "row"): "Same row {there}",
    ("seat", "next_row"): "Next row, {there}",
    ("seat", "near"): "Near, in {there}",
    ("seat", "far"): "Sat far off, in {there}",
    ("place", "same"): "Same place: {here}",
    ("place", "near"): "Place nearby: {there}",
    ("place", "other"): "Other place: {there}",
    ("station", "named"): "Names {here}",
    ("station", "other"): "Names other cities",
    ("item", "same"): "Same item: {here}",
    ("item", "among"): "{here} is among: {there}",
    ("item", "with_it"): "Has to do with: {there}",
    ("item", "group"): "{here} is like {there}",
    ("item", "category"): "{here} is of a kind with {there}",
    ("item", "other"): "{here} is no {there}",
    ("category", "same"): "Same kind: {here}",
    ("category", "other"): "Other kind: {there}",
    ("colour", "same"): "Same colour: {here}",
    ("colour", "near"): "{here} looks like {there}",
    ("colour", "other"): "Other colour: {there}",
    ("brand", "same"): "Same brand: {here}",
    ("brand", "other"): "Other brand: {there}",
    ("material", "same"): "Same material: {here}",
    ("material", "other"): "Other material: {there}",
    ("details", "several"): "Several details agree: {here}",
    ("details", "one"): "A detail agrees: {here}",
    ("details", "none"): "Other details: {there}",
    ("details", "contrary"): "Details contradict: {here}, {there}",
    ("initials", "same"): "Initials agree",
    ("initials", "other"): "Other initials",
    ("name", "same"): "Name on the item: {there}",
    ("name", "fitting"): "Name on the item fits: {there}",
    ("name", "partly"): "Name on the item fits partly: {there}",
    ("name", "similar"): "Similar name on the item: {there}",
    ("name", "other"): "Other name on the item",
    ("words", "much"): "Rare words in common: {here}",
    ("words", "some"): "Words in common: {here}",
    ("words", "little"): "A word in common: {here}",
    ("words", "none"): "No rare word in common",
    ("meaning", "very_near"): "Means nearly the same",
    ("meaning", "near"): "Means something close",
    ("meaning", "somewhat"): "Means something similar",
    ("meaning", "hardly"): "Hardly means the same",
    ("meaning", "apart"): "Means something else",
    ("leg", "this"): "On the flight",
    ("leg", "before"): "On the flight before",
    ("sat", "same"): "Sat in {there}",
    ("sat", "moved"): "Sat in {here} before moving to {there}",
    ("sat", "party"): "Travels with {here}",
    ("sat", "row"): "Same row {there}",
    ("sat", "next_row"): "Next row, {there}",
    ("sat", "near"): "Near, in {there}",
    ("sat", "far"): "Sat far off, in {there}",
    ("reported", "yes"): "Reported a loss",
}
_SHOWN = 3


class Reason(msgspec.Struct, frozen=True):
    """One line of the waterfall.

    Attributes:
        comparison: what was compared.
        level: how well it agrees, a level of that comparison.
        weight: what it adds to the score, in bits.
        here: what the found item says, in short.
        there: what the report says.
    """

    comparison: str
    level: str
    weight: float
    here: str = ""
    there: str = ""


def sentence(reason: Reason) -> str:
    """The reason in a few plain words, without its weight."""
    words = _SENTENCES[reason.comparison, reason.level].format(here=reason.here, there=reason.there)
    return words[0].upper() + words[1:]


def total(reasons: Iterable[Reason]) -> float:
    """The score: the sum of the weights."""
    return sum(reason.weight for reason in reasons)


def both_shown(comparison: str, found: Any, lost: Any) -> tuple[str, str]:
    """Two compared parts in a few characters: of sets what they share, of items the things themselves."""
    if comparison == ITEM.name:
        return shown(found[:1]), shown(lost if found[0] in lost[1:] else lost[:1])
    if isinstance(found, frozenset) and isinstance(lost, frozenset) and found & lost:
        return shown(found & lost), shown(found & lost)
    return shown(found), shown(lost)


@functools.singledispatch
def shown(part: Any) -> str:
    """A compared part in a few characters."""
    return str(part).replace("_", " ")


@shown.register
def _(part: Leg) -> str:
    return f"{part.carrier}{part.number}" + (f" {part.day}" if part.day else "")


@shown.register
def _(part: Seat) -> str:
    return f"{part.row}{part.letter}"


@shown.register
def _(part: date) -> str:
    return part.isoformat()


@shown.register(tuple)
@shown.register(frozenset)
def _(part: Iterable[Any]) -> str:
    parts = part if isinstance(part, tuple) else sorted(part)
    return ", ".join(shown(one) for one in parts[:_SHOWN])
