"""When a device's own photos go from it: of flights that were left or deleted, and of drafts that were discarded."""

import pytest

from onboard.domain.blob import Photo, blob_id, hash_of
from onboard.domain.event import Event
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.blobs import Blobs, new_blob
from onboard.store.log import Change, Draft
from onboard.store.replica import Pulled, Replica
from tests.integration.store.blob_samples import BLOB, DATA, REF, SEAT, hold, leave, line, place, record
from tests.integration.store.samples import FLIGHT, NOW, rows, stored


def test_who_leaves_a_flight_still_uploads_what_they_took_there(replica: Replica, blobs: Blobs) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    leave(replica)
    assert [standing.id for standing in blobs.uploads()] == [BLOB]
    replica.cover(9)
    assert [standing.id for standing in blobs.uploads()] == [BLOB]
    blobs.confirmed(BLOB, len(DATA))
    assert blobs.uploads() == []


@pytest.mark.parametrize("draft", [False, True])
def test_a_photo_of_a_flight_that_was_left_waits_for_its_event(replica: Replica, blobs: Blobs, *, draft: bool) -> None:
    """Until the relay has it, or while it is a draft."""
    event = record(replica, line(REF), new_blob(FLIGHT, SEAT))
    record(replica, line(), now=NOW + 1)
    with replica.writing() as connection:
        connection.execute(schema.event.update().where(schema.event.c.seq == event.seq).values(draft=draft))
    leave(replica)
    assert blobs.uploads() == []
    place(replica, event)
    assert [standing.id for standing in blobs.uploads()] == ([] if draft else [BLOB])


def bytes_here(replica: Replica) -> list[str]:
    return [str(blob) for blob, *_ in rows(replica, schema.blob_piece)]


def left(replica: Replica, *, number: int = 9) -> None:
    """This device has left the flight of a photo, of which the relay has said that it announced it at this number."""
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    Blobs(replica).confirmed(BLOB, len(DATA), announced=number)
    leave(replica)


def test_a_photo_goes_from_who_left_once_a_backup_of_the_relay_has_it(replica: Replica, blobs: Blobs) -> None:
    left(replica, number=9)
    replica.cover(8)
    assert bytes_here(replica) == [BLOB]
    heard: list[frozenset[Change]] = []
    replica.subscribe(heard.append)
    replica.cover(9)
    assert blobs.standing(BLOB) is None
    assert bytes_here(replica) == []
    assert stored(replica) == []
    assert Change("blob", BLOB) in heard[-1]


def test_a_photo_that_a_backup_has_goes_as_its_flight_is_left(replica: Replica) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    Blobs(replica).confirmed(BLOB, len(DATA), announced=9)
    hold(replica)
    replica.cover(9)
    assert bytes_here(replica) == [BLOB]
    replica.receive(Pulled([], {}, frozenset(), 9, []), NOW)
    assert bytes_here(replica) == []


def test_a_photo_goes_at_once_where_the_relay_has_had_it_in_a_backup_for_long(replica: Replica, blobs: Blobs) -> None:
    """The answer to its last bytes was lost."""
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    leave(replica)
    replica.cover(9)
    blobs.confirmed(BLOB, 20_000)
    assert bytes_here(replica) == [BLOB]
    blobs.confirmed(BLOB, len(DATA), announced=9)
    assert bytes_here(replica) == []


def test_a_photo_goes_from_who_left_not_while_something_that_shows_it_waits(replica: Replica) -> None:
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    Blobs(replica).confirmed(BLOB, len(DATA), announced=9)
    later = record(replica, line(REF, subject="m2"))
    leave(replica)
    replica.cover(9)
    assert bytes_here(replica) == [BLOB]
    place(replica, later)
    replica.cover(10)
    assert bytes_here(replica) == []


def test_a_photo_that_is_not_on_the_ground_keeps_its_event(replica: Replica, blobs: Blobs) -> None:
    """As long as that is here, it is known what the photo is uploaded for."""
    event = record(replica, line(REF), new_blob(FLIGHT, SEAT))
    place(replica, event)
    hold(replica)
    replica.cover(5)
    replica.receive(Pulled([], {}, frozenset(), 9, []), NOW)
    replica.cover(6)
    assert [each.identity for each in stored(replica)] == [event.identity]
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_a_photo_of_who_left_is_sent_again_to_a_relay_from_before_its_announcement(
    replica: Replica, blobs: Blobs
) -> None:
    replica.enter_incarnation("first", 0)
    left(replica, number=9)
    replica.cover(8)
    replica.enter_incarnation("second", 8)
    assert [standing.uploaded for standing in blobs.uploads()] == [0]
    replica.cover(20)
    assert bytes_here(replica) == [BLOB]
    blobs.confirmed(BLOB, len(DATA), announced=21)
    replica.cover(21)
    assert bytes_here(replica) == []


