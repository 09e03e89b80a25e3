"""The loss reports of a station: where somebody can still look before the cleaners come, then all that are open."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.bootstrap import Device
from onboard.domain.found_item import Description, FoundItem, Place
from onboard.domain.loss_report import Loss, LossReport
from onboard.domain.scope import station_scope
from onboard.errors import OnboardError
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.candidates import source
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.report_sheet import ReportSheetViewModel
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import MINUTE

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST = 200
"""Reports in the list at most."""

LIKELY = 0.2
"""The share from which an item is called likely for a report."""

SUREST = 99
"""The highest share that is shown, in percent: before the owner has said so, nothing is certain."""

PRESSING = 15 * MINUTE
"""Before the cleaners come."""


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A report.

    Attributes:
        group: `search` while somebody should go and look, else `open`.
        remaining: how long still until the cleaners come, with its `tone`.
        searcher: who looks: `you`, `colleague` or empty; `settled` once the relay has said so.
        searched: what the last look gave: `found`, `not there`, or `nobody looked` where the crew were asked in vain;
            with the words `looked` of whoever did.
        likely: how many found items could well be it; `best` is the likeliest's title with its share, `item` its id.
        unsent: something of it has not left this device.
    """

    key: str
    group: str
    title: str
    reference: str
    iconName: str
    words: str
    detail: str
    remaining: str = ""
    tone: str = "neutral"
    searcher: str = ""
    settled: bool = False
    searched: str = ""
    looked: str = ""
    likely: int = 0
    best: str = ""
    item: str = ""
    unsent: bool = False


class Likely(msgspec.Struct, frozen=True):
    """The items that could be what a report is about."""

    count: int = 0
    best: str = ""
    item: str = ""


def report_rows(replica: Replica, station: str, person: str, now: int) -> list[ReportRow]:
    """Searches first, those that end first before the others; then the open reports, the newest first."""
    found = replica.find("loss_report.open", station_scope(station))
    reports = [(key, report) for key, report in found.items() if isinstance(report, LossReport)]
    searches = [(key, report) for key, report in reports if report.to_search(now)]
    rest = [(key, report) for key, report in reports if not report.to_search(now)]
    searches.sort(key=lambda each: (each[1].search_until or 0, each[0]))
    rest.sort(key=lambda each: (-each[1].loss.reported_at, each[0]))
    return [_row(key, report, person, now) for key, report in (*searches, *rest)][:MOST]


def _row(key: str, report: LossReport, person: str, now: int) -> ReportRow:
    loss = report.loss
    search = report.to_search(now)
    left = (report.search_until or 0) - now if search else 0
    parts = (
        item_words.flight(loss.flight),
        loss.seat,
        loss.name,
        source(report.source),
        desk_words.moment(loss.reported_at, now),
    )
    last = report.last_search
    return ReportRow(
        key=key,
        group="search" if search else "open",
        title=report_title(loss),
        reference=report.reference or "",
        iconName=item_words.icon(loss.category),
        words=loss.words,
        detail=" · ".join(filter(None, parts)),
        remaining=item_words.remaining(left) if search else "",
        tone="neutral" if not search else "urgent" if left <= PRESSING else "soon",
        searcher="" if report.searcher is None else "you" if report.searcher == person else "colleague",
        settled=report.settled,
        searched=last.outcome.value if last else "",
        looked=last.words if last else "",
        unsent=report.unsent,
    )


def report_title(loss: Loss) -> str:
    """What was lost, in the words in which found items are called."""
    category = loss.category or "other"
    said = Description(
        place=Place.SEAT,
        found_at=loss.reported_at,
        category=category,
        item=loss.item,
        colour=loss.colour,
        brand=loss.brand,
        words=loss.words,
    )
    return item_words.title(said)


def likely_items(device: Device, report: str) -> Likely:
    """Ranks the found items for a report."""
    if not isinstance(device.replica.state(report), LossReport):
        return Likely()
    ranking = device.tracing.items(report)
    good = [each for each in ranking.candidates if each.probability >= LIKELY]
    best = device.replica.state(good[0].id) if good else None
    if not good or not isinstance(best, FoundItem):
        return Likely()
    return Likely(len(good), f"{item_words.title(best.description)} · {share(good[0].probability)}", good[0].id)


def share(probability: float) -> str:
    """A share as people read it: `96 %`."""
    return f"{min(SUREST, round(100 * probability))} %"


@QmlElement
@QmlUncreatable("made by the station's view model")
class ReportsViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The open reports; which items could be theirs follows from a worker."""

    DEPENDS = frozenset({"loss_report", "found_item"})

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        assert isinstance(feed.device.actions, StationActions)
        self._actions = feed.device.actions
        self._rows = RowsModel(ReportRow, self)
        self._sheet = ReportSheetViewModel(feed, self)
        self._likely: dict[str, Likely] = {}
        self._to_rank: list[str] = []
        self._ranking = self._loaded = False
        self._stale = True
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.refresh)
        self._minute.start()
        self.refresh()

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        return self._loaded

    @Property(int, notify=changed)
    def due(self) -> int:
        """Searches that nobody has taken yet."""
        return sum(row.group == "search" and not row.searcher for row in self._rows.rows)

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(ReportSheetViewModel, constant=True)
    def sheet(self) -> ReportSheetViewModel:
        return self._sheet

    @Slot(str)
    def take(self, key: str) -> None:
        """This person goes and looks."""
        self._feed.act(partial(self._actions.take_search, key))

    @Slot(str)
    def nothingThere(self, key: str) -> None:
        """This person looked, and nothing was there."""
        self._feed.act(partial(self._actions.searched, key))

    def _query(self) -> Callable[[], list[ReportRow]]:
        device = self._feed.device
        return partial(report_rows, device.replica, self._actions.station, self._actions.person, device.now())

    def _show(self, result: list[ReportRow]) -> None:
        self._loaded = True
        self._rows.replace([self._with_likely(row) for row in result])
        self.changed.emit()
        if self._stale:
            self._stale = False
            self._to_rank = [row.key for row in result]
            self._rank()

    def _on_changed(self, names: frozenset[str]) -> None:
        self._stale = self._stale or bool(names & self.DEPENDS)
        super()._on_changed(names)

    def _with_likely(self, row: ReportRow) -> ReportRow:
        likely = self._likely.get(row.key, Likely())
        return msgspec.structs.replace(row, likely=likely.count, best=likely.best, item=likely.item)

    def _rank(self) -> None:
        """One report after the other, so that a person who asks for owners does not wait for all of them."""
        if self._ranking or not self._to_rank:
            return
        self._ranking = True
        key = self._to_rank.pop(0)
        self._feed.compute(partial(likely_items, self._feed.device, key), partial(self._ranked, key), self._not_ranked)

    def _ranked(self, key: str, likely: Likely) -> None:
        self._ranking = False
        self._likely[key] = likely
        self._rows.replace([self._with_likely(row) if row.key == key else row for row in self._rows.rows])
        self._rank()

    def _not_ranked(self, error: OnboardError) -> None:
        self._ranking = False
        self._feed.failed.emit(str(error))
