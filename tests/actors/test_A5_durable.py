"""A5: what was acknowledged is on disk."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from actors import LocalCluster, StoreUnavailable
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Total, counter
from tests.actors.sick import Sick
from tests.conftest import ClusterFactory


@pytest.mark.ray
def test_A5_kill_9_on_the_acknowledgement(ray_cluster_factory: ClusterFactory) -> None:
    async def main() -> None:
        async with ray_cluster_factory(hosts=1) as cluster:
            for number in range(1, 4):
                assert await cluster.call(counter("a"), Add(by=1), timeout=60) == number
                (status,) = await cluster.status()
                os.kill(status.pid, signal.SIGKILL)
                assert await cluster.call(counter("a"), Total(), timeout=60) == number

    asyncio.run(main())


def test_A5_no_reply_before_the_commit(database: str) -> None:
    """A store that refuses commits: callers hear so, and nothing that was not written is ever seen."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            assert await cluster.call(counter("a"), Add(by=1)) == 1
            sick = Sick(cluster.store, "full")
            with pytest.raises(StoreUnavailable) as caught:
                await cluster.call(counter("a"), Add(by=10))
            assert caught.value.facts == {"problem": "full"}
            assert await cluster.call(counter("a"), Total()) == 1
            sick.problem = None
            assert await cluster.call(counter("a"), Add(by=100)) == 101

    simulate(main)


def test_A5_a_commit_is_synced_to_the_disk(tmp_path: Path) -> None:
    """WAL alone keeps the file whole; that what was acknowledged survives the power's going needs FULL."""

    async def main() -> None:
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1) as cluster:
            await cluster.call(counter("a"), Add(by=1))
            db = cluster.store._db
            assert db.execute("PRAGMA synchronous").fetchone() == (2,)
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)

    asyncio.run(main())
