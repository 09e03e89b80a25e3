"""Somebody stands at the desk and asks for a thing: it is looked up, and they are asked before anything is shown."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.claim import Claim, ClaimOpened
from onboard.store.replica import Replica
from ui.viewmodels import desk_words
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.questions import FALLBACK, question, questions
from ui.viewmodels.register_codes import CodesViewModel
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.shelf_rows import View, shelf

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST = 20
"""Things that a search shows: who finds more asks for more words."""


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A thing on the shelf that could be meant. `claim` is the open claim on it, where there is one."""

    key: str
    title: str
    reference: str
    detail: str
    symbol: str
    claim: str


class Looked(msgspec.Struct, frozen=True):
    words: str
    rows: list[FoundRow]


@QmlElement
@QmlUncreatable("made by the view model of returns")
class WalkInViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """Finds the thing that a claimant means; `begun` comes with the claim's id after its commit."""

    DEPENDS = frozenset({"found_item", "claim"})

    changed = Signal()
    begun = Signal(str)

    def __init__(self, feed: Feed, actions: StationActions, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._actions = actions
        self._opened = False
        self._words = self._chosen = ""
        self._language = FALLBACK
        self._rows = RowsModel(FoundRow, self)
        self._codes = CodesViewModel(feed, lambda _flight: False, self)
        self._codes.labelled.connect(self.choose)

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._opened

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows)

    @Property(CodesViewModel, constant=True)
    def codes(self) -> CodesViewModel:
        """Reads the label on a thing."""
        return self._codes

    @Property(str, notify=changed)
    def chosen(self) -> str:
        """The id of the thing that is meant, or empty."""
        return self._chosen

    @Property(str, notify=changed)
    def words(self) -> str:
        """What is searched for."""
        return self._words

    @Property(str, notify=changed)
    def question(self) -> str:
        """What they are asked first, in the language that they speak; it gives nothing away."""
        return question(self._language, "")

    @Property(str, notify=changed)
    def language(self) -> str:
        """The language's code."""
        return self._language

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def languages(self) -> list[dict[str, str]]:
        """Those in which they can be asked: `code` and `name`."""
        return [{"code": code, "name": desk_words.language(code)} for code in questions()]

    @Slot(str)
    def speak(self, language: str) -> None:
        """Asks in another language."""
        self._language = language
        self.changed.emit()

    @Slot()
    def open(self) -> None:
        self._opened, self._words, self._chosen, self._language = True, "", "", FALLBACK
        self._codes.clear()
        self._rows.replace([])
        self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        self._opened, self._words = False, ""
        self.changed.emit()

    @Slot(str)
    def search(self, words: str) -> None:
        """Looks for things on the shelf: a reference, or words of what they are."""
        self._words = words.strip()
        self.changed.emit()
        self.refresh()

    @Slot(str)
    def choose(self, item: str) -> None:
        """This is the thing that is meant, so far."""
        self._chosen = item
        self.changed.emit()

    @Slot(str, str)
    def begin(self, name: str, seat: str) -> None:
        """Opens the claim of who stands here; `seat` where they told it."""
        opened = ClaimOpened(
            item=self._chosen,
            name=name.strip(),
            seat=seat.strip().upper() or None,
            question=question(self._language, ""),
            came=True,
        )
        made: list[str] = []
        self._feed.act(partial(_open, self._actions, opened, made), lambda: self._begun(made))

    @Property(str, notify=changed)
    def running(self) -> str:
        """The open claim on the thing that is meant, or empty: it may be theirs."""
        return next((row.claim for row in self._rows.rows if row.key == self._chosen), "")

    @Slot()
    def resume(self) -> None:
        """They are whom that claim is about."""
        self._begun([str(self.property("running"))])

    def _begun(self, made: list[str]) -> None:
        self.dismiss()
        self.begun.emit(made[0])

    def _query(self) -> Callable[[], Looked]:
        device, station, words = self._feed.device, self._actions.station, self._words
        now = device.now()
        return lambda: Looked(words, _look(device.replica, station, words, now) if words else [])

    def _show(self, looked: Looked) -> None:
        if looked.words == self._words:
            self._rows.replace(looked.rows)
            self.changed.emit()


def _look(replica: Replica, station: str, words: str, now: int) -> list[FoundRow]:
    found = shelf(replica, station, View(words=words), now).rows[:MOST]
    return [
        FoundRow(
            key=row.key,
            title=row.title,
            reference=row.reference,
            detail=" · ".join(part for part in (row.flight, row.seat, row.where) if part),
            symbol=row.symbol,
            claim=_claim(replica, row.key) if row.standing == "claim" else "",
        )
        for row in found
    ]


def _claim(replica: Replica, item: str) -> str:
    found = replica.find("claim.item", item).items()
    return next((key for key, claim in found if isinstance(claim, Claim) and claim.ended is None), "")


def _open(actions: StationActions, opened: ClaimOpened, made: list[str]) -> None:
    made.append(actions.open_claim(opened))
