"""A7: reminders are never early, survive downtime, and their effect happens once."""

import asyncio

import pytest

from actors import LocalCluster, VirtualClock
from actors.clock import SECOND
from actors.crash import Crashed
from actors.testing import LoopClock, simulate
from tests.actors.counters import AddLater, Total, counter
from tests.actors.test_A4_once import CrashOnce, _revive


def test_A7_a_reminder_is_never_early(database: str) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            await cluster.call(counter("a"), AddLater(by=1, at=clock.now() + 90 * 60 * SECOND))
            await asyncio.sleep(90 * 60 - 1)
            assert await cluster.call(counter("a"), Total()) == 0
            await asyncio.sleep(1.1)
            assert await cluster.call(counter("a"), Total()) == 1
            await asyncio.sleep(24 * 3600)
            assert await cluster.call(counter("a"), Total()) == 1

    simulate(main)


def test_A7_reminders_survive_downtime(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Everything is off when the reminder comes due; it fires when the hosts are back."""
    path = str(tmp_path / "a.db")
    clock = VirtualClock()

    async def before() -> None:
        async with LocalCluster.open(path, hosts=1, clock=clock) as cluster:
            await cluster.call(counter("a"), AddLater(by=7, at=clock.now() + 60 * SECOND))

    async def after() -> None:
        async with LocalCluster.open(path, hosts=1, clock=clock) as cluster:
            assert await cluster.call(counter("a"), Total()) == 7
            assert len(await cluster.events(counter("a"))) == 2

    asyncio.run(before())
    clock.advance(3600)
    asyncio.run(after())


@pytest.mark.parametrize("point", ["reminder-due", "turn-done", "before-commit", "after-commit"])
def test_A7_a_reminder_fires_once_though_the_host_dies(database: str, point: str) -> None:
    async def main() -> None:
        crash = CrashOnce(point, nth=1 if point == "reminder-due" else 2)
        async with LocalCluster.open(database, hosts=1, clock=(clock := LoopClock()), crash=crash) as cluster:
            reviver = asyncio.ensure_future(_revive(cluster))
            await cluster.call(counter("a"), AddLater(by=1, at=clock.now() + 5 * SECOND))
            await asyncio.sleep(10)
            assert crash.reached
            assert await cluster.call(counter("a"), Total(), timeout=60) == 1
            assert [e.type for e in await cluster.events(counter("a"))] == ["test.armed", "test.added"]
            reviver.cancel()

    simulate(main)


def test_a_crash_is_not_an_exception_that_handlers_can_swallow() -> None:
    assert not issubclass(Crashed, Exception)
