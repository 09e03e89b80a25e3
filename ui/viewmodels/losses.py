"""A loss report from the open conversation: the passenger's words, what was read from them, and where it goes."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.liaison import LiaisonActions, without_locators
from onboard.domain.conversation import Conversation, Message
from onboard.domain.flight import Flight
from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import Loss
from onboard.domain.scope import station_scope
from onboard.errors import FormatError
from onboard.formats.bag_tag import BagTag, parse_bag_tag
from onboard.store.replica import Replica
from ui.viewmodels import item_words
from ui.viewmodels.desk_claim_tasks import stations
from ui.viewmodels.feed import Feed
from ui.viewmodels.loss_form import LossFormViewModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What a report from a conversation begins with. `flight` is an id, or empty."""

    key: str
    words: str = ""
    given: dict[str, str] = {}
    flight: str = ""
    stations: tuple[str, ...] = ()
    station: str = ""


def begin(replica: Replica, key: str) -> Begun:
    """From the passenger's newest messages, the flight and the seat that the conversation is about."""
    thread = replica.state(key)
    served = tuple(stations(replica))
    if not isinstance(thread, Conversation):
        return Begun(key=key, stations=served)
    said = "\n".join(without_locators(thread, message.text) for message in _newest(thread.messages))
    known = {"name": thread.name or "", "seat": thread.seat or "", "flight": item_words.flight(thread.flight)}
    return Begun(
        key=key,
        words=said,
        given={field: value for field, value in known.items() if value},
        flight=thread.flight or "",
        stations=served,
        station=_station(replica, thread.flight, served),
    )


def _newest(messages: Sequence[Message]) -> list[Message]:
    """What the passenger wrote last, in one message or in several that nothing of ours stands between."""
    runs = [list(run) for theirs, run in groupby(messages, key=lambda each: each.from_passenger) if theirs]
    return [each for each in (runs[-1] if runs else []) if each.text and not each.deleted]


def _station(replica: Replica, flight: str | None, served: tuple[str, ...]) -> str:
    """Where the thing would lie: the flight's destination where it is served, else where the flight began."""
    state = replica.state(flight) if flight else None
    legs = (state.destination, state.board) if isinstance(state, Flight) else ()
    return next((station for station in legs if station in served), served[0] if served else "")


def look_up(replica: Replica, written: str) -> str:
    """Where the bag with this tag lies, in words; empty while the tag cannot be read."""
    wanted = _tag(written)
    if wanted is None:
        return ""
    for station in stations(replica):
        for item in replica.find("found_item.open", station_scope(station)).values():
            here = _tag(item.description.bag_tag) if isinstance(item, FoundItem) else None
            if isinstance(item, FoundItem) and here is not None and here.same(wanted):
                words = QCoreApplication.translate("Desk", "This bag lies at %1: %2.")
                return words.replace("%1", station).replace("%2", item.reference or item_words.title(item.description))
    return QCoreApplication.translate("Desk", "No bag with this tag lies at a station. Ask the baggage desk for it.")


def _tag(written: str) -> BagTag | None:
    try:
        return parse_bag_tag(written)
    except FormatError:  # nothing, or a person is still typing it
        return None


@QmlElement
@QmlUncreatable("made by the desk")
class LossesViewModel(LossFormViewModel):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The form of a loss report from the open conversation."""

    placeChanged = Signal()  # a property cannot be notified by a signal of the base class

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent=parent)
        self._begun = Begun(key="")
        self._key = self._tag_found = ""
        self.changed.connect(self.placeChanged)

    def about(self, key: str) -> None:
        """Another conversation is open: the sheet goes."""
        if key != self._key:
            self._key = key
            self.dismiss()

    @Property("QVariantList", notify=placeChanged)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def stations(self) -> list[dict[str, str]]:
        """Where lost & found can look: `code` and `text`."""
        return [{"code": station, "text": station} for station in self._begun.stations]

    @Property(str, notify=placeChanged)
    def station(self) -> str:
        return self._station

    @station.setter  # type: ignore[no-redef] # a Property takes its setter so
    def station(self, station: str) -> None:
        self._station = station
        self._read()

    @Property(str, notify=placeChanged)
    def tagFound(self) -> str:
        """Where the bag lies whose tag was looked up."""
        return self._tag_found

    @Slot()
    def open(self) -> None:
        """Begins with what the conversation says."""
        if not self._opened and self._key:
            self._feed.read(partial(begin, self._feed.device.replica, self._key), self._show_begun)

    @Slot(str)
    def lookUp(self, tag: str) -> None:
        """Looks a checked bag up by its tag; nobody is asked for marks."""
        self._feed.read(partial(look_up, self._feed.device.replica, tag), self._show_tag)

    def _chosen(self) -> str:
        """The conversation's flight, as long as nobody has put another one in its place."""
        return self._flight if self._given.get("flight") == self._begun.given.get("flight") else ""

    def _recording(self, loss: Loss) -> Callable[[], object]:
        actions = self._feed.device.actions
        assert isinstance(actions, LiaisonActions)
        return partial(actions.file_report, self._begun.key, self._station, loss)

    def _show_begun(self, begun: Begun) -> None:
        if begun.key == self._key:
            self._begun, self._station, self._tag_found = begun, begun.station, ""
            self._open(begun.words, begun.given, begun.flight)

    def _show_tag(self, found: str) -> None:
        self._tag_found = found
        self.changed.emit()
