"""Commands on Ray, one after the other for each client: over a host's door, beside the same through Ray's own calls."""

import asyncio
import tempfile
from pathlib import Path
from unittest.mock import patch

from actors.ray.cluster import RayCluster
from actors.ray.transport import RayTransport
from actors.stores.sqlite import SqliteStore
from benchmarks.actors import Join, line
from benchmarks.report import Line, timed

COMMANDS = 2_000
ROUNDS = 3
CLIENTS = (1, 20)


async def _rate(cluster: RayCluster, clients: int) -> float:
    """Durable commands per second."""

    async def client(number: int, commands: int) -> None:
        for _ in range(commands):
            await cluster.call(line(number), Join())

    await asyncio.gather(*(client(number, 20) for number in range(clients)))
    with timed() as timer:
        await asyncio.gather(*(client(number, COMMANDS // clients) for number in range(clients)))
    return COMMANDS // clients * clients / timer.seconds


async def run() -> list[Line]:
    found: dict[int, list[tuple[float, float]]] = {clients: [] for clients in CLIENTS}
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        path = f"{folder}/a.db"
        await SqliteStore(path, create=True).close()
        cluster = await RayCluster.start(path, hosts=1, modules=("benchmarks.actors",), namespace="calls")
        for _ in range(ROUNDS):
            for clients in CLIENTS:
                ours = await _rate(cluster, clients)
                with patch.object(RayTransport, "door", lambda *_: ""):
                    found[clients].append((ours, await _rate(cluster, clients)))
        await cluster.stop()
    return [_line(clients, rates) for clients, rates in found.items()]


def _line(clients: int, rates: list[tuple[float, float]]) -> Line:
    ours, theirs = (max(column) for column in zip(*rates, strict=True))
    return Line(
        f"commands to a host of this node, {clients} at once",
        f"{ours:,.0f}/s",
        "carried by Ray",
        f"{theirs:,.0f}/s",
        ours / theirs,
        "",
    )
