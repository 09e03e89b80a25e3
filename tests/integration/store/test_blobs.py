"""Blobs on a device: never without their event, never lost before they are on the ground, fetched when asked for."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from onboard.domain.blob import REFERENCE, blob_id
from onboard.store import schema
from onboard.store.blobs import DAMAGED, Blobs, NewBlob, delete_blobs, new_blob, read_range, store_blobs, upload_again
from onboard.store.ledger import Ledger
from onboard.store.log import Change, compose, insert, refold
from onboard.store.replica import Replica
from tests.integration.store.blob_samples import BLOB, DATA, REF, SEAT, announce, hold, leave, line, place, record
from tests.integration.store.samples import FLIGHT, NOW, OTHER_FLIGHT, rows, stored


def test_a_prepared_photo_becomes_a_blob_with_its_reference() -> None:
    assert new_blob(FLIGHT, SEAT) == NewBlob(FLIGHT, REF, DATA)


def test_a_photo_goes_out_once_the_relay_has_its_event(replica: Replica, blobs: Blobs) -> None:
    event = record(replica, line(REF), new_blob(FLIGHT, SEAT))
    assert blobs.uploads() == []
    place(replica, event)
    (standing,) = blobs.uploads()
    assert (standing.id, standing.scope, standing.hash) == (BLOB, FLIGHT, REF.hash)
    assert (standing.media_type, standing.size, standing.uploaded) == ("image/webp", len(DATA), 0)
    assert (standing.own, standing.whole, standing.on_ground) == (True, True, False)


def test_a_later_line_that_waits_holds_the_photos_of_its_thread(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    later = record(replica, line())
    assert blobs.uploads() == []
    place(replica, later)
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_a_line_of_others_that_a_restored_relay_has_lost_holds_no_photo(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    with replica.writing() as connection:
        insert(connection, compose(connection, "other", "ben", [line()], NOW))
        refold(connection, ["m1"])
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_a_photo_of_a_rejected_event_waits_with_its_draft(replica: Replica, blobs: Blobs) -> None:
    record(replica, line(REF), new_blob(FLIGHT, SEAT))
    with replica.writing() as connection:
        connection.execute(schema.event.update().values(draft=True))
        refold(connection, ["m1"])
    assert blobs.uploads() == []
    assert blobs.read(BLOB) == DATA
    place(replica, record(replica, line(REF, subject="m2")))
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_a_failed_transaction_leaves_neither_event_nor_photo(replica: Replica, blobs: Blobs) -> None:
    with replica.engine.connect() as connection, connection.begin() as transaction:
        store_blobs(connection, [new_blob(FLIGHT, SEAT)], NOW)
        transaction.rollback()
    assert blobs.standing(BLOB) is None
    assert rows(replica, schema.blob_piece) == []


def test_the_same_photo_again_is_kept_once_and_goes_on_where_it_was(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    blobs.confirmed(BLOB, 4_000)
    place(replica, record(replica, line(REF, subject="m2"), new_blob(FLIGHT, SEAT)))
    assert [standing.uploaded for standing in blobs.uploads()] == [4_000]
    assert blobs.read(BLOB) == DATA


def test_the_same_photo_in_two_scopes_is_two_blobs(replica: Replica, blobs: Blobs) -> None:
    other = blob_id(OTHER_FLIGHT, REF.hash)
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    place(replica, record(replica, line(REF, subject="m2", scope=OTHER_FLIGHT), new_blob(OTHER_FLIGHT, SEAT)))
    assert {standing.id for standing in blobs.uploads()} == {BLOB, other}
    announce(replica)
    assert [standing.id for standing in blobs.unsent()] == [other]
    with replica.writing() as connection:
        delete_blobs(connection, FLIGHT)
    assert blobs.standing(BLOB) is None
    assert (blobs.read(BLOB), blobs.read(other)) == (None, DATA)


def test_what_is_on_the_ground_of_a_scope_that_is_not_held_is_on_its_way_no_more(
    replica: Replica, blobs: Blobs
) -> None:
    """Crew never hear the station's announcements."""
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    assert [standing.id for standing in blobs.unsent()] == [BLOB]
    blobs.confirmed(BLOB, len(DATA))
    assert blobs.unsent() == []
    assert blobs.read(BLOB) == DATA
    hold(replica)
    assert [standing.id for standing in blobs.unsent()] == [BLOB]


