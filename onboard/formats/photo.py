"""Photos as they leave a device: upright, small, and with nothing in them but the picture."""

import io
import threading
import warnings

from PIL import Image, ImageOps

from onboard.domain.blob import LARGEST, LARGEST_THUMBNAIL, Photo
from onboard.errors import PhotoError

LARGEST_INPUT = 40_000_000
"""Bytes of a photo as a camera made it, at most."""

LARGEST_PICTURE = 64_000_000
"""Pixels of a photo at most; decoded, one of these takes 200 MB for a moment."""

MOST_SCANS = 40
"""Scans of a JPEG at most: each one may cost as much time as the whole picture, and cameras make ten."""

LONGEST_SIDE = 1280
MEDIA_TYPE = "image/webp"
"""Measured on two photos: WebP takes 27 to 30 % fewer bytes than JPEG of the same error (PSNR 34 and 31 dB)."""

QUALITIES = (70, 50, 30, 10)
THUMBNAIL_SIDES = (160, 128, 96, 64, 32, 16)
THUMBNAIL_QUALITY = 45

_FORMATS = ("JPEG", "PNG", "WEBP")
_START_OF_SCAN = b"\xff\xda"
_UNREADABLE = "This photo cannot be read. Please take it again, or send it as JPEG, PNG or WebP."

_quiet = threading.Lock()

# The limit here is our own, and an error: the library's would be a warning first.
Image.MAX_IMAGE_PIXELS = None


def prepare(raw: bytes) -> Photo:
    """The photo in `raw` (JPEG, PNG or WebP) as it may leave the device.

    It stands as the camera was held, its longest side has at most `LONGEST_SIDE` pixels, and no metadata is left:
    no position, no time, no camera. Takes a tenth of a second and more, so never on the GUI thread.

    Raises:
        PhotoError: it is no such photo, damaged, or too large.
    """
    if len(raw) > LARGEST_INPUT:
        raise PhotoError(f"This photo is larger than {LARGEST_INPUT // 1_000_000} MB. Please take a smaller one.")
    if raw.startswith(b"\xff\xd8") and raw.count(_START_OF_SCAN) > MOST_SCANS:
        raise PhotoError(_UNREADABLE)
    picture = _read(raw)
    return Photo(_encode(picture), MEDIA_TYPE, _thumbnail(picture))


def _read(raw: bytes) -> Image.Image:
    # Warnings of the library are about metadata, which goes; its switch for them is one for all threads.
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(raw), formats=_FORMATS) as opened:
                _check_size(opened)
                return _bare(opened)
        except PhotoError:
            raise
        except Exception as error:  # broken bytes lead the library to errors of every kind
            raise PhotoError(_UNREADABLE) from error


def _check_size(opened: Image.Image) -> None:
    """Judges by the header, before anything is decoded."""
    pixels = opened.width * opened.height
    if pixels > LARGEST_PICTURE:
        raise PhotoError(
            f"This photo has {pixels // 1_000_000} million pixels; {LARGEST_PICTURE // 1_000_000} million can be sent."
            " Please take a smaller one."
        )


def _bare(opened: Image.Image) -> Image.Image:
    """The picture alone, upright and small, on white where it was see-through."""
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(opened)
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Pixels drawn onto a new picture: whatever else the old one carried stays behind.
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return bare


def _encode(picture: Image.Image) -> bytes:
    """The best quality that fits into a blob: noise may need less than the usual one."""
    attempts = (_webp(picture, quality) for quality in QUALITIES)
    return next(data for data in attempts if len(data) <= LARGEST)


def _thumbnail(picture: Image.Image) -> bytes:
    """The largest small picture that fits into an event."""
    attempts = (_webp(_reduced(picture, side), THUMBNAIL_QUALITY) for side in THUMBNAIL_SIDES)
    return next(data for data in attempts if len(data) <= LARGEST_THUMBNAIL)


def _reduced(picture: Image.Image, side: int) -> Image.Image:
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _webp(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
