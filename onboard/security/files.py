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
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
