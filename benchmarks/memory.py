"""Live queues per GiB, ten waiting tickets each, against one Ray actor per queue."""

import asyncio
import tempfile
from pathlib import Path

import ray

from actors import LocalCluster
from actors.limits import Limits
from benchmarks.actors import Join, RayEntity, line, resident
from benchmarks.report import Line

QUEUES = 10_000
TICKETS = 10
GIB = 1 << 30


async def _ours() -> float:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        async with LocalCluster.open(f"{folder}/m.db", hosts=1, limits=Limits(idle=1e9)) as cluster:
            await cluster.call(line(QUEUES), Join(stay=True))
            before = resident()
            for start in range(0, QUEUES, 1000):
                for _ in range(TICKETS):
                    calls = (cluster.call(line(n), Join(stay=True), timeout=60) for n in range(start, start + 1000))
                    await asyncio.gather(*calls)
            grown = resident() - before
            assert cluster.host(0).active == QUEUES + 1
    return GIB / (grown / QUEUES)


async def _theirs() -> float:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = str(Path(folder).absolute() / "t.db")
        async with LocalCluster.open(path, hosts=1):
            pass
        actors = [RayEntity.remote(path, number) for number in range(4)]
        sizes: list[int] = await asyncio.gather(*(actor.memory.remote() for actor in actors))
        for actor in actors:
            ray.kill(actor)
    return GIB / (sum(sizes) / len(sizes))


async def run() -> list[Line]:
    theirs = await _theirs()
    ours = await _ours()
    return [
        Line("live queues per GiB, 10 waiting tickets each", f"{ours:,.0f}", "one Ray actor per queue (PSS)",
             f"{theirs:,.1f}", ours / theirs, "≥ 1,000")
    ]  # fmt: skip
