"""How well lost & found does: what went back to its owner and how fast, by place and by category, never by person."""

from collections.abc import Callable, Iterable
from statistics import median

import msgspec

from onboard.domain.found_item import FoundItem

HOUR_MS = 3_600_000


class Tally(msgspec.Struct, frozen=True):
    """The things of one group.

    Attributes:
        group: a place or a category, or empty for all.
        returned: of those `found`, how many the relay knows to be with their owners.
        hours: the median from finding to hand-over, None where nothing has been returned.
    """

    group: str
    found: int
    returned: int
    hours: float | None

    @property
    def share(self) -> float:
        """The share returned, from 0 to 1."""
        return self.returned / self.found if self.found else 0.0


class Statistics(msgspec.Struct, frozen=True):
    """All things, and those of each group, the largest group first."""

    all: Tally
    by_place: tuple[Tally, ...]
    by_category: tuple[Tally, ...]


def statistics(items: Iterable[FoundItem], since: int = 0) -> Statistics:
    """What became of things found from `since` on, Unix milliseconds."""
    counted = [item for item in items if item.description.found_at >= since]
    return Statistics(
        all=_tally("", counted),
        by_place=_groups(counted, lambda item: item.description.place.value),
        by_category=_groups(counted, lambda item: item.description.category),
    )


def _groups(items: list[FoundItem], group_of: Callable[[FoundItem], str]) -> tuple[Tally, ...]:
    groups: dict[str, list[FoundItem]] = {}
    for item in items:
        groups.setdefault(group_of(item), []).append(item)
    tallies = (_tally(group, members) for group, members in groups.items())
    return tuple(sorted(tallies, key=lambda tally: (-tally.found, tally.group)))


def _tally(group: str, items: list[FoundItem]) -> Tally:
    """A hand-over that the relay does not have yet is provisional, and not counted."""
    returned = [item for item in items if item.returned and item.final]
    spans = [(item.ended_at or 0) - item.description.found_at for item in returned]
    return Tally(group, len(items), len(returned), median(spans) / HOUR_MS if spans else None)
