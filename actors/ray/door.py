"""Where the processes of a node reach a host's process beside Ray: a call through Ray costs both sides some hundred
microseconds of CPU, a question over a socket a tenth of that."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, Protocol

from actors.address import Address
from actors.ray.handshake import OtherStore
from actors.ray.session import FOLDER, sweep
from actors.ray.wire import Answer, Collect, Deliver, Follow, Said, Watch, Wire

log = logging.getLogger(__name__)


class Served(Protocol):
    """What a process answers; each question says which host it means and of which database. Raises OtherStore."""

    async def deliver(self, index: int, epoch: str, envelope: bytes) -> bytes | None: ...

    async def collect(self, index: int, epoch: str, session: str, number: int, have: int) -> bytes | None: ...

    def changes(self, index: int, epoch: str, reader: str, watched: list[Address] | None) -> AsyncIterator[bytes]: ...

    async def watch(self, index: int, epoch: str, reader: str, address: Address, on: bool) -> None: ...


class Door:
    """Listens in a folder of its own, which only this user can enter; what a killed process has left goes with the next
    door that is opened."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
        self._server: asyncio.Server | None = None
        self._visits: set[_Visit] = set()
        self.path = str(Path(self._folder) / "door")

    async def open(self) -> None:
        """Raises OSError where there can be none."""
        sweep()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(lambda: _Visit(self._served, self._visits).wire, self.path)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for visit in list(self._visits):
            visit.wire.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class _Visit:
    """One wire of one process."""

    def __init__(self, served: Served, visits: set[_Visit]) -> None:
        self._served = served
        self._visits = visits
        self._tasks: set[asyncio.Task[None]] = set()
        self._following: Follow | None = None
        self.wire = Wire(self._heard, self._ended)
        visits.add(self)

    def _heard(self, said: Said) -> None:
        match said:
            case Deliver(number, host, epoch, envelope):
                self._spawn(self._answer(number, self._served.deliver(host, epoch, envelope)))
            case Collect(number, host, epoch, session, envelope, have):
                self._spawn(self._answer(number, self._served.collect(host, epoch, session, envelope, have)))
            case Follow() if self._following is None:
                self._following = said
                self._spawn(self._tell(said))
            case Watch(address, on) if (following := self._following) is not None:
                self._spawn(self._served.watch(following.host, following.epoch, self._name, address, on))
            case _:
                self.wire.close()

    @property
    def _name(self) -> str:
        return f"wire-{id(self)}"

    async def _answer(self, number: int, work: Coroutine[Any, Any, bytes | None]) -> None:
        try:
            answer = Answer(number, await work)
        except OtherStore as error:
            answer = Answer(number, None, str(error))
        except Exception:
            log.exception("a question over a door could not be answered")
            self.wire.close()  # whoever asked asks again
            return
        with contextlib.suppress(ConnectionError):
            self.wire.say(answer)

    async def _tell(self, following: Follow) -> None:
        """Say every batch of changes; the wire ends with them."""
        changes = self._served.changes(following.host, following.epoch, self._name, following.watched)
        try:
            async with contextlib.aclosing(changes):  # type: ignore[type-var]
                async for batch in changes:
                    self.wire.say(Answer(0, batch))
                    await self.wire.room()
        except ConnectionError:
            pass
        except OtherStore as error:
            with contextlib.suppress(ConnectionError):
                self.wire.say(Answer(0, None, str(error)))
        except Exception:
            log.exception("changes could not be told over a door")
        finally:
            self.wire.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _ended(self) -> None:
        self._visits.discard(self)
        for task in self._tasks:
            task.cancel()
