"""What crew do."""

from collections.abc import Sequence

from onboard.actions import station as station_actions
from onboard.actions.common import Actions, new_id, reply_words, words
from onboard.domain import crew_message, request
from onboard.domain.blob import Photo
from onboard.domain.event import Body
from onboard.domain.found_item import Description
from onboard.domain.request import Request
from onboard.domain.scope import flight_scope, station_scope
from onboard.store.log import Draft


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
        self._step(here, subject, request.finish(here, reply_words(reply), self.position(here.scope)))

    def decline(self, subject: str, reply: str) -> None:
        here = self.find(subject, Request)
        self._step(here, subject, request.decline(here, reply_words(reply), self.position(here.scope)))

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
            text=words(text), position=self.position(scope), seat=seat, request=about
        )
        self.say(scope, subject, body, photos)
        return subject

    def answer_ground(self, subject: str, text: str, photos: Sequence[Photo] = ()) -> None:
        """A further line in a thread with the ground."""
        here = self.find(subject, crew_message.CrewMessage)
        body = crew_message.CrewMessageWritten(text=words(text), position=self.position(here.scope))
        self.say(here.scope, subject, body, photos)

    def register(self, station: str, description: Description, photos: Sequence[Photo] = ()) -> str:
        """A thing that was found on board, for lost & found at the station where it goes; gives its id."""
        return station_actions.register(self, station_scope(station), description, photos)

    def _step(self, here: Request, subject: str, body: Body) -> None:
        self.record(Draft(here.scope, subject, body))
