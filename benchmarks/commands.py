"""Durable commands per second: client → host → commit → reply, against an actor per entity and against raw SQLite."""

import asyncio
import tempfile
from pathlib import Path

import ray

from actors.ray.cluster import RayCluster
from actors.stores.sqlite import SqliteStore
from actors.stores.sqlite_file import connect
from actors.stores.sqlite_writing import statements_of
from actors.stores.tables import CommandRow, JournalRow
from benchmarks.actors import Join, LineRow, RayEntity, line, rows
from benchmarks.report import Line as Row
from benchmarks.report import timed

QUEUES = 200
COMMANDS = 60_000
AT_ONCE = 2_000  # commands waiting for their reply at one moment
ENTITIES = 16  # Ray actors of the peer; more processes do not make one SQLite file faster


async def _drive(cluster: RayCluster, queues: int, commands: int) -> float:
    """Commands per second with ``AT_ONCE`` under way."""
    per_sender = commands // AT_ONCE

    async def sender(number: int) -> None:
        for turn in range(per_sender):
            await cluster.call(line((number + turn * 7) % queues), Join(), timeout=120)

    with timed() as timer:
        await asyncio.gather(*(sender(number) for number in range(AT_ONCE)))
    return per_sender * AT_ONCE / timer.seconds


async def _entities(database: str) -> float:
    entities = [RayEntity.remote(database, number) for number in range(ENTITIES)]
    await asyncio.gather(*(entity.memory.remote() for entity in entities))
    until = asyncio.get_running_loop().time() + 8
    done = 0

    async def sender(entity: object) -> None:
        nonlocal done
        while asyncio.get_running_loop().time() < until:
            await entity.join.remote()  # type: ignore[attr-defined]
            done += 1

    with timed() as timer:
        await asyncio.gather(*(sender(entity) for entity in entities for _ in range(4)))
    for entity in entities:
        ray.kill(entity)
    return done / timer.seconds


def _raw(database: str, batch: int) -> float:
    """The same rows in batches of the same size, by executemany and nothing else."""
    db = connect(database)
    seq = [0] * QUEUES
    batches = []
    position = 0
    for _ in range(COMMANDS // batch):
        made = []
        for number in range(batch):
            position += 1
            seq[number % QUEUES] += 1
            made.append((position, *rows(line(number % QUEUES), seq[number % QUEUES], position)))
        batches.append(
            (
                [(position, *journal) for position, journal, _, _ in made],
                [command for _, _, command, _ in made],
                list({row[0]: row for _, _, _, row in made}.values()),
            )
        )
    with timed() as timer:
        for journals, commands, lines in batches:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(statements_of(JournalRow).insert, journals)
            db.executemany(statements_of(CommandRow).insert, commands)
            db.executemany(statements_of(LineRow).upsert, lines)
            db.execute("COMMIT")
    db.close()
    return position / timer.seconds


async def _fresh(path: Path) -> str:
    await SqliteStore(str(path), create=True).close()
    return str(path)


async def run() -> list[Row]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        base = Path(folder).absolute()
        cluster = await RayCluster.start(
            await _fresh(base / "ours.db"), hosts=1, modules=["benchmarks.actors"], namespace="benchmark-commands"
        )
        await _drive(cluster, QUEUES, AT_ONCE * 5)  # warm
        many, hot, raw = [], [], []
        for round_ in range(3):  # alternating, so that other load on the machine falls on all alike
            many.append(await _drive(cluster, QUEUES, COMMANDS))
            hot.append(await _drive_hot(cluster))
            raw.append(_raw(await _fresh(base / f"raw{round_}.db"), 1000))
        await cluster.stop()
        entities = await _entities(await _fresh(base / "entities.db"))
    ours, one, theirs = max(many), max(hot), max(raw)
    kept = f"{ours:,.0f}/s"
    return [
        Row("durable commands, 200 queues, one host", kept, f"one Ray actor per entity ({ENTITIES})",
            f"{entities:,.0f}/s", ours / entities, "≥ 30"),
        Row("the same", kept, "raw SQLite executemany, batches of 1,000", f"{theirs:,.0f}/s", ours / theirs, "≥ 0.35"),
        Row("one hot queue", f"{one:,.0f}/s", "200 queues", kept, one / ours, "≥ 0.5"),
    ]  # fmt: skip


async def _drive_hot(cluster: RayCluster) -> float:
    """All commands to one actor, as many at once as its mailbox holds."""
    per_sender, senders = 40, 900

    async def sender() -> None:
        for _ in range(per_sender):
            await cluster.call(line(0), Join(), timeout=120)

    with timed() as timer:
        await asyncio.gather(*(sender() for _ in range(senders)))
    return per_sender * senders / timer.seconds
