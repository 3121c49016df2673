"""Virtual days move on only when everybody waits, and a day cut short keeps nobody waiting."""

from __future__ import annotations

import asyncio

import pytest

from actors import VirtualClock
from actors.testing import simulate
from simulation.pace import SECOND, FastPace, VirtualPace


async def at_rest() -> None:
    """A hall that does nothing of itself."""


@pytest.mark.anyio
async def test_the_clock_stands_still_while_somebody_is_busy() -> None:
    clock = VirtualClock(0)
    pace = VirtualPace(clock, at_rest)
    seen: list[tuple[str, int]] = []

    async def busy() -> None:
        for _ in range(200):
            await asyncio.sleep(0)
        seen.append(("busy", clock.now()))
        await pace.sleep_until(5)
        seen.append(("rested", clock.now()))

    async def whole() -> None:
        tasks = [pace.spawn(busy())]
        await pace.sleep_until(3)
        seen.append(("first", clock.now()))
        await pace.all(tasks)

    await pace.through(pace.spawn(whole()))
    assert seen == [("busy", 0), ("first", 3), ("rested", 5)]


@pytest.mark.anyio
async def test_the_clock_stands_still_while_the_hall_is_at_work_of_itself() -> None:
    """Such as at midnight: who asks at six what day it is would hear of yesterday."""
    clock = VirtualClock(0)
    worked: list[int] = []

    async def midnight() -> None:
        await clock.sleep_until(10)
        for _ in range(200):
            await asyncio.sleep(0)
        worked.append(clock.now())

    hall = asyncio.create_task(midnight())

    async def quiet() -> None:
        if clock.now() >= 10:
            await hall

    pace = VirtualPace(clock, quiet)
    await pace.through(pace.spawn(pace.sleep_until(60)))
    assert worked == [10]


@pytest.mark.anyio
async def test_news_come_before_the_moment_or_not_at_all() -> None:
    clock = VirtualClock(0)
    pace = VirtualPace(clock, at_rest)
    heard: list[tuple[bool, int]] = []

    async def whole() -> None:
        for tells_at in (10, 90):
            news: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            async def tell(at: int, news: asyncio.Future[None]) -> None:
                await pace.sleep_until(at)
                news.set_result(None)

            telling = pace.spawn(tell(tells_at, news))
            heard.append((await pace.wait(news, 50), clock.now()))
            await pace.all([telling])

    await pace.through(pace.spawn(whole()))
    assert heard == [(True, 10), (False, 50)]


@pytest.mark.anyio
async def test_everybody_waiting_for_each_other_is_said_and_what_was_raised_is_raised() -> None:
    pace = VirtualPace(VirtualClock(0), at_rest)

    async def fails() -> None:
        raise ValueError("broken")

    async def stuck() -> None:
        await pace.all([pace.spawn(pace.all([]))])
        await pace.all([asyncio.create_task(asyncio.Event().wait())])  # type: ignore[list-item]

    with pytest.raises(ValueError, match="broken"):
        await pace.through(pace.spawn(fails()))
    with pytest.raises(RuntimeError, match="nobody"):
        await pace.through(pace.spawn(stuck()))


def test_a_fast_pace_is_so_many_times_faster_until_it_hurries() -> None:
    async def whole() -> None:
        loop = asyncio.get_running_loop()
        pace = FastPace(60.0, 0)
        began = loop.time()
        await pace.sleep_until(600 * SECOND)
        assert loop.time() - began == pytest.approx(10)
        assert pace.now() == pytest.approx(600 * SECOND, rel=0.01)
        sleeping = pace.spawn(pace.sleep_until(10**15))
        await asyncio.sleep(1)
        pace.hurry()
        await pace.through(sleeping)
        assert not await pace.wait(loop.create_future(), 10**15)
        assert loop.time() - began == pytest.approx(11)

    simulate(whole)
