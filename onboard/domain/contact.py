"""Contact with a cabin: when each position's tablet was last heard and how far the log had reached it.

Ground scope only. The relay writes it from the cursors that devices send; it never wakes a waiting request.
"""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


@kind("contact.heard", Priority.BACKGROUND, replaceable=True)
class ContactHeard(Body, frozen=True, kw_only=True):
    """A tablet on the flight was heard. `cursors` holds, for each class, the last log number that it has."""

    flight: str
    person: str
    position: str
    at: int
    cursors: tuple[int, int, int, int]


class Contact(ContactHeard, frozen=True, kw_only=True):
    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("contact.flight", self.flight),)

    def has(self, number: int | None, priority: int) -> bool:
        """Whether the tablet has the event of that log number and class."""
        return number is not None and self.cursors[priority] >= number


def fold(history: Sequence[Fact]) -> Contact | None:
    newest = next((fact.body for fact in reversed(history) if isinstance(fact.body, ContactHeard)), None)
    return None if newest is None else Contact(**msgspec.structs.asdict(newest))
