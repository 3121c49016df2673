"""When clients are to be looked at again: one task waits for the next, by the hall's clock, however many there are."""

from __future__ import annotations

import asyncio
import heapq
from typing import Protocol

from actors import Clock

SECOND = 1_000_000  # microseconds


class Due(Protocol):
    def due(self) -> None:
        """The moment has come. Must not wait or fail."""


class Deadlines:
    """At most one moment for each; `forget` lets go of it at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moments: dict[Due, int] = {}
        self._heap: list[tuple[int, int]] = []
        """Moments, with the id of whose they are; some are no longer true."""
        self._by_id: dict[int, Due] = {}
        self._sooner = asyncio.Event()

    def __len__(self) -> int:
        return len(self._moments)

    def seconds_until(self, moment: int) -> int:
        """Whole seconds of the hall's clock, at least one."""
        return max(1, -(-(moment - self._clock.now()) // SECOND))

    def set(self, who: Due, moment: int) -> None:
        """Call ``who`` then (microseconds), and at no other moment; 0: never."""
        if self._moments.get(who, 0) == moment:
            return
        if not moment:
            self.forget(who)
            return
        self._moments[who] = moment
        self._by_id[id(who)] = who
        if len(self._heap) > 2 * len(self._moments) + 64:
            self._heap = [(when, id(one)) for one, when in self._moments.items()]
            heapq.heapify(self._heap)
        else:
            heapq.heappush(self._heap, (moment, id(who)))
        if self._heap[0] == (moment, id(who)):
            self._sooner.set()

    def after(self, who: Due, seconds: float) -> None:
        self.set(who, self._clock.now() + int(seconds * SECOND))

    def forget(self, who: Due) -> None:
        if self._moments.pop(who, None) is not None:
            del self._by_id[id(who)]

    async def run(self) -> None:
        """For as long as the gateway serves."""
        while True:
            self._sooner.clear()
            moment = self._call_due()
            waits: list[asyncio.Task[object]] = [asyncio.create_task(self._sooner.wait())]
            if moment is not None:
                waits.append(asyncio.create_task(self._clock.sleep_until(moment)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for one in waits:
                    one.cancel()

    def _call_due(self) -> int | None:
        """Call all whose moment has come; answers the next moment."""
        while self._heap:
            moment, number = self._heap[0]
            who = self._by_id.get(number)
            if who is None or self._moments[who] != moment:
                heapq.heappop(self._heap)
            elif moment > self._clock.now():
                return moment
            else:
                heapq.heappop(self._heap)
                self.forget(who)
                who.due()
        return None
