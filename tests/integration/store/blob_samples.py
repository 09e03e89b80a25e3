"""A photo, the events that show it, and what the relay says of it, for the tests of blobs."""

import random

import msgspec

from onboard.domain.blob import BlobAvailable, BlobReference, Photo, blob_id, hash_of
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Event
from onboard.store import schema
from onboard.store.blobs import NewBlob, store_blobs
from onboard.store.log import Draft, Log, compose, insert, refold
from onboard.store.replica import Pulled, Replica
from tests.integration.store.samples import FLIGHT, NOW

DATA = random.Random(605).randbytes(50_000)
SEAT = Photo(DATA, "image/webp", b"small")
REF = BlobReference(hash=hash_of(DATA), media_type="image/webp", size=len(DATA), thumbnail=b"small")
BLOB = blob_id(FLIGHT, REF.hash)


def line(*photos: BlobReference, subject: str = "m1", scope: str = FLIGHT) -> Draft:
    return Draft(scope, subject, CrewMessageWritten(text="This is how the seat looks", photos=photos))


def record(log: Log, draft: Draft, *blobs: NewBlob, now: int = NOW) -> Event:
    """Event and blobs in one transaction, as the replica records them."""
    with log.writing() as connection:
        (event,) = compose(connection, log.device, "ana", [draft], now)
        insert(connection, [event])
        store_blobs(connection, blobs, now)
        refold(connection, [event.subject])
    return event


def place(log: Log, *events: Event) -> None:
    """The relay has taken these events."""
    with log.writing() as connection:
        for event in events:
            this = (schema.event.c.device == event.device, schema.event.c.seq == event.seq)
            connection.execute(schema.event.update().where(*this).values(number=event.seq, received=NOW))


def announce(log: Log, scope: str = FLIGHT, digest: str = REF.hash, number: int = 1) -> None:
    """The relay's announcement arrives, which has this number in its log."""
    draft = Draft(scope, blob_id(scope, digest), BlobAvailable(hash=digest))
    with log.writing() as connection:
        events = compose(connection, "relay", "relay", [draft], NOW)
        insert(connection, [msgspec.structs.replace(event, number=number) for event in events])
        refold(connection, [draft.subject])


def hold(replica: Replica, scope: str = FLIGHT) -> None:
    with replica.writing() as connection:
        connection.execute(schema.held_scope.insert().values(scope=scope))


def leave(replica: Replica, scope: str = FLIGHT) -> None:
    """This device holds the scope no more."""
    hold(replica, scope)
    replica.receive(Pulled([], {}, frozenset(), 9, []), NOW)
