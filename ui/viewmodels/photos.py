"""Photos in the threads between crew and ground: where each stands, and fetching those of others."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec
from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.bootstrap import Device
from onboard.domain.blob import REFERENCE, BlobReference, blob_id
from onboard.domain.crew_message import CrewMessage
from onboard.domain.found_item import FoundItem
from onboard.store.blobs import Blobs, Standing
from onboard.sync.engine import LinkState
from ui.pictures import decoded, photo_source, thumbnail_source
from ui.viewmodels import item_words
from ui.viewmodels.feed import Feed

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

KILOBYTE = 1000


class PhotoRow(msgspec.Struct, frozen=True, kw_only=True):
    """One photo of a line.

    Attributes:
        key: id of the blob.
        thumbnail: where its small picture is found.
        whole: all of it is here and can be opened.
        state: one's own `waits`, is `sending` or on the `ground`; somebody else's is `away`, `asked` for before it is
            on the ground, `coming` or `here`.
        percent: how much of it was copied, either way.
        kilobytes: how large it is.
        available: it is on the ground and can be fetched.
        trouble: what kept it from being copied when that was last tried, in words.
    """

    key: str
    thumbnail: str
    whole: bool
    state: str
    percent: int
    kilobytes: int
    available: bool
    trouble: str


class GoingRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that the ground has, with photos that are still going: `ground` of `total` are there.

    Those of flights that were left are in one row, `behind`, without seat and words, as their entries are gone.
    """

    key: str
    seat: str
    words: str
    total: int
    ground: int
    percent: int
    trouble: str
    behind: bool = False


def photo_rows(device: Device, scope: str, photos: Sequence[BlobReference]) -> list[dict[str, object]]:
    """The photos of one line, as QML reads them."""
    return [dict(msgspec.to_builtins(_row(device, scope, photo))) for photo in photos]


