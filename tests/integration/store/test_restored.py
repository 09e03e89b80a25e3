"""A relay that was restored from a backup: what it lacks goes to it again, and nothing is doubled."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from onboard.domain.event import Event
from onboard.domain.note import Note
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.reach import Cursor
from onboard.store.replica import Replica
from onboard.sync import priority
from tests.conftest import Cluster
from tests.integration.store.crash import everything, survives_every_crash
from tests.integration.store.exchanging import exchange, sign_in
from tests.integration.store.samples import FLIGHT, NOW, OTHER_FLIGHT, Pen, accept, note, relay, rows, stored
from tests.integration.store.test_settle import yes

Open = Callable[[str], Replica]


class Followed:
    """A relay on PostgreSQL that runs on while its database is put back.

    Attributes:
        ledger: of this process; `other` of a second one, which hears of the first one's commits.
    """

    def __init__(self, cluster: Cluster, url: str, open_engine: Callable[[str], sa.Engine]) -> None:
        self._cluster = cluster
        self._name = str(sa.make_url(url).database)
        self._copy = ""
        self.ledger, self.other = (Ledger(open_engine(url), "relay") for _ in range(2))
        self.ledger.begin_epoch(NOW)
        self.ledger.incarnation()
        self.ledger.follow(lambda events: self.other.heard(events[-1].number or 0))

    def back_up(self) -> None:
        self._let_go()
        self._copy = self._cluster.back_up(self._name)

    def restore(self) -> None:
        self._let_go()
        self._cluster.restore(self._name, self._copy)

    def _let_go(self) -> None:
        for ledger in (self.ledger, self.other):
            ledger.engine.dispose()

    def cursor(self) -> Cursor:
        """The last entry of the log, as a device knows it."""
        last = stored(self.ledger)[-1]
        return Cursor(last.number or 0, last.check)


@pytest.fixture
def followed(cluster: Cluster, postgresql_url: str, open_engine: Callable[[str], sa.Engine]) -> Followed:
    return Followed(cluster, postgresql_url, open_engine)


def lose(followed: Followed) -> Cursor:
    """The last of two entries that a device has, and that the log has no more."""
    followed.ledger.append("relay", [note("kept")], NOW)
    followed.back_up()
    followed.ledger.append("relay", [note("lost-1"), note("lost-2")], NOW)
    known = followed.cursor()
    followed.restore()
    return known


@pytest.mark.parametrize("name", ["ledger", "other"])
def test_what_is_numbered_after_a_restore_under_a_running_relay_does_not_pass_for_what_was_lost(
    followed: Followed, name: str
) -> None:
    before = followed.ledger.incarnation()
    known = lose(followed)
    going_on: Ledger = getattr(followed, name)
    going_on.append("relay", [note("new-1")], NOW)
    going_on.append("relay", [note("new-2"), note("new-3")], NOW)
    assert followed.cursor().number > known.number
    assert going_on.incarnation() != before
    assert going_on.restored([known])
    assert not going_on.restored([followed.cursor()])


def test_a_restore_is_noticed_where_nothing_is_written_and_once_only(followed: Followed) -> None:
    before = followed.ledger.incarnation()
    lose(followed)
    followed.ledger.compare(NOW)
    begun = followed.ledger.incarnation()
    assert begun != before
    followed.ledger.compare(NOW)
    followed.ledger.append("relay", [note("new-1")], NOW)
    assert followed.ledger.incarnation() == begun


class Backed:
    """A relay on SQLite of which a backup can be made and put in its place.

    Attributes:
        ledger: the relay as it runs now.
    """

    def __init__(self, url: str, folder: Path, open_engine: Callable[[str], sa.Engine]) -> None:
        self._open = open_engine
        self._backup = folder / "backup.db"
        self.ledger = Ledger(open_engine(url), "relay")
        self.ledger.incarnation()

    def back_up(self) -> int:
        """Gives the number up to which the backup has the log."""
        with self.ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.driver_connection.execute(f"VACUUM INTO '{self._backup}'")  # type: ignore[union-attr] # it is open
        return max(event.number or 0 for event in stored(self.ledger))

    def restore(self, covered: int) -> None:
        known = self.ledger.incarnation()
        self.ledger = Ledger(self._open(f"sqlite:///{self._backup}"), "relay")
        self.ledger.renew_incarnation(known, NOW)
        self.ledger.cover(covered)


@pytest.fixture
def backed(sqlite_url: str, tmp_path: Path, open_engine: Callable[[str], sa.Engine]) -> Backed:
    return Backed(sqlite_url, tmp_path, open_engine)


def subjects(events: Sequence[Event]) -> list[str]:
    return [event.subject for event in events]


def queue(replica: Replica) -> list[str]:
    return [queued.subject for queued in replica.queue()]


def begin(replica: Replica, backed: Backed) -> int:
    """Two notes that a backup has, then three entries that it lacks, the last of them urgent."""
    sign_in(replica, backed.ledger)
    backed.ledger.append("relay", [note("theirs-1")], NOW)
    replica.append("ana", [note("ours-1")], NOW)
    exchange(replica, backed.ledger)
    covered = backed.back_up()
    replica.cover(covered)
    replica.append("ana", [note("ours-2"), note("ours-3"), relay("ours-4", urgent=True)], NOW)
    backed.ledger.append("relay", [note("theirs-2")], NOW)
    exchange(replica, backed.ledger)
    assert replica.not_sent() == 0
    return covered


def test_what_lies_beyond_the_backup_goes_out_again_and_nothing_else(replica: Replica, backed: Backed) -> None:
    covered = begin(replica, backed)
    (waiting,) = replica.append("ana", [note("ours-5")], NOW)
    identities = {event.subject: event.identity for event in stored(replica)}
    backed.restore(covered)
    sign_in(replica, backed.ledger)
    assert queue(replica) == ["ours-2", "ours-3", "ours-4", "ours-5"]
    assert {event.subject: event.identity for event in stored(replica)} == identities
    chosen = priority.select(replica.queue(), NOW, 10**6)
    assert subjects(replica.outgoing(chosen)) == ["ours-4", "ours-2", "ours-3", "ours-5"]
    assert waiting.identity == identities["ours-5"]
    exchange(replica, backed.ledger)
    assert replica.not_sent() == 0
    assert subjects(stored(backed.ledger)).count("ours-2") == 1
    assert {each for each in subjects(stored(backed.ledger)) if each.startswith("ours")} == {
        f"ours-{number}" for number in range(1, 6)
    }


def test_what_a_backup_has_though_nobody_announced_it_is_not_doubled(replica: Replica, backed: Backed) -> None:
    begin(replica, backed)
    backed.restore(0)
    sign_in(replica, backed.ledger)
    assert "ours-1" in queue(replica)
    exchange(replica, backed.ledger)
    assert subjects(stored(backed.ledger)).count("ours-1") == 1
    assert replica.not_sent() == 0


def test_cursors_go_back_to_what_the_backup_has(replica: Replica, backed: Backed) -> None:
    covered = begin(replica, backed)
    before = replica.pulled_so_far()[0]
    assert max(cursor.number for cursor in before.values()) > covered
    replica.enter_incarnation("next", covered)
    expected = {each: cursor if cursor.number <= covered else Cursor(covered) for each, cursor in before.items()}
    assert replica.pulled_so_far()[0] == expected


def test_events_of_others_get_their_new_places(replica: Replica, backed: Backed, open_replica: Open) -> None:
    covered = begin(replica, backed)
    other = open_replica("other")
    sign_in(other, backed.ledger)
    other.append("ben", [note("others-1")], NOW)
    exchange(other, backed.ledger)
    exchange(replica, backed.ledger)
    backed.restore(covered)
    backed.ledger.append("relay", [note("theirs-3")], NOW)
    for each in (replica, other):
        sign_in(each, backed.ledger)
    for each in (replica, other, replica):
        exchange(each, backed.ledger)
    at_relay = {event.identity: event.number for event in stored(backed.ledger)}
    # The relay's own that the backup lacks is for a desk to return.
    (lost,) = [event for event in stored(replica) if event.identity not in at_relay]
    assert (lost.subject, lost.number) == ("theirs-2", None)
    assert {event.identity: event.number for event in stored(replica) if event != lost} == at_relay


def test_what_a_relay_may_lack_of_others_is_offered_once(replica: Replica, backed: Backed) -> None:
    begin(replica, backed)
    backed.ledger.append("relay", [note("theirs-3"), note("theirs-4")], NOW)
    exchange(replica, backed.ledger)
    assert replica.to_return(9) == []
    replica.enter_incarnation("next", 0)
    first = replica.to_return(3)
    assert subjects(first) == ["theirs-1", "theirs-2", "theirs-3"]
    assert replica.to_return(3) == first
    replica.note_returned(first)
    assert subjects(replica.to_return(3)) == ["theirs-4"]
    replica.note_returned(replica.to_return(3))
    assert replica.to_return(3) == []
    replica.note_returned([])
    replica.enter_incarnation("next but one", 0)
    assert len(replica.to_return(9)) == 4


def test_what_a_restored_relay_lacks_keeps_its_words_though_its_number_stands_for_something_else(
    replica: Replica, backed: Backed
) -> None:
    """The relay and the author's tablet were both put back to before the first entry of the tablet."""
    sign_in(replica, backed.ledger)
    exchange(replica, backed.ledger)
    backed.ledger.append("relay", [note("theirs")], NOW)
    covered = backed.back_up()
    accept(backed.ledger, Pen("other").write(note("lost", "Row 31 wants to sit together")))
    exchange(replica, backed.ledger)
    backed.restore(covered)
    sign_in(replica, backed.ledger)
    exchange(replica, backed.ledger)
    accept(backed.ledger, Pen("other").write(note("new", "Allergic to nuts")))
    exchange(replica, backed.ledger)
    exchange(replica, backed.ledger)
    shown = replica.states("note")
    assert {subject: state.versions[0].text for subject, state in shown.items() if isinstance(state, Note)} == {
        "theirs": "Allergic to nuts",
        "lost": "Row 31 wants to sit together",
        "new": "Allergic to nuts",
    }
    assert {event.subject for event in stored(replica) if event.number is None} == {"lost"}


