"""Which role may record which kinds of events. Scope and roster are checked beside it (design section 6)."""

from enum import StrEnum

from onboard.domain import claim, conversation, crew_message, custody, found_item, loss_report, note, request, sweep
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
        found_item.ItemRegistered,
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
        conversation.OwnerAnswered,
        conversation.LossReported,
        note.NoteWritten,
        note.NoteRemoved,
        loss_report.LossFiled,
        loss_report.LossCorrected,
        loss_report.LossClosed,
        claim.ClaimAsked,
        claim.ClaimAnswered,
        claim.ClaimJudged,
        claim.ClaimArranged,
        claim.ClaimEnded,
    ),
    Role.LOST_AND_FOUND: (
        sweep.SweepCleared,
        sweep.SweepAlarmed,
        found_item.ItemRegistered,
        found_item.ItemDescribed,
        found_item.ItemTaken,
        found_item.ItemMatched,
        found_item.ItemRuledOut,
        found_item.ItemReconsidered,
        found_item.OwnersViewed,
        custody.ItemMoved,
        custody.ItemWitnessed,
        custody.DeadlineDone,
        custody.DeadlineUndone,
        custody.OvertakenConfirmed,
        loss_report.LossFiled,
        loss_report.LossCorrected,
        loss_report.SearchTaken,
        loss_report.Searched,
        loss_report.LossClosed,
        claim.ClaimOpened,
        claim.ClaimJudged,
        claim.ClaimIdentified,
        claim.ClaimWitnessed,
        claim.ClaimArranged,
        claim.ClaimEnded,
    ),
    Role.OPERATOR: (),
}

KINDS: dict[Role, frozenset[str]] = {role: frozenset(body.KIND for body in bodies) for role, bodies in _BODIES.items()}


def may_record(role: Role, kind: str) -> bool:
    """Whether a person of this role may record events of this kind."""
    return kind in KINDS[role]
