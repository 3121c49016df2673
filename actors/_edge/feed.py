"""From commits to whoever watches: every event, in the order of the journal, exactly as it was committed.

``OrderedFeed`` puts the batches of all hosts in order by journal position; whatever a host did not get to say (it died
after the commit, the line broke) is read from the store.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

from actors._edge.changes import Change
from actors._edge.listening import BACKLOG
from actors.journal import Recorded
from actors.stores.contract import Store, StoreError

log = logging.getLogger(__name__)

HOLE = 0.05  # seconds that the feed waits for a missing position before it reads the store


Source = Callable[[], AsyncIterator[list[Change]]]
"""Opens one host's stream of batches: first an empty one; it ends or raises ConnectionError when the host is lost."""


class OrderedFeed:
    """The changes of all hosts as one sequence without gaps or repeats, from the moment it was opened."""

    def __init__(self, store: Store, source: Callable[[int], Source], hosts: Callable[[], int]) -> None:
        self._store = store
        self._source = source
        self._hosts = hosts
        self._next = 0
        self._early: dict[int, Change] = {}
        self._out: asyncio.Queue[Change | None] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._following = 0  # hosts
        self._behind = False  # the reader is so slow that what follows waits in the store
        self._arrived = asyncio.Event()
        self._lost = False  # something may be missing at the end: look in the store

    async def open(self, after: int | None = None) -> "OrderedFeed":
        """Start reading after a position (default: now)."""
        self._next = (await self._store.position() if after is None else after) + 1
        self._tasks = [asyncio.create_task(self._fill())]
        self._widen()
        return self

    def _widen(self) -> None:
        """Follow all hosts there are; there may be more than there were."""
        while self._following < self._hosts():
            self._tasks.append(asyncio.create_task(self._follow(self._following)))
            self._following += 1

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._out.put_nowait(None)

    def __aiter__(self) -> "OrderedFeed":
        return self

    async def __anext__(self) -> Change:
        change = await self._out.get()
        if change is None:
            raise StopAsyncIteration
        if self._behind and self._out.qsize() <= BACKLOG // 2:
            self._behind = False
            self._look()
        return change

    async def _follow(self, index: int) -> None:
        while index < self._hosts():
            try:
                async for batch in self._source(index)():
                    if not batch:
                        self._look()
                        self._widen()
                    self._take(batch)
            except ConnectionError:
                pass
            except Exception:
                log.exception("changes of host %d cannot be read", index)
            self._look()
            self._widen()
            await asyncio.sleep(HOLE)
        self._following = min(self._following, index)

    def _look(self) -> None:
        """Something may have been said while nobody listened."""
        self._lost = True
        self._arrived.set()

    def _take(self, batch: list[Change]) -> None:
        if self._out.qsize() >= BACKLOG:
            self._behind = True
            self._early.clear()
            return
        for change in batch:
            if change.position >= self._next:
                self._early[change.position] = change
        while (change_ := self._early.pop(self._next, None)) is not None:
            self._next += 1
            self._out.put_nowait(change_)
        if len(self._early) > BACKLOG:  # the store has them all: what is missing and what came too early
            self._early.clear()
            self._look()
        if self._early:
            self._arrived.set()

    async def _fill(self) -> None:
        """Read from the store what no host has told."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            await asyncio.sleep(HOLE)
            while (self._early or self._lost) and not self._behind:
                self._lost = False
                try:
                    events = await self._store.since(self._next - 1)
                except StoreError as error:
                    log.error("the feed cannot read the journal: %s", error)
                    self._look()
                    break
                self._take([self._early.get(event.position) or _untold(event) for event in events])
                if not events:
                    break
                self._lost = True  # there may be more than one reading gave


def _untold(event: Recorded) -> Change:
    return Change(event.position, event.kind, event.key, event.seq, event.type, event.at)
