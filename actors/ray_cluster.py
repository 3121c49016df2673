"""The cluster on Ray: hosts are detached, named Ray actors that Ray places, watches and restarts.

Ray carries bytes, starts processes and notices their death; what the bytes mean is the same code as in one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

# Ray reads these when it is imported. No usage reports. Workers run as urgently as the gateway: Ray's own 15 steps of
# niceness are for batch jobs, and would let any other program of the machine stand before the hosts.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_worker_niceness", "0")
os.environ.setdefault("RAY_timeout_ms_task_wait_for_death_info", "100")  # calls to a dead host fail at once
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from actors.client import Client, HostDown
from actors.clock import Clock, SystemClock
from actors.cluster import Cluster
from actors.feed import Change, Source, decode_changes, encode_changes
from actors.host import Host, Limits
from actors.sqlite import SqliteStore
from actors.store import StoreError

log = logging.getLogger(__name__)

STARTING = 120.0  # seconds that hosts may take to answer for the first time, also on a machine under load
FOLDER = "tianhe-ray-"  # then the process whose Ray it is
KNOCK = 0.2  # seconds that a host, once lost, is given to say that it is back before it is asked again
DRAINING = 15.0  # seconds that a host may take to finish what it has accepted
SPREADING = 5  # times that hosts on a wrong node are started again
SYNCING = 0.5  # seconds in which Ray's nodes hear of each other
CALLS = 10_000  # calls that a host works on at once; mailboxes are bounded, this only must not be the bound


class RayFailed(Exception):
    """Ray did not start or cannot be reached; the message is one line that says what to do."""


def _name(index: int) -> str:
    return f"host-{index}"


class RayTransport:
    """Carries envelopes to hosts by name."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._handles: dict[int, Any] = {}
        self._lost: set[int] = set()  # hosts whose last call failed

    def handle(self, host: int) -> Any:
        """The Ray handle of a host. Raises HostDown where there is none of that name."""
        handle = self._handles.get(host)
        if handle is None:
            try:
                handle = self._handles[host] = ray.get_actor(_name(host), self._namespace)
            except ValueError:
                raise HostDown(host) from None
        return handle

    async def call(self, host: int, method: str, *args: Any) -> Any:
        """What a method of a host answers. Raises HostDown, and forgets the handle: Ray may have given a dead one."""
        handle = self.handle(host)
        try:
            if host in self._lost:
                await self._back(host, handle)
            answer = await getattr(handle, method).remote(*args)
        except RayError as error:
            self._handles.pop(host, None)
            self._lost.add(host)
            raise HostDown(host) from error
        return answer

    async def _back(self, host: int, handle: Any) -> None:
        """Wait for a lost host. Ray looks only once a second whether a call that it holds back can go, so ask anew."""
        try:
            await asyncio.wait_for(handle.ready.remote(), KNOCK)
        except TimeoutError:
            raise HostDown(host) from None
        self._lost.discard(host)

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        answer: bytes = await self.call(host, "deliver", envelope)
        return answer

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        answer: bytes = await self.call(host, "collect", session, number, have)
        return answer


def collect_rarely() -> None:
    """Thousands of small objects live long in hosts and gateways: Python would walk them all many times a second."""
    gc.set_threshold(100_000, 50, 100)


