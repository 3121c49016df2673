"""What one served ticket leaves behind for ever: its events in the journal, and its rows.

A ticket is taken for an item, called, started and finished, and its holder asked for a rating, in Tianhe's own hall:
alone, and in a line of sixty. Times are virtual, so that the measurement is the same wherever it is made.
"""

import tempfile
from collections import Counter
from pathlib import Path

import msgspec
from sqlalchemy import Connection, text

import hall
from actors import Address, Caller, LocalCluster, View, VirtualClock
from benchmarks.report import Line
from hall import messages
from hall.setup import DISTRICT, setup

QUEUE, WINDOW = f"{DISTRICT}:A", f"{DISTRICT}-01"
CLERK = Caller("clerk01", ("clerk",), (DISTRICT,), "陈晓兰")
STEPS = ((messages.CallNext(), 40), (messages.Start(), 400), (messages.Finish(), 61))
"""What the clerk does, and the seconds until the next step: at last the counter has asked long enough."""

NINE = 1_795_395_600_000_000
"""2026-11-23 09:00 in Shanghai."""

IN_LINE, WARM, VISITS = 60, 2, 5
MOST = 6 * 1024
"""Bytes of journal that a served ticket may cost."""

FIXED = 150
"""Bytes of an event beside its text: number, moment, hash, the id of its command, and its place in an index."""

KEPT = ("ticket", "visit", "rating_service", "command")
"""Tables whose rows stay when the day is over, beside the journal."""


class Cost(msgspec.Struct, frozen=True):
    """Of one served ticket, on average: bytes of journal, its events by type, and bytes of rows by table."""

    journal: float
    events: dict[str, float]
    rows: dict[str, float]


async def served(waiting: int, path: str, visits: int = VISITS) -> Cost:
    """What a served ticket costs while so many others wait."""
    clock = VirtualClock(NINE)
    async with LocalCluster.open(path, hosts=1, kinds=hall.KINDS, clock=clock) as cluster:
        await setup(cluster, always_open=True)
        await cluster.call(Address("window", WINDOW), messages.Open(), caller=CLERK)
        shown = (await cluster.call(Address("hall", DISTRICT), View())).data
        item = next(item["id"] for item in shown["items"] if item["queue"] == QUEUE)

        async def visit() -> None:
            await cluster.call(Address("queue", QUEUE), messages.Take(item=item))
            clock.advance(60)
            for command, seconds in STEPS:
                await cluster.call(Address("window", WINDOW), command, caller=CLERK)
                clock.advance(seconds)

        for _ in range(waiting):
            await cluster.call(Address("queue", QUEUE), messages.Take(item=item))
            clock.advance(7)
        for _ in range(WARM):
            await visit()
        before = await cluster.store.position()
        rows = await cluster.read(_rows)
        for _ in range(visits):
            await visit()
        events = await cluster.store.since(before, 100_000)
        after = await cluster.read(_rows)
    size = sum(
        FIXED + sum(len(part.encode()) for part in (event.kind, event.key, event.type, event.actor, event.text))
        for event in events
    )
    types = Counter(event.type for event in events)
    return Cost(
        journal=size / visits,
        events={name: count / visits for name, count in types.most_common()},
        rows={table: (after[table] - rows[table]) / visits for table in KEPT},
    )


def _rows(db: Connection) -> dict[str, int]:
    """Bytes of the cells of each kept table."""
    found: dict[str, int] = {}
    for table in KEPT:
        columns = [row[1] for row in db.execute(text(f"PRAGMA table_info({table})"))]
        sizes = " + ".join(f'coalesce(length(CAST("{name}" AS BLOB)), 0)' for name in columns)
        found[table] = int(db.execute(text(f"SELECT coalesce(sum({sizes}), 0) FROM {table}")).scalar_one())
    return found


async def run() -> list[Line]:
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for waiting in (0, IN_LINE):
            cost = await served(waiting, str(Path(folder) / f"{waiting}.db"))
            where = f"with {waiting} people waiting" if waiting else "alone"
            beside = ", ".join(f"{table} {size:,.0f}" for table, size in cost.rows.items())
            lines.append(
                Line(
                    f"journal of a served ticket {where}, kept for ever ({sum(cost.events.values()):.0f} events)",
                    f"{cost.journal:,.0f} B",
                    "beside it, rows of",
                    f"{beside} B",
                    cost.journal / MOST,
                    "≤ 1×",
                )
            )
    return lines
