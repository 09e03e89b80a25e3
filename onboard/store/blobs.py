"""Blobs in the database: on a device those that it recorded or that somebody wants to see, on the relay all of them.

The bytes stand in `blob_piece` beside the log, so that they are encrypted with it, and recorded, purged and restored in
one transaction with the events that refer to them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.blob import REFERENCE, BlobReference, Photo, blob_id, hash_of
from onboard.domain.event import Event
from onboard.store import schema
from onboard.store.log import Change, Log, chunks, get_meta

DAMAGED = "This photo came damaged. It is fetched again."


class NewBlob(NamedTuple):
    """A blob that an event about to be recorded refers to by `reference`, in the scope of that event."""

    scope: str
    reference: BlobReference
    data: bytes


def new_blob(scope: str, photo: Photo) -> NewBlob:
    """A prepared photo as a blob of this scope."""
    reference = BlobReference(
        hash=hash_of(photo.data), media_type=photo.media_type, size=len(photo.data), thumbnail=photo.thumbnail
    )
    return NewBlob(scope, reference, photo.data)


class Standing(NamedTuple):
    """Where a blob stands on this device.

    Attributes:
        uploaded: bytes that the relay has confirmed.
        own: it was recorded here.
        wanted: somebody asked to see it, and it is not here yet.
        trouble: what kept it from being copied when that was last tried, in words.
        here: bytes that are on this device.
        on_ground: the relay has announced that it has all of it.
    """

    id: str
    scope: str
    hash: str
    media_type: str
    size: int
    uploaded: int
    own: bool
    wanted: bool
    trouble: str | None
    here: int
    on_ground: bool

    @property
    def whole(self) -> bool:
        """Whether all of it is on this device."""
        return self.here == self.size


_blob, _piece = schema.blob, schema.blob_piece
_held = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(_piece.c.data)), 0)).where(_piece.c.blob == _blob.c.id)
_announced = sa.exists().where(schema.entity.c.subject == _blob.c.id, schema.entity.c.name == "blob")
_let_go = _blob.c.scope.in_(sa.select(schema.purged.c.scope))
_unheard = sa.or_(_let_go, _blob.c.scope.not_in(sa.select(schema.held_scope.c.scope)))
"""In a scope whose announcements do not come here, such as a station's on a crew tablet, or that of a flight that its
person has left.
"""

_covered = sa.select(sa.cast(schema.meta.c.value, sa.BigInteger)).where(schema.meta.c.name == "covered")
_backed_up = sa.func.coalesce(_blob.c.announced <= _covered.scalar_subquery(), sa.false())
"""The relay has it for good: a backup has the announcement, which was stored together with the last bytes."""

_STANDING = sa.select(*(_blob.c[name] for name in Standing._fields[:-2]), _held.scalar_subquery(), _announced).order_by(
    _blob.c.created, _blob.c.id
)

_referring, _key, _event = schema.entity, schema.entity_key, schema.event
_shown = sa.exists().where(
    _key.c.name == REFERENCE,
    _key.c.key == _blob.c.hash,
    _key.c.subject == _referring.c.subject,
    _referring.c.scope == _blob.c.scope,
)

_names = sa.and_(
    _event.c.scope == _blob.c.scope, sa.func.instr(_event.c.body, sa.cast(_blob.c.hash, sa.LargeBinary)) > 0
)
_taken = sa.and_(_event.c.number.is_not(None), ~_event.c.draft)
_hidden = sa.and_(_unheard, ~_shown)
_left_behind = sa.and_(_hidden, sa.exists().where(_names, _taken))
"""What refers to it is not shown any more, as its scope was let go, and the relay has it."""

_unsent = sa.and_(_blob.c.own, ~_announced, ~sa.and_(_unheard, _blob.c.uploaded >= _blob.c.size))
"""Where announcements do not come here, the relay's word that it has all of it has to do."""

_forgotten = sa.and_(
    _hidden,
    ~sa.exists().where(_names, ~_taken),
    sa.or_(sa.and_(_let_go, ~_blob.c.own), sa.and_(_blob.c.own, _backed_up)),
)
"""Not shown any more, not wanted by what is still to be sent, and not this device's or safe at the relay."""

SHOWS_UNSAFE = sa.exists().where(_blob.c.own, ~_backed_up, _names)
"""Of an event: a photo that it refers to is still to be uploaded from here, or no backup of the relay has it yet."""


def store_blobs(connection: Connection, blobs: Sequence[NewBlob], now: int) -> None:
    """Stores blobs in the transaction that records the events which refer to them."""
    for blob in blobs:
        name = blob_id(blob.scope, blob.reference.hash)
        drop_pieces(connection, name)
        here = _blob.update().where(_blob.c.id == name).values(own=True, wanted=False)
        if not connection.execute(here).rowcount:
            insert_blob(connection, blob.scope, blob.reference, now, own=True)
        add_piece(connection, name, 0, blob.data)


