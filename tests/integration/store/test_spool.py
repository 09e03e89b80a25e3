"""The spool: a sealed file for each entry that waits, and for nothing else, whatever crashed in between."""

import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onboard.domain.event import Event
from onboard.domain.verdict import Outcome, Verdict
from onboard.security.sealing import seal, unseal
from onboard.store import spool
from onboard.store.replica import Replica
from onboard.store.spool import Spool
from tests.integration.store.samples import NOW, note

RELAY = X25519PrivateKey.generate()
PUBLIC = RELAY.public_key().public_bytes_raw()
SIGNER = Ed25519PrivateKey.generate()
ALL = 1_000
WORDS = "Allergic to nuts"


def spool_of(replica: Replica, folder: Path, relay: bytes = PUBLIC) -> Spool:
    """As after a start of the app."""
    return Spool(folder, replica, relay, lambda entry: seal(entry, SIGNER, relay))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / spool.FOLDER).rglob("*") if path.is_file())


def read(path: Path) -> Event:
    signed = unseal(path.read_bytes(), RELAY)
    signed.verify(SIGNER.public_key().public_bytes_raw())
    return msgspec.msgpack.decode(signed.entry, type=Event)


def write_note(replica: Replica, text: str) -> Event:
    (event,) = replica.append("ana", [note(f"note/{text}", text)], NOW)
    return event


def queued(replica: Replica) -> list[Event]:
    return [waiting.event for waiting in replica.waiting()]


def settle(replica: Replica, event: Event, outcome: Outcome) -> None:
    number = 1 if outcome is Outcome.ACCEPTED else None
    replica.settle([Verdict(event.epoch, event.seq, outcome, number, NOW, event.at, b"abcd", "No.")])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def test_what_waits_is_sealed_as_it_was_written(replica: Replica, folder: Path) -> None:
    for number in range(3):
        write_note(replica, f"{WORDS} {number}")
    assert not spool_of(replica, folder).reconcile(ALL)
    assert [read(path) for path in files(folder)] == queued(replica)
    for path in files(folder):
        assert b"nuts" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_again_writes_nothing(replica: Replica, folder: Path) -> None:
    write_note(replica, WORDS)
    sealing = spool_of(replica, folder)
    sealing.reconcile(ALL)
    (before,) = [path.read_bytes() for path in files(folder)]
    sealing.reconcile(ALL)
    spool_of(replica, folder).reconcile(ALL)
    assert [path.read_bytes() for path in files(folder)] == [before]


def test_what_the_relay_has_needs_no_file(replica: Replica, folder: Path) -> None:
    first, second = write_note(replica, WORDS), write_note(replica, "Another seat")
    sealing = spool_of(replica, folder)
    sealing.reconcile(ALL)
    settle(replica, first, Outcome.ACCEPTED)
    sealing.reconcile(ALL)
    assert [read(path) for path in files(folder)] == [second]


def test_a_crash_between_the_commit_and_the_file_is_made_good_at_the_next_start(
    open_replica: Callable[[str], Replica], folder: Path
) -> None:
    tablet = open_replica("tablet")
    spool_of(tablet, folder).reconcile(ALL)
    write_note(tablet, WORDS)
    assert files(folder) == []
    again = open_replica("tablet")
    spool_of(again, folder).reconcile(ALL)
    assert [read(path) for path in files(folder)] == queued(again)


def test_a_crash_between_the_verdict_and_the_file_is_made_good_at_the_next_start(
    open_replica: Callable[[str], Replica], folder: Path
) -> None:
    tablet = open_replica("tablet")
    event = write_note(tablet, WORDS)
    spool_of(tablet, folder).reconcile(ALL)
    settle(tablet, event, Outcome.ACCEPTED)
    spool_of(open_replica("tablet"), folder).reconcile(ALL)
    assert files(folder) == []


def test_a_file_that_a_crash_left_unfinished_counts_for_nothing(replica: Replica, folder: Path) -> None:
    event = write_note(replica, WORDS)
    spool_of(replica, folder).reconcile(ALL)
    (whole,) = files(folder)
    whole.rename(f"{whole}.new")
    assert spool.count(folder) == 0
    spool_of(replica, folder).reconcile(ALL)
    assert files(folder) == [whole]
    assert read(whole) == event


def test_many_are_sealed_a_few_at_a_time_the_oldest_first(replica: Replica, folder: Path) -> None:
    for number in range(5):
        write_note(replica, f"{WORDS} {number}")
    sealing = spool_of(replica, folder)
    assert sealing.reconcile(2)
    assert [read(path) for path in files(folder)] == queued(replica)[:2]
    assert sealing.reconcile(2)
    assert not sealing.reconcile(2)
    assert len(files(folder)) == spool.count(folder) == 5


