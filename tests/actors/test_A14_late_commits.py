"""A14, A3: what a host that was taken for dead commits once more is refused: its heir has read what was left, and would
know neither of that commit's tells nor of their order.

On a server the same happens without any zombie: a killed host's last commit may still be on its way when its successor
begins.
"""

import asyncio
from typing import Any

import pytest

from actors import LocalCluster
from actors._host.host import Host
from actors.stores.contract import Batch
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, script
from tests.actors.test_A3_tells import numbers

LATE = {
    "a tell": ("tell", "b", (("note", 2),)),
    "a reminder": ("remind", "r", 20, (("relay", "b", (("note", 2),)),)),
}


@pytest.mark.parametrize("what", LATE)
def test_A14_what_an_earlier_life_commits_late_is_done_by_its_heir(what: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalCluster.open(hosts=1, clock=LoopClock()) as cluster:
            zombie = cluster.host(0)
            heir = Host(0, 1, cluster.store, cluster.clock, cluster)
            await heir.start()
            lost = asyncio.ensure_future(cluster.call(script("a"), Do((("note", 1), LATE[what])), command_id="K"))
            await zombie.gone.wait()
            assert await cluster.store.position() == 0
            cluster._running[0] = heir
            assert await lost == 1
            await asyncio.sleep(60)
            assert await numbers(cluster, "b") == [2]
            assert await cluster.store.tells() == []
            assert await cluster.store.reminders(2**62) == []

    simulate(main)
    assert "this one ends" in caplog.text


def test_A3_what_its_heir_tells_is_never_overtaken_by_what_it_told_late(database: str) -> None:
    """The zombie's commit reaches the database when its heir serves: had it counted, its tell would have lain there
    until somebody looked, and what the heir told the same actor meanwhile would have come first."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1) as cluster:
            zombie, commit = cluster.host(0), cluster.store.commit
            reached, let_go = asyncio.Event(), asyncio.Event()

            async def held_up(batch: Batch) -> int:
                reached.set()
                await let_go.wait()
                return await commit(batch)

            cluster.store.commit = held_up
            first = told(cluster, 1)
            await reached.wait()
            cluster.store.commit = commit
            heir = Host(0, 1, cluster.store, cluster.clock, cluster)
            await heir.start()
            let_go.set()
            await zombie.gone.wait()
            cluster._running[0] = heir
            await first
            await told(cluster, 2)
            await heir.quiet()
            assert await numbers(cluster, "b") == [1, 2]

    asyncio.run(main())


def told(cluster: Any, number: int) -> asyncio.Future[Any]:
    """Has one actor tell another a number."""
    return asyncio.ensure_future(
        cluster.call(script("a"), Do((("note", number), ("tell", "b", (("note", number),)))), command_id=f"K{number}")
    )
