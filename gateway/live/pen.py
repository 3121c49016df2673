"""Writes at the end of a moment: what came for a client in one turn of the loop goes out together, in one write."""

from __future__ import annotations

import asyncio
from typing import Protocol

from gateway.live.frames import Common


class Writer(Protocol):
    """Whoever has something to write. Must neither wait nor fail."""

    def flush(self) -> None: ...


class Pen:
    """One per gateway, for all its clients: no task is woken for any of them."""

    def __init__(self) -> None:
        self._due: list[Writer] = []
        self.common = Common()

    def soon(self, writer: Writer) -> None:
        """Have the writer write at the end of this turn. It says so once a turn."""
        if not self._due:
            asyncio.get_running_loop().call_soon(self._write)
        self._due.append(writer)

    def _write(self) -> None:
        due, self._due = self._due, []
        for writer in due:
            writer.flush()
