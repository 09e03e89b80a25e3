"""Sealed entries: only the relay's key opens them, and only the device's signature tells who wrote them."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import AccessError, FormatError, OnboardError
from onboard.security.authority import make_authority
from onboard.security.sealing import FILE, Signed, load_sealing_key, make_sealing_key, seal, unseal

RELAY = X25519PrivateKey.generate()
PUBLIC = RELAY.public_key().public_bytes_raw()
DEVICE = Ed25519PrivateKey.generate()
WORDS = b"12A is allergic to nuts"
SEALED = seal(WORDS, DEVICE, PUBLIC)


@given(st.binary(max_size=300))
def test_the_relay_reads_what_the_device_sealed(entry: bytes) -> None:
    sealed = seal(entry, DEVICE, PUBLIC)
    signed = unseal(sealed, RELAY)
    signed.verify(DEVICE.public_key().public_bytes_raw())
    assert signed.entry == entry
    assert len(sealed) < len(entry) + 140


def test_whoever_carries_it_reads_nothing_and_cannot_tell_two_of_the_same() -> None:
    assert b"nuts" not in SEALED
    assert DEVICE.sign(WORDS) not in SEALED
    assert seal(WORDS, DEVICE, PUBLIC) != SEALED


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(FormatError, match="not sealed for this relay"):
        unseal(SEALED, X25519PrivateKey.generate())


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_anywhere_is_noticed(place: int, change: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= change
    with pytest.raises(FormatError):
        unseal(bytes(changed), RELAY)


@given(st.binary(max_size=200) | st.integers(0, len(SEALED) - 1).map(lambda length: SEALED[:length]))
def test_no_bytes_do_more_than_be_refused(sealed: bytes) -> None:
    with pytest.raises(FormatError):
        unseal(sealed, RELAY)


@pytest.mark.parametrize(
    "signed",
    [
        Signed(WORDS, bytes(64)),
        Signed(WORDS, b""),
        Signed(WORDS, DEVICE.sign(WORDS)),
        Signed(WORDS + b"!", unseal(SEALED, RELAY).signature),
        unseal(seal(WORDS, Ed25519PrivateKey.generate(), PUBLIC), RELAY),
    ],
)
def test_only_the_devices_own_signature_of_just_this_counts(signed: Signed) -> None:
    with pytest.raises(AccessError, match="not signed by"):
        signed.verify(DEVICE.public_key().public_bytes_raw())


def test_a_key_that_is_none_verifies_nothing() -> None:
    with pytest.raises(AccessError):
        unseal(SEALED, RELAY).verify(b"short")


def test_the_inside_of_an_entry_has_its_form() -> None:
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    with pytest.raises(FormatError):
        unseal(suite.encrypt(b"\x01", RELAY.public_key(), b"onboard sealed entry"), RELAY)


def test_a_relay_has_its_key_from_its_authority_on(tmp_path: Path) -> None:
    make_authority(tmp_path, ["127.0.0.1"])
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    public = load_sealing_key(tmp_path).public_key().public_bytes_raw()
    assert unseal(seal(WORDS, DEVICE, public), load_sealing_key(tmp_path)).entry == WORDS


@pytest.mark.parametrize("content", [None, b"", b"short", bytes(33)])
def test_a_key_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(OnboardError, match=r"sealing\.key is missing or damaged"):
        load_sealing_key(tmp_path)


def test_two_relays_have_two_keys(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
        make_sealing_key(folder)
    assert len({load_sealing_key(folder).private_bytes_raw() for folder in folders}) == 2


def test_a_new_authority_keeps_the_key_to_what_was_sealed(tmp_path: Path) -> None:
    make_authority(tmp_path, ["127.0.0.1"])
    sealed = seal(WORDS, DEVICE, load_sealing_key(tmp_path).public_key().public_bytes_raw())
    before = (tmp_path / "authority.pem").read_bytes()
    make_authority(tmp_path, ["127.0.0.1"])
    assert (tmp_path / "authority.pem").read_bytes() != before
    assert unseal(sealed, load_sealing_key(tmp_path)).entry == WORDS