def test_what_the_relay_said_before_it_was_restored_lets_no_photo_go(replica: Replica, blobs: Blobs) -> None:
    replica.enter_incarnation("first", 0)
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    leave(replica)
    replica.enter_incarnation("second", 0)
    blobs.confirmed(BLOB, len(DATA), "first", announced=9)
    replica.cover(9)
    assert bytes_here(replica) == [BLOB]


def refused(replica: Replica, *drafts: Draft, outcome: Outcome = Outcome.REJECTED) -> list[Event]:
    """The relay has refused these."""
    events = replica.append("ana", drafts, NOW, [new_blob(FLIGHT, SEAT)])
    replica.settle([Verdict(event.epoch, event.seq, outcome) for event in events])
    return events


def test_a_discarded_draft_takes_its_photo_along(replica: Replica, blobs: Blobs) -> None:
    (draft,) = refused(replica, line(REF))
    other = Photo(DATA[:10_000], "image/webp", b"")
    record(replica, line(new_blob(FLIGHT, other).reference, subject="m2"), new_blob(FLIGHT, other))
    assert blobs.read(BLOB) == DATA
    replica.discard(draft.epoch, draft.seq)
    assert blobs.standing(BLOB) is None
    assert bytes_here(replica) == [blob_id(FLIGHT, hash_of(DATA[:10_000]))]


def test_a_photo_stays_until_the_last_event_that_shows_it_is_discarded(replica: Replica, blobs: Blobs) -> None:
    drafts = refused(replica, line(REF), line(REF, subject="m2"))
    for draft in drafts:
        assert blobs.read(BLOB) == DATA
        replica.discard(draft.epoch, draft.seq)
    assert blobs.read(BLOB) is None


def test_a_discarded_draft_leaves_a_photo_that_is_still_to_be_uploaded(replica: Replica, blobs: Blobs) -> None:
    """For an event of a flight that was left, and that a backup of the relay has."""
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    (draft,) = refused(replica, line(REF, subject="m2"))
    leave(replica)
    replica.cover(1)
    replica.discard(draft.epoch, draft.seq)
    assert [standing.id for standing in blobs.uploads()] == [BLOB]


def test_a_draft_that_is_sent_again_keeps_its_photo(replica: Replica, blobs: Blobs) -> None:
    (draft,) = refused(replica, line(REF))
    replica.resend(draft.epoch, draft.seq, "ana", NOW, "Other words")
    assert blobs.read(BLOB) == DATA


def test_a_photo_of_a_flight_that_the_relay_has_deleted_stays_with_its_draft(replica: Replica, blobs: Blobs) -> None:
    hold(replica)
    (draft,) = refused(replica, line(REF), outcome=Outcome.PURGED)
    replica.receive(Pulled([], {}, frozenset(), 9, []), NOW)
    replica.cover(9)
    assert (blobs.uploads(), blobs.unsent()) == ([], [])
    assert blobs.read(BLOB) == DATA
    replica.discard(draft.epoch, draft.seq)
    assert bytes_here(replica) == []


@pytest.mark.parametrize("outcome", [None, Outcome.PURGED])
def test_a_photo_of_a_flight_that_the_relay_has_deleted_goes(
    replica: Replica, blobs: Blobs, outcome: Outcome | None
) -> None:
    """It said so of an event, or when the photo was offered."""
    place(replica, record(replica, line(REF), new_blob(FLIGHT, SEAT)))
    leave(replica)
    assert [standing.id for standing in blobs.uploads()] == [BLOB]
    if outcome is None:
        blobs.purged(FLIGHT)
    else:
        (event,) = replica.append("ana", [line(subject="m2")], NOW)
        replica.settle([Verdict(event.epoch, event.seq, outcome)])
    assert blobs.uploads() == []
    assert bytes_here(replica) == []
