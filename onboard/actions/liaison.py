"""What the desk does."""

import re
from collections.abc import Callable, Sequence

import msgspec

from onboard.actions import station as station_actions
from onboard.actions.common import Actions, new_id, words
from onboard.domain import claim, conversation, crew_message, found_item, request
from onboard.domain.blob import Photo
from onboard.domain.claim import Claim
from onboard.domain.conversation import Conversation
from onboard.domain.event import Body
from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import Loss, Source
from onboard.domain.request import Request
from onboard.domain.scope import flight_scope, ground_scope, station_scope
from onboard.errors import RuleError
from onboard.store.log import Draft
from onboard.store.replica import Replica
from onboard.text.contacts import without_contacts


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
        self._about(subject, conversation.Replied(text=words(text)))

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
        text = words(without_locators(here, asked.text))
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
        body = crew_message.CrewMessageWritten(text=words(text), from_ground=True)
        self.say(here.scope, subject, body, photos)

    def file_report(self, subject: str, station: str, loss: Loss) -> str:
        """A loss report from this conversation for that station's lost & found; gives its id.

        Booking references that the passenger named are taken out of the words, and ways to reach them: these stay in
        the conversation.
        """
        here = self.find(subject, Conversation)
        report = new_id()
        passenger = here.passenger
        said = without_locators(here, without_contacts(loss.words))
        cleaned = msgspec.structs.replace(loss, words=said, passenger=passenger)
        link = Draft(self._ground, subject, conversation.LossReported(report=report))
        return station_actions.file_report(
            self, station_scope(station), cleaned, Source.CONVERSATION, link, subject=report
        )

    def ask_owner(self, subject: str, claim_id: str, text: str) -> None:
        """Asks, in this conversation, what the passenger left behind, for a claim.

        Raises:
            RuleError: the claim has ended or is somebody else's; the passenger has not shown who they are; the item
                has gone; or it is a checked bag, whose tag says whose it is.
        """
        here = self.find(subject, Conversation)
        asked = self.find(claim_id, Claim)
        claim.must_run(asked)
        _must_be_claimant(here, asked)
        item = self.find(asked.item, FoundItem)
        found_item.must_be_here(item)
        if item.description.bag_tag:
            raise RuleError("This is a checked bag: look its tag up, and ask nobody for proof.")
        self.record(
            Draft(self._ground, subject, conversation.Replied(text=words(text), claim=claim_id)),
            Draft(asked.scope, claim_id, claim.ClaimAsked(channel=here.channel)),
        )

    def note_answer(self, subject: str, claim_id: str, message: str) -> None:
        """A message of the passenger answers the question for a claim; its words stay in the conversation.

        Raises:
            RuleError: the claim has ended, or was not asked about here; or the message is not the passenger's.
        """
        here = self.find(subject, Conversation)
        asked = self.find(claim_id, Claim)
        claim.must_run(asked)
        if all(each.claim != claim_id for each in here.claims):
            raise RuleError("This was not asked in this conversation.")
        answer = here.message(message)
        if answer is None or not answer.from_passenger:
            raise RuleError("Only what the passenger wrote answers this.")
        self.record(
            Draft(self._ground, subject, conversation.OwnerAnswered(claim=claim_id, message=message)),
            Draft(asked.scope, claim_id, claim.ClaimAnswered()),
        )

    def judge_claim(self, claim_id: str, verdict: claim.Verdict) -> None:
        """Whether the answer fits the item's marks; one that does not fit ends the claim."""
        station_actions.judge(self, claim_id, verdict)

    def _about(self, subject: str, body: Body) -> None:
        self.find(subject, Conversation)
        self.record(Draft(self._ground, subject, body))


def _must_be_claimant(here: Conversation, asked: Claim) -> None:
    """Asserts that who writes here is whom the claim means: the passenger, or who reported the loss from here.

    Raises:
        RuleError: they are not, or have not shown it.
    """
    if asked.passenger is not None and here.passenger != asked.passenger:
        raise RuleError("Name and booking reference in this conversation do not prove this passenger.")
    if asked.passenger is None and asked.report not in here.reports:
        raise RuleError("The loss was not reported in this conversation.")


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
