"""A year of Tianhe in one SQLite file, and what sealing leaves of it: sizes, a host's start, waking, verifying.

One working day of all halls, some 4,500 tickets, is really lived (`simulation.live_into`). Its events and the
rows that stay are then written again for every further working day, with that day's date in keys, texts and times, with
numbers that go on and hashes that are true. What is older than 30 days is sealed, as `tianhe journal seal --before 30d
--compact` does it.

`YEAR_DAYS` is the number of working days: 250 is the year (over 15 minutes and 15 GB of disk on two cores), 50 the
default. What depends on the number of events grows with the days; a start and a waking should not.
"""

import os
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from actors import Address, LocalCluster, SystemClock
from actors.clock import SECOND
from actors.journal import Recorded, chain
from actors.registry import kind_of
from actors.stores.sealing import seal
from actors.stores.sqlite import SqliteStore
from benchmarks.report import Line, percentile, timed
from common.times import midnight
from gateway.operator.database_file import compact
from gateway.operator.verifying import checked
from simulation.live_into import MORNING, Into, live_into

DAYS = int(os.environ.get("YEAR_DAYS", "50"))
FIRST = date(2026, 11, 27)
KEPT = timedelta(days=30)
ROUNDS = 5
OURS = ("journal", "command", "outbox", "reminder", "segment", "store", "alembic_version")
DAY = 86_400 * SECOND

Names = tuple[str, str]
"""How keys and texts write a day: 20261127, 2026-11-27."""


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder).absolute() / "tianhe.db"
        await live_into(Into(path.parent, (FIRST,), 1, (), None), lambda _: None)
        days = _working_days(DAYS)
        with timed() as writing:
            events, tickets = await _write_again(path, days)
        print(
            f"{len(days)} days, {tickets:,} tickets, {events:,} events written in {writing.seconds:.0f} s", flush=True
        )
        before = await _looked(path)
        oldest = midnight(days[-1] - KEPT)
        store = SqliteStore(str(path))
        with timed() as sealing:
            while await seal(store, oldest):
                pass
        sealed = sum(segment.last - segment.first + 1 for segment in await store.sealed())
        await store.close()
        with timed() as compacting:
            compact(path)
        files = list((path.parent / "segments").glob("*.db"))
        size = sum(file.stat().st_size for file in files)
        after = await _looked(path)
    span = f"{len(days)} working days of {tickets // len(days):,} tickets"
    per_day = before.size / len(days)
    return [
        Line(
            f"{span}: database before sealing ({events:,} events)",
            _size(before.size),
            "after sealing what is older than 30 days",
            f"{_size(after.size)}, {len(files)} segments {_size(size)}",
            (after.size + size) / before.size,
        ),
        Line(
            "the same, a day", _size(per_day), "an event in a segment, in the database",
            f"{size / sealed:,.0f} B, {before.size / events:,.0f} B",
        ),
        Line(
            "sealing", f"{sealed / sealing.seconds:,.0f} events/s", "time; making the file smaller",
            f"{sealing.seconds:,.0f} s; {compacting.seconds:,.0f} s",
        ),
        Line(
            f"a host's start: opening the file, {before.read}", f"{before.start * 1e3:,.0f} ms", "sealed",
            f"{after.start * 1e3:,.0f} ms", after.start / before.start,
        ),
        *(
            Line(
                f"waking a hall's queue, {name}", f"{percentile(before.wakings, share) * 1e6:,.0f} µs", "sealed",
                f"{percentile(after.wakings, share) * 1e6:,.0f} µs",
                percentile(after.wakings, share) / percentile(before.wakings, share),
            )
            for name, share in (("p50", 0.5), ("p99", 0.99))
        ),
        Line(
            "`tianhe journal verify`", f"{before.verify:,.0f} s", "sealed", f"{after.verify:,.0f} s",
            after.verify / before.verify,
        ),
    ]  # fmt: skip


class Looked(msgspec.Struct):
    """A database's bytes; seconds of a host's start and what it reads; of a queue's wakings; of a verification."""

    size: int
    start: float
    read: str
    wakings: list[float]
    verify: float


