"""What was found: words, category, kind, colour, brand, marks; and the rules that follow from them."""

from functools import partial

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.found_item import CATEGORIES, Description, Place
from onboard.domain.handling import BATTERY, Rules, rules_for
from onboard.errors import OnboardError
from onboard.matching.thesaurus import category_of
from ui.viewmodels import item_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.register_kind import ColourRow, KindRow, Understood, colours, kinds, understand
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import HOUR

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_UNREAD = Understood()


class Typed(msgspec.Struct, frozen=True):
    """What stands in fields that no words fill: a name on the thing, its bag tag, marks that only its owner knows."""

    name: str = ""
    bagTag: str = ""
    marks: str = ""


@QmlElement
@QmlUncreatable("made by the view model of the register")
class WhatViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What it is. Words are read as they are typed; what a person tapped stands over what was read.

    Signals:
        seatsRead: seats that the words name.
    """

    changed = Signal()
    seatsRead = Signal(object)

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._words = ""
        self._typed = Typed()
        self._read = _UNREAD
        self._reading = False
        self._tapped: dict[str, str] = {}
        self._battery = False
        self._kinds = RowsModel(KindRow, self)
        self._colours = RowsModel(ColourRow, self)
        self._tell()

    def clear(self) -> None:
        self._words = ""
        self._typed = Typed()
        self._read = _UNREAD
        self._tapped = {}
        self._battery = False
        self._tell()

    def fill(self, *, name: str = "", bag_tag: str = "") -> None:
        """Puts in what was read from a code; what it does not say stays."""
        read = {"name": name, "bagTag": bag_tag}
        self._typed = msgspec.structs.replace(self._typed, **{field: text for field, text in read.items() if text})
        self.changed.emit()

    @property
    def current_item(self) -> str:
        if "item" in self._tapped:
            return self._tapped["item"]
        read = next(iter(self._read.items), "")
        tapped = self._tapped.get("category")
        return read if read and tapped in {None, category_of(read)} else ""

    @property
    def current_category(self) -> str:
        item = self.current_item
        return category_of(item) if item else self._tapped.get("category", self._read.category)

    @property
    def rules(self) -> Rules:
        return rules_for(self.current_category or "other", self.current_item or None, battery=self._battery)

    @property
    def said_anything(self) -> bool:
        return bool(self.current_category or self._words.strip())

    @property
    def language(self) -> str:
        return self._read.language or "en"

    def describe(self, place: Place, found_at: int, flight: str | None, seats: tuple[str, ...]) -> Description:
        """What is known of the thing that lay there."""
        return Description(
            place=place,
            found_at=found_at,
            category=self.current_category or "other",
            flight=flight,
            seats=seats,
            item=self.current_item or None,
            colour=str(self.property("colour")),
            brand=str(self.property("brand")).strip(),
            words=self._words,
            language=self.language,
            name=self._typed.name.strip(),
            bag_tag=self._typed.bagTag.strip(),
            marks=self._typed.marks.strip(),
            battery=bool(self.property("battery")),
        )

    @Property(str, notify=changed)
    def words(self) -> str:
        return self._words

    @words.setter  # type: ignore[no-redef] # a Property takes its setter so
    def words(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self.changed.emit()
            self._understand()

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def categories(self) -> list[dict[str, str]]:
        """`key`, `text` and `icon` of each."""
        return [{"key": each, "text": item_words.category(each), "icon": item_words.icon(each)} for each in CATEGORIES]

    @Property(str, notify=changed)
    def category(self) -> str:
        return self.current_category

    @Property(str, notify=changed)
    def item(self) -> str:
        """A concept of the thesaurus, or empty."""
        return self.current_item

    @Property(str, notify=changed)
    def colour(self) -> str:
        return self._tapped.get("colour", self._read.colour)

    @Property(str, notify=changed)
    def brand(self) -> str:
        return self._tapped.get("brand", self._read.brand)

    @brand.setter  # type: ignore[no-redef] # a Property takes its setter so
    def brand(self, brand: str) -> None:
        self._tap("brand", brand)

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def typed(self) -> dict[str, str]:
        """See `Typed`."""
        return dict(msgspec.to_builtins(self._typed))

    @Property(bool, notify=changed)
    def battery(self) -> bool:
        return BATTERY in self.rules.classes

    @battery.setter  # type: ignore[no-redef] # a Property takes its setter so
    def battery(self, battery: bool) -> None:
        self._battery = battery
        self.changed.emit()

    @Property(bool, notify=changed)
    def alwaysBattery(self) -> bool:
        """Such things hold one, whatever a person says."""
        return BATTERY in rules_for(self.current_category or "other", self.current_item or None).classes

    @Property(QObject, constant=True)
    def kinds(self) -> RowsModel[KindRow]:
        return self._kinds

    @Property(QObject, constant=True)
    def colours(self) -> RowsModel[ColourRow]:
        return self._colours

    @Property(bool, notify=changed)
    def ruled(self) -> bool:
        """Enough was said for rules to hold."""
        return bool(self.current_category)

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def instructions(self) -> list[str]:
        return [QCoreApplication.translate("Handling", line) for line in self.rules.instructions]

    @Property(str, notify=changed)
    def deadline(self) -> str:
        """What falls due first: how long still, and what is to be done then."""
        first = self.rules.limits[0]
        within = QCoreApplication.translate("Handling", "Within %1: %2")
        action = QCoreApplication.translate("Handling", first.action)
        return within.replace("%1", item_words.remaining(first.hours * HOUR)).replace("%2", action)

    @Property(bool, notify=changed)
    def twoPersons(self) -> bool:
        return self.rules.two_person

    @Property(bool, notify=changed)
    def noPhotos(self) -> bool:
        """No photo of it is taken or kept."""
        return self.rules.no_photo_of_content

    @Slot(str, str)
    def write(self, field: str, text: str) -> None:
        """A person fills in a field of `typed`."""
        self._typed = msgspec.structs.replace(self._typed, **{field: text})
        self.changed.emit()

    @Slot()
    def prepare(self) -> None:
        """Words are about to be typed: what reads them is loaded meanwhile."""
        self._understand()

    @Slot(str)
    def chooseCategory(self, category: str) -> None:
        self._tapped.pop("item", None)
        self._tap("category", category)

    @Slot(str)
    def chooseKind(self, item: str) -> None:
        """Chooses a kind of thing; the one that is chosen already is taken back."""
        if item != self.current_item:
            self._tap("item", item)
            return
        self._tapped.setdefault("category", self.current_category)
        self._tap("item", "")

    @Slot(str)
    def chooseColour(self, colour: str) -> None:
        """Chooses a colour; the one that is chosen already is taken back."""
        now = self._tapped.get("colour", self._read.colour)
        self._tap("colour", "" if colour == now else colour)

    def _tap(self, what: str, value: str) -> None:
        self._tapped[what] = value
        self._tell()

    def _understand(self) -> None:
        """Reads the words off the GUI thread; while that runs, later words wait for it."""
        if not self._reading:
            self._reading = True
            words = self._words
            self._feed.compute(
                partial(understand, words, self._feed.device.now()), partial(self._understood, words), _bug
            )

    def _understood(self, words: str, read: Understood) -> None:
        self._reading = False
        if words != self._words:
            self._understand()
            return
        news = read.seats != self._read.seats
        self._read = read
        self._tell()
        if news:
            self.seatsRead.emit(read.seats)

    def _tell(self) -> None:
        self._kinds.replace(kinds(self.current_category, self._read.items, self.current_item))
        self._colours.replace(colours(self._tapped.get("colour", self._read.colour)))
        self.changed.emit()


def _bug(error: OnboardError) -> None:
    """Reading words refuses nothing."""
    raise error
