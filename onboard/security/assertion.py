"""Signed assertions by which a device signs in (RFC 7523, EdDSA), and the opaque tokens that it gets for them."""

import hashlib
import secrets

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onboard.errors import AccessError

AUDIENCE = "onboard-relay"
LIFETIME = 120
"""Seconds for which an assertion is good; a device with a wrong clock corrects it from the refusal."""

LONGEST = 1000
"""Characters of an assertion at most; ours have some 350, and no nesting this short exhausts the parser."""

TOKEN_LIFETIME = 12 * 3600
"""Seconds for which an access token is good."""


def sign(key: Ed25519PrivateKey, device: str, now: int) -> str:
    """An assertion that this device is who it says, at `now` (Unix milliseconds)."""
    issued = now // 1000
    claims = {
        "iss": device,
        "sub": device,
        "aud": AUDIENCE,
        "iat": issued,
        "exp": issued + LIFETIME,
        "jti": secrets.token_urlsafe(12),
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


def device_named(assertion: str) -> str:
    """The device that an assertion claims to be from, unverified, to find its key.

    Raises:
        AccessError: it is no assertion.
    """
    if len(assertion) > LONGEST:
        raise AccessError("The sign-in could not be read.")
    try:
        return str(jwt.decode(assertion, options={"verify_signature": False})["sub"])
    except (jwt.InvalidTokenError, KeyError) as error:
        raise AccessError("The sign-in could not be read.") from error


def verify(assertion: str, key: Ed25519PublicKey, now: int) -> None:
    """Checks the signature and, against `now` (Unix milliseconds), the time of an assertion.

    Raises:
        AccessError: it was not signed by this key, or it is not from now.
    """
    try:
        claims = jwt.decode(
            assertion,
            key,
            algorithms=["EdDSA"],
            audience=AUDIENCE,
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": ["exp", "iat", "jti"]},
        )
    except jwt.InvalidTokenError as error:
        raise AccessError("This device's sign-in is not valid.") from error
    issued, expires = claims["iat"], claims["exp"]
    if not (isinstance(issued, int) and isinstance(expires, int)):
        raise AccessError("This device's sign-in is not valid.")
    if not issued - LIFETIME <= now // 1000 <= min(expires, issued + LIFETIME):
        raise AccessError("This device's clock differs too much from the relay's.")


def new_token() -> str:
    """An opaque access token of 128 random bits."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> bytes:
    """What the relay keeps of a token or enrolment secret."""
    return hashlib.sha256(token.encode()).digest()
