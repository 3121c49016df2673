"""Connections to MariaDB or MySQL: a pool that outlives its server.

Every connection is to a server that takes writes. After a fault all of them are given up, so that the next one is
resolved anew: a pooled line to a primary that became a replica would refuse writes for ever.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncmy
from sqlalchemy import make_url

from actors.stores.contract import StoreError
from actors.stores.mariadb_faults import Standby, fault, judge
from actors.stores.persisting import persist

T = TypeVar("T")

Connection = Any  # asyncmy's, on loan from the pool
MODE = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"  # what does not fit is refused, not cut off; escapes are as usual
LOCK_WAIT = 5  # seconds for a lock of another transaction
SILENT = 60  # seconds without a word of the server, after which the line counts as broken


class Lines:
    """A pool of lines.

    ``url``: ``mysql://user:password@host:port/database``. Of several servers, ``?host=a:3306&host=b:3306`` instead, the
    first that answers and takes writes is used.
    """

    def __init__(self, url: str, size: int = 8, patience: float = 10.0) -> None:
        address = make_url(url)
        places = address.query.get("host", ())
        named = [places] if isinstance(places, str) else list(places)
        self._servers = [_place(name) for name in named] or [(address.host or "127.0.0.1", address.port or 3306)]
        self._account = {"user": address.username, "password": address.password or "", "database": address.database}
        self._patience = patience
        self._size = size
        self._loans = asyncio.Semaphore(size)
        self._free: list[Connection] = []
        self._generation = 0

    async def connect(self, *settings: str) -> Connection:
        """A connection outside the pool, with settings of its own (``SET SESSION …``) after ours."""
        last: Exception | None = None
        for host, port in self._servers:
            try:
                return await asyncio.wait_for(self._connect(host, port, settings), self._patience)
            except Exception as error:
                last = error
        assert last is not None
        raise last

    async def _connect(self, host: str, port: int, settings: tuple[str, ...]) -> Connection:
        connection = await asyncmy.connect(
            host=host,
            port=port,
            charset="utf8mb4",
            autocommit=True,  # transactions are begun by name
            connect_timeout=self._patience,
            read_timeout=SILENT,
            binary_prefix=True,
            **self._account,
        )
        try:
            async with connection.cursor() as cursor:
                for setting in (
                    f"sql_mode = '{MODE}', innodb_lock_wait_timeout = {LOCK_WAIT}",
                    "TRANSACTION ISOLATION LEVEL READ COMMITTED",  # no locks on gaps: nobody waits for rows not there
                    *settings,
                ):
                    await cursor.execute(f"SET SESSION {setting}")
                await cursor.execute("SELECT @@global.read_only")
                if (await cursor.fetchone())[0]:
                    raise Standby(f"{host}:{port} is read-only")
        except BaseException:
            connection.close()
            raise
        return connection

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Connection]:
        """Borrow a line. It is given up where the block fails: who knows what it was in the middle of. Raises
        StoreError where none is free in time, and what the driver raises."""
        try:
            await asyncio.wait_for(self._loans.acquire(), self._patience)
        except TimeoutError as error:
            raise StoreError("exhausted", f"all {self._size} connections are in use") from error
        try:
            generation = self._generation
            connection = self._free.pop() if self._free else await self.connect()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            if generation == self._generation:
                self._free.append(connection)
            else:
                connection.close()
        finally:
            self._loans.release()

    async def persist(
        self, work: Callable[[Connection], Awaitable[T]], patience: Callable[[], float] | None = None
    ) -> T:
        """Do something on a line, and again while the server is away or asks for another try. Raises as the contract
        says. ``work`` must know itself whether it may be done twice."""

        async def once() -> T:
            async with self.line() as connection:
                return await work(connection)

        return await persist(
            once,
            judge=judge,
            fault=fault,
            resolve_again=self.resolve_again,
            patience=patience or (lambda: self._patience),
        )

    async def resolve_again(self) -> None:
        """Give up every line, those in use when they come back."""
        self._generation += 1
        free, self._free = self._free, []
        for connection in free:
            connection.close()

    async def close(self) -> None:
        free, self._free = self._free, []
        self._generation += 1
        for connection in free:
            with suppress(Exception):
                await connection.ensure_closed()


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.partition(":")
    return host, int(port or 3306)
