"""Subscriptions: who is interested hears of each event once, with it or not at all; who emits it does not know."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actors import Address, LocalCluster, subscribes
from actors._host.failures import TRIES
from actors.actor import Actor
from actors.catching_up import catch_up, tell_those_begun
from actors.crash import POINTS
from actors.handling import applies, handles
from actors.journal import verify
from actors.messages import Caller, Command, Event
from actors.subscriptions import KIND, _by_event, subscriptions
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Added, Pass, counter
from tests.actors.test_A3_tells import arrived
from tests.actors.test_A4_once import CrashOnce, _revive

NAME = "tests.sums"


class Count(Command[None], frozen=True, tag="test.heard.count"):
    by: int


class Counted(Event, frozen=True, tag="test.heard.counted"):
    by: int


class Heard(Actor, kind="test_heard"):
    """Another room, which counts what counters add."""

    @handles
    def count(self, command: Count) -> None:
        self.emit(Counted(by=command.by))

    @applies
    def counted(self, event: Counted) -> None:
        pass


def heard(key: str = "all") -> Address:
    return Address("test_heard", key)


faulty: set[int] = set()
"""Events that the subscriber fails on."""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = dict(subscriptions)
    yield
    faulty.clear()
    for name in set(subscriptions) - set(before):
        _by_event[subscriptions[name].event].remove(subscriptions.pop(name))


def subscribe(*, since: Any = "now") -> None:
    @subscribes(Added, name=NAME, since=since)
    def tell(event: Added, source: Address) -> Iterator[tuple[Address, Command[Any]]]:
        if event.by in faulty:
            raise ZeroDivisionError
        yield heard(), Count(by=event.by)


async def counted(cluster: LocalCluster) -> list[int]:
    await arrived(cluster)
    return [event.data["by"] for event in await cluster.events(heard(), limit=10_000)]


def near(cluster: LocalCluster, same: bool) -> str:
    """A counter that lives on the subscriber's host, or not."""
    here = cluster.host_of(heard())
    return next(k for n in range(99) if (cluster.host_of(counter(k := f"c{n}")) == here) is same)


@pytest.mark.parametrize("same", [True, False], ids=["same host", "other host"])
@pytest.mark.parametrize("point", [p for p in POINTS if p not in ("reminder-due", "before-publish")])
def test_a_subscriber_hears_of_an_event_once_wherever_a_host_dies(point: str, same: bool) -> None:
    async def main() -> None:
        subscribe()
        crash = CrashOnce(point)
        async with LocalCluster.open(hosts=2, clock=LoopClock(), crash=crash) as cluster:
            reviver = asyncio.ensure_future(_revive(cluster))
            key = near(cluster, same)
            for number in range(1, 6):
                await cluster.call(counter(key), Add(by=number), command_id=f"k{number}", timeout=600)
            # On one host nothing is sent from one to another.
            assert crash.reached is not (same and point in ("before-tell", "after-tell"))
            assert await counted(cluster) == [1, 2, 3, 4, 5]
            assert list(verify(await cluster.store.chained())) == []
            reviver.cancel()

    simulate(main)


def test_what_never_happened_is_not_heard_of(tmp_path: Path) -> None:
    """The subscriber is told in the emitting turn's own transaction: with the event or not at all."""

    async def main() -> None:
        subscribe()
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock(), crash=CrashOnce("before-commit")) as cluster:
            lost = asyncio.ensure_future(cluster.call(counter(near(cluster, False)), Add(by=1)))
            await asyncio.sleep(1)
            lost.cancel()
        async with LocalCluster.open(path, hosts=2, clock=LoopClock(), crash=CrashOnce("after-commit")) as cluster:
            told = asyncio.ensure_future(cluster.call(counter(near(cluster, False)), Add(by=2)))
            await asyncio.sleep(1)
            told.cancel()
            (tell,) = await cluster.store.tells()
            assert (tell.target, await cluster.store.position()) == (heard(), 1)
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            assert await counted(cluster) == [2]

    simulate(main)


def test_every_event_of_a_turn_and_of_those_that_it_tells_is_heard_of() -> None:
    async def main() -> None:
        subscribe()
        async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
            for number in range(1, 11):
                await cluster.call(counter("a"), Pass(by=number, to="b"))
            assert sorted(await counted(cluster)) == sorted([*range(1, 11)] * 2)

    simulate(main)


