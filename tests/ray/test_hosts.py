"""The runtime on Ray: how many hosts there are, who joins them, and what happens to one that hangs."""

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from ray.exceptions import RayError

from actors import Address, DeadlineExceeded
from actors._edge.sender import HostDown
from actors._host.failures import TRIES
from actors.journal import verify
from actors.ray import control
from actors.ray.cluster import RayCluster
from actors.ray.handshake import SUPERVISOR
from actors.ray.session import RayFailed
from actors.ray.transport import RayTransport
from actors.ray.watch import Patience
from actors.stores.sqlite import SqliteStore
from tests.actors.counters import Add, Total, counter
from tests.conftest import ClusterFactory
from tests.ray.hanging import Hang, PassOn

pytestmark = pytest.mark.ray


def test_the_number_of_hosts_can_change_under_load(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=1) as cluster:
            calls = [asyncio.ensure_future(cluster.call(counter(f"k{i}"), Add(by=1), timeout=60)) for i in range(50)]
            await cluster.resize(3)
            assert await asyncio.gather(*calls) == [1] * 50
            late = [cluster.call(counter(f"k{i}"), Add(by=1), timeout=60) for i in range(50)]
            assert await asyncio.gather(*late) == [2] * 50
            active = [status.actors for status in await cluster.status()]
            assert len(active) == 3
            assert all(active)

    asyncio.run(main())


def test_a_second_gateway_finds_the_same_hosts(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=2) as cluster:
            await cluster.call(counter("a"), Add(by=1))
            second = await RayCluster.start(
                cluster.store_path, hosts=2, modules=["tests.actors.counters"], namespace=cluster.namespace
            )
            assert [s.pid for s in await second.status()] == [s.pid for s in await cluster.status()]
            async with cluster.feed() as feed:
                assert await second.call(counter("a"), Add(by=1)) == 2
                change = await anext(feed)
                assert (change.key, change.seq) == ("a", 2)
            await second.close()

    asyncio.run(main())


def test_total_is_a_query(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=1) as cluster:
            assert await cluster.call(counter("never"), Total()) == 0
            assert await cluster.events(counter("never")) == []

    asyncio.run(main())


def on_host(cluster: Any, index: int, kind: str = "test_counter") -> Address:
    """An actor that lives on a host."""
    return next(a for n in range(1000) if cluster.host_of(a := Address(kind, f"h{n}")) == index)


@pytest.mark.parametrize("how", ["stopped", "stuck"])
def test_F14_a_host_that_hangs_is_replaced(ray_cluster_factory: ClusterFactory, how: str) -> None:
    """Stopped as a whole, or in a handler that never gives the loop back. What it had acknowledged is there; whoever
    asks is told of the silence first."""

    async def main() -> None:
        async with ray_cluster_factory(hosts=2, modules=("tests.actors.counters", "tests.ray.hanging")) as cluster:
            told: list[frozenset[int]] = []
            unsubscribe = cluster.on_silence(told.append)
            index = 0
            address = on_host(cluster, index)
            assert await cluster.call(address, Add(by=1)) == 1
            before = (await cluster.status())[index].pid
            if how == "stopped":
                os.kill(before, signal.SIGSTOP)
            else:
                # Its caller gives up before the host is back, or that would hang too.
                hanging = on_host(cluster, index, "test_hanging")
                stuck = asyncio.ensure_future(cluster.call(hanging, Hang(), timeout=1))
            begin = time.monotonic()
            assert await cluster.call(address, Add(by=1), timeout=60) == 2
            print(f"{how}: served again after {time.monotonic() - begin:.2f} s")
            if how == "stuck":
                with pytest.raises(DeadlineExceeded):
                    await stuck
            assert (await cluster.status())[index].pid != before
            assert frozenset({index}) in told
            while cluster.silent():
                await asyncio.sleep(0.05)
            assert told[-1] == frozenset()
            assert await cluster.ready() == []
            unsubscribe()

    asyncio.run(main())


