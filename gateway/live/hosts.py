"""Which hosts are heard from. A host that hangs is alive for everybody who does not ask it something."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from typing import Final, Protocol

from actors import ActorError, Address, Cluster, View
from gateway.account import GATEWAY

logger = logging.getLogger(__name__)

BEAT: Final = 1.0
"""Seconds between two questions to every host."""
PATIENCE: Final = 3.0
"""Seconds that a host has to answer before it counts as silent."""

Callback = Callable[[frozenset[int]], None]


class Hosts(Protocol):
    """What is known of a cluster's hosts, by number."""

    def silent(self) -> frozenset[int]:
        """Those that missed their beat."""
        ...

    def host_of(self, address: Address) -> int:
        """The host that an actor lives on."""
        ...

    def on_silence(self, callback: Callback) -> Callable[[], None]:
        """Have every change of `silent` told; answers how to stop that."""
        ...


class Heartbeats:
    """Asks every host of a cluster, again and again, for as long as `run` runs; until then nobody is silent."""

    def __init__(self, cluster: Cluster, *, beat: float = BEAT, patience: float = PATIENCE) -> None:
        self._cluster = cluster
        self._beat = beat
        self._patience = patience
        self._silent: frozenset[int] = frozenset()
        self._callbacks: list[Callback] = []

    def silent(self) -> frozenset[int]:
        return self._silent

    def host_of(self, address: Address) -> int:
        return self._cluster.host_of(address)

    def on_silence(self, callback: Callback) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    async def run(self) -> None:
        """Ask for ever."""
        while True:
            await self.ask()
            await asyncio.sleep(self._beat)

    async def ask(self) -> None:
        """Ask every host once."""
        heard = await asyncio.gather(*(self._hears(probe) for probe in probes(self._cluster)))
        silent = frozenset(host for host, hears in enumerate(heard) if not hears)
        if silent != self._silent:
            logger.warning("hosts: silent are %s", sorted(silent) or "none")
            self._silent = silent
            for callback in list(self._callbacks):
                callback(silent)

    async def _hears(self, probe: Address) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                await self._cluster.call(probe, View(), caller=GATEWAY, timeout=self._patience)
        except (ActorError, TimeoutError):
            return False
        return True


def probes(cluster: Cluster) -> list[Address]:
    """One address on each host, in their order."""
    found: dict[int, Address] = {}
    for number in itertools.count():
        address = Address("sign_in", f"probe-{number}")
        found.setdefault(cluster.host_of(address), address)
        if len(found) == cluster.hosts:
            break
    return [found[host] for host in range(cluster.hosts)]
