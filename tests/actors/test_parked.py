"""Parked tells: what an operator does about one is an event, and is done exactly as far as that event is on disk."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from actors import LocalCluster, Unknown
from actors.crash import Crashed
from actors.journal import verify
from actors.messages import Caller
from actors.parked import PARKED
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, Script, note, script
from tests.actors.test_A3_tells import arrived, numbers, receiver
from tests.actors.test_A4_once import _revive

ANN, BEN = Caller("ann"), Caller("ben")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    Script.switches.clear()


async def park(cluster: LocalCluster, to: str, count: int = 1) -> list[str]:
    """Tell an actor what it fails on until that is put aside; answers the ids."""
    Script.switches.add("bad")
    for number in range(count):
        steps = (("fail_if", "bad"), ("note", number))
        await cluster.call(script(f"s:{number}"), Do((("note", 0), ("tell", to, steps))))
    await asyncio.sleep(120)
    Script.switches.clear()
    found = await cluster.parked()
    assert len(found) == count
    return [tell.id for tell in sorted(found, key=lambda tell: tell.source.key)]


async def acts(cluster: LocalCluster) -> list[tuple[str, str | None, dict[str, object]]]:
    return [(event.type, event.actor, event.data) for event in await cluster.events(PARKED)]


@pytest.mark.parametrize("same", [True, False], ids=["same host", "other host"])
def test_what_an_operator_does_is_journaled_with_who_and_why(same: bool, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
            to = receiver(cluster, same)
            retried, discarded = await park(cluster, to, 2)
            await cluster.retry(retried, ANN)
            await cluster.discard(discarded, BEN, "nobody needs it")
            await arrived(cluster)
            assert await cluster.parked() == []
            assert await numbers(cluster, to) == [0], "the one was done, the other never is"
            assert await acts(cluster) == [
                ("parked.retried", "ann", {"tell": retried}),
                ("parked.discarded", "ben", {"tell": discarded, "reason": "nobody needs it"}),
            ]
            assert list(verify(await cluster.store.chained())) == []

    simulate(main)


def test_what_is_not_parked_leaves_no_event(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
            (parked,) = await park(cluster, receiver(cluster, False))
            Script.switches.add("shut")
            to = receiver(cluster, False)
            await cluster.call(script("s:1"), Do((("note", 0), ("tell", to, (("busy_if", "shut"), ("note", 9))))))
            (on_its_way,) = await cluster.store.tells()
            for id_ in ("nobody's", on_its_way.id):
                with pytest.raises(Unknown):
                    await cluster.retry(id_, ANN)
                with pytest.raises(Unknown):
                    await cluster.discard(id_, ANN, "a mistake")
            assert await acts(cluster) == []
            Script.switches.clear()
            await arrived(cluster)
            assert await numbers(cluster, to) == [9]
            assert [tell.id for tell in await cluster.parked()] == [parked]

    simulate(main)


@pytest.mark.parametrize("act", ["retry", "discard"])
@pytest.mark.parametrize("point", ["turn-done", "before-commit", "after-commit", "before-reply"])
def test_an_act_and_its_event_are_one(point: str, act: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Wherever the host dies: both are on disk or neither, and what is retried has its effect once."""

    async def main() -> None:
        path = str(tmp_path / "a.db")
        armed = False

        def crash(at: str) -> None:
            nonlocal armed
            if armed and at == point:
                armed = False
                raise Crashed(at)

        async with LocalCluster.open(path, hosts=1, clock=LoopClock(), crash=crash) as cluster:
            (parked,) = await park(cluster, "b")
            armed = True
            acting = cluster.retry(parked, ANN) if act == "retry" else cluster.discard(parked, ANN, "why")
            lost = asyncio.ensure_future(acting)
            while not cluster._running[0].dead:  # type: ignore[union-attr]
                await asyncio.sleep(0)
            on_disk = point in ("after-commit", "before-reply")
            assert bool(await acts(cluster)) is on_disk
            assert bool(await cluster.parked()) is not on_disk
            reviver = asyncio.ensure_future(_revive(cluster))
            await lost
            await arrived(cluster)
            assert len(await acts(cluster)) == 1, "sent again under its id, it is done once"
            assert await cluster.parked() == []
            assert await numbers(cluster, "b") == ([0] if act == "retry" else [])
            reviver.cancel()

    simulate(main)


@pytest.mark.parametrize("first", ["retry", "discard"])
@pytest.mark.parametrize("second", ["retry", "discard"])
def test_two_operators_at_once(first: str, second: str, caplog: pytest.LogCaptureFixture) -> None:
    """The second hears that it is not there any more, or what both did is journaled; it is done at most once."""

    async def main() -> None:
        async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
            to = receiver(cluster, False)
            (parked,) = await park(cluster, to)
            acting = [
                cluster.retry(parked, who) if act == "retry" else cluster.discard(parked, who, "why")
                for act, who in ((first, ANN), (second, BEN))
            ]
            heard = await asyncio.gather(*acting, return_exceptions=True)
            assert heard[0] is None
            assert heard[1] is None or isinstance(heard[1], Unknown)
            await arrived(cluster)
            assert await cluster.parked() == []
            assert len(await acts(cluster)) == heard.count(None)
            assert await numbers(cluster, to) in ([[]] if first == "discard" else [[0], []])
            assert await cluster.call(script(to), note(1)) in (1, 2), "and serves"

    simulate(main)