def _row(device: Device, scope: str, photo: BlobReference) -> PhotoRow:
    key = blob_id(scope, photo.hash)
    standing = device.blobs.standing(key)
    available = device.replica.state(key) is not None
    state, copied = _state(standing, available=available)
    return PhotoRow(
        key=key,
        thumbnail=thumbnail_source(photo.thumbnail),
        whole=standing is not None and standing.whole,
        state=state,
        percent=100 * copied // photo.size,
        kilobytes=-(-photo.size // KILOBYTE),
        available=available,
        trouble=(standing.trouble or "") if standing is not None and state not in {"ground", "here"} else "",
    )


def _state(standing: Standing | None, *, available: bool) -> tuple[str, int]:
    """Its code and how many bytes of it were copied."""
    if standing is None:
        return "away", 0
    if standing.own and standing.whole:
        if available:
            return "ground", standing.size
        return ("sending" if standing.uploaded else "waits"), standing.uploaded
    if standing.whole:
        return "here", standing.size
    if standing.wanted:
        return ("coming" if available else "asked"), standing.here
    return "away", standing.here


class _Shown(NamedTuple):
    """An entry on the ground that shows photos."""

    key: str
    scope: str
    seat: str
    words: str
    photos: Sequence[BlobReference]


def going_rows(device: Device) -> list[GoingRow]:
    """The entries that went ahead of their photos, the oldest photo first; at the end what is of flights left."""
    found: dict[str, GoingRow] = {}
    for blob in device.blobs.unsent():
        for shown in _showing(device, blob):
            if shown.key not in found:
                found[shown.key] = _going(device, shown)
    left = device.blobs.left_behind()
    return [*found.values(), _behind(left)] if left else list(found.values())


def _behind(left: Sequence[Standing]) -> GoingRow:
    return GoingRow(
        key="behind",
        seat="",
        words="",
        total=len(left),
        ground=0,
        percent=next((100 * blob.uploaded // blob.size for blob in left if blob.uploaded), 0),
        trouble=next((blob.trouble for blob in left if blob.trouble), ""),
        behind=True,
    )


def _showing(device: Device, blob: Standing) -> Iterator[_Shown]:
    """The entries on the ground that show a photo: lines of a thread, found items."""
    for key, state in device.replica.find(REFERENCE, blob.hash).items():
        match state:
            case CrewMessage(scope=blob.scope, lines=lines, seat=seat):
                for line in lines:
                    if line.received is not None and any(photo.hash == blob.hash for photo in line.photos):
                        yield _Shown(line.event, blob.scope, seat or "", line.text, line.photos)
            case FoundItem(scope=blob.scope, versions=versions, photos=photos) if versions[0].received is not None:
                seats = state.description.seats
                yield _Shown(key, blob.scope, seats[0] if seats else "", item_words.title(state.description), photos)


def _going(device: Device, shown: _Shown) -> GoingRow:
    rows = [_row(device, shown.scope, photo) for photo in shown.photos]
    return GoingRow(
        key=shown.key,
        seat=shown.seat,
        words=shown.words,
        total=len(rows),
        ground=sum(row.available for row in rows),
        percent=next((row.percent for row in rows if row.state == "sending"), 0),
        trouble=next((row.trouble for row in rows if row.trouble), ""),
    )


def share_gone(device: Device) -> int:
    """How much of all own photos that are still going is on the ground, in percent."""
    going = device.blobs.unsent()
    return 100 * sum(blob.uploaded for blob in going) // max(1, sum(blob.size for blob in going))


def hold(device: Device) -> str:
    """What keeps photos from being copied now: no `link`, a `poor` or a `metered` one; empty where nothing does."""
    engine = device.engine
    if engine.link.state is not LinkState.CONNECTED:
        return "link"
    return "" if engine.budget.photos else engine.budget.mode.value


def _want(device: Device, thread: str, key: str) -> None:
    here = device.actions.find(thread, CrewMessage)
    photos = (photo for line in here.lines for photo in line.photos)
    wanted = next(photo for photo in photos if blob_id(here.scope, photo.hash) == key)
    device.blobs.want(here.scope, wanted, device.now())


def _read(blobs: Blobs, key: str) -> QImage:
    return decoded(blobs.read(key) or b"")


@QmlElement
@QmlUncreatable("made by the view model of a thread")
class PhotosViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """Fetches and opens photos, and says what keeps them from being copied."""

    changed = Signal()
    opened = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._hold = hold(feed.device)
        self._open = ""
        self._picture = ""
        # Links change on the sessions' threads.
        feed.linked.connect(self.refresh, Qt.ConnectionType.QueuedConnection)

    @Property(str, notify=changed)
    def hold(self) -> str:
        """See `hold`."""
        return self._hold

    @Slot()
    def refresh(self) -> None:
        """Looks at the link again."""
        now = hold(self._feed.device)
        if now != self._hold:
            self._hold = now
            self.changed.emit()

    @Slot(str, str)
    def show(self, thread: str, key: str) -> None:
        """Fetches a photo of a line in this thread."""
        self._feed.act(partial(_want, self._feed.device, thread, key))

    @Slot(str)
    def cancel(self, key: str) -> None:
        """Nobody waits for this photo any more."""
        self._feed.act(partial(self._feed.device.blobs.unwant, key))

    @Property(str, notify=opened)
    def picture(self) -> str:
        """Where the photo that is open is found; empty while it is read."""
        return self._picture

    @Slot(str)
    def open(self, key: str) -> None:
        """Opens a photo that is here."""
        self._open = key
        self._feed.read(partial(_read, self._feed.device.blobs, key), partial(self._opened, key))

    @Slot()
    def close(self) -> None:
        self._open = self._picture = ""
        self._feed.pictures.drop()
        self.opened.emit()

    def _opened(self, key: str, picture: QImage) -> None:
        if key == self._open:
            self._feed.pictures.keep(key, picture)
            self._picture = photo_source(key)
            self.opened.emit()
