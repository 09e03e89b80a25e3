"""How lost & found does at this station: what went back to its owner and how fast, by place and category."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.found_item import FoundItem, Place
from onboard.domain.scope import station_scope
from onboard.domain.statistics import Statistics, Tally, statistics
from ui.viewmodels import item_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import DAY

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

HOURS_SHOWN = 72
"""Longer spans are told in days."""


class BarRow(msgspec.Struct, frozen=True, kw_only=True):
    """One group: how much of it was found, and which part went back.

    Attributes:
        length: of its bar, from 0 to 1: the largest group's is 1.
        share: the part of the bar that went back, from 0 to 1.
        hours: the median from finding to owner, in words; empty where nothing went back.
    """

    key: str
    name: str
    found: int
    returned: int
    length: float
    share: float
    hours: str


def span(hours: float | None) -> str:
    """Hours in words: `5.5 h`, `4 d`; empty where there are none."""
    if hours is None:
        return ""
    if hours <= HOURS_SHOWN:
        return QCoreApplication.translate("Items", "%1 h").replace("%1", f"{hours:.1f}".removesuffix(".0"))
    return QCoreApplication.translate("Items", "%1 d").replace("%1", f"{hours / 24:.0f}")


def bars(tallies: tuple[Tally, ...], name: Callable[[str], str]) -> list[BarRow]:
    largest = max((tally.found for tally in tallies), default=1)
    return [
        BarRow(
            key=tally.group,
            name=name(tally.group).capitalize(),
            found=tally.found,
            returned=tally.returned,
            length=tally.found / largest,
            share=tally.share,
            hours=span(tally.hours),
        )
        for tally in tallies
    ]


@QmlElement
@QmlUncreatable("made by the station's view model")
class FiguresViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What became of things found in the last days; counted when somebody looks."""

    DEPENDS = frozenset({"found_item"})

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        actions = feed.device.actions
        assert isinstance(actions, StationActions)
        self._scope = station_scope(actions.station)
        self._days = 0
        self._loaded = False
        self._all = Tally("", 0, 0, None)
        self._places = RowsModel(BarRow, self)
        self._categories = RowsModel(BarRow, self)

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        return self._loaded

    @Property(int, notify=changed)
    def days(self) -> int:
        """Of how many days the figures are; 0 while nobody looks."""
        return self._days

    @Property(int, notify=changed)
    def found(self) -> int:
        return self._all.found

    @Property(int, notify=changed)
    def returned(self) -> int:
        return self._all.returned

    @Property(int, notify=changed)
    def percent(self) -> int:
        """How much went back to its owners."""
        return round(100 * self._all.share)

    @Property(str, notify=changed)
    def hours(self) -> str:
        """The median from finding to owner, in words; empty where nothing went back."""
        return span(self._all.hours)

    @Property(QObject, constant=True)
    def places(self) -> QObject:
        return self._places

    @Property(QObject, constant=True)
    def categories(self) -> QObject:
        return self._categories

    @Slot(int)
    def open(self, days: int) -> None:
        """Counts what was found in the last days."""
        self._days = days
        self.changed.emit()
        self.refresh()

    @Slot()
    def close(self) -> None:
        self._days = 0
        self.changed.emit()

    def refresh(self) -> None:
        if self._days:
            super().refresh()

    def _query(self) -> Callable[[], tuple[int, Statistics]]:
        replica, scope, days = self._feed.device.replica, self._scope, self._days
        since = self._feed.device.now() - days * DAY

        def count() -> tuple[int, Statistics]:
            found = replica.find("found_item.scope", scope).values()
            return days, statistics((item for item in found if isinstance(item, FoundItem)), since)

        return count

    def _show(self, result: tuple[int, Statistics]) -> None:
        days, counted = result
        if days != self._days:
            return
        self._loaded, self._all = True, counted.all
        self._places.replace(bars(counted.by_place, lambda code: item_words.place(Place(code))))
        self._categories.replace(bars(counted.by_category, item_words.category))
        self.changed.emit()