class HostActor:
    """The Ray actor around one host."""

    def __init__(
        self,
        index: int,
        hosts: int,
        database: str,
        namespace: str,
        modules: Sequence[str],
        limits: Limits | None,
        clock: Clock,
    ) -> None:
        collect_rarely()
        for module in modules:
            importlib.import_module(module)  # registers the kinds of actors
        self._draining = False
        try:
            store = SqliteStore(database)
        except StoreError:
            # An exception in a constructor would be the actor's end; a dead process is started again.
            log.critical("host %d cannot open its database", index, exc_info=True)
            os._exit(1)
        self.host = Host(index, hosts, store, clock, RayTransport(namespace), limits=limits)
        loop = asyncio.get_running_loop()
        self._started = loop.create_task(self.host.start())
        self._watch = loop.create_task(self._exit_with_host())

    async def _exit_with_host(self) -> None:
        """A host that cannot go on ends its process, so that Ray starts a fresh one."""
        await self.host.gone.wait()
        if not self._draining:
            os._exit(1)

    async def deliver(self, envelope: bytes) -> bytes:
        await self._started
        return await self.host.deliver(envelope)

    async def collect(self, session: str, number: int, have: int) -> bytes:
        await self._started
        return await self.host.collect(session, number, have)

    async def changes(self) -> AsyncIterator[bytes]:
        """Every committed batch from now on; first an empty one, to say that the line stands."""
        await self._started
        listener = self.host.feeds.listen()
        try:
            yield encode_changes([])
            while batch := await listener.read():
                yield encode_changes(batch)
        finally:
            self.host.feeds.leave(listener)

    async def ready(self) -> None:
        """Answers as soon as the host serves."""
        await self._started

    async def node(self) -> str:
        """The id of the Ray node that this host runs on."""
        return str(ray.get_runtime_context().get_node_id())

    async def status(self) -> dict[str, int]:
        """The host's number, the number of hosts it knows, its process id, and how many actors it holds."""
        await self._started
        return {
            "index": self.host.index,
            "hosts": self.host.hosts,
            "pid": os.getpid(),
            "actors": self.host.active,
        }

    async def passivate(self) -> int:
        """Drop every idle actor; answers how many are left."""
        return self.host.passivate()

    async def drain(self) -> None:
        """Finish what was accepted, commit it, and serve no more."""
        self._draining = True
        await self._started
        await self.host.drain()


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
            ray.kill(ray.get_actor(_name(index), self.namespace))
        self._transport = RayTransport(self.namespace)
        self._client.transport = self._transport

    def _create(self, index: int) -> None:
        ray.remote(HostActor).options(
            name=_name(index),
            namespace=self.namespace,
            lifetime="detached",
            num_cpus=0,
            max_restarts=-1,
            max_concurrency=CALLS,
            # Spread over the nodes there are; soft, so that a host moves when its node dies.
            scheduling_strategy=NodeAffinitySchedulingStrategy(self._node_of(index), soft=True),
        ).remote(index, self.hosts, self._database, self.namespace, list(self._modules), self._limits, self.clock)

    async def status(self) -> list[dict[str, int]]:
        """Each host's number, process id and count of active actors; waits while they start."""
        found: list[dict[str, int]] = []
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
                        self._client.lay_out((await handle.status.remote())["hosts"])
                    yield found
            except (RayError, HostDown) as error:
                raise ConnectionError(f"host {index} is lost") from error

        return changes

    async def stop(self) -> None:
        """Drain every host; Ray itself goes on until ``disconnect``."""
        await self._drain(self.hosts)
        await self.close()


def connect(address: str | None, namespace: str) -> None:
    """Start a Ray of our own on free ports in a folder of its own, or join one. Raises RayFailed."""
    if ray.is_initialized():
        return
    options: dict[str, Any] = {"namespace": namespace, "log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address is not None:
            ray.init(address, **options)
            return
        _sweep()
        # Ray's sockets need a short path, so not the data folder.
        folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
        ray.init("local", _temp_dir=folder, include_dashboard=False, _node_ip_address="127.0.0.1", **options)
    except Exception as error:
        where = f"at {address}" if address else "here"
        reason = str(error).strip().splitlines()
        raise RayFailed(
            f"Ray did not start {where}: {reason[0] if reason else type(error).__name__}"
            + (" (is TIANHE_RAY_ADDRESS right?)" if address else " (check free memory and that /tmp can be written)")
        ) from error


def _sweep() -> None:
    """Remove the folders (logs, sockets) that processes of ours left when they ended: ours goes with the next start."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        process = folder.name.removeprefix(FOLDER).partition("-")[0]
        if process.isdecimal() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def disconnect() -> None:
    """Leave Ray; one that this process started ends."""
    ray.shutdown()
