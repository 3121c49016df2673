"""Hosts that share one database: the same clients served by one process, and by several.

Each process is a host with its share of the clients, who ask one thing after the other; so what is measured is the
store, and what sharing it costs. CPU is that of all processes, for each command.
"""

import asyncio
import itertools
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from actors import Address, LocalCluster, SystemClock
from actors.crash import never
from actors.stores import open_store
from benchmarks.actors import Join
from benchmarks.report import Line, percentile

CLIENTS = 20
SECONDS = 3.0
ROUNDS = 3


class Measured(msgspec.Struct):
    """What one process saw."""

    done: int
    waits: list[float]
    cpu: float


class Total(NamedTuple):
    rate: float  # commands/s
    p99: float  # seconds
    cpu: float  # seconds for a command


async def _serve(url: str, index: int, hosts: int, clients: int) -> Measured:
    """Be one of the hosts, and the clients of its actors."""
    store = await open_store(url)
    cluster = LocalCluster(store, hosts, SystemClock(), None, never, None)
    host = await cluster.restart(index)
    try:
        mine = filter(host.is_local, (Address("benchmark", str(number)) for number in itertools.count()))
        actors = list(itertools.islice(mine, 200))
        waits: list[float] = []
        turn = itertools.cycle(actors)
        end = 0.0

        async def client() -> None:
            while True:
                asked = time.time()
                if asked >= end:
                    return
                await cluster.call(next(turn), Join())
                waits.append(time.time() - asked)

        for actor in actors:
            await cluster.call(actor, Join())
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        end, before = time.time() + SECONDS, time.process_time()
        await asyncio.gather(*(client() for _ in range(clients)))
        return Measured(len(waits), waits, time.process_time() - before)
    finally:
        await host.stop()
        await cluster.close()


async def measure(url: str, hosts: int, clients: int = CLIENTS) -> Total:
    """Serve so many clients with so many processes."""
    arguments = [sys.executable, "-m", "benchmarks.hosts", url]
    started = [
        await asyncio.create_subprocess_exec(
            *arguments,
            *map(str, (number, hosts, clients // hosts)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 24,
        )
        for number in range(hosts)
    ]
    for process in started:
        assert process.stdout is not None
        await process.stdout.readline()
    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in started))
    measured = [msgspec.json.decode(answer, type=Measured) for answer, _ in answers]
    done = sum(answer.done for answer in measured)
    waits = [wait for answer in measured for wait in answer.waits]
    return Total(done / SECONDS, percentile(waits, 0.99), sum(answer.cpu for answer in measured) / done)


async def sqlite(hosts: int) -> Total:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        url = f"{folder}/a.db"
        await (await open_store(url, create=True)).close()
        return await measure(url, hosts, CLIENTS)


async def run() -> list[Line]:
    Path("var").mkdir(exist_ok=True)
    one, four = [], []
    for _ in range(ROUNDS):
        one.append(await sqlite(1))
        four.append(await sqlite(4))
    best, shared = max(one), max(four)
    return [
        Line(
            "4 hosts on one SQLite file: commands/s",
            f"{shared.rate:,.0f}/s",
            "1 host",
            f"{best.rate:,.0f}/s",
            shared.rate / best.rate,
            "≥ 1.0×",
        ),
        Line(
            "— p99",
            f"{shared.p99 * 1000:,.1f} ms",
            "1 host",
            f"{best.p99 * 1000:,.1f} ms",
            shared.p99 / best.p99,
            "≤ 1.5×",
        ),
        Line(
            "— CPU a command",
            f"{shared.cpu * 1e6:,.0f} µs",
            "1 host",
            f"{best.cpu * 1e6:,.0f} µs",
            shared.cpu / best.cpu,
            "≤ 1.15×",
        ),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(msgspec.json.encode(asyncio.run(_serve(sys.argv[1], *map(int, sys.argv[2:])))).decode())
