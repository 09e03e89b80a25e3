"""Notes on a seat: every version that nobody merged yet, and writing, changing and removing them."""

from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.crew import CrewActions
from onboard.domain.note import Note
from onboard.domain.request import EVERYONE, Audience
from ui.viewmodels.aboard import Aboard
from ui.viewmodels.feed import Feed
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a note.

    Attributes:
        key: identity of the version.
        note: the note that it is a version of.
        whole: all versions that stand, one a line: where an edit begins.
        versions: how many stand side by side until somebody merges them.
        last: the last version of its note.
        audience: "everyone", "zone" or "purser".
    """

    key: str
    note: str
    text: str
    whole: str
    position: str
    mine: bool
    age: int
    unsent: bool
    versions: int
    last: bool
    audience: str
    zone: str


def note_rows(aboard: Aboard, seat: str) -> list[NoteRow]:
    """The versions of all notes on a seat, oldest note first."""
    notes = sorted((key, note) for key, note in aboard.notes.items() if note.seat == seat)
    return [row for key, note in notes for row in _versions(aboard, key, note)]


def _versions(aboard: Aboard, key: str, note: Note) -> list[NoteRow]:
    return [
        NoteRow(
            key=version.event,
            note=key,
            text=version.text,
            whole=note.text,
            position=version.position or "",
            mine=version.author == aboard.person,
            age=aboard.minutes_since(version.at),
            unsent=version.received is None,
            versions=len(note.versions),
            last=version is note.versions[-1],
            audience=_audience(note.audience),
            zone=note.audience.zone or "",
        )
        for version in note.versions
    ]


def _audience(audience: Audience) -> str:
    if audience.purser_only:
        return "purser"
    return "zone" if audience.zone else "everyone"


@QmlElement
@QmlUncreatable("Injected by the cabin's view model")
class NotesViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The notes on the seat that is open."""

    saved = Signal()

    def __init__(self, feed: Feed, actions: CrewActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._actions = actions
        self._rows = RowsModel(NoteRow, self)
        self._aboard: Aboard | None = None
        self._seat = ""

    def show(self, aboard: Aboard, seat: str) -> None:
        self._aboard, self._seat = aboard, seat
        self._feed.read(partial(note_rows, aboard, seat), self._rows.replace)

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[NoteRow]:
        return self._rows

    @Slot(str, str)
    def write(self, text: str, audience: str) -> None:
        """A new note on the open seat; `audience` is "everyone", "zone" (that of the seat) or "purser"."""
        if self._aboard is None or self._aboard.flight is None:
            return
        chosen = {
            "everyone": EVERYONE,
            "zone": Audience(zone=self._aboard.zone_of(self._seat)),
            "purser": Audience(purser_only=True),
        }[audience]
        flight = self._aboard.flight.id
        self._feed.act(partial(self._actions.write_note, flight, self._seat, text, chosen), self.saved.emit)

    @Slot(str, str)
    def edit(self, note: str, text: str) -> None:
        """These words in place of all versions that stand."""
        self._feed.act(partial(self._actions.edit_note, note, text), self.saved.emit)

    @Slot(str)
    def remove(self, note: str) -> None:
        self._feed.act(partial(self._actions.remove_note, note))
