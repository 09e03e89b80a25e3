"""The look every screen shares: colours of the chosen theme, sizes, fonts."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class _Themes(msgspec.Struct):
    themes: dict[str, dict[str, str]]


_THEMES = msgspec.json.decode((Path(__file__).parents[1] / "themes.json").read_bytes(), type=_Themes).themes


@QmlElement
@QmlSingleton
class Theme(QObject):
    """Colour tokens by use (see ui/themes.json), metrics in device-independent pixels.

    `name` is day, night or cabinnight; `textScale` multiplies every font size; `dense` makes targets those
    of a desk with a mouse.
    """

    coloursChanged = Signal()
    textScaleChanged = Signal()
    denseChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text_scale = 1.0
        self._dense = False
        self._choose("day")

    def _choose(self, name: str) -> None:
        self._colours = {token: QColor(value) for token, value in _THEMES[name].items()}
        self._name = name

    def _scaled(self, pixels: int) -> int:
        return round(pixels * self._text_scale)

    @Property(str, notify=coloursChanged)
    def name(self) -> str:
        return self._name

    @name.setter  # type: ignore[no-redef] # a Property takes its setter so
    def name(self, name: str) -> None:
        if name != self._name:
            self._choose(name)
            self.coloursChanged.emit()

    @Property(float, notify=textScaleChanged)
    def textScale(self) -> float:
        return self._text_scale

    @textScale.setter  # type: ignore[no-redef] # a Property takes its setter so
    def textScale(self, scale: float) -> None:
        if scale != self._text_scale:
            self._text_scale = scale
            self.textScaleChanged.emit()

    @Property(bool, notify=denseChanged)
    def dense(self) -> bool:
        return self._dense

    @dense.setter  # type: ignore[no-redef] # a Property takes its setter so
    def dense(self, dense: bool) -> None:
        if dense != self._dense:
            self._dense = dense
            self.denseChanged.emit()

    @Property(QColor, notify=coloursChanged)
    def bg(self) -> QColor:
        return self._colours["bg"]

    @Property(QColor, notify=coloursChanged)
    def surface(self) -> QColor:
        return self._colours["surface"]

    @Property(QColor, notify=coloursChanged)
    def raised(self) -> QColor:
        return self._colours["raised"]

    @Property(QColor, notify=coloursChanged)
    def sunken(self) -> QColor:
        return self._colours["sunken"]

    @Property(QColor, notify=coloursChanged)
    def line(self) -> QColor:
        return self._colours["line"]

    @Property(QColor, notify=coloursChanged)
    def text(self) -> QColor:
        return self._colours["text"]

    @Property(QColor, notify=coloursChanged)
    def text2(self) -> QColor:
        return self._colours["text2"]

    @Property(QColor, notify=coloursChanged)
    def text3(self) -> QColor:
        return self._colours["text3"]

    @Property(QColor, notify=coloursChanged)
    def accent(self) -> QColor:
        return self._colours["accent"]

    @Property(QColor, notify=coloursChanged)
    def accentText(self) -> QColor:
        return self._colours["accentText"]

    @Property(QColor, notify=coloursChanged)
    def accentWeak(self) -> QColor:
        return self._colours["accentWeak"]

    @Property(QColor, notify=coloursChanged)
    def urgent(self) -> QColor:
        return self._colours["urgent"]

    @Property(QColor, notify=coloursChanged)
    def urgentWeak(self) -> QColor:
        return self._colours["urgentWeak"]

    @Property(QColor, notify=coloursChanged)
    def soon(self) -> QColor:
        return self._colours["soon"]

    @Property(QColor, notify=coloursChanged)
    def soonWeak(self) -> QColor:
        return self._colours["soonWeak"]

    @Property(QColor, notify=coloursChanged)
    def ok(self) -> QColor:
        return self._colours["ok"]

    @Property(QColor, notify=coloursChanged)
    def okWeak(self) -> QColor:
        return self._colours["okWeak"]

    @Property(QColor, notify=coloursChanged)
    def offline(self) -> QColor:
        return self._colours["offline"]

    @Property(QColor, notify=coloursChanged)
    def seat(self) -> QColor:
        return self._colours["seat"]

    @Property(QColor, notify=coloursChanged)
    def seatLine(self) -> QColor:
        return self._colours["seatLine"]

    @Property(QColor, notify=coloursChanged)
    def seatText(self) -> QColor:
        return self._colours["seatText"]

    @Property(QColor, notify=coloursChanged)
    def selected(self) -> QColor:
        return self._colours["selected"]

    @Property(QColor, notify=coloursChanged)
    def selectedText(self) -> QColor:
        return self._colours["selectedText"]

    @Property(QColor, notify=coloursChanged)
    def selectedLine(self) -> QColor:
        return self._colours["selectedLine"]

    @Property(QColor, notify=coloursChanged)
    def own(self) -> QColor:
        return self._colours["own"]

    @Property(QColor, notify=coloursChanged)
    def ownText(self) -> QColor:
        return self._colours["ownText"]

    @Property(QColor, notify=coloursChanged)
    def ownText2(self) -> QColor:
        return self._colours["ownText2"]

    @Property(QColor, notify=coloursChanged)
    def badge(self) -> QColor:
        return self._colours["badge"]

    @Property(QColor, notify=coloursChanged)
    def badgeText(self) -> QColor:
        return self._colours["badgeText"]

    @Property(QColor, notify=coloursChanged)
    def shadow(self) -> QColor:
        return self._colours["shadow"]

    @Property(QColor, notify=coloursChanged)
    def scrim(self) -> QColor:
        return self._colours["scrim"]

    @Property(int, notify=textScaleChanged)
    def fontLabel(self) -> int:
        return self._scaled(12)

    @Property(int, notify=textScaleChanged)
    def fontSecondary(self) -> int:
        return self._scaled(13)

    @Property(int, notify=textScaleChanged)
    def fontBody(self) -> int:
        return self._scaled(15)

    @Property(int, notify=textScaleChanged)
    def fontHeading(self) -> int:
        return self._scaled(17)

    @Property(int, notify=textScaleChanged)
    def fontTitle(self) -> int:
        return self._scaled(22)

    @Property(int, notify=textScaleChanged)
    def fontLarge(self) -> int:
        return self._scaled(26)

    @Property(str, constant=True)
    def fontFamily(self) -> str:
        return "Inter" if QFontDatabase.hasFamily("Inter") else QGuiApplication.font().family()

    @Property(int, constant=True)
    def space4(self) -> int:
        return 4

    @Property(int, constant=True)
    def space8(self) -> int:
        return 8

    @Property(int, constant=True)
    def space12(self) -> int:
        return 12

    @Property(int, constant=True)
    def space16(self) -> int:
        return 16

    @Property(int, constant=True)
    def space20(self) -> int:
        return 20

    @Property(int, constant=True)
    def radiusTag(self) -> int:
        return 8

    @Property(int, constant=True)
    def radiusButton(self) -> int:
        return 12

    @Property(int, constant=True)
    def radiusCard(self) -> int:
        return 14

    @Property(int, constant=True)
    def radiusSheet(self) -> int:
        return 18

    @Property(int, constant=True)
    def touchTarget(self) -> int:
        return 48

    @Property(int, constant=True)
    def denseTarget(self) -> int:
        return 38

    @Property(int, notify=denseChanged)
    def target(self) -> int:
        return 38 if self._dense else 48
