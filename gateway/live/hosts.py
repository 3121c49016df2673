"""Which hosts are heard from. A host that hangs is alive for everybody who does not ask it something."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from actors import Address, Cluster

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


def probes(cluster: Cluster) -> list[Address]:
    """One address on each host, in their order: of actors of the edge's own that keep nothing."""
    found: dict[int, Address] = {}
    for number in itertools.count():
        address = Address("operator", f"probe-{number}")
        found.setdefault(cluster.host_of(address), address)
        if len(found) == cluster.hosts:
            break
    return [found[host] for host in range(cluster.hosts)]
