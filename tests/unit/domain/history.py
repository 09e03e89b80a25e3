"""A history of one subject, written line by line as it happened."""

from typing import TypeVar

from onboard.domain import entities
from onboard.domain.event import Body, Event, encode

S = TypeVar("S")

SCOPE = "flight:KL0605/2026-11-21/AMS"


class History:
    """Events of one subject. Times are whole seconds; each event comes a second after the one before if none is given.

    An event is known to the relay from the moment at which it was written, unless `received` says a later one, or
    None for one that has not been sent.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.now = 0

    def add(self, body: Body, author: str = "ana", *, at: int | None = None, received: int | None = -1) -> str:
        """Adds an event and gives its identity."""
        self.now = at if at is not None else self.now + 1
        arrival = self.now if received == -1 else received
        event = Event(
            device=f"device-of-{author}",
            epoch=1,
            seq=len(self.events) + 1,
            author=author,
            scope=SCOPE,
            subject="subject",
            at=self.now * 1000 << 16,
            kind=body.KIND,
            schema=body.SCHEMA,
            priority=int(body.priority),
            body=encode(body),
            number=None if arrival is None else len(self.events) + 1,
            received=None if arrival is None else arrival * 1000,
        )
        self.events.append(event)
        return str(event.identity)

    def state(self, expected: type[S]) -> S:
        """The state that the events amount to."""
        state = entities.fold(self.events)
        assert isinstance(state, expected)
        return state

    @property
    def gone(self) -> bool:
        return entities.fold(self.events) is None
