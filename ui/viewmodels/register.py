"""Registering what was found, in half a minute and without a link: the form, and what it becomes."""

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.bootstrap import Device
from onboard.domain.blob import Photo
from onboard.domain.found_item import Description, FoundItem
from onboard.domain.loss_report import LossReport
from ui.viewmodels import item_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.register_codes import CodesViewModel, Read
from ui.viewmodels.register_what import WhatViewModel
from ui.viewmodels.register_where import WhereViewModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

FORM = "form"
"""The key of the photos that go with what is being registered."""


def _register(
    actions: StationActions, description: Description, photos: Sequence[Photo], report: str, made: list[str]
) -> None:
    """Registers it, and for a search says that this was found; its id is added to `made`."""
    item = actions.register(description, photos)
    made.append(item)
    if report:
        actions.searched(report, item)


@QmlElement
@QmlUncreatable("made by the station's view model")
class RegisterViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What is being registered. It keeps until it is registered, whatever else is looked at meanwhile.

    Signals:
        labelled: the id of a registered item whose label was read.
    """

    changed = Signal()
    labelled = Signal(str, arguments=["item"])

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        actions = feed.device.actions
        assert isinstance(actions, StationActions)
        self._feed = feed
        self._actions = actions
        self._where = WhereViewModel(feed, actions, self)
        self._what = WhatViewModel(feed, self)
        self._codes = CodesViewModel(feed, self._where.knows, self)
        self._picked = PickedPhotosViewModel(feed, self)
        self._picked.show(FORM)
        self._cart = False
        self._count = 0
        self._report = ""
        self._done: tuple[str, str] | None = None
        self._reference = ""
        for part in (self._where, self._what, self._picked):
            part.changed.connect(self.changed)
        self._what.seatsRead.connect(self._where.choose_named)
        self._codes.read.connect(self._fill)
        self._codes.labelled.connect(self.labelled)
        feed.changed.connect(self._on_changed)

    @Property(WhereViewModel, constant=True)
    def where(self) -> WhereViewModel:
        return self._where

    @Property(WhatViewModel, constant=True)
    def what(self) -> WhatViewModel:
        return self._what

    @Property(CodesViewModel, constant=True)
    def codes(self) -> CodesViewModel:
        return self._codes

    @Property(PickedPhotosViewModel, constant=True)
    def picked(self) -> PickedPhotosViewModel:
        return self._picked

    @Property(bool, notify=changed)
    def cart(self) -> bool:
        """Several things of one place, one after the other: place, flight and gate stay."""
        return self._cart

    @cart.setter  # type: ignore[no-redef] # a Property takes its setter so
    def cart(self, cart: bool) -> None:
        self._cart = cart
        self._count = 0
        self.changed.emit()

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many things of this cart are registered."""
        return self._count

    @Property(str, notify=changed)
    def missing(self) -> str:
        """What keeps it from being registered: `sweep`, `place`, `what` or `photos` (in preparation); or empty."""
        if self._where.shut:
            return "sweep"
        if self._where.chosen_place is None:
            return "place"
        if not self._what.said_anything:
            return "what"
        return "photos" if self._picked.are_preparing() else ""

    @Property(bool, notify=changed)
    def searching(self) -> bool:
        """It is what a search for a loss report found."""
        return bool(self._report)

    @Property(bool, notify=changed)
    def done(self) -> bool:
        """Something was registered, and is shown until the next one begins."""
        return self._done is not None

    @Property(str, notify=changed)
    def doneItem(self) -> str:
        return self._done[0] if self._done else ""

    @Property(str, notify=changed)
    def doneTitle(self) -> str:
        """What was registered last, also in a cart."""
        return self._done[1] if self._done else ""

    @Property(str, notify=changed)
    def doneReference(self) -> str:
        """Empty until the ground has given one."""
        return self._reference

    @Slot()
    def save(self) -> None:
        """Registers it, if nothing is missing."""
        if self.property("missing"):
            return
        description = self._description()
        ready = self._picked.ready()
        photos = () if self._what.rules.no_photo_of_content else ready
        made: list[str] = []
        action = partial(_register, self._actions, description, photos, self._report, made)
        self._feed.act(action, partial(self._saved, description, ready, made))

    @Slot()
    def next(self) -> None:
        """Another thing, from another place."""
        self._done = None
        self.changed.emit()

    @Slot(str)
    def begin(self, report: str) -> None:
        """Somebody searched for what this loss report says and found it."""
        self._feed.read(partial(self._feed.device.replica.state, report), partial(self._begin, report))

    @Slot()
    def forgetReport(self) -> None:
        """It is not what was searched for."""
        self._report = ""
        self.changed.emit()

    def _begin(self, report: str, state: object) -> None:
        if isinstance(state, LossReport):
            self._done = None
            self._report = report
            self._where.begin(state.loss.flight or "", state.loss.seat or "")
            self.changed.emit()

    def _description(self) -> Description:
        where = self._where
        assert where.chosen_place is not None
        found_at = self._feed.device.now()
        described = self._what.describe(where.chosen_place, found_at, where.chosen_flight, where.chosen_seats)
        return msgspec.structs.replace(described, gate=str(where.property("gate")))

    def _saved(self, description: Description, photos: Sequence[Photo], made: Sequence[str]) -> None:
        self._done = made[0], item_words.title(description)
        self._reference = ""
        self._report = ""
        self._count += 1
        self._where.clear(keep=self._cart)
        self._what.clear()
        self._codes.clear()
        self._picked.sent(FORM, photos)
        self.changed.emit()

    def _fill(self, read: Read) -> None:
        """What a code says; a person still registers it."""
        self._what.fill(name=read.name, bag_tag=read.bag_tag)
        self._where.fill(read.flight, read.seat)

    def _on_changed(self, names: frozenset[str]) -> None:
        if self._done is not None and "found_item" in names:
            self._feed.read(partial(_reference, self._feed.device, self._done[0]), self._numbered)

    def _numbered(self, reference: str) -> None:
        if reference != self._reference:
            self._reference = reference
            self.changed.emit()


def _reference(device: Device, item: str) -> str:
    state = device.replica.state(item)
    return state.reference or "" if isinstance(state, FoundItem) else ""
