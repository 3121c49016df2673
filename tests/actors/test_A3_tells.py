"""A3 for tells: of one sender to one receiver they have their effects in the order told, each once, come what may."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

from actors import Limits, LocalCluster
from actors.messages import ANONYMOUS
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, Script, Steps, do, script
from tests.actors.stepwise import Request, Site, at_once
from tests.actors.test_A4_once import _revive

HINDRANCES: dict[str, Steps] = {
    "finds it busy": (("busy_if", "hindered"),),
    "fails": (("fail_if", "hindered"),),
    "waits and finds it busy": (("sleep", 0.1), ("busy_if", "hindered")),
    "cannot be written": (("mark_if", "hindered", "taken"),),
}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    Script.switches.clear()


async def numbers(cluster: LocalCluster, key: str) -> list[int]:
    return [event.data["number"] for event in await cluster.events(script(key), limit=100_000)]


async def arrived(cluster: LocalCluster) -> None:
    """Until no tell is on its way."""
    async with asyncio.timeout(36_000):
        while await cluster.store.tells(None, 1):
            await asyncio.sleep(0.5)


def receiver(cluster: LocalCluster, same: bool) -> str:
    here = cluster.host_of(script("s"))
    return next(f"r{n}" for n in range(99) if (cluster.host_of(script(f"r{n}")) == here) is same)


@pytest.mark.parametrize("same", [True, False], ids=["same host", "other host"])
@pytest.mark.parametrize("one_turn", [True, False], ids=["of one turn", "of two turns"])
@pytest.mark.parametrize("what", HINDRANCES)
def test_A3_a_tell_that_comes_to_nothing_is_not_overtaken(
    database: str, what: str, one_turn: bool, same: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            await cluster.call(script("owner"), Do((("mark", "taken"),)))
            Script.switches.add("hindered")
            to = receiver(cluster, same)
            first = ("tell", to, (*HINDRANCES[what], ("note", 1)))
            others = [("tell", to, (("note", number),)) for number in (2, 3)]
            if one_turn:
                await cluster.call(script("s"), Do((("note", 0), first, *others)))
            else:
                calls = [cluster.call(script("s"), Do((("note", 0), step))) for step in (first, *others)]
                await asyncio.gather(*calls)
            await asyncio.sleep(2)
            await cluster.call(script("s"), Do((("note", 0), ("tell", to, (("note", 4),)))))
            assert await numbers(cluster, to) == []
            Script.switches.clear()
            await arrived(cluster)
            assert await numbers(cluster, to) == [1, 2, 3, 4]
            for host in (cluster.host(0), cluster.host(1)):
                delivery = host.machine.delivery
                assert (delivery._routes, delivery.held, delivery._afoot, delivery.sending) == ({}, {}, set(), 0)

    simulate(main)


@pytest.mark.parametrize("same", [True, False], ids=["same host", "other host"])
def test_A3_one_that_is_parked_lets_the_others_go_in_order(
    database: str, same: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            Script.switches.add("hindered")
            to = receiver(cluster, same)
            for number in range(1, 6):
                steps = (("fail_if", "hindered"), ("note", number)) if number == 2 else (("note", number),)
                await cluster.call(script("s"), Do((("note", 0), ("tell", to, steps))))
            await arrived(cluster)
            assert await numbers(cluster, to) == [1, 3, 4, 5]
            assert len(await cluster.parked()) == 1

    simulate(main)


@pytest.mark.parametrize("seed", range(6))
def test_A3_tells_stay_in_order_across_restarts_resizing_and_full_mailboxes(
    database: str, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Three senders, two receivers that are busy and fail now and then, memory for six tells, hosts that die."""

    async def main() -> None:
        chance = random.Random(seed)
        limits = Limits(mailbox=6)
        async with LocalCluster.open(
            database, hosts=2, clock=LoopClock(), limits=limits, choose=chance.randrange
        ) as cluster:
            reviver = asyncio.ensure_future(_revive(cluster))
            stop = asyncio.Event()

            async def trouble() -> None:
                while not stop.is_set():
                    Script.switches.symmetric_difference_update({chance.choice(("shut r", "shut q"))})
                    await asyncio.sleep(chance.random() * 5)
                    if chance.random() < 0.4:
                        await cluster.restart(chance.randrange(cluster.hosts))
                    elif chance.random() < 0.1:
                        await cluster.resize(chance.choice((1, 2, 3)))

            async def send(sender: str) -> None:
                number = 0
                while number < 120:
                    steps = []
                    for _ in range(chance.randrange(1, 12)):
                        number += 1
                        to = chance.choice("rq")
                        hindrance = ("sleep", 0.01) if chance.random() < 0.5 else ("busy_if", f"shut {to}")
                        steps.append(("tell", to, (hindrance, ("note", number * 10 + int(sender)))))
                    await cluster.call(script(sender), Do((("note", 0), *steps)), timeout=600)
                    await asyncio.sleep(chance.random())
                told[sender] = number

            told: dict[str, int] = {}
            troubling = asyncio.ensure_future(trouble())
            await asyncio.gather(*(send(sender) for sender in "123"))
            stop.set()
            await troubling
            Script.switches.clear()
            await arrived(cluster)
            seen = {to: await numbers(cluster, to) for to in "rq"}
            for sender, count in told.items():
                of_sender = {to: [n // 10 for n in found if n % 10 == int(sender)] for to, found in seen.items()}
                assert sorted(of_sender["r"] + of_sender["q"]) == list(range(1, count + 1))
                for found in of_sender.values():
                    assert found == sorted(found)
            reviver.cancel()

    simulate(main)


def test_A3_what_was_held_back_is_not_overtaken_by_what_its_sender_tells_next() -> None:
    """The sender takes its next turn after the one that held it back is on disk, and before anything else happens."""
    site = Site(hosts=1)
    sender, receiver = script("s"), script("r")
    node = site.nodes[0]

    def go_on(*but: str) -> None:
        while steps := [step for step in site.steps() if step.name not in but]:
            site.take(steps[0])

    def tell(id_: str, number: int, *hindered: Any, check: bool = False) -> None:
        message = do((("note", 0), ("tell", "r", (*hindered, ("note", number)))))
        site.send(Request(id_, sender, message, ANONYMOUS, None, lambda reply: None, check=check))

    Script.switches.add("shut")
    tell("1", 1, ("busy_if", "shut"))
    go_on()
    tell("2", 2)
    go_on()
    Script.switches.clear()
    site.pass_time()
    go_on("told")
    tell("3", 3, check=True)
    go_on("told", "fetch")
    for name in ("told", "fetch"):
        (step,) = [step for step in site.steps() if step.name == name]
        step.act()
    node.let_out()
    go_on()
    assert [event.data["number"] for event in at_once(site.store.events(receiver))] == [1, 2, 3]
    at_once(site.store.close())
