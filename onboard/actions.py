"""What people do: each action checks its rule against the state it saw and records its events in one transaction."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
import uuid_utils

from onboard.domain import conversation, crew_message, note, request
from onboard.domain.blob import Photo
from onboard.domain.conversation import Conversation
from onboard.domain.entities import State
from onboard.domain.event import Body
from onboard.domain.note import Note
from onboard.domain.request import Audience, Request
from onboard.domain.roster import Roster
from onboard.domain.scope import flight_scope, ground_scope, roster_id
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

    def _say(self, scope: str, subject: str, body: crew_message.CrewMessageWritten, photos: Sequence[Photo]) -> None:
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

    def resend(self, epoch: int, seq: int, words: str | None = None) -> None:
        """Records what the relay rejected again, with other words where they are given.

        Raises:
            RuleError: it is not a draft any more, or cannot have these words.
        """
        self.replica.resend(epoch, seq, self.person, self._now(), None if words is None else _words(words))
        self._written()

    def write_note(self, flight: str, seat: str, text: str, audience: Audience = request.EVERYONE) -> str:
        """A new note on a seat; gives its id."""
        subject = new_id()
        body = note.NoteWritten(
            seat=seat, text=_words(text), audience=audience, position=self.position(flight_scope(flight))
        )
        self.record(Draft(flight_scope(flight), subject, body))
        return subject

    def edit_note(self, subject: str, text: str) -> None:
        """Other words for a note, in place of all versions that its author saw."""
        here = self.find(subject, Note)
        body = note.NoteWritten(
            seat=here.seat,
            text=_words(text),
            audience=here.audience,
            position=self.position(here.scope),
            saw=tuple(version.event for version in here.versions),
        )
        self.record(Draft(here.scope, subject, body))

    def remove_note(self, subject: str) -> None:
        here = self.find(subject, Note)
        self.record(Draft(here.scope, subject, note.NoteRemoved()))

    def position(self, scope: str) -> str | None:
        """The person's position on the flight of that scope, or None."""
        roster = self.replica.state(roster_id(scope.partition(":")[2]))
        return roster.position_of(self.person) if isinstance(roster, Roster) else None


class CrewActions(Actions):
    """What crew do."""

    def take(self, subject: str) -> None:
        here = self.find(subject, Request)
        self._step(here, subject, request.take(here, self.position(here.scope)))

    def pass_on(self, subject: str) -> None:
        here = self.find(subject, Request)
        self._step(here, subject, request.pass_on(here, self.person, self.position(here.scope)))

    def finish(self, subject: str, reply: str) -> None:
        here = self.find(subject, Request)
        self._step(here, subject, request.finish(here, _reply(reply), self.position(here.scope)))

    def decline(self, subject: str, reply: str) -> None:
        here = self.find(subject, Request)
        self._step(here, subject, request.decline(here, _reply(reply), self.position(here.scope)))

    def undo(self, subject: str) -> None:
        here = self.find(subject, Request)
        self._step(here, subject, request.undo(here, self.person))

    def tell_ground(
        self,
        flight: str,
        text: str,
        seat: str | None = None,
        about: str | None = None,
        photos: Sequence[Photo] = (),
    ) -> str:
        """A new message to the ground, about a seat or a request; gives its id."""
        subject = new_id()
        scope = flight_scope(flight)
        body = crew_message.CrewMessageWritten(
            text=_words(text), position=self.position(scope), seat=seat, request=about
        )
        self._say(scope, subject, body, photos)
        return subject

    def answer_ground(self, subject: str, text: str, photos: Sequence[Photo] = ()) -> None:
        """A further line in a thread with the ground."""
        here = self.find(subject, crew_message.CrewMessage)
        body = crew_message.CrewMessageWritten(text=_words(text), position=self.position(here.scope))
        self._say(here.scope, subject, body, photos)

    def _step(self, here: Request, subject: str, body: Body) -> None:
        self.record(Draft(here.scope, subject, body))


