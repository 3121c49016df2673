"""The store on a MariaDB or MySQL server (InnoDB), which several machines can reach.

A line that breaks in a commit leaves it unknown whether it happened. The store then ends what may still be at work on
the server, looks whether the batch is there, and only then answers or writes it again.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection as SyncConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only, greenlet_spawn

import actors.stores.mariadb_tables  # noqa: F401 - how tables are laid out there
from actors.actor import Actor
from actors.rows import R, Row
from actors.stores import questions
from actors.stores.archive import SEGMENTS, Archive
from actors.stores.contract import Batch
from actors.stores.evidence import happened
from actors.stores.mariadb_faults import fault, judge
from actors.stores.mariadb_lines import Connection, Lines
from actors.stores.mariadb_writing import COMPILER, Cursor, set_facts, write
from actors.stores.persisting import Verdict
from actors.stores.server_reading import ServerReading
from actors.stores.sql import SqlStore, new_epoch

T = TypeVar("T")

_GOING = "SELECT count(*) FROM information_schema.processlist WHERE id = %s"
_PATIENT = 1000  # looks, a hundredth of a second apart, whether an ended connection is gone

log = logging.getLogger("tianhe.store")


class MariadbStore(SqlStore):
    """Made by ``MariadbStore.open``. ``patience``: seconds that it waits for a server that is away; in doubt about a
    commit, six times as long."""

    compiler = COMPILER
    shared = True

    def __init__(self, lines: Lines, patience: float, segments: Path) -> None:
        self.archive = Archive(segments, self.sealed)
        self._lines = lines
        self._patience = patience
        read_only = partial(lines.connect, "TRANSACTION READ ONLY")
        self._reading = ServerReading("mysql+asyncmy", read_only, fault)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        create: bool = False,
        patience: float = 10.0,
        connections: int = 8,
        segments: Path = SEGMENTS,
    ) -> "MariadbStore":
        """``segments`` is the folder of the sealed journal. Raises StoreError."""
        store = cls(Lines(url, connections, patience), patience, segments)
        try:
            if create:
                await create_tables(store._lines)
            await store._lines.persist(_prepare)
            store._epoch = str(await store._fact("epoch"))
        except BaseException:
            await store.close()
            raise
        return store

    async def load(self, actor: Actor) -> None:
        last = COMPILER.compiled(questions.LAST)

        async def work(line: Connection) -> None:
            async with line.cursor() as cursor:
                await cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # the next one only
                await cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
                await greenlet_spawn(actor.load, _Rows(cursor))
                await cursor.execute(last.sql, last.values(actor.address._asdict()))
                found = await cursor.fetchone()
                await cursor.execute("COMMIT")
            actor.seq, actor.hash = found or (0, b"")

        await self._lines.persist(work)

    async def commit(self, batch: Batch) -> int:
        """Also where nobody waits for it any more, it is seen to its end."""
        commit = asyncio.ensure_future(self._commit(batch))
        try:
            return await asyncio.shield(commit)
        except asyncio.CancelledError:
            await asyncio.wait([commit])
            if not commit.cancelled():
                commit.exception()
            raise

    async def _commit(self, batch: Batch) -> int:
        doubted: int | None = None  # the server's number of the connection in which a try may have happened

        async def work(line: Connection) -> int:
            nonlocal doubted
            async with line.cursor() as cursor:
                if doubted is not None:
                    await _end(cursor, doubted)
                    done = await happened(batch, partial(_answer, cursor))
                    doubted = None
                    if done is not None:
                        return done
                await cursor.execute("START TRANSACTION")
                first = await write(cursor, batch)
                try:
                    await cursor.execute("COMMIT")
                except BaseException as error:
                    if judge(error) is not Verdict.AGAIN:
                        doubted = line.thread_id()
                    raise
                return first

        return await self._lines.persist(work, lambda: self._patience * (1 if doubted is None else 6))

    async def _fetch(self, question: Any, **values: Any) -> Sequence[Any]:
        async def work(line: Connection) -> Sequence[Any]:
            async with line.cursor() as cursor:
                return await _answer(cursor, question, **values)

        return await self._lines.persist(work)

    async def _change(self, facts: dict[str, str], change: Any = None, **values: Any) -> int:
        async def work(line: Connection) -> int:
            async with line.cursor() as cursor:
                await cursor.execute("START TRANSACTION")
                await set_facts(cursor, facts)
                count = 0
                if change is not None:
                    compiled = COMPILER.compiled(change)
                    count = await cursor.execute(compiled.sql, compiled.values(values))
                await cursor.execute("COMMIT")
                return int(count)

        return await self._lines.persist(work)

    async def read(self, work: Callable[[SyncConnection], T]) -> T:
        return await self._reading.read(work)

    async def close(self) -> None:
        await self._reading.close()
        await self._lines.close()


class _Rows:
    """`actors.rows.Rows` on a cursor, inside ``greenlet_spawn``: the actor's code waits without knowing it."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor

    def _fetch(self, sql: str, values: list[Any]) -> Sequence[Any]:
        await_only(self._cursor.execute(sql, values))
        rows: Sequence[Any] = await_only(self._cursor.fetchall())
        return rows

    def get(self, cls: type[R], key: str) -> R | None:
        found: R | None = COMPILER.table(cls).by_key(self._fetch, key)
        return found

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        return COMPILER.table(cls).rows(self._fetch, order_by, **equal)


async def _answer(cursor: Cursor, question: Any, **values: Any) -> Sequence[Any]:
    compiled = COMPILER.compiled(question)
    await cursor.execute(compiled.sql, compiled.values(values))
    rows: Sequence[Any] = await cursor.fetchall()
    return rows


async def create_tables(lines: Lines) -> None:
    """Every table that is known by now, where there is none of that name: for tests and scratch databases."""
    engine = create_async_engine("mysql+asyncmy://", async_creator=lines.connect, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await engine.dispose()


async def _prepare(line: Connection) -> None:
    """Facts that must be there: the epoch, and the counter of positions. Of several that come at once, one counts."""
    async with line.cursor() as cursor:
        await cursor.execute("SELECT @@global.innodb_flush_log_at_trx_commit")
        if (await cursor.fetchone())[0] != 1:
            log.warning("the server does not wait for its disk: set innodb_flush_log_at_trx_commit = 1")
        await cursor.execute("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1")
        position, hash_ = await cursor.fetchone() or (0, b"")
        facts = {"epoch": new_epoch(), "last_position": str(position), "last_hash": hash_.hex()}
        for fact in facts.items():
            await cursor.execute("SELECT count(*) FROM store WHERE name = %s", (fact[0],))
            if not (await cursor.fetchone())[0]:
                await cursor.execute(
                    "INSERT INTO store (name, value) VALUES (%s, %s) ON DUPLICATE KEY UPDATE name = name", fact
                )


async def _end(cursor: Cursor, connection: int) -> None:
    """End a connection that may still be at work, and wait until it is gone. Another server's is gone already."""
    await cursor.execute(_GOING, (connection,))
    for _ in range(_PATIENT):
        if not (await cursor.fetchone())[0]:
            return
        try:
            await cursor.execute("KILL %s", (connection,))
        except Exception as error:
            if judge(error) is Verdict.LOST:
                raise
        await asyncio.sleep(0.01)
        await cursor.execute(_GOING, (connection,))
    raise TimeoutError(f"connection {connection} does not end")
