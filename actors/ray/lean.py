"""A Ray of our own without what nobody here looks at: its dashboard's server, its autoscaler, its log monitor.

Three Python processes, 2 to 4 seconds of CPU at every start, of which `ray.init` waits for the first. Ray has no
setting to leave them out (``include_dashboard=False`` starts the server all the same), so the methods that start them
are passed by. Where a version of Ray has no such method, it starts what it likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from ray._private.node import Node

SPARED = ("start_api_server", "start_monitor", "start_log_monitor")


@contextmanager
def lean() -> Iterator[None]:
    """Within the block a head node is started without them. For one thread at a time."""
    with ExitStack() as stack:
        for name in SPARED:
            if hasattr(Node, name):
                stack.enter_context(patch.object(Node, name, _spared))
        yield


def _spared(node: Node, **options: object) -> None:
    """Starts nothing."""