class LiaisonActions(Actions):
    """What the desk does."""

    def __init__(
        self, replica: Replica, person: str, team: str, now: Callable[[], int], written: Callable[[], None]
    ) -> None:
        """Actions of a liaison in that ground team."""
        super().__init__(replica, person, now, written)
        self._ground = ground_scope(team)

    def take_conversation(self, subject: str) -> None:
        self._about(subject, conversation.ConversationTaken())

    def place(self, subject: str, flight: str, seat: str | None) -> None:
        """The liaison chose flight and seat."""
        self._about(subject, conversation.Placed(flight=flight, seat=seat))

    def close(self, subject: str) -> None:
        self._about(subject, conversation.ConversationClosed())

    def reply(self, subject: str, text: str) -> None:
        """Words for the passenger; the relay sends them."""
        self._about(subject, conversation.Replied(text=_words(text)))

    def send_again(self, subject: str, reply: str) -> None:
        """Sends an unclear or refused reply once more, as a person decided.

        Raises:
            RuleError: it is on its way or has arrived.
        """
        conversation.must_be_undecided(self.find(subject, Conversation), reply)
        self._about(subject, conversation.SendAgain(reply=reply))

    def let_rest(self, subject: str, reply: str) -> None:
        """Gives an unclear or refused reply up, as a person decided.

        Raises:
            RuleError: it is on its way or has arrived.
        """
        conversation.must_be_undecided(self.find(subject, Conversation), reply)
        self._about(subject, conversation.ReplyDiscarded(reply=reply))

    def relay(self, subject: str, flight: str, asked: request.RequestRelayed) -> str:
        """Relays a request from this conversation to the crew of a flight; gives the request's id.

        Booking references that the passenger named are taken out of the text.

        Raises:
            RuleError: nothing is left to say.
        """
        here = self.find(subject, Conversation)
        text = _words(without_locators(here, asked.text))
        request_id = new_id()
        checked = here.proof is conversation.Proof.MATCHED
        body = msgspec.structs.replace(asked, text=text, checked=checked)
        link = conversation.ConversationRelayed(flight=flight, request=request_id)
        self.record(Draft(flight_scope(flight), request_id, body), Draft(self._ground, subject, link))
        return request_id

    def withdraw(self, subject: str) -> None:
        here = self.find(subject, Request)
        self.record(Draft(here.scope, subject, request.withdraw(here)))

    def take_crew_message(self, subject: str) -> None:
        here = self.find(subject, crew_message.CrewMessage)
        self.record(Draft(here.scope, subject, crew_message.CrewMessageTaken()))

    def answer_crew(self, subject: str, text: str, photos: Sequence[Photo] = ()) -> None:
        here = self.find(subject, crew_message.CrewMessage)
        body = crew_message.CrewMessageWritten(text=_words(text), from_ground=True)
        self._say(here.scope, subject, body, photos)

    def _about(self, subject: str, body: Body) -> None:
        self.find(subject, Conversation)
        self.record(Draft(self._ground, subject, body))


def without_locators(here: Conversation, text: str) -> str:
    """The text without the booking references of the conversation, however they are written in it."""
    for message in here.messages:
        for span in message.spans:
            if span.kind == "locator":
                text = _pattern(message.text[span.start : span.end]).sub("", text)
    return " ".join(text.split())


def _pattern(locator: str) -> re.Pattern[str]:
    """Finds a booking reference in any case, also with blanks or signs between its characters."""
    # Not word boundaries: where no blanks stand between words, the next word is no part of the reference.
    spaced = r"[\W_]*".join(map(re.escape, locator))
    return re.compile(rf"(?<![0-9A-Za-z]){spaced}(?![0-9A-Za-z])", re.IGNORECASE)


def _words(text: str) -> str:
    """What a person wrote, trimmed.

    Raises:
        RuleError: it is empty, or too long.
    """
    words = _reply(text)
    if not words:
        raise RuleError("Please write something first.")
    return words


def _reply(text: str) -> str:
    """What a person wrote, trimmed; it may be empty.

    Raises:
        RuleError: it is too long.
    """
    words = text.strip()
    if len(words) > LONGEST_TEXT:
        raise RuleError(f"Please write less: {len(words)} characters are too many, {LONGEST_TEXT} fit.")
    return words
