"""The default store: one SQLite file, WAL, synchronous=FULL.

Commits run on the event loop, not in a thread: Python's sqlite3 gives up the interpreter lock once a row, and with a
busy loop beside it each row then waits for the switch interval (measured: 101 commands/s in a thread, 42,000 inline).
A small commit is a few hundred microseconds; where another process holds the write lock, the wait is asynchronous.
The last word of a large one, COMMIT, is where the disk is waited for, and a single call that gives up the lock once: it
runs in a thread, so that turns go on meanwhile (measured: a quarter of the time of 1,000 commands).
"""

import asyncio
import concurrent.futures
import re
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection

from actors.actor import Actor
from actors.address import Address
from actors.clock import SECOND
from actors.journal import Recorded
from actors.rows import Row
from actors.stores.archive import Archive
from actors.stores.contract import (
    Batch,
    Conflict,
    Segment,
    StoredReminder,
    StoredReply,
    StoredTell,
    StoreError,
    TellMark,
    Unwritable,
    Values,
)
from actors.stores.sqlite_reading import SqliteReading
from actors.stores.sqlite_rows import SqliteRows, create_tables, statements_of
from actors.stores.tables import CommandRow, JournalRow, OutboxRow, ReminderRow, SegmentRow

T = TypeVar("T")

_LAST = "SELECT seq, hash FROM journal WHERE kind = ? AND key = ? ORDER BY seq DESC LIMIT 1"
_RIVAL = re.compile(r"^UNIQUE constraint failed: (journal|command|outbox)\.")
_UNWRITABLE = (  # by the fault of a value, not of the database
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    OverflowError,
    TypeError,
    ValueError,
    AttributeError,
)
FORGOTTEN = 5_000  # positions of sealed events deleted in one transaction
LARGE = 64  # events of a commit that is worth a thread's waking
SLICE = 3600 * SECOND  # of replies forgotten in one transaction
_TELLS = "SELECT id, at, seq, number, source_kind, source_key, kind, key, payload, failure, tries FROM outbox"
_FORGET = (
    "DELETE FROM journal WHERE position BETWEEN ? AND ? AND seq <"
    " (SELECT max(newer.seq) FROM journal AS newer WHERE newer.kind = journal.kind AND newer.key = journal.key)"
)
_EVENTS = "SELECT position, kind, key, seq, type, at, actor, command_id, data, hash FROM journal"


def classify(error: sqlite3.Error) -> StoreError:
    """Which of the known faults an SQLite error is."""
    text = str(error)
    for words, problem in (
        ("readonly", "readonly"),
        ("full", "full"),
        ("locked", "locked"),
        ("malformed", "corrupt"),
        ("not a database", "corrupt"),
        ("unable to open", "missing"),
        ("disk I/O error", "disk"),
    ):
        if words in text:
            return StoreError(problem, text)
    return StoreError(text)


