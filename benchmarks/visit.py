"""What a visit costs the hall: taken, called, started, finished, one after the other, beside its transactions alone.

In this process, with the data of Tianhe's own hall, people waiting, and a gateway's feed listening, so that the views
of hall, board, tickets and map are made. The peer writes the very same batches into another database, and does nothing
else.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator

import hall
from actors import Address, Caller, LocalCluster
from actors.ray.session import collect_rarely
from actors.stores.contract import Batch
from actors.stores.sqlite import SqliteStore
from benchmarks.report import Line, percentile, timed
from hall import messages
from hall.setup import DISTRICT, setup

QUEUE, WINDOW = f"{DISTRICT}:A", f"{DISTRICT}-01"
CLERK = Caller("clerk01", ("clerk",), (DISTRICT,))
STEPS = (messages.CallNext(), messages.Start(), messages.Finish())
WAITING = 20  # people in line, all the time
WARM, VISITS = 50, 200


async def run() -> list[Line]:
    collect_rarely()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        ours, batches = await _visits(f"{folder}/ours.db")
        alone = await _written(f"{folder}/alone.db", batches)
    mine, theirs = percentile(ours, 0.5), percentile(alone, 0.5)
    return [
        Line(
            f"a visit (take, call, start, finish) with {WAITING} people waiting, p50",
            f"{mine * 1000:.1f} ms",
            "its transactions alone",
            f"{theirs * 1000:.1f} ms",
            mine / theirs,
            "≤ 2.5",
        )
    ]


async def _visits(path: str) -> tuple[list[float], list[list[Batch]]]:
    """The seconds of each visit, and what each wrote; before the visits, what all until then wrote."""
    seconds: list[float] = []
    batches: list[list[Batch]] = [[]]
    async with LocalCluster.open(path, hosts=1, kinds=hall.KINDS) as cluster, cluster.feed() as feed:
        commit = cluster.store.commit

        async def noted(batch: Batch) -> int:
            batches[-1].append(batch)
            return await commit(batch)

        cluster.store.commit = noted  # type: ignore[method-assign]
        reading = asyncio.create_task(_read(feed))
        await setup(cluster, always_open=True)
        await cluster.call(Address("window", WINDOW), messages.Open(), caller=CLERK)
        for _ in range(WAITING):
            await cluster.call(Address("queue", QUEUE), messages.Take())
        for number in range(WARM + VISITS):
            if number >= WARM:
                batches.append([])
            with timed() as timer:
                await cluster.call(Address("queue", QUEUE), messages.Take())
                for command in STEPS:
                    await cluster.call(Address("window", WINDOW), command, caller=CLERK)
            if number >= WARM:
                seconds.append(timer.seconds)
        reading.cancel()
    return seconds, batches


async def _read(feed: AsyncIterator[object]) -> None:
    async for _ in feed:
        pass


async def _written(path: str, batches: list[list[Batch]]) -> list[float]:
    """The seconds that each visit's batches take to be written, without anything else."""
    await SqliteStore(path, create=True).close()
    store = SqliteStore(path)
    seconds = []
    for visit in batches:
        with timed() as timer:
            for batch in visit:
                batch.term = None  # it was another database's host's
                await store.commit(batch)
        seconds.append(timer.seconds)
    await store.close()
    return seconds[1:]
