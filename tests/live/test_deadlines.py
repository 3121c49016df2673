"""When clients are looked at again: each at its moment, by one task, in memory bounded by who is there (A16)."""

from __future__ import annotations

import asyncio

from actors import VirtualClock
from gateway.live.deadlines import SECOND, Deadlines


class Somebody:
    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.looked: list[int] = []

    def due(self) -> None:
        self.looked.append(self._clock.now() // SECOND)


async def breathe() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


def test_each_is_looked_at_once_at_its_own_moment_whatever_was_set_before() -> None:
    async def scenario() -> None:
        clock = VirtualClock(0)
        deadlines = Deadlines(clock)
        keeping = asyncio.create_task(deadlines.run())
        early, late, moved, gone = (Somebody(clock) for _ in range(4))
        deadlines.set(late, 50 * SECOND)
        deadlines.set(gone, 20 * SECOND)
        await breathe()
        deadlines.set(early, 10 * SECOND)  # sooner than what is waited for
        deadlines.set(moved, 15 * SECOND)
        deadlines.set(moved, 30 * SECOND)
        deadlines.forget(gone)
        for _ in range(12):
            await breathe()
            clock.advance(5)
        await breathe()
        assert (early.looked, moved.looked, late.looked, gone.looked) == ([10], [30], [50], [])
        deadlines.set(early, 40 * SECOND)  # has been: at once
        await breathe()
        assert early.looked == [10, 60]
        keeping.cancel()

    asyncio.run(scenario())


def test_A16_who_comes_goes_and_moves_leaves_nothing() -> None:
    clock = VirtualClock(0)
    deadlines = Deadlines(clock)
    staying = Somebody(clock)
    for number in range(10_000):
        passing = Somebody(clock)
        deadlines.set(passing, (number + 1) * SECOND)
        deadlines.set(staying, (number + 1) * SECOND)
        deadlines.set(passing, 0)
    assert len(deadlines) == 1
    assert len(deadlines._heap) <= 200
    assert list(deadlines._by_id.values()) == [staying]
