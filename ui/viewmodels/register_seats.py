"""The seats that a found thing may belong to: tapped on the map of the cabin, or typed."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.domain.cabin_layout import CabinLayout, Section
from ui.viewmodels.rows import RowsModel
from ui.viewmodels.seat_grid import Grid, MapRow, Mark, lay_out, marked

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_SEAT = re.compile(r"0*([1-9][0-9]?)([A-Z]?)")
_CHOSEN = Mark("check", "accent")
_SOMEBODY = " "
"""Drawn as a seat like any other: who sat there is not shown before there is a thing to look for its owner."""


def read_seats(typed: str) -> tuple[str, ...]:
    """The seats and rows in what was typed, each once: `("12A", "12B")` of "12a or 12B", `("12",)` of "12"."""
    words = re.split(r"[^0-9A-Z]+", typed.upper())
    found = (_SEAT.fullmatch(word) for word in words)
    return tuple(dict.fromkeys("".join(each.groups()) for each in found if each))


@QmlElement
@QmlUncreatable("made by the view model of the register")
class RegisterSeatsViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """The chosen seats, as text and on the map. Sizes are in pixels at scale 1."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._sections: Sequence[Section] = ()
        self._grid = Grid()
        self._rows = RowsModel(MapRow, self)

    def show(self, sections: Sequence[Section]) -> None:
        """The cabin of another flight; none where it is not known."""
        if sections != self._sections:
            self._sections = sections
            self._grid = lay_out(CabinLayout("", tuple(sections), (), ())) if sections else Grid()
            self._draw()

    @property
    def seats(self) -> tuple[str, ...]:
        return read_seats(self._typed)

    def keep_those_here(self) -> None:
        """Lets go of the chosen seats and rows that this cabin does not have, or of all where it is not known."""
        names = {name for row in self._grid.seats for name in row.names}
        rows = {name[:-1] for name in names}
        kept = [seat for seat in self.seats if seat in names or seat in rows]
        if len(kept) < len(self.seats):
            self.choose(kept)

    @Property(QObject, constant=True)
    def rows(self) -> RowsModel[MapRow]:
        return self._rows

    @Property(bool, notify=changed)
    def known(self) -> bool:
        """Whether there is a map to tap on."""
        return bool(self._grid.rows)

    @Property(int, notify=changed)
    def width(self) -> int:
        return self._grid.width

    @Property(int, notify=changed)
    def height(self) -> int:
        return self._grid.height

    @Property(str, notify=changed)
    def typed(self) -> str:
        """`12A, 12B`."""
        return self._typed

    @typed.setter  # type: ignore[no-redef] # a Property takes its setter so
    def typed(self, typed: str) -> None:
        self._write(typed)

    @Property(bool, notify=changed)
    def misread(self) -> bool:
        """Something was typed in which there is no seat."""
        return bool(self._typed.strip()) and not self.seats

    @Slot(str)
    def toggle(self, seat: str) -> None:
        """Adds a seat, or takes it out again."""
        here = self.seats
        self.choose([each for each in here if each != seat] if seat in here else [*here, seat])

    def choose(self, seats: Sequence[str]) -> None:
        self._write(", ".join(seats))

    def _write(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self._draw()

    def _draw(self) -> None:
        everybody = {name: _SOMEBODY for row in self._grid.seats for name in row.names}
        chosen = {name: _CHOSEN for name in everybody if name in self.seats or name[:-1] in self.seats}
        self._rows.replace(marked(self._grid, everybody, chosen, {}))
        self.changed.emit()
