"""Things that were given away twice: what this person recorded, who has the thing by the log, and what to do."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.claim import Claim
from onboard.domain.custody import TO_THE_OWNER, Link, ending
from onboard.domain.found_item import FoundItem
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.claim_rows import who
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Twice(msgspec.Struct, frozen=True):
    """One end that does not count.

    Attributes:
        key: identity of the link; `item` is the thing's id, `title` says what it is.
        mine: what was recorded, when, where and for whom; `counts` the same of the end that the ground had first.
        task: what its author is to do now.
    """

    key: str = ""
    item: str = ""
    title: str = ""
    mine: str = ""
    counts: str = ""
    task: str = ""


def unconfirmed(replica: Replica, person: str, now: int) -> list[Twice]:
    """What this person has recorded in vain and does not know of yet, the earliest first."""
    found = replica.find("found_item.overtaken", person).items()
    items = [(key, item) for key, item in found if isinstance(item, FoundItem)]
    mine = [
        (key, item, each.link)
        for key, item in items
        for each in item.overtaken
        if each.link.author == person and not each.confirmed
    ]
    return [_twice(replica, key, item, link, now) for key, item, link in sorted(mine, key=lambda each: each[2].at)]


def story(replica: Replica, item: FoundItem, now: int) -> str:
    """For anybody who looks at the thing: that it was given away twice, and what counts; empty where it was not."""
    counts = ending(item.links)
    if not item.overtaken or counts is None:
        return ""
    text = item_words.say(QT_TRANSLATE_NOOP("Items", "Given away twice. What counts is what the ground had first: %1."))
    return text.replace("%1", _said(replica, counts, now))


def _twice(replica: Replica, key: str, item: FoundItem, link: Link, now: int) -> Twice:
    counts = ending(item.links)
    assert counts is not None, "an end is overtaken by another one"
    title = item_words.title(item.description)
    return Twice(
        key=link.event,
        item=key,
        title=f"{title} · {item.reference}" if item.reference else title,
        mine=_said(replica, link, now, by=False),
        counts=_said(replica, counts, now),
        task=_task(link),
    )


def _task(link: Link) -> str:
    if link.hand in TO_THE_OWNER:
        task = QT_TRANSLATE_NOOP("Items", "Call the passenger whom you gave it to, and tell your supervisor.")
    else:
        task = QT_TRANSLATE_NOOP("Items", "Tell your supervisor: one of the two is not true.")
    return item_words.say(task)


def _said(replica: Replica, link: Link, now: int, *, by: bool = True) -> str:
    """`Handed to the owner · 14C · M. Katz · Desk T6 · 12:40 UTC · noor`."""
    claim = replica.state(link.claim) if link.claim else None
    taker = who(claim) if isinstance(claim, Claim) else link.to if link.to != link.place else ""
    at = desk_words.moment(link.at, now)
    parts = (item_words.hand(link.hand), taker, link.place, at, link.author if by else "")
    return " · ".join(part for part in parts if part)


@QmlElement
@QmlUncreatable("made by the station's view model")
class OvertakenViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What this person is told until they confirm it, one after the other."""

    DEPENDS = frozenset({"found_item", "claim"})

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        assert isinstance(feed.device.actions, StationActions)
        self._actions = feed.device.actions
        self._twice: list[Twice] = []
        self.refresh()

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._twice)

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def first(self) -> dict[str, str]:
        """See `Twice`; all empty where there is none."""
        return dict(msgspec.to_builtins(self._twice[0] if self._twice else Twice()))

    @Slot()
    def confirm(self) -> None:
        """This person knows of the first one."""
        if self._twice:
            first = self._twice[0]
            self._feed.act(partial(self._actions.confirm_overtaken, first.item, first.key))

    def _query(self) -> Callable[[], list[Twice]]:
        return partial(unconfirmed, self._feed.device.replica, self._actions.person, self._feed.device.now())

    def _show(self, result: list[Twice]) -> None:
        if result != self._twice:
            self._twice = result
            self.changed.emit()