@pytest.mark.slow
def test_A13_a_tell_that_hangs_its_host_ends_no_more_than_so_many(ray_here: None, tmp_path: Path) -> None:
    async def main() -> None:
        path = str(tmp_path / "hangs.db")
        await SqliteStore(path, create=True).close()
        cluster = await RayCluster.start(
            path,
            hosts=2,
            modules=["tests.actors.counters", "tests.ray.hanging"],
            namespace=f"hangs-{os.getpid()}",
            patience=Patience(silent=1.0, stuck=1.0),
        )
        teller, told = on_host(cluster, 0, "test_hanging"), on_host(cluster, 1, "test_hanging")
        await cluster.call(teller, PassOn(to=told.key))
        while not (parked := await cluster.parked()):
            await asyncio.sleep(0.1)
        assert parked[0].failure == f"its handler held up its host {TRIES} times"
        assert await cluster.call(on_host(cluster, 1), Add(by=1), timeout=60) == 1
        await cluster.stop()

    asyncio.run(main())


def test_F5_two_gateways_that_start_at_once_find_the_same_hosts(ray_here: None, tmp_path: Path) -> None:
    async def main() -> None:
        path = str(tmp_path / "once.db")
        await SqliteStore(path, create=True).close()
        namespace = f"once-{os.getpid()}"
        start = [
            RayCluster.start(path, hosts=hosts, modules=["tests.actors.counters"], namespace=namespace)
            for hosts in (2, 1)
        ]
        one, other = await asyncio.gather(*start)
        assert [s.pid for s in await one.status()] == [s.pid for s in await other.status()]
        assert one.hosts == other.hosts == await one.store.layout()
        assert await one.call(counter("a"), Add(by=1)) == 1
        assert await other.call(counter("a"), Add(by=1)) == 2
        await other.close()
        await one.stop()

    asyncio.run(main())


def test_A15_a_gateway_with_another_database_is_refused(ray_cluster_factory: ClusterFactory, tmp_path: Path) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=1) as cluster:
            path = str(tmp_path / "other.db")
            await SqliteStore(path, create=True).close()
            with pytest.raises(RayFailed, match="another database") as failed:
                await RayCluster.start(path, modules=["tests.actors.counters"], namespace=cluster.namespace)
            assert failed.value.code == "other_store"
            other = RayTransport(cluster._link, "another epoch")
            with pytest.raises(HostDown):
                await other.call(0, "status")
            assert await cluster.call(counter("a"), Add(by=1)) == 1, "and those who belong here are served"

    asyncio.run(main())


def test_another_setting_does_not_change_the_number_of_hosts(
    ray_cluster_factory: ClusterFactory, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=2) as cluster:
            second = await RayCluster.start(
                cluster.store_path, hosts=5, modules=["tests.actors.counters"], namespace=cluster.namespace
            )
            assert second.hosts == 2
            assert "tianhe layout" in caplog.text
            await cluster.resize(3)
            while second.hosts != 3:
                await asyncio.sleep(0.05)
            assert await second.call(counter("a"), Add(by=1)) == 1
            await second.close()

    asyncio.run(main())


def test_hosts_are_started_again_one_by_one_while_they_serve(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=2) as cluster:
            before = {status.pid for status in await cluster.status()}
            done, going = [0] * 10, True

            async def load(number: int) -> None:
                while going:
                    done[number] += 1
                    assert await cluster.call(counter(f"k{number}"), Add(by=1), timeout=60) == done[number]

            loads = [asyncio.ensure_future(load(number)) for number in range(10)]
            await cluster.roll()
            going = False
            await asyncio.gather(*loads)
            assert not before & {status.pid for status in await cluster.status()}
            assert list(verify(await cluster.store.chained())) == []

    asyncio.run(main())


def test_a_killed_supervisor_harms_nobody_and_knows_the_hosts_again(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=2) as cluster:
            before = [status.pid for status in await cluster.status()]
            supervisor = await control.find(SUPERVISOR, cluster.namespace)
            await control.kill(supervisor, restart=True)
            for number in range(10):
                assert await cluster.call(counter(f"k{number}"), Add(by=1), timeout=5) == 1
            while True:
                with contextlib.suppress(RayError):
                    assert (await supervisor.hello.remote()).hosts == 2
                    break
            assert [status.pid for status in await cluster.status()] == before
            os.kill(before[0], signal.SIGKILL)
            assert await cluster.call(on_host(cluster, 0), Add(by=1), timeout=60) >= 1
            assert (await cluster.status())[0].pid != before[0]

    asyncio.run(main())
