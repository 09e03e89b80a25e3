"""Photos: what is left of one, and that nothing else is; that broken ones are refused and never crash."""

import io
import random
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from onboard.domain.blob import LARGEST, LARGEST_THUMBNAIL
from onboard.errors import PhotoError
from onboard.formats import photo
from onboard.formats.photo import LONGEST_SIDE, MEDIA_TYPE, prepare

SECRET = b"N52 18 30 E004 45 50, camera of Ana"
RED, BLUE = (220, 30, 30), (30, 30, 220)
ORIENTATION = 0x0112
MAKER = 0x010F


def picture(width: int = 320, height: int = 200) -> Image.Image:
    """The left half red, the right half blue."""
    drawn = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(drawn).rectangle((width // 2, 0, width, height), fill=BLUE)
    return drawn


def written(drawn: Image.Image, name: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, name, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[ORIENTATION] = orientation
    found[MAKER] = SECRET.decode()
    found.get_ifd(0x8825)[1] = "N"
    return found


def shown(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        return opened


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(605).randbytes(width * height * 3))


def near(colour: object, expected: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(here - there) < 40 for here, there in zip(colour, expected, strict=True))


def chunks(webp: bytes) -> set[bytes]:
    """The names of a WebP file's parts (RFC 9649, section 2.4)."""
    names, at = set(), 12
    while at < len(webp):
        names.add(webp[at : at + 4])
        at += 8 + (size := struct.unpack_from("<I", webp, at + 4)[0]) + size % 2
    return names


def is_bare(data: bytes) -> bool:
    """Whether a picture is its pixels and nothing else."""
    return chunks(data) == {b"VP8 "} and SECRET not in data


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_small_one_with_a_thumbnail(name: str) -> None:
    prepared = prepare(written(picture(4000, 2500), name))
    assert prepared.media_type == MEDIA_TYPE
    assert shown(prepared.data).size == (LONGEST_SIDE, LONGEST_SIDE * 2500 // 4000)
    assert len(prepared.thumbnail) <= LARGEST_THUMBNAIL
    for side in (prepared.data, prepared.thumbnail):
        small = shown(side)
        assert near(small.getpixel((2, 2)), RED)
        assert near(small.getpixel((small.width - 3, 2)), BLUE)


def test_a_small_photo_is_not_blown_up() -> None:
    assert shown(prepare(written(picture(60, 40))).data).size == (60, 40)


@pytest.mark.parametrize(
    ("orientation", "top_left", "bottom_right"),
    [
        (1, RED, BLUE),
        (2, BLUE, RED),
        (3, BLUE, RED),
        (4, RED, BLUE),
        (5, RED, BLUE),
        (6, RED, BLUE),
        (7, BLUE, RED),
        (8, BLUE, RED),
    ],
)
def test_a_photo_stands_as_the_camera_was_held(
    orientation: int, top_left: tuple[int, int, int], bottom_right: tuple[int, int, int]
) -> None:
    upright = shown(prepare(written(picture(), exif=exif(orientation))).data)
    assert upright.size == ((320, 200) if orientation < 5 else (200, 320))
    assert near(upright.getpixel((2, 2)), top_left)
    assert near(upright.getpixel((upright.width - 3, upright.height - 3)), bottom_right)


def test_what_is_see_through_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert near(shown(prepare(written(clear, "PNG")).data).getpixel((20, 20)), (255, 255, 255))


@settings(max_examples=40)
@given(
    name=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    orientation=st.integers(1, 8),
    words=st.binary(max_size=40).map(lambda extra: SECRET + extra),
    sides=st.tuples(st.integers(1, 90), st.integers(1, 90)),
)
def test_no_metadata_survives(name: str, orientation: int, words: bytes, sides: tuple[int, int]) -> None:
    options: dict[str, object] = {"exif": exif(orientation), "icc_profile": words}
    if name == "JPEG":
        options |= {"comment": words, "xmp": words}
    if name == "WEBP":
        options |= {"xmp": words}
    raw = written(picture(*sides), name, **options)
    prepared = prepare(raw)
    assert is_bare(prepared.data)
    assert is_bare(prepared.thumbnail)


def test_the_metadata_was_there_before() -> None:
    """What the test above is worth: its photos do carry what must not survive."""
    for name in ("JPEG", "PNG", "WEBP"):
        assert SECRET in written(picture(), name, exif=exif())
    assert SECRET in written(picture(), "JPEG", comment=SECRET)
    assert not is_bare(written(picture(), "WEBP", exif=exif()))


def test_noise_fits_all_the_same() -> None:
    prepared = prepare(written(noise(1280, 1280), "PNG"))
    assert len(prepared.data) <= LARGEST
    assert 0 < len(prepared.thumbnail) <= LARGEST_THUMBNAIL


def test_words_are_no_photo() -> None:
    with pytest.raises(PhotoError, match="cannot be read"):
        prepare(b"Water please")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_keeping_colours_is_read(mode: str) -> None:
    drawn = Image.new(mode, (20, 30))
    assert shown(prepare(written(drawn, "PNG")).data).size == (20, 30)


def test_a_print_house_photo_is_read() -> None:
    assert shown(prepare(written(picture().convert("CMYK"))).data).mode == "RGB"


def png(width: int, height: int) -> bytes:
    """A file that claims to be a picture of this size (PNG specification, section 11.2.1) and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    framed = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(PhotoError, match="million pixels"):
        prepare(png(60_000, 60_000))


def test_a_photo_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(PhotoError, match="larger than 40 MB"):
        prepare(bytes(photo.LARGEST_INPUT + 1))


def test_a_photo_of_endless_scans_is_refused() -> None:
    progressive = written(noise(64, 64), "JPEG", progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    with pytest.raises(PhotoError, match="cannot be read"):
        prepare(progressive[:-2] + scan * 200 + progressive[-2:])
    assert prepare(progressive)


@pytest.mark.parametrize("name", ["GIF", "TIFF", "BMP"])
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(PhotoError, match="JPEG, PNG or WebP"):
        prepare(written(picture(), name))


def sample(name: str) -> bytes:
    return written(picture(48, 32), name, exif=exif(6))


SAMPLES = {name: sample(name) for name in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=200)
@given(data=st.data(), name=st.sampled_from(sorted(SAMPLES)))
def test_a_damaged_photo_is_read_or_refused(data: st.DataObject, name: str) -> None:
    damaged = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for raw in (bytes(damaged), bytes(damaged[:cut])):
        with suppress(PhotoError):
            assert prepare(raw).data


@given(raw=st.binary(max_size=200))
def test_anything_is_read_or_refused(raw: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 "):
        with suppress(PhotoError):
            assert prepare(start + raw).data
