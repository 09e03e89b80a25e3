"""How waiting makes an event more urgent on the link, in both directions (design section 5)."""

from onboard.domain.event import Priority

AGEING = 600_000
"""Milliseconds of waiting by which an event gains a class."""


def effective(priority: int, waited: int) -> int:
    """The class in which an event goes after `waited` milliseconds; only true class 0 goes as class 0."""
    if priority == Priority.URGENT:
        return Priority.URGENT
    return max(int(Priority.NORMAL), priority - max(0, waited) // AGEING)
