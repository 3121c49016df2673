"""A4: a command happens once per id, wherever the host dies and however often it is sent again."""

import asyncio

import pytest

from actors import CommandReused, Invalid, Limits, LocalCluster, ReplyExpired
from actors._edge.sender import Client
from actors.crash import POINTS, Crashed
from actors.ids import TELL, derived
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Pass, Total, counter


class CrashOnce:
    """Kills the host the n-th time that a point is reached."""

    def __init__(self, point: str, nth: int = 1) -> None:
        self.point = point
        self.left = nth
        self.reached = False

    def __call__(self, point: str) -> None:
        if point == self.point and not self.reached:
            self.left -= 1
            if self.left == 0:
                self.reached = True
                raise Crashed(point)


async def _revive(cluster: LocalCluster) -> None:
    """Stand in for Ray: restart whatever host has died."""
    while True:
        for index, host in enumerate(cluster._running):
            if host is not None and host.dead:
                await cluster.restart(index)
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("repeats", [1, 2, 5])
@pytest.mark.parametrize("point", [p for p in POINTS if p not in ("reminder-due", "before-publish")])
def test_A4_once_at_every_crash_point(database: str, point: str, repeats: int) -> None:
    async def main() -> None:
        crash = CrashOnce(point)
        async with LocalCluster.open(database, hosts=2, clock=LoopClock(), crash=crash) as cluster:
            reviver = asyncio.ensure_future(_revive(cluster))
            senders = [Client(cluster, cluster.hosts) for _ in range(repeats)]
            far = next(k for k in "bcdefgh" if _host(cluster, k) != _host(cluster, "a"))
            replies = []
            for sender in senders:
                replies.append(await sender.call(counter("a"), Pass(by=5, to=far), command_id="the-one", timeout=600))
            assert set(replies) == {5}
            while await cluster.store.tells():  # until the tell has arrived
                await asyncio.sleep(0.05)
            assert crash.reached
            assert await cluster.call(counter("a"), Total()) == 5
            assert await cluster.call(counter(far), Total()) == 5
            assert len(await cluster.events(counter("a"))) == 1
            assert len(await cluster.events(counter(far))) == 1
            reviver.cancel()
            for sender in senders:
                await sender.close()

    simulate(main)


def _host(cluster: LocalCluster, key: str) -> int:
    return next(i for i in range(cluster.hosts) if cluster.host(i).is_local(counter(key)))


def test_A4_the_same_id_with_another_body_is_an_error(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, clock=LoopClock()) as cluster:
            assert await cluster.call(counter("a"), Add(by=1), command_id="k") == 1
            with pytest.raises(CommandReused) as caught:
                await cluster.call(counter("a"), Add(by=2), command_id="k")
            assert caught.value.field == "Idempotency-Key"
            assert await cluster.call(counter("a"), Total()) == 1

    simulate(main)


def test_A4_a_refusal_is_a_reply_too(database: str) -> None:
    """What was refused under an id stays refused under it, also after a restart."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            for _ in range(2):
                with pytest.raises(Invalid):
                    await cluster.call(counter("a"), Add(by=0), command_id="k")
                await cluster.restart(0)
            assert await cluster.events(counter("a")) == []

    simulate(main)


def test_A4_a_reply_older_than_the_window_is_an_explicit_error(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await cluster.call(counter("a"), Add(by=1), command_id="k")
            await cluster.store.prune(LoopClock().now() + 1, 0)
            await cluster.restart(0)
            with pytest.raises(ReplyExpired):
                await cluster.call(counter("a"), Add(by=1), command_id="k")
            assert await cluster.call(counter("a"), Total()) == 1

    simulate(main)


def test_A4_replies_are_forgotten_on_their_day_and_ids_never(database: str) -> None:
    """The window is ``Limits.replies``; the host sees to it every hour, from where it ended before."""

    async def main() -> None:
        day = 86_400
        async with LocalCluster.open(database, hosts=2, clock=LoopClock(), limits=Limits(replies=3 * day)) as cluster:
            for number in range(3):
                assert await cluster.call(counter("a"), Add(by=1), command_id=f"k{number}") == number + 1
                await asyncio.sleep(day * (1.5 if number < 2 else 2.9))
            for number in range(2):
                with pytest.raises(ReplyExpired):
                    await cluster.call(counter("a"), Add(by=1), command_id=f"k{number}")
            assert await cluster.call(counter("a"), Add(by=1), command_id="k2") == 3
            assert await cluster.call(counter("a"), Total()) == 3

    simulate(main)


def test_A4_an_id_derived_again_and_again_stays_short() -> None:
    """Tells that cause tells carry their causes' ids, which must not outgrow their column."""
    id_ = "command"
    seen = set()
    for number in range(200):
        id_ = derived(TELL, id_, f"test_counter/{number}", 0)
        assert len(id_) <= 80
        seen.add(id_)
    assert len(seen) == 200
