"""Questions over many rows in PostgreSQL: on lines of their own that cannot write, each of one snapshot.

They run on an event loop in a thread of its own, so that what a question does with its rows keeps no turn waiting.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from actors.stores.postgresql_faults import fault
from actors.stores.postgresql_lines import Lines

T = TypeVar("T")

AT_ONCE = 4
"""Questions answered at one moment; the others wait their turn."""
LONGEST = 60
"""Seconds after which the server gives a question up."""


class PostgresReading:
    """Readings of one database. The thread begins with the first question."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._engine: AsyncEngine | None = None

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on what is committed now. Raises StoreError."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="reading", daemon=True)
            self._thread.start()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._read(work), self._loop))

    async def _read(self, work: Callable[[Connection], T]) -> T:
        if self._engine is None:
            settings = {"default_transaction_read_only": "on", "statement_timeout": f"{LONGEST}s"}
            self._engine = create_async_engine(
                "postgresql+asyncpg://",
                async_creator=lambda: self._lines.connect(**settings),
                isolation_level="REPEATABLE READ",
                pool_size=AT_ONCE,
                max_overflow=0,
                pool_pre_ping=True,
            )
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(work)
        except DBAPIError as error:
            known = error.orig.__cause__ if error.orig is not None else None
            raise fault(known or error) from error
        except OSError as error:
            raise fault(error) from error

    async def close(self) -> None:
        if self._loop is None or self._thread is None:
            return
        if self._engine is not None:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._engine.dispose(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = None
