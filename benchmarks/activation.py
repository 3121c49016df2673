"""What it costs to wake a sleeping actor: its first turn, against its SELECTs alone."""

import random
import tempfile
import time

from actors import LocalCluster
from actors.registry import kind_of
from actors.stores.sqlite_file import connect
from benchmarks.actors import Join, line
from benchmarks.report import Line, percentile

QUEUES = 2_000
TICKETS = 10


async def run() -> list[Line]:
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = f"{folder}/a.db"
        async with LocalCluster.open(path, hosts=1) as cluster:
            for number in range(QUEUES):
                for _ in range(TICKETS):
                    await cluster.call(line(number), Join(stay=True))
            host = cluster.host(0)
            store = cluster.store
            db = connect(path)
            ours: list[float] = []
            theirs: list[float] = []
            for number in chance.sample(range(QUEUES), QUEUES):
                assert host.passivate() == 0
                address = line(number)
                actor = kind_of(address)(address.key)
                begin = time.perf_counter()
                await store.load(actor)
                ours.append(time.perf_counter() - begin)
                begin = time.perf_counter()
                db.execute("SELECT id, issued FROM benchmark_line WHERE id = ?", (address.key,)).fetchone()
                db.execute("SELECT id, line, number FROM benchmark_waiting WHERE line = ?", (address.key,)).fetchall()
                db.execute(
                    "SELECT seq, hash FROM journal WHERE kind = ? AND key = ? ORDER BY seq DESC LIMIT 1", address
                ).fetchone()
                theirs.append(time.perf_counter() - begin)
            db.close()
    lines = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        a, b = percentile(ours, share), percentile(theirs, share)
        lines.append(
            Line(f"activation of a sleeping actor with 10 rows, {name}", f"{a * 1e6:,.0f} µs",
                 "its SELECTs alone, raw sqlite3", f"{b * 1e6:,.0f} µs", a / b, "≤ 3")
        )  # fmt: skip
    return lines
