"""The store on a PostgreSQL server (14 or later), which several machines can reach.

A line that breaks in a commit leaves it unknown whether it happened. The store then ends what may still be at work on
the server, looks whether the batch is there, and only then answers or writes it again.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection as SyncConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only, greenlet_spawn

from actors.actor import Actor
from actors.rows import R, Row
from actors.stores import questions
from actors.stores.archive import SEGMENTS, Archive
from actors.stores.contract import Batch, StoreError
from actors.stores.evidence import happened
from actors.stores.postgresql_faults import Verdict, fault, judge
from actors.stores.postgresql_lines import Connection, Lines
from actors.stores.postgresql_reading import PostgresReading
from actors.stores.postgresql_writing import COMPILER, Writing
from actors.stores.sql import SqlStore, first_facts
from actors.stores.tables import StoreRow

T = TypeVar("T")

_END = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE pid = $1 AND application_name = $2 AND pid <> pg_backend_pid()"""


class PostgresStore(SqlStore):
    """Made by ``PostgresStore.open``. ``patience``: seconds that it waits for a server that is away; in doubt about a
    commit, six times as long."""

    compiler = COMPILER
    shared = True

    def __init__(self, lines: Lines, patience: float, segments: Path) -> None:
        self.archive = Archive(segments, self.sealed)
        self._lines = lines
        self._patience = patience
        self._writing = Writing()
        self._reading = PostgresReading(lines)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        create: bool = False,
        patience: float = 10.0,
        connections: int = 8,
        segments: Path = SEGMENTS,
    ) -> "PostgresStore":
        """``segments`` is the folder of the sealed journal. Raises StoreError."""
        store = cls(Lines(url, connections, patience), patience, segments)
        try:
            if create:
                await create_tables(store._lines)
            await store._prepare()
        except BaseException:
            await store.close()
            raise
        return store

    async def _prepare(self) -> None:
        """Facts that must be there: the epoch, and the counter of positions."""
        encoding = await self._lines.persist(lambda line: line.fetchval("SHOW server_encoding"))
        if encoding != "UTF8":
            raise StoreError(f"the database must be made with encoding UTF8, not {encoding}")
        self._epoch = await self._lines.persist(_known_epoch)

    async def load(self, actor: Actor) -> None:
        last = COMPILER.compiled(questions.LAST)

        async def work(line: Connection) -> None:
            async with line.transaction(isolation="repeatable_read", readonly=True):
                await greenlet_spawn(actor.load, _Rows(line))
                found = await line.fetchrow(last.sql, *last.values(actor.address._asdict()))
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
        try:
            text, values = self._writing.statement(batch)
        except Exception as error:
            raise fault(error) from error  # a value that its column's type cannot make into one of the database
        doubted: int | None = None  # the server's process in which a try may have happened

        async def work(line: Connection) -> int:
            nonlocal doubted
            if doubted is not None:
                await line.execute(_END, doubted, self._lines.name)
                done = await happened(batch, lambda question, **values: _fetch(line, question, values))
                doubted = None
                if done is not None:
                    return done
            process = line.get_server_pid()
            try:
                return int(await line.fetchval(text, *values))
            except BaseException as error:
                if judge(error) is Verdict.LOST:
                    doubted = process
                raise

        return await self._lines.persist(work, lambda: self._patience * (1 if doubted is None else 6))

    async def _fetch(self, question: Any, **values: Any) -> Sequence[Any]:
        return await self._lines.persist(lambda line: _fetch(line, question, values))

    async def _change(self, facts: dict[str, str], change: Any = None, **values: Any) -> int:
        upsert = COMPILER.table(StoreRow).upsert

        async def work(line: Connection) -> int:
            async with line.transaction():
                for fact in sorted(facts.items()):
                    await line.execute(upsert, *fact)
                if change is None:
                    return 0
                compiled = COMPILER.compiled(change)
                status = await line.execute(compiled.sql, *compiled.values(values))
            return int(status.rpartition(" ")[2])

        return await self._lines.persist(work)

    async def read(self, work: Callable[[SyncConnection], T]) -> T:
        return await self._reading.read(work)

    async def close(self) -> None:
        await self._reading.close()
        await self._lines.close()


class _Rows:
    """`actors.rows.Rows` on a line, inside ``greenlet_spawn``: the actor's code waits without knowing it."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def _fetch(self, sql: str, values: list[Any]) -> Sequence[Any]:
        rows: Sequence[Any] = await_only(self._line.fetch(sql, *values))
        return rows

    def get(self, cls: type[R], key: str) -> R | None:
        found: R | None = COMPILER.table(cls).by_key(self._fetch, key)
        return found

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        return COMPILER.table(cls).rows(self._fetch, order_by, **equal)


async def _fetch(line: Connection, question: Any, values: dict[str, Any]) -> Sequence[Any]:
    compiled = COMPILER.compiled(question)
    rows: Sequence[Any] = await line.fetch(compiled.sql, *compiled.values(values))
    return rows


async def create_tables(lines: Lines) -> None:
    """Every table that is known by now, where there is none of that name: for tests and scratch databases."""
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lines.connect, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await engine.dispose()


_FACTS = "SELECT name, value FROM store WHERE name IN ('epoch', 'origin', 'last_position', 'last_hash')"
# A standby that is promoted is still the same database; what was dumped and restored is not.
_ORIGIN = """SELECT (SELECT system_identifier FROM pg_control_system()) || '.' || oid::text
FROM pg_database WHERE datname = current_database()"""


async def _known_epoch(line: Connection) -> str:
    """The store's id. Writes what must be there before the first commit: the identity, the counter of positions."""
    origin = str(await line.fetchval(_ORIGIN))
    facts = dict(await line.fetch(_FACTS))
    if first_facts(facts, origin) or not {"last_position", "last_hash"} <= facts.keys():
        async with line.transaction():
            await line.execute("LOCK TABLE store IN EXCLUSIVE MODE")  # of several that come at once, one counts
            facts = dict(await line.fetch(_FACTS))
            end = await line.fetchrow("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1")
            position, hash_ = end or (0, b"")
            made = {"last_position": str(position), "last_hash": hash_.hex()} | facts | first_facts(facts, origin)
            for fact in sorted(made.items()):
                await line.execute(COMPILER.table(StoreRow).upsert, *fact)
        facts = made
    return str(facts["epoch"])
