"""What the desk shall ask a candidate: the words, their language, and handing them over."""

from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.domain.claim import ClaimOpened
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.candidates import CandidateRow
from ui.viewmodels.feed import Feed
from ui.viewmodels.questions import question, questions

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the view model of matches")
class AskingViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The question for one candidate. It gives nothing away, as long as nobody changes its words."""

    changed = Signal()
    handed = Signal(str)

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._item = ""
        self._candidate: CandidateRow | None = None
        self._language = "en"
        self._words = ""
        self._editing = False

    def open(self, item: str, candidate: CandidateRow) -> None:
        """Asks this candidate about this item."""
        self._item, self._candidate, self._editing = item, candidate, False
        self._speak(candidate.language)

    @Slot()
    def dismiss(self) -> None:
        self._candidate, self._editing = None, False
        self.changed.emit()

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._candidate is not None

    @Property(str, notify=changed)
    def whom(self) -> str:
        """The candidate in short: `12A`."""
        return self._candidate.short if self._candidate else ""

    @Property(str, notify=changed)
    def language(self) -> str:
        """The language's code."""
        return self._language

    @Property(str, notify=changed)
    def languageName(self) -> str:
        return desk_words.language(self._language)

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def languages(self) -> list[dict[str, str]]:
        """Those in which it can be asked: `code` and `name`."""
        return [{"code": code, "name": desk_words.language(code)} for code in questions()]

    @Property(str, notify=changed)
    def words(self) -> str:
        return self._words

    @words.setter  # type: ignore[no-redef] # a Property takes its setter so
    def words(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self.changed.emit()

    @Property(bool, notify=changed)
    def editing(self) -> bool:
        """The words are being changed."""
        return self._editing

    @Slot()
    def edit(self) -> None:
        self._editing = True
        self.changed.emit()

    @Slot(str)
    def speak(self, language: str) -> None:
        """Asks in another language, in the words that are given for it."""
        self._speak(language)

    @Slot()
    def hand(self) -> None:
        """Hands the question to the desk; `handed` comes with the candidate's key after the commit."""
        here, actions = self._candidate, self._feed.device.actions
        if here is None or not self._words.strip():
            return
        assert isinstance(actions, StationActions)
        opened = ClaimOpened(
            item=self._item,
            passenger=here.passenger or None,
            flight=here.flight or None,
            seat=here.seat or None,
            name=here.person,
            report=here.report or None,
            question=self._words.strip(),
        )
        self._feed.act(partial(actions.open_claim, opened), partial(self._handed, here.key))

    def _handed(self, key: str) -> None:
        if self._candidate is not None and self._candidate.key == key:
            self.dismiss()
        self.handed.emit(key)

    def _speak(self, language: str) -> None:
        self._language = language if language in questions() else "en"
        flight = item_words.flight(self._candidate.flight) if self._candidate else ""
        self._words = question(self._language, flight)
        self.changed.emit()