def insert_blob(
    connection: Connection,
    scope: str,
    reference: BlobReference,
    now: int,
    *,
    own: bool = False,
    wanted: bool = False,
) -> None:
    """Makes the place for a blob, without any bytes."""
    row = {
        "id": blob_id(scope, reference.hash),
        "scope": scope,
        "hash": reference.hash,
        "media_type": reference.media_type,
        "size": reference.size,
        "created": now,
        "own": own,
        "wanted": wanted,
    }
    connection.execute(_blob.insert().values(**row))


def add_piece(connection: Connection, blob: str, start: int, data: bytes) -> None:
    connection.execute(_piece.insert().values(blob=blob, start=start, data=data))


def drop_pieces(connection: Connection, blob: str) -> None:
    connection.execute(_piece.delete().where(_piece.c.blob == blob))


def read_range(connection: Connection, blob: str, start: int, end: int) -> bytes:
    """The bytes of a blob from `start` up to `end`, as far as they are here."""
    after, before = _piece.c.start + sa.func.length(_piece.c.data) > start, _piece.c.start < end
    query = sa.select(_piece.c.start, _piece.c.data).where(_piece.c.blob == blob, after, before)
    pieces = connection.execute(query.order_by(_piece.c.start)).all()
    if not pieces:
        return b""
    skipped = start - pieces[0].start
    return b"".join(piece.data for piece in pieces)[skipped : skipped + end - start]


def delete_blobs(connection: Connection, scope: str) -> None:
    """Deletes the blobs of a scope that is purged."""
    of_scope = sa.select(_blob.c.id).where(_blob.c.scope == scope)
    connection.execute(_piece.delete().where(_piece.c.blob.in_(of_scope)))
    connection.execute(_blob.delete().where(_blob.c.scope == scope))


def forget_blobs(connection: Connection) -> set[Change]:
    """Deletes the photos of scopes that were let go: those of others, and its own that the relay has for good.

    What a draft or an event that is still to be sent refers to stays.
    """
    return _delete(connection, _forgotten)


def discard_blobs(connection: Connection, device: str, event: Event) -> set[Change]:
    """Deletes the photos of a discarded event to which no other event of this device refers."""
    named = sa.func.instr(sa.literal(event.body), sa.cast(_blob.c.hash, sa.LargeBinary)) > 0
    others = sa.exists().where(_event.c.device == device, _names)
    return _delete(connection, sa.and_(_blob.c.scope == event.scope, named, ~others))


def _delete(connection: Connection, where: sa.ColumnElement[bool]) -> set[Change]:
    gone = list(connection.execute(sa.select(_blob.c.id).where(where)).scalars())
    for part in chunks(gone):
        connection.execute(_piece.delete().where(_piece.c.blob.in_(part)))
        connection.execute(_blob.delete().where(_blob.c.id.in_(part)))
    return {Change("blob", blob) for blob in gone}


def give_up_uploads(connection: Connection, scope: str) -> None:
    """The relay has deleted this scope's data, as its time was over: nothing of it is offered any more."""
    connection.execute(_blob.update().where(_blob.c.scope == scope).values(own=False))


def upload_again(connection: Connection) -> None:
    """The relay was restored from a backup and may have lost any of them: what is still here is offered again.

    What is not whole here cannot be, so nothing waits for it any more.
    """
    connection.execute(_blob.update().where(_blob.c.own, _held.scalar_subquery() < _blob.c.size).values(own=False))
    connection.execute(_blob.update().where(_blob.c.own).values(uploaded=0, announced=None))


