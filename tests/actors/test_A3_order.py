"""A3: one sender's commands arrive in the order they were sent, each once, over a transport that does neither."""

import asyncio

import pytest

from actors import LocalCluster
from actors._edge.sender import Client
from actors.testing import LoopClock, Misbehaving, simulate
from tests.actors.counters import Add, counter


@pytest.mark.parametrize("seed", range(8))
def test_A3_commands_of_one_sender_arrive_in_order(database: str, seed: int) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            client = Client(Misbehaving(cluster, seed), cluster.hosts)
            sent: dict[str, list[int]] = {key: [] for key in "abcd"}
            calls = []
            for number in range(1, 201):
                key = "abcd"[number % 4]
                sent[key].append(number)
                calls.append(asyncio.ensure_future(client.call(counter(key), Add(by=number), timeout=600)))
                await asyncio.sleep(0.01 if number % 7 == 0 else 0)
            await asyncio.gather(*calls)
            for key in "abcd":
                events = await cluster.events(counter(key))
                assert [event.data["by"] for event in events] == sent[key]
            await client.close()

    simulate(main)
