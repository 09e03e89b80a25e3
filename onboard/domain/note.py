"""A note: what someone wants colleagues to know about a seat or passenger."""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind
from onboard.domain.request import EVERYONE, Audience
from onboard.domain.version import unmerged


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
    standing = unmerged(history, _saw)
    if not standing:
        return None
    newest = standing[-1].body
    assert isinstance(newest, NoteWritten)
    return Note(
        scope=standing[0].event.scope,
        seat=newest.seat,
        audience=_shared({fact.body.audience for fact in standing if isinstance(fact.body, NoteWritten)}),
        versions=tuple(map(_version, standing)),
    )


def _saw(body: Body) -> tuple[str, ...] | None:
    return body.saw if isinstance(body, NoteWritten) else None


def _version(fact: Fact) -> Version:
    event, body = fact.event, fact.body
    assert isinstance(body, NoteWritten)
    return Version(str(event.identity), event.author, body.position, body.text, fact.at, event.received)


def _shared(audiences: set[Audience]) -> Audience:
    """Who may see versions that stand together: only those who may see each of them."""
    narrow = audiences - {EVERYONE} or {EVERYONE}
    return narrow.pop() if len(narrow) == 1 else Audience(purser_only=True)
