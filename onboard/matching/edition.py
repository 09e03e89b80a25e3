"""By what descriptions are read: the words and rules of this version, and the model of meaning.

What was read is kept under a digest of all that, so that it is read again as soon as it would come out otherwise.
"""

import functools
import hashlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from importlib import metadata, resources
from importlib.resources.abc import Traversable

import msgspec

from onboard.matching.description import Found, Lost

SIZE = 16
"""Bytes of a digest."""

_FOLDERS = ("onboard.matching", "onboard.text")
_UNREAD = frozenset({"airports.py", "contacts.py", "inspect.py", "loss.py", "loss.toml", "summary.py", "urgency.py"})
"""Files of `onboard.text` that have no say in what a description is read as."""

_PACKAGES = ("py3langid", "rapidfuzz")
"""Other people's code that has a say in it: a language that is found out, a typing error that is forgiven."""
_KINDS = (".py", ".toml", ".json")


def digest(description: Found | Lost, model: str) -> bytes:
    """Of a description and all by which it is read; `model` names that of meaning and is empty where there is none."""
    said = msgspec.msgpack.encode((type(description).__name__, model, description))
    return hashlib.blake2b(said, digest_size=SIZE, key=_edition()).digest()


@functools.cache
def _edition() -> bytes:
    edition = hashlib.blake2b("".join(map(metadata.version, _PACKAGES)).encode(), digest_size=SIZE)
    for folder in _FOLDERS:
        edition.update(of_folder(resources.files(folder), _UNREAD))
    return edition.digest()


def of_folder(folder: Traversable, unread: AbstractSet[str] = frozenset()) -> bytes:
    """A digest of the names and contents of all code and word lists in a folder and those below, but for some names."""
    found = hashlib.blake2b(digest_size=SIZE)
    for file in _files(folder):
        if file.name in unread:
            continue
        content = file.read_bytes()
        found.update(f"{file.name} {len(content)} ".encode() + content)
    return found.digest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith(_KINDS):
            yield entry