class Blobs:
    """A device's blobs: what is to be uploaded, what somebody wants to see, and what is here."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def standing(self, blob: str) -> Standing | None:
        """Where the blob of this id stands, or None where this device knows nothing of its bytes."""
        with self._log.reading() as connection:
            return _standing(connection, blob)

    def unsent(self) -> list[Standing]:
        """This device's own that the relay has not announced yet, oldest first, for a person to see."""
        return self._standings(_unsent)

    def left_behind(self) -> list[Standing]:
        """Those of them that no state shows any more, as their flight was left after their events were sent."""
        return self._standings(_unsent, _left_behind)

    def uploads(self) -> list[Standing]:
        """What is to be uploaded now, oldest first; a blob travels after the event that refers to it."""
        referred = sa.or_(_referred(self._log.device), _left_behind)
        found = self._standings(_blob.c.own, _blob.c.uploaded < _blob.c.size, referred)
        return [standing for standing in found if standing.whole]

    def downloads(self) -> list[Standing]:
        """What is to be downloaded now: wanted, and announced by the relay."""
        return self._standings(_blob.c.wanted, _announced)

    def _standings(self, *where: sa.ColumnElement[bool]) -> list[Standing]:
        with self._log.reading() as connection:
            return _standings(connection, *where)

    def read(self, blob: str, start: int = 0, end: int | None = None) -> bytes | None:
        """The bytes of a blob, or a range of them; None where not all of it is here."""
        with self._log.reading() as connection:
            standing = _standing(connection, blob)
            if standing is None or not standing.whole:
                return None
            return read_range(connection, blob, start, standing.size if end is None else end)

    def want(self, scope: str, reference: BlobReference, now: int) -> str:
        """Somebody asks to see the blob of this reference in an event of this scope; gives the blob's id.

        It is downloaded once the relay has announced it, unless it is here.
        """
        blob = blob_id(scope, reference.hash)
        with self._log.writing() as connection:
            standing = _standing(connection, blob)
            if standing is None:
                insert_blob(connection, scope, reference, now, wanted=True)
            elif not standing.whole:
                connection.execute(_blob.update().where(_blob.c.id == blob).values(wanted=True))
        self._changed(blob)
        return blob

    def unwant(self, blob: str) -> None:
        """Nobody waits for it any more; what is here of it stays, so that asking again goes on from there."""
        self._set(blob, wanted=False)

    @property
    def incarnation(self) -> str:
        """The relay's incarnation as last known, see `Replica.incarnation`."""
        with self._log.reading() as connection:
            return get_meta(connection, "incarnation") or ""

    def confirmed(self, blob: str, offset: int, incarnation: str | None = None, announced: int | None = None) -> None:
        """The relay has the bytes before `offset`, and has announced the whole under this number.

        Where that was said in an earlier incarnation, it counts no more.
        """
        with self._log.writing() as connection:
            if incarnation not in {None, get_meta(connection, "incarnation") or ""}:
                return
            this = _blob.update().where(_blob.c.id == blob)
            connection.execute(this.values(uploaded=offset, announced=announced, trouble=None))
            gone = forget_blobs(connection)
        self._log.notify({Change("blob", blob)} | gone)

    def purged(self, scope: str) -> None:
        """The relay has deleted the data of this scope for good; what a draft refers to stays until it is discarded."""
        with self._log.writing() as connection:
            give_up_uploads(connection, scope)
            gone = forget_blobs(connection)
        self._log.notify(gone)

    def troubled(self, blob: str, trouble: str) -> None:
        """It cannot be copied now, for a reason that a person can read."""
        self._set(blob, trouble=trouble)

    def received(self, blob: str, start: int, data: bytes) -> bool:
        """Keeps downloaded bytes that follow on what is here; gives False where the whole is not what it should be.

        Bytes that nobody wants any more, or that are here, change nothing.
        """
        with self._log.writing() as connection:
            standing = _standing(connection, blob)
            if standing is None or not standing.wanted or standing.here != start:
                return True
            add_piece(connection, blob, start, data)
            right = _complete(connection, standing) if start + len(data) >= standing.size else True
        self._changed(blob)
        return right

    def free(self) -> int:
        """Deletes the bytes that can be fetched again, as a person asked for space; gives how many.

        What the relay has not announced, or has lost since, stays; so does what no backup of it has yet.
        """
        with self._log.writing() as connection:
            safe = (_announced, ~_blob.c.wanted, sa.or_(~_blob.c.own, _backed_up))
            found = [standing for standing in _standings(connection, *safe) if standing.here]
            for standing in found:
                drop_pieces(connection, standing.id)
        self._changed(*(standing.id for standing in found))
        return sum(standing.here for standing in found)

    def _set(self, blob: str, **values: object) -> None:
        with self._log.writing() as connection:
            connection.execute(_blob.update().where(_blob.c.id == blob).values(**values))
        self._changed(blob)

    def _changed(self, *blobs: str) -> None:
        self._log.notify(Change("blob", blob) for blob in blobs)


def _referred(device: str) -> sa.Exists:
    """A state shows it of which this device has sent all that it wrote.

    What others wrote may be without its place for good, where a restored relay has not got it back.
    """
    own = (_event.c.device == device, _event.c.subject == _referring.c.subject)
    return _shown.where(~sa.exists().where(*own, _event.c.number.is_(None), ~_event.c.draft))


def _standings(connection: Connection, *where: sa.ColumnElement[bool]) -> list[Standing]:
    return [Standing(*row) for row in connection.execute(_STANDING.where(*where))]


def _standing(connection: Connection, blob: str) -> Standing | None:
    return next(iter(_standings(connection, _blob.c.id == blob)), None)


def _complete(connection: Connection, standing: Standing) -> bool:
    """Whether the bytes that are all here now are the blob; if not, they go."""
    right = hash_of(read_range(connection, standing.id, 0, standing.size + 1)) == standing.hash
    if not right:
        drop_pieces(connection, standing.id)
    state = {"wanted": not right, "trouble": None if right else DAMAGED}
    connection.execute(_blob.update().where(_blob.c.id == standing.id).values(**state))
    return right
