"""The found item that is open: what is known of it, its custody, and what can be done with it."""

import base64
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.blob import Photo, blob_id
from onboard.domain.custody import Hand
from onboard.domain.found_item import CATEGORIES, FoundItem, Place
from onboard.formats.label import code_png
from onboard.formats.property_record import property_record, to_text
from ui.viewmodels import item_words
from ui.viewmodels.custody import CustodyViewModel
from ui.viewmodels.deadlines import proposed
from ui.viewmodels.feed import Feed
from ui.viewmodels.item_editing import described
from ui.viewmodels.item_facts import Fact, Item, VersionRow, item_shown, label_file
from ui.viewmodels.live import Live
from ui.viewmodels.loss_words import flights_meant
from ui.viewmodels.photos import PhotosViewModel
from ui.viewmodels.picked_photos import PickedPhotosViewModel
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.saved_files import save

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the shelf")
class ItemSheetViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """One found item; nothing while none is open."""

    DEPENDS = frozenset({"found_item", "blob", "manifest"})

    opened = Signal()
    shown = Signal()
    moved = Signal()
    edited = Signal()
    saved = Signal()

    def __init__(self, feed: Feed, actions: StationActions, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._actions = actions
        self._key = ""
        self._loaded = False
        self._item = Item()
        self._facts = RowsModel(Fact, self)
        self._versions = RowsModel(VersionRow, self)
        self._custody = CustodyViewModel(self)
        self._photos = PhotosViewModel(feed, self)
        self._picked = PickedPhotosViewModel(feed, self)

    @Property(str, notify=opened)
    def key(self) -> str:
        """The id of the item that is open, or empty."""
        return self._key

    @Property(bool, notify=shown)
    def loaded(self) -> bool:
        return self._loaded

    @Property(bool, notify=shown)
    def here(self) -> bool:
        """It lies here still; else `ended` says what became of it."""
        return self._item.here

    @Property(str, notify=shown)
    def title(self) -> str:
        return self._item.title

    @Property(str, notify=shown)
    def reference(self) -> str:
        """`AMSKL12345`; empty until the relay has given it."""
        return self._item.reference

    @Property(str, notify=shown)
    def icon(self) -> str:
        return self._item.icon

    @Property(str, notify=shown)
    def where(self) -> str:
        return self._item.where

    @Property(str, notify=shown)
    def ended(self) -> str:
        """How its time here ended and when, in words."""
        return self._item.ended

    @Property(bool, notify=shown)
    def provisional(self) -> bool:
        """Its end is not on the ground yet."""
        return self._item.provisional

    @Property(bool, notify=shown)
    def unsent(self) -> bool:
        return self._item.unsent

    @Property(str, notify=shown)
    def twice(self) -> str:
        """That it was given away twice, and what counts; empty where it was not."""
        return self._item.twice

    @Property(str, notify=shown)
    def due(self) -> str:
        """The next deadline: `Battery: 48 h`; empty where there is none."""
        return self._item.due.text if self._item.due else ""

    @Property(str, notify=shown)
    def dueTone(self) -> str:
        return self._item.due.tone if self._item.due else "neutral"

    @Property(str, notify=shown)
    def dueAction(self) -> str:
        """What to do by then."""
        return item_words.say(self._item.due.action) if self._item.due else ""

    @Property(str, notify=shown)
    def dueHand(self) -> str:
        """The hand that the next deadline asks for, see `move`; empty where nothing moves."""
        return proposed(self._item.due.code) if self._item.due else ""

    @Property(str, notify=shown)
    def dueCode(self) -> str:
        """The code of the next deadline where it can be ticked off, see `finish`; empty where the item must go."""
        return self._item.due.code if self._item.due and not self._item.due.final else ""

    @Property("QStringList", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def handling(self) -> list[str]:
        """What to do with it, in order."""
        return list(self._item.handling)

    @Property(bool, notify=shown)
    def twoPerson(self) -> bool:
        """It is moved and handed over by two."""
        return self._item.two_person

    @Property(str, notify=shown)
    def witness(self) -> str:
        """Who stands by as the second person while it is given up: `you`, a colleague, or empty."""
        return self._item.witness

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def obstacles(self) -> dict[str, str]:
        """Hands of `move` that take two, and why this person cannot record them now; empty words where they can."""
        return self._item.obstacles

    @Property(bool, notify=shown)
    def privatePhotos(self) -> bool:
        """Its photos are for those who handle it alone."""
        return self._item.private_photos

    @Property("QVariantList", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def pictures(self) -> list[dict[str, object]]:
        """Its photos, see `PhotoRow`."""
        return self._item.photos

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def form(self) -> dict[str, object]:
        """What an edit begins with: thing, category, colour, brand, words, seats, name, marks."""
        return self._item.form

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def categories(self) -> list[dict[str, str]]:
        """Code and name of each category."""
        return [{"code": code, "name": item_words.category(code)} for code in CATEGORIES]

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def foundPlaces(self) -> list[dict[str, str]]:
        """Code and name of each place where a thing may have lain."""
        names = ((place, item_words.place(place)) for place in Place)
        return [{"code": str(place), "name": name[:1].upper() + name[1:]} for place, name in names]

    @Property("QStringList", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def labelLines(self) -> list[str]:
        """What stands on its label beside the code."""
        return list(self._item.content)

    @Property(str, notify=shown)
    def labelCode(self) -> str:
        """The code of its label as a picture's address; empty while none is open."""
        if not self._item.key:
            return ""
        return f"data:image/png;base64,{base64.b64encode(code_png(self._item.key)).decode()}"

    @Property(QObject, constant=True)
    def facts(self) -> QObject:
        return self._facts

    @Property(QObject, constant=True)
    def versions(self) -> QObject:
        """The descriptions that stand side by side, where there are several."""
        return self._versions

    @Property(int, notify=shown)
    def versionCount(self) -> int:
        return len(self._item.versions)

    @Property(CustodyViewModel, constant=True)
    def custody(self) -> CustodyViewModel:
        return self._custody

    @Property(PhotosViewModel, constant=True)
    def photos(self) -> PhotosViewModel:
        return self._photos

    @Property(PickedPhotosViewModel, constant=True)
    def picked(self) -> PickedPhotosViewModel:
        """Further photos that go with the next description."""
        return self._picked

    @Slot(str)
    def open(self, key: str) -> None:
        if key == self._key:
            return
        self._key, self._loaded = key, False
        self._take(Item())
        self._picked.show(key)
        self.opened.emit()
        self.refresh()

    @Slot()
    def close(self) -> None:
        self.open("")

    @Slot(str, str, str)
    def move(self, hand: str, place: str, to: str) -> None:
        """Records a hand: `carried`, `shelved`, `passed_on`, `authorities`, `donated` or `disposed`.

        `place` is where it is then, `to` who has it.
        """
        if Hand[hand.upper()] is Hand.CARRIED:
            place = item_words.say("with %1").replace("%1", self._actions.person)
        self._feed.act(partial(self._actions.move, self._key, Hand[hand.upper()], place, to), self.moved.emit)

    @Slot(str)
    def finish(self, code: str) -> None:
        """What the deadline of that code asks for was done."""
        self._feed.act(partial(self._actions.finish, self._key, code))

    @Slot(str)
    def unfinish(self, step: str) -> None:
        """This person has not done it after all; `step` is the link that says so."""
        self._feed.act(partial(self._actions.unfinish, self._key, step))

    @Slot()
    def standBy(self) -> None:
        """This person is the second one, while it is given up."""
        self._feed.act(partial(self._actions.stand_by, self._key))

    @Slot("QVariantMap")
    def describe(self, fields: dict[str, object]) -> None:
        """These fields, see `form`, and the photos that were picked, in place of all versions that stand."""
        key, photos = self._key, self._picked.ready()

        def recorded() -> None:
            self._picked.sent(key, photos)
            self.edited.emit()

        self._feed.act(partial(_describe, self._actions, key, fields, photos), recorded)

    @Slot(str)
    def keep(self, version: str) -> None:
        """This version in place of all that stand."""
        self._feed.act(partial(_keep, self._actions, self._key, version), self.edited.emit)

    @Slot(str)
    def fetch(self, photo: str) -> None:
        """Fetches a photo that other people took."""
        self._feed.act(partial(_fetch, self._feed, self._key, photo))

    @Slot(QUrl)
    def saveLabel(self, file: QUrl) -> None:
        """Writes the label into a file, to print: SVG."""
        save(self._feed, file, label_file(self._item), self.saved.emit)

    @Slot(QUrl)
    def saveRecord(self, file: QUrl) -> None:
        """Writes the record for other systems into a file: text."""
        self._feed.read(
            partial(_record, self._actions, self._key), lambda data: save(self._feed, file, data, self.saved.emit)
        )

    def _query(self) -> Callable[[], tuple[str, Item | None]]:
        device, key, now = self._feed.device, self._key, self._feed.device.now()
        return lambda: (key, item_shown(device, key, now) if key else None)

    def _show(self, result: tuple[str, Item | None]) -> None:
        key, item = result
        if key != self._key:
            return
        if key and item is None:
            self.close()
            return
        self._loaded = True
        self._take(item or Item())

    def _take(self, item: Item) -> None:
        self._item = item
        self._facts.replace(item.facts)
        self._versions.replace(item.versions)
        self._custody.show(item.hands, true=item.verified)
        self.shown.emit()


def _describe(actions: StationActions, key: str, fields: Mapping[str, object], photos: Sequence[Photo]) -> None:
    meant = partial(flights_meant, actions.replica, actions.station)
    actions.describe(key, described(actions.find(key, FoundItem), fields, meant), photos)


def _keep(actions: StationActions, key: str, version: str) -> None:
    here = actions.find(key, FoundItem)
    kept = next((each.description for each in here.versions if each.event == version), here.description)
    actions.describe(key, kept)


def _fetch(feed: Feed, key: str, photo: str) -> None:
    here = feed.device.actions.find(key, FoundItem)
    wanted = next((each for each in here.photos if blob_id(here.scope, each.hash) == photo), None)
    if wanted is not None:
        feed.device.blobs.want(here.scope, wanted, feed.device.now())


def _record(actions: StationActions, key: str) -> bytes:
    return to_text(property_record(actions.find(key, FoundItem))).encode()
