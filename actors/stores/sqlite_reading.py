"""Questions over many rows, such as reports: on connections of their own that cannot write, off the event loop.

Python's sqlite3 gives up the interpreter lock once a row (see `actors.stores.sqlite`): have SQL add up, fetch few rows.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from actors.stores.contract import StoreError

T = TypeVar("T")

AT_ONCE = 2
"""Questions answered at one moment; the others wait their turn."""


class SqliteReading:
    """Readings of one database. A ``:memory:`` one has but the store's own connection, and is read on the loop."""

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], classify: Callable[[sqlite3.Error], StoreError], shared: bool
    ) -> None:
        self._connect = connect
        self._classify = classify
        self._shared = shared
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._engine: Engine | None = None

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on what is committed now. Raises StoreError."""
        async with self._turns:
            return self._run(work) if self._shared else await asyncio.to_thread(self._run, work)

    def look(self, work: Callable[[Connection], T]) -> T:
        """The same at once, on the caller's thread: a few rows by their keys are there before a thread would begin."""
        return self._run(work)

    def _run(self, work: Callable[[Connection], T]) -> T:
        try:
            return self._answer(work)
        except DatabaseError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise self._classify(error.orig) from error
            raise

    def _answer(self, work: Callable[[Connection], T]) -> T:
        if self._engine is None:
            pool = StaticPool if self._shared else QueuePool
            self._engine = create_engine(
                "sqlite://", creator=self._connect, poolclass=pool, isolation_level="AUTOCOMMIT"
            )
        with self._engine.connect() as connection:
            return work(connection)

    def close(self) -> None:
        if self._engine is not None and not self._shared:
            self._engine.dispose()
