"""Drives a window as a person does: finds controls by their accessible names, clicks and types with real events."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEventLoop, QMetaObject, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent
from PySide6.QtQml import QQmlProperty, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

PATIENCE = 20.0
"""Seconds for which something is waited for; far longer than it takes where all is well."""

LOOKS = 50
"""Milliseconds between two looks while nothing else happens: what Python changes need not wake the event loop."""

CONTROLS = frozenset(
    {
        QAccessible.Role.Button,
        QAccessible.Role.CheckBox,
        QAccessible.Role.EditableText,
        QAccessible.Role.ListItem,
        QAccessible.Role.PageTab,
        QAccessible.Role.RadioButton,
    }
)
"""Roles of what people can use; a tag or a text may have the same name."""


class NotFoundError(AssertionError):
    """Nothing on the screen has this name, in all the time that it was given."""


class Driver:
    def __init__(self, window: QQuickWindow) -> None:
        self._window = window

    def names(self) -> list[str]:
        """The accessible name of everything visible, from top to bottom of the tree."""
        return [name for _, name in self._named()]

    def shows(self, text: str) -> bool:
        """Whether something visible has this text in its name."""
        return any(text in name for name in self.names())

    def find(self, name: str) -> QQuickItem:
        """The visible item of that name; `12A…` is one whose name begins so, as those of cards do.

        Of several, a control goes before a tag, a tag before a text, and the topmost before others.

        Raises:
            NotFoundError: there is none.
        """
        beginning = name.endswith("…")
        found = [
            item
            for item, its_name in self._named()
            if its_name == name or (beginning and its_name.startswith(name[:-1]))
        ]
        if not found:
            raise NotFoundError(f"{name!r} is not among {self.names()}")
        controls = [item for item in found if _accessible(item, "role") in CONTROLS]
        others = [item for item in found if not item.inherits("QQuickText")]
        return (controls or others or found)[-1]

    def click(self, name: str, seconds: float = PATIENCE) -> None:
        """Clicks the centre of what has that name, once it is there, can be used and has stopped moving."""
        self.wait(lambda: self._rests(name), seconds, f"a control {name!r} that can be used")
        place = self._place(name)
        assert place is not None, name
        QTest.mouseClick(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def write(self, name: str, text: str, seconds: float = PATIENCE) -> None:
        """Clicks the field of that name, takes out what it holds and writes."""
        self.click(name, seconds)
        field = self.find(name)
        QTest.keySequence(self._window, "Ctrl+A")
        QTest.keyClick(self._window, Qt.Key.Key_Delete)
        if field.property("text") != "":
            raise AssertionError(f"{name!r} cannot be written in")
        for character in text:
            if character.isascii():
                QTest.keyClick(self._window, ord(character))
            else:
                _commit(character)

    def choose(self, path: str) -> None:
        """Chooses a file in the dialog that asks for one; the dialog itself is the system's."""
        dialogs = self._window.findChildren(QObject)
        (dialog,) = (each for each in dialogs if each.inherits("QQuickFileDialog") and each.property("visible"))
        dialog.setProperty("selectedFile", QUrl.fromLocalFile(path))
        for step in ("accepted", "close"):
            QMetaObject.invokeMethod(dialog, step)
        # As a window manager does once the dialog is gone.
        self._window.requestActivate()

    def press(self, keys: str) -> None:
        """Presses keys such as `Ctrl+1`, or types digits into what has the focus."""
        if keys.isdecimal():
            for digit in keys:
                QTest.keyClick(self._window, ord(digit))
        else:
            QTest.keySequence(self._window, keys)

    def text_of(self, name: str) -> str:
        """What stands in the item of that name, such as a field."""
        return str(self.find(name).property("text"))

    def description(self, name: str) -> str:
        """What a screen reader says after the name, such as what is wrong with a field."""
        return str(_accessible(self.find(name), "description"))

    def checked(self, name: str) -> bool:
        return bool(self.find(name).property("checked"))

    def wait_for(self, text: str, seconds: float = PATIENCE) -> None:
        """Waits until something visible has this text in its name."""
        self.wait(lambda: self.shows(text), seconds, repr(text))

    def wait_until_gone(self, text: str, seconds: float = PATIENCE) -> None:
        self.wait(lambda: not self.shows(text), seconds, f"the end of {text!r}")

    def wait_for_description(self, name: str, text: str, seconds: float = PATIENCE) -> None:
        """Waits until what a screen reader says after that name has this text in it."""
        self.wait(lambda: self.shows(name) and text in self.description(name), seconds, f"{text!r} after {name!r}")

    def wait(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Handles events until the condition holds.

        Raises:
            NotFoundError: it did not within these seconds.
        """
        if not until(condition, seconds):
            raise NotFoundError(f"waited {seconds} s in vain for {what}; there is {self.names()}")

    def screenshot(self, path: str) -> None:
        """Writes a picture of the window to an existing folder."""
        assert self._window.grabWindow().save(path), path

    def _rests(self, name: str) -> bool:
        """Whether it can be used and is in the same place at two looks."""
        before = self._place(name)
        until(lambda: False, LOOKS / 1000)
        return before is not None and before == self._place(name)

    def _place(self, name: str) -> QPoint | None:
        """The centre in the window of what has that name, scrolled into sight; None while it cannot be used."""
        try:
            item = self.find(name)
        except NotFoundError:
            return None
        if not item.isEnabled():
            return None
        _scroll_to(item)
        centre = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        return QPoint(*map(round, centre.toTuple()))

    def _named(self) -> Iterator[tuple[QQuickItem, str]]:
        for item in visible(self._window.contentItem()):
            name = _accessible(item, "name")
            if name and not _accessible(item, "ignored"):
                yield item, str(name)


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Handles events until the condition holds; gives False if it does not within these seconds."""
    late = QTimer(singleShot=True, interval=round(seconds * 1000))
    late.start()
    look = QTimer(interval=LOOKS)
    look.start()
    while not condition():
        if not late.isActive():
            return False
        QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return True


def visible(item: QQuickItem) -> Iterator[QQuickItem]:
    """An item and all that is in it, as far as visible, in painted order."""
    if not item.isVisible():
        return
    yield item
    for child in item.childItems():
        yield from visible(child)


def _accessible(item: QQuickItem, what: str) -> object:
    context = qmlContext(item)
    return None if context is None else QQmlProperty(item, f"Accessible.{what}", context).read()


def _scroll_to(item: QQuickItem) -> None:
    """Moves the lists around an item until it is in sight."""
    around = item.parentItem()
    while around is not None:
        if around.inherits("QQuickFlickable"):
            top = item.mapToItem(around, QPointF(0, 0)).y()
            hidden = min(0.0, top) + max(0.0, top + item.height() - around.height())
            around.setProperty("contentY", float(around.property("contentY")) + hidden)
        around = around.parentItem()


def _commit(character: str) -> None:
    """Enters a character that no key has, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(character)
    QCoreApplication.sendEvent(QGuiApplication.focusObject(), event)
