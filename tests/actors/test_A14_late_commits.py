"""A14: no tell is swallowed (A7: no reminder), not even of a host that was taken for dead and commits once more.

On a server the same happens without any zombie: a killed host's last commit may still be on its way when its successor
has read what was left.
"""

import asyncio
from collections.abc import Iterator

import pytest

from actors import LocalCluster
from actors._host.host import Host
from actors.crash import Crashed
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, Script, script
from tests.actors.test_A3_tells import numbers


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    Script.switches.clear()


LATE = {
    "a tell": ("tell", "b", (("busy_if", "shut"), ("note", 2))),
    "a reminder": ("remind", "r", 20, (("relay", "b", (("note", 2),)),)),
}


@pytest.mark.parametrize("what", LATE)
def test_A14_what_an_earlier_life_of_a_host_commits_late_is_done(what: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        armed = False

        def crash(point: str) -> None:
            if armed and point == "after-commit":
                raise Crashed(point)

        async with LocalCluster.open(hosts=1, clock=LoopClock(), crash=crash) as cluster:
            zombie = cluster.host(0)
            heir = Host(0, 1, cluster.store, cluster.clock, cluster)
            await heir.start()
            Script.switches.add("shut")
            armed = True
            lost = asyncio.ensure_future(cluster.call(script("a"), Do((("note", 1), LATE[what])), command_id="K"))
            while not zombie.dead:
                await asyncio.sleep(0)
            armed = False
            Script.switches.clear()
            cluster._running[0] = heir
            assert await numbers(cluster, "a") == [1]
            assert await lost == 1
            await asyncio.sleep(60)
            assert await numbers(cluster, "b") == [2]
            assert await cluster.store.tells() == []
            assert await cluster.store.reminders(2**62) == []

    simulate(main)
