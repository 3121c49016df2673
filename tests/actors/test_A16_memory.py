"""A16: what a host keeps in memory is bounded by what is alive; when all is quiet, nothing is left of what was done."""

import asyncio
import gc
import itertools
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from actors import Limits, LocalCluster
from actors._host.unit import Running, Unit
from actors._host.work import Told, Work
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, Script, note, script
from tests.actors.test_A3_tells import arrived, numbers
from tests.databases import costly


@pytest.fixture
def no_gc() -> Iterator[None]:
    """Only what nobody holds is freed, so that a circle shows."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def alive(*types: type) -> list[Any]:
    return [thing for thing in gc.get_objects() if isinstance(thing, types)]


def left_over(host: Any) -> dict[str, Any]:
    """What a quiet host should have nothing of."""
    machine, delivery, turns = host.machine, host.machine.delivery, host.machine.turns
    places = {
        "mailboxes": [act for act in turns.activations.values() if act.mailbox or act.work or act.running or act.last],
        "armed": [act.armed for act in turns.activations.values() if act.armed],
        "after": machine._after,
        "deadlines": turns._deadlines,
        "timers": machine._timers._heap,
        "routes": delivery._routes,
        "held": delivery.held,
        "afoot": delivery._afoot,
        "behind": delivery.behind,
        "remote": delivery._remote,
        "tried": delivery.tried,
        "out": [*delivery.sends, *delivery.puts, *delivery.retries, *delivery.fetches, *machine.asks, *turns.awaits],
        "released": [*machine.released, *machine.answers, *turns.fetches, *machine.again],
        "reminders": [*machine.reminders._armed, *machine.reminders._under_way],
        "pending": [p for s in host._sessions._sessions.values() for p in s._pending.values() if not p.complete],
        "early": [e for s in host._sessions._sessions.values() for e in s._early.values()],
    }
    return {name: found for name, found in places.items() if found}


@costly("hosts", [1, 2])
def test_A16_a_chain_of_tells_leaves_nothing_alive(database: str, hosts: int, no_gc: None) -> None:
    hops = 20_000 if hosts == 1 else 2_000

    async def main() -> None:
        async with LocalCluster.open(database, hosts=hosts, clock=LoopClock()) as cluster:
            before = len(alive(Work, Unit, Running))
            await cluster.call(script("start"), Do((("hop", hops),)))
            await arrived(cluster)
            assert await cluster.store.position() == hops + 1
            await asyncio.sleep(120)
            assert len(alive(Work, Unit, Running)) == before
            for index in range(hosts):
                assert left_over(cluster.host(index)) == {}

    simulate(main)


def test_A16_quiet_after_everything_that_can_happen(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """Refusals, faults, voided turns, asks, reminders, deadlines: nothing of them stays."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock(), limits=Limits(mailbox=8)) as cluster:
            await cluster.call(script("owner"), Do((("mark", "taken"),)))
            Script.switches.add("shut")
            calls = []
            for number in range(40):
                a, b = script(f"a{number % 5}"), f"b{number % 7}"
                calls += [
                    cluster.call(a, Do((("note", 1), ("ask", b, (("note", 2),)), ("tell", b, (("note", 3),))))),
                    cluster.call(a, Do((("mark", "taken"), ("flood", b, 0, 20, ())))),
                    cluster.call(a, Do((("note", 1), ("remind", f"r{number}", number % 9, (("note", 4),))))),
                    cluster.call(a, Do((("note", 1), ("tell", b, (("busy_if", "shut"), ("note", 5)))))),
                    cluster.call(a, Do((("try", b, (("mark", "taken"),)), ("note", 6)))),
                    cluster.call(a, Do((("sleep", 100.0), ("note", 7))), timeout=3),
                    cluster.call(a, Do((("refuse_below", 10**6),)), command_id=f"k{number}"),
                ]
            await asyncio.gather(*calls, return_exceptions=True)
            Script.switches.clear()
            await asyncio.sleep(7200)
            assert await cluster.store.tells() == []
            assert await cluster.parked() == []
            for index in range(2):
                assert left_over(cluster.host(index)) == {}
                assert cluster.host(index).machine.unanswered == 0
                assert cluster.host(index).active == 0

    simulate(main)


def flood(database: str, where: str, how: str, total: int) -> None:
    """Tell one actor more than its mailbox holds, while it sleeps or finds others busy: each arrives once, in order."""
    mailbox, senders = 100, 5
    each = total // senders

    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock(), limits=Limits(mailbox=mailbox)) as cluster:
            here = cluster.host_of(script("slow"))
            there = [f"s{n}" for n in range(99) if (cluster.host_of(script(f"s{n}")) == here) is (where == "same host")]
            there = there[:senders]
            if how == "slow":
                holding = asyncio.ensure_future(cluster.call(script("slow"), Do((("sleep", 100.0),)), timeout=600))
                steps: tuple[Any, ...] = ()
            else:
                Script.switches.add("shut")
                steps = (("busy_if", "shut"),)
            await asyncio.sleep(0.1)
            for first in range(0, each, 400):
                for number, sender in enumerate(there):
                    await cluster.call(
                        script(sender), Do((("flood", "slow", number * 10**6 + first, 400, steps),)), timeout=60
                    )
            most = 0
            for _ in range(20):
                most = max(most, len(alive(Told)))
                await asyncio.sleep(1)
            assert most <= 4 * mailbox, f"{most} tells in memory"
            if how == "slow":
                await holding
            Script.switches.clear()
            await arrived(cluster)
            found = await numbers(cluster, "slow")
            assert len(found) == total
            assert sum(host.failed_commits for host in await cluster.status()) == 0, "none is taken twice"
            for number in range(senders):
                of_one = [n % 10**6 for n in found if n // 10**6 == number]
                assert of_one == list(range(each))

    try:
        simulate(main)
    finally:
        Script.switches.clear()


FLOODS = list(itertools.product(["same host", "other host"], ["slow", "busy"]))


@costly("where, how", FLOODS, often=1, here=2)
def test_A16_tells_to_one_slow_actor_take_bounded_memory_and_all_arrive(database: str, where: str, how: str) -> None:
    flood(database, where, how, 2_000)


@pytest.mark.slow
@pytest.mark.parametrize(("where", "how"), FLOODS)
def test_A16_very_many_tells(where: str, how: str) -> None:
    flood(":memory:", where, how, 50_000)


def test_A16_an_actor_that_is_dropped_is_freed_at_once(database: str, no_gc: None) -> None:
    from tests.actors.test_parts import Desk, Open, desk

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock(), kinds=[Desk]) as cluster:
            await cluster.call(script("a"), note())
            await cluster.call(desk("a"), Open(name="a"))
            held = [weakref.ref(act.actor) for act in cluster.host(0).machine.turns.activations.values() if act.actor]
            assert len(held) == 2
            await asyncio.sleep(1)
            assert cluster.host(0).passivate() == 0
            assert [ref() for ref in held] == [None, None]

    simulate(main)


def test_A16_a_busy_actor_stays_in_memory(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            slow = asyncio.ensure_future(
                cluster.call(script("a"), Do((("count", "once"), ("sleep", 5.0), ("note", 1))))
            )
            await asyncio.sleep(0.1)
            queued = asyncio.ensure_future(cluster.call(script("a"), note(2)))
            await asyncio.sleep(0.1)
            assert cluster.host(0).passivate() == 1
            assert (await slow, await queued) == (1, 2)

    simulate(main)
