"""Bar codes on what was found: a boarding pass, a bag tag, a label of ours, read from a photo that is not kept."""

from collections.abc import Callable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QFile, QIODevice, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.errors import OnboardError, PhotoError
from ui.viewmodels import item_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.times import utc

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What one code says; what it does not say is empty.

    Attributes:
        name: as people say it, `J OKAFOR`.
        flight: id; of a pass for several legs there is one of these for each.
        item: id of the found item whose label it is.
    """

    name: str = ""
    flight: str = ""
    seat: str = ""
    bag_tag: str = ""
    item: str = ""


def read_photo(url: QUrl, now: int) -> tuple[Read, ...]:
    """What the codes in a photo say; empty where none says anything.

    Raises:
        PhotoError: it cannot be opened or is no photo.
    """
    # Only here: the reader takes a while to load, and few starts of the app need it.
    from onboard.formats.photo import LARGEST_INPUT  # noqa: PLC0415 # see above
    from onboard.formats.scan import Clue, clues, read_codes  # noqa: PLC0415 # see above

    def said(clue: Clue) -> Read:
        return Read(
            name=" ".join(reversed((clue.name or "").split("/"))).strip(),
            flight=clue.flight or "",
            seat=clue.seat or "",
            bag_tag=clue.bag_tag.written if clue.bag_tag else "",
            item=clue.item or "",
        )

    file = QFile(url.toLocalFile() or url.toString())
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise PhotoError("This photo cannot be opened. Please choose another file.")
    try:
        codes = read_codes(bytes(file.read(LARGEST_INPUT + 1).data()))
    finally:
        file.close()
    return tuple(said(clue) for code in codes for clue in clues(code, utc(now).date()))


@QmlElement
@QmlUncreatable("made by the view model of the register")
class CodesViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """Reads codes on a worker. `outcome` says what was found, for a person.

    Signals:
        read: a `Read` to be put into the form.
        labelled: the id of an item whose label was read: it is registered already.
    """

    changed = Signal()
    read = Signal(object)
    labelled = Signal(str)

    def __init__(self, feed: Feed, served: Callable[[str], bool], parent: QObject | None = None) -> None:
        """`served` tells whether the station knows a flight."""
        super().__init__(parent)
        self._feed = feed
        self._served = served
        self._reading = False
        self._outcome = ""

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        return self._reading

    @Property(str, notify=changed)
    def outcome(self) -> str:
        return self._outcome

    @Slot(QUrl)
    def scan(self, url: QUrl) -> None:
        """Reads the codes in a photo, which is not kept."""
        self._tell("", reading=True)
        self._feed.compute(partial(read_photo, url, self._feed.device.now()), self._arrived, self._refused)

    def clear(self) -> None:
        self._tell("")

    def _arrived(self, found: Sequence[Read]) -> None:
        label = next((each.item for each in found if each.item), "")
        said = _joined(found, self._served)
        if label:
            self._tell(QCoreApplication.translate("Register", "This label belongs to a thing that is registered."))
            self.labelled.emit(label)
        elif said == Read():
            self._tell(QCoreApplication.translate("Register", "No code was found in this photo."))
        else:
            self._tell(_outcome(said))
            self.read.emit(said)

    def _refused(self, error: OnboardError) -> None:
        self._tell(str(error))

    def _tell(self, outcome: str, *, reading: bool = False) -> None:
        self._outcome, self._reading = outcome, reading
        self.changed.emit()


def _joined(found: Sequence[Read], served: Callable[[str], bool]) -> Read:
    """All codes together; of several legs the one that the station knows counts, or else the first."""
    legs = [each for each in found if each.flight]
    leg = next((each for each in legs if served(each.flight)), legs[0] if legs else Read())
    return Read(
        name=next((each.name for each in found if each.name), ""),
        flight=leg.flight,
        seat=leg.seat,
        bag_tag=next((each.bag_tag for each in found if each.bag_tag), ""),
    )


def _outcome(said: Read) -> str:
    parts = [said.name, item_words.flight(said.flight), said.seat, said.bag_tag]
    words = QCoreApplication.translate("Register", "Read: %1")
    return words.replace("%1", " · ".join(part for part in parts if part))
