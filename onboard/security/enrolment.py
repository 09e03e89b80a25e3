"""One-time enrolment codes: the relay's address, the fingerprint of its authority, and a secret, in one line.

Written as groups of four letters and digits, so that it can be typed as well as shown as a QR code.
"""

import base64
import hashlib
import secrets
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from onboard.errors import AccessError

FINGERPRINT = 16
"""Bytes of the SHA-256 of the authority's certificate; 128 bits resist a second preimage."""

SECRET = 10
GROUP = 4
LONGEST = 400

LOOK_ALIKES = str.maketrans("018", "OIB")
"""Figures that the alphabet (RFC 4648, section 6) leaves out, and the letters that are read as them."""


class EnrolmentCode(NamedTuple):
    address: str
    fingerprint: bytes
    secret: bytes

    def __str__(self) -> str:
        payload = self.fingerprint + self.secret + self.address.encode()
        checked = payload + hashlib.sha256(payload).digest()[:2]
        text = base64.b32encode(checked).decode().rstrip("=")
        return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def new_code(address: str, authority: x509.Certificate) -> EnrolmentCode:
    """A fresh code for a relay at this address (`https://host:port`)."""
    return EnrolmentCode(address, fingerprint(authority), secrets.token_bytes(SECRET))


def fingerprint(authority: x509.Certificate) -> bytes:
    return hashlib.sha256(authority.public_bytes(Encoding.DER)).digest()[:FINGERPRINT]


def read_code(text: str) -> EnrolmentCode:
    """The code that a person typed or scanned; blanks, dashes of any kind, case and look-alikes do not matter.

    Raises:
        AccessError: something in it is mistyped.
    """
    mistyped = AccessError("This code is not right. Please check it letter by letter, or ask for a new one.")
    if len(text) > 2 * LONGEST:
        raise mistyped
    letters = "".join(filter(str.isalnum, text)).upper().translate(LOOK_ALIKES)
    try:
        checked = base64.b32decode(letters + "=" * (-len(letters) % 8))
        payload, check = checked[:-2], checked[-2:]
        address = payload[FINGERPRINT + SECRET :].decode()
    except ValueError as error:
        raise mistyped from error
    if check != hashlib.sha256(payload).digest()[:2] or not address.startswith("https://"):
        raise mistyped
    return EnrolmentCode(address, payload[:FINGERPRINT], payload[FINGERPRINT : FINGERPRINT + SECRET])
