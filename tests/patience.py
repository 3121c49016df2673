"""An event loop for tests whose time goes by only while it has nothing to do.

What is to happen within so many seconds happens on any machine then, however busy: a slow one takes longer for the same
work, and no time passes meanwhile. For tests with sockets and threads, in whose process all the work is done, and which
do not wait by looking again and again; `actors.testing.simulate` is for those without.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from typing import Any

GLANCE = 0.01
"""Seconds that pass at most while something is on its way, from a thread or another process."""


class _Watched(selectors.DefaultSelector):
    """A selector that knows how long nothing came."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        began = time.monotonic()
        ready = super().select(timeout)
        waited = time.monotonic() - began
        self.passed += min(waited, GLANCE if ready or timeout is None else timeout)
        return ready


class PatientLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._watched = _Watched()
        super().__init__(self._watched)

    def time(self) -> float:
        return self._watched.passed


Backend = tuple[str, dict[str, Any]]
PATIENT: Backend = ("asyncio", {"loop_factory": PatientLoop})
"""The anyio backend of a module whose tests run on this loop."""
