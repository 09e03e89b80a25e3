"""The base of view models that show one query of the replica."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from onboard.domain.entities import ENTITIES
from ui.viewmodels.feed import Feed

EVERYTHING = frozenset(ENTITIES) | {"outbox"}
"""Whatever changes may have entered the outbox or left it."""


class Live(QObject):
    """Shows what a query gives, and asks again when an entity that it depends on changes.

    While a query is under way, further wishes to ask again become one.
    """

    DEPENDS: frozenset[str] = frozenset()
    """Names of the entities that the query reads."""

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._asking = False
        self._again = False
        feed.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Asks again, because time has passed or another thing is to be shown."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        self._feed.read(self._query(), self._arrived)

    def _query(self) -> Callable[[], Any]:
        """What runs on the database worker; it must not touch this object."""
        raise NotImplementedError

    def _show(self, result: Any) -> None:
        """Takes what the query gave, on the GUI thread."""
        raise NotImplementedError

    def _arrived(self, result: Any) -> None:
        self._asking = False
        self._show(result)
        if self._again:
            self.refresh()

    def _on_changed(self, names: frozenset[str]) -> None:
        if names & self.DEPENDS:
            self.refresh()
