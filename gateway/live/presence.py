"""Who has which window's desk open on this gateway's live socket, told to the hall.

The whole of it is told whenever it has changed, a moment later (a page that is reloaded comes back at once), and again
every `BEAT` while there is anybody: a gateway that falls silent is known to be gone (`hall.presence`).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from actors import ActorError
from gateway.live.channels import address_of
from hall import presence

logger = logging.getLogger(__name__)

SETTLE: Final = 3.0
"""Seconds from a change until it is told."""
BEAT: Final = presence.BEAT / 1_000_000
"""Seconds after which the same is told again."""

Desks = dict[str, list[str]]
"""Window → account names."""


class Presence:
    """One per gateway. Sessions say who comes and goes; `run` tells."""

    def __init__(self, tell: Callable[[Desks], Awaitable[None]], *, settle: float = SETTLE, beat: float = BEAT) -> None:
        """`tell` tells the hall everything, and raises ActorError where it could not."""
        self._tell = tell
        self._settle = settle
        self._beat = beat
        self._seats: Counter[tuple[str, str]] = Counter()
        self._changed = asyncio.Event()

    @property
    def desks(self) -> Desks:
        """Everybody who is there now."""
        found: Desks = {}
        for window, name in sorted(self._seats):
            found.setdefault(window, []).append(name)
        return found

    def came(self, channel: str, name: str) -> None:
        """A session of this person watches the channel. Only windows have desks."""
        self._count(channel, name, 1)

    def left(self, channel: str, name: str) -> None:
        """It does no longer."""
        self._count(channel, name, -1)

    def _count(self, channel: str, name: str, by: int) -> None:
        address = address_of(channel)
        if address is None or not channel.startswith("window:") or not name:
            return
        self._seats[address.key, name] += by
        if self._seats[address.key, name] <= 0:
            del self._seats[address.key, name]
        self._changed.set()

    async def run(self) -> None:
        """Tell for ever. What could not be told is told again."""
        told: Desks = {}
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._beat):
                    await self._changed.wait()
                await asyncio.sleep(self._settle)
            self._changed.clear()
            desks = self.desks
            if not desks and not told:
                continue
            try:
                await self._tell(desks)
                told = desks
            except ActorError as error:
                logger.warning("live: presence could not be told: %s", type(error).__name__)
                self._changed.set()