def test_what_was_let_go_while_it_was_offered_does_no_harm(replica: Replica, backed: Backed) -> None:
    begin(replica, backed)
    replica.enter_incarnation("next", 0)
    offered = replica.to_return(9)
    replica.purge(FLIGHT, NOW)
    replica.note_returned(offered)
    assert replica.to_return(9) == []


def test_the_first_contact_changes_nothing(replica: Replica) -> None:
    replica.append("ana", [note("ours-1"), note("ours-2")], NOW)
    replica.settle([yes(replica.outgoing([(1, 1)])[0], 9)])
    before = {name: content for name, content in everything(replica).items() if name != "meta"}
    replica.enter_incarnation("first", 7)
    assert {name: content for name, content in everything(replica).items() if name != "meta"} == before
    assert replica.incarnation == "first"


def test_what_is_hidden_of_a_lost_scope_goes_out_again_too(replica: Replica, backed: Backed) -> None:
    covered = begin(replica, backed)
    replica.append("ana", [note("ours-6", scope=OTHER_FLIGHT)], NOW)
    exchange(replica, backed.ledger, [FLIGHT, OTHER_FLIGHT])
    exchange(replica, backed.ledger, [FLIGHT])
    backed.restore(covered)
    sign_in(replica, backed.ledger)
    assert "ours-6" in queue(replica)
    exchange(replica, backed.ledger)
    assert "ours-6" in subjects(stored(backed.ledger))
    assert replica.state("ours-6") is None


def test_photos_are_offered_again(replica: Replica) -> None:
    replica.enter_incarnation("first", 0)
    with replica.writing() as connection:
        row = {"id": "b", "scope": FLIGHT, "hash": "h", "media_type": "image/webp", "size": 9, "created": NOW}
        connection.execute(schema.blob.insert().values(**row, uploaded=9, own=True))
        connection.execute(schema.blob_piece.insert().values(blob="b", start=0, data=b"the photo"))
    replica.enter_incarnation("next", 0)
    assert rows(replica, schema.blob)[0][6] == 0


def test_a_crash_at_any_statement_leaves_the_old_incarnation(replica: Replica, backed: Backed) -> None:
    begin(replica, backed)
    survives_every_crash(replica, lambda: replica.enter_incarnation("next", 0))
