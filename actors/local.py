"""A cluster in this process and on its event loop: for tests and tools. The same code as on Ray."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from actors._edge.changes import Change
from actors._edge.feed import Source
from actors._edge.sender import Client, HostDown
from actors._edge.watching import Watched
from actors._host.host import Host
from actors.catching_up import begin, from_the_beginning, tell_those_begun
from actors.clock import Clock, SystemClock
from actors.cluster import Cluster
from actors.crash import Crashed, CrashPoint, never
from actors.limits import Limits
from actors.status import HostStatus
from actors.stores import open_store
from actors.stores.contract import Store


class LocalCluster(Cluster):
    """All hosts in this process and on this event loop: for tests and tools. Same code, no Ray."""

    def __init__(
        self,
        store: Store,
        hosts: int,
        clock: Clock,
        limits: Limits | None,
        crash: CrashPoint,
        choose: Callable[[int], int] | None,
    ) -> None:
        self._limits = limits
        self._choose = choose
        self._crash = crash
        self._running: list[Host | None] = [None] * hosts
        super().__init__(Client(self, hosts), store, clock)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        path: str = ":memory:",
        *,
        hosts: int = 2,
        clock: Clock | None = None,
        limits: Limits | None = None,
        crash: CrashPoint = never,
        choose: Callable[[int], int] | None = None,
        kinds: Iterable[type] = (),
        segments: Path | None = None,
    ) -> AsyncIterator[LocalCluster]:
        """Open a database (`actors.stores.open_store`; tables are made where there are none), serve it until the block
        ends.

        ``segments``: as `open_store` takes it. ``kinds`` is only a place to mention actors, so that they are imported.
        """
        store = await open_store(path, create=True, segments=segments)
        await begin_here(store, clock or SystemClock())
        await tell_those_begun(store)
        cluster = cls(store, hosts, clock or SystemClock(), limits, crash, choose)
        for index in range(hosts):
            await cluster.restart(index)
        try:
            yield cluster
        finally:
            for host in cluster._running:
                if host is not None:
                    await host.stop()
            await cluster.close()

    def host(self, index: int) -> Host:
        """A running host. Raises HostDown."""
        host = self._running[index] if index < len(self._running) else None
        if host is None or host.dead:
            raise HostDown(index)
        return host

    async def restart(self, index: int) -> Host:
        """Start a host (again): from the store alone, as after a crash."""
        old = self._running[index]
        if old is not None:
            old.die()
        host = Host(
            index,
            self._client.hosts,
            self.store,
            self.clock,
            self,
            limits=self._limits,
            crash=self._crash,
            choose=self._choose,
        )
        self._running[index] = host
        await host.start()
        return host

    async def resize(self, hosts: int) -> None:
        """Change the number of hosts: drain all, then start anew."""
        for host in self._running:
            if host is not None and not host.dead:
                await host.drain()
        for index in range(len(self._running)):
            await self.store.take_over(index)  # one that is not there any more may still have a commit on its way
        self._running = [None] * hosts
        self._client.lay_out(hosts)
        for index in range(hosts):
            await self.restart(index)

    async def status(self) -> list[HostStatus]:
        return [self.host(index).status() for index in range(self.hosts)]

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        return await self._alive(host, lambda h: h.deliver(envelope))

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        return await self._alive(host, lambda h: h.collect(session, number, have))

    async def _alive(self, index: int, work: Callable[[Host], Any]) -> bytes:
        """Await a host's answer; a host that dies meanwhile never gives one."""
        host = self.host(index)
        await asyncio.sleep(0)
        try:
            answer: bytes = await work(host)
        except Crashed:
            raise HostDown(index) from None
        if host.dead:
            raise HostDown(index)
        return answer

    def _source(self, index: int, watched: Watched | None) -> Source:
        async def changes() -> AsyncIterator[list[Change]]:
            try:
                feeds = self.host(index).feeds
            except HostDown:
                return
            listener = feeds.listen(None if watched is None else watched.addresses)
            told = lambda address, on: feeds.watch(listener, address, on=on)  # noqa: E731
            detach = watched.attach(told) if watched else None
            yield []
            try:
                while batch := await listener.read():
                    yield batch
            finally:
                feeds.leave(listener)
                if detach is not None:
                    detach()

        return changes


async def begin_here(store: Store, clock: Clock) -> None:
    """Have subscriptions note where the journal stands while no host serves: by a host of its own in this process."""
    if not from_the_beginning():
        return
    cluster = LocalCluster(store, 1, clock, None, never, None)
    host = await cluster.restart(0)
    await begin(store, cluster.call)
    await host.stop()
