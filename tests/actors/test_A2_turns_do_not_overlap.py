"""A2: the turns of one actor never overlap, whatever its handlers await."""

import asyncio
import random

import pytest

from actors import LocalCluster
from actors.testing import LoopClock, simulate
from tests.actors.counters import AddSlowly, Counter, Total, counter


@pytest.mark.parametrize("seed", range(5))
def test_A2_turns_of_one_actor_never_overlap(database: str, seed: int) -> None:
    async def main() -> None:
        chance = random.Random(seed)
        Counter.trace.clear()
        async with LocalCluster.open(database, hosts=2, clock=LoopClock(), choose=chance.randrange) as cluster:
            calls = []
            for _ in range(60):
                pauses = tuple(chance.random() / 10 for _ in range(chance.randrange(3)))
                calls.append(cluster.call(counter(chance.choice("abc")), AddSlowly(by=1, pauses=pauses), timeout=600))
            await asyncio.gather(*calls)
            assert sum([await cluster.call(counter(key), Total()) for key in "abc"]) == 60

    simulate(main)
    inside: dict[str, str] = {}
    together = False
    for key, what, command in Counter.trace:
        if what == "begin":
            assert key not in inside, f"{command} began while {inside[key]} was under way"
            inside[key] = command
            together = together or len(inside) > 1
        else:
            assert inside.pop(key) == command
    assert together, "turns of different actors should interleave"