def test_progress_and_trouble_are_shown_until_it_is_on_the_ground(replica: Replica, blobs: Blobs) -> None:
    hold(replica)
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    blobs.troubled(BLOB, "The relay is full.")
    assert [(s.uploaded, s.trouble) for s in blobs.unsent()] == [(0, "The relay is full.")]
    blobs.confirmed(BLOB, 20_000)
    assert [(s.uploaded, s.trouble) for s in blobs.unsent()] == [(20_000, None)]
    blobs.confirmed(BLOB, len(DATA))
    assert blobs.uploads() == []
    assert [s.on_ground for s in blobs.unsent()] == [False]
    announce(replica)
    assert blobs.unsent() == []
    standing = blobs.standing(BLOB)
    assert standing is not None
    assert standing.on_ground


def test_a_copy_is_deleted_only_when_the_relay_has_announced_it(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    assert blobs.free() == 0
    blobs.confirmed(BLOB, len(DATA), announced=1)
    assert blobs.free() == 0
    announce(replica)
    replica.cover(1)
    assert blobs.read(BLOB) == DATA
    assert blobs.free() == len(DATA)
    assert blobs.read(BLOB) is None
    assert blobs.free() == 0


def test_a_copy_stays_until_a_backup_has_what_the_relay_announced(replica: Replica, blobs: Blobs) -> None:
    """A relay that is restored from an older backup gets the photo again."""
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    blobs.confirmed(BLOB, len(DATA), announced=7)
    announce(replica, number=7)
    replica.cover(6)
    assert blobs.free() == 0
    replica.cover(7)
    assert blobs.free() == len(DATA)


def test_a_copy_stays_when_the_relay_may_have_lost_what_it_announced(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    blobs.confirmed(BLOB, len(DATA))
    announce(replica)
    with replica.writing() as connection:
        upload_again(connection)
    assert blobs.free() == 0
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_what_was_deleted_here_is_not_waited_for_when_the_relay_may_have_lost_it(
    replica: Replica, blobs: Blobs
) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    blobs.confirmed(BLOB, len(DATA), announced=1)
    announce(replica)
    replica.cover(1)
    blobs.free()
    with replica.writing() as connection:
        upload_again(connection)
    leave(replica)
    assert blobs.unsent() == []
    assert blobs.standing(BLOB) is None
    replica.cover(9)
    assert stored(replica) == []


def test_what_was_deleted_is_fetched_again_and_not_uploaded(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    blobs.confirmed(BLOB, len(DATA), announced=1)
    announce(replica)
    replica.cover(1)
    blobs.free()
    blobs.want(FLIGHT, REF, NOW)
    assert blobs.uploads() == []
    (standing,) = blobs.downloads()
    assert blobs.received(standing.id, 0, DATA)
    assert blobs.read(BLOB) == DATA
    with replica.writing() as connection:
        upload_again(connection)
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_a_wanted_photo_is_fetched_once_the_relay_has_it(replica: Replica, blobs: Blobs) -> None:
    assert blobs.want(FLIGHT, REF, NOW) == BLOB
    assert blobs.downloads() == []
    announce(replica)
    assert [(s.id, s.size, s.here) for s in blobs.downloads()] == [(BLOB, len(DATA), 0)]


def test_a_download_grows_piece_by_piece_to_the_exact_bytes(replica: Replica, blobs: Blobs) -> None:
    rng = random.Random(1)
    blobs.want(FLIGHT, REF, NOW)
    announce(replica)
    at = 0
    while at < len(DATA):
        assert blobs.read(BLOB) is None
        assert [s.here for s in blobs.downloads()] == [at]
        end = at + rng.randint(1, 9_000)
        assert blobs.received(BLOB, at, DATA[at:end])
        at = min(end, len(DATA))
    assert blobs.downloads() == []
    assert blobs.read(BLOB) == DATA
    for _ in range(20):
        start, end = sorted(rng.choices(range(len(DATA) + 1), k=2))
        assert blobs.read(BLOB, start, end) == DATA[start:end]


def test_a_repeated_or_late_piece_changes_nothing(replica: Replica, blobs: Blobs) -> None:
    blobs.want(FLIGHT, REF, NOW)
    announce(replica)
    blobs.received(BLOB, 0, DATA[:1000])
    assert blobs.received(BLOB, 0, DATA[:1000])
    assert blobs.received(BLOB, 2000, DATA[2000:3000])
    assert [s.here for s in blobs.downloads()] == [1000]
    blobs.unwant(BLOB)
    assert blobs.received(BLOB, 1000, DATA[1000:2000])
    assert blobs.downloads() == []
    blobs.want(FLIGHT, REF, NOW)
    assert [s.here for s in blobs.downloads()] == [1000]


@pytest.mark.parametrize("wrong", [DATA[:-1] + b"?", DATA + b"?"])
def test_a_damaged_download_starts_over(replica: Replica, blobs: Blobs, wrong: bytes) -> None:
    blobs.want(FLIGHT, REF, NOW)
    announce(replica)
    assert not blobs.received(BLOB, 0, wrong)
    assert [(s.here, s.trouble) for s in blobs.downloads()] == [(0, DAMAGED)]
    assert blobs.received(BLOB, 0, DATA)
    standing = blobs.standing(BLOB)
    assert standing is not None
    assert standing.trouble is None
    assert blobs.read(BLOB) == DATA


def test_a_photo_that_is_here_is_not_fetched(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    announce(replica)
    blobs.want(FLIGHT, REF, NOW)
    assert blobs.downloads() == []


def test_one_that_is_wanted_does_not_go_when_space_is_freed(replica: Replica, blobs: Blobs) -> None:
    blobs.want(FLIGHT, REF, NOW)
    announce(replica)
    blobs.received(BLOB, 0, DATA[:1000])
    assert blobs.free() == 0
    blobs.unwant(BLOB)
    assert blobs.free() == 1000


def test_listeners_hear_of_each_step(replica: Replica, blobs: Blobs) -> None:
    heard: list[frozenset[Change]] = []
    replica.subscribe(heard.append)
    change = frozenset({Change("blob", BLOB)})
    blobs.want(FLIGHT, REF, NOW)
    announce(replica)
    blobs.received(BLOB, 0, DATA)
    blobs.confirmed(BLOB, 1)
    blobs.free()
    assert heard == [change] * 4


def test_everything_survives_a_restart(open_replica: Callable[[str], Replica]) -> None:
    before = open_replica("tablet")
    place(before, record(before, line(REF), new_blob(FLIGHT, SEAT)))
    Blobs(before).confirmed(BLOB, 7_000)
    before.engine.dispose()
    after = Blobs(open_replica("tablet"))
    assert [standing.uploaded for standing in after.uploads()] == [7_000]
    assert after.read(BLOB) == DATA


def test_the_bytes_are_encrypted(replica: Replica, tmp_path: Path) -> None:
    record(replica, line(REF), new_blob(FLIGHT, SEAT))
    replica.engine.dispose()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("tablet.db*"))
    assert len(written) > len(DATA)
    assert DATA[:64] not in written


def test_a_range_is_read_on_each_engine(ledger: Ledger) -> None:
    record(ledger, line(REF), new_blob(FLIGHT, SEAT))
    with ledger.reading() as connection:
        assert read_range(connection, BLOB, 10, 20) == DATA[10:20]
        assert read_range(connection, BLOB, len(DATA) - 5, len(DATA) + 5) == DATA[-5:]
        assert read_range(connection, BLOB, len(DATA), len(DATA) + 5) == b""
    assert Blobs(ledger).read(BLOB) == DATA
    assert REFERENCE in {str(name) for name, *_ in rows(ledger, schema.entity_key)}
