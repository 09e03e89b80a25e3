"""What has to hold of photos (I9): announced means there, there means right, and nobody lets go of one too early."""

from collections.abc import Sequence
from itertools import groupby

from onboard.domain.blob import BlobAvailable, Illustrated, blob_id, hash_of
from onboard.domain.event import Event, decode
from tests.simulation.crew import Crew
from tests.simulation.disks import Disk
from tests.simulation.invariants import DIVERGED, LOST, STUCK, Outcome, must
from tests.simulation.world import World

_DROPPED = """SELECT id FROM blob WHERE own
    AND (SELECT coalesce(sum(length(data)), 0) FROM blob_piece WHERE blob = id) < size"""


def copies_stay(world: World, crew: Crew) -> None:
    """A device keeps its copy of a photo that was taken with it until the relay's backup has it, or its time is over.

    What its author discards is theirs no more.
    """
    assert world.photos is not None
    gone = crew.photos - {blob for (blob,) in crew.disk.read("SELECT id FROM blob")}
    dropped = {blob for (blob,) in crew.disk.read(_DROPPED)} | gone
    over = {blob_id(scope, digest) for scope in world.purged for digest in world.photos.taken}
    unsafe = dropped - world.photos.backed_up - over
    must(not unsafe, LOST, f"{crew.name} dropped {sorted(unsafe)} too early")


def none_goes_by_the_meter(crew: Crew) -> None:
    """A link of which each byte is paid for carries no photo (I10)."""
    must(crew.tablet.engine.budget.limit is None, STUCK, f"{crew.name} copies a photo over a metered link")


def announced_is_there(world: World, new: Sequence[Event]) -> None:
    """The relay announces a photo only when it has all its bytes; what a desk gives back says nothing new."""
    relay = world.rack.disk("relay")
    [(epoch,)] = relay.read("SELECT value FROM meta WHERE name = 'epoch'")
    announced = {event.subject for event in new if event.kind == BlobAvailable.KIND and event.epoch == int(epoch)}
    must(announced <= right(relay), LOST, f"the relay announces {sorted(announced - right(relay))} without its bytes")


def photos_are_there(end: Outcome) -> None:
    """The relay has each photo that somebody took and whose event it has, and has announced it."""
    relay = end.world.rack.disk("relay")
    taken = set[str]().union(*(crew.photos for crew in end.world.crews))
    whole, announced = right(relay), _announced(relay)
    for blob in sorted(_referred(end) & taken):
        must(blob in whole, LOST, f"the photo {blob} is not on the ground")
        must(blob in announced, STUCK, f"the photo {blob} is not announced")


def no_other_bytes_are_shown(end: Outcome) -> None:
    """What is there of a photo, on any device and at the relay, is a part of that photo."""
    assert end.world.photos is not None
    taken = end.world.photos.taken
    for disk in (end.world.rack.disk("relay"), *(crew.disk for crew in end.world.crews)):
        for digest, _, data in _blobs(disk).values():
            must(taken.get(digest, b"").startswith(data), DIVERGED, f"{digest} has other bytes")


def no_photo_is_stuck(end: Outcome) -> None:
    """Whatever can be copied is copied in time (I6)."""
    for crew in end.world.crews:
        must(not (left := left_to_copy(crew)), STUCK, f"{crew.name} still has to copy {left}")


def left_to_copy(crew: Crew) -> list[str]:
    blobs = crew.tablet.blobs
    return [standing.id for standing in (*blobs.uploads(), *blobs.downloads())]


def copied(world: World) -> bool:
    """Whether all photos are where they should be, as far as a short look tells."""
    return world.photos is None or not any(left_to_copy(crew) for crew in world.crews)


AT_THE_END = (photos_are_there, no_other_bytes_are_shown, no_photo_is_stuck)


def _referred(end: Outcome) -> set[str]:
    """The photos of which the relay's log tells."""
    told = ((event.scope, decode(event)) for event in end.relay if event.kind == "crew_message.written")
    return {
        blob_id(scope, photo.hash) for scope, body in told if isinstance(body, Illustrated) for photo in body.photos
    }


def _blobs(disk: Disk) -> dict[str, tuple[str, int, bytes]]:
    """Hash, size and bytes of each blob, as far as they are there."""
    pieces = disk.read("SELECT blob, data FROM blob_piece ORDER BY blob, start")
    here = {blob: b"".join(data for _, data in group) for blob, group in groupby(pieces, key=lambda row: row[0])}
    rows = disk.read("SELECT id, hash, size FROM blob")
    return {blob: (digest, size, here.get(blob, b"")) for blob, digest, size in rows}


def right(disk: Disk) -> set[str]:
    """The blobs of which all bytes are there, and are what they should be."""
    return {blob for blob, (digest, _, data) in _blobs(disk).items() if hash_of(data) == digest}


def _announced(disk: Disk) -> set[str]:
    return {blob for (blob,) in disk.read("SELECT subject FROM entity WHERE name = 'blob'")}
