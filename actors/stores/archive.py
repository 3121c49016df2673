"""The journal as one, though its older part is sealed in segments."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from actors.address import Address
from actors.journal import Recorded
from actors.stores.contract import Segment
from actors.stores.segments import Segments

SEGMENTS = Path("segments")
"""The folder of the sealed journal, where none is named. A file's segments lie beside it."""

Listed = Callable[[], Awaitable[Sequence[Segment]]]


class Archive:
    """Completes what a store reads of its journal. The database keeps the newest event of every actor, so what it reads
    has a gap wherever something was sealed, and then only the list of segments is read.

    Hosts, gateways and tools all read the same folder, which must be reachable to each of them.
    """

    def __init__(self, folder: Path, listed: Listed) -> None:
        self.folder = folder
        self._listed = listed
        self._known: Segments | None = None

    async def segments(self) -> Segments:
        """The segments there are by now."""
        sealed = await self._listed()
        if self._known is None or len(self._known.sealed) != len(sealed):
            self._known = Segments(self.folder, sealed)
        return self._known

    async def events(self, rows: list[Recorded], address: Address, after: int, limit: int) -> list[Recorded]:
        """An actor's events after a number: ``rows`` are those of the database."""
        if not rows or rows[-1].seq - after == len(rows):
            return rows
        segments = await self.segments()
        sealed = await asyncio.to_thread(segments.events, address, after, limit)
        reached = sealed[-1].seq if sealed else after
        return [*sealed, *(event for event in rows if event.seq > reached)][:limit]

    async def since(self, rows: list[Recorded], position: int, limit: int) -> list[Recorded]:
        """All events after a position: ``rows`` are those of the database."""
        if not rows or rows[-1].position - position == len(rows):
            return rows
        segments = await self.segments()
        if position >= segments.until:
            return rows
        return await asyncio.to_thread(segments.since, position, limit)
