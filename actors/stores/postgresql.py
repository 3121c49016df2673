"""PostgreSQL (14 or later), through asyncpg."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from actors.stores.contract import Batch, Overtaken, StoreError, Unwritable, Values
from actors.stores.faults import Verdict
from actors.stores.postgresql_faults import fault, judge
from actors.stores.postgresql_writing import COMPILER, OVERTAKEN, Writing
from actors.stores.server import Line

LONGEST_REPORT = 60
"""Seconds after which the server gives a question over many rows up."""

# What is acknowledged must be on disk (law 3), whatever the server's default. Stricter settings stay.
_DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
_END = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE pid = $1 AND application_name = $2 AND pid <> pg_backend_pid()"""
# A standby that is promoted is still the same database; what was dumped and restored is not.
_ORIGIN = """SELECT (SELECT system_identifier FROM pg_control_system()) || '.' || oid::text
FROM pg_database WHERE datname = current_database()"""


class PostgreSQL:
    """A `Server`. ``url``: ``postgresql://user:password@host:port,host:port/database``. ``patience``: seconds to
    connect in."""

    compiler = COMPILER
    driver = "postgresql+asyncpg"

    def __init__(self, url: str, patience: float = 10.0) -> None:
        scheme, _, rest = url.partition("://")
        self._dsn = f"{scheme.partition('+')[0]}://{rest}"  # without SQLAlchemy's name of the driver
        self._patience = patience
        self._name = f"tianhe {secrets.token_hex(8)}"  # by which the server knows our lines
        self._writing = Writing()

    async def connect(self) -> Line:
        line = await self._connect("read-write")
        try:
            if (encoding := line.get_settings().server_encoding) != "UTF8":
                raise StoreError(f"the database must be made with encoding UTF8, not {encoding}")
            await line.execute(_DURABLE)
        except BaseException:
            line.terminate()
            raise
        return line

    async def connect_to_read(self) -> Line:
        settings = {"default_transaction_read_only": "on", "statement_timeout": f"{LONGEST_REPORT}s"}
        return await self._connect("primary", settings)

    async def connect_to_hold(self, silent: int) -> Line:
        return await self._connect("read-write", {"idle_session_timeout": f"{silent}s"})

    async def hold(self, line: Line, key: str) -> bool:
        return bool(await line.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", key))

    async def _connect(self, target: str, settings: dict[str, str] | None = None) -> Line:
        return await asyncpg.connect(
            self._dsn,
            target_session_attrs=target,
            timeout=self._patience,
            statement_cache_size=512,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
            server_settings={"application_name": self._name, **(settings or {})},
        )

    async def close(self, line: Line) -> None:
        await line.close()

    def hang_up(self, line: Line) -> None:
        line.terminate()

    def judge(self, error: BaseException) -> Verdict:
        return judge(error)

    def fault(self, error: Exception) -> Exception:
        return fault(error)

    async def fetch(self, line: Line, sql: str, values: Sequence[Any]) -> Sequence[Values]:
        rows: Sequence[Values] = await line.fetch(sql, *values)
        return rows

    async def execute(self, line: Line, sql: str, values: Sequence[Any]) -> int:
        status: str = await line.execute(sql, *values)
        return int(status.rpartition(" ")[2])

    @asynccontextmanager
    async def snapshot(self, line: Line) -> AsyncIterator[None]:
        async with line.transaction(isolation="repeatable_read", readonly=True):
            yield

    @asynccontextmanager
    async def transaction(self, line: Line) -> AsyncIterator[None]:
        async with line.transaction():
            yield

    @asynccontextmanager
    async def alone(self, line: Line) -> AsyncIterator[None]:
        async with line.transaction():
            await line.execute("LOCK TABLE store IN EXCLUSIVE MODE")
            yield

    async def write(self, line: Line, batch: Batch) -> int:
        try:
            text, values = self._writing.statement(batch)
        except Exception as error:
            # A value that its column's type cannot make into one of the database.
            raise Unwritable(f"{type(error).__name__}: {error}") from error
        try:
            return int(await line.fetchval(text, *values))
        except asyncpg.InvalidTextRepresentationError as error:
            if OVERTAKEN in str(error):  # in whatever quotes the server's language has
                raise Overtaken(str(batch.term)) from error
            raise

    def number(self, line: Line) -> int:
        return int(line.get_server_pid())

    async def end(self, line: Line, number: int) -> None:
        await line.execute(_END, number, self._name)

    async def origin(self, line: Line) -> str:
        return str(await line.fetchval(_ORIGIN))
