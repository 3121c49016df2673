"""The runtime on Ray: several nodes, a changed number of hosts, process actors."""

import asyncio
import os
import signal

import pytest

from actors.ray.process import Health, ProcessActor
from tests.actors.counters import Add, Total, counter
from tests.conftest import ClusterFactory

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
    from actors.ray.cluster import RayCluster

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


class Camera(ProcessActor):
    """A process actor that can break."""

    def __init__(self) -> None:
        self._state = Health("ok", "ready")

    def shoot(self) -> int:
        return os.getpid()

    def smear(self) -> None:
        self._state = Health("degraded", "the lens is dirty")

    def jam(self) -> None:
        raise RuntimeError("jammed")

    def health(self) -> Health:
        return self._state


def test_a_process_actor_is_supervised(ray_here: None) -> None:
    from actors import ActorFailed, DeadlineExceeded, HostUnavailable

    async def main() -> None:
        camera = Camera.place(f"camera-{os.getpid()}")
        pid = await camera.call("shoot", timeout=60)
        assert await camera.health() == Health("ok", "ready")
        await camera.call("smear")
        assert (await camera.health()).state == "degraded"
        with pytest.raises(ActorFailed):
            await camera.call("jam")
        os.kill(pid, signal.SIGKILL)
        again = None
        while again is None:
            try:
                again = await camera.call("shoot", timeout=30)
                if again == pid:
                    again = None
            except (HostUnavailable, DeadlineExceeded):
                await asyncio.sleep(0.1)
        assert again != pid
        assert await camera.health() == Health("ok", "ready"), "restarted from its constructor"
        nowhere = Camera.place(f"nowhere-{os.getpid()}", resources={"a-reader-that-no-node-has": 1})
        assert (await nowhere.health(timeout=1)).state == "down"
        nowhere.stop()
        camera.stop()

    asyncio.run(main())


NODES = """
import asyncio, sys
from ray.cluster_utils import Cluster as Nodes
nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1})
nodes.add_node(num_cpus=1)
nodes.wait_for_nodes()
from actors.ray.cluster import RayCluster
from actors.ray.session import disconnect
from actors.stores.sqlite import SqliteStore
from tests.actors.counters import Add, Total, counter

async def main(path):
    await SqliteStore(path, create=True).close()
    cluster = await RayCluster.start(path, hosts=2, modules=["tests.actors.counters"], address=nodes.address)
    await asyncio.gather(*(cluster.call(counter(f"k{i}"), Add(by=i + 1), timeout=60) for i in range(20)))
    print("on", len(set(await cluster.nodes())), "nodes")
    totals = [await cluster.call(counter(f"k{i}"), Total()) for i in range(20)]
    assert totals == list(range(1, 21)), totals
    await cluster.stop()

asyncio.run(main(sys.argv[1]))
disconnect()
nodes.shutdown()
"""


@pytest.mark.slow
def test_hosts_spread_over_several_nodes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Two Ray nodes on this machine, in a process of their own because Ray can be joined once a process."""
    import subprocess
    import sys

    run = subprocess.run(
        [sys.executable, "-c", NODES, str(tmp_path / "nodes.db")], capture_output=True, text=True, timeout=180
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert "on 2 nodes" in run.stdout


def test_total_is_a_query(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=1) as cluster:
            assert await cluster.call(counter("never"), Total()) == 0
            assert await cluster.events(counter("never")) == []

    asyncio.run(main())
