"""The cluster on Ray: hosts are detached, named Ray actors that Ray places, watches and restarts.

Ray carries bytes, starts processes and notices their death; what the bytes mean is the same code as in one process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

# Before Ray, which reads its settings when it is imported.
from actors.ray.host import HostActor, RayTransport, collect_rarely, name_of
from actors.ray.session import RayFailed, connect

# isort: split
import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from actors._edge.changes import Change, decode_changes
from actors._edge.feed import Source
from actors._edge.sender import Client, HostDown
from actors.clock import Clock, SystemClock
from actors.cluster import Cluster
from actors.limits import Limits
from actors.status import HostStatus
from actors.stores.sqlite import SqliteStore

STARTING = 120.0  # seconds that hosts may take to answer for the first time, also on a machine under load
DRAINING = 15.0  # seconds that a host may take to finish what it has accepted
SPREADING = 5  # times that hosts on a wrong node are started again
SYNCING = 0.5  # seconds in which Ray's nodes hear of each other
CALLS = 10_000  # calls that a host works on at once; mailboxes are bounded, this only must not be the bound


class RayCluster(Cluster):
    """Hosts on Ray, called from this process."""

    def __init__(
        self,
        store: SqliteStore,
        hosts: int,
        namespace: str,
        database: str,
        modules: Sequence[str],
        limits: Limits | None,
        clock: Clock,
    ) -> None:
        self._transport = RayTransport(namespace)
        self.namespace = namespace
        self._database = database
        self._modules = modules
        self._limits = limits
        self._sqlite = store
        super().__init__(Client(self._transport, hosts), store, clock)

    @classmethod
    async def start(
        cls,
        database: str,
        *,
        hosts: int = 4,
        modules: Sequence[str] = (),
        address: str | None = None,
        namespace: str = "tianhe",
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> RayCluster:
        """Start Ray here (or join the one at ``address``) and bring up the hosts.

        ``database`` is the path of a migrated SQLite file, ``modules`` define the actors. Hosts that run already are
        kept; where their number differs, they are drained first. ``clock`` goes to the hosts too; by default it is the
        machine's. Raises RayFailed, StoreError.
        """
        collect_rarely()
        store = SqliteStore(database)
        await asyncio.to_thread(connect, address, namespace)
        cluster = cls(store, hosts, namespace, database, modules, limits, clock or SystemClock())
        before = await store.layout()
        if before and before != hosts:
            await cluster._drain(before)
        await store.layout(hosts)
        await cluster._bring_up()
        return cluster

    async def _bring_up(self) -> None:
        running = await asyncio.gather(*(self._alive(index) for index in range(self.hosts)))
        fresh = [index for index, alive in enumerate(running) if not alive]
        for index in fresh:
            self._create(index)
        try:
            async with asyncio.timeout(STARTING):
                await self.status()
                await self._spread(fresh)
        except TimeoutError:
            raise RayFailed(
                "the hosts did not start in time: look at Ray's logs, free some memory, try again"
            ) from None

    async def _spread(self, fresh: list[int]) -> None:
        """Start hosts again that landed on another node than theirs: right after a node joined, not all of Ray knows
        of it yet, and a soft affinity then gives way silently. They hold nothing yet that would be lost."""
        for _ in range(SPREADING):
            at = await self.nodes()
            astray = [index for index in fresh if at[index] != self._node_of(index)]
            if not astray:
                return
            for index in astray:
                self._kill(index)
            await asyncio.sleep(SYNCING)
            for index in astray:
                self._create(index)
            await self.status()

    async def _alive(self, index: int) -> bool:
        """Whether a host of that name answers; Ray may still list one that is dead."""
        try:
            handle = self._transport.handle(index)
            await asyncio.wait_for(handle.status.remote(), DRAINING)
        except (HostDown, RayError, TimeoutError):
            self._kill(index)
            return False
        return True

    @staticmethod
    def _node_of(index: int) -> str:
        """The node that a host should be on: hosts take turns over the nodes there are."""
        nodes: list[str] = sorted(node["NodeID"] for node in ray.nodes() if node["Alive"])  # type: ignore[no-untyped-call]
        return nodes[index % len(nodes)]

    def _kill(self, index: int) -> None:
        with contextlib.suppress(ValueError, RayError):
            ray.kill(ray.get_actor(name_of(index), self.namespace))
        self._transport = RayTransport(self.namespace)
        self._client.transport = self._transport

    def _create(self, index: int) -> None:
        ray.remote(HostActor).options(
            name=name_of(index),
            namespace=self.namespace,
            lifetime="detached",
            num_cpus=0,
            max_restarts=-1,
            max_concurrency=CALLS,
            # Spread over the nodes there are; soft, so that a host moves when its node dies.
            scheduling_strategy=NodeAffinitySchedulingStrategy(self._node_of(index), soft=True),
        ).remote(index, self.hosts, self._database, self.namespace, list(self._modules), self._limits, self.clock)

    async def status(self) -> list[HostStatus]:
        """How each host is; waits while they start."""
        found: list[HostStatus] = []
        for index in range(self.hosts):
            while True:
                try:
                    found.append(await self._transport.call(index, "status"))
                    break
                except HostDown:
                    await asyncio.sleep(0.1)
        return found

    async def nodes(self) -> list[str]:
        """The Ray node of each host."""
        return [await self._transport.call(index, "node") for index in range(self.hosts)]

    async def resize(self, hosts: int) -> None:
        """Change the number of hosts: drain all, then start anew. Callers wait meanwhile; nothing is lost."""
        await self._drain(self.hosts)
        await self._sqlite.layout(hosts)
        self._client.lay_out(hosts)
        await self._bring_up()

    async def _drain(self, hosts: int) -> None:
        for index in range(hosts):
            with contextlib.suppress(HostDown, RayError, TimeoutError, ValueError):
                handle = self._transport.handle(index)
                await asyncio.wait_for(handle.drain.remote(), DRAINING)
        for index in range(hosts):
            self._kill(index)

    def _source(self, index: int) -> Source:
        async def changes() -> AsyncIterator[list[Change]]:
            try:
                handle = self._transport.handle(index)
                async for batch in handle.changes.options(num_returns="streaming").remote():
                    found = decode_changes(await batch)
                    if not found:  # the line stands: another process may have changed the number of hosts meanwhile
                        self._client.lay_out((await handle.status.remote()).hosts)
                    yield found
            except (RayError, HostDown) as error:
                raise ConnectionError(f"host {index} is lost") from error

        return changes

    async def stop(self) -> None:
        """Drain every host; Ray itself goes on until ``disconnect``."""
        await self._drain(self.hosts)
        await self.close()
