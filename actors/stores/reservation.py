"""Whose hosts serve a database that several machines can reach: those of one cluster.

Terms keep two clusters from writing over each other (A1), but each would end the other's hosts for ever. So whoever
starts hosts reserves the database first, by a lock of the server's own kind and a fact that names the cluster; a second
cluster is refused while the lock is held (A15). The lock goes with the line that holds it, and the server ends a line
that it has not heard of for `SILENT` seconds: a machine without power keeps nobody out for longer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from actors.stores.contract import StoreError
from actors.stores.faults import Verdict
from actors.stores.server import Line, Server

SILENT = 30
"""Seconds without a word, after which the server lets go of the lock."""

BEAT = 10.0  # seconds between two words
WAITING = SILENT + 5.0  # seconds that a start waits for a cluster that may have ended without a word
LOOKING = 0.5  # seconds between two looks meanwhile

log = logging.getLogger(__name__)


class Reservation:
    """A database's, for the cluster ``cluster``. Of several gateways of one cluster any one holds the lock.

    ``key`` names the database. ``serving`` answers which cluster the database says that it belongs to, ``write`` has it
    say ours. The last cluster that reserved it counts.
    """

    def __init__(
        self,
        server: Server,
        key: str,
        cluster: str,
        serving: Callable[[], Awaitable[str | None]],
        write: Callable[[], Awaitable[object]],
    ) -> None:
        self._server = server
        self._key = key
        self._cluster = cluster
        self._serving = serving
        self._write = write
        self._line: Line | None = None
        self._keeping: asyncio.Task[None] | None = None
        self.lost = False
        """Another cluster has the database now."""

    async def begin(self) -> None:
        """Raises StoreError (``elsewhere``) where another cluster goes on holding it."""
        loop = asyncio.get_running_loop()
        until, said = loop.time() + WAITING, False
        while not (await self._take() or await self._serving() == self._cluster):
            if loop.time() >= until:
                raise StoreError("elsewhere")
            if not said:
                log.warning("another cluster holds the database: waiting until it ends, %.0f s at most", WAITING)
                said = True
            await asyncio.sleep(LOOKING)
        if self._line is not None:
            await self._write()
        self._keeping = asyncio.create_task(self._keep())

    async def end(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        self._let_go()

    async def _take(self) -> bool:
        """Whether the lock is ours now."""
        try:
            line = await self._server.connect_to_hold(SILENT)
        except Exception as error:
            raise self._server.fault(error) from error
        held = False
        try:
            held = await self._server.hold(line, self._key)
        finally:
            if held:
                self._line = line
            else:
                self._server.hang_up(line)
        return held

    def _let_go(self) -> None:
        if self._line is not None:
            self._server.hang_up(self._line)
            self._line = None

    async def _keep(self) -> None:
        while not self.lost:
            await asyncio.sleep(BEAT)
            try:
                if self._line is not None:
                    await self._server.fetch(self._line, "SELECT 1", ())
                else:
                    await self._take()
                self.lost = await self._serving() != self._cluster
            except Exception as error:
                if not isinstance(error, StoreError) and self._server.judge(error) is Verdict.FOREIGN:
                    log.exception("the database's reservation is not kept")
                self._let_go()  # and try again
        log.critical("another cluster serves this database now: this one has ended; stop it, or join the other one")
        self._let_go()