async def _looked(path: Path) -> Looked:
    with timed() as start:
        store = SqliteStore(str(path))
        cluster = LocalCluster(store, 1, SystemClock(), None, lambda _: None, None)
        host = await cluster.restart(0)
    await host.stop()
    read = f"{len(await store.tells())} tells, {len(await store.reminders(2**62))} reminders"
    queues = [Address("queue", key) for (key,) in store._db.execute("SELECT id FROM queue")]
    chance, wakings = random.Random(1), []
    for _ in range(ROUNDS):
        for address in chance.sample(queues, len(queues)):
            actor = kind_of(address)(address.key)
            with timed() as waking:
                await store.load(actor)
            wakings.append(waking.seconds)
    await cluster.close()
    with timed() as verifying:
        found = checked(path, path.parent / "segments")
    assert [*found.damaged, *found.faults] == []
    return Looked(path.stat().st_size, start.seconds, read, wakings, verifying.seconds)


def _working_days(count: int) -> list[date]:
    found = [FIRST]
    while len(found) < count:
        day = found[-1] + timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        found.append(day)
    return found


async def _write_again(path: Path, days: list[date]) -> tuple[int, int]:
    """Write the day that was lived for all others; answers how many events and tickets there are then."""
    end = midnight(days[-1]) + DAY
    store = SqliteStore(str(path))
    # As the hosts' hourly pruning would have left it.
    await store.prune(0, midnight(FIRST) + DAY)
    lasts = {(e.kind, e.key): (e.seq, e.hash) for e in await store.chained(limit=10**9)}
    lived = [event for event in await store.since(0, 10**9) if event.at >= midnight(FIRST) + MORNING]
    position = await store.position()
    await store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for setting in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -1000000"):
            db.execute(f"PRAGMA {setting}")
        tables = dict(_lasting(db))
        commands = db.execute("SELECT * FROM command").fetchall()
        for number, day in enumerate(days[1:], 1):
            shift, names = (day - FIRST).days * DAY, _names(day)
            db.execute("BEGIN")
            rows = []
            for event in lived:
                position += 1
                rows.append(_again(event, names, shift, position, lasts))
            _insert(db, "journal", rows)
            for table, kept in tables.items():
                _insert(db, table, [tuple(_dated(value, names) for value in row) for row in kept])
            old = end - midnight(day) > 30 * DAY  # then replies are forgotten
            _insert(
                db, "command",
                [(kind, _dated(key, names), f"{id_}{number}", digest, None if old else reply, at + shift)
                 for kind, key, id_, digest, reply, at in commands],
            )  # fmt: skip
            db.execute("UPDATE store SET value = ? WHERE name = 'last_position'", (str(rows[-1][0]),))
            db.execute("UPDATE store SET value = ? WHERE name = 'last_hash'", (rows[-1][-1].hex(),))
            db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL")
        (tickets,) = db.execute("SELECT count(*) FROM ticket").fetchone()
    return position, tickets


def _again(
    event: Recorded, day: Names, shift: int, position: int, lasts: dict[tuple[str, str], tuple[int, bytes]]
) -> tuple[Any, ...]:
    key, text = _dated(event.key, day), _dated(event.text, day)
    seq, before = lasts.get((event.kind, key), (0, b""))
    id_ = f"{event.command_id}{shift // DAY}"
    own = (event.kind, key, seq + 1, event.type, event.at + shift, _dated(event.actor, day), id_)
    hash_ = chain(before, *own, text.encode())
    lasts[event.kind, key] = (seq + 1, hash_)
    return (position, *own, text, hash_)


def _dated(value: Any, names: Names) -> Any:
    """A value of the lived day as another day has it."""
    if not isinstance(value, str):
        return value
    for lived, other in zip(_names(FIRST), names, strict=True):
        value = value.replace(lived, other)
    return value


@cache
def _names(day: date) -> Names:
    return f"{day:%Y%m%d}", day.isoformat()


def _lasting(db: sqlite3.Connection) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The rows of rooms' tables whose keys hold the day's date: they are other rows every day."""
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        keys = [column[1] for column in db.execute(f'PRAGMA table_info("{table}")') if column[5]]
        dated = " OR ".join(f"\"{key}\" LIKE '%{FIRST:%Y%m%d}%' OR \"{key}\" LIKE '%{FIRST}%'" for key in keys)
        if table not in OURS and (rows := db.execute(f'SELECT * FROM "{table}" WHERE {dated}').fetchall()):
            yield table, rows


def _insert(db: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        db.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)


def _size(size: float) -> str:
    return f"{size / 1e9:,.2f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
