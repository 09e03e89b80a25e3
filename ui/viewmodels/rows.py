"""A list model whose rows are msgspec structs: a role for each field, and only what differs is told to the view."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

R = TypeVar("R", bound=msgspec.Struct)

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows of one struct type; the struct's field `key` tells which rows are the same from one state to the next."""

    def __init__(self, row: type[R], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []
        self._fields = row.__struct_fields__

    def roleNames(self) -> dict[int, Any]:
        return {Qt.ItemDataRole.UserRole + i: name.encode() for i, name in enumerate(self._fields)}

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field = role - Qt.ItemDataRole.UserRole
        if not index.isValid() or not 0 <= field < len(self._fields):
            return None
        return getattr(self._rows[index.row()], self._fields[field])

    @property
    def rows(self) -> Sequence[R]:
        return self._rows

    def replace(self, rows: Sequence[R]) -> None:
        """Shows these rows; rows that stay keep their place in the view, with its scroll position and focus."""
        keys = [row.key for row in rows]  # type: ignore[attr-defined] # each row type has a key
        if [row.key for row in self._rows] != keys:  # type: ignore[attr-defined] # same
            self._arrange(rows, keys)
        for number, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old != new:
                self._rows[number] = new
                place = self.index(number, 0)
                self.dataChanged.emit(place, place)

    def _arrange(self, rows: Sequence[R], keys: Sequence[object]) -> None:
        """Removes, moves and inserts until the keys stand in this order."""
        wanted = set(keys)
        for number in reversed(range(len(self._rows))):
            if self._rows[number].key not in wanted:  # type: ignore[attr-defined] # see replace
                self.beginRemoveRows(NO_INDEX, number, number)
                del self._rows[number]
                self.endRemoveRows()
        for number, row in enumerate(rows):
            here = [r.key for r in self._rows]  # type: ignore[attr-defined] # see replace
            if number < len(here) and here[number] == keys[number]:
                continue
            if keys[number] in here:
                origin = here.index(keys[number])
                self.beginMoveRows(NO_INDEX, origin, origin, NO_INDEX, number)
                self._rows.insert(number, self._rows.pop(origin))
                self.endMoveRows()
            else:
                self.beginInsertRows(NO_INDEX, number, number)
                self._rows.insert(number, row)
                self.endInsertRows()
