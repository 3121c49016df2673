"""A10: a killed host is back, and nothing is lost or done twice. How soon: benchmarks/failover, with 100 kills."""

import asyncio
import contextlib
import os
import random
import signal

import pytest

from actors.journal import verify
from actors.ray.processes import life_of
from tests.actors.counters import Add, Pass, Total, counter
from tests.conftest import ClusterFactory


@pytest.mark.ray
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_A10_kill_9_under_load(ray_cluster_factory: ClusterFactory, kills: int) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")

    async def main() -> None:
        chance = random.Random(seed)
        async with ray_cluster_factory(hosts=2) as cluster:
            stop = asyncio.Event()
            acknowledged = [0] * 20

            async def load(number: int) -> None:
                while not stop.is_set():
                    acknowledged[number] += 1
                    total = await cluster.call(counter(f"k{number}"), Pass(by=1, to="sum"), timeout=120)
                    assert total == acknowledged[number]

            seen, killed = set[int](), set[int]()

            async def kill_one() -> None:
                """One of those that serve now; where it has ended since it was named, another."""
                while True:
                    serving = {status.pid for status in await cluster.status()}
                    seen.update(serving)
                    victim = chance.choice(sorted(serving))
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(victim, signal.SIGKILL)
                        killed.add(victim)
                        return

            loads = [asyncio.ensure_future(load(number)) for number in range(20)]
            for _ in range(kills):
                await kill_one()
                # Served again: an actor of either host answers.
                await asyncio.gather(*(cluster.call(counter(f"p{i}"), Add(by=1), timeout=120) for i in range(8)))
            stop.set()
            await asyncio.gather(*loads)
            for number, total in enumerate(acknowledged):
                assert await cluster.call(counter(f"k{number}"), Total()) == total
            while await cluster.store.tells():
                await asyncio.sleep(0.05)
            assert await cluster.call(counter("sum"), Total()) == sum(acknowledged)
            assert list(verify(await cluster.store.chained())) == []
            assert {pid for pid in seen if life_of(pid) is None} <= killed, "and nobody ended who was not killed"

    asyncio.run(main())
