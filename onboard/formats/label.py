"""Labels for found items: what their QR code says, the code alone for a screen, and a label to print and stick on.

The code says nothing about the item or its owner; its content is upper case so that QR's dense alphabet fits it.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape

import msgspec
import segno

WIDTH, HEIGHT = 62, 29
"""Millimetres of a printed label: the common width of label rolls, and small enough for a phone."""

QUIET_ZONE = 4
"""Light modules around a code, as ISO/IEC 18004 asks."""

MOST_LINES = 4
_CODE_SIDE = 27
_LEFT, _RIGHT = 30, 60
_FONT_SIZES = (4.6, 3.6, 3.2, 3.2)
_LETTER_WIDTH = 0.64
"""Of a font's size: what a letter of a bold sans serif takes on average, rounded up; CJK characters take it all."""

_VERSION = "1"
_SHAPE = re.compile(r"ONBOARD:ITEM:([0-9]+):([0-9A-Z-]{1,64})")


class ItemLabel(msgspec.Struct, frozen=True):
    """What a label says: the found item's id."""

    item: str

    @property
    def content(self) -> str:
        """The text of its QR code, with the version of the format: `ONBOARD:ITEM:1:0198A4…`."""
        content = f"ONBOARD:ITEM:{_VERSION}:{self.item.upper()}"
        if read_label(content) != self:
            raise ValueError(f"{self.item!r} is no item's id")
        return content


def read_label(text: str) -> ItemLabel | None:
    """The label that `text` is the content of, or None when it is none, or one of a version that came later."""
    shape = _SHAPE.fullmatch(text)
    return ItemLabel(shape[2].lower()) if shape and shape[1] == _VERSION else None


def code_png(item: str, scale: int = 8) -> bytes:
    """The code alone as PNG, `scale` pixels to a module, with its quiet zone: for a screen."""
    out = io.BytesIO()
    _code(item).save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()


def label(item: str, lines: Sequence[str]) -> bytes:
    """A printed label as SVG, `WIDTH` by `HEIGHT` millimetres: the code, and at its right up to four lines.

    The first line, the reference, stands out; category, date and shelf follow. Long lines are set smaller.
    """
    texts = "".join(_line(text, number) for number, text in enumerate(lines[:MOST_LINES]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{_squares(item)}'
        f'<g font-family="sans-serif" fill="#000">{texts}</g></svg>'
    ).encode()


def _code(item: str) -> segno.QRCode:
    return segno.make_qr(ItemLabel(item).content, error="m", boost_error=False)


def _squares(item: str) -> str:
    """The code's dark modules as one path, in modules, scaled to its place on the label."""
    code = _code(item)
    modules, _ = code.symbol_size(border=QUIET_ZONE)
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=QUIET_ZONE))
        for x, dark in enumerate(row)
        if dark
    )
    side = f"translate(1 1) scale({_CODE_SIDE / modules:.5f})"
    return f'<path transform="{side}" fill="#000" shape-rendering="crispEdges" d="{path}"/>'


def _line(text: str, number: int) -> str:
    printable = "".join(character for character in text if character.isprintable())
    size = min(_FONT_SIZES[number], (_RIGHT - _LEFT) / max(1.0, _ems(printable)))
    weight = ' font-weight="bold"' if number == 0 else ""
    return f'<text x="{_LEFT}" y="{7 + 6 * number}" font-size="{size:.2f}"{weight}>{escape(printable)}</text>'


def _ems(text: str) -> float:
    """How wide a text is, in sizes of its font."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WF" else _LETTER_WIDTH for each in text)
