"""The journal as one, though its older part is sealed in segments; and how it is sealed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from actors.address import Address
from actors.journal import Recorded
from actors.stores.contract import Segment, Store
from actors.stores.segments import SLICE, Segments, Writer

SEGMENTS = Path("segments")
"""The folder of the sealed journal, where none is named. A file's segments lie beside it."""

Listed = Callable[[], Awaitable[Sequence[Segment]]]


class Archive:
    """Completes what a store reads of its journal. The database keeps the newest event of every actor, so what it reads
    begins with a gap wherever something was sealed, and then only the list of segments is read.

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
        if not rows or rows[0].seq == after + 1:
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


async def seal(store: Store, archive: Archive, before: int) -> Segment | None:
    """Seal the journal's events of before a moment (microseconds); None where there are none yet.

    Interrupted at any point it leaves the journal whole: the file counts once the database lists it, and only then are
    rows deleted, which a later sealing completes. Raises StoreError, OSError, ValueError for a journal with a gap.
    """
    await store.forget_sealed()
    first = (await archive.segments()).until + 1
    last = await _last_before(store, first, before)
    if last < first:
        return None
    writer = await asyncio.to_thread(Writer, archive.folder, first, last)
    position = first - 1
    while position < last:
        events: list[Recorded] = []
        while len(events) < SLICE and position < last and (page := await store.since(position)):
            taken = [event for event in page if event.position <= last][: SLICE - len(events)]
            events += taken
            position = events[-1].position
        await asyncio.to_thread(writer.slice, events)
    segment = await asyncio.to_thread(writer.close)
    await store.seal(segment)
    await store.forget_sealed()
    return segment


async def _last_before(store: Store, first: int, before: int) -> int:
    """The last position before the first event that is not older than a moment: found by halving.

    Events are in the order of their commits, so a clock that was set back can only have less sealed.
    """
    low, high = first - 1, await store.position()
    while low < high:
        middle = (low + high + 1) // 2
        (event,) = await store.since(middle - 1, 1)
        if event.at < before:
            low = event.position
        else:
            high = middle - 1
    return low
