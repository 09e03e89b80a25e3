"""The chain of custody of one found item: each hand, place and time, and whether the seals are true."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain import found_item
from onboard.domain.custody import ENDS, Hand, Link
from onboard.domain.event import facts
from onboard.domain.found_item import FoundItem
from onboard.store.log import events_of
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class HandRow(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the chain.

    Attributes:
        title: what happened.
        who: the person who wrote it, and the witness where there was one.
        at: when it happened, with its zone; `arrived` when the ground had it, where that was not at once.
        seal: its first eight digits.
        knowing: its author knew of the link before.
        provisional: an end that is final only when the ground has it.
        undoable: a deadline that this person has done, and can take back.
        overtaken: an end that does not count, as the ground had another one first.
    """

    key: str
    title: str
    who: str
    place: str
    to: str
    at: str
    arrived: str
    seal: str
    unsent: bool
    knowing: bool
    provisional: bool
    overtaken: bool
    undoable: bool
    last: bool


_SOON = 120_000
"""Milliseconds within which an entry reaches the ground where there is a link."""


def hand_rows(item: FoundItem, person: str, now: int) -> tuple[HandRow, ...]:
    """The chain as `person` sees it, the first hand first."""
    return tuple(_row(item, link, person, now) for link in item.links)


def _row(item: FoundItem, link: Link, person: str, now: int) -> HandRow:
    late = link.received is not None and link.received > link.at + _SOON
    return HandRow(
        key=link.event,
        title=_title(link),
        who=_who(link, person),
        place=_place(link),
        to=link.to if link.to != link.place else "",
        at=desk_words.moment(link.at, now),
        arrived=desk_words.moment(link.received, now) if late and link.received is not None else "",
        seal=link.short_seal,
        unsent=link.received is None,
        knowing=link.knowing,
        provisional=link.hand in ENDS and link.received is None,
        overtaken=any(each.link.event == link.event for each in item.overtaken),
        undoable=item.ended is None and link.author == person and link in item.done,
        last=link is item.links[-1],
    )


def _title(link: Link) -> str:
    hand = item_words.hand(link.hand)
    return f"{item_words.limit(link.deadline)}: {hand}" if link.deadline else hand


def _place(link: Link) -> str:
    """Where it is then; who carries it is said already. A flight is named as people say it."""
    if link.hand is Hand.CARRIED:
        return ""
    if link.hand is not Hand.FOUND:
        return link.place
    return " · ".join(item_words.flight(part) if "/" in part else part for part in link.place.split())


def _who(link: Link, person: str) -> str:
    who = QCoreApplication.translate("Items", "You") if link.author == person else link.author
    if link.witness is None:
        return who
    return QCoreApplication.translate("Items", "%1, seen by %2").replace("%1", who).replace("%2", link.witness)


def verified(replica: Replica, subject: str, item: FoundItem) -> bool:
    """Whether the chain that is shown follows from the events on this device, each seal computed anew."""
    with replica.reading() as connection:
        events = events_of(connection, [subject]).get(subject, [])
    anew = found_item.fold(facts(events))
    return anew is not None and anew.links == item.links


@QmlElement
@QmlUncreatable("made by the view model of the item that is open")
class CustodyViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The chain of the item that is open, as its query found it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = RowsModel(HandRow, self)
        self._verified = False

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(bool, notify=changed)
    def verified(self) -> bool:
        """Every seal was computed anew and is as it stands here."""
        return self._verified

    @Property(bool, notify=changed)
    def apart(self) -> bool:
        """Some hand was written without knowing of the one before."""
        return any(not row.knowing for row in self._rows.rows)

    def show(self, rows: Sequence[HandRow], *, true: bool) -> None:
        self._rows.replace(rows)
        self._verified = true
        self.changed.emit()
