"""What the relay decides in the order of its commits: who has taken a request, a conversation, a crew message.

What it decides for lost & found stands in `station` and `endings`.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from onboard.domain import claim, conversation, crew_message, custody, request
from onboard.domain.event import Event
from onboard.domain.loss_report import Searched, SearchUndone
from onboard.relay import endings, station
from onboard.relay.references import References
from onboard.store.log import Draft, state


def decide(connection: Connection, events: Sequence[Event]) -> list[Draft]:
    """The decisions that follow from these events, which are stored and folded already; one of a kind a subject.

    Of a search there is one for each answer of the crew, so that their last words stand last.
    """
    drafts: dict[tuple[str, str, str], Draft] = {}
    references = References(connection)
    for event in events:
        for draft in _decisions(connection, event, references):
            answer = draft.body.step if isinstance(draft.body, Searched | SearchUndone) else ""
            drafts.setdefault((draft.subject, draft.body.KIND, answer), draft)
    return list(drafts.values())


def _decisions(connection: Connection, event: Event, references: References) -> list[Draft]:
    match event.kind:
        case request.RequestTaken.KIND | request.RequestPassedOn.KIND:
            return _request(connection, event)
        case request.RequestUndone.KIND:
            return _request(connection, event) + station.decide(connection, event, references)
        case conversation.ConversationTaken.KIND:
            thread = state(connection, event.subject)
            if isinstance(thread, conversation.Conversation) and not thread.settled:
                return [Draft(event.scope, event.subject, conversation.ConversationAssigned(person=event.author))]
        case crew_message.CrewMessageTaken.KIND:
            message = state(connection, event.subject)
            if isinstance(message, crew_message.CrewMessage) and not message.settled:
                return [Draft(event.scope, event.subject, crew_message.CrewMessageAssigned(person=event.author))]
        case custody.ItemMoved.KIND | claim.ClaimOpened.KIND:
            return endings.decide(connection, event)
    return station.decide(connection, event, references) if event.kind in station.DECIDED else []


def _request(connection: Connection, event: Event) -> list[Draft]:
    """The one who took it by this event; or, where this event set it free, the one who is next in the log."""
    asked = state(connection, event.subject)
    if not isinstance(asked, request.Request) or asked.settled or asked.ended or asked.holder is None:
        return []
    person = event.author if event.kind == request.RequestTaken.KIND else asked.holder
    steps = [e for e in asked.history if e.kind == request.RequestTaken.KIND and e.author == person]
    body = request.RequestAssigned(person=person, step=steps[-1].event, position=steps[-1].position)
    return [Draft(event.scope, event.subject, body)]
