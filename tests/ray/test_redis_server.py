"""The same on a real Redis: a server that is killed and comes back empty-handed loses nothing."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from actors import LocalCluster
from actors._edge import redis_source
from actors._edge.feed import OrderedFeed
from actors._edge.redis_source import open_redis, publish, read, stream_of
from tests.actors.counters import Add, counter
from tests.ray.nodes import Redis


@pytest.fixture
def server() -> Iterator[Redis]:
    redis = Redis()
    redis.start()
    yield redis
    redis.close()


def test_a_real_server_carries_changes_dies_and_comes_back(server: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_source, "QUIET", 0.1)

    async def main() -> None:
        async with (
            LocalCluster.open(hosts=2) as cluster,
            open_redis(server.url) as writing,
            open_redis(server.url) as reading,
        ):
            tellers = [
                asyncio.ensure_future(publish(writing, cluster.epoch, index, cluster.host(index).feeds))
                for index in (0, 1)
            ]
            seen: list[Any] = []
            feed = await OrderedFeed(
                cluster.store, lambda index: lambda: read(reading, cluster.epoch, index), lambda: 2
            ).open()

            async def command(number: int) -> None:
                await cluster.call(counter("abcdef"[number % 6]), Add(by=1))
                async with asyncio.timeout(30):
                    seen.append(await anext(feed))

            for number in range(10):
                await command(number)
            told = [await reading.xlen(stream_of(cluster.epoch, index)) for index in (0, 1)]
            assert sum(told) == 10
            server.kill()
            for number in range(10, 20):
                await command(number)
            server.start()
            for number in range(20, 30):
                await command(number)
            while sum([await reading.xlen(stream_of(cluster.epoch, index)) for index in (0, 1)]) <= sum(told):
                await command(len(seen))  # hosts tell it again as soon as they have seen that it is back
            journal = await cluster.store.since(0)
            assert [(c.position, c.key, c.seq) for c in seen] == [(e.position, e.key, e.seq) for e in journal]
            await feed.close()
            for teller in tellers:
                teller.cancel()
            await asyncio.gather(*tellers, return_exceptions=True)

    asyncio.run(main())
