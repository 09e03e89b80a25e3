"""Codes on found things: read from photos, understood, and put into the form's words."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from zxingcpp import BarcodeFormat

from onboard.errors import PhotoError
from onboard.formats import scan
from onboard.formats.bag_tag import BagTag
from onboard.formats.boarding_pass import BoardingPass
from onboard.formats.label import ItemLabel
from onboard.formats.scan import Clue, Scanned, clues, read_codes, understand
from tests.unit.formats.drawn_codes import drawn, photo
from tests.unit.formats.passes import PASSES

DAY = date(2018, 11, 23)
PASS = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"
TWO_LEGS = PASSES["kde:multi leg, all fields"][0]
ITEM = "0198a4c2f0b87d1e9c3355aa01020304"


@pytest.mark.parametrize(
    "kind", [BarcodeFormat.Aztec, BarcodeFormat.PDF417, BarcodeFormat.QRCode, BarcodeFormat.DataMatrix]
)
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_pass_is_read_in_every_code_that_passes_have(kind: BarcodeFormat, turned: float) -> None:
    assert read_codes(photo(drawn(PASS, kind), turned=turned)) == (Scanned(kind.name, PASS),)


@pytest.mark.parametrize("turned", [-38, -12, 7, 20, 33])
def test_a_pdf417_is_read_in_a_crooked_photo(turned: float) -> None:
    assert read_codes(photo(drawn(PASS, BarcodeFormat.PDF417), turned=turned)) == (Scanned("PDF417", PASS),)


@pytest.mark.parametrize("kind", [BarcodeFormat.ITF, BarcodeFormat.Code128])
@pytest.mark.parametrize("turned", [0, 7, 20, 90])
def test_a_bag_tag_is_read_whole_and_once(kind: BarcodeFormat, turned: float) -> None:
    found = read_codes(photo(drawn("0074123456", kind), drawn("0074123456", kind), turned=turned))
    assert found == (Scanned(kind.name, "0074123456"),)


def test_all_codes_of_a_photo_are_read() -> None:
    found = read_codes(photo(drawn(PASS, BarcodeFormat.Aztec), drawn("0074123456", BarcodeFormat.ITF), name="JPEG"))
    assert set(found) == {Scanned("Aztec", PASS), Scanned("ITF", "0074123456")}


def test_a_see_through_picture_stands_on_white() -> None:
    code = drawn(PASS, BarcodeFormat.QRCode)
    clear = Image.new("RGBA", code.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=code.point(lambda shade: 255 - shade))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert read_codes(out.getvalue()) == (Scanned("QRCode", PASS),)


def test_a_photo_without_codes_gives_none() -> None:
    assert read_codes(photo(Image.new("L", (9, 9)))) == ()


def test_photos_that_are_too_large_are_refused_by_their_header(monkeypatch: pytest.MonkeyPatch) -> None:
    image = photo(drawn(PASS, BarcodeFormat.Aztec), name="JPEG")
    for limit in ("LARGEST_INPUT", "LARGEST_PICTURE", "MOST_SCANS"):
        with monkeypatch.context() as patched:
            patched.setattr(scan, limit, 0)
            with pytest.raises(PhotoError, match="too large"):
                read_codes(image)


@given(st.binary(max_size=200) | st.integers(1, 900).map(lambda end: photo(Image.new("L", (9, 9)), name="JPEG")[:end]))
@settings(max_examples=40)
def test_what_is_no_photo_is_refused(image: bytes) -> None:
    with pytest.raises(PhotoError, match="cannot be read"):
        read_codes(image)


def test_a_pass_says_who_sat_where_on_which_flight() -> None:
    assert isinstance(understand(Scanned("Aztec", PASS), DAY), BoardingPass)
    assert clues(Scanned("Aztec", PASS), DAY) == (
        Clue(name="DESMARAIS/LUC", flight="AC0834/2018-11-22/YUL", seat="1A"),
    )


def test_a_pass_gets_the_year_in_which_it_was_found() -> None:
    found = clues(Scanned("Aztec", PASS), date(2027, 1, 3))
    assert [clue.flight for clue in found] == ["AC0834/2026-11-22/YUL"]


def test_a_pass_of_two_legs_gives_a_clue_for_each() -> None:
    found = clues(Scanned("PDF417", TWO_LEGS), date(2011, 11, 22))
    assert [(clue.flight, clue.seat) for clue in found] == [
        ("AC0834/2011-11-22/YUL", "3A"),
        ("LH3664/2011-11-23/FRA", "12C"),
    ]


def test_a_pass_that_leaves_the_flight_open_still_says_the_seat() -> None:
    assert clues(Scanned("Aztec", PASS.replace("YULFRAAC", "   FRAAC")), DAY) == (
        Clue(name="DESMARAIS/LUC", flight=None, seat="1A"),
    )


def test_ten_digits_are_a_bag_tag_only_in_a_code_that_bag_tags_have() -> None:
    tag = BagTag("0", "074", "123456")
    assert understand(Scanned("ITF", "0074123456"), DAY) == tag
    assert clues(Scanned("Code128", "0074123456"), DAY) == (Clue(bag_tag=tag),)
    assert understand(Scanned("QRCode", "0612345678"), DAY) == "0612345678"
    assert understand(Scanned("ITF", "00741234567890"), DAY) == "00741234567890"
    assert understand(Scanned("Code128", "KL123456"), DAY) == "KL123456"


def test_a_tag_that_was_not_read_is_no_clue() -> None:
    assert understand(Scanned("ITF", "0000000000"), DAY) == "0000000000"
    assert clues(Scanned("ITF", "0000000000"), DAY) == ()


def test_our_own_label_says_which_item_it_is() -> None:
    content = ItemLabel(ITEM).content
    assert understand(Scanned("QRCode", content), DAY) == ItemLabel(ITEM)
    assert clues(Scanned("QRCode", content), DAY) == (Clue(item=ITEM),)


def test_any_other_text_stays_what_it_says() -> None:
    for text in ("https://example.org", "Meet me at gate D14", PASS[:40], ""):
        assert understand(Scanned("QRCode", text), DAY) == text
        assert clues(Scanned("QRCode", text), DAY) == ()


@given(st.sampled_from(["Aztec", "ITF", "QRCode"]), st.text() | st.text("M1E 0123456789AB", max_size=80), st.dates())
def test_any_code_is_understood(symbology: str, text: str, on: date) -> None:
    clues(Scanned(symbology, text), on)
