"""A Ray of our own without what nobody here looks at, and without waiting where there is nothing to wait for.

Left out are its dashboard's server, autoscaler and log monitor and the two agents of a node, which serve dashboards and
run-time environments: five Python processes, 400 MB, seconds of CPU at every start, for most of which `ray.init` waits.
Ray has no settings for it (``include_dashboard=False`` starts the server all the same), so what starts them is passed
by. Where a version of Ray has other names for it, it starts what it likes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ray import _raylet
from ray._private import ray_constants, services
from ray._private.node import Node

SPARED = ("start_api_server", "start_monitor", "start_log_monitor")
AGENTS = ("--dashboard_agent_command=", "--runtime_env_agent_command=")
PORTS = {
    "METRICS_AGENT_PORT_NAME": -1,  # Ray's word for none
    "METRICS_EXPORT_PORT_NAME": -1,
    "DASHBOARD_AGENT_LISTEN_PORT_NAME": -1,
    "RUNTIME_ENV_AGENT_PORT_NAME": 1,  # nobody's; it would be asked for a run-time environment only
}
"""Where the agents would listen: a node waits to be told."""
ENTRY = Path(__file__).with_name("entry.py")

SYSTEM: dict[str, Any] = {
    # A socket that is not there yet is tried again at once, not after a second.
    "raylet_client_connect_timeout_milliseconds": 20,
    "raylet_client_num_connect_attempts": 1500,
    # What every process of ours needs is loaded while nobody has asked for it yet.
    "preload_python_modules": ["actors.ray.worker"],
}
"""``_system_config`` of a Ray of our own."""


@contextmanager
def lean() -> Iterator[None]:
    """Within the block a head node is started without them; where it fails, what was started ends. For one thread at a
    time."""
    started: list[Any] = []
    with ExitStack() as stack:
        for name in SPARED:
            if hasattr(Node, name):
                stack.enter_context(patch.object(Node, name, _spared))
        start = _without_agents(services.start_ray_process, started)
        stack.enter_context(patch.object(services, "start_ray_process", start))
        stack.enter_context(patch.object(ray_constants, "SETUP_WORKER_FILENAME", str(ENTRY)))
        if hasattr(services, "resolve_ip_for_localhost"):
            # Loopback means loopback: Ray would take the machine's own address, and listen on all of them.
            stack.enter_context(patch.object(services, "resolve_ip_for_localhost", lambda host: host))
        try:
            yield
        except BaseException:
            for one in started:
                one.process.kill()
                one.process.wait()
            raise


def _spared(node: Node, **options: object) -> None:
    """Starts nothing."""


def _without_agents(start: Any, started: list[Any]) -> Any:
    idle = shutil.which("cat")  # reads from the node, and ends with it

    def start_ray_process(command: list[str], kind: str, **options: Any) -> Any:
        persist: Any = getattr(_raylet, "persist_port", None)
        if kind == ray_constants.PROCESS_TYPE_RAYLET and idle and persist and all(hasattr(_raylet, n) for n in PORTS):
            given = dict(word.removeprefix("--").split("=", 1) for word in command if "=" in word)
            for name, port in PORTS.items():
                persist(given["session_dir"], given["node_id"], getattr(_raylet, name), port)
            command = [next((one + idle for one in AGENTS if word.startswith(one)), word) for word in command]
        started.append(start(command, kind, **options))
        return started[-1]

    return start_ray_process
