"""The processes of a cluster: how many there are, where each belongs, and how they are started and ended."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
from ray.exceptions import RayError

from actors.ray import control
from actors.ray.control import Node
from actors.ray.handshake import Joined, Plan, name_of
from actors.ray.processes import end
from actors.ray.worker import HostActor

log = logging.getLogger(__name__)

CALLS = 10_000  # calls that a process works on at once; mailboxes are bounded, this only must not be the bound
ENDING = 1.0  # seconds that a neighbour may take to end a process


def size_of(hosts: int, nodes: list[Node]) -> int:
    """One process for each host, and a spare for each node."""
    return hosts + max(1, len(nodes))


async def places(plan: Plan, here: str) -> list[Node]:
    """The nodes for a cluster's processes: hosts of a file stay on the machine of that file."""
    nodes = await control.nodes()
    if not plan.shared:
        nodes = [node for node in nodes if node.id == here] or nodes[:1]
    return nodes


async def hire(plan: Plan, number: int, nodes: list[Node]) -> Any:
    """Start a process on the node whose turn it is, or find it."""
    node = nodes[number % len(nodes)] if nodes else None
    return await control.start(
        HostActor, name_of(number), plan.namespace, number, plan, node=node, firmly=not plan.shared, calls=CALLS
    )


async def there(plan: Plan, nodes: list[Node]) -> list[int]:
    """The processes that a cluster cannot do without, and those more that an earlier supervisor has started."""
    number = plan.hosts
    while number < size_of(plan.hosts, nodes) or await control.find(name_of(number), plan.namespace) is not None:
        number += 1
    found = [control.find(name_of(spare), plan.namespace) for spare in range(plan.hosts, number)]
    spares = [spare for spare, handle in enumerate(await asyncio.gather(*found), plan.hosts) if handle is not None]
    return [*range(plan.hosts), *spares]


async def hire_first(plan: Plan, nodes: list[Node]) -> list[Any]:
    """Those without whom nothing can be served; spares come when these have the processor no more."""
    return list(await asyncio.gather(*(hire(plan, number, nodes) for number in range(plan.hosts))))


async def end_hard(handle: Any, who: Joined, here: str, neighbours: list[Any]) -> None:
    """End a process that hears nothing any more. Ray itself would wait five seconds for its answer first."""
    if who.node == here:
        end(who.life)
        return
    for neighbour in neighbours:
        try:
            async with asyncio.timeout(ENDING):
                await neighbour.end.remote(who.life)
            return
        except (RayError, TimeoutError):
            continue
    await control.kill(handle, restart=True)
