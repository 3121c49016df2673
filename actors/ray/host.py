"""A host on Ray: the Ray actor around it, and the transport that carries envelopes to it by name."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
from collections.abc import AsyncIterator, Sequence
from typing import Any

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
import ray
from ray.exceptions import RayError

from actors._edge.changes import encode_changes
from actors._edge.sender import HostDown
from actors._host.host import Host
from actors.clock import Clock
from actors.limits import Limits
from actors.status import HostStatus
from actors.stores.contract import StoreError
from actors.stores.sqlite import SqliteStore

log = logging.getLogger(__name__)

KNOCK = 0.2  # seconds that a host, once lost, is given to say that it is back before it is asked again


def name_of(index: int) -> str:
    """What Ray knows a host by."""
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
                handle = self._handles[host] = ray.get_actor(name_of(host), self._namespace)
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

    async def status(self) -> HostStatus:
        """How the host is."""
        await self._started
        return self.host.status()

    async def passivate(self) -> int:
        """Drop every idle actor; answers how many are left."""
        return self.host.passivate()

    async def drain(self) -> None:
        """Finish what was accepted, commit it, and serve no more."""
        self._draining = True
        await self._started
        await self.host.drain()
