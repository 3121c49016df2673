"""A6: an event is published if and only if it is committed, wherever the host dies."""

import asyncio

import pytest

from actors import LocalCluster
from actors._edge.feed import Change
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Pass, counter
from tests.actors.test_A4_once import CrashOnce, _revive


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("point", ["before-commit", "after-commit", "before-publish", "before-reply", "before-tell"])
def test_A6_delivered_is_what_the_journal_holds(database: str, point: str, nth: int) -> None:
    async def main() -> None:
        crash = CrashOnce(point, nth)
        async with (
            LocalCluster.open(database, hosts=2, clock=LoopClock(), crash=crash) as cluster,
            cluster.feed() as feed,
        ):
            seen: list[Change] = []

            async def read() -> None:
                async for change in feed:
                    seen.append(change)

            reader = asyncio.ensure_future(read())
            reviver = asyncio.ensure_future(_revive(cluster))
            for number in range(10):
                await cluster.call(counter("abcdef"[number % 6]), Pass(by=1, to="xyz"[number % 3]), timeout=600)
            await cluster.call(counter("a"), Add(by=1), timeout=600)
            while await cluster.store.tells():
                await asyncio.sleep(0.05)
            journal = await cluster.store.since(0)
            while len(seen) < len(journal):
                await asyncio.sleep(0.05)
            assert crash.reached
            assert [(c.position, c.key, c.seq) for c in seen] == [(e.position, e.key, e.seq) for e in journal]
            reader.cancel()
            reviver.cancel()

    simulate(main)
