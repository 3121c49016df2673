"""The calendar clock. Time is injected: handlers see ``self.now``, never the machine's clock.

Durations (deadlines, back-offs) use the event loop's own time, which ``actors.testing`` makes virtual.
"""

import asyncio
import heapq
import time
from datetime import UTC, datetime
from typing import Protocol

SECOND = 1_000_000  # microseconds


def iso(moment: int) -> str:
    """A moment (microseconds) as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment / SECOND, UTC).isoformat(timespec="milliseconds")


class Clock(Protocol):
    """Microseconds since 1970-01-01 UTC, and a way to wait for a moment."""

    def now(self) -> int: ...

    async def sleep_until(self, moment: int) -> None:
        """Return no earlier than ``moment``."""
        ...


LONGEST_SLEEP = 30.0
"""Seconds after which a sleeper looks at the clock again: it may have been put forward, or the machine suspended."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        return time.time_ns() // 1000

    async def sleep_until(self, moment: int) -> None:
        while (left := moment - self.now()) > 0:  # noqa: ASYNC110 - the wall clock may be set meanwhile
            await asyncio.sleep(min(left / SECOND, LONGEST_SLEEP))


class VirtualClock:
    """A clock that moves only when told; sleepers wake in the order of their moments."""

    def __init__(self, start: int = 1_767_225_600 * SECOND) -> None:
        self._now = start
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = 0

    def now(self) -> int:
        return self._now

    async def sleep_until(self, moment: int) -> None:
        if moment <= self._now:
            return
        future = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._sleepers, (moment, self._order, future))
        await future

    @property
    def due(self) -> int | None:
        """The moment (microseconds) of whoever would wake first; None where nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def advance(self, seconds: float) -> None:
        """Move on by ``seconds`` and wake whoever is due."""
        self.set(self._now + int(seconds * SECOND))

    def set(self, moment: int) -> None:
        """Move to ``moment`` (microseconds) and wake whoever is due."""
        self._now = moment
        while self._sleepers and self._sleepers[0][0] <= moment:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)
