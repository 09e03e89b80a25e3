"""Entries of a log as a person recognises them: what it is, for whom, and the words."""

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from onboard.domain import conversation, crew_message, note, request
from onboard.domain.blob import Illustrated
from onboard.domain.conversation import Conversation
from onboard.domain.crew_message import CrewMessage, CrewMessageWritten
from onboard.domain.entities import State
from onboard.domain.event import Body, Event, decode
from onboard.domain.note import Note, NoteWritten
from onboard.domain.passenger import Passenger
from onboard.domain.request import Request, RequestAdded, RequestDone, RequestNotPossible, RequestRelayed
from onboard.domain.scope import flight_of
from onboard.store.replica import Replica

_TITLES = {
    request.RequestTaken: QT_TRANSLATE_NOOP("Entries", "You take this request"),
    request.RequestPassedOn: QT_TRANSLATE_NOOP("Entries", "You pass this request on"),
    request.RequestDone: QT_TRANSLATE_NOOP("Entries", "Request done"),
    request.RequestNotPossible: QT_TRANSLATE_NOOP("Entries", "Request not possible"),
    request.RequestUndone: QT_TRANSLATE_NOOP("Entries", "You take a step back"),
    request.RequestRelayed: QT_TRANSLATE_NOOP("Entries", "Request to the crew"),
    request.RequestAdded: QT_TRANSLATE_NOOP("Entries", "Addition to a request"),
    request.RequestWithdrawn: QT_TRANSLATE_NOOP("Entries", "Request withdrawn"),
    note.NoteWritten: QT_TRANSLATE_NOOP("Entries", "Note"),
    note.NoteRemoved: QT_TRANSLATE_NOOP("Entries", "Note removed"),
    crew_message.CrewMessageTaken: QT_TRANSLATE_NOOP("Entries", "You answer the crew"),
    conversation.ConversationTaken: QT_TRANSLATE_NOOP("Entries", "You look after this conversation"),
    conversation.Placed: QT_TRANSLATE_NOOP("Entries", "Flight and seat chosen"),
    conversation.ConversationRelayed: QT_TRANSLATE_NOOP("Entries", "Relayed from this conversation"),
    conversation.Replied: QT_TRANSLATE_NOOP("Entries", "Reply to the passenger"),
    conversation.SendAgain: QT_TRANSLATE_NOOP("Entries", "Send the reply once more"),
    conversation.ReplyDiscarded: QT_TRANSLATE_NOOP("Entries", "Let the reply rest"),
    conversation.ConversationClosed: QT_TRANSLATE_NOOP("Entries", "Conversation closed"),
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event for a person to read.

    Attributes:
        title: what it is, in words.
        seat: of a seat map, or empty.
        whom: the passenger in that seat, or the person in the conversation.
        words: what was written, word for word.
        hidden: the words belong to a private request; covered until touched.
        photos: how many go after it.
    """

    key: str
    title: str
    seat: str
    whom: str
    words: str
    hidden: bool
    photos: int = 0


def entry(replica: Replica, event: Event, state: State | None) -> Entry:
    """The event, with what `state`, its entity, says of it; that may be gone."""
    body = decode(event)
    seat = _seat(body) or _seat_of(state)
    return Entry(
        key=f"{event.device}.{event.epoch}.{event.seq}",
        title=_title(body),
        seat=seat,
        whom=_whom(replica, event.scope, seat, state),
        words=_words(body),
        hidden=_private(body, state),
        photos=len(body.photos) if isinstance(body, Illustrated) else 0,
    )


def _title(body: Body | None) -> str:
    if isinstance(body, CrewMessageWritten):
        if body.from_ground:
            return QCoreApplication.translate("Entries", "Answer to the crew")
        return QCoreApplication.translate("Entries", "Message to the ground")
    title = _TITLES.get(type(body)) if body is not None else None
    return QCoreApplication.translate("Entries", str(title or "Entry"))


def _private(body: Body | None, state: State | None) -> bool:
    match body:
        case RequestDone() | RequestNotPossible() | RequestAdded():
            return isinstance(state, Request) and state.private
        case RequestRelayed(private=private):
            return private
    return False


def _seat(body: Body | None) -> str:
    """The seat that the event itself names: a refused one may be all that there was of its entity."""
    match body:
        case RequestRelayed(seat=seat) | CrewMessageWritten(seat=seat) | NoteWritten(seat=seat):
            return seat or ""
    return ""


def _seat_of(state: State | None) -> str:
    match state:
        case Request(seat=seat) | Note(seat=seat) | CrewMessage(seat=seat) | Conversation(seat=seat):
            return seat or ""
    return ""


def _whom(replica: Replica, scope: str, seat: str, state: State | None) -> str:
    if isinstance(state, Conversation):
        return state.name or state.contact
    found = replica.find("passenger.seat", f"{flight_of(scope)}#{seat}") if seat else {}
    return next((each.name for each in found.values() if isinstance(each, Passenger)), "")


def _words(body: Body | None) -> str:
    match body:
        case RequestDone(reply=words) | RequestNotPossible(reply=words):
            return words
        case RequestRelayed(text=words) | RequestAdded(text=words) | NoteWritten(text=words):
            return words
        case CrewMessageWritten(text=words) | conversation.Replied(text=words):
            return words
    return ""
