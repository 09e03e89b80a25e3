"""Whose it could be: the items to decide, the candidates of one with their reasons, and a person's word on them."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.bootstrap import Device
from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import LossReport
from onboard.errors import OnboardError
from onboard.matching.candidates import Candidate
from ui.viewmodels.asking import AskingViewModel
from ui.viewmodels.candidates import (
    PASSENGER,
    CandidateRow,
    Owners,
    decision,
    known,
    owners,
)
from ui.viewmodels.comparing import compared
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.matched_item import ItemRow, MatchedItem, ToDecide, to_decide
from ui.viewmodels.nearby import nearby
from ui.viewmodels.photos import PhotosViewModel
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import HOUR

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A report beside the item: who, and `lines` as in `comparing.Line`."""

    key: str = ""
    name: str = ""
    lines: list[dict[str, Any]] = []


class Ranked(msgspec.Struct, frozen=True):
    """What ranking one item gave; `candidates` by key are as tracing has them."""

    item: str
    owners: Owners
    nearby: list[dict[str, Any]]
    candidates: dict[str, Candidate]
    comparisons: dict[str, Comparison]


def ranked(device: Device, item: str, *, reports: bool, now: int) -> Ranked | None:
    """Ranks the owners of an item and reads what their cards say; None where the item has gone."""
    here = device.replica.state(item)
    if not isinstance(here, FoundItem):
        return None
    ranking = device.tracing.owners(item)
    facts = known(device.replica, item, here, ranking, now)
    found = owners(here, ranking, facts, reports=reports)
    candidates = {each.id: each for each in ranking.candidates}
    cards = {row.key: row for row in found.rows}
    comparisons = {
        key: _comparison(here, facts.reports[row.report], row, candidates[key], now)
        for key, row in cards.items()
        if key in candidates and row.report in facts.reports
    }
    manifest = facts.manifests.get(here.description.flight or "")
    return Ranked(item, found, nearby(here.description, manifest, found.rows), candidates, comparisons)


def _comparison(here: FoundItem, report: LossReport, row: CandidateRow, candidate: Candidate, now: int) -> Comparison:
    return Comparison(key=row.key, name=row.name, lines=compared(here, report, candidate.reasons, now))


