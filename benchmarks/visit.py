"""What a visit costs the hall itself: taken, called, started and finished, in this process, each change published."""

import asyncio
import tempfile
from pathlib import Path

import hall
from actors import Address, Caller, LocalCluster
from benchmarks.report import Line, percentile, timed
from hall import messages
from hall.setup import DISTRICT, setup

QUEUE, WINDOW = f"{DISTRICT}:A", f"{DISTRICT}-01"
CLERK = Caller("clerk01", ("clerk",), (DISTRICT,))
WAITING = 20  # people before and behind, all the time
WARM, VISITS = 100, 400


async def visits(path: str) -> list[float]:
    """The seconds of each of ``VISITS`` visits."""
    found = []
    async with LocalCluster.open(path, hosts=1, kinds=hall.KINDS) as cluster, cluster.feed() as feed:
        reading = asyncio.create_task(_read(feed))
        await setup(cluster, always_open=True)
        await cluster.call(Address("window", WINDOW), messages.Open(), caller=CLERK)
        for _ in range(WAITING):
            await cluster.call(Address("queue", QUEUE), messages.Take())
        for number in range(WARM + VISITS):
            with timed() as timer:
                await cluster.call(Address("queue", QUEUE), messages.Take())
                for command in (messages.CallNext(), messages.Start(), messages.Finish()):
                    await cluster.call(Address("window", WINDOW), command, caller=CLERK)
            if number >= WARM:
                found.append(timer.seconds)
        reading.cancel()
    return found


async def _read(feed: object) -> None:
    async for _ in feed:  # type: ignore[attr-defined]
        pass


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        found = await visits(str(Path(folder) / "visits.db"))
    return [Line("a visit: take, call, start, finish, p50", f"{percentile(found, 0.5) * 1000:.1f} ms", "", "")]
