"""F2: whoever waits for the disk waits for what was open when it asked, however slow the disk is and whatever comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from actors import LocalCluster
from actors.address import Address
from actors.stores.contract import Batch
from actors.stores.sqlite import SqliteStore
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, note, script
from tests.actors.stepwise import Site, at_once
from tests.actors.test_A3_tells import numbers

COMMIT = 0.005  # seconds, as on any server
EVERY = 0.004  # seconds between two commands


class Slow(SqliteStore):
    """A store that is waited for, as a server is."""

    shared = True

    async def commit(self, batch: Batch) -> int:
        await asyncio.sleep(COMMIT)
        return await super().commit(batch)


@asynccontextmanager
async def busy() -> AsyncIterator[LocalCluster]:
    """Two hosts on a slow store, the first with 250 commands a second, each acknowledged in the end."""
    async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
        cluster.store.__class__ = Slow
        going, calls = True, []
        theirs = [address for n in range(99) if cluster.host_of(address := script(f"b{n}")) == 0]

        async def come() -> None:
            while going:
                to = theirs[len(calls) % len(theirs)]
                calls.append(asyncio.ensure_future(cluster.call(to, note(), timeout=600)))
                await asyncio.sleep(EVERY)

        coming = asyncio.ensure_future(come())
        await asyncio.sleep(1)
        assert sum(call.done() for call in calls) > 200
        try:
            yield cluster
        finally:
            going = False
            await coming
            await asyncio.gather(*calls)


def on(cluster: LocalCluster, host: int, name: str) -> Address:
    return next(a for n in range(99) if cluster.host_of(a := script(f"{name}{n}")) == host)


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("before", [0, 1])
def test_F2_a_handler_that_asks_another_host_waits_for_its_own_grounds_only(before: int) -> None:
    async def main() -> None:
        async with busy() as cluster:
            a, far = on(cluster, 0, "a"), on(cluster, 1, "far")
            began = now()
            earlier = [cluster.call(a, note(number)) for number in range(before)]
            asking = cluster.call(a, Do((("ask", far.key, (("note", 7),)), ("note", 8))))
            await asyncio.gather(*earlier, asking)
            assert now() - began < 10 * COMMIT
            assert await numbers(cluster, far.key) == [7]

    simulate(main)


def test_F2_a_drain_waits_for_what_was_accepted_before_it() -> None:
    async def main() -> None:
        async with busy() as cluster:
            a, far = on(cluster, 0, "a"), on(cluster, 1, "far")
            asking = asyncio.ensure_future(
                cluster.call(a, Do((("note", 1), ("sleep", 0.5), ("ask", far.key, (("note", 7),)))))
            )
            await asyncio.sleep(0.1)
            began = now()
            await cluster.host(0).drain()
            assert now() - began < 0.6
            assert await numbers(cluster, a.key) == [1], "it was not cut off"
            await cluster.restart(0)
            assert await asking == 1
            assert await numbers(cluster, far.key) == [7]

    simulate(main)


def test_F2_a_drain_does_not_wait_for_what_actors_tell_each_other_meanwhile() -> None:
    """It never ends; and nothing of it is lost."""

    async def main() -> None:
        async with LocalCluster.open(hosts=1, clock=LoopClock()) as cluster:
            cluster.store.__class__ = Slow
            hops = 2000
            await cluster.call(script("start"), Do((("hop_slowly", 0.001, hops),)))
            calling = asyncio.ensure_future(cluster.call(script("a"), Do((("sleep", 0.5), ("note", 1)))))
            await asyncio.sleep(0.1)
            began = now()
            await cluster.host(0).drain()
            assert now() - began < 0.5
            assert await numbers(cluster, "a") == [1], "it was not cut off"
            await cluster.restart(0)
            assert await calling == 1
            while await cluster.store.tells(None, 1):
                await asyncio.sleep(1)
            assert await cluster.store.position() == hops + 2

    simulate(main)


def test_F2_a_host_whose_batch_is_full_rests_until_the_one_before_is_written() -> None:
    site = Site(hosts=1, batch=3)
    for number in range(10):
        site.call(str(number), script(f"a{number}"), note(number), lambda reply: None)
    for _ in range(1000):
        steps = [step for step in site.steps() if step.name != "write"]
        if not steps:
            break
        site.take(steps[0])
    else:
        raise AssertionError("it never rests")
    assert site.nodes[0].machine.committing
    while steps := site.steps():
        site.take(steps[0])
    assert at_once(site.store.position()) == 10
    at_once(site.store.close())
