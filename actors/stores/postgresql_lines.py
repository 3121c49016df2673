"""Connections to PostgreSQL: a pool that outlives its server.

Every connection is to a server that takes writes (``target_session_attrs``). After a fault all of them are given up,
so that the next one is resolved anew: a pooled line to a primary that became a standby would refuse writes for ever.
"""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg

from actors.stores.contract import StoreError
from actors.stores.postgresql_faults import Verdict, fault, judge

T = TypeVar("T")

Connection = Any  # asyncpg's, on loan from a pool
SHORTEST, LONGEST = 0.02, 1.0  # seconds between two tries


class Lines:
    """A pool of lines. ``name`` is what the server knows them by, so that one left hanging can be ended."""

    def __init__(self, url: str, size: int = 8, patience: float = 10.0) -> None:
        self._dsn = _dsn(url)
        self._size = size
        self._patience = patience
        self._pool: asyncpg.Pool | None = None
        self.name = f"tianhe {secrets.token_hex(8)}"

    async def connect(self, **settings: str) -> Connection:
        """A connection outside the pool, with settings of its own."""
        return await asyncpg.connect(self._dsn, **self._options("primary", settings))

    def _options(self, target: str, settings: dict[str, str]) -> dict[str, Any]:
        return {
            "target_session_attrs": target,
            "timeout": self._patience,
            "server_settings": {"application_name": self.name, **settings},
        }

    async def _opened(self) -> asyncpg.Pool:
        if self._pool is None:
            self._pool = asyncpg.create_pool(
                self._dsn,
                min_size=0,
                max_size=self._size,
                max_inactive_connection_lifetime=0,
                statement_cache_size=512,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
                init=_durable,
                reset=_as_it_is,
                **self._options("read-write", {}),
            )
        await self._pool  # initialised once, by whoever comes first
        return self._pool

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Connection]:
        """Borrow a line. Raises StoreError where none is free in time, and what the driver raises."""
        pool = await self._opened()
        try:
            connection = await pool.acquire(timeout=self._patience)
        except TimeoutError as error:
            if pool.get_size() - pool.get_idle_size() >= self._size:
                raise StoreError("exhausted", f"all {self._size} connections are in use") from error
            raise
        try:
            yield connection
        finally:
            await pool.release(connection)

    async def persist(
        self, work: Callable[[Connection], Awaitable[T]], patience: Callable[[], float] | None = None
    ) -> T:
        """Do something on a line, and again while the server is away or asks for another try. Raises as the contract
        says. ``work`` must know itself whether it may be done twice."""
        loop = asyncio.get_running_loop()
        began, pause = loop.time(), SHORTEST
        while True:
            try:
                async with self.line() as connection:
                    return await work(connection)
            except StoreError:
                raise
            except Exception as error:
                verdict = judge(error)
                if verdict in (Verdict.LOST, Verdict.STANDBY):
                    await self.resolve_again()
                elif verdict is not Verdict.AGAIN:
                    raise fault(error) from error
                if loop.time() - began > (patience() if patience else self._patience):
                    raise fault(error) from error
            await asyncio.sleep(pause * (0.5 + random.random()))
            pause = min(pause * 2, LONGEST)

    async def resolve_again(self) -> None:
        """Give up every line, those in use when they come back."""
        if self._pool is not None:
            await self._pool.expire_connections()

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()


async def _durable(connection: Connection) -> None:
    """What is acknowledged must be on disk (law 3), whatever the server's default. Stricter settings stay."""
    await connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )


async def _as_it_is(_: Connection) -> None:
    """Nothing is left behind on a line, so nothing is undone when it comes back: that would be a round trip."""


def _dsn(url: str) -> str:
    """The address as the driver takes it: SQLAlchemy's name of the driver left out."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"
