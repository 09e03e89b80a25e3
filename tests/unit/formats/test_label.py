"""Labels: what is printed can be read back, and what people wrote on them cannot break them."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from onboard.formats.label import HEIGHT, QUIET_ZONE, WIDTH, ItemLabel, code_png, label, read_label
from onboard.formats.scan import Scanned, read_codes

ITEM = "0198a4c2f0b87d1e9c3355aa01020304"
LINES = ("AMSKL12345", "Electronics", "21 Nov 2026", "Shelf B4")
SVG = "{http://www.w3.org/2000/svg}"
PIXELS = 12
"""To a millimetre."""


def parts(svg: bytes) -> tuple[ET.Element, ET.Element, list[ET.Element]]:
    """The label, the path of its code, and its lines."""
    whole = ET.fromstring(svg)
    path = whole.find(f"{SVG}path")
    assert path is not None
    return whole, path, whole.findall(f".//{SVG}text")


def printed(svg: bytes) -> bytes:
    """The label's squares as a printer would set them."""
    _, path, _ = parts(svg)
    placed = re.fullmatch(r"translate\(([0-9.]+) ([0-9.]+)\) scale\(([0-9.]+)\)", path.attrib["transform"])
    assert placed is not None
    left, top, scale = map(float, placed.groups())
    page = Image.new("L", (WIDTH * PIXELS, HEIGHT * PIXELS), 255)
    draw = ImageDraw.Draw(page)
    for x, y in re.findall(r"M([0-9]+) ([0-9]+)h1v1h-1z", path.attrib["d"]):
        box = [(left + int(x) * scale, top + int(y) * scale), (left + (int(x) + 1) * scale, top + (int(y) + 1) * scale)]
        draw.rectangle([(round(a * PIXELS), round(b * PIXELS)) for a, b in box], fill=0)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def test_the_code_on_a_screen_is_read_back() -> None:
    assert read_codes(code_png(ITEM)) == (Scanned("QRCode", ItemLabel(ITEM).content),)


def test_the_code_has_its_quiet_zone() -> None:
    with Image.open(io.BytesIO(code_png(ITEM, scale=1))) as shown:
        border = shown.convert("L").point(lambda shade: 255 - shade).getbbox()
        assert border == (QUIET_ZONE, QUIET_ZONE, shown.width - QUIET_ZONE, shown.height - QUIET_ZONE)


def test_the_printed_code_is_read_back() -> None:
    assert read_codes(printed(label(ITEM, LINES))) == (Scanned("QRCode", ItemLabel(ITEM).content),)


def test_the_label_has_its_size_in_millimetres_and_its_lines() -> None:
    whole, _, lines = parts(label(ITEM, LINES))
    assert (whole.attrib["width"], whole.attrib["height"]) == ("62mm", "29mm")
    assert [line.text for line in lines] == list(LINES)


def test_the_code_says_nothing_but_the_id() -> None:
    assert ItemLabel(ITEM).content == f"ONBOARD:ITEM:1:{ITEM.upper()}"


def test_only_labels_of_this_version_are_read() -> None:
    assert read_label(f"ONBOARD:ITEM:1:{ITEM.upper()}") == ItemLabel(ITEM)
    for other in (f"ONBOARD:ITEM:2:{ITEM.upper()}", f"ONBOARD:ITEM:{ITEM.upper()}", "ONBOARD:ITEM:1:", ITEM):
        assert read_label(other) is None


def test_an_id_that_would_not_come_back_is_a_bug() -> None:
    for item in ("", "a:b", "\u00e9", "ABC"):
        with pytest.raises(ValueError, match="no item's id"):
            code_png(item)


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_words_give_a_label_whose_lines_fit(lines: list[str]) -> None:
    _, _, found = parts(label(ITEM, lines))
    assert len(found) == min(len(lines), 4)
    for line, text in zip(found, lines, strict=False):
        assert line.text == ("".join(each for each in text if each.isprintable()) or None)
        size, bottom = float(line.attrib["font-size"]), float(line.attrib["y"])
        assert size * len(line.text or "") * 0.6 <= WIDTH - float(line.attrib["x"])
        assert size < bottom < HEIGHT


@given(st.from_regex(r"[0-9a-z-]{1,64}", fullmatch=True))
def test_every_id_comes_back(item: str) -> None:
    assert read_label(ItemLabel(item).content) == ItemLabel(item)


@given(st.text())
def test_any_text_is_a_label_or_none(text: str) -> None:
    found = read_label(text)
    assert found is None or found.content == text
