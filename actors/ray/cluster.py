"""The cluster on Ray, as a gateway sees it: joins what runs, or starts it, and calls it.

Ray carries bytes, starts processes and notices their death; what the bytes mean is the same code as in one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Before Ray, which reads its settings when it is imported.
from actors.ray.session import RayFailed, collect_rarely, connect

# isort: split
import msgspec
from ray.exceptions import RayError

from actors._edge.changes import Change
from actors._edge.feed import Source
from actors._edge.sender import Client, HostDown
from actors._edge.watching import Watched
from actors.clock import Clock, SystemClock
from actors.cluster import PROBE, Cluster
from actors.limits import Limits
from actors.ray import control
from actors.ray.following import follow
from actors.ray.handshake import SUPERVISOR, Logs, Plan
from actors.ray.joining import join, resize
from actors.ray.link import Link
from actors.ray.transport import RayTransport
from actors.ray.watch import Patience
from actors.status import HostStatus
from actors.stores import open_store
from actors.stores.contract import Store

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger(__name__)

STARTING = 120.0  # seconds that hosts may take to answer for the first time, also on a machine under load
STOPPING = 30.0  # seconds that all hosts together may take to finish
PAUSE = 0.1  # seconds between two tries


class RayCluster(Cluster):
    """Hosts on Ray, called from this process."""

    def __init__(self, plan: Plan, store: Store, link: Link, clock: Clock) -> None:
        self.namespace = plan.namespace
        self._link = link
        self._transport = RayTransport(link, store.epoch, control.here())
        self._redis: Redis | None = None
        if plan.redis:
            from actors._edge.redis_source import open_redis  # loads Redis' client, which few need

            self._redis = open_redis(plan.redis)
        super().__init__(Client(self._transport, link.hosts), store, clock)
        link.on_change(lambda: self._client.lay_out(link.hosts))

    @classmethod
    async def start(
        cls,
        database: str,
        *,
        hosts: int | None = None,
        modules: Sequence[str] = (),
        address: str | None = None,
        namespace: str = "tianhe",
        limits: Limits | None = None,
        clock: Clock | None = None,
        redis: str | None = None,
        patience: Patience | None = None,
        logs: Logs | None = None,
        segments: Path | None = None,
    ) -> RayCluster:
        """Start Ray here (or join the one at ``address``) and the hosts (or join those that run).

        ``database``: of a migrated database, its address. ``modules`` define the actors. ``hosts`` is for a database
        that was never used (default: as many as there are cores); later on only ``resize`` changes it. ``clock`` goes
        to the hosts too; by default it is the machine's. ``segments``: as `open_store` takes it, absolute. Where the
        hosts run other code than this process they are started again one by one, unless theirs is newer. Raises
        RayFailed, StoreError.
        """
        collect_rarely()
        for module in modules:
            importlib.import_module(module)
        store = await open_store(database, segments=segments)
        try:
            await asyncio.to_thread(connect, address, namespace)
            nodes = await control.nodes()
            if not store.shared and len(nodes) > 1:
                raise RayFailed(
                    f"the {len(nodes)} nodes at {address} cannot share a database file: use a server's"
                    " (TIANHE_DATABASE_URL), or give the resource hosts to the file's own node only",
                    "file_on_nodes",
                    nodes=len(nodes),
                )
            await store.reserve(control.cluster(namespace) or namespace)
            clock = clock or SystemClock()
            cores = max(1, round(sum(node.cores for node in nodes)))
            plan = Plan(
                namespace,
                database,
                store.epoch,
                store.shared,
                await store.layout() or hosts or cores,
                tuple(modules),
                clock,
                limits,
                redis,
                patience or Patience(),
                logs,
                segments,
            )
            async with asyncio.timeout(STARTING):
                link, behind = await join(plan, store, nodes)
        except TimeoutError:
            await store.close()
            raise RayFailed(
                "the hosts did not start in time: look at Ray's logs, free some memory, try again"
            ) from None
        except BaseException:
            await store.close()
            raise
        if hosts is not None and hosts != link.hosts:
            log.warning("the hosts stay %d, not %d: their number is changed by `tianhe layout`", link.hosts, hosts)
        cluster = cls(plan, store, link, clock)
        if behind:
            await cluster.roll(behind=True)  # may take as long as it takes: the hosts serve meanwhile
        return cluster

    async def status(self) -> list[HostStatus]:
        """How each host is; waits while they start."""
        found: list[HostStatus] = []
        for index in range(self.hosts):
            while True:
                try:
                    status: HostStatus = await self._transport.call(index, "status")
                    break
                except HostDown:
                    await asyncio.sleep(PAUSE)
            found.append(msgspec.structs.replace(status, silent=index in self.silent()))
        return found

    async def nodes(self) -> list[str]:
        """The Ray node of each host."""
        return [status.node for status in await self.status()]

    @property
    def spares(self) -> int:
        """How many processes wait to step in for one that ends."""
        return self._link.spares

    def silent(self) -> frozenset[int]:
        """Hosts that have missed their beat or have no process: what they show may be old."""
        return self._link.silent()

    def on_silence(self, callback: Callable[[frozenset[int]], None]) -> Callable[[], None]:
        """Call this with ``silent()`` whenever that has changed; answers how to stop."""
        last = self.silent()

        def changed() -> None:
            nonlocal last
            now = self.silent()
            if now != last:
                last = now
                callback(now)

        return self._link.on_change(changed)

    async def ready(self) -> list[str]:
        """As above: every host is there, hears the cluster and its database, and so does this process."""
        here = await super().ready()
        return [*here, *filter(None, await asyncio.gather(*map(self._problem, range(self.hosts))))]

    async def _problem(self, index: int) -> str:
        if index in self.silent():
            return f"host {index} is silent"
        try:
            async with asyncio.timeout(PROBE):
                problem = await self._transport.call(index, "problem")
        except (HostDown, TimeoutError):
            return f"host {index} does not answer"
        return f"host {index}: {problem}" if problem else ""

    async def resize(self, hosts: int) -> None:
        """Change the number of hosts: all finish what they have accepted. Callers wait meanwhile; nothing is lost."""
        if not await resize(self.namespace, self.epoch, hosts):
            raise RayFailed("the supervisor is starting: try again")
        while not (self._link.complete and self._link.hosts == hosts):
            await self._link.news(1.0)

    async def roll(self, *, behind: bool = False) -> None:
        """Start every process of the hosts (or those only that run other code) again, one by one, while they serve."""
        supervisor = await control.find(SUPERVISOR, self.namespace)
        if supervisor is not None:
            await supervisor.roll.remote(behind=behind)

    def _source(self, index: int, watched: Watched | None) -> Source:
        redis = self._redis
        if redis is not None:
            return lambda: self._told_by(redis, index)

        return lambda: follow(self._transport, index, self.epoch, watched)

    async def _told_by(self, redis: Redis, index: int) -> AsyncIterator[list[Change]]:
        from actors._edge.redis_source import read

        async for batch in read(redis, self.epoch, index):
            if index >= self.hosts:
                return
            yield batch

    async def close(self) -> None:
        await self._link.close()
        self._transport.close()
        if self._redis is not None:
            await self._redis.aclose()
        await super().close()

    async def stop(self) -> None:
        """Drain every host and end its process; Ray itself goes on until ``disconnect``. Where Ray is gone, so are
        they."""
        with contextlib.suppress(RayError, TimeoutError):
            async with asyncio.timeout(STOPPING):
                supervisor = await control.find(SUPERVISOR, self.namespace)
                if supervisor is not None:
                    try:
                        await supervisor.stop.remote()
                    finally:
                        await control.kill(supervisor, restart=False)
        await self.close()
