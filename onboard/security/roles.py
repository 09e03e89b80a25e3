"""Which role may record which kinds of events. Scope and roster are checked beside it (design section 6)."""

from enum import StrEnum

from onboard.domain import conversation, crew_message, note, request
from onboard.domain.event import Body


class Role(StrEnum):
    CREW = "crew"
    LIAISON = "liaison"
    LOST_AND_FOUND = "lost and found"
    OPERATOR = "operator"


_BODIES: dict[Role, tuple[type[Body], ...]] = {
    Role.CREW: (
        request.RequestTaken,
        request.RequestPassedOn,
        request.RequestDone,
        request.RequestNotPossible,
        request.RequestUndone,
        note.NoteWritten,
        note.NoteRemoved,
        crew_message.CrewMessageWritten,
    ),
    Role.LIAISON: (
        request.RequestRelayed,
        request.RequestAdded,
        request.RequestWithdrawn,
        request.RequestUndone,
        crew_message.CrewMessageWritten,
        crew_message.CrewMessageTaken,
        conversation.Placed,
        conversation.ConversationTaken,
        conversation.ConversationRelayed,
        conversation.Replied,
        conversation.SendAgain,
        conversation.ReplyDiscarded,
        conversation.ConversationClosed,
        note.NoteWritten,
        note.NoteRemoved,
    ),
    Role.LOST_AND_FOUND: (),
    Role.OPERATOR: (),
}

KINDS: dict[Role, frozenset[str]] = {role: frozenset(body.KIND for body in bodies) for role, bodies in _BODIES.items()}


def may_record(role: Role, kind: str) -> bool:
    """Whether a person of this role may record events of this kind."""
    return kind in KINDS[role]
