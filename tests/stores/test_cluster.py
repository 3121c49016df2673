"""Hosts on every kind of store: promises kept end to end, through restarts of the hosts."""

import asyncio

from actors import LocalCluster
from actors.journal import verify
from tests.actors.counters import Add, AddThere, Pass, Total, counter


def test_hosts_keep_their_promises_on_it(url: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(url, hosts=3) as cluster:
            epoch = cluster.epoch
            calls = [cluster.call(counter(f"{i % 7}"), Add(by=1), command_id=f"c{i}") for i in range(70)]
            calls += [cluster.call(counter(f"{i % 7}"), Pass(by=1, to=f"{(i + 1) % 7}")) for i in range(14)]
            calls += [cluster.call(counter(f"{i % 3}"), AddThere(by=1, to=f"{i % 3 + 3}")) for i in range(6)]
            await asyncio.gather(*calls)
            while await cluster.store.tells():
                await asyncio.sleep(0.01)
            for index in range(3):
                await cluster.restart(index)
            again = [cluster.call(counter(f"{i % 7}"), Add(by=1), command_id=f"c{i}") for i in range(70)]
            await asyncio.gather(*again)
            totals = [await cluster.call(counter(f"{i}"), Total()) for i in range(7)]
        async with LocalCluster.open(url, hosts=2) as cluster:
            assert cluster.epoch == epoch
            assert [await cluster.call(counter(f"{i}"), Total()) for i in range(7)] == totals
            events = await cluster.store.chained()
            assert list(verify(events)) == []
            assert sum(totals) == 70 + 2 * 14 + 2 * 6
            assert await cluster.store.tells() == []
            assert await cluster.store.position() == len(events)

    asyncio.run(main())
