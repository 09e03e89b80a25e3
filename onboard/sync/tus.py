"""What a device and the relay say to each other to copy blobs: tus 1.0.0, core protocol and creation (tus.io)."""

import base64
import binascii
import re

from onboard.errors import FormatError

PATH = "/v1/blobs"
VERSION = "1.0.0"
OFFSET_STREAM = "application/offset+octet-stream"

RESUMABLE = "Tus-Resumable"
LENGTH = "Upload-Length"
OFFSET = "Upload-Offset"
METADATA = "Upload-Metadata"
ANNOUNCED = "Upload-Announced"
"""Not of tus: once the relay has the whole, the number of its announcement in the relay's log."""

DAMAGED = 460
"""The status of tus for bytes whose checksum is wrong."""

_NUMBER = re.compile(r"[0-9]{1,15}")


def path_of(blob: str) -> str:
    """Where the blob of this id (`blob/…`) is found at the relay."""
    return f"{PATH}/{blob.removeprefix('blob/')}"


def number(text: str | None, name: str) -> int:
    """The value of a header that holds a count of bytes.

    Raises:
        FormatError: the header is not there, or holds something else.
    """
    if text is None or not _NUMBER.fullmatch(text):
        raise FormatError(f"{name} is not a count of bytes")
    return int(text)


def encode_metadata(**values: str) -> str:
    """The value of `Upload-Metadata`."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def decode_metadata(text: str) -> dict[str, str]:
    """What a value of `Upload-Metadata` says.

    Raises:
        FormatError: it is not pairs of a key and Base64 of UTF-8.
    """
    pairs = (pair.strip().partition(" ") for pair in text.split(",") if pair.strip())
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (binascii.Error, ValueError) as error:
        raise FormatError(f"{METADATA} cannot be read") from error
