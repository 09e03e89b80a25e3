"""A note: what someone wants colleagues to know about a seat or passenger.

Words are never overwritten: an edit names the versions that it saw and stands in for those alone, so that two people
who write at the same time both keep their words until somebody merges them (design section 4).
"""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind
from onboard.domain.request import EVERYONE, Audience


@kind("note.written", Priority.BACKGROUND)
class NoteWritten(Body, frozen=True, kw_only=True):
    """A version of the note. `saw` holds the identities of the versions that it stands in for."""

    seat: str
    text: str
    audience: Audience = EVERYONE
    position: str | None = None
    saw: tuple[str, ...] = ()


@kind("note.removed", Priority.BACKGROUND)
class NoteRemoved(Body, frozen=True, kw_only=True):
    pass


class Version(msgspec.Struct, frozen=True):
    event: str
    author: str
    position: str | None
    text: str
    at: int
    received: int | None


class Note(msgspec.Struct, frozen=True):
    scope: str
    seat: str
    audience: Audience
    versions: tuple[Version, ...]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("note.scope", self.scope),)

    @property
    def text(self) -> str:
        """All versions that nobody merged yet, one a line."""
        return "\n".join(version.text for version in self.versions)

    @property
    def unsent(self) -> bool:
        return any(version.received is None for version in self.versions)


def fold(history: Sequence[Fact]) -> Note | None:
    if any(isinstance(fact.body, NoteRemoved) for fact in history):
        return None
    written = [(fact, fact.body) for fact in history if isinstance(fact.body, NoteWritten)]
    if not written:
        return None
    versions: dict[str, tuple[Fact, NoteWritten]] = {}
    for fact, body in written:
        for event in body.saw:
            versions.pop(event, None)
        versions[str(fact.event.identity)] = (fact, body)
    return Note(
        scope=written[0][0].event.scope,
        seat=written[-1][1].seat,
        audience=_shared({body.audience for _, body in versions.values()}),
        versions=tuple(_version(fact, body) for fact, body in versions.values()),
    )


def _version(fact: Fact, body: NoteWritten) -> Version:
    event = fact.event
    return Version(str(event.identity), event.author, body.position, body.text, fact.at, event.received)


def _shared(audiences: set[Audience]) -> Audience:
    """Who may see versions that stand together: only those who may see each of them."""
    narrow = audiences - {EVERYONE} or {EVERYONE}
    return narrow.pop() if len(narrow) == 1 else Audience(purser_only=True)
