"""A5: what was acknowledged is on disk."""

import asyncio
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from actors import LocalCluster, StoreUnavailable
from actors._edge.wire import Reply
from actors.messages import ANONYMOUS
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Total, counter
from tests.actors.script import Seen, do, script
from tests.actors.sick import Sick
from tests.actors.stepwise import Request, Site, at_once
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


@pytest.mark.parametrize("step", ["note", "mark"], ids=["can be written", "cannot be written"])
def test_A5_an_answer_waits_for_the_commit_of_what_it_has_seen(step: str) -> None:
    """A question, and the same command again, leave no trace themselves: what they answer is not on disk yet."""
    site = Site()
    replies: dict[str, Reply] = {}
    site.send(Request("0", script("a:2"), do((("mark", "taken"),)), ANONYMOUS, None, lambda reply: None))
    while steps := site.steps():
        site.take(steps[0])
    command = do(((step, "taken" if step == "mark" else 1),))
    for name, id_, message in (("first", "1", command), ("again", "1", command), ("asked", "2", Seen())):
        site.send(Request(id_, script("a:1"), message, ANONYMOUS, None, partial(replies.__setitem__, name)))
    while steps := [possible for possible in site.steps() if possible.name != "told"]:
        site.take(steps[0])
        assert replies == {}
    while steps := site.steps():
        site.take(steps[0])
    first, again, asked = replies["first"], replies["again"], replies["asked"]
    if step == "note":
        assert [reply.value(int) for reply in (first, again, asked)] == [1, 1, 1]
    else:
        assert [reply.error is not None for reply in (first, again)] == [True, True]
        assert asked.value(int) == 0
    at_once(site.store.close())


def test_A5_a_commit_is_synced_to_the_disk(tmp_path: Path) -> None:
    """WAL alone keeps the file whole; that what was acknowledged survives the power's going needs FULL."""

    async def main() -> None:
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1) as cluster:
            await cluster.call(counter("a"), Add(by=1))
            db = cluster.store._db
            assert db.execute("PRAGMA synchronous").fetchone() == (2,)
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)

    asyncio.run(main())
