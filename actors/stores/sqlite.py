"""The default store: one SQLite file, WAL, synchronous=FULL.

Commits run on the event loop, not in a thread: Python's sqlite3 gives up the interpreter lock once a row, and with a
busy loop beside it each row then waits for the switch interval (measured: 101 commands/s in a thread, 42,000 inline).
A small commit is a few hundred microseconds; where another process holds the write lock, the wait is asynchronous.
The last word of a large one, COMMIT, is where the disk is waited for, and a single call that gives up the lock once: it
runs in a thread, so that turns go on meanwhile (measured: a quarter of the time of 1,000 commands).
"""

import asyncio
import concurrent.futures
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from actors.actor import Actor
from actors.stores import questions
from actors.stores.archive import SEGMENTS, Archive
from actors.stores.contract import Batch, Conflict, StoreError, Unwritable
from actors.stores.sql import SqlStore, first_facts
from actors.stores.sqlite_file import classify, connect, create_tables
from actors.stores.sqlite_reading import SqliteReading
from actors.stores.sqlite_turns import Turns
from actors.stores.sqlite_writing import COMPILER, SqliteRows, set_facts, write

T = TypeVar("T")

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
LARGE = 64  # events of a commit that is worth a thread's waking


class SqliteStore(SqlStore):
    """The store on one connection: reads see what is committed, because a commit leaves the loop at most for its
    COMMIT, and nothing uses the connection meanwhile."""

    compiler = COMPILER
    shared = False

    def __init__(self, path: str, *, create: bool = False, patience: float = 5.0, segments: Path | None = None) -> None:
        self._db = connect(path)
        self._patience = patience
        self._rows = SqliteRows(self._db)
        self.archive = Archive(segments or Path(path).parent / SEGMENTS, self.sealed)
        self._syncer = concurrent.futures.ThreadPoolExecutor(1, "commit")
        self._syncing: asyncio.Future[sqlite3.Cursor] | None = None  # a COMMIT in its thread
        self._private = private = path == ":memory:"
        self._turns = None if private else Turns(path)
        self._mine = asyncio.Lock()  # one transaction at a time on the connection
        own = (lambda: self._db) if private else (lambda: connect(path, read_only=True))
        self._reading = SqliteReading(own, classify, private)
        try:
            if create:
                create_tables(self._db)
            self._epoch = self._known_epoch(path)
        except sqlite3.Error as error:
            raise classify(error) from None
        self._db.execute("PRAGMA busy_timeout = 0")

    def _known_epoch(self, path: str) -> str:
        """The store's id. Only read where it is known: a host must come back while others write."""
        origin = "" if self._private else str(os.stat(path).st_ino)  # a copied file is another file
        if first_facts(self._facts(), origin):
            self._db.execute("BEGIN IMMEDIATE")
            set_facts(self._db, first_facts(self._facts(), origin))
            self._db.execute("COMMIT")
        return self._facts()["epoch"]

    def _facts(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM store WHERE name IN ('epoch', 'origin')").fetchall())

    async def load(self, actor: Actor) -> None:
        await self._synced()
        last = COMPILER.compiled(questions.LAST)
        try:
            self._db.execute("BEGIN")  # of one snapshot: other processes write
            try:
                actor.load(self._rows)
                found = self._db.execute(last.sql, last.values(actor.address._asdict())).fetchone()
            finally:
                self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise classify(error) from None
        actor.seq, actor.hash = found or (0, b"")

    async def commit(self, batch: Batch) -> int:
        large = len(batch.journal) >= LARGE and not self._private
        return await self._transact(lambda: write(self._db, batch), self._sync if large else None)

    async def _transact(self, work: Callable[[], T], sync: Callable[[], Awaitable[None]] | None = None) -> T:
        """Run ``work`` in a transaction of its own: all or nothing. ``sync`` is how to COMMIT (default: here)."""
        async with self._turn():
            return await self._whole(work, sync)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Be the one who writes, in this process and among those of this machine."""
        async with self._mine:
            if self._turns is None:
                yield
                return
            if not self._turns.take():
                try:
                    await self._turns.wait(self._patience)
                except TimeoutError:
                    raise StoreError("locked", "another host does not end its turn") from None
            try:
                yield
            finally:
                self._turns.give()

    async def _whole(self, work: Callable[[], T], sync: Callable[[], Awaitable[None]] | None) -> T:
        await self._begin()
        try:
            done = work()
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
        """Take the write lock, waiting off the loop's back where a program that knows nothing of turns has it."""
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

    async def _fetch(self, question: Any, **values: Any) -> Sequence[Any]:
        await self._synced()
        compiled = COMPILER.compiled(question)
        try:
            return self._db.execute(compiled.sql, compiled.values(values)).fetchall()
        except sqlite3.Error as error:
            raise classify(error) from None

    async def _change(self, facts: dict[str, str], change: Any = None, **values: Any) -> int:
        def work() -> int:
            set_facts(self._db, facts)
            if change is None:
                return 0
            compiled = COMPILER.compiled(change)
            return self._db.execute(compiled.sql, compiled.values(values)).rowcount

        return await self._transact(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reading.read(work)

    async def look(self, work: Callable[[Connection], T]) -> T:
        return self._reading.look(work)

    async def close(self) -> None:
        self._reading.close()
        self._syncer.shutdown()
        if self._turns is not None:
            self._turns.close()
        self._db.close()
