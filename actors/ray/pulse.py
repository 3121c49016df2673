"""The beat of a host's process: a thread that says every half second that the process runs and whether its loop does.

A loop that has not turned for too long, while this thread was woken in time, is stuck in a handler and will not come
back: the process ends itself, and what it had acknowledged is on disk. A process that is stopped as a whole says
nothing and is ended from outside (``actors.ray.watch``).
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Callable

from actors.ray.watch import BEAT, Lag, Patience

log = logging.getLogger(__name__)


class Pulse:
    """Beats for the loop it is started on, until ``stop``. ``beat`` is called in the thread, with the loop's lag."""

    def __init__(self, patience: Patience, beat: Callable[[float], None], stuck: Callable[[float], None]) -> None:
        self._stuck_at = patience.stuck
        self._beat = beat
        self._stuck = stuck
        self._lag = Lag()
        self._stopped = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        before = time.monotonic()
        while not self._stopped.wait(BEAT):
            now = time.monotonic()
            try:
                if self._lag.step(now - before):
                    self._loop.call_soon_threadsafe(self._lag.turned)
            except RuntimeError:
                return  # the loop is closed: the process ends
            before = now
            if self._lag.behind >= self._stuck_at:
                self._stuck(self._lag.behind)
                return
            try:
                self._beat(self._lag.behind)
            except Exception:
                log.exception("beat not sent")


def end_stuck(seconds: float, what: str) -> None:
    """Say where every thread is, for whoever has to find the handler, and end this process. ``what`` it was doing."""
    log.critical("the loop has not turned for %.1f s, %s: this process ends itself", seconds, what)
    faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr)
    os._exit(1)
