"""Durable commands per second on PostgreSQL (a server of our own, fsync on), beside a bare COPY of the same rows."""

import asyncpg

from actors.stores import open_store
from actors.stores.tables import CommandRow, JournalRow
from benchmarks.actors import line, rows
from benchmarks.hosts import ROUNDS, Total, measure
from benchmarks.report import Line, timed
from tests.servers import PostgresServer

AT_ONCE = 1_000  # commands waiting for their reply at one moment
BATCH = 500  # rows in one transaction of the peer
COPIED = 60


async def _fresh(server: PostgresServer, name: str) -> str:
    admin = await asyncpg.connect(server.url())
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    await (await open_store(server.url(name), create=True)).close()
    return server.url(name)


async def _copy(url: str) -> float:
    """Journal and replies by COPY and nothing else: rows/s of commands."""
    db = await asyncpg.connect(url)
    batches = [
        [rows(line(number % 200), 1 + number // 200, number) for number in range(start, start + BATCH)]
        for start in range(0, COPIED * BATCH, BATCH)
    ]
    position = 0
    with timed() as timer:
        for made in batches:
            async with db.transaction():
                journal = [(position + place, *row[0]) for place, row in enumerate(made, 1)]
                await db.copy_records_to_table(JournalRow.__tablename__, records=journal)
                await db.copy_records_to_table(CommandRow.__tablename__, records=[row[1] for row in made])
            position += len(made)
    await db.close()
    return position / timer.seconds


async def run() -> list[Line]:
    server = PostgresServer(durable=True).start()
    try:
        one: list[Total] = []
        two: list[Total] = []
        copies: list[float] = []
        for round_ in range(ROUNDS):
            one.append(await measure(await _fresh(server, f"one{round_}"), 1, AT_ONCE))
            two.append(await measure(await _fresh(server, f"two{round_}"), 2, AT_ONCE))
            copies.append(await _copy(await _fresh(server, f"copy{round_}")))
    finally:
        server.remove()
    ours, both, copy = max(one).rate, max(two).rate, max(copies)
    return [
        Line("durable commands on PostgreSQL, one host", f"{ours:,.0f}/s", f"asyncpg COPY, batches of {BATCH}",
             f"{copy:,.0f}/s", ours / copy, "≥ 0.15"),
        Line("2 hosts on PostgreSQL", f"{both:,.0f}/s", "1 host", f"{ours:,.0f}/s", both / ours, "≥ 1.5×"),
    ]  # fmt: skip
