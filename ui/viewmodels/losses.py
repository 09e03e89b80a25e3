"""A loss report from the open conversation: the passenger's words, what was read from them, and where it goes."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.liaison import LiaisonActions, without_locators
from onboard.domain.conversation import Conversation, Message
from onboard.domain.flight import Flight
from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import Loss
from onboard.domain.scope import station_scope
from onboard.errors import FormatError, OnboardError
from onboard.formats.bag_tag import BagTag, parse_bag_tag
from onboard.store.replica import Replica
from ui.viewmodels import item_words, loss_words
from ui.viewmodels.desk_claim_tasks import stations
from ui.viewmodels.feed import Feed
from ui.viewmodels.loss_words import FIELDS, Form

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

PAUSE = 400
"""Milliseconds without typing after which words are read."""


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
class LossesViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The form of a loss report from the open conversation."""

    changed = Signal()
    filed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._begun = Begun(key="")
        self._key = self._words = self._station = self._tag_found = ""
        self._opened = self._reading = self._read_again = self._sending = False
        self._given: dict[str, str] = {}
        self._form = Form()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._read)
        feed.failed.connect(self._failed)

    def about(self, key: str) -> None:
        """Another conversation is open: the sheet goes."""
        if key != self._key:
            self._key = key
            self.dismiss()

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._opened

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        """What the words say is being read."""
        return self._reading or self._pause.isActive()

    @Property(bool, notify=changed)
    def sending(self) -> bool:
        return self._sending

    @Property(str, notify=changed)
    def words(self) -> str:
        return self._words

    @words.setter  # type: ignore[no-redef] # a Property takes its setter so
    def words(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._pause.start()
            self.changed.emit()

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def form(self) -> dict[str, object]:
        """See `loss_words.Form`."""
        return dict(msgspec.to_builtins(self._form))

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def stations(self) -> list[dict[str, str]]:
        """Where lost & found can look: `code` and `text`."""
        return [{"code": station, "text": station} for station in self._begun.stations]

    @Property(str, notify=changed)
    def station(self) -> str:
        return self._station

    @station.setter  # type: ignore[no-redef] # a Property takes its setter so
    def station(self, station: str) -> None:
        self._station = station
        self._read()

    @Property(str, notify=changed)
    def tagFound(self) -> str:
        """Where the bag lies whose tag was looked up."""
        return self._tag_found

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return bool(self._words.strip() and self._station) and not self._sending

    @Slot()
    def open(self) -> None:
        """Begins with what the conversation says."""
        if not self._opened and self._key:
            self._feed.read(partial(begin, self._feed.device.replica, self._key), self._show_begun)

    @Slot()
    def dismiss(self) -> None:
        self._opened = self._sending = False
        self._pause.stop()
        self.changed.emit()

    @Slot(str, str)
    def fill(self, field: str, value: str) -> None:
        """A person puts a field right; what is read later leaves it alone."""
        if field in FIELDS and getattr(self._form, field) != value:
            self._given[field] = value
            self._form = msgspec.structs.replace(self._form, **{field: value})
            self._pause.start()
            self.changed.emit()

    @Slot(str)
    def lookUp(self, tag: str) -> None:
        """Looks a checked bag up by its tag; nobody is asked for marks."""
        self._feed.read(partial(look_up, self._feed.device.replica, tag), self._show_tag)

    @Slot()
    def file(self) -> None:
        """Records the report; the sheet goes after the commit."""
        if self.property("ready"):
            self._sending = True
            self.changed.emit()
            self._feed.compute(self._made(), self._record, self._refused)

    def _made(self) -> Callable[[], Loss]:
        """The report as the fields stand, to be made on a worker."""
        replica, now = self._feed.device.replica, self._feed.device.now()
        station, words, given = self._station, self._words, dict(self._given)
        flight = self._begun.flight if given.get("flight") == self._begun.given.get("flight") else ""

        def make() -> Loss:
            form = loss_words.read(replica, station, words, given, now)
            meant = form.flights[0].key if len(form.flights) == 1 else ""
            return loss_words.loss_of(words, form, flight or meant, now)

        return make

    def _record(self, loss: Loss) -> None:
        actions = self._feed.device.actions
        assert isinstance(actions, LiaisonActions)
        self._feed.act(partial(actions.file_report, self._begun.key, self._station, loss), self._recorded)

    def _recorded(self) -> None:
        self.dismiss()
        self.filed.emit()

    def _refused(self, error: OnboardError) -> None:
        self._reading = False
        self._feed.failed.emit(str(error))

    def _failed(self) -> None:
        self._sending = False
        self.changed.emit()

    def _show_begun(self, begun: Begun) -> None:
        if begun.key != self._key:
            return
        self._begun, self._words, self._station = begun, begun.words, begun.station
        self._given = dict(begun.given)
        self._form = msgspec.convert(begun.given, Form)
        self._tag_found = ""
        self._opened, self._sending = True, False
        self._read()

    def _show_tag(self, found: str) -> None:
        self._tag_found = found
        self.changed.emit()

    def _read(self) -> None:
        if self._reading:
            self._read_again = True
            return
        self._reading, self._read_again = True, False
        self.changed.emit()
        replica, now = self._feed.device.replica, self._feed.device.now()
        work = partial(loss_words.read, replica, self._station, self._words, dict(self._given), now)
        self._feed.compute(work, self._show, self._refused)

    def _show(self, form: Form) -> None:
        self._reading = False
        self._form = msgspec.structs.replace(form, **self._given)
        self.changed.emit()
        if self._read_again:
            self._read()
