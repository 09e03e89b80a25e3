"""Bar codes on found things: read from a picture, understood, and put into the words of the register form."""

import io
import re
from datetime import date

import msgspec
import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat

from onboard.domain.scope import flight_id
from onboard.errors import FormatError, PhotoError
from onboard.formats.bag_tag import BagTag, parse_bag_tag
from onboard.formats.boarding_pass import BoardingPass, Leg, parse_boarding_pass
from onboard.formats.label import ItemLabel, read_label
from onboard.formats.photo import LARGEST_INPUT, LARGEST_PICTURE, MOST_SCANS

LONGEST_SIDE = 2560
"""Pixels: a code that fills a third of a picture keeps four to a module, and reading takes a tenth of a second."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_JPEG = b"\xff\xd8"
_START_OF_SCAN = b"\xff\xda"
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_OF_BAG_TAGS = (BarcodeFormat.ITF, BarcodeFormat.Code128)
"""Codes that bag tags are printed in. Ten digits in any other, a QR code say, may be a telephone number."""

_OTHERS = (BarcodeFormat.Aztec, BarcodeFormat.PDF417, BarcodeFormat.QRCode, BarcodeFormat.DataMatrix)
_TURNS = (8, -8, 16, -16, 24, -24, 32, -32, 40, -40)
"""Degrees: the library reads a PDF417 only within some five degrees of upright or lying (zxing-cpp issue 826)."""

_WHITE = 255
_TOO_LARGE = "This photo is too large to look for bar codes in it. Please take a smaller one."
_UNREADABLE = "This photo cannot be read. Please take it again, or type what stands beside the bar code."


class Scanned(msgspec.Struct, frozen=True):
    """One code as it was read. `symbology` is its kind: Aztec, PDF417, QRCode, DataMatrix, ITF, Code128."""

    symbology: str
    text: str


class Clue(msgspec.Struct, frozen=True, kw_only=True):
    """What a code says for the register form; what it does not say is None.

    Attributes:
        name: as the pass has it, `SURNAME/GIVEN`.
        flight: id, `KL0605/2026-11-21/AMS`.
        seat: without leading zeros, `12A`.
        item: id of the found item whose label this is.
    """

    name: str | None = None
    flight: str | None = None
    seat: str | None = None
    bag_tag: BagTag | None = None
    item: str | None = None


def read_codes(image: bytes) -> tuple[Scanned, ...]:
    """The codes in a photo (JPEG, PNG or WebP), each once; empty when there are none.

    Takes a tenth of a second, and up to two where nothing is found, so never on the GUI thread.

    Raises:
        PhotoError: it is no such photo, damaged, or too large.
    """
    grey = _grey(image)
    found = _read(grey, *_OF_BAG_TAGS, *_OTHERS)
    turned = (_read(grey.rotate(turn, expand=True, fillcolor=_WHITE), BarcodeFormat.PDF417) for turn in _TURNS)
    return found or next(filter(None, turned), ())


def understand(code: Scanned, on: date) -> BoardingPass | BagTag | ItemLabel | str:
    """What a code is, in the light of the day `on` that it was found; its text where it is none of these.

    `on` gives a pass its year, as in `parse_boarding_pass`.
    """
    if label := read_label(code.text):
        return label
    if code.symbology in {each.name for each in _OF_BAG_TAGS} and _TEN_DIGITS.fullmatch(code.text):
        return parse_bag_tag(code.text) or code.text
    try:
        return parse_boarding_pass(code.text, on)
    except FormatError:  # not a failure: most codes in the world are no passes, and stay what they say
        return code.text


def clues(code: Scanned, on: date) -> tuple[Clue, ...]:
    """What a code found on the day `on` says for the register form: one clue for each leg of a pass; maybe none."""
    match understand(code, on):
        case BoardingPass(name=name, legs=legs):
            return tuple(Clue(name=name, flight=_flight(leg), seat=leg.seat) for leg in legs)
        case BagTag() as tag:
            return (Clue(bag_tag=tag),)
        case ItemLabel(item=item):
            return (Clue(item=item),)
        case _:
            return ()


def _read(grey: Image.Image, *formats: BarcodeFormat) -> tuple[Scanned, ...]:
    codes = zxingcpp.read_barcodes(grey, zxingcpp.BarcodeFormats(formats), text_mode=zxingcpp.TextMode.Plain)
    found = tuple(dict.fromkeys(Scanned(code.symbology.name, code.text) for code in codes))
    return tuple(code for code in found if not any(_is_part(code, other) for other in found))


def _is_part(code: Scanned, other: Scanned) -> bool:
    """Whether `code` is `other` cut short: a slanting line over an Interleaved 2 of 5 may end early, unnoticed."""
    return code != other and code.symbology == other.symbology == BarcodeFormat.ITF.name and code.text in other.text


def _grey(image: bytes) -> Image.Image:
    """The picture in shades of grey, on white where it was see-through, its longest side `LONGEST_SIDE` at most."""
    if len(image) > LARGEST_INPUT or (image.startswith(_JPEG) and image.count(_START_OF_SCAN) > MOST_SCANS):
        raise PhotoError(_TOO_LARGE)
    try:
        with Image.open(io.BytesIO(image), formats=_FORMATS) as opened:
            fits = opened.width * opened.height <= LARGEST_PICTURE
            opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            whole = opened.convert("LA" if opened.has_transparency_data else "L") if fits else None
    # Broken bytes lead Pillow to errors of every kind: OSError, ValueError, SyntaxError, struct.error and others.
    except Exception as error:
        raise PhotoError(_UNREADABLE) from error
    if whole is None:
        raise PhotoError(_TOO_LARGE)
    grey = Image.new("L", whole.size, _WHITE)
    grey.paste(whole.getchannel("L"), mask=whole.getchannel("A") if whole.mode == "LA" else None)
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return grey


def _flight(leg: Leg) -> str | None:
    """The leg's flight as its carrier names it; None where the pass leaves a part of that open."""
    if not (leg.carrier and leg.flight and leg.departure_date and leg.board):
        return None
    return flight_id(leg.carrier, leg.flight, leg.departure_date.isoformat(), leg.board)
