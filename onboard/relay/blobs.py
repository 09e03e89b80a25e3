"""Blobs at the relay: who may upload and read which, and taking them in piece by piece.

A person may upload what an accepted event of theirs refers to, into that event's scope: role, roster and withdrawal
were judged with the event. Whether another scope has the same bytes changes nothing and shows nowhere; each has its
own. Two devices with the same blob of one scope fill one upload together.
"""

from enum import Enum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.blob import REFERENCE, BlobAvailable, BlobReference, Illustrated, blob_id, hash_of
from onboard.domain.event import Event, decode
from onboard.errors import FormatError
from onboard.relay.access import scopes_of
from onboard.relay.register import Device
from onboard.relay.trail import Trail
from onboard.store import schema
from onboard.store.blobs import add_piece, drop_pieces, insert_blob, read_range
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, events_of, find
from onboard.store.purge import purged

TYPES = frozenset({"image/webp", "image/jpeg"})


class Upload(NamedTuple):
    """A blob as the relay has it: bytes before `offset`, of `size`; `announced` is the number of a whole one's newest
    announcement.
    """

    id: str
    scope: str
    hash: str
    media_type: str
    size: int
    offset: int
    announced: int | None = None

    @property
    def whole(self) -> bool:
        return self.offset == self.size


class Taken(Enum):
    YES = "Taken."
    ELSEWHERE = "These bytes do not follow on what is here."
    DAMAGED = "What came is not the blob. Please send it anew."


class Receipt(NamedTuple):
    """What became of a piece, how many bytes of the blob are here now, and the whole one's announcement's number."""

    taken: Taken
    offset: int
    announced: int | None = None


class Part(NamedTuple):
    """Bytes of a whole blob from `start`; `size` is that of the whole."""

    data: bytes
    start: int
    size: int
    media_type: str


class RelayBlobs:
    """Everything gives None for a blob that is not there for this device, whatever the reason: it must not learn it."""

    def __init__(self, ledger: Ledger, trail: Trail) -> None:
        self._ledger = ledger
        self._trail = trail

    def offer(self, device: Device, scope: str, offered: BlobReference, now: int) -> Upload | None:
        """Begins an upload, or finds it where it was begun before.

        Raises:
            FormatError: it is not what the event says of it, or of a type that the relay does not keep.
        """
        with self._ledger.writing() as connection:
            reference = _referred(connection, device, scope, offered.hash)
            if reference is None:
                return None
            if (offered.size, offered.media_type) != (reference.size, reference.media_type):
                raise FormatError("its event says something else of this blob")
            if offered.media_type not in TYPES:
                raise FormatError(f"a blob must be one of {sorted(TYPES)}")
            blob = blob_id(scope, offered.hash)
            _forget_wrong_size(connection, blob, offered.size)
            if _upload(connection, blob) is None:
                insert_blob(connection, scope, offered, now)
            return _upload(connection, blob)

    def is_purged(self, scope: str) -> bool:
        """Whether the data of this scope was deleted, as its time was over; verdicts tell that to any device, too."""
        with self._ledger.reading() as connection:
            return bool(purged(connection, [scope]))

    def upload(self, device: Device, blob: str) -> Upload | None:
        """How far the upload of this blob has come."""
        with self._ledger.reading() as connection:
            return _upload_by(connection, device, blob)

    def take(self, device: Device, blob: str, offset: int, data: bytes, now: int) -> Receipt | None:
        """Keeps a piece that begins at `offset`; when this returns, it is durable.

        The last one is followed by a check of the whole. Where that is right, the blob is announced in the same
        transaction; where not, all of it is dropped.

        Raises:
            FormatError: this is more than the whole blob.
        """
        with self._ledger.recording(self._ledger.device, now) as recording:
            connection = recording.connection
            upload = _upload_by(connection, device, blob)
            if upload is None:
                return None
            if offset != upload.offset:
                return Receipt(Taken.ELSEWHERE, upload.offset, upload.announced)
            upload = upload._replace(offset=offset + len(data))
            if upload.offset > upload.size:
                raise FormatError("this is more than the whole blob")
            if data:
                add_piece(connection, blob, offset, data)
            if data and upload.whole and not _is_right(connection, upload):
                drop_pieces(connection, blob)
                _set_offset(connection, blob, 0)
                return Receipt(Taken.DAMAGED, 0)
            _set_offset(connection, blob, upload.offset)
            if data and upload.whole:
                # Also where it was announced before the relay lost it: a backup has what was announced last.
                recording.record([Draft(upload.scope, blob, BlobAvailable(hash=upload.hash))])
            return Receipt(Taken.YES, upload.offset, _announced(connection, blob) if upload.whole else None)

    def read(self, device: Device, blob: str, start: int, end: int, now: int) -> Part | None:
        """The bytes from `start` up to `end` of a whole blob in a scope that the device holds."""
        with self._ledger.reading() as connection:
            upload = _upload(connection, blob)
            if upload is None or not upload.whole or upload.scope not in scopes_of(connection, device):
                return None
            data = read_range(connection, blob, start, end)
        self._trail.note(device.person, "read", {upload.scope}, now)
        return Part(data, start, upload.size, upload.media_type)


def _upload(connection: Connection, blob: str) -> Upload | None:
    table = schema.blob
    columns = (table.c.id, table.c.scope, table.c.hash, table.c.media_type, table.c.size, table.c.uploaded)
    row = connection.execute(sa.select(*columns).where(table.c.id == blob)).first()
    if row is None:
        return None
    upload = Upload(*row)
    return upload._replace(announced=_announced(connection, blob)) if upload.whole else upload


def _announced(connection: Connection, blob: str) -> int | None:
    event = schema.event
    number: int | None = connection.execute(
        sa.select(sa.func.max(event.c.number)).where(event.c.subject == blob)
    ).scalar()
    return number


def _upload_by(connection: Connection, device: Device, blob: str) -> Upload | None:
    """The upload, where it is this device's to make."""
    upload = _upload(connection, blob)
    if upload is None or _referred(connection, device, upload.scope, upload.hash) is None:
        return None
    return upload


def _referred(connection: Connection, device: Device, scope: str, digest: str) -> BlobReference | None:
    """What an accepted event of the device's person in this scope says of the blob with this hash."""
    histories = events_of(connection, list(find(connection, REFERENCE, digest))).values()
    own = (e for history in histories for e in history if (e.author, e.scope) == (device.person, scope))
    return next((photo for event in own for photo in _photos(event) if photo.hash == digest), None)


def _photos(event: Event) -> tuple[BlobReference, ...]:
    body = decode(event)
    return body.photos if isinstance(body, Illustrated) else ()


def _forget_wrong_size(connection: Connection, blob: str, size: int) -> None:
    """A size that one device said wrongly must not keep another from uploading; of a whole blob it is proven."""
    upload = _upload(connection, blob)
    if upload is not None and upload.size != size and not upload.whole:
        drop_pieces(connection, blob)
        connection.execute(schema.blob.delete().where(schema.blob.c.id == blob))


def _set_offset(connection: Connection, blob: str, offset: int) -> None:
    connection.execute(schema.blob.update().where(schema.blob.c.id == blob).values(uploaded=offset))


def _is_right(connection: Connection, upload: Upload) -> bool:
    return hash_of(read_range(connection, upload.id, 0, upload.size)) == upload.hash
