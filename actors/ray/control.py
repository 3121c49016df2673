"""Ray's calls that wait for its control service, each in a thread: none may hold up a loop that serves.

Everything else of this package goes through here; a test holds it to that.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import msgspec

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

HOSTS = "hosts"  # the custom resource of nodes that are meant for hosts; where no node has it, all are
SHARE = 0.001  # of that resource for each process, so that Ray starts it again on such a node only


class Node(msgspec.Struct, frozen=True):
    """A machine of the Ray cluster."""

    id: str
    cores: float
    chosen: bool  # it has the resource ``hosts``


async def find(name: str, namespace: str) -> Any | None:
    """The handle of a named Ray actor; None where there is none. It can be a dead one's."""
    try:
        return await asyncio.to_thread(ray.get_actor, name, namespace)
    except (ValueError, RayError):
        return None


async def start(
    cls: type,
    name: str,
    namespace: str,
    *args: Any,
    node: Node | None = None,
    firmly: bool = False,
    calls: int | None = None,
    resources: dict[str, float] | None = None,
    cpus: float = 0,
) -> Any:
    """Start a named Ray actor, or find it: detached, and started again by Ray whenever it ends.

    ``node``: where it should be; ``firmly``: nowhere else. ``calls``: how many it works on at once (default: Ray's, one
    where no method is async). What two start at the same moment is one.
    """
    options: dict[str, Any] = {
        "name": name,
        "namespace": namespace,
        "lifetime": "detached",
        "get_if_exists": True,
        "num_cpus": cpus,
        "max_restarts": -1,
        # Ray keeps a record of each call otherwise: 2 KB of its control service for every envelope.
        "enable_task_events": False,
    }
    if calls is not None:
        options["max_concurrency"] = calls
    if resources:
        options["resources"] = resources
    if node is not None:
        options["scheduling_strategy"] = NodeAffinitySchedulingStrategy(node.id, soft=not firmly)
        if node.chosen:
            options["resources"] = {HOSTS: SHARE, **(resources or {})}
    return await asyncio.to_thread(lambda: ray.remote(cls).options(**options).remote(*args))


async def kill(handle: Any, *, restart: bool) -> None:
    """End a Ray actor's process; ``restart``: Ray starts a new one."""
    with contextlib.suppress(ValueError, RayError):
        await asyncio.to_thread(ray.kill, handle, no_restart=not restart)


def here() -> str:
    """This process's node; empty where Ray has not started."""
    return str(ray.get_runtime_context().get_node_id()) if ray.is_initialized() else ""


def cluster(namespace: str) -> str | None:
    """What tells the hosts of this Ray and namespace from all others, on every node; None where Ray has not started."""
    return f"{ray.get_runtime_context().get_session_name()} {namespace}" if ray.is_initialized() else None


def heard(answer: Any, timeout: float) -> None:
    """Wait so many seconds until a call was answered, by what it asked or by a fault. Not for a thread with a loop."""
    with contextlib.suppress(RayError):
        ray.get(answer, timeout=timeout)


async def nodes() -> list[Node]:
    """The nodes that hosts may run on, by id: those with the resource ``hosts``, or all where none has it."""
    found = [
        Node(one["NodeID"], one["Resources"].get("CPU", 0.0), HOSTS in one["Resources"])
        for one in await asyncio.to_thread(ray.nodes)
        if one["Alive"]
    ]
    chosen = [node for node in found if node.chosen]
    return sorted(chosen or found, key=lambda node: node.id)
