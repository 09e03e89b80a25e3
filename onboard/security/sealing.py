"""Entries sealed for the relay alone: who carries one can neither read nor change it (design section 6).

HPKE (RFC 9180) in base mode, single shot, with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. Who wrote an
entry is told by an Ed25519 signature inside of it, made when it was sealed.
"""

from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from onboard.errors import AccessError, FormatError, OnboardError
from onboard.security.files import write_private

FILE = "sealing.key"

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PURPOSE = b"onboard sealed entry"


class Signed(msgspec.Struct, frozen=True, array_like=True):
    """What is inside of a sealed entry.

    Attributes:
        entry: the bytes that were sealed.
        signature: Ed25519 (RFC 8032) of purpose and entry, by the device that wrote it.
    """

    entry: bytes
    signature: bytes

    def verify(self, public_key: bytes) -> None:
        """Passes when the holder of this Ed25519 key signed the entry.

        Raises:
            AccessError: somebody else did, or it was changed.
        """
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self.signature, _PURPOSE + self.entry)
        except (InvalidSignature, ValueError) as error:
            raise AccessError("This was not signed by the device that it names.") from error


def seal(entry: bytes, signer: Ed25519PrivateKey, relay: bytes) -> bytes:
    """The entry, signed, for the holder of the relay's X25519 key alone; some 140 bytes longer than it."""
    signed = Signed(entry, signer.sign(_PURPOSE + entry))
    return _SUITE.encrypt(msgspec.msgpack.encode(signed), X25519PublicKey.from_public_bytes(relay), _PURPOSE)


def unseal(sealed: bytes, relay: X25519PrivateKey) -> Signed:
    """What was sealed for this key. The signature is still to be verified, with the key of whom the entry names.

    Raises:
        FormatError: it was sealed for another key, or damaged.
    """
    try:
        return msgspec.msgpack.decode(_SUITE.decrypt(sealed, relay, _PURPOSE), type=Signed)
    except (InvalidTag, msgspec.DecodeError, RecursionError) as error:
        raise FormatError("this is not sealed for this relay, or it is damaged") from error


def make_sealing_key(folder: Path) -> None:
    """Writes a new key for a relay into its folder, for the relay alone; one that is there stays.

    Nothing else opens what was sealed for it.
    """
    if not (folder / FILE).exists():
        write_private(folder / FILE, X25519PrivateKey.generate().private_bytes_raw())


def load_sealing_key(folder: Path) -> X25519PrivateKey:
    """The key that `make_sealing_key` wrote.

    Raises:
        OnboardError: there is none, or it is damaged.
    """
    try:
        return X25519PrivateKey.from_private_bytes((folder / FILE).read_bytes())
    except (FileNotFoundError, ValueError) as error:
        raise OnboardError(f"{folder / FILE} is missing or damaged: bring it back from a backup.") from error
