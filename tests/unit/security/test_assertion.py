"""Sign-in assertions: only the right key, at the right time, for this relay, in the one algorithm."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import AccessError
from onboard.security.assertion import AUDIENCE, LIFETIME, LONGEST, device_named, new_token, sign, token_hash, verify

NOW = 1_795_255_200_000
SECOND = 1000
DEVICE = "a" * 32
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()


def claims(**changed: Any) -> dict[str, Any]:
    issued = NOW // SECOND
    return {
        "iss": DEVICE,
        "sub": DEVICE,
        "aud": AUDIENCE,
        "iat": issued,
        "exp": issued + LIFETIME,
        "jti": "1",
    } | changed


def segment(part: dict[str, Any] | bytes) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_an_assertion_names_its_device_and_verifies() -> None:
    signed = sign(KEY, DEVICE, NOW)
    assert device_named(signed) == DEVICE
    verify(signed, PUBLIC, NOW)


@pytest.mark.parametrize("seconds", [-LIFETIME, 0, LIFETIME])
def test_it_is_good_for_its_lifetime_and_for_clocks_that_differ_by_as_much(seconds: int) -> None:
    verify(sign(KEY, DEVICE, NOW), PUBLIC, NOW + seconds * SECOND)


@pytest.mark.parametrize("seconds", [-LIFETIME - 1, LIFETIME + 1, 10**9])
def test_it_is_refused_before_and_after(seconds: int) -> None:
    with pytest.raises(AccessError, match="clock"):
        verify(sign(KEY, DEVICE, NOW), PUBLIC, NOW + seconds * SECOND)


def test_another_key_does_not_do() -> None:
    with pytest.raises(AccessError, match="not valid"):
        verify(sign(Ed25519PrivateKey.generate(), DEVICE, NOW), PUBLIC, NOW)


def test_an_assertion_for_another_audience_does_not_do() -> None:
    with pytest.raises(AccessError, match="not valid"):
        verify(jwt.encode(claims(aud="another-relay"), KEY, algorithm="EdDSA"), PUBLIC, NOW)


def test_a_device_cannot_give_itself_a_longer_life() -> None:
    signed = jwt.encode(claims(exp=NOW // SECOND + 10**6), KEY, algorithm="EdDSA")
    verify(signed, PUBLIC, NOW)
    with pytest.raises(AccessError, match="clock"):
        verify(signed, PUBLIC, NOW + (LIFETIME + 1) * SECOND)


@pytest.mark.parametrize("changed", [{"iat": "now"}, {"iat": None}, {"exp": float("nan")}, {"exp": [1]}, {"jti": None}])
def test_times_that_are_none_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(AccessError, match="not valid"):
        verify(jwt.encode(claims(**changed), KEY, algorithm="EdDSA"), PUBLIC, NOW)


@pytest.mark.parametrize("left_out", ["iat", "exp", "jti", "aud"])
def test_every_claim_is_needed(left_out: str) -> None:
    incomplete = {name: value for name, value in claims().items() if name != left_out}
    with pytest.raises(AccessError, match="not valid"):
        verify(jwt.encode(incomplete, KEY, algorithm="EdDSA"), PUBLIC, NOW)


def test_an_assertion_without_a_signature_is_refused() -> None:
    unsigned = f"{segment({'alg': 'none', 'typ': 'JWT'})}.{segment(claims())}."
    with pytest.raises(AccessError, match="not valid"):
        verify(unsigned, PUBLIC, NOW)


def test_the_public_key_is_no_shared_secret() -> None:
    """The confusion of algorithms: a verifier that takes HS256 would check a MAC made with the public key."""
    raw = PUBLIC.public_bytes(Encoding.Raw, PublicFormat.Raw)
    with pytest.raises(AccessError, match="not valid"):
        verify(jwt.encode(claims(), raw, algorithm="HS256"), PUBLIC, NOW)


def test_a_changed_claim_breaks_the_signature() -> None:
    header, _, signature = sign(KEY, DEVICE, NOW).split(".")
    with pytest.raises(AccessError, match="not valid"):
        verify(f"{header}.{segment(claims(sub='b' * 32))}.{signature}", PUBLIC, NOW)


def test_an_assertion_without_a_device_cannot_be_read() -> None:
    with pytest.raises(AccessError, match="could not be read"):
        device_named(jwt.encode({"iss": DEVICE}, KEY, algorithm="EdDSA"))


def test_nesting_cannot_exhaust_the_parser() -> None:
    deep = f"{segment({'alg': 'EdDSA'})}.{segment(b'[' * 100_000)}.x"
    with pytest.raises(AccessError, match="could not be read"):
        device_named(deep)
    assert len(sign(KEY, DEVICE, NOW)) < LONGEST / 2


@given(st.text(max_size=1200) | st.from_regex(r"[A-Za-z0-9_-]{0,90}\.[A-Za-z0-9_-]{0,90}\.[A-Za-z0-9_-]{0,90}"))
def test_anything_else_is_refused_and_nothing_more(text: str) -> None:
    with pytest.raises(AccessError):
        device_named(text)
    with pytest.raises(AccessError):
        verify(text, PUBLIC, NOW)


def test_tokens_differ_and_are_kept_as_hashes() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 22 for token in tokens)
    token = tokens.pop()
    assert token_hash(token) == token_hash(token)
    assert token.encode() not in token_hash(token)
