"""What anybody does: each action checks its rule against the state it saw and records it in one transaction."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
import uuid_utils

from onboard.domain import crew_message, note, request
from onboard.domain.blob import Photo
from onboard.domain.entities import State
from onboard.domain.flight import Flight
from onboard.domain.manifest import Manifest
from onboard.domain.note import Note
from onboard.domain.request import Audience
from onboard.domain.roster import Roster
from onboard.domain.scope import flight_scope, roster_id
from onboard.errors import RuleError
from onboard.store.blobs import NewBlob, new_blob
from onboard.store.log import Draft
from onboard.store.replica import Replica

S = TypeVar("S")

LONGEST_TEXT = 4000
"""Characters of one text at most: channels carry some 4,096, and an endless one would hold up all that follows."""


def new_id() -> str:
    """A new entity's id: a UUIDv7, 32 hexadecimal digits."""
    return uuid_utils.uuid7().hex


class Actions:
    """What anybody may do with what was written here."""

    def __init__(self, replica: Replica, person: str, now: Callable[[], int], written: Callable[[], None]) -> None:
        """Actions of `person`; `now` gives the relay's time as last known, `written` is called after each commit."""
        self.replica = replica
        self.person = person
        self._now = now
        self._written = written

    def record(self, *drafts: Draft, blobs: Sequence[NewBlob] = ()) -> None:
        """Records; when this returns, it is durable and in the outbox."""
        self.replica.append(self.person, drafts, self._now(), blobs)
        self._written()

    def say(self, scope: str, subject: str, body: crew_message.CrewMessageWritten, photos: Sequence[Photo]) -> None:
        """Records a line between crew and ground with its photos."""
        blobs = [new_blob(scope, photo) for photo in photos]
        illustrated = msgspec.structs.replace(body, photos=tuple(blob.reference for blob in blobs))
        self.record(Draft(scope, subject, illustrated), blobs=blobs)

    def find(self, subject: str, kind: type[S]) -> S:
        """The entity as it stands.

        Raises:
            RuleError: it is not here (any more).
        """
        found: State | None = self.replica.state(subject)
        if not isinstance(found, kind):
            raise RuleError("This is not here any more.")
        return found

    def discard(self, epoch: int, seq: int) -> None:
        """Forgets what the relay rejected."""
        self.replica.discard(epoch, seq)
        self._written()

    def resend(self, epoch: int, seq: int, said: str | None = None) -> None:
        """Records what the relay rejected again, with other words where they are given.

        Raises:
            RuleError: it is not a draft any more, or cannot have these words.
        """
        self.replica.resend(epoch, seq, self.person, self._now(), words(said) if said is not None else None)
        self._written()

    def write_note(self, flight: str, seat: str, text: str, audience: Audience = request.EVERYONE) -> str:
        """A new note on a seat; gives its id."""
        subject = new_id()
        body = note.NoteWritten(
            seat=seat, text=words(text), audience=audience, position=self.position(flight_scope(flight))
        )
        self.record(Draft(flight_scope(flight), subject, body))
        return subject

    def edit_note(self, subject: str, text: str) -> None:
        """Other words for a note, in place of all versions that its author saw."""
        here = self.find(subject, Note)
        body = note.NoteWritten(
            seat=here.seat,
            text=words(text),
            audience=here.audience,
            position=self.position(here.scope),
            saw=tuple(version.event for version in here.versions),
        )
        self.record(Draft(here.scope, subject, body))

    def remove_note(self, subject: str) -> None:
        here = self.find(subject, Note)
        self.record(Draft(here.scope, subject, note.NoteRemoved()))

    def arrival(self, flight: str | None) -> int | None:
        """When the flight arrives, Unix milliseconds, as far as this device knows the flight."""
        found = self.replica.find("manifest.flight", flight).values() if flight else ()
        here = self.replica.state(flight) if flight else None
        known = [each for each in (here, *found) if isinstance(each, Flight | Manifest)]
        return next((each.arrival for each in known if each.arrival is not None), None)

    def position(self, scope: str) -> str | None:
        """The person's position on the flight of that scope, or None."""
        roster = self.replica.state(roster_id(scope.partition(":")[2]))
        return roster.position_of(self.person) if isinstance(roster, Roster) else None


def words(text: str) -> str:
    """What a person wrote, trimmed.

    Raises:
        RuleError: it is empty, or too long.
    """
    said = reply_words(text)
    if not said:
        raise RuleError("Please write something first.")
    return said


def reply_words(text: str) -> str:
    """What a person wrote, trimmed; it may be empty.

    Raises:
        RuleError: it is too long.
    """
    said = text.strip()
    if len(said) > LONGEST_TEXT:
        raise RuleError(f"Please write less: {len(said)} characters are too many, {LONGEST_TEXT} fit.")
    return said