@QmlElement
@QmlUncreatable("made by the station's view model")
class MatchesViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The items whose owners are looked for, and who could own the one that is selected.

    The item is read and shown first; its candidates are ranked on a worker and follow.
    """

    DEPENDS = frozenset({"found_item", "loss_report", "manifest", "claim", "blob"})

    changed = Signal()
    rankedChanged = Signal()
    chosenChanged = Signal()
    shownChanged = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        assert isinstance(feed.device.actions, StationActions)
        self._actions = feed.device.actions
        self._items = RowsModel(ItemRow, self)
        self._candidates = RowsModel(CandidateRow, self)
        self._ruled_out = RowsModel(CandidateRow, self)
        self._question = AskingViewModel(feed, self)
        self._photos = PhotosViewModel(feed, self)
        self._selected = ""
        self._item = MatchedItem()
        self._ranked: Ranked | None = None
        self._ranking = self._rank_again = False
        self._reports = True
        self._chosen = self._compared = ""
        self._loaded = self._shown = False
        self._viewed: set[tuple[str, int]] = set()
        self.refresh()

    # The items.

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        return self._loaded

    @Property(int, notify=changed)
    def due(self) -> int:
        """Items whose owner can be decided now, as it is known who sat there."""
        return sum(row.ready for row in self._items.rows)

    @Property(QObject, constant=True)
    def items(self) -> QObject:
        return self._items

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._items.rows)

    @Property(int, notify=changed)
    def place(self) -> int:
        """Where in the list the item stands that is looked at; -1 where it is not in it."""
        return self._place

    @Property(str, notify=changed)
    def selected(self) -> str:
        return self._item.key

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def item(self) -> dict[str, Any]:
        """See `MatchedItem`."""
        return dict(msgspec.to_builtins(self._item))

    @Property(PhotosViewModel, constant=True)
    def photos(self) -> PhotosViewModel:
        return self._photos

    @Slot(str)
    def select(self, key: str) -> None:
        """Looks at another item."""
        if key == self._selected:
            return
        self._selected = key
        self._chosen = self._compared = ""
        self._question.dismiss()
        self._take(None)
        self.refresh()

    @Slot(int)
    def step(self, by: int) -> None:
        """Looks at the item so many places on in the list."""
        keys = [row.key for row in self._items.rows]
        if keys:
            self.select(keys[max(0, min(self._place + by, len(keys) - 1))])

    @property
    def _place(self) -> int:
        places = (place for place, row in enumerate(self._items.rows) if row.key == self._item.key)
        return next(places, -1)

    # The candidates.

    @Property(bool, notify=rankedChanged)
    def ranking(self) -> bool:
        """Nothing is known yet of the candidates of this item."""
        return self._ranked is None and self._item.key != ""

    @Property(QObject, constant=True)
    def candidates(self) -> QObject:
        return self._candidates

    @Property(QObject, constant=True)
    def ruledOut(self) -> QObject:
        """Those of whom a person said that it is not theirs."""
        return self._ruled_out

    @Property(int, notify=rankedChanged)
    def none(self) -> int:
        """The share of nobody listed, in percent."""
        return self._ranked.owners.none if self._ranked else 100

    @Property(bool, notify=rankedChanged)
    def certain(self) -> bool:
        return self._ranked is not None and self._ranked.owners.certain

    @Property("QVariantList", notify=rankedChanged)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def nearby(self) -> list[dict[str, Any]]:
        """See `nearby.nearby`."""
        return self._ranked.nearby if self._ranked else []

    @Property(bool, notify=chosenChanged)
    def withReports(self) -> bool:
        """Reports are listed beside passengers."""
        return self._reports

    @withReports.setter  # type: ignore[no-redef] # a Property takes its setter so
    def withReports(self, reports: bool) -> None:
        if reports != self._reports:
            self._reports = reports
            self.chosenChanged.emit()
            self._rank()

    @Property(str, notify=chosenChanged)
    def chosen(self) -> str:
        """The candidate that is looked at."""
        return self._chosen

    @Slot(str)
    def choose(self, key: str) -> None:
        self._chosen = key
        self.chosenChanged.emit()

    # What is done about them.

    @Property(AskingViewModel, constant=True)
    def asking(self) -> AskingViewModel:
        return self._question

    @Slot(str)
    def ask(self, key: str) -> None:
        """Shows what the desk would ask this candidate."""
        row = self._row(key)
        if row is not None:
            self.choose(key)
            self._compare("")
            self._question.open(self._item.key, row)

    @Property("QVariantMap", notify=chosenChanged)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def comparison(self) -> dict[str, Any]:
        """The report that is compared with the item; see `Comparison`."""
        here = self._ranked.comparisons.get(self._compared) if self._ranked else None
        return dict(msgspec.to_builtins(here or Comparison()))

    @Slot(str)
    def compare(self, key: str) -> None:
        """Lays a report beside the item."""
        self._chosen = key
        self._compare(key)

    @Slot()
    def endComparison(self) -> None:
        self._compare("")

    @Slot(str, bool)
    def decide(self, key: str, theirs: bool) -> None:
        """Records that the item is this candidate's, or is not."""
        candidate = self._ranked.candidates.get(key) if self._ranked else None
        row = self._row(key)
        if candidate is not None and row is not None:
            said = decision(row, candidate, theirs=theirs)
            self._feed.act(partial(self._actions.decide, self._item.key, said))
            self._question.dismiss()
            self._compare("")

    @Slot(str)
    def undo(self, decided: str) -> None:
        """Takes a decision back, by its event."""
        self._feed.act(partial(self._actions.reconsider, self._item.key, decided))

    @Property(bool, notify=shownChanged)
    def shown(self) -> bool:
        """A person looks at this; each look at who sat near an item is kept for the audit, once an hour."""
        return self._shown

    @shown.setter  # type: ignore[no-redef] # a Property takes its setter so
    def shown(self, shown: bool) -> None:
        if shown != self._shown:
            self._shown = shown
            self.shownChanged.emit()
            self._note_look()

    def _query(self) -> Callable[[], ToDecide]:
        device = self._feed.device
        return partial(to_decide, device, self._actions.station, self._selected, device.now())

    def _show(self, result: ToDecide) -> None:
        self._loaded = True
        self._items.replace(result.rows)
        item = result.item or MatchedItem()
        if self._selected and item.key != self._selected and self._again:
            return  # another one was selected meanwhile; it is read next
        if item.key != self._item.key:
            self._take(None)
        self._item, self._selected = item, item.key
        self._photos.refresh()
        self.changed.emit()
        self.rankedChanged.emit()
        self._rank()

    def _rank(self) -> None:
        """Ranks anew; while that is under way, further wishes become one."""
        if not self._item.key:
            return
        if self._ranking:
            self._rank_again = True
            return
        self._ranking, self._rank_again = True, False
        device, key, now = self._feed.device, self._item.key, self._feed.device.now()
        work = partial(ranked, device, key, reports=self._reports, now=now)
        self._feed.compute(work, self._arrived_ranked, self._failed)

    def _arrived_ranked(self, result: Ranked | None) -> None:
        self._ranking = False
        if result is not None and result.item == self._item.key:
            self._take(result)
            self._note_look()
        if self._rank_again or (result is not None and result.item != self._item.key):
            self._rank()

    def _failed(self, error: OnboardError) -> None:
        self._ranking = False
        self._feed.failed.emit(str(error))

    def _take(self, result: Ranked | None) -> None:
        found = result.owners if result else Owners()
        self._ranked = result
        self._candidates.replace(found.rows)
        self._ruled_out.replace(found.ruledOut)
        if self._row(self._chosen) is None:
            self._chosen = found.rows[0].key if found.rows else ""
        self.rankedChanged.emit()
        self.chosenChanged.emit()

    def _note_look(self) -> None:
        """Once for each item and hour: who sat near it was seen."""
        here = self._ranked
        seen = (here.item, self._feed.device.now() // HOUR) if here else None
        if here is None or seen is None or not self._shown or seen in self._viewed:
            return
        seats: dict[str, list[str]] = {}
        for row in here.owners.rows:
            if row.kind == PASSENGER and row.flight:
                seats.setdefault(row.flight, []).append(row.seat)
        if seats:
            self._viewed.add(seen)
        for flight, near in seats.items():
            self._feed.act(partial(self._actions.view_owners, here.item, flight, tuple(filter(None, near))))

    def _row(self, key: str) -> CandidateRow | None:
        return next((row for row in self._candidates.rows if row.key == key), None)

    def _compare(self, key: str) -> None:
        self._compared = key
        self.chosenChanged.emit()
