"""A cluster: its hosts, a client to call actors with, its journal and its feed. In this process, or on Ray."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from actors._edge.feed import Change, OrderedFeed, Source, publication_json
from actors._edge.sender import Client, HostDown
from actors._host.host import Host, Limits
from actors.actor import kind_of, placement_of
from actors.address import Address, rendezvous
from actors.clock import Clock, SystemClock
from actors.crash import Crashed, CrashPoint, never
from actors.errors import StoreUnavailable
from actors.journal import Recorded
from actors.past import Past
from actors.replay import replayed
from actors.stores import open_store
from actors.stores.contract import Store, StoredTell, StoreError

T = TypeVar("T")


class Cluster(ABC):
    """What the rest of the program sees of the actors. Made by ``LocalCluster.open`` or ``RayCluster.start``."""

    def __init__(self, client: Client, store: Store, clock: Clock) -> None:
        self._client = client
        self.store = store
        self.clock = clock
        self.past = Past(store)
        self.call = client.call

    @property
    def epoch(self) -> str:
        """The store's id: an offset means something only together with it."""
        return self.store.epoch

    @property
    def hosts(self) -> int:
        return self._client.hosts

    def host_of(self, address: Address) -> int:
        """The number of the host that an actor lives on. Raises UnknownActor."""
        return rendezvous(placement_of(address), self.hosts)

    async def events(self, address: Address, after: int = 0, limit: int = 1000) -> list[Recorded]:
        """An actor's journal, by number, after ``after``."""
        return list(await self.store.events(address, after, limit))

    async def publications(
        self, address: Address, after: int = 0, limit: int = 1000
    ) -> list[tuple[int, dict[str, Any]]]:
        """What a log channel showed of an actor's events after ``after``, told again from the journal."""
        kind_of(address)
        events = await self.store.events(address, 0, after + limit)
        found: list[tuple[int, dict[str, Any]]] = []
        for event, publication in replayed(address, events):
            if event.seq > after:
                shown = publication_json(event.type, event.at, publication or {})
                found.append((event.seq, msgspec.json.decode(shown)))
        return found

    @asynccontextmanager
    async def feed(self, after: int | None = None) -> AsyncIterator[OrderedFeed]:
        """Every change from now on (or after a journal position), in the order of the journal, exactly once."""
        feed = await OrderedFeed(self.store, self._source, lambda: self.hosts).open(after)
        try:
            yield feed
        finally:
            await feed.close()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a question over many rows, such as a report, beside everything else. Raises StoreUnavailable."""
        try:
            return await self.store.read(work)
        except StoreError as error:
            raise StoreUnavailable(problem=error.problem) from error

    async def parked(self) -> list[StoredTell]:
        """Tells and reminders whose receiver failed: for an operator to look at, none is lost."""
        return list(await self.store.parked())

    @abstractmethod
    def _source(self, index: int) -> Source:
        """The changes of one host."""

    async def close(self) -> None:
        await self._client.close()
        await self.store.close()


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
    ) -> AsyncIterator[LocalCluster]:
        """Open a database (a URL; ``:memory:`` or a file, made where there is none) and serve it until the block ends.

        ``kinds`` is only a place to mention the actors, so that they are imported.
        """
        cluster = cls(await open_store(path, create=True), hosts, clock or SystemClock(), limits, crash, choose)
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
        self._running = [None] * hosts
        self._client.lay_out(hosts)
        for index in range(hosts):
            await self.restart(index)

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

    def _source(self, index: int) -> Source:
        async def changes() -> AsyncIterator[list[Change]]:
            try:
                feeds = self.host(index).feeds
            except HostDown:
                return
            listener = feeds.listen()
            yield []
            try:
                while batch := await listener.read():
                    yield batch
            finally:
                feeds.leave(listener)

        return changes
