"""Planted bugs in what copies photos; see `bugs`."""

import sqlalchemy as sa

from onboard.domain.blob import BlobAvailable
from onboard.relay.blobs import Receipt, RelayBlobs, Taken, Upload
from onboard.relay.register import Device
from onboard.store import schema
from onboard.store.blobs import Blobs, Standing, add_piece, drop_pieces
from onboard.store.log import Draft, state
from onboard.store.replica import Replica
from onboard.sync.blobs import BlobSession, Copying


class AnnouncesTooEarly(RelayBlobs):
    """Announces a blob with its first piece."""

    def take(self, device: Device, blob: str, offset: int, data: bytes, now: int) -> Receipt | None:
        receipt = super().take(device, blob, offset, data, now)
        upload = self.upload(device, blob)
        if upload is not None and receipt is not None and receipt.taken is Taken.YES:
            _announce(self, upload, now)
        return receipt


class TakesAnyOffset(RelayBlobs):
    """Puts what comes behind what is there, wherever it belongs, and does not check the whole."""

    def take(self, device: Device, blob: str, offset: int, data: bytes, now: int) -> Receipt | None:
        upload = self.upload(device, blob)
        if upload is None or upload.whole:
            return super().take(device, blob, offset, data, now)
        data = data[: upload.size - upload.offset]
        reached = upload.offset + len(data)
        with self._ledger.writing() as connection:
            if data:
                add_piece(connection, blob, upload.offset, data)
            connection.execute(schema.blob.update().where(schema.blob.c.id == blob).values(uploaded=reached))
        if reached == upload.size:
            _announce(self, upload, now)
        return Receipt(Taken.YES, reached)


def _announce(blobs: RelayBlobs, upload: Upload, now: int) -> None:
    with blobs._ledger.recording(blobs._ledger.device, now) as recording:
        if state(recording.connection, upload.id) is None:
            recording.record([Draft(upload.scope, upload.id, BlobAvailable(hash=upload.hash))])


class DropsOnLastAnswer(Blobs):
    """Drops its copy when the last byte is confirmed."""

    def confirmed(self, blob: str, offset: int, incarnation: str | None = None, announced: int | None = None) -> None:
        super().confirmed(blob, offset, incarnation, announced)
        standing = self.standing(blob)
        if standing is not None and offset == standing.size:
            with self._log.writing() as connection:
                drop_pieces(connection, blob)


class ForgetsWithTheAnswer(Blobs):
    """Takes what the relay has announced for what a backup has."""

    def confirmed(self, blob: str, offset: int, incarnation: str | None = None, announced: int | None = None) -> None:
        super().confirmed(blob, offset, incarnation, None if announced is None else 0)


class FreesWhatNoBackupHas(Blobs):
    """Frees what the relay has announced, though no backup has it."""

    def free(self) -> int:
        held = [each for each in self._standings(schema.blob.c.own) if each.on_ground and not each.wanted]
        with self._log.writing() as connection:
            for standing in held:
                drop_pieces(connection, standing.id)
        return sum(standing.here for standing in held)


class LeavesPhotosBehind(Blobs):
    """Uploads nothing of a flight that its person has left."""

    def uploads(self) -> list[Standing]:
        held = self._log.held_scopes() if isinstance(self._log, Replica) else frozenset()
        return [standing for standing in super().uploads() if standing.scope in held]


class TakesSentForThere(BlobSession):
    """Takes a piece that has set out for one that the relay has."""

    def next_exchange(self) -> Copying | float:
        copying = super().next_exchange()
        if isinstance(copying, Copying) and copying.data:
            self._blobs.confirmed(copying.blob.id, copying.blob.uploaded + len(copying.data))
        return copying


class KeepsUploaded(Replica):
    """Does not offer photos again to a relay that was restored from a backup."""

    def enter_incarnation(self, incarnation: str, covered: int) -> None:
        before = _uploaded(self)
        super().enter_incarnation(incarnation, covered)
        with self.writing() as connection:
            for blob, uploaded in before.items():
                connection.execute(schema.blob.update().where(schema.blob.c.id == blob).values(uploaded=uploaded))


def _uploaded(replica: Replica) -> dict[str, int]:
    with replica.reading() as connection:
        rows = connection.execute(sa.select(schema.blob.c.id, schema.blob.c.uploaded))
        return {row.id: row.uploaded for row in rows}
