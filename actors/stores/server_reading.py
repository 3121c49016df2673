"""Questions over many rows on a server: on lines of their own that cannot write, each of one snapshot.

They run on an event loop in a thread of its own, so that what a question does with its rows keeps no turn waiting.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

T = TypeVar("T")

AT_ONCE = 4
"""Questions answered at one moment; the others wait their turn."""


class ServerReading:
    """Readings of one database; the thread begins with the first question.

    ``driver`` is SQLAlchemy's name of dialect and driver, ``connect`` makes the driver's own connection, which refuses
    to write, and ``fault`` names the driver's errors as the contract does.
    """

    def __init__(
        self, driver: str, connect: Callable[[], Awaitable[Any]], fault: Callable[[BaseException], Exception]
    ) -> None:
        self._driver = driver
        self._connect = connect
        self._fault = fault
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
            self._engine = create_async_engine(
                f"{self._driver}://",
                async_creator=self._connect,
                isolation_level="REPEATABLE READ",
                pool_size=AT_ONCE,
                max_overflow=0,
                pool_pre_ping=True,
            )
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(work)
        except DBAPIError as error:
            known = error.orig and (error.orig.__cause__ or error.orig)
            raise self._fault(known or error) from error
        except OSError as error:
            raise self._fault(error) from error

    async def close(self) -> None:
        if self._loop is None or self._thread is None:
            return
        if self._engine is not None:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._engine.dispose(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = None
