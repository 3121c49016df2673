"""MariaDB (10.6 or later) and MySQL (8.0.20 or later) with InnoDB, through asyncmy."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncmy
from sqlalchemy import make_url

import actors.stores.mariadb_tables  # noqa: F401 - how tables are laid out there
from actors.stores.contract import Batch, Values
from actors.stores.faults import Verdict
from actors.stores.mariadb_faults import Standby, fault, judge
from actors.stores.mariadb_writing import COMPILER, write
from actors.stores.server import Line

LOCK_WAIT = 5  # seconds for a lock of another transaction
SILENT = 60  # seconds without an answer of the server, after which the line counts as broken
ENDING = 1000  # looks, a hundredth of a second apart, whether an ended connection is gone

# What does not fit is refused, not cut off. No locks on gaps: nobody waits for rows that are not there.
_OURS = (
    f"SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = {LOCK_WAIT}",
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
)
_GOING = "SELECT count(*) FROM information_schema.processlist WHERE id = %s"

log = logging.getLogger("tianhe.store")


class MariaDB:
    """A `Server`. ``patience``: seconds to connect in.

    ``url``: ``mysql://user:password@host:port/database``. Of several servers, ``?host=a:3306&host=b:3306`` instead, the
    first that answers and takes writes is used.
    """

    compiler = COMPILER
    driver = "mysql+asyncmy"

    def __init__(self, url: str, patience: float = 10.0) -> None:
        address = make_url(url)
        places = address.query.get("host", ())
        named = [places] if isinstance(places, str) else list(places)
        self._servers = [_place(name) for name in named] or [(address.host or "127.0.0.1", address.port or 3306)]
        self._account = {"user": address.username, "password": address.password or "", "database": address.database}
        self._patience = patience

    async def connect(self) -> Line:
        return await self._first(_OURS)

    async def connect_to_read(self) -> Line:
        return await self._first((*_OURS, "SET SESSION TRANSACTION READ ONLY"), read_timeout=SILENT)

    async def connect_to_hold(self, silent: int) -> Line:
        return await self._first((*_OURS, f"SET SESSION wait_timeout = {silent}"))

    async def hold(self, line: Line, key: str) -> bool:
        [(held,)] = await self.fetch(line, "SELECT GET_LOCK(MD5(%s), 0)", (key,))
        return bool(held)

    async def _first(self, settings: Sequence[str], **options: Any) -> Line:
        """A line to the first server that answers and takes writes."""
        for left, (host, port) in zip(reversed(range(len(self._servers))), self._servers, strict=True):
            try:
                async with asyncio.timeout(self._patience):
                    return await self._connect(host, port, settings, options)
            except Exception:
                if not left:
                    raise
        raise AssertionError("an address names a server")

    async def _connect(self, host: str, port: int, settings: Sequence[str], options: dict[str, Any]) -> Line:
        line = await asyncmy.connect(
            host=host,
            port=port,
            charset="utf8mb4",
            autocommit=True,  # transactions are begun by name
            connect_timeout=self._patience,
            binary_prefix=True,
            **self._account,
            **options,
        )
        try:
            for setting in settings:
                await self.execute(line, setting)
            if (await self.fetch(line, "SELECT @@global.read_only"))[0][0]:
                raise Standby(f"{host}:{port} is read-only")
        except BaseException:
            line.close()
            raise
        return line

    async def close(self, line: Line) -> None:
        await line.ensure_closed()

    def hang_up(self, line: Line) -> None:
        line.close()

    def judge(self, error: BaseException) -> Verdict:
        return judge(error)

    def fault(self, error: Exception) -> Exception:
        return fault(error)

    async def fetch(self, line: Line, sql: str, values: Sequence[Any] = ()) -> Sequence[Values]:
        # Not by the driver's own time limit, whose ``wait_for`` may swallow a cancellation in Python 3.11.
        async with asyncio.timeout(SILENT), line.cursor() as cursor:
            await cursor.execute(sql, values or None)
            rows: Sequence[Values] = await cursor.fetchall()
        return rows

    async def execute(self, line: Line, sql: str, values: Sequence[Any] = ()) -> int:
        async with asyncio.timeout(SILENT), line.cursor() as cursor:
            return int(await cursor.execute(sql, values or None))

    @asynccontextmanager
    async def snapshot(self, line: Line) -> AsyncIterator[None]:
        await self.execute(line, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # the next one only
        async with self.transaction(line, " WITH CONSISTENT SNAPSHOT, READ ONLY"):
            yield

    @asynccontextmanager
    async def transaction(self, line: Line, kind: str = "") -> AsyncIterator[None]:
        await self.execute(line, f"START TRANSACTION{kind}")
        try:
            yield
        except Exception as error:
            if judge(error) is not Verdict.LOST:
                with suppress(Exception):  # the server hangs up on some: what it said first is what counts
                    await self.execute(line, "ROLLBACK")
            raise
        await self.execute(line, "COMMIT")

    @asynccontextmanager
    async def alone(self, line: Line) -> AsyncIterator[None]:
        await self.fetch(line, "SELECT GET_LOCK(MD5(CONCAT('tianhe epoch ', DATABASE())), 30)")
        try:
            async with self.transaction(line):
                yield
        finally:
            await self.execute(line, "DO RELEASE_ALL_LOCKS()")

    async def write(self, line: Line, batch: Batch) -> int:
        async with self.transaction(line), asyncio.timeout(SILENT), line.cursor() as cursor:
            return await write(cursor, batch)

    def number(self, line: Line) -> int:
        return int(line.thread_id())

    async def end(self, line: Line, number: int) -> None:
        """Another server's is gone already."""
        for _ in range(ENDING):
            if not (await self.fetch(line, _GOING, (number,)))[0][0]:
                return
            try:
                await self.execute(line, "KILL %s", (number,))
            except Exception as error:
                if judge(error) is Verdict.LOST:
                    raise
            await asyncio.sleep(0.01)
        raise TimeoutError(f"connection {number} does not end")

    async def origin(self, line: Line) -> str:
        [(name, flush)] = await self.fetch(line, "SELECT DATABASE(), @@global.innodb_flush_log_at_trx_commit")
        if flush != 1:
            log.warning("the server does not wait for its disk: set innodb_flush_log_at_trx_commit = 1")
        return str(name)


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.partition(":")
    return host, int(port or 3306)
