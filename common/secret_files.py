"""Files that hold a secret: their owner's alone, whole or not at all, and on the disk before anybody relies on them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def make(path: Path, content: bytes) -> None:
    """Make a file where there is none; never in the place of one that somebody else just made. Raises OSError."""
    part = _written(path, content)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()


def replace(path: Path, content: bytes) -> None:
    """Put a file in the place of what was there. Raises OSError."""
    _written(path, content).replace(path)
    _sync(path.parent)


def _written(path: Path, content: bytes) -> Path:
    """A file beside ``path``."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a disk is full
        os.unlink(name)
        raise
    return Path(name)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
