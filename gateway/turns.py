"""Taking turns at something dear: a few at once, and whoever waits behind many is not made to wait for them all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from actors import Busy


class Turns:
    """``at_once`` work; of those who wait, each key's first in turn, so a flood of one key holds up nobody else."""

    def __init__(self, at_once: int, each: int, most: int) -> None:
        """``each``: how many of one key may wait, ``most``: how many in all."""
        self._free = at_once
        self._each = each
        self._most = most
        self._waiting = 0
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises Busy at once where too many wait."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(key)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, key: str) -> None:
        if self._waiting >= self._most or len(self._queues.get(key, ())) >= self._each:
            raise Busy()
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(key, deque()).append(mine)
        self._waiting += 1
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._pass_on()  # it had just become our turn
            raise

    def _pass_on(self) -> None:
        while self._queues:
            key, queue = self._queues.popitem(last=False)
            next_ = queue.popleft()
            self._waiting -= 1
            if queue:
                self._queues[key] = queue  # behind all others
            if not next_.done():  # else its waiter is gone
                next_.set_result(None)
                return
        self._free += 1
