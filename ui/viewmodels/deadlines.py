"""What must happen to found things today, and what has been left undone."""

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.custody import Hand
from onboard.domain.found_item import FoundItem
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.item_words import Due
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.times import DAY

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_PROPOSED = {
    "security": Hand.AUTHORITIES,
    "issuer": Hand.AUTHORITIES,
    "pharmacy": Hand.AUTHORITIES,
    "authorities": Hand.AUTHORITIES,
    "charity": Hand.DONATED,
    "disposal": Hand.DISPOSED,
}


class DeadlineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do.

    Attributes:
        task: what to do, as the handling rules have it.
        remaining: how long still, with its name: `Battery: 3 h`.
        by: until when, with its zone.
        hand: the hand that it asks for, `donated` or another; empty where nothing moves.
        code: of the handling rules.
        ends: the thing is no longer here afterwards; else it can be ticked off, see `finish`.
    """

    key: str
    item: str
    title: str
    where: str
    task: str
    remaining: str
    tone: str
    by: str
    hand: str
    code: str
    ends: bool


def proposed(code: str) -> str:
    """The hand that a deadline asks the person with the thing to record: `donated`; empty where nothing moves."""
    return _PROPOSED[code].name.lower() if code in _PROPOSED else ""


def deadline_rows(items: Mapping[str, FoundItem], now: int) -> tuple[DeadlineRow, ...]:
    """What falls due within a day, and what is overdue, the earliest first."""
    known = ((key, item, due) for key, item in items.items() for due in item_words.due_until(item, now, now + DAY))
    pressing = sorted(known, key=lambda entry: (entry[2].at, entry[0]))
    return tuple(_row(key, item, due, now) for key, item, due in pressing)


def _row(key: str, item: FoundItem, due: Due, now: int) -> DeadlineRow:
    return DeadlineRow(
        key=f"{key}#{due.code}",
        item=key,
        title=item_words.title(item.description),
        where=item_words.where(item),
        task=item_words.say(due.action),
        remaining=due.text,
        tone=due.tone,
        by=desk_words.moment(due.at, now),
        hand=proposed(due.code),
        code=due.code,
        ends=due.final,
    )


@QmlElement
@QmlUncreatable("made by the shelf")
class DeadlinesViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What must happen today, as the shelf's query found it."""

    changed = Signal()

    def __init__(self, feed: Feed, actions: StationActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._actions = actions
        self._rows = RowsModel(DeadlineRow, self)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(int, notify=changed)
    def overdue(self) -> int:
        return sum(row.tone == "urgent" for row in self._rows.rows)

    @Slot(str, str)
    def finish(self, item: str, code: str) -> None:
        """What the deadline of that code asks for was done."""
        self._feed.act(partial(self._actions.finish, item, code))

    def show(self, rows: Sequence[DeadlineRow]) -> None:
        self._rows.replace(rows)
        self.changed.emit()
