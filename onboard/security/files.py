"""Files that hold what nobody else may read and that must survive a crash whole."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Writes a file for its owner alone. When this returns it is durable; a crash leaves the old content or the new."""
    written = path.with_name(f"{path.name}.new")
    written.unlink(missing_ok=True)
    written.touch(mode=0o600, exist_ok=False)
    with written.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
    _sync(path.parent)


def move_private(path: Path, to: Path) -> None:
    """Gives a file another name in its folder. When this returns it is durable."""
    path.replace(to)
    _sync(path.parent)


def make_private_folder(path: Path) -> None:
    """Makes a folder for its owner alone, with those above it that are not there; all of them are durable."""
    if path.exists():
        return
    make_private_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Makes durable which files are in a folder."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
