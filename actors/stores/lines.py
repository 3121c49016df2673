"""A pool of lines to a database that outlives its server.

After a fault all of them are given up, so that the next one is resolved anew: a pooled line to a primary that became a
standby would refuse writes for ever.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from actors.stores.contract import StoreError
from actors.stores.faults import Verdict
from actors.stores.server import Line, Server

T = TypeVar("T")

SHORTEST, LONGEST = 0.02, 1.0  # seconds between two tries
PARTING = 1.0  # seconds that taking leave of the server may take
UNHARMED = (Verdict.CONFLICT, Verdict.UNWRITABLE, Verdict.AGAIN)
"""What a server said to a statement that it has undone: the line is as good as before."""
PASSING = (Verdict.AGAIN, Verdict.LOST, Verdict.STANDBY)
"""What another try may meet no more."""


class Lines:
    """At most ``size`` lines. ``patience``: seconds to wait for a free line, and for a server that is away."""

    def __init__(self, server: Server, size: int, patience: float) -> None:
        self._server = server
        self._size = size
        self._patience = patience
        self._loans = asyncio.Semaphore(size)
        self._free: list[Line] = []
        self._connecting: set[asyncio.Task[Line]] = set()
        self._generation = 0

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """Borrow a line. It is given up where the block fails otherwise than by the server's refusal: who knows what it
        was in the middle of. Raises StoreError where none is free in time, and what the driver raises."""
        try:
            async with asyncio.timeout(self._patience):  # wait_for of Python 3.11 may swallow a cancellation
                await self._loans.acquire()
        except TimeoutError as error:
            raise StoreError("exhausted", f"all {self._size} connections are in use") from error
        try:
            generation = self._generation
            line = self._free.pop() if self._free else await self._connect()
            sound = False
            try:
                yield line
                sound = True
            except Exception as error:
                sound = self._server.judge(error) in UNHARMED
                raise
            finally:
                self._give_back(line, generation, sound=sound)
        finally:
            self._loans.release()

    def _give_back(self, line: Line, generation: int, *, sound: bool = True) -> None:
        if sound and generation == self._generation:
            self._free.append(line)
        else:
            self._server.hang_up(line)

    async def _connect(self) -> Line:
        """A new line. Whoever gives up waiting for it leaves it to the next: drivers do not like to be interrupted."""
        generation = self._generation
        connecting = asyncio.ensure_future(self._server.connect())
        self._connecting.add(connecting)
        connecting.add_done_callback(self._connecting.discard)
        try:
            return await asyncio.shield(connecting)
        except asyncio.CancelledError:
            connecting.add_done_callback(
                lambda done: done.exception() or self._give_back(done.result(), generation)  # type: ignore[func-returns-value]
            )
            raise

    async def persist(self, work: Callable[[Line], Awaitable[T]], patience: Callable[[], float] | None = None) -> T:
        """Do something on a line, and again while the server is away or asks for another try. Raises as the contract
        says. ``work`` must know itself whether it may be done twice; ``patience`` in seconds, if not the pool's."""
        loop = asyncio.get_running_loop()
        began, pause = loop.time(), SHORTEST
        while True:
            try:
                async with self.line() as line:
                    return await work(line)
            except Exception as error:
                verdict = self._server.judge(error)
                if verdict in (Verdict.LOST, Verdict.STANDBY):
                    self._resolve_again()
                if verdict not in PASSING or loop.time() - began > (patience() if patience else self._patience):
                    fault = self._server.fault(error)
                    if fault is error:
                        raise
                    raise fault from error
            await asyncio.sleep(pause * (0.5 + random.random()))
            pause = min(pause * 2, LONGEST)

    def _resolve_again(self) -> None:
        """Give up every line, those in use when they come back."""
        self._generation += 1
        free, self._free = self._free, []
        for line in free:
            self._server.hang_up(line)

    async def close(self) -> None:
        if self._connecting:
            await asyncio.wait(self._connecting)
        free, self._free = self._free, []
        self._generation += 1
        for line in free:
            with suppress(Exception):
                async with asyncio.timeout(PARTING):
                    await self._server.close(line)
