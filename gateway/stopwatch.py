"""How long the parts of a start took."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Stopwatch:
    """Seconds by the name of what took them. Parts may run beside one another."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        """Time the block."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[part] = round(time.monotonic() - began, 2)


def since_start() -> float:
    """Seconds since this process was started, before Python was loaded."""
    ticks = int(Path("/proc/self/stat").read_text("latin-1").rpartition(")")[2].split()[19])
    return round(time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"), 2)
