"""Entries of a log as a person recognises them: what it is, for whom, and the words."""

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from onboard.domain import (
    claim,
    conversation,
    crew_message,
    custody,
    found_item,
    loss_report,
    note,
    request,
    sweep,
)
from onboard.domain.blob import Illustrated
from onboard.domain.conversation import Conversation
from onboard.domain.crew_message import CrewMessage, CrewMessageWritten
from onboard.domain.entities import State
from onboard.domain.event import Body, Event, decode
from onboard.domain.note import Note, NoteWritten
from onboard.domain.passenger import Passenger
from onboard.domain.request import Request, RequestAdded, RequestDone, RequestNotPossible, RequestRelayed
from onboard.domain.scope import flight_of, station_of
from onboard.store.replica import Replica
from ui.viewmodels import found_entries

_TITLES: dict[type[Body], object] = {
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
    conversation.OwnerAnswered: QT_TRANSLATE_NOOP("Entries", "Answer to the question of lost & found"),
    conversation.LossReported: QT_TRANSLATE_NOOP("Entries", "Loss report from this conversation"),
    sweep.SweepCleared: QT_TRANSLATE_NOOP("Entries", "Aircraft searched and safe"),
    sweep.SweepAlarmed: QT_TRANSLATE_NOOP("Entries", "Warning: do not touch"),
    found_item.ItemRegistered: QT_TRANSLATE_NOOP("Entries", "Found item"),
    found_item.ItemDescribed: QT_TRANSLATE_NOOP("Entries", "Better description of a found item"),
    found_item.ItemTaken: QT_TRANSLATE_NOOP("Entries", "You look for the owner"),
    found_item.ItemMatched: QT_TRANSLATE_NOOP("Entries", "It is theirs"),
    found_item.ItemRuledOut: QT_TRANSLATE_NOOP("Entries", "It is not theirs"),
    found_item.ItemReconsidered: QT_TRANSLATE_NOOP("Entries", "You take a decision back"),
    found_item.OwnersViewed: QT_TRANSLATE_NOOP("Entries", "You looked at who sat near a found item"),
    custody.ItemMoved: QT_TRANSLATE_NOOP("Entries", "Found item moved"),
    custody.ItemWitnessed: QT_TRANSLATE_NOOP("Entries", "You stand by as second person"),
    custody.DeadlineDone: QT_TRANSLATE_NOOP("Entries", "Done by its deadline"),
    custody.DeadlineUndone: QT_TRANSLATE_NOOP("Entries", "You take a step back"),
    custody.OvertakenConfirmed: QT_TRANSLATE_NOOP("Entries", "You know that it was given away twice"),
    loss_report.LossFiled: QT_TRANSLATE_NOOP("Entries", "Loss report"),
    loss_report.LossCorrected: QT_TRANSLATE_NOOP("Entries", "Loss report put right"),
    loss_report.SearchTaken: QT_TRANSLATE_NOOP("Entries", "You go and look"),
    loss_report.Searched: QT_TRANSLATE_NOOP("Entries", "You have looked"),
    loss_report.LossClosed: QT_TRANSLATE_NOOP("Entries", "Loss report closed"),
    claim.ClaimOpened: QT_TRANSLATE_NOOP("Entries", "Claim opened"),
    claim.ClaimAsked: QT_TRANSLATE_NOOP("Entries", "You asked whose it is"),
    claim.ClaimAnswered: QT_TRANSLATE_NOOP("Entries", "They have answered"),
    claim.ClaimJudged: QT_TRANSLATE_NOOP("Entries", "Answer compared with the item"),
    claim.ClaimIdentified: QT_TRANSLATE_NOOP("Entries", "Identity checked"),
    claim.ClaimWitnessed: QT_TRANSLATE_NOOP("Entries", "You stand by as second person"),
    claim.ClaimArranged: QT_TRANSLATE_NOOP("Entries", "How the owner gets it"),
    claim.ClaimEnded: QT_TRANSLATE_NOOP("Entries", "Claim ended"),
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event for a person to read.

    Attributes:
        title: what it is, in words.
        seat: of a seat map, or empty.
        whom: the passenger in that seat, or the person in the conversation.
        words: what was written, word for word; of lost & found, the thing that it is about.
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
    seat = _seat(body) or _seat_of(state) or found_entries.seat(body, state)
    return Entry(
        key=f"{event.device}.{event.epoch}.{event.seq}",
        title=_title(body, event.scope),
        seat=seat,
        whom=found_entries.whom(replica, body, state) or _whom(replica, event.scope, seat, state),
        words=_words(body) or found_entries.words(replica, body, state),
        hidden=_private(body, state),
        photos=len(body.photos) if isinstance(body, Illustrated) else 0,
    )


def _title(body: Body | None, scope: str) -> str:
    if isinstance(body, CrewMessageWritten):
        if body.from_ground:
            return QCoreApplication.translate("Entries", "Answer to the crew")
        return QCoreApplication.translate("Entries", "Message to the ground")
    title = _TITLES.get(type(body)) if body is not None else None
    translated = QCoreApplication.translate("Entries", str(title or "Entry"))
    return found_entries.titled(translated, body, station_of(scope) or "")


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
