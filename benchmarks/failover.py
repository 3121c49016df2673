"""kill -9 of a host under load, again and again: how long until its actors answer, and is anything lost or doubled."""

import asyncio
import os
import random
import signal
import tempfile
import time
from pathlib import Path

from actors.journal import verify
from actors.ray.cluster import RayCluster
from actors.stores.sqlite import SqliteStore
from benchmarks.actors import Join, line
from benchmarks.report import Line, percentile

KILLS = 100


async def run() -> list[Line]:
    chance = random.Random(7)
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = str(Path(folder).absolute() / "f.db")
        await SqliteStore(path, create=True).close()
        cluster = await RayCluster.start(path, hosts=2, modules=["benchmarks.actors"], namespace="benchmark-failover")
        stop = asyncio.Event()
        acknowledged = [0] * 40

        async def load(number: int) -> None:
            while not stop.is_set():
                issued = await cluster.call(line(number), Join(), timeout=120)
                acknowledged[number] += 1
                assert issued == acknowledged[number], "a number was lost or given twice"

        loads = [asyncio.ensure_future(load(number)) for number in range(len(acknowledged))]
        times: list[float] = []
        for _ in range(KILLS):
            victim = chance.choice(await cluster.status())
            probes = [n for n in range(1000, 1100) if cluster.host_of(line(n)) == victim.index]
            os.kill(victim.pid, signal.SIGKILL)
            begin = time.perf_counter()
            await cluster.call(line(probes[0]), Join(), timeout=120)
            times.append(time.perf_counter() - begin)
            await asyncio.sleep(0.3)
        stop.set()
        await asyncio.gather(*loads)
        faults = list(verify(await cluster.store.chained()))
        events = [len(await cluster.store.events(line(n), 0, 10**9)) for n in range(len(acknowledged))]
        await cluster.stop()
    whole = not faults and events == acknowledged
    figures = " / ".join(f"{t:.2f}" for t in (percentile(times, 0.5), percentile(times, 0.99), max(times)))
    verdict = "nothing lost, nothing twice, journal whole" if whole else "**LOST OR DOUBLED**"
    return [
        Line(f"kill -9 of a host under load, {KILLS} times: p50 / p99 / max", f"{figures} s",
             f"{sum(acknowledged):,} commands meanwhile", verdict)
    ]  # fmt: skip
