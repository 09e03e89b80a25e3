"""The end of the log as it grows, in the order of its numbers and without gaps, for those who wait in this process."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from onboard.domain.event import Event
from onboard.store import schema
from onboard.store.ledger import Ledger, newest
from onboard.store.log import EVENTS


class News(NamedTuple):
    """A commit: its first and last number, its topics (None: anything), and its events where it was made here."""

    first: int
    last: int
    topics: AbstractSet[str] | None = None
    events: Sequence[Event] | None = None


class Tail:
    """Commits are heard of on several threads and from other processes, so in any order.

    What follows on what is known is taken as it was heard; what leaves a gap, or was made elsewhere, is read from the
    log. Since numbers become visible in their order, a log that shows one number shows all before it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._reached = 0

    def begin(self) -> None:
        """From here on: what the log has by now is not given."""
        with self._ledger.reading() as connection:
            self._reached = newest(connection)

    def advance(self, news: News, wanted: AbstractSet[str]) -> Sequence[Event] | range:
        """The events that are new with this, of which those in the `wanted` topics are complete.

        Where they have to be read from the log, gives the range of their numbers instead; see `read`.
        """
        if news.last <= self._reached:
            return ()
        follows = news.first == self._reached + 1
        gap = range(self._reached + 1, news.last + 1)
        self._reached = news.last
        if follows and news.events is not None:
            return news.events
        if not wanted or (follows and news.topics is not None and wanted.isdisjoint(news.topics)):
            return ()
        return gap

    def read(self, numbers: range) -> list[Event]:
        """These events from the log; blocks on the database."""
        number = schema.event.c.number
        query = EVENTS.where(number >= numbers.start, number < numbers.stop).order_by(number)
        with self._ledger.reading() as connection:
            return [Event(*row) for row in connection.execute(query)]
