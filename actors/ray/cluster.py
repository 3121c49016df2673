"""The cluster on Ray, as a gateway sees it: joins what runs, or starts it, and calls it.

Ray carries bytes, starts processes and notices their death; what the bytes mean is the same code as in one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

# Before Ray, which reads its settings when it is imported.
from actors.ray.session import RayFailed, collect_rarely, connect

# isort: split
import msgspec
from ray.exceptions import RayError
from redis.asyncio import Redis

from actors._edge.changes import Change, decode_changes
from actors._edge.feed import Source
from actors._edge.redis_source import open_redis, read
from actors._edge.sender import Client, HostDown
from actors.clock import Clock, SystemClock
from actors.cluster import PROBE, Cluster
from actors.limits import Limits
from actors.ray import control, crew
from actors.ray.handshake import SUPERVISOR, Plan, Welcome
from actors.ray.link import Link
from actors.ray.supervisor import Supervisor
from actors.ray.transport import RayTransport
from actors.ray.version import code_of
from actors.ray.watch import Patience
from actors.status import HostStatus
from actors.stores import open_store
from actors.stores.contract import Store

log = logging.getLogger(__name__)

STARTING = 120.0  # seconds that hosts may take to answer for the first time, also on a machine under load
STOPPING = 30.0  # seconds that all hosts together may take to finish
PAUSE = 0.1  # seconds between two tries
FOLLOWERS = 1000  # calls that the supervisor answers at once: gateways and hosts that wait for news of it


class RayCluster(Cluster):
    """Hosts on Ray, called from this process."""

    def __init__(self, plan: Plan, store: Store, link: Link, clock: Clock) -> None:
        self.namespace = plan.namespace
        self._link = link
        self._transport = RayTransport(link, store.epoch)
        self._redis = open_redis(plan.redis) if plan.redis else None
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
    ) -> RayCluster:
        """Start Ray here (or join the one at ``address``) and the hosts (or join those that run).

        ``database``: of a migrated database, its address. ``modules`` define the actors. ``hosts`` is for a database
        that was never used (default: as many as there are cores); later on only ``resize`` changes it. ``clock`` goes
        to the hosts too; by default it is the machine's. Where the hosts run other code than this process they are
        started again one by one, unless theirs is newer. Raises RayFailed, StoreError.
        """
        collect_rarely()
        store = await open_store(database)
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
            clock = clock or SystemClock()
            cores = max(1, round(sum(node.cores for node in nodes)))
            plan = Plan(
                namespace,
                database,
                store.epoch,
                store.shared,
                hosts or cores,
                tuple(modules),
                clock,
                limits,
                redis,
                patience or Patience(),
            )
            async with asyncio.timeout(STARTING):
                link = await join(plan, nodes)
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
        return cls(plan, store, link, clock)

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
            problem = await asyncio.wait_for(self._transport.call(index, "problem"), PROBE)
        except (HostDown, TimeoutError):
            return f"host {index} does not answer"
        return f"host {index}: {problem}" if problem else ""

    async def resize(self, hosts: int) -> None:
        """Change the number of hosts: all finish what they have accepted. Callers wait meanwhile; nothing is lost."""
        if not await resize(self.namespace, self.epoch, hosts):
            raise RayFailed("the supervisor is starting: try again")
        while not (self._link.complete and self._link.hosts == hosts):
            await self._link.news(1.0)

    async def roll(self) -> None:
        """Start every process of the hosts again, one by one, while the others serve."""
        supervisor = await control.find(SUPERVISOR, self.namespace)
        if supervisor is not None:
            await supervisor.roll.remote()

    def _source(self, index: int) -> Source:
        redis = self._redis
        if redis is not None:
            return lambda: self._told_by(redis, index)

        async def changes() -> AsyncIterator[list[Change]]:
            seated = None
            try:
                seated = await self._transport.seat(index)
                stream = seated.handle.changes.options(num_returns="streaming").remote(index, self.epoch)
                async for batch in stream:
                    yield decode_changes(await batch)
            except (RayError, HostDown) as error:
                if seated is not None:
                    self._link.lost(index, seated)
                raise ConnectionError(f"host {index} is lost") from error

        return changes

    async def _told_by(self, redis: Redis, index: int) -> AsyncIterator[list[Change]]:
        async for batch in read(redis, self.epoch, index):
            if index >= self.hosts:
                return
            yield batch

    async def close(self) -> None:
        await self._link.close()
        if self._redis is not None:
            await self._redis.aclose()
        await super().close()

    async def stop(self) -> None:
        """Drain every host and end its process; Ray itself goes on until ``disconnect``."""
        supervisor = await control.find(SUPERVISOR, self.namespace)
        if supervisor is not None:
            with contextlib.suppress(RayError, TimeoutError):
                await asyncio.wait_for(supervisor.stop.remote(), STOPPING)
            await control.kill(supervisor, restart=False)
        await self.close()


async def join(plan: Plan, nodes: list[control.Node]) -> Link:
    """Find the supervisor or start one, agree with it, and wait until all hosts are there. Raises RayFailed."""
    starting: asyncio.Task[Any] | None = None
    if await control.find(SUPERVISOR, plan.namespace) is None:
        # Their processes take as long to start as the supervisor's: all at the same time. It finds them by name.
        starting = asyncio.create_task(crew.hire_first(plan, nodes))
    try:
        supervisor = await agree(plan, nodes)
        link = Link(plan.namespace, supervisor, supervises=True)
        try:
            while not link.complete:
                await link.news(1.0)
        except BaseException:
            await link.close()
            raise
        return link
    finally:
        if starting is not None:
            with contextlib.suppress(Exception):
                await starting


async def agree(plan: Plan, nodes: list[control.Node]) -> Any:
    """A supervisor of this database and of no older code. Raises RayFailed."""
    own = code_of(plan.modules)
    while True:
        supervisor = await control.start(Supervisor, SUPERVISOR, plan.namespace, plan, node=nodes[0], calls=FOLLOWERS)
        try:
            welcome: Welcome = await supervisor.hello.remote()
        except RayError:  # found by name, and dead; or it is being started again
            await asyncio.sleep(PAUSE)
            continue
        if welcome.epoch != plan.epoch:
            raise RayFailed(
                f"the hosts that run there use another database ({welcome.epoch}) than this gateway ({plan.epoch}):"
                " set TIANHE_DATABASE_URL to theirs",
                "other_store",
            )
        if own.is_older_than(welcome.code):
            raise RayFailed(
                f"the hosts run a newer version, {welcome.code}, than this gateway, {own}: install it here",
                "newer_hosts",
                theirs=str(welcome.code),
                ours=str(own),
            )
        if welcome.code != own:
            log.warning("the hosts run %s; they are started again with %s", welcome.code, own)
            await control.kill(supervisor, restart=True)
            supervisor, welcome = await again(supervisor)
            if welcome.code != own:
                raise RayFailed(
                    f"the hosts' node has {welcome.code}, this gateway {own}: install the same on both",
                    "other_code",
                    theirs=str(welcome.code),
                    ours=str(own),
                )
        if welcome.behind:
            await supervisor.roll.remote()
        return supervisor


async def again(supervisor: Any) -> tuple[Any, Welcome]:
    """Wait until a supervisor that was ended is back."""
    while True:
        try:
            return supervisor, await supervisor.hello.remote()
        except RayError:
            await asyncio.sleep(PAUSE)


async def resize(namespace: str, epoch: str, hosts: int) -> bool:
    """Change the number of running hosts of a database; False where none run. Raises RayFailed."""
    supervisor = await control.find(SUPERVISOR, namespace)
    if supervisor is None:
        return False
    welcome: Welcome = await supervisor.hello.remote()
    if welcome.epoch != epoch:
        raise RayFailed(
            "the hosts that run there use another database: set TIANHE_DATABASE_URL to theirs", "other_store"
        )
    await supervisor.resize.remote(hosts)
    return True
