"""A crew message: crew to liaison and back, about a flight. At the desk it has an owner and a clock."""

from collections.abc import Sequence

import msgspec

from onboard.domain.blob import BlobReference, Illustrated, reference_keys
from onboard.domain.event import Body, Fact, Priority, kind


@kind("crew_message.written", Priority.NORMAL)
class CrewMessageWritten(Illustrated, frozen=True, kw_only=True):
    """Words in either direction, with photos if need be. `request` is the request that they are about."""

    text: str
    from_ground: bool = False
    position: str | None = None
    seat: str | None = None
    request: str | None = None

    @property
    def priority(self) -> Priority:
        """Thumbnails are heavy for a poor link: with them it travels in their class (design section 5)."""
        return Priority.BACKGROUND if self.photos else Priority.NORMAL


@kind("crew_message.taken", Priority.NORMAL)
class CrewMessageTaken(Body, frozen=True, kw_only=True):
    """A liaison wants to answer it."""


@kind("crew_message.assigned", Priority.NORMAL)
class CrewMessageAssigned(Body, frozen=True, kw_only=True):
    """The relay's decision who answers it."""

    person: str


class Line(msgspec.Struct, frozen=True):
    event: str
    text: str
    from_ground: bool
    author: str
    position: str | None
    at: int
    received: int | None
    photos: tuple[BlobReference, ...] = ()


class CrewMessage(msgspec.Struct, frozen=True):
    """All that was said. `waiting_since` is the time of the first unanswered line from the crew, or None."""

    scope: str
    seat: str | None
    request: str | None
    lines: tuple[Line, ...]
    owner: str | None
    settled: bool
    waiting_since: int | None

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        photos = [photo for line in self.lines for photo in line.photos]
        return (("crew_message.scope", self.scope), *reference_keys(photos))

    @property
    def unsent(self) -> bool:
        return any(line.received is None for line in self.lines)


def fold(history: Sequence[Fact]) -> CrewMessage | None:
    written = [(fact, fact.body) for fact in history if isinstance(fact.body, CrewMessageWritten)]
    if not written:
        return None
    first, origin = written[0]
    taken = next((fact.event.author for fact in history if isinstance(fact.body, CrewMessageTaken)), None)
    decided = next((f.body.person for f in reversed(history) if isinstance(f.body, CrewMessageAssigned)), None)
    lines = tuple(_line(fact, body) for fact, body in written)
    return CrewMessage(
        scope=first.event.scope,
        seat=origin.seat,
        request=origin.request,
        lines=lines,
        owner=decided or taken,
        settled=decided is not None,
        waiting_since=_waiting_since(lines),
    )


def _line(fact: Fact, body: CrewMessageWritten) -> Line:
    event = fact.event
    return Line(
        event=str(event.identity),
        text=body.text,
        from_ground=body.from_ground,
        author=event.author,
        position=body.position,
        at=fact.at,
        received=event.received,
        photos=body.photos,
    )


def _waiting_since(lines: Sequence[Line]) -> int | None:
    waiting: list[Line] = []
    for line in lines:
        if line.from_ground:
            waiting = [asked for asked in waiting if not _answers(line, asked)]
        else:
            waiting.append(line)
    return waiting[0].at if waiting else None


def _answers(line: Line, asked: Line) -> bool:
    """Whether the ground can have known what was asked: a line that came off a dead link later is still unanswered."""
    return asked.received is not None and (line.received is None or asked.received <= line.received)
