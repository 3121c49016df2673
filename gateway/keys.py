"""The file of the server key (`common.passes.server_key`).

It lies beside the database, not in it: who steals the database alone can read no holder, check no ticket secret
and try no password.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Self

from common.passes.server_key import LENGTH, ServerKey

FILE_NAME = "server.key"


class KeyFileDamaged(Exception):
    """The key file is there, and is not a key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


class Keys(ServerKey):
    """The server key of a data folder."""

    @classmethod
    def open(cls, data_dir: Path, secret: str | None = None) -> Self:
        """From `secret`, else from the key file in `data_dir`, made there (mode 0600) on the first start.

        Raises OSError where the file can be neither read nor made, KeyFileDamaged where it is too short.
        """
        if secret is not None:
            return cls(secret.encode())
        path = data_dir / FILE_NAME
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        master = path.read_bytes()
        if len(master) < LENGTH:
            raise KeyFileDamaged(path)
        return cls(master)


def _make(path: Path) -> None:
    """A new key file: whole or not at all, and never in the place of one that somebody else just made."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