def test_a_draft_stays_sealed_until_its_author_decides(replica: Replica, folder: Path) -> None:
    sealing = spool_of(replica, folder)
    discarded, resent = write_note(replica, WORDS), write_note(replica, "Another seat")
    for event in (discarded, resent):
        settle(replica, event, Outcome.REJECTED)
    sealing.reconcile(ALL)
    assert [read(path) for path in files(folder)] == [discarded, resent]
    replica.discard(discarded.epoch, discarded.seq)
    replica.resend(resent.epoch, resent.seq, "ana", NOW)
    sealing.reconcile(ALL)
    (again,) = queued(replica)
    assert again.identity != resent.identity
    assert [read(path) for path in files(folder)] == [again]


def test_what_moves_to_another_epoch_is_sealed_as_it_is_now(replica: Replica, folder: Path) -> None:
    sealing = spool_of(replica, folder)
    moved, stays = write_note(replica, WORDS), write_note(replica, "Another seat")
    sealing.reconcile(ALL)
    before = {path: path.read_bytes() for path in files(folder)}
    settle(replica, moved, Outcome.SEQ_REUSE)
    assert replica.epoch != moved.epoch
    assert sealing.reconcile(1)
    assert not sealing.reconcile(1)
    assert [read(path) for path in files(folder)] == queued(replica)
    assert moved.identity not in {event.identity for event in queued(replica)}
    # What stays may name what moved.
    (kept,) = before.keys() & set(files(folder))
    assert read(kept) == stays
    assert kept.read_bytes() != before[kept]


def test_what_an_earlier_enrolment_left_is_told_apart_and_left_alone(
    open_replica: Callable[[str], Replica], folder: Path
) -> None:
    old, new = open_replica("old"), open_replica("new")
    written = [write_note(old, f"{WORDS} {number}") for number in range(3)]
    spool_of(old, folder).reconcile(ALL)
    write_note(new, "Another seat")
    sealing = spool_of(new, folder)
    assert [read(path) for path in sealing.left()] == written
    sealing.reconcile(ALL)
    left = sealing.left()
    assert [read(path) for path in left] == written
    for path in left:
        sealing.remove(path)
    assert sealing.left() == []
    assert [read(path) for path in files(folder)] == queued(new)
    assert not left[0].parent.exists()


def test_a_lost_database_leaves_its_files(open_replica: Callable[[str], Replica], folder: Path) -> None:
    tablet = open_replica("tablet")
    written = [write_note(tablet, f"{WORDS} {number}") for number in range(2)]
    spool_of(tablet, folder).reconcile(ALL)
    empty = open_replica("elsewhere")
    empty.device = tablet.device
    sealing = spool_of(empty, folder)
    new = write_note(empty, "Another seat")
    assert new.identity == written[0].identity
    sealing.reconcile(ALL)
    assert [read(path) for path in sealing.left()] == written
    settle(empty, new, Outcome.ACCEPTED)
    spool_of(empty, folder).reconcile(ALL)
    again = spool_of(empty, folder)
    again.reconcile(ALL)
    assert [read(path) for path in again.left()] == written
    for path in again.left():
        again.remove(path)
    assert files(folder) == []


def test_what_a_database_wrote_something_else_in_the_place_of_is_left(
    open_replica: Callable[[str], Replica], folder: Path
) -> None:
    """Two lives of one database have written the same numbers, and the files of one are found by the other."""
    one, other = open_replica("one"), open_replica("other")
    other.device = one.device
    (theirs,) = other.append("ana", [note("note/1", "Their words")], NOW + 1)
    spool_of(other, folder).reconcile(ALL)
    mine = write_note(one, WORDS)
    assert mine.identity == theirs.identity
    sealing = spool_of(one, folder)
    sealing.reconcile(ALL)
    assert [read(path) for path in sealing.left()] == [theirs]
    settle(one, mine, Outcome.ACCEPTED)
    sealing.reconcile(ALL)
    assert [read(path) for path in files(folder)] == [theirs]


def test_what_a_later_epoch_sealed_is_left_beside_an_older_database(
    open_replica: Callable[[str], Replica], folder: Path
) -> None:
    newer, older = open_replica("newer"), open_replica("older")
    older.device = newer.device
    for tablet in (newer, older):
        write_note(tablet, WORDS)
    (queued_event,) = queued(newer)
    settle(newer, queued_event, Outcome.SEQ_REUSE)
    spool_of(newer, folder).reconcile(ALL)
    sealing = spool_of(older, folder)
    sealing.reconcile(ALL)
    assert [read(path) for path in sealing.left()] == queued(newer)


def test_what_was_sealed_for_another_relay_waits_for_that_one(
    open_replica: Callable[[str], Replica], folder: Path
) -> None:
    old, new = open_replica("old"), open_replica("new")
    write_note(old, WORDS)
    spool_of(old, folder).reconcile(ALL)
    other = X25519PrivateKey.generate().public_key().public_bytes_raw()
    assert (spool_of(new, folder, other).left(), spool_of(new, folder, other).foreign()) == ([], 1)
    assert (len(spool_of(new, folder).left()), spool_of(new, folder).foreign()) == (1, 0)
    assert spool.count(folder) == 1
