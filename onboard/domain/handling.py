"""How found things are handled: classes, instructions, deadlines, and what to ask before touching anything.

The rules are data, `handling.toml`, where each one names its source. They hold no names and no times of day.
"""

import functools
from collections.abc import Iterable
from importlib import resources

import msgspec

HOUR_MS = 3_600_000
ORDINARY = "ordinary"
BATTERY = "battery"


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something falls due `hours` after finding; where it is `final`, the thing is no longer here afterwards."""

    code: str
    hours: int
    action: str
    final: bool


class Deadline(msgspec.Struct, frozen=True):
    """A limit of one thing. `at_ms` is Unix milliseconds; `action` is what happens then, in English."""

    code: str
    at_ms: int
    action: str


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one thing.

    Attributes:
        classes: those it falls into, the most pressing first.
        instructions: for the person who has it in hand, in order, in English.
        limits: the earliest first.
        two_person: a second person is present whenever it is counted, moved or handed over.
        offline_return: it may go to its owner before the relay has agreed.
        no_photo_of_content: its photos stay with those who handle it.
        sources: where the rules come from, one for each class.
    """

    classes: tuple[str, ...]
    instructions: tuple[str, ...]
    limits: tuple[Limit, ...]
    two_person: bool
    offline_return: bool
    no_photo_of_content: bool
    sources: tuple[str, ...]


class Danger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question before anything is touched, and what to do when the answer is yes or unknown."""

    code: str
    question: str
    instruction: str


class HandlingClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One class of the data file, which says what each field means."""

    instructions: tuple[str, ...]
    deadlines: tuple[Limit, ...]
    two_person: bool
    offline_return: bool
    no_photo_of_content: bool
    source: str
    categories: frozenset[str] = frozenset()
    when_unnamed: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()

    def holds(self, category: str, item: str | None) -> bool:
        """Whether a thing belongs to the class."""
        return category in self.categories or (category in self.when_unnamed if item is None else item in self.items)


class Handling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file: classes by name, the most pressing first, and dangers in the order of asking."""

    classes: dict[str, HandlingClass]
    dangers: tuple[Danger, ...]


@functools.cache
def handling() -> Handling:
    """All rules, as shipped."""
    file = resources.files("onboard.domain").joinpath("handling.toml")
    return msgspec.toml.decode(file.read_bytes(), type=Handling)


def rules_for(category: str, item: str | None, battery: bool = False) -> Rules:
    """The rules for a thing of a category; `item` is a concept of the thesaurus, None as long as nobody said.

    A thing may fall into several classes: what any of them forbids is forbidden, and of deadlines with one code the
    earliest counts. `ordinary` stands alone. Its deadline still ends the keeping of things whose classes end it not.
    """
    classes = handling().classes
    names = [name for name, each in classes.items() if each.holds(category, item) or (battery and name == BATTERY)]
    held = [classes[name] for name in names or [ORDINARY]]
    limits = [limit for each in held for limit in each.deadlines]
    if not any(limit.final for limit in limits):
        limits += classes[ORDINARY].deadlines
    return Rules(
        classes=tuple(names or [ORDINARY]),
        instructions=tuple(dict.fromkeys(line for each in held for line in each.instructions)),
        limits=_strictest(limits),
        two_person=any(each.two_person for each in held),
        offline_return=all(each.offline_return for each in held),
        no_photo_of_content=any(each.no_photo_of_content for each in held),
        sources=tuple(each.source for each in held),
    )


def deadlines(rules: Rules, found_at_ms: int) -> tuple[Deadline, ...]:
    """All deadlines of a thing that was found at `found_at_ms`, the earliest first, past ones too."""
    return tuple(Deadline(each.code, found_at_ms + each.hours * HOUR_MS, each.action) for each in rules.limits)


def next_deadline(rules: Rules, found_at_ms: int, now_ms: int) -> Deadline | None:
    """The first deadline that is still to come at `now_ms`; None when all of them have passed."""
    return next((each for each in deadlines(rules, found_at_ms) if each.at_ms > now_ms), None)


def dangers() -> tuple[Danger, ...]:
    """What to ask before anything is touched."""
    return handling().dangers


def _strictest(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    earliest: dict[str, Limit] = {}
    for limit in sorted(limits, key=lambda each: each.hours):
        earliest.setdefault(limit.code, limit)
    return tuple(earliest.values())
