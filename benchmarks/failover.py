"""Hosts that end or hang under load: how long until their actors answer, and is anything lost or doubled."""

import asyncio
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from actors.journal import verify
from actors.ray.cluster import RayCluster
from actors.stores.sqlite import SqliteStore
from benchmarks.actors import Join, line
from benchmarks.report import Line, percentile

KILLS, ALL, HANGS = 100, 20, 20
CLIENTS = 40
REST = 0.3  # seconds between being served again and the next blow

Blow = Callable[[list[Any]], list[Any]]
"""Does something to hosts, by their status; answers those that it was done to."""


class Load:
    """Forty people who join a line again and again, and check every number they are given."""

    def __init__(self, cluster: RayCluster) -> None:
        self._cluster = cluster
        self._over = asyncio.Event()
        self.acknowledged = [0] * CLIENTS
        self._clients = [asyncio.ensure_future(self._client(number)) for number in range(CLIENTS)]

    async def _client(self, number: int) -> None:
        while not self._over.is_set():
            issued = await self._cluster.call(line(number), Join(), timeout=120)
            self.acknowledged[number] += 1
            assert issued == self.acknowledged[number], "a number was lost or given twice"

    async def end(self) -> None:
        self._over.set()
        await asyncio.gather(*self._clients)


async def _seconds(cluster: RayCluster, blow: Blow, times: int, *, spare: bool = True) -> list[float]:
    """How long each time until every host that was struck has done a command. ``spare``: strike when a process waits to
    step in again; otherwise at once, before it could be started."""
    found = []
    for _ in range(times):
        while spare and not cluster.spares:
            await asyncio.sleep(REST)
        struck = blow(await cluster.status())
        probes = [
            next(line(n) for n in range(1000, 2000) if cluster.host_of(line(n)) == status.index) for status in struck
        ]
        begin = time.perf_counter()
        await asyncio.gather(*(cluster.call(probe, Join(), timeout=120) for probe in probes))
        found.append(time.perf_counter() - begin)
        await asyncio.sleep(REST)
    return found


async def run() -> list[Line]:
    chance = random.Random(7)

    def one(number: signal.Signals) -> Blow:
        def blow(hosts: list[Any]) -> list[Any]:
            struck = chance.choice(hosts)
            os.kill(struck.pid, number)
            return [struck]

        return blow

    def every(hosts: list[Any]) -> list[Any]:
        for status in hosts:
            os.kill(status.pid, signal.SIGKILL)
        return hosts

    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = str(Path(folder).absolute() / "f.db")
        await SqliteStore(path, create=True).close()
        cluster = await RayCluster.start(path, hosts=2, modules=["benchmarks.actors"], namespace="benchmark-failover")
        load = Load(cluster)
        rows = [
            (f"kill -9 of a host under load, {KILLS} times", await _seconds(cluster, one(signal.SIGKILL), KILLS), 0, 4),
            (
                f"again before a new spare is there, {ALL} times",
                await _seconds(cluster, one(signal.SIGKILL), ALL, spare=False),
                0,
                8,
            ),
            (f"kill -9 of all hosts, {ALL} times", await _seconds(cluster, every, ALL), 5, 8),
            (f"a host hangs (SIGSTOP), {HANGS} times", await _seconds(cluster, one(signal.SIGSTOP), HANGS), 6, 10),
        ]
        await load.end()
        faults = list(verify(await cluster.store.chained()))
        events = [len(await cluster.store.events(line(n), 0, 10**9)) for n in range(CLIENTS)]
        await cluster.stop()
    whole = not faults and events == load.acknowledged
    verdict = "nothing lost, nothing twice, journal whole" if whole else "**LOST OR DOUBLED**"
    meanwhile = f"{sum(load.acknowledged):,} commands meanwhile"
    lines = []
    for what, times, middle, most in rows:
        p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
        if middle:
            lines.append(Line(f"{what}: p50", f"{p50:.2f} s", meanwhile, verdict, p50, f"≤ {middle}"))
        said = f"{p50:.2f} / {p99:.2f} / {max(times):.2f} s"
        lines.append(Line(f"{what}: p50 / p99 / max", said, meanwhile, verdict, p99, f"≤ {most}"))
    return lines
