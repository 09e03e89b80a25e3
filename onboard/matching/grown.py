"""Arrays that grow at the end."""

import numpy as np
import numpy.typing as npt

_FIRST = 64


class Grown:
    """Rows of one type and shape; adding one costs little, reading them all nothing."""

    def __init__(self, dtype: npt.DTypeLike, shape: tuple[int, ...] = ()) -> None:
        self._rows = np.zeros((_FIRST, *shape), dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, row: object) -> None:
        if self._size == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._size] = row
        self._size += 1

    @property
    def view(self) -> npt.NDArray[np.generic]:
        """All rows, not copied; what is added later is not in it."""
        return self._rows[: self._size]
