"""An event loop for tests whose time hardly goes by while it works, and not at all while others have the machine.

What is to happen within so many seconds happens on any machine then, however busy: a slow one takes longer for the same
work. For tests with sockets and threads; `actors.testing.simulate` is for those without.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from typing import Any

GLANCE = 0.01
"""Seconds that pass at most while something is on its way, from a thread or another process."""

WORK = 0.1
"""Seconds that pass in a second of work, so that who waits for a moment by looking again and again sees it come."""


class _Watched(selectors.DefaultSelector):
    """A selector that knows how long nothing came."""

    passed = 0.0

    def __init__(self) -> None:
        super().__init__()
        self._worked = time.thread_time()

    def select(self, timeout: float | None = None) -> Any:
        began = time.monotonic()
        ready = super().select(timeout)
        waited = time.monotonic() - began
        worked = time.thread_time()
        self.passed += min(waited, GLANCE if ready or timeout is None else timeout) + WORK * (worked - self._worked)
        self._worked = worked
        return ready


class PatientLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._watched = _Watched()
        super().__init__(self._watched)

    def time(self) -> float:
        return self._watched.passed
