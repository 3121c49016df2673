"""Hosts make views of nothing that nobody looks at, and of what somebody looks at from then on."""

import asyncio

from actors import LocalCluster, Watched
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, counter


def test_views_are_made_of_watched_actors_only() -> None:
    async def main() -> None:
        async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
            watched = Watched()
            watched.add(counter("a"))
            seen = []
            async with cluster.feed(watched=watched) as feed:

                async def read() -> None:
                    async for change in feed:
                        seen.append((change.key, change.seq, change.data))

                reading = asyncio.create_task(read())
                await asyncio.sleep(1)
                for key in ("a", "b"):
                    await cluster.call(counter(key), Add(by=1))
                    await asyncio.sleep(1)
                watched.add(counter("b"))
                watched.discard(counter("a"))
                await cluster.restart(0)
                await cluster.restart(1)
                await asyncio.sleep(1)
                for key in ("a", "b"):
                    await cluster.call(counter(key), Add(by=1))
                    await asyncio.sleep(1)
                reading.cancel()
            assert [(key, seq, data is not None) for key, seq, data in seen] == [
                ("a", 1, True),
                ("b", 1, False),
                ("a", 2, False),
                ("b", 2, True),
            ]

    simulate(main)
