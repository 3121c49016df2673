"""Rooms that act by themselves when a channel of theirs has changed: pushed like any client, on this gateway."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from gateway.live.codes import Code
from gateway.live.frames import Frame
from gateway.live.hub import Hub
from gateway.live.news import News

logger = logging.getLogger(__name__)

PAUSES: Final = (0.5, 60.0)
"""Seconds before what failed is done again: at first, and at most."""


class Following:
    """One room's, as a member of the channel. `run` acts."""

    def __init__(self, channel: str, act: Callable[[], Awaitable[None]]) -> None:
        self._channel = channel
        self._act = act
        self._changed = asyncio.Event()
        self._inside = False

    def entry(self, news: News) -> None:
        self._changed.set()

    def value(self, news: News) -> None:
        self._changed.set()

    def notice(self, frame: Frame) -> None:
        self._changed.set()

    def expelled(self, channel: str, code: Code) -> None:
        self._inside = False
        self._changed.set()

    async def run(self, hub: Hub) -> None:
        """Act for ever: at first, and whenever the channel has changed. What fails is done again, less and less
        often."""
        pause, longest = PAUSES
        try:
            while True:
                self._changed.clear()
                try:
                    if not self._inside:
                        await hub.join(self._channel, self, None, lambda result: None)
                        self._inside = True
                    await self._act()
                except Exception as error:  # a room's own, which must not end for one
                    logger.warning("live: what a room does by itself failed: %s", type(error).__name__)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, longest)
                else:
                    pause = PAUSES[0]
                    await self._changed.wait()
        finally:
            hub.leave(self._channel, self)