def connect(path: str, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file (``:memory:`` for one that vanishes). Raises StoreError."""
    mode = "?mode=ro" if read_only else ""
    uri = path if path == ":memory:" else f"file:{quote(path)}{mode}"
    try:
        db = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=0, cached_statements=256
        )
        db.execute("PRAGMA busy_timeout = 5000")
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -32000")
        db.execute("PRAGMA wal_autocheckpoint = 4000")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise classify(error) from None
    return db


def _tell(row: tuple[Any, ...]) -> StoredTell:
    id_, at, seq, number, source_kind, source_key, kind, key, payload, failure, tries = row
    return StoredTell(
        id_, at, seq, number, Address(source_kind, source_key), Address(kind, key), payload, failure, tries
    )


class SqliteStore:
    """The store on one connection: reads see what is committed, because a commit leaves the loop at most for its
    COMMIT, and nothing uses the connection meanwhile."""

    def __init__(self, path: str, *, create: bool = False, patience: float = 5.0) -> None:
        self._db = connect(path)
        self._patience = patience
        self._rows = SqliteRows(self._db)
        self.archive = Archive(Path(path).parent / "segments", self.sealed)
        self._syncer = concurrent.futures.ThreadPoolExecutor(1, "commit")
        self._syncing: asyncio.Future[sqlite3.Cursor] | None = None  # a COMMIT in its thread
        self._private = shared = path == ":memory:"
        own = (lambda: self._db) if shared else (lambda: connect(path, read_only=True))
        self._reading = SqliteReading(own, classify, shared)
        if create:
            create_tables(self._db)
        try:
            self.epoch = self._epoch()
        except sqlite3.Error as error:
            raise classify(error) from None
        self._db.execute("PRAGMA busy_timeout = 0")

    def _epoch(self) -> str:
        """The store's id, made up once. Only read where there is one: a host must come back while others write."""
        known = "SELECT value FROM store WHERE name = 'epoch'"
        found = self._db.execute(known).fetchone()
        if found is None:
            made = (secrets.token_hex(4),)
            self._db.execute("INSERT INTO store (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING", made)
            found = self._db.execute(known).fetchone()
        return str(found[0])

    shared = False

    async def load(self, actor: Actor) -> None:
        await self._synced()
        try:
            actor.load(self._rows)
            last = self._db.execute(_LAST, actor.address).fetchone()
        except sqlite3.Error as error:
            raise classify(error) from None
        actor.seq, actor.hash = last or (0, b"")

    async def commit(self, batch: Batch) -> int:
        large = len(batch.journal) >= LARGE and not self._private
        return await self._transact(lambda: self._write(batch), self._sync if large else None)

    async def _transact(self, write: Callable[[], T], sync: Callable[[], Awaitable[None]] | None = None) -> T:
        """Run ``write`` in a transaction of its own: all or nothing. ``sync`` is how to COMMIT (default: here)."""
        await self._begin()
        try:
            done = write()
            if sync is None:
                self._db.execute("COMMIT")
            else:
                await sync()
            return done
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError) and _RIVAL.search(str(error)):
                raise Conflict(str(error)) from None
            if isinstance(error, _UNWRITABLE) and not isinstance(error, Conflict):
                raise Unwritable(f"{type(error).__name__}: {error}") from None
            if isinstance(error, sqlite3.Error):
                raise classify(error) from None
            raise

    async def _sync(self) -> None:
        """COMMIT in the thread. Whoever gives up waiting for it must still see it end."""
        job = self._syncer.submit(self._db.execute, "COMMIT")
        self._syncing = asyncio.wrap_future(job)
        try:
            await self._syncing
        except BaseException:
            concurrent.futures.wait([job])
            raise
        finally:
            self._syncing = None

    async def _synced(self) -> None:
        """Wait for a COMMIT in its thread."""
        while self._syncing is not None:
            await asyncio.wait([self._syncing])

    async def _begin(self) -> None:
        """Take the write lock, waiting off the loop's back while another process has it."""
        waited, pause = 0.0, 0.0005
        while True:
            await self._synced()
            try:
                self._db.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                fault = classify(error)
                if fault.problem != "locked" or waited >= self._patience:
                    raise fault from None
            await asyncio.sleep(pause)
            waited += pause
            pause = min(pause * 1.5, 0.01)

    def _write(self, batch: Batch) -> int:
        db = self._db
        first = int(db.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()[0]) + 1
        if batch.journal:
            numbered = [(first + i, *values) for i, values in enumerate(batch.journal)]
            db.executemany(statements_of(JournalRow).insert, numbered)
            last = numbered[-1]  # so that a journal whose end was cut off can be told from a whole one
            self._set("last_position", str(last[0]))
            self._set("last_hash", last[-1].hex())
        if batch.commands:
            db.executemany(statements_of(CommandRow).insert, batch.commands)
        if batch.outbox:
            db.executemany(statements_of(OutboxRow).insert, batch.outbox)
        if batch.taken:
            gone = db.executemany(statements_of(OutboxRow).delete, [(id_,) for id_ in batch.taken]).rowcount
            if gone != len(batch.taken):
                raise Conflict("a tell was taken before")
        if batch.tried:
            tried = [(tries, failure, id_) for id_, (tries, failure) in batch.tried.items()]
            db.executemany("UPDATE outbox SET tries = ?, failure = ? WHERE id = ?", tried)
        self._upsert(ReminderRow, batch.reminders)
        by_class: defaultdict[type[Row], dict[Any, Values | None]] = defaultdict(dict)
        for (cls, key), row in batch.rows.items():
            by_class[cls][key] = row
        for cls, rows in by_class.items():
            self._upsert(cls, rows)
        return first

    def _upsert(self, cls: type[Row], rows: dict[Any, Values | None]) -> None:
        if not rows:
            return
        writer = statements_of(cls)
        gone = [key for key, values in rows.items() if values is None]
        if gone:
            self._db.executemany(writer.delete, gone)
        kept = [writer.bind(values) for values in rows.values() if values is not None]
        if kept:
            self._db.executemany(writer.upsert, kept)

    async def _all(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        await self._synced()
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise classify(error) from None

    async def reply(self, address: Address, command_id: str) -> StoredReply | None:
        rows = await self._all(
            "SELECT digest, reply FROM command WHERE kind = ? AND key = ? AND id = ?", (*address, command_id)
        )
        return StoredReply(*rows[0]) if rows else None

    async def prune(self, replies: int, ids: int) -> int:
        """An hour of commands at a time, from where the last pruning ended, so that serving goes on meanwhile."""
        made_up = "DELETE FROM command WHERE at >= ? AND at < ? AND ltrim(id, '?') LIKE '.%'"
        old = "UPDATE command SET reply = NULL WHERE at >= ? AND at < ? AND reply IS NOT NULL"
        return await self._prune("pruned_ids", made_up, ids) + await self._prune("pruned", old, replies)

    async def _prune(self, name: str, sql: str, before: int) -> int:
        rows = await self._all("SELECT value FROM store WHERE name = ?", (name,))
        start = int(rows[0][0]) if rows else await self._oldest_command(0, 0)
        count = 0

        def forget(start: int, until: int) -> int:
            self._set(name, str(until))
            return self._db.execute(sql, (start, until)).rowcount

        while start < before:
            until = min(before, start + SLICE)
            count += await self._transact(partial(forget, start, until))
            start = until if until == before else max(until, await self._oldest_command(until, before))
            await asyncio.sleep(0)
        return count

    async def _oldest_command(self, since: int, otherwise: int) -> int:
        rows = await self._all("SELECT coalesce(min(at), ?) FROM command WHERE at >= ?", (otherwise, since))
        return int(rows[0][0])

    def _set(self, name: str, value: str) -> None:
        self._db.execute(
            "INSERT INTO store (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    async def tell(self, tell_id: str) -> StoredTell | None:
        rows = await self._all(f"{_TELLS} WHERE id = ?", (tell_id,))
        return _tell(rows[0]) if rows else None

    async def tells(
        self, after: TellMark | None = None, limit: int = 1000, *, to: Address | None = None
    ) -> Sequence[StoredTell]:
        where, values = ("kind = ? AND key = ? AND failure IS NULL", tuple(to)) if to else ("failure IS NULL", ())
        return await self._tells(where, values, after, limit)

    async def parked(self, after: TellMark | None = None, limit: int = 1000) -> Sequence[StoredTell]:
        return await self._tells("failure IS NOT NULL", (), after, limit)

    async def _tells(
        self, where: str, values: tuple[Any, ...], after: TellMark | None, limit: int
    ) -> Sequence[StoredTell]:
        order = f"{where} AND (seq, number, id) > (?, ?, ?) ORDER BY seq, number, id LIMIT ?"
        mark = after or TellMark(-1, -1, "")
        return [_tell(row) for row in await self._all(f"{_TELLS} WHERE {order}", (*values, *mark, limit))]

    async def waiting(self) -> tuple[int, int | None]:
        rows = await self._all("SELECT count(*), min(at) FROM outbox WHERE failure IS NULL")
        return rows[0][0], rows[0][1]

    async def due(self, address: Address, name: str) -> int | None:
        rows = await self._all("SELECT due FROM reminder WHERE kind = ? AND key = ? AND name = ?", (*address, name))
        return int(rows[0][0]) if rows else None

    async def reminders(self, before: int, limit: int = 1000) -> Sequence[StoredReminder]:
        rows = await self._all(
            "SELECT kind, key, name, due, payload FROM reminder WHERE due < ? ORDER BY due LIMIT ?", (before, limit)
        )
        return [StoredReminder(Address(r[0], r[1]), r[2], r[3], r[4]) for r in rows]

    async def events(self, address: Address, after: int = 0, limit: int = 1000) -> Sequence[Recorded]:
        rows = await self._all(
            f"{_EVENTS} WHERE kind = ? AND key = ? AND seq > ? ORDER BY seq LIMIT ?", (*address, after, limit)
        )
        return await self.archive.events([Recorded(*row) for row in rows], address, after, limit)

    async def since(self, position: int, limit: int = 1000) -> Sequence[Recorded]:
        rows = await self._all(f"{_EVENTS} WHERE position > ? ORDER BY position LIMIT ?", (position, limit))
        return await self.archive.since([Recorded(*row) for row in rows], position, limit)

    async def sealed(self) -> Sequence[Segment]:
        rows = await self._all("SELECT name, first, last, digest FROM segment ORDER BY first")
        return [Segment(*row) for row in rows]

    async def seal(self, segment: Segment) -> None:
        values = (segment.first, segment.last, segment.name, segment.digest)
        await self._transact(lambda: self._db.execute(statements_of(SegmentRow).insert, values))

    async def forget_sealed(self) -> int:
        until = int((await self._all("SELECT coalesce(max(last), 0) FROM segment"))[0][0])
        start = int((await self._all("SELECT coalesce(min(position), 0) FROM journal"))[0][0])
        count = 0
        for first in range(start, until + 1, FORGOTTEN):
            values = (first, min(first + FORGOTTEN - 1, until))
            count += await self._transact(lambda values=values: self._db.execute(_FORGET, values).rowcount)  # type: ignore[misc]
            await asyncio.sleep(0)
        return count

    async def chained(self, after: tuple[str, str, int] = ("", "", 0), limit: int = 10_000) -> Sequence[Recorded]:
        order = "WHERE (kind, key, seq) > (?, ?, ?) ORDER BY kind, key, seq LIMIT ?"
        return [Recorded(*row) for row in await self._all(f"{_EVENTS} {order}", (*after, limit))]

    async def position(self) -> int:
        return int((await self._all("SELECT coalesce(max(position), 0) FROM journal"))[0][0])

    async def layout(self, hosts: int | None = None) -> int:
        """The number of hosts this store was last laid out for (0: never); with ``hosts``, set it."""
        if hosts is not None:
            await self._transact(lambda: self._set("hosts", str(hosts)))
        rows = await self._all("SELECT value FROM store WHERE name = 'hosts'")
        return int(rows[0][0]) if rows else 0

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reading.read(work)

    async def close(self) -> None:
        self._reading.close()
        self._syncer.shutdown()
        self._db.close()
