"""Versions: people's words are never overwritten (design section 4).

Whoever writes anew names the versions that they saw, and stands in for those alone; so two people who write at the
same time both keep their words until somebody merges them.
"""

from collections.abc import Callable, Iterable, Sequence

from onboard.domain.event import Body, Fact


def unmerged(history: Iterable[Fact], saw: Callable[[Body], Sequence[str] | None]) -> list[Fact]:
    """The versions that stand, in order. `saw` gives the identities that a body stands in for, None if it is none."""
    versions: dict[str, Fact] = {}
    for fact in history:
        seen = saw(fact.body)
        if seen is None:
            continue
        for name in seen:
            versions.pop(name, None)
        versions[str(fact.event.identity)] = fact
    return list(versions.values())
