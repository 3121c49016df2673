"""A host's process: a Ray actor that has everything loaded and serves one host, or waits to step in for one."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
from collections.abc import AsyncIterator
from typing import Any

from actors.ray.session import collect_rarely

# isort: split
import msgspec
import ray

from actors._edge.changes import encode_changes
from actors._edge.listening import Listener
from actors._host.hanging import Culprit, blame
from actors._host.host import Host
from actors.address import Address
from actors.catching_up import tell_those_begun
from actors.local import begin_here
from actors.ray import control
from actors.ray.door import Door
from actors.ray.handshake import Joined, OtherStore, Plan, name_of
from actors.ray.link import Link
from actors.ray.processes import Life, end, life_of
from actors.ray.pulse import Pulse, end_stuck
from actors.ray.transport import RayTransport
from actors.ray.version import code_of
from actors.status import HostStatus
from actors.stores import open_store
from actors.stores.contract import Store, StoreError

log = logging.getLogger(__name__)

OPENING = 1.0  # seconds between two tries to open the database
PROBE = 2.0  # seconds in which the database must answer
LAST_WORD = 1.0  # seconds in which the supervisor must hear what a process that ends itself was doing


class HostActor:
    """The Ray actor. Only the supervisor calls ``adopt``, ``take``, ``leave``, ``lay_out``, ``end`` and ``gone``."""

    def __init__(self, number: int, plan: Plan) -> None:
        if plan.logs is not None:
            plan.logs.configure(name_of(number))
        collect_rarely()
        for module in plan.modules:
            importlib.import_module(module)  # registers the kinds of actors
        self._number = number
        self._plan = plan
        self._code = code_of(plan.modules)
        life = life_of(os.getpid())
        assert life is not None
        self._life = life
        self._node = str(ray.get_runtime_context().get_node_id())
        self._opened: asyncio.Future[Store] = asyncio.ensure_future(self._open())
        self._link: Link | None = None
        self._supervisor: Any = None
        self._pulse: Pulse | None = None
        self._host: Host | None = None
        self._transport: RayTransport | None = None  # of the host
        self._term = 0
        self._beside: list[asyncio.Task[None]] = []  # what runs as long as the host
        self._readers: dict[str, Listener] = {}
        self._seating = asyncio.Lock()
        self._door = Door(self)
        self._open_door = ""  # where it is, once it can be entered

    async def _open(self) -> Store:
        """The database, as soon as it can be opened; before it the door, without which Ray carries everything."""
        try:
            await self._door.open()
            self._open_door = self._door.path
        except OSError as error:
            log.error("worker %d has no door: %s", self._number, error)
        said = ""
        while True:
            try:
                store = await open_store(self._plan.database, segments=self._plan.segments)
                store.cluster = control.cluster(self._plan.namespace)
                return store
            except StoreError as error:
                if error.problem != said:
                    log.critical("worker %d cannot open its database: %s", self._number, error.problem)
                    said = error.problem
            await asyncio.sleep(OPENING)

    # For the supervisor ---------------------------------------------------------------------------------------------

    async def adopt(self, supervisor: Any) -> Joined:
        """Answers who this is once it could serve; beats to this supervisor from now on."""
        store = await asyncio.shield(self._opened)
        layout = await store.layout()
        if self._supervisor is None:
            self._link = Link(self._plan.namespace, supervisor)
            self._supervisor = supervisor
            self._pulse = Pulse(self._plan.patience, self._beat, self._end_stuck)
            self._pulse.start()
        self._supervisor = supervisor
        host = self._host
        index, hosts = (None, 0) if host is None else (host.index, host.hosts)
        return Joined(
            self._life, self._node, store.epoch, self._code, layout, index, hosts, self._term, self._open_door
        )

    def _beat(self, behind: float) -> None:
        self._supervisor.beat.options(num_returns=0).remote(self._number, str(self._life), behind)

    def _end_stuck(self, seconds: float) -> None:
        """The loop does not turn. Called in the thread that beats."""
        host = self._host
        culprit = None if host is None else host.hanging_on
        if host is not None and culprit is not None:
            control.heard(self._supervisor.hung.remote(host.index, culprit), LAST_WORD)
        end_stuck(seconds, "serving no host" if host is None else host.doing)

    async def take(self, index: int, hosts: int, term: int, culprit: Culprit | None = None) -> None:
        """Serve a host from now on; ``culprit``: what ended the process before this one. Raises StoreError."""
        async with self._seating:
            host = self._host
            if host is not None:
                if (host.index, host.hosts) == (index, hosts):
                    self._term = term
                    return
                await self._leave(host)
            assert self._link is not None
            store = await asyncio.shield(self._opened)
            transport = RayTransport(self._link, store.epoch, self._node)
            try:
                await tell_those_begun(store)
                host = Host(index, hosts, store, self._plan.clock, transport, limits=self._plan.limits)
                if culprit is not None:
                    await blame(store, culprit, self._plan.clock.now())
                await host.start()
            except BaseException:
                transport.close()
                raise
            self._host, self._term, self._transport = host, term, transport
            self._beside = [asyncio.create_task(self._exit_with(host))]
            if self._plan.redis:
                self._beside.append(asyncio.create_task(self._publish(self._plan.redis, host)))

    async def leave(self) -> None:
        """Finish what was accepted, commit it, and serve no host any more."""
        async with self._seating:
            if self._host is not None:
                await self._leave(self._host)

    async def _leave(self, host: Host) -> None:
        exiting, *others = self._beside
        exiting.cancel()
        await host.drain()
        await asyncio.gather(*others, return_exceptions=True)  # they end with the host's changes
        if self._transport is not None:
            self._transport.close()
        self._host = self._transport = None

    async def _publish(self, url: str, host: Host) -> None:
        from actors._edge.redis_source import open_redis, publish  # loads Redis' client, which few need

        async with open_redis(url) as redis:
            await publish(redis, self._plan.epoch, host.index, host.feeds)

    async def _exit_with(self, host: Host) -> None:
        """A host that cannot go on ends its process: a spare takes over, and Ray starts a fresh one."""
        await host.gone.wait()
        os._exit(1)

    async def lay_out(self, hosts: int) -> None:
        """Write down the number of hosts, while none serves: new subscriptions can begin."""
        store = await asyncio.shield(self._opened)
        await store.end_lives()  # what a killed one still commits comes before the beginning, or never
        await begin_here(store, self._plan.clock)
        await store.layout(hosts)

    async def end(self, neighbour: Life) -> bool:
        """End another process of this machine."""
        return end(neighbour)

    async def gone(self) -> None:
        """Never answers: whoever waits for it hears at once when this process ends."""
        await asyncio.Event().wait()

    # For whoever calls a host: each says which one, and of which database ---------------------------------------------

    def _serving(self, index: int, epoch: str) -> Host | None:
        host = self._host
        if epoch != self._plan.epoch:
            raise OtherStore(epoch)
        return host if host is not None and host.index == index else None

    async def deliver(self, index: int, epoch: str, envelope: bytes) -> bytes | None:
        host = self._serving(index, epoch)
        return None if host is None else await host.deliver(envelope)

    async def collect(self, index: int, epoch: str, session: str, number: int, have: int) -> bytes | None:
        host = self._serving(index, epoch)
        return None if host is None else await host.collect(session, number, have)

    async def changes(self, index: int, epoch: str, reader: str, watched: list[Address] | None) -> AsyncIterator[bytes]:
        """Every committed batch from now on; first an empty one, to say that the line stands. ``watched``: whose views
        it shows (default: everybody's); ``watch`` changes that for the reader of this name."""
        host = self._serving(index, epoch)
        if host is None:
            return
        listener = self._readers[reader] = host.feeds.listen(watched)
        try:
            yield encode_changes([])
            while batch := await listener.read():
                yield encode_changes(batch)
        finally:
            del self._readers[reader]
            host.feeds.leave(listener)

    async def watch(self, index: int, epoch: str, reader: str, address: Address, on: bool) -> None:
        """A reader of ``changes`` begins or ceases to look at an actor."""
        host, listener = self._serving(index, epoch), self._readers.get(reader)
        if host is not None and listener is not None:
            host.feeds.watch(listener, address, on=on)

    async def status(self, index: int, epoch: str) -> HostStatus | None:
        """How the host is."""
        host = self._serving(index, epoch)
        return None if host is None else msgspec.structs.replace(host.status(), node=self._node)

    async def passivate(self, index: int, epoch: str) -> int | None:
        """Drop every idle actor; answers how many are left."""
        host = self._serving(index, epoch)
        return None if host is None else host.passivate()

    async def problem(self, index: int, epoch: str) -> str | None:
        """Why the host cannot serve, in a word; empty where it can."""
        if self._serving(index, epoch) is None:
            return None
        try:
            async with asyncio.timeout(PROBE):
                await (await asyncio.shield(self._opened)).probe()
        except TimeoutError:
            return "the database does not answer"
        except StoreError as error:
            return f"the database: {error.problem}"
        return ""
