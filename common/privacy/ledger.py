"""The ledger of who was erased: a file beside the database, so that a copy of before brings nobody back.

Each line names opaque ids of keys. What a restored copy still has of them is deleted at the next start.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

FILE_NAME = "erased.keys"


class Erased(msgspec.Struct, frozen=True):
    """``at`` in microseconds."""

    at: int
    person: str
    keys: tuple[str, ...]


class Ledger:
    def __init__(self, path: Path | None) -> None:
        """Without a path nothing is remembered: for halls that keep nothing."""
        self._path = path

    def note(self, erased: Erased) -> None:
        """On the disk when this returns. Raises OSError."""
        if self._path is None:
            return
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # On a line of its own, also after one that a full disk cut off.
            line = b"\n" + msgspec.json.encode(erased) + b"\n"
            while line:
                line = line[os.write(descriptor, line) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> list[Erased]:
        """All of them; a line that a full disk cut off is nobody's."""
        if self._path is None or not self._path.exists():
            return []
        found = []
        for line in self._path.read_bytes().splitlines():
            try:
                found.append(msgspec.json.decode(line, type=Erased))
            except msgspec.DecodeError:
                continue
        return found