def test_a_subscriber_that_fails_harms_nobody_and_is_parked(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        subscribe()
        async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
            faulty.add(2)
            for number in (1, 2, 3):
                assert await cluster.call(counter("a"), Add(by=number)) == sum(range(1, number + 1))
            assert await counted(cluster) == [1, 3]
            (parked,) = await cluster.parked()
            assert (parked.target, parked.tries) == (Address(KIND, NAME), TRIES)
            faulty.clear()
            await cluster.retry(parked.id, Caller("operator"))
            await asyncio.sleep(1)
            assert await counted(cluster) == [1, 3, 2]
            assert await cluster.parked() == []

    simulate(main)


def test_since_now_hears_nothing_of_before(tmp_path: Path) -> None:
    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await cluster.call(counter("a"), Add(by=1))
        subscribe()
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await cluster.call(counter("a"), Add(by=2))
            await asyncio.sleep(60)
            assert await counted(cluster) == [2]

    simulate(main)


async def _emit(cluster: LocalCluster, first: int, count: int, keys: str = "abc") -> None:
    for number in range(first, first + count):
        await cluster.call(counter(keys[number % len(keys)]), Add(by=number), timeout=600)


def test_since_the_beginning_the_journal_is_told_once_beside_what_happens(tmp_path: Path) -> None:
    """More of it than a page, while new events come, over starts and stops."""

    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 1, 1200)
        subscribe(since="beginning")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 1201, 50)
            await asyncio.sleep(60)
            assert sorted(await counted(cluster)) == list(range(1, 1251))
        for first in (1251, 1301):
            async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
                await _emit(cluster, first, 50)
                await asyncio.sleep(60)
                found = await counted(cluster)
                assert sorted(found) == list(range(1, first + 50))
        for key in range(3):  # those of one actor in their order
            assert [n for n in found if n <= 1200 and n % 3 == key] == [n for n in range(1, 1201) if n % 3 == key]

    simulate(main)


def test_a_subscription_that_some_hosts_do_not_know_yet_begins_when_none_serves(tmp_path: Path) -> None:
    """Hosts are started again one by one with newer code: what happens meanwhile is told from the journal, once."""

    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 1, 10)
            subscribe(since="beginning")
            await tell_those_begun(cluster.store)
            for index in range(2):
                await cluster.restart(index)
                await _emit(cluster, 11 + 10 * index, 10)
            await asyncio.sleep(60)
            assert await counted(cluster) == []
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 31, 10)
            await asyncio.sleep(60)
            assert sorted(await counted(cluster)) == list(range(1, 41))

    simulate(main)


def test_the_journal_is_told_once_though_several_tell_it(tmp_path: Path) -> None:
    """A host that was taken for dead goes on beside its successor."""

    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 1, 600)
        subscribe(since="beginning")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await asyncio.gather(*(catch_up(cluster.store, cluster.call) for _ in range(3)))
            assert sorted(await counted(cluster)) == list(range(1, 601))

    simulate(main)


@pytest.mark.parametrize("nth", range(1, 9))
@pytest.mark.parametrize("point", ["before-commit", "after-commit", "before-tell", "after-tell"])
def test_since_the_beginning_the_journal_is_told_once_wherever_a_host_dies(
    point: str, nth: int, tmp_path: Path
) -> None:
    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 1, 40)
        subscribe(since="beginning")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock(), crash=CrashOnce(point, nth)) as cluster:
            reviver = asyncio.ensure_future(_revive(cluster))
            await _emit(cluster, 41, 5)
            await asyncio.sleep(200)
            assert sorted(await counted(cluster)) == list(range(1, 46))
            reviver.cancel()

    simulate(main)


def test_an_event_of_before_that_the_subscriber_fails_on_does_not_keep_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await _emit(cluster, 1, 5)
        subscribe(since="beginning")
        faulty.add(3)
        async with LocalCluster.open(path, hosts=2, clock=LoopClock()) as cluster:
            await asyncio.sleep(600)
            assert await counted(cluster) == [1, 2, 4, 5]
            (parked,) = await cluster.parked()
            assert parked.target == Address(KIND, NAME)
            faulty.clear()
            await cluster.retry(parked.id, Caller("operator"))
            await asyncio.sleep(1)
            assert await counted(cluster) == [1, 2, 4, 5, 3]

    simulate(main)


def test_a_name_is_taken_once_and_fits() -> None:
    subscribe()
    with pytest.raises(TypeError, match=NAME):
        subscribe()
    with pytest.raises(ValueError, match="key"):
        subscribes(Added, name="x" * 1000)(lambda event, source: ())
    assert "x" * 1000 not in subscriptions
