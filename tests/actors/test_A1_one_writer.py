"""A1: however many activations of an actor there are, one writes."""

import asyncio
import os
import signal

import pytest

from actors import LocalCluster
from actors._host.host import Host
from actors.journal import verify
from actors.local import LocalCluster as Cluster
from actors.stores.sqlite import SqliteStore
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Added, Total, counter


def test_A1_a_zombie_cannot_write(database: str) -> None:
    """Two hosts believe that they are host 0; each holds the actor. Every acknowledged command counts, once."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            assert await cluster.call(counter("a"), Add(by=1)) == 1
            zombie = cluster.host(0)

            twin = Host(0, 1, cluster.store, LoopClock(), cluster)
            await twin.start()
            cluster._running[0] = twin
            assert await cluster.call(counter("a"), Add(by=10)) == 11  # seq 2, unknown to the zombie
            cluster._running[0] = zombie
            # The zombie still holds total 1 and would write seq 2 again: it is refused, and ends.
            held = asyncio.ensure_future(cluster.call(counter("a"), Add(by=100)))
            await zombie.gone.wait()
            cluster._running[0] = twin
            assert await held == 111
            assert await cluster.call(counter("a"), Add(by=1000)) == 1111
            events = await cluster.events(counter("a"))
            assert [event.seq for event in events] == [1, 2, 3, 4]
            assert list(verify(events)) == []

    simulate(main)


def test_A1_whoever_races_only_one_writes_each_number(database: str) -> None:
    """A host's heirs begin while it is in the middle of commands; the total is the sum of what was acknowledged."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            acknowledged = 0
            for round_ in range(30):
                calls = [asyncio.ensure_future(cluster.call(counter("a"), Add(by=1))) for _ in range(3)]
                await asyncio.sleep(0.001 * (round_ % 3))
                twin = Host(0, 1, cluster.store, LoopClock(), cluster)
                await twin.start()
                calls.append(asyncio.ensure_future(cluster.call(counter("a"), Add(by=1))))  # to the old one
                await asyncio.sleep(0.001 * (round_ % 2))
                cluster._running[0] = twin
                acknowledged += len(await asyncio.gather(*calls))
            events = await cluster.events(counter("a"))
            assert [event.seq for event in events] == list(range(1, acknowledged + 1))
            assert await cluster.call(counter("a"), Total()) == acknowledged == 120

    simulate(main)


@pytest.mark.ray
def test_A1_a_stopped_host_that_wakes_up_is_refused(ray_cluster_factory, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """SIGSTOP a real host, serve its actor from another process, SIGCONT: nothing it still held is written."""

    async def main() -> None:
        async with ray_cluster_factory(hosts=1) as cluster:
            assert await cluster.call(counter("a"), Add(by=1)) == 1
            (status,) = await cluster.status()
            os.kill(status.pid, signal.SIGSTOP)
            try:
                held = asyncio.ensure_future(cluster.call(counter("a"), Add(by=10), timeout=60))
                async with Cluster.open(cluster.store_path, hosts=1) as elsewhere:
                    assert await elsewhere.call(counter("a"), Add(by=100)) == 101
            finally:
                os.kill(status.pid, signal.SIGCONT)
            assert await held == 111
            store = SqliteStore(cluster.store_path)
            events = await store.events(counter("a"))
            await store.close()
            assert [event.data["by"] for event in events] == [1, 100, 10]
            assert [event.seq for event in events] == [1, 2, 3]
            assert list(verify(events)) == []

    asyncio.run(main())


def test_the_events_of_the_test_actor_are_registered() -> None:
    assert Added.__struct_config__.tag == "test.added"
